//! A log's bytes one by one, as UTF-8 whatever they were written in, without holding the log.

use std::io::{ErrorKind, Read};

use crate::encoding::{self, Encoding};

/// So much is read first, which is all of most files,
const FIRST: usize = 16 * 1024;
/// and so much at a time then: a browser takes a while to begin.
const CHUNK: usize = 256 * 1024;

/// The bytes of a log, decoded piece by piece.
pub(crate) struct Bytes<'a> {
    from: Box<dyn Read + 'a>,
    chunk: Vec<u8>,
    at: usize,
    encoding: Option<Encoding>,
    /// Units of UTF-16 that are not whole yet.
    rest: Vec<u8>,
    read: u64,
    failed: bool,
    /// The source could not go on: it is asked no more.
    over: bool,
    /// So much is asked for next.
    space: usize,
}

impl<'a> Bytes<'a> {
    pub(crate) fn new(from: Box<dyn Read + 'a>) -> Self {
        Self {
            from,
            chunk: Vec::new(),
            at: 0,
            encoding: None,
            rest: Vec::new(),
            read: 0,
            failed: false,
            over: false,
            space: FIRST,
        }
    }

    /// How many bytes were taken from the source.
    pub(crate) const fn read(&self) -> u64 {
        self.read
    }

    /// The encoding, once something was read.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// Whether the source could not go on; told once.
    pub(crate) fn take_failure(&mut self) -> bool {
        std::mem::take(&mut self.failed)
    }

    /// The next byte, which stays.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        if self.at >= self.chunk.len() {
            self.fill();
        }
        self.chunk.get(self.at).copied()
    }

    /// The next byte.
    pub(crate) fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        byte
    }

    /// What was read and not taken yet.
    pub(crate) fn ahead(&mut self) -> &[u8] {
        self.peek();
        self.chunk.get(self.at..).unwrap_or_default()
    }

    /// Takes so many of the bytes that are [`Bytes::ahead`].
    pub(crate) fn skip(&mut self, count: usize) {
        self.at += count;
    }

    fn fill(&mut self) {
        self.at = 0;
        self.chunk.clear();
        while self.chunk.is_empty() && !self.over {
            let mut raw = std::mem::take(&mut self.rest);
            let before = raw.len();
            raw.resize(before + self.space, 0);
            let read = raw.get_mut(before..).map(|space| self.from.read(space));
            let read = match read.unwrap_or(Ok(0)) {
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {
                    raw.truncate(before);
                    self.rest = raw;
                    continue;
                }
                Err(_) => {
                    (self.failed, self.over) = (true, true);
                    0
                }
            };
            raw.truncate(before + read);
            self.read += read as u64;
            // A source that gives little at a time needs little space.
            self.space = (read * 2).clamp(FIRST, CHUNK);
            if read == 0 {
                return;
            }
            self.decode(raw);
        }
    }

    fn decode(&mut self, mut raw: Vec<u8>) {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None => {
                let (encoding, mark) = encoding::sniff(&raw);
                raw.drain(..mark.min(raw.len()));
                *self.encoding.insert(encoding)
            }
        };
        match encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => self.chunk = raw,
            Encoding::Utf16Le | Encoding::Utf16Be => self.utf16(raw, encoding == Encoding::Utf16Be),
            Encoding::Binary => {}
        }
    }

    /// Decodes whole units; an odd byte and half a pair wait for the next piece.
    fn utf16(&mut self, mut raw: Vec<u8>, big: bool) {
        let unit = |pair: &[u8]| match (pair, big) {
            ([a, b], true) => u16::from_be_bytes([*a, *b]),
            ([a, b], false) => u16::from_le_bytes([*a, *b]),
            _ => 0xfffd,
        };
        let mut whole = raw.len() - raw.len() % 2;
        let last = whole.checked_sub(2).and_then(|at| raw.get(at..whole));
        if last.is_some_and(|pair| (0xd800..0xdc00).contains(&unit(pair))) {
            whole -= 2;
        }
        self.rest = raw.split_off(whole);
        let text: String = char::decode_utf16(raw.chunks(2).map(unit))
            .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        self.chunk = text.into_bytes();
    }
}
