//! One file: bytes to text, text to JSON, JSON to the draft.

use crate::draft::Draft;
use crate::encoding::{self, Decoded, Encoding};
use crate::json::{self, Fault, Node};
use crate::kind::Kind;
use crate::log::{FileLog, Words};
use crate::notice::{Notice, NoticeKind};
use crate::sign_in;
use crate::sniff::Reading;
use crate::table::Table;
use crate::{File, FileReport, LogFile, when};

/// Members in which tools write when an export was made.
const DATES: [&str; 8] =
    ["exportDate", "exportedAt", "exportTime", "timestamp_zulu", "timestamp", "generatedAt", "takenAt", "date"];

/// Progress is told after so many bytes.
const TELLING: usize = 1 << 20;

/// Reads one file into the draft; `progress` is told the bytes read.
pub(crate) fn read(file: File, draft: &mut Draft, progress: &mut dyn FnMut(usize)) -> (FileReport, Vec<Notice>) {
    let File { name, bytes } = file;
    let size = bytes.len();
    let binary = binary_words(&bytes);
    let decoded = encoding::decode(bytes);
    let encoding = decoded.encoding;
    let mut report = FileReport { name: name.clone(), size, encoding, recognised: Vec::new(), taken: None };
    if encoding == Encoding::Binary {
        let mut log = FileLog::new(&name, "", &[]);
        log.file_notice(binary);
        return (report, log.finish());
    }
    let notices = read_text(&name, &decoded, draft, &mut report, progress);
    (report, notices)
}

/// Reads a log of sign-ins once, for what there is to say about it.
pub(crate) fn read_log(file: &LogFile, progress: &mut dyn FnMut(usize)) -> (FileReport, Vec<Notice>) {
    let mut records = sign_in::sign_ins(&file.name, file.open());
    let mut log = FileLog::new(&file.name, "", &[]);
    let mut count = 0;
    while let Some(record) = records.next() {
        match record {
            Ok(_) => count += 1,
            Err(notice) => log.put(notice),
        }
        if count % 256 == 0 {
            progress(usize::try_from(records.bytes_read()).unwrap_or(usize::MAX));
        }
    }
    records.remarks(count).into_iter().for_each(|words| log.file_notice(words));
    let report = FileReport {
        name: file.name.clone(),
        size: usize::try_from(file.size).unwrap_or(usize::MAX),
        encoding: records.encoding(),
        recognised: vec![(Kind::SignIn, count)],
        taken: date_in(&file.name),
    };
    (report, log.finish())
}

fn read_text(
    name: &str,
    decoded: &Decoded,
    draft: &mut Draft,
    report: &mut FileReport,
    progress: &mut dyn FnMut(usize),
) -> Vec<Notice> {
    let text = decoded.text.as_str();
    let mut told = 0;
    let progress = &mut |read: usize| {
        if read >= told + TELLING {
            told = read;
            progress(read);
        }
    };
    let table = if text.trim_start().starts_with(['{', '[']) { None } else { Table::read(text) };
    if table.is_none() && !text.trim_start().starts_with(['{', '[', '"']) {
        let mut log = FileLog::new(name, text, &[]);
        log.offset_notice(0, not_json(text));
        return log.finish();
    }
    let (roots, faults) = match &table {
        Some(table) => (table.objects(), Vec::new()),
        None => json::read_long(text, progress),
    };
    let mut log = FileLog::new(name, text, if table.is_some() { &[] } else { &roots });
    if let Some(offset) = decoded.invalid {
        log.file_notice(invalid_words(decoded.encoding, offset));
    }
    for fault in faults {
        log.offset_notice(fault.at, fault_words(fault));
    }
    report.taken = if table.is_some() { date_in(name) } else { taken(name, &roots) };
    draft.begin(report.taken.as_deref().and_then(when::read));
    let mut reading = Reading::new(&mut log, draft, progress);
    match &table {
        Some(table) => reading.run_table(table, &roots),
        None => reading.run(&roots),
    }
    report.recognised = reading.recognised.into_iter().collect();
    log.finish()
}

/// The words of a place that is not JSON.
pub(crate) fn fault_words(fault: Fault) -> Words {
    let words = Words::error(NoticeKind::Syntax, format!("The file is not quite JSON: {}", lower_first(&fault.what)));
    if fault.harmless {
        words.so("Reading went on as if it were right; nothing is lost.").remedy("Correct the file at this place.")
    } else {
        words
            .so("What stands around this place is left out; everything else is read.")
            .remedy("Correct the file at this place, or export it again.")
    }
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn invalid_words(encoding: Encoding, offset: usize) -> Words {
    Words::warning(NoticeKind::Encoding, format!("The text is not valid {encoding} at byte {offset}."))
        .so("Characters that could not be read are replaced by a question mark.")
        .remedy("Save the file as UTF-8.")
}

fn not_json(text: &str) -> Words {
    let what =
        if text.trim().is_empty() { "The file is empty." } else { "The file is text, but neither JSON nor a table." };
    Words::warning(NoticeKind::UnknownContent, what)
        .so("Nothing in it is used.")
        .remedy("Load exports in JSON or CSV, as Microsoft Graph and the portal write them.")
}

fn binary_words(bytes: &[u8]) -> Words {
    let (what, remedy) = match bytes {
        [b'P', b'K', 3, 4, ..] => {
            ("This is a zip archive inside of another one.", "Unpack it and load the files in it.")
        }
        [0x1f, 0x8b, ..] => ("The file is a gzip archive.", "Unpack it and load the files in it."),
        _ if bytes.starts_with(b"SQLite format 3") => {
            ("The file is an SQLite database.", "Export the objects in it as JSON.")
        }
        _ => ("The file is not text.", "Load exports in JSON."),
    };
    Words::warning(NoticeKind::UnknownContent, what).so("Nothing in it is used.").remedy(remedy)
}

/// When the export was made: a member that says so, or a date in the file's name.
fn taken(name: &str, roots: &[Node<'_>]) -> Option<String> {
    let said = roots.first().and_then(|root| DATES.iter().find_map(|date| root.text_of(date)));
    said.map(crate::notice::shortened).or_else(|| date_in(name))
}

/// The last `yyyy-mm-dd` in a name; the portal leaves out zeros (`exportUsers_2026-9-4.csv`),
/// others the dashes.
fn date_in(name: &str) -> Option<String> {
    let apart = |at: usize| !name.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric()));
    let starts = name.rmatch_indices("20").filter(|(at, _)| apart(*at)).filter_map(|(at, _)| name.get(at..));
    let found = starts.filter_map(|text| when::date(text).or_else(|| when::compact_date(text))).next();
    found.map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_names() {
        assert_eq!(date_in("a/policies_2026-09-04_report-only.json").as_deref(), Some("2026-09-04"));
        assert_eq!(date_in("exportUsers_2026-9-4.csv").as_deref(), Some("2026-09-04"));
        assert_eq!(date_in("20210511_Locations.json").as_deref(), Some("2021-05-11"));
        for name in ["1234-56-7890.json", "20260904001.json", "a20260904.json", "20261304.json"] {
            assert_eq!(date_in(name), None, "{name}");
        }
    }
}
