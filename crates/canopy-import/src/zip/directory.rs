//! A zip file's list of contents: the central directory (APPNOTE 6.3.10, sections 4.3 and 4.5.3).

/// The end of central directory record, without its comment.
const END: usize = 22;
const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
const END64_SIGNATURE: [u8; 4] = *b"PK\x06\x06";
const LOCATOR_SIGNATURE: [u8; 4] = *b"PK\x06\x07";
/// The zip64 locator stands just before the end record, and is this long.
const LOCATOR: usize = 20;
const ENTRY_SIGNATURE: [u8; 4] = *b"PK\x01\x02";
const ENTRY: usize = 46;
const LOCAL_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const LOCAL: usize = 30;
/// A comment is this long at most.
const COMMENT: usize = 0xffff;
/// The extra field with sizes and places that need 64 bits.
const ZIP64: u16 = 1;
/// Bits of the flags that say that an entry, or the directory itself, is encrypted.
const ENCRYPTED: u16 = 1 | (1 << 6) | (1 << 13);

/// One entry as the directory describes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'z> {
    /// The path, with `/` between folders.
    pub(crate) name: String,
    /// The method of compression.
    pub(crate) method: u16,
    /// Whether it is encrypted.
    pub(crate) encrypted: bool,
    /// The checksum of the content (CRC-32).
    pub(crate) crc: u32,
    /// The length of the compressed content in bytes.
    pub(crate) packed: u64,
    /// The length of the content in bytes.
    pub(crate) size: u64,
    /// Where the compressed content is.
    at: u64,
    zip: &'z [u8],
}

impl<'z> Entry<'z> {
    /// Where the compressed content begins, and the content; `None` where the archive ends before it
    /// does.
    pub(crate) fn content(&self) -> Option<(u64, &'z [u8])> {
        let at = usize::try_from(self.at).ok()?;
        let header = self.zip.get(at..)?;
        if !header.starts_with(&LOCAL_SIGNATURE) {
            return None;
        }
        let (name, extra) = (u16_at(header, 26)?, u16_at(header, 28)?);
        let length = LOCAL + usize::from(name) + usize::from(extra);
        let content = header.get(length..)?.get(..usize::try_from(self.packed).ok()?)?;
        Some((self.at + length as u64, content))
    }
}

/// The entries of a zip file, folders left out; `None` where the directory is not whole. No more
/// than `most` are read: one more than that in the answer means that there are too many.
pub(crate) fn entries(zip: &[u8], most: usize) -> Option<Vec<Entry<'_>>> {
    let (count, start) = directory(zip)?;
    let mut at = usize::try_from(start).ok()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        if entries.len() > most {
            break;
        }
        let header = zip.get(at..)?;
        let (entry, length) = entry(zip, header)?;
        at += length;
        if !entry.name.ends_with('/') {
            entries.push(entry);
        }
    }
    Some(entries)
}

/// How many entries there are, and where the first one is described.
fn directory(zip: &[u8]) -> Option<(u64, u64)> {
    let from = zip.len().saturating_sub(END + COMMENT);
    let tail = zip.get(from..)?;
    let is_end = |at: usize| {
        let record = tail.get(at..).filter(|record| record.starts_with(&END_SIGNATURE))?;
        let comment = u16_at(record, 20)?;
        (record.len() >= END + usize::from(comment)).then_some(at)
    };
    let at = from + (0..tail.len()).rev().find_map(is_end)?;
    let end = zip.get(at..)?;
    let (count, start) = (u16_at(end, 10)?, u32_at(end, 16)?);
    let locator = at.checked_sub(LOCATOR).and_then(|at| zip.get(at..)).filter(|at| at.starts_with(&LOCATOR_SIGNATURE));
    match locator {
        Some(locator) if count == u16::MAX || start == u32::MAX => {
            let end = zip.get(usize::try_from(u64_at(locator, 8)?).ok()?..)?;
            end.starts_with(&END64_SIGNATURE).then_some((u64_at(end, 32)?, u64_at(end, 48)?))
        }
        _ => Some((u64::from(count), u64::from(start))),
    }
}

/// One entry of the directory, and how long its description is.
fn entry<'z>(zip: &'z [u8], header: &'z [u8]) -> Option<(Entry<'z>, usize)> {
    if !header.starts_with(&ENTRY_SIGNATURE) {
        return None;
    }
    let length = |at| u16_at(header, at).map(usize::from);
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let mut wide = Wide { extra: zip64(header.get(ENTRY + name..ENTRY + name + extra)?) };
    // In this order, and only those that do not fit.
    let size = wide.or(u32_at(header, 24)?)?;
    let packed = wide.or(u32_at(header, 20)?)?;
    let at = wide.or(u32_at(header, 42)?)?;
    let entry = Entry {
        // Some writers on Windows put `\` between folders.
        name: String::from_utf8_lossy(header.get(ENTRY..ENTRY + name)?).replace('\\', "/"),
        method: u16_at(header, 10)?,
        encrypted: u16_at(header, 8)? & ENCRYPTED != 0,
        crc: u32_at(header, 16)?,
        packed,
        size,
        at,
        zip,
    };
    Some((entry, ENTRY + name + extra + comment))
}

/// The content of the zip64 field; empty where there is none.
fn zip64(mut extra: &[u8]) -> &[u8] {
    while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(length);
        if id == ZIP64 {
            return extra.get(4..end).unwrap_or_default();
        }
        extra = extra.get(end..).unwrap_or_default();
    }
    &[]
}

/// Numbers that stand in the zip64 field where 32 bits do not hold them.
struct Wide<'z> {
    extra: &'z [u8],
}

impl Wide<'_> {
    fn or(&mut self, narrow: u32) -> Option<u64> {
        if narrow != u32::MAX || self.extra.is_empty() {
            return Some(u64::from(narrow));
        }
        let wide = u64_at(self.extra, 0)?;
        self.extra = self.extra.get(8..)?;
        Some(wide)
    }
}

fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes_at(bytes, at).map(u64::from_le_bytes)
}
