//! Text for people on standard error, and lines for programs on standard output.

use std::io::{self, Write as _};

use canopy_workbench::shown;

/// Writes one line of an answer. A reader that has gone away ends the program: nobody is left to
/// answer.
///
/// # Errors
///
/// Standard output cannot be written to, as on a full disk.
pub(crate) fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(1),
        other => other,
    }
}

/// Writes one line of a report for people, in which text from files does no harm and begins no line.
///
/// # Errors
///
/// As [`line`].
pub(crate) fn text(text: &str) -> io::Result<()> {
    line(&one_line(text))
}

/// Writes a long answer for a program. A reader that has gone away ends the program, as with
/// [`line`].
///
/// # Errors
///
/// As [`line`].
pub(crate) fn stream(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(1),
        other => other,
    }
}

/// Says something to whoever sits at the terminal.
pub(crate) fn say(text: &str) {
    // There is nowhere to tell that standard error is closed.
    drop(writeln!(io::stderr().lock(), "{}", one_line(text)));
}

/// Text from files cannot move the cursor, colour the terminal, turn the direction of writing or look
/// like a line of ours.
fn one_line(text: &str) -> String {
    shown(&text.replace(['\n', '\r', '\t'], " ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_files_commands_no_terminal() {
        assert_eq!(one_line("a\u{1b}[31mb\u{202e}c\r\nd"), "a\u{fffd}[31mb\u{fffd}c  d");
    }
}
