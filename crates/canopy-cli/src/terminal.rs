//! Text for people on standard error, and lines for programs on standard output.

use std::io::{self, Write as _};

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

/// Writes one line of a report for people, in which text from files does no harm.
///
/// # Errors
///
/// As [`line`].
pub(crate) fn text(text: &str) -> io::Result<()> {
    line(&harmless(text))
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
    drop(writeln!(io::stderr().lock(), "{}", harmless(text)));
}

/// Text from files cannot move the cursor, colour the terminal or turn the direction of writing.
fn harmless(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c != '\n' && (c.is_control() || turns(c)) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_files_commands_no_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c\r\nd"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}\nd");
    }
}
