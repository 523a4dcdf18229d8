//! One entry of a zip archive: from its compressed bytes to its content.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// The content of an entry that is not compressed; `None` where it is not of that length.
pub(crate) fn stored(packed: &[u8], size: u64) -> Option<Vec<u8>> {
    (packed.len() as u64 == size).then(|| packed.to_vec())
}

/// The content of a deflated entry, which is never longer than `size`; `None` where it is damaged.
///
/// # Errors
///
/// There is not enough memory for it.
pub(crate) fn deflated(packed: &[u8], size: u64) -> Result<Option<Vec<u8>>, String> {
    let too_long = || "does not fit into memory".to_owned();
    let size = usize::try_from(size).map_err(|_| too_long())?;
    let mut content = Vec::new();
    content.try_reserve_exact(size).map_err(|_| too_long())?;
    content.resize(size, 0);
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let (status, _, written) = decompress(&mut state, packed, &mut content, 0, flags);
    Ok((status == TINFLStatus::Done && written == size).then_some(content))
}

/// The checksum that zip files carry: CRC-32 with the polynomial 0xEDB88320.
pub(crate) fn crc(content: &[u8]) -> u32 {
    let mut table = [0_u32; 256];
    for (start, slot) in (0_u32..).zip(&mut table) {
        *slot = (0..8).fold(start, |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 });
    }
    let step = |crc: u32, byte: &u8| {
        let slot = usize::from(crc.to_le_bytes()[0] ^ byte);
        table.get(slot).copied().unwrap_or_default() ^ (crc >> 8)
    };
    !content.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b""), 0);
    }

    #[test]
    fn damage_is_no_content() {
        assert_eq!(stored(b"abc", 4), None);
        // One stored block of three bytes.
        let block = [1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c'];
        assert_eq!(deflated(&block, 3), Ok(Some(b"abc".to_vec())));
        assert_eq!(deflated(&block, 2), Ok(None));
        assert_eq!(deflated(&block, 4), Ok(None));
        assert_eq!(deflated(&block[..6], 3), Ok(None));
        assert_eq!(deflated(&[7, 7, 7], 3), Ok(None));
    }
}
