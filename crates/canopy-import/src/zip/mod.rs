//! Zip archives: each file in one is read as if it had been dropped by itself.
//!
//! Stored and deflated entries, with and without zip64. Archives are hostile: what one unpacks to
//! is limited before anything is unpacked, entries share no bytes, and archives inside of archives
//! stay closed.

mod directory;
mod unpack;

use std::rc::Rc;

use crate::content::Content;
use crate::log::{FileLog, Words};
use crate::notice::{NoticeKind, is_unseen, shortened};
use crate::{Encoding, File, FileReport, Kind, LogFile, Source, sign_in};
use directory::Entry;

pub(crate) use unpack::{Inflated, Packed};

/// An archive holds no more files than this.
const MOST_ENTRIES: usize = 20_000;
/// All files of an archive together are no longer than this, in bytes: 2 GiB.
const LONGEST: u64 = 2 << 30;
/// A file of an archive unpacks to no more than this many times its size; exports come to about 10.
const HIGHEST_RATIO: u64 = 200;
/// Files up to this length, in bytes, may unpack to any ratio.
const SMALL: u64 = 1 << 20;

/// Whether this is a zip archive, with or without files in it.
pub(crate) fn is_zip(content: &dyn Content) -> bool {
    let mut start = [0; 4];
    content.read_at(0, &mut start).is_ok() && [*b"PK\x03\x04", *b"PK\x05\x06"].contains(&start)
}

/// What an archive holds.
pub(crate) enum Found {
    /// A file, unpacked.
    File(File),
    /// A log of sign-ins, which stays packed.
    Log(LogFile),
}

/// Unpacks an archive file by file; `read` is given each file, and how many bytes of the archive
/// were read so far. What there is to say about the archive itself is put into its log.
pub(crate) fn unpack(archive: &Source, log: &mut FileLog<'_>, read: &mut dyn FnMut(Found, usize)) -> usize {
    let entries = match checked(archive.content.as_ref()) {
        Ok(entries) => entries,
        Err(words) => {
            log.file_notice(words);
            return 0;
        }
    };
    if entries.iter().all(|entry| is_hidden(&entry.name)) {
        log.file_notice(
            Words::warning(NoticeKind::Archive, "There is no file in the zip archive.")
                .so("Nothing is read from it.")
                .remedy("Export again."),
        );
    }
    let mut progress = 0;
    let mut count = 0;
    for entry in entries.iter().filter(|entry| !is_hidden(&entry.name)) {
        progress += usize::try_from(entry.packed).unwrap_or_default();
        let name: String = entry.name.chars().filter(|c| !is_unseen(*c)).collect();
        match content(entry, format!("{}/{name}", archive.name), archive) {
            Ok(found) => {
                count += 1;
                read(found, progress);
            }
            Err(why) => log.file_notice(
                Words::error(NoticeKind::Archive, format!("“{}” in the archive {why}.", shortened(&name)))
                    .so("Nothing in this file of the archive is used.")
                    .remedy("Unpack it with another program and load the files in it, or export again."),
            ),
        }
    }
    count
}

/// The report about the archive itself.
pub(crate) fn report(archive: &Source, count: usize) -> FileReport {
    FileReport {
        name: archive.name.clone(),
        size: archive.size(),
        encoding: Encoding::Binary,
        recognised: if count > 0 { vec![(Kind::ArchivedFile, count)] } else { Vec::new() },
        taken: None,
    }
}

/// The entries of an archive that keeps to the limits.
fn checked(zip: &dyn Content) -> Result<Vec<Entry>, Words> {
    let refused = |what: String| {
        Words::error(NoticeKind::Archive, what)
            .so("Nothing in it is used.")
            .remedy("Unpack it and load the exports in it.")
    };
    let damaged = "The zip archive is damaged or cut off: its list of contents cannot be read.";
    let entries = directory::entries(zip, MOST_ENTRIES).ok_or_else(|| {
        Words::error(NoticeKind::Archive, damaged)
            .so("Nothing in it is used.")
            .remedy("Copy or download it again, or export again.")
    })?;
    if entries.iter().any(|entry| entry.name == "[Content_Types].xml") {
        let what = "The file is an Office document.";
        let words = Words::warning(NoticeKind::UnknownContent, what).so("Nothing in it is used.");
        return Err(words.remedy("Load exports in JSON, as Microsoft Graph and the portal write them."));
    }
    let sum = |length: fn(&Entry) -> u64| entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(length(entry)));
    if entries.len() > MOST_ENTRIES {
        return Err(refused(format!("The zip archive holds more than {MOST_ENTRIES} files.")));
    }
    if sum(|entry| entry.packed) > zip.size() {
        return Err(refused("The files in the zip archive overlap, which no export does.".to_owned()));
    }
    if sum(|entry| entry.size) > LONGEST {
        return Err(refused(format!("The zip archive unpacks to more than {} GiB.", LONGEST >> 30)));
    }
    Ok(entries)
}

/// What systems add to archives for themselves.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// The content of one entry, or why there is none, as the rest of a sentence.
fn content(entry: &Entry, name: String, archive: &Source) -> Result<Found, String> {
    if entry.encrypted {
        return Err("is encrypted".to_owned());
    }
    if entry.size > SMALL && entry.size / HIGHEST_RATIO > entry.packed {
        return Err(format!("says that it unpacks to more than {HIGHEST_RATIO} times its size"));
    }
    let at = entry.content(archive.content.as_ref()).ok_or("is damaged: the archive ends before it does")?;
    if !matches!(entry.method, 0 | 8) {
        return Err(format!("is compressed by a method that is not known here ({})", entry.method));
    }
    let stored = entry.method == 0;
    let place = Packed { at, length: entry.packed, size: entry.size, crc: entry.crc, stored };
    let content = archive.content.as_ref();
    if sign_in::is_log(Box::new(place.open(content))) {
        let content = Rc::clone(&archive.content);
        return Ok(Found::Log(LogFile { name, size: entry.size, content, packed: Some(place) }));
    }
    let bytes = place.open(content).whole()?;
    Ok(Found::File(File { name, bytes }))
}

#[cfg(test)]
mod tests;
