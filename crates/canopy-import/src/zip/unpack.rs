//! One entry of a zip archive: from its compressed bytes to its content, piece by piece.

use std::io::{self, ErrorKind, Read};

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// Where the content of an entry is in its archive, and what it must come to.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    /// Where its compressed bytes begin.
    pub(crate) at: u64,
    /// How many of them there are.
    pub(crate) length: u64,
    /// How many bytes they unpack to.
    pub(crate) size: u64,
    /// The checksum of those.
    pub(crate) crc: u32,
    /// They are stored as they are.
    pub(crate) stored: bool,
}

/// What deflate looks back on, twice: half of it is unpacked at a time.
const WINDOW: usize = 64 * 1024;
/// So many compressed bytes are taken at a time.
const TAKEN: usize = 64 * 1024;

/// The content of an entry as it is read; anything but the announced size and checksum is an error
/// at its end, and nothing is given beyond that size.
pub(crate) struct Inflated<'a> {
    from: Box<dyn Read + 'a>,
    /// `None` where nothing is compressed.
    inflate: Option<Box<Inflate>>,
    left: u64,
    expected: u32,
    crc: Crc,
}

struct Inflate {
    state: DecompressorOxide,
    input: Vec<u8>,
    used: usize,
    window: Vec<u8>,
    /// What of the window was not given yet.
    from: usize,
    to: usize,
    done: bool,
}

impl<'a> Inflated<'a> {
    /// The content of the entry whose compressed bytes come from here.
    pub(crate) fn new(from: Box<dyn Read + 'a>, packed: &Packed) -> Self {
        let inflate = || Inflate {
            state: DecompressorOxide::default(),
            input: Vec::new(),
            used: 0,
            window: vec![0; WINDOW],
            from: 0,
            to: 0,
            done: false,
        };
        let inflate = (!packed.stored).then(|| Box::new(inflate()));
        Self { from, inflate, left: packed.size, expected: packed.crc, crc: Crc::new() }
    }

    /// All of the content at once.
    ///
    /// # Errors
    ///
    /// It is damaged, or there is not enough memory for it, as the rest of a sentence.
    pub(crate) fn whole(mut self) -> Result<Vec<u8>, String> {
        let too_long = || "does not fit into memory".to_owned();
        let size = usize::try_from(self.left).map_err(|_| too_long())?;
        let mut content = Vec::new();
        content.try_reserve_exact(size).map_err(|_| too_long())?;
        content.resize(size, 0);
        let read = self.read_exact(&mut content).and_then(|()| self.read(&mut [0]));
        let damaged = "is damaged: its content does not match its checksum";
        read.map_err(|_| damaged.to_owned())?;
        Ok(content)
    }

    /// The next bytes, whatever was announced.
    fn more(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.inflate {
            None => self.from.read(into),
            Some(inflate) => inflate.read(&mut self.from, into),
        }
    }
}

impl Read for Inflated<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let read = match into.get_mut(..most) {
            Some(space) if most > 0 => self.more(space)?,
            _ => 0,
        };
        let given = into.get(..read).unwrap_or_default();
        self.crc.add(given);
        self.left -= read as u64;
        if read == 0 && !into.is_empty() {
            let over = self.left == 0 && self.more(&mut [0])? == 0;
            if !over || self.crc.value() != self.expected {
                return Err(ErrorKind::InvalidData.into());
            }
        }
        Ok(read)
    }
}

impl Inflate {
    fn read(&mut self, from: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
        while self.from == self.to && !self.done {
            self.step(from)?;
        }
        let ready = self.window.get(self.from..self.to).unwrap_or_default();
        let read = { ready }.read(into)?;
        self.from += read;
        Ok(read)
    }

    fn step(&mut self, from: &mut dyn Read) -> io::Result<()> {
        if self.used == self.input.len() {
            self.input.resize(if self.input.is_empty() { WINDOW / 16 } else { TAKEN }, 0);
            let taken = from.read(&mut self.input)?;
            self.input.truncate(taken);
            self.used = 0;
        }
        let flags = if self.input.is_empty() { 0 } else { inflate_flags::TINFL_FLAG_HAS_MORE_INPUT };
        let at = if self.to == self.window.len() { 0 } else { self.to };
        let input = self.input.get(self.used..).unwrap_or_default();
        let (status, used, written) = decompress(&mut self.state, input, &mut self.window, at, flags);
        self.used += used;
        (self.from, self.to) = (at, at + written);
        match status {
            TINFLStatus::Done => self.done = true,
            TINFLStatus::HasMoreOutput => {}
            TINFLStatus::NeedsMoreInput if !self.input.is_empty() => {}
            _ => return Err(ErrorKind::InvalidData.into()),
        }
        Ok(())
    }
}

/// The checksum that zip files carry: CRC-32 with the polynomial 0xEDB88320.
struct Crc {
    table: [u32; 256],
    crc: u32,
}

impl Crc {
    fn new() -> Self {
        let mut table = [0_u32; 256];
        for (start, slot) in (0_u32..).zip(&mut table) {
            *slot = (0..8).fold(start, |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 });
        }
        Self { table, crc: u32::MAX }
    }

    fn add(&mut self, content: &[u8]) {
        for byte in content {
            let slot = usize::from(self.crc.to_le_bytes()[0] ^ byte);
            self.crc = self.table.get(slot).copied().unwrap_or_default() ^ (self.crc >> 8);
        }
    }

    const fn value(&self) -> u32 {
        !self.crc
    }
}

/// The checksum of a whole content.
#[cfg(test)]
pub(super) fn crc(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.add(content);
    crc.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b""), 0);
    }

    fn content(packed: &[u8], size: u64, stored: bool) -> Option<Vec<u8>> {
        let place = Packed { at: 0, length: packed.len() as u64, size, crc: crc(b"abc"), stored };
        Inflated::new(Box::new(packed), &place).whole().ok()
    }

    #[test]
    fn damage_is_no_content() {
        assert_eq!(content(b"abc", 3, true), Some(b"abc".to_vec()));
        assert_eq!(content(b"abc", 4, true), None);
        assert_eq!(content(b"abcd", 3, true), None);
        assert_eq!(content(b"abd", 3, true), None);
        // One stored block of three bytes.
        let block = [1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c'];
        assert_eq!(content(&block, 3, false), Some(b"abc".to_vec()));
        assert_eq!(content(&block, 2, false), None);
        assert_eq!(content(&block, 4, false), None);
        assert_eq!(content(&block[..6], 3, false), None);
        assert_eq!(content(&[7, 7, 7], 3, false), None);
    }

    #[test]
    fn long_content_is_unpacked_piece_by_piece() {
        let text: Vec<u8> = (0..1_000_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let packed = miniz_oxide::deflate::compress_to_vec(&text, 6);
        let place = Packed { at: 0, length: 0, size: text.len() as u64, crc: crc(&text), stored: false };
        assert!(Inflated::new(Box::new(packed.as_slice()), &place).whole().is_ok_and(|content| content == text));
    }
}
