//! Recorded sign-ins, read one at a time: a log may be longer than memory, so it is never decoded
//! into the tenant.
//!
//! The central type is [`SignIns`], an iterator over the records of one log. A record that cannot be
//! read becomes a notice, and the others go on.

mod bytes;
mod csv;
mod cut;
mod record;

use std::io::Read;

use canopy_model::SignInRecord;

use crate::json;
use crate::log::Words;
use crate::notice::{Notice, NoticeKind, shortened};
use bytes::Bytes;
use csv::{Row, Table};
use cut::{Cut, Cutter};

/// Objects at the beginning of a file that are looked at to recognise a log.
const LOOKED_AT: usize = 24;

/// The records of one log.
pub struct SignIns<'a> {
    name: String,
    bytes: Bytes<'a>,
    shape: Shape,
    /// Objects that are no sign-ins.
    others: usize,
    /// Whether some record had results by policy.
    by_policy: bool,
}

enum Shape {
    Json(Cutter),
    Csv(Table),
    /// It is no log, or it is over.
    Nothing,
}

/// Reads the records of a log from any source.
pub fn sign_ins<'a>(name: &str, from: Box<dyn Read + 'a>) -> SignIns<'a> {
    let mut bytes = Bytes::new(from);
    let first = bytes.ahead().iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let shape = match first {
        Some(b'{' | b'[') => Shape::Json(Cutter::new()),
        Some(_) => Table::open(&mut bytes).map_or(Shape::Nothing, Shape::Csv),
        None => Shape::Nothing,
    };
    SignIns { name: name.to_owned(), bytes, shape, others: 0, by_policy: false }
}

/// Whether a file is a log of sign-ins.
pub(crate) fn is_log<'a>(content: Box<dyn Read + 'a>) -> bool {
    let mut log = sign_ins("", content);
    match &mut log.shape {
        Shape::Csv(_) => true,
        Shape::Nothing => false,
        Shape::Json(cutter) => (0..LOOKED_AT).map_while(|_| cutter.next(&mut log.bytes)).any(|cut| {
            let (roots, _) = json::read(&cut.text);
            roots.first().is_some_and(record::is_sign_in)
        }),
    }
}

impl SignIns<'_> {
    /// How many bytes of the source were read so far.
    pub const fn bytes_read(&self) -> u64 {
        self.bytes.read()
    }

    /// The log's encoding.
    pub(crate) fn encoding(&self) -> crate::Encoding {
        self.bytes.encoding()
    }

    /// What is to be said about the log as a whole, once it was read.
    pub(crate) fn remarks(&self, records: usize) -> Vec<Words> {
        let mut all = Vec::new();
        let page = match &self.shape {
            Shape::Json(cutter) => cutter.next_page,
            _ => None,
        };
        if page.is_some() {
            let words =
                Words::warning(NoticeKind::CutOff, "The list of sign-ins goes on: this is one page of several.");
            all.push(
                words
                    .so("The sign-ins on the pages that follow are missing.")
                    .remedy("Load all pages, if they matter."),
            );
        }
        if records > 0 && !self.by_policy {
            let is_table = matches!(&self.shape, Shape::Csv(table) if !table.has_policies());
            let (what, remedy) = if is_table {
                ("The portal's sign-in CSV has no results by policy.", "Download the sign-ins as JSON instead.")
            } else {
                (
                    "No sign-in in this log has results by policy.",
                    "Graph gives them to who may read policies too: ask again with AuditLog.Read.All and Policy.Read.All.",
                )
            };
            let words = Words::warning(NoticeKind::Missing, what);
            all.push(words.so("Only the overall Conditional Access status can be compared.").remedy(remedy));
        }
        if self.others > 0 {
            let what = match self.others {
                1 => "One object in the log is no sign-in.".to_owned(),
                others => format!("{others} objects in the log are no sign-ins."),
            };
            let words = Words::info(NoticeKind::UnknownContent, what);
            all.push(
                words
                    .so("They are passed over.")
                    .remedy("Nothing needs to be done, unless something else was expected."),
            );
        }
        all
    }

    /// A record from a piece of JSON; nothing where it is something else.
    fn cut(&mut self, cut: &Cut) -> Option<Result<SignInRecord, Notice>> {
        let (roots, faults) = json::read(&cut.text);
        let root = roots.first()?;
        let fault = faults.iter().find(|fault| !fault.harmless);
        let line = |at: usize| cut.line + cut.text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        if let Some(what) = cut.fault {
            return Some(Err(self.broken(cut.line, &cut.text, what)));
        }
        if !record::is_sign_in(root) {
            self.others += usize::from(!root.is_hollow());
            return None;
        }
        if let Some(fault) = fault.filter(|_| !root.whole) {
            let around = cut.text.get(fault.at..).unwrap_or_default().lines().next().unwrap_or_default();
            return Some(Err(self.broken(line(fault.at), around, &fault.what)));
        }
        Some(Ok(self.found(record::read(root), cut.line)))
    }

    fn row(&mut self, row: &Row) -> Option<Result<SignInRecord, Notice>> {
        if let Some(fault) = row.fault {
            return Some(Err(self.broken(row.line, &row.cells.join(","), fault)));
        }
        let Shape::Csv(table) = &self.shape else { return None };
        let record = record::read(&table.object(row));
        Some(Ok(self.found(record, row.line)))
    }

    fn found(&mut self, record: SignInRecord, line: usize) -> SignInRecord {
        self.by_policy |= record.policies.as_ref().is_some_and(|policies| !policies.is_empty());
        SignInRecord { line, ..record }
    }

    fn broken(&self, line: usize, excerpt: &str, what: &str) -> Notice {
        let words = Words::error(NoticeKind::Syntax, format!("A sign-in record could not be read. {what}"))
            .so("This record is left out; the others are read.")
            .remedy("Correct the log at this place, or download it again.");
        Notice {
            severity: words.severity,
            code: words.code,
            file: self.name.clone(),
            line: Some(line),
            column: None,
            path: None,
            excerpt: shortened(excerpt),
            what: words.what,
            consequence: words.consequence.to_owned(),
            remedy: words.remedy.to_owned(),
        }
    }

    fn unreadable(&mut self) -> Option<Notice> {
        let failed = self.bytes.take_failure();
        let notice = failed.then(|| self.broken(0, "", "The log could not be read to its end."))?;
        Some(Notice { code: NoticeKind::Encoding, line: None, ..notice })
    }
}

impl Iterator for SignIns<'_> {
    type Item = Result<SignInRecord, Notice>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = match &mut self.shape {
                Shape::Nothing => return None,
                Shape::Json(cutter) => cutter.next(&mut self.bytes).map(|cut| self.cut(&cut)),
                Shape::Csv(table) => table.next(&mut self.bytes).map(|row| self.row(&row)),
            };
            match item {
                Some(Some(found)) => return Some(found),
                Some(None) => {}
                None => return self.unreadable().map(Err),
            }
        }
    }
}
