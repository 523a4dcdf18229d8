//! Bytes to model: encodings, containers, Graph and other shapes, well-known ids.
//!
//! The central function is [`import`]: any files in, a [`Tenant`] out, and a [`Notice`] for each
//! thing that was not understood or had to be assumed.
//!
//! # Invariants
//!
//! - Import never fails as a whole and never panics: the worst file adds nothing but a notice.
//! - Files are recognised by what they hold, never by what they are called.
//! - Nothing is evaluated here, and nothing is guessed: what could not be read is marked as such
//!   in the policy itself.
//! - A kind of object is one file with one `Reader`, and one line in the registry.
//! - Logs of sign-ins are not objects of the tenant: they are read record by record ([`sign_ins`]),
//!   whoever asks for them.

#![deny(clippy::disallowed_methods)]

mod aad_graph;
mod alike;
mod auth_context;
mod content;
mod draft;
mod encoding;
mod file;
mod group;
mod idle_timeout;
mod kind;
mod location;
mod log;
mod manifest;
mod members;
mod merged;
mod names;
mod notice;
mod organization;
mod packed;
mod per_user_mfa;
mod plan;
mod policy;
mod privileged;
mod protected_action;
mod record;
mod registration;
mod role;
mod rule;
mod service_principal;
mod settings;
mod sign_in;
mod sniff;
mod strength;
mod surroundings;
mod table;
mod tables;
mod unresolved;
mod unused;
mod user;
mod when;
mod zip;

use canopy_json as json;
use canopy_model::{GroupId, Tenant};
use draft::Draft;
use log::{FileLog, Words};

pub use content::{Content, LogFile, OnDisk, Source};
pub use encoding::Encoding;
pub use kind::Kind;
pub use members::UnownedMembers;
pub use notice::{Notice, NoticeKind, Severity, is_unseen};
pub use sign_in::{SignIns, sign_ins};
pub use tables::{baseline_scopes, country_codes};

/// A file as dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name, with folders where there are any.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What came of an import.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Everything that was understood.
    pub tenant: Tenant,
    /// How many ids in policies have no name in any export; they are shown as ids.
    pub nameless: usize,
    /// One report for each file, in the order of the files.
    pub files: Vec<FileReport>,
    /// Everything that was not understood, in the order of the files; then what concerns several.
    pub notices: Vec<Notice>,
    /// Files with members that do not say whose they are.
    pub unowned: Vec<UnownedMembers>,
    /// Logs of sign-ins, where they are: their records are read with [`sign_ins`], and never kept.
    pub logs: Vec<LogFile>,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// The name, as dropped.
    pub name: String,
    /// The size in bytes.
    pub size: usize,
    /// The encoding.
    pub encoding: Encoding,
    /// What was recognised, and how many of each.
    pub recognised: Vec<(Kind, usize)>,
    /// The date of the export, as written, if the file tells.
    pub taken: Option<String>,
}

/// A file's text, in UTF-8 or UTF-16, with or without a byte order mark; `None` where it is none.
pub fn text(bytes: Vec<u8>) -> Option<String> {
    let decoded = encoding::decode(bytes);
    (decoded.encoding != Encoding::Binary).then_some(decoded.text)
}

/// What the user tells beside the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whose members a list holds that does not say so itself: the file's name, and the group's id, or
    /// nothing where the list is to be left out.
    pub members_of: Vec<(String, Option<GroupId>)>,
}

/// Reads files, in any number and order, zip archives of files among them; `progress` is told bytes
/// done and bytes in all.
pub fn import(files: Vec<File>, progress: &mut dyn FnMut(usize, usize)) -> Import {
    import_with(files, &Options::default(), progress)
}

/// Reads files, with what the user tells beside them.
pub fn import_with(files: Vec<File>, options: &Options, progress: &mut dyn FnMut(usize, usize)) -> Import {
    import_from(files.into_iter().map(Source::from).collect(), options, progress)
}

/// Reads files where they are: one at a time is held, and logs of sign-ins not at all.
pub fn import_from(files: Vec<Source>, options: &Options, progress: &mut dyn FnMut(usize, usize)) -> Import {
    let total = files.iter().fold(0_usize, |total, file| total.saturating_add(file.size()));
    let mut done: usize = 0;
    let mut gathered = Gathered { draft: Draft::new(), import: Import::default() };
    progress(done, total);
    for file in files {
        let before = done;
        done = done.saturating_add(file.size());
        gathered.take(file, &mut |read: usize| progress(done.min(before.saturating_add(read)), total));
        progress(done, total);
    }
    gathered.finish(options)
}

/// What was read so far.
struct Gathered {
    draft: Draft,
    import: Import,
}

