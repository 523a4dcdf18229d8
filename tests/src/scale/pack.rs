//! A zip archive of one file of any length, which is never held.

use std::io::{self, Read, Seek, SeekFrom, Write};

use miniz_oxide::deflate::core::{CompressorOxide, create_comp_flags_from_zip_params};
use miniz_oxide::deflate::stream::deflate;
use miniz_oxide::{MZFlush, MZStatus};

/// So much is read at once.
const PIECE: usize = 1 << 20;

/// Packs a file into an archive, in which it has this name.
pub fn pack(name: &str, file: &mut impl Read, archive: &mut (impl Write + Seek)) -> io::Result<()> {
    archive.write_all(&header(b"PK\x03\x04", name, [0; 3]))?;
    archive.write_all(name.as_bytes())?;
    let [crc, packed, size] = deflated(file, archive)?;
    let directory = archive.stream_position()?;
    archive.seek(SeekFrom::Start(0))?;
    archive.write_all(&header(b"PK\x03\x04", name, [crc, packed, size]))?;
    archive.seek(SeekFrom::Start(directory))?;
    let mut entry = header(b"PK\x01\x02\x14\x00", name, [crc, packed, size]);
    // No comment, no attributes, and the entry stands at the beginning.
    entry.extend([0; 14]);
    entry.extend(name.as_bytes());
    archive.write_all(&entry)?;
    archive.write_all(b"PK\x05\x06\0\0\0\0\x01\0\x01\0")?;
    let [length, at] = [entry.len() as u64, directory].map(|number| u32::try_from(number).map_err(io::Error::other));
    archive.write_all(&[length?, at?].map(u32::to_le_bytes).concat())?;
    archive.write_all(&[0; 2])
}

/// What the headers of an entry have in common: version, flags, method, time, the numbers, the length of
/// the name and of nothing more.
fn header(mark: &[u8], name: &str, numbers: [u32; 3]) -> Vec<u8> {
    let start = [20_u16, 0, 8, 0, 33].map(u16::to_le_bytes).concat();
    let lengths = [name.len() as u16, 0].map(u16::to_le_bytes).concat();
    [mark, &start, &numbers.map(u32::to_le_bytes).concat(), &lengths].concat()
}

/// Checksum, packed size and size of what was written.
fn deflated(file: &mut impl Read, out: &mut impl Write) -> io::Result<[u32; 3]> {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(1, -15, 0));
    let (mut from, mut into) = (vec![0; PIECE], vec![0; PIECE]);
    let (mut crc, mut packed, mut size) = (u32::MAX, 0_u32, 0_u32);
    loop {
        let read = file.read(&mut from)?;
        let mut rest = &from[..read];
        crc = checksum(crc, rest);
        size += read as u32;
        let flush = if read == 0 { MZFlush::Finish } else { MZFlush::None };
        loop {
            let result = deflate(&mut compressor, rest, &mut into, flush);
            let status = result.status.map_err(|error| io::Error::other(format!("{error:?}")))?;
            out.write_all(&into[..result.bytes_written])?;
            packed += result.bytes_written as u32;
            rest = &rest[result.bytes_consumed..];
            if status == MZStatus::StreamEnd {
                return Ok([!crc, packed, size]);
            }
            if rest.is_empty() && read > 0 {
                break;
            }
        }
    }
}

/// CRC-32.
fn checksum(crc: u32, bytes: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|byte| {
        (0..8).fold(byte as u32, |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
    });
    bytes.iter().fold(crc, |crc, byte| table[((crc ^ u32::from(*byte)) & 255) as usize] ^ (crc >> 8))
}

#[cfg(test)]
mod tests {
    use super::pack;
    use canopy_import::{File, Kind, import};
    use std::io::Cursor;

    #[test]
    fn an_archive_is_read_as_what_was_packed() {
        let mut log = Vec::new();
        super::super::write_log(3_000_000, &mut log).unwrap();
        let mut archive = Cursor::new(Vec::new());
        pack("sign-ins.json", &mut log.as_slice(), &mut archive).unwrap();
        let bytes = archive.into_inner();
        assert!(bytes.len() < log.len() / 4);
        let import = import(vec![File { name: "log.zip".to_owned(), bytes }], &mut |_, _| {});
        assert!(import.notices.is_empty(), "{:?}", import.notices);
        let counted: Vec<_> = import.files.iter().flat_map(|file| &file.recognised).collect();
        let records = log.windows(13).filter(|part| part == b"\"appDisplayNa").count();
        assert!(counted.contains(&&(Kind::SignIn, records)), "{counted:?}");
    }
}
