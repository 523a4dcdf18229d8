//! Answers in the form that was asked for: text, one JSON object, or CSV.

use std::borrow::Cow;
use std::io::{self, Write};

use canopy_workbench::csv;
use clap::ValueEnum;
use serde::Serialize;

use crate::command::Finish;
use crate::terminal;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A text to read
    Text,
    /// One JSON object
    Json,
    /// A table, for a spreadsheet
    Csv,
}

/// An answer that can be written in every format.
pub(crate) trait Answered {
    /// The text, line by line.
    fn text(&self) -> Vec<String>;
    /// What serialises to the JSON object.
    fn json(&self) -> impl Serialize + '_;
    /// The header of the table.
    fn header(&self) -> Vec<String>;
    /// Its rows, one after another.
    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>>;
}

/// Writes an answer. `finish` is how the command ends if it can be written.
pub(crate) fn write(format: Format, answer: &impl Answered, finish: Finish) -> Finish {
    let written = match format {
        Format::Text => answer.text().iter().try_for_each(|line| terminal::text(line)),
        Format::Json => terminal::stream(|out| {
            serde_json::to_writer(&mut *out, &answer.json())?;
            out.write_all(b"\n")
        }),
        Format::Csv => terminal::stream(|out| {
            record(out, answer.header())?;
            answer.rows().try_for_each(|row| record(out, row))
        }),
    };
    match written {
        Ok(()) => finish,
        Err(error) => {
            terminal::say(&format!("The answer could not be written: {error}"));
            Finish::Incomplete
        }
    }
}

/// Writes one record as RFC 4180 has it, no cell of which is a formula.
fn record<C: AsRef<str>>(out: &mut dyn Write, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
    for (at, one) in cells.into_iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        out.write_all(csv::cell(one.as_ref()).as_bytes())?;
    }
    out.write_all(b"\r\n")
}
