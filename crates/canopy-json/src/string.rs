//! Strings and their escapes.

use std::borrow::Cow;

use super::{Reader, Stopped};

/// The offset of the next quotation mark or backslash at or after this one, or that of the end; eight
/// bytes at a time.
#[inline]
pub(crate) fn plain_until(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(*eight);
        let found = zeros(eight ^ (EACH * 0x22)) | zeros(eight ^ (EACH * 0x5c));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\')).count()
}

/// One in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Sets the highest bit of the first byte that is zero; bits above it may be set too.
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(EACH) & !bytes & (EACH << 7)
}

impl<'a> Reader<'a, '_> {
    /// Reads a string from its opening quotation mark on; it borrows where nothing is escaped.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Stopped> {
        self.at += 1;
        let start = self.at;
        self.at = plain_until(self.text.as_bytes(), start);
        match self.peek() {
            Some(b'"') => {
                let text = self.text.get(start..self.at).unwrap_or_default();
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            Some(_) => self.escaped(start),
            None => self.stop(""),
        }
    }

    fn escaped(&mut self, start: usize) -> Result<Cow<'a, str>, Stopped> {
        let mut out = self.text.get(start..self.at).unwrap_or_default().to_owned();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = plain_until(rest.as_bytes(), 0);
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                Some(_) => out.push(self.escape()?),
                None => return self.stop(""),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Stopped> {
        self.at += 1;
        let byte = self.peek();
        let c = match byte {
            Some(b'"' | b'\\' | b'/') => byte.map_or('\\', char::from),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.stop("A backslash stands before a character that cannot be escaped."),
        };
        self.at += 1;
        Ok(c)
    }

    /// `\uXXXX`, or two of them; half a pair becomes U+FFFD.
    fn unicode(&mut self) -> Result<char, Stopped> {
        let Some(high) = self.hex(self.at + 1) else {
            return self.stop("Four hexadecimal digits were expected here.");
        };
        self.at += 5;
        let next = self.text.as_bytes().get(self.at..self.at + 2);
        if (0xd800..0xdc00).contains(&high) && next == Some(b"\\u") {
            if let Some(low @ 0xdc00..0xe000) = self.hex(self.at + 2) {
                self.at += 6;
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 4)?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }
}