impl Gathered {
    /// Reads one file as it was dropped.
    fn take(&mut self, source: Source, progress: &mut dyn FnMut(usize)) {
        let log =
            LogFile { name: source.name.clone(), size: source.content.size(), content: source.content, packed: None };
        if sign_in::is_log(log.open()) {
            return self.log(log, progress);
        }
        let source = Source { name: source.name, content: log.content };
        if zip::is_zip(source.content.as_ref()) {
            return self.unpack(&source, progress);
        }
        match source.whole() {
            Ok(bytes) => {
                // What is in memory already is not needed twice.
                let name = source.name.clone();
                drop(source);
                self.read(File { name, bytes }, progress);
            }
            Err(error) => self.unreadable(&source, &error),
        }
    }

    /// Reads one file that is neither log nor archive.
    fn read(&mut self, file: File, progress: &mut dyn FnMut(usize)) {
        let (report, notices) = file::read(file, &mut self.draft, progress);
        self.import.files.push(report);
        self.import.notices.extend(notices);
    }

    /// Reads a log once, for what there is to say about it.
    fn log(&mut self, log: LogFile, progress: &mut dyn FnMut(usize)) {
        let (report, notices) = file::read_log(&log, progress);
        self.import.logs.push(log);
        self.import.files.push(report);
        self.import.notices.extend(notices);
    }

    /// Reads the files in an archive, one at a time.
    fn unpack(&mut self, archive: &Source, progress: &mut dyn FnMut(usize)) {
        let at = self.import.files.len();
        let mut log = FileLog::new(&archive.name, "", &[]);
        let count = zip::unpack(archive, &mut log, &mut |found, read| {
            match found {
                zip::Found::File(file) => self.read(file, &mut |_| {}),
                zip::Found::Log(log) => self.log(log, &mut |_| progress(read)),
            }
            progress(read);
        });
        self.import.files.insert(at, zip::report(archive, count));
        self.import.notices.extend(log.finish());
    }

    fn unreadable(&mut self, source: &Source, error: &std::io::Error) {
        let mut log = FileLog::new(&source.name, "", &[]);
        let words = if error.kind() == std::io::ErrorKind::OutOfMemory {
            Words::error(NoticeKind::Encoding, "The file is too large: it does not fit into memory.")
                .so("Nothing in it is used.")
                .remedy("Load it with the command line, or export less at a time.")
        } else {
            Words::error(NoticeKind::Encoding, "The file could not be read to its end.")
                .so("Nothing in it is used.")
                .remedy("It may have been moved or changed since it was chosen: choose it again.")
        };
        log.file_notice(words);
        let (name, size) = (source.name.clone(), source.size());
        let report = FileReport { name, size, encoding: Encoding::Binary, recognised: Vec::new(), taken: None };
        self.import.files.push(report);
        self.import.notices.extend(log.finish());
    }

    fn finish(mut self, options: &Options) -> Import {
        self.import.notices.extend(stale(&self.import.files));
        let (unowned, notices) = members::claimed(&mut self.draft, options);
        self.import.notices.extend(notices);
        let (tenant, nameless, notices) = self.draft.finish();
        self.import.notices.extend(notices);
        Import { tenant, nameless, unowned, ..self.import }
    }
}

/// One notice about exports that are more than a day older than the newest.
fn stale(reports: &[FileReport]) -> Option<Notice> {
    // Logs of sign-ins reach back by nature.
    let is_export = |report: &&FileReport| report.recognised.iter().any(|(kind, _)| *kind != Kind::SignIn);
    let dated = reports.iter().filter(is_export).filter_map(|report| {
        let taken = report.taken.as_deref()?;
        Some((when::read(taken)?, taken, report.name.as_str()))
    });
    let dated: Vec<_> = dated.collect();
    let (newest, day, _) = dated.iter().max()?;
    let old: Vec<_> = dated.iter().filter(|(taken, ..)| taken + when::DAY < *newest).collect();
    let (_, _, first) = old.iter().min()?;
    let shown: Vec<_> = old.iter().take(3).map(|(_, taken, name)| format!("{name} ({taken})")).collect();
    let (count, verb) = (old.len(), if old.len() == 1 { "file is" } else { "files are" });
    Some(Notice {
        severity: Severity::Warning,
        code: NoticeKind::Stale,
        file: (*first).to_owned(),
        line: None,
        column: None,
        path: None,
        excerpt: notice::shortened(&shown.join(", ")),
        what: format!("{count} {verb} more than a day older than the newest export, of {}.", notice::shortened(day)),
        consequence: "Answers mix what the tenant was on different days.".to_owned(),
        remedy: "Make all exports at one time, and load no others.".to_owned(),
    })
}
