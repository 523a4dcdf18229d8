//! Passing over values that hold no fault, without reading them.
//!
//! What is passed over here, [`Reader::value`] reads to its end and without a fault. The reverse need not
//! be: strange words and missing commas are left to it.

use super::string::plain_until;
use super::{Reader, is_number};

impl Reader<'_, '_> {
    /// Passes over the items that follow one, and the closing bracket; `met` is told where each begins.
    pub(crate) fn skim_items(&mut self, depth: usize, met: &mut dyn FnMut(usize)) -> Option<()> {
        loop {
            if self.skim_next(b']')? {
                return Some(());
            }
            met(self.at);
            self.skim(depth)?;
        }
    }

    /// Passes over a value that begins here.
    fn skim(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.skim_string(),
            b'{' => self.skim_object(depth.checked_sub(1)?),
            b'[' => {
                let depth = depth.checked_sub(1)?;
                self.skim_first();
                if self.peek()? == b']' {
                    self.at += 1;
                    return Some(());
                }
                self.skim(depth)?;
                self.skim_items(depth, &mut |_| {})
            }
            _ => self.skim_word(),
        }
    }

    fn skim_object(&mut self, depth: usize) -> Option<()> {
        self.skim_first();
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.skim_string()?;
            self.space();
            if self.peek()? != b':' {
                return None;
            }
            self.at += 1;
            self.space();
            self.skim(depth)?;
            if self.skim_next(b'}')? {
                return Some(());
            }
        }
    }

    /// Passes over an opening bracket.
    fn skim_first(&mut self) {
        self.at += 1;
        self.space();
    }

    /// Passes over a comma, or over the closing bracket: true.
    fn skim_next(&mut self, close: u8) -> Option<bool> {
        self.space();
        let byte = self.peek()?;
        self.at += 1;
        if byte == close {
            return Some(true);
        }
        self.space();
        (byte == b',').then_some(false)
    }

    fn skim_string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            self.at = plain_until(bytes, self.at);
            if self.peek()? == b'"' {
                self.at += 1;
                return Some(());
            }
            match bytes.get(self.at + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
                b'u' => {
                    let digits = bytes.get(self.at + 2..self.at + 6)?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    self.at += 6;
                }
                _ => return None,
            }
        }
    }

    fn skim_word(&mut self) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
        let word = rest.get(..rest.iter().position(ends)?)?;
        let plain = matches!(word, b"null" | b"true" | b"false");
        let digits = word.strip_prefix(b"-").unwrap_or(word);
        // No longer than what a number has: every such text is one.
        let whole = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
        self.at += word.len();
        (plain || whole || is_number(word)).then_some(())
    }
}
