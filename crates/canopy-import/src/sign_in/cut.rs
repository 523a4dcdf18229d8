//! Cutting a JSON log into its records, one at a time.
//!
//! Only brackets and strings are looked at here. A list, an object a line, and envelopes around
//! either (`value`, `records`, …) are walked through; whatever object is no envelope is cut out
//! whole and read by the JSON reader. So nothing but one record is ever held.

use super::bytes::Bytes;

/// Members that hold records, or objects around them.
const ENVELOPES: [&str; 10] =
    ["value", "records", "items", "data", "results", "body", "responses", "events", "event", "signins"];

/// A record longer than this is none.
const LONGEST: usize = 4 * 1024 * 1024;

/// A piece of the log that may be a record.
pub(crate) struct Cut {
    /// The object's text.
    pub(crate) text: String,
    /// The line it begins at, from 1.
    pub(crate) line: usize,
    /// Why it is not whole, one sentence.
    pub(crate) fault: Option<&'static str>,
}

/// Cuts records out of a log.
pub(crate) struct Cutter {
    line: usize,
    /// White space before the first character of this line; `None` past it.
    indent: Option<usize>,
    /// The line of a link to a next page, if there is one.
    pub(crate) next_page: Option<usize>,
}

/// An object that is being read.
struct Open {
    text: Vec<u8>,
    line: usize,
    /// How far its line is indented, where it is the first thing in its line.
    indent: Option<usize>,
    depth: usize,
    /// Where the last string of the object's own began, and where it ended.
    string: (usize, usize),
    /// A colon follows that string.
    named: bool,
}

impl Cutter {
    pub(crate) const fn new() -> Self {
        Self { line: 1, indent: Some(0), next_page: None }
    }

    /// The next object, whole or not.
    pub(crate) fn next(&mut self, bytes: &mut Bytes<'_>) -> Option<Cut> {
        loop {
            let indent = self.indent;
            match self.step(bytes)? {
                b'"' => {
                    let mut string = Vec::new();
                    self.string(bytes, &mut string);
                    self.note_link(&string);
                }
                b'{' => {
                    let (text, line) = (vec![b'{'], self.line);
                    let open = Open { text, line, indent, depth: 1, string: (0, 0), named: false };
                    if let Some(cut) = self.object(bytes, open) {
                        return Some(cut);
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes one byte and keeps count of lines.
    fn step(&mut self, bytes: &mut Bytes<'_>) -> Option<u8> {
        let byte = bytes.next()?;
        match (byte, self.indent) {
            (b'\n', _) => {
                self.line += 1;
                self.indent = Some(0);
            }
            (b' ' | b'\t', Some(indent)) => self.indent = Some(indent + 1),
            (b'\r', _) | (_, None) => {}
            _ => self.indent = None,
        }
        Some(byte)
    }

    /// The rest of a string, its end included; false where it does not end on its line.
    fn string(&mut self, bytes: &mut Bytes<'_>, into: &mut Vec<u8>) -> bool {
        loop {
            let ahead = bytes.ahead();
            let plain = ahead.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n')).unwrap_or(ahead.len());
            into.extend(ahead.get(..plain).unwrap_or_default());
            bytes.skip(plain);
            match bytes.peek() {
                None | Some(b'\n') => return false,
                Some(byte) => {
                    self.step(bytes);
                    into.push(byte);
                    if byte == b'"' {
                        return true;
                    }
                    if byte == b'\\' {
                        into.extend(self.step(bytes));
                    }
                }
            }
        }
    }

    /// Reads an object to its end; nothing where it turns out to be an envelope.
    fn object(&mut self, bytes: &mut Bytes<'_>, mut open: Open) -> Option<Cut> {
        while open.depth > 0 {
            let Some(byte) = bytes.peek() else {
                return Some(open.broken("The log ends in the middle of this record."));
            };
            if open.is_left(self.indent, byte) {
                return Some(open.broken("Another record begins before this one ends."));
            }
            if open.named && matches!(byte, b'[' | b'{') && open.is_envelope() {
                self.note_link(&open.text);
                return None;
            }
            if open.text.len() > LONGEST {
                return Some(self.give_up(bytes, open, "This is too long for a record."));
            }
            self.step(bytes);
            let start = open.text.len();
            open.text.push(byte);
            if byte == b'"' {
                if !self.string(bytes, &mut open.text) {
                    return Some(self.give_up(bytes, open, "A text does not end on its line."));
                }
                if open.depth == 1 {
                    open.string = (start, open.text.len());
                }
            } else {
                open.punctuation(byte);
            }
        }
        Some(open.cut(None))
    }

    /// Goes on to the next line that begins as a record does.
    fn give_up(&mut self, bytes: &mut Bytes<'_>, open: Open, fault: &'static str) -> Cut {
        while let Some(byte) = bytes.peek() {
            let begins = byte == b'{' && self.line > open.line;
            if begins && self.indent.is_some_and(|indent| open.indent.is_none_or(|own| own == indent)) {
                break;
            }
            self.step(bytes);
        }
        open.broken(fault)
    }

    fn note_link(&mut self, text: &[u8]) {
        let link: &[u8] = b"@odata.nextLink\"";
        if self.next_page.is_none() && text.windows(link.len()).any(|part| part.eq_ignore_ascii_case(link)) {
            self.next_page = Some(self.line);
        }
    }
}

impl Open {
    /// Whether the next line begins like this object did: one record a line, or a pretty list.
    fn is_left(&self, indent: Option<usize>, byte: u8) -> bool {
        let same_place = indent.is_some() && indent == self.indent;
        // Text without any indentation has objects inside of objects at the same place.
        let telling = indent > Some(0) || self.text.get(1).is_some_and(|after| !matches!(after, b'\r' | b'\n'));
        byte == b'{' && same_place && telling
    }

    fn is_envelope(&self) -> bool {
        let name = self.text.get(self.string.0..self.string.1).unwrap_or_default();
        let name = name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(name);
        ENVELOPES.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
    }

    fn punctuation(&mut self, byte: u8) {
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        self.named = self.depth == 1 && (byte == b':' || (self.named && byte.is_ascii_whitespace()));
    }

    fn broken(self, fault: &'static str) -> Cut {
        self.cut(Some(fault))
    }

    fn cut(self, fault: Option<&'static str>) -> Cut {
        let text =
            String::from_utf8(self.text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Cut { text, line: self.line, fault }
    }
}
