//! A zip file's list of contents: the central directory (APPNOTE 6.3.10, sections 4.3 and 4.5.3).
//! Of the archive no more is read than what stands there.

use crate::content::Content;

/// The end of central directory record, without its comment.
const END: usize = 22;
const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
/// The zip64 end of central directory record, without what may be added to it.
const END64: u64 = 56;
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
pub(crate) struct Entry {
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
    /// Where its local header is.
    at: u64,
}

impl Entry {
    /// Where the compressed content begins; `None` where the archive ends before the content does.
    pub(crate) fn content(&self, zip: &dyn Content) -> Option<u64> {
        let header = piece(zip, self.at, LOCAL as u64)?;
        if !header.starts_with(&LOCAL_SIGNATURE) {
            return None;
        }
        let (name, extra) = (u16_at(&header, 26)?, u16_at(&header, 28)?);
        let at = self.at + LOCAL as u64 + u64::from(name) + u64::from(extra);
        (at.checked_add(self.packed)? <= zip.size()).then_some(at)
    }
}

/// The entries of a zip file, folders left out; `None` where the directory is not whole. No more
/// than `most` are read: one more than that in the answer means that there are too many.
pub(crate) fn entries(zip: &dyn Content, most: usize) -> Option<Vec<Entry>> {
    let (count, directory) = directory(zip)?;
    let mut rest = directory.as_slice();
    let mut entries = Vec::new();
    for _ in 0..count {
        if entries.len() > most {
            break;
        }
        let (entry, length) = entry(rest)?;
        rest = rest.get(length..)?;
        if !entry.name.ends_with('/') {
            entries.push(entry);
        }
    }
    Some(entries)
}

/// How many entries there are, and their descriptions.
fn directory(zip: &dyn Content) -> Option<(u64, Vec<u8>)> {
    let from = zip.size().saturating_sub((LOCATOR + END + COMMENT) as u64);
    let tail = piece(zip, from, zip.size() - from)?;
    let is_end = |at: usize| {
        let record = tail.get(at..).filter(|record| record.starts_with(&END_SIGNATURE))?;
        let comment = u16_at(record, 20)?;
        (record.len() >= END + usize::from(comment)).then_some(at)
    };
    let at = (0..tail.len()).rev().find_map(is_end)?;
    let end = tail.get(at..)?;
    let (count, start) = (u16_at(end, 10)?, u32_at(end, 16)?);
    let locator = at.checked_sub(LOCATOR).and_then(|at| tail.get(at..)).filter(|at| at.starts_with(&LOCATOR_SIGNATURE));
    // Entries are described up to the record that says so.
    let (count, start, end) = match locator {
        Some(locator) if count == u16::MAX || start == u32::MAX => {
            let at = u64_at(locator, 8)?;
            let record = piece(zip, at, END64)?;
            record.starts_with(&END64_SIGNATURE).then_some((u64_at(&record, 32)?, u64_at(&record, 48)?, at))?
        }
        _ => (u64::from(count), u64::from(start), from + at as u64),
    };
    Some((count, piece(zip, start, end.checked_sub(start)?)?))
}

/// Part of an archive; `None` where it is not there.
fn piece(zip: &dyn Content, at: u64, length: u64) -> Option<Vec<u8>> {
    if at.checked_add(length)? > zip.size() {
        return None;
    }
    let mut piece = Vec::new();
    piece.try_reserve_exact(usize::try_from(length).ok()?).ok()?;
    piece.resize(usize::try_from(length).ok()?, 0);
    (zip.read_at(at, &mut piece).ok()? == piece.len()).then_some(piece)
}

/// One entry of the directory, and how long its description is.
fn entry(header: &[u8]) -> Option<(Entry, usize)> {
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
