//! Writes zip archives whose outside is right, so that what is inside is read.

use miniz_oxide::deflate::compress_to_vec;

/// An archive of these files, stored or deflated.
pub(super) fn archive(files: &[(String, Vec<u8>)], deflated: bool) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (at, name) = (file.len() as u32, name.as_bytes());
        let (method, packed) = if deflated { (8_u16, compress_to_vec(content, 1)) } else { (0, content.clone()) };
        let start = [20_u16, 0, method, 0, 0].map(u16::to_le_bytes).concat();
        let numbers = [crc(content), packed.len() as u32, content.len() as u32].map(u32::to_le_bytes).concat();
        let length = (name.len() as u16).to_le_bytes();
        file.extend([b"PK\x03\x04".as_slice(), &start, &numbers, &length, &[0; 2], name, &packed].concat());
        directory.extend([b"PK\x01\x02\x14\x00".as_slice(), &start, &numbers, &length, &[0; 12]].concat());
        directory.extend([at.to_le_bytes().as_slice(), name].concat());
    }
    let (start, count) = (file.len() as u32, files.len() as u16);
    file.extend(&directory);
    file.extend([b"PK\x05\x06".as_slice(), &[0; 4], &count.to_le_bytes(), &count.to_le_bytes()].concat());
    file.extend([(directory.len() as u32).to_le_bytes(), start.to_le_bytes()].concat());
    file.extend([0; 2]);
    file
}

/// The checksum that zip files carry (CRC-32).
fn crc(content: &[u8]) -> u32 {
    !content.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}
