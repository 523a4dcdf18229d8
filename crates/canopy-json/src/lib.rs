//! A JSON reader that knows where everything stands and does not give up.
//!
//! Every value keeps its place, so that a notice about one member of one policy can name line and
//! column. A stray or missing comma is reported and passed over; an element of a list that cannot
//! be read is marked, and reading goes on after it. (serde_json stops at the first error and keeps
//! no places.) Long lists without a fault are not kept as values: [`Long`] reads their items again when
//! they are asked for, one at a time.

mod long;
mod node;
mod skim;
mod string;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use long::Long;
pub use node::{Paths, Word, is_metadata};

/// A JSON value and its place in the text.
#[derive(Debug)]
pub struct Node<'a> {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
    /// Whether the value was read to its end, with everything inside.
    pub whole: bool,
    /// Of an object, the marks of its members' names: most objects are asked for many members that
    /// they do not have.
    pub marks: u32,
    /// The value.
    pub value: Value<'a>,
}

/// A JSON value.
#[derive(Debug)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string, without its escapes.
    Text(Cow<'a, str>),
    /// A list.
    Array(Vec<Node<'a>>),
    /// A list without a fault, of many items.
    Long(Box<Long<'a>>),
    /// An object.
    Object(Vec<Member<'a>>),
}

/// A member of an object.
#[derive(Debug)]
pub struct Member<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// The value.
    pub node: Node<'a>,
}

/// A place where the text is not JSON.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Offset in bytes.
    pub at: usize,
    /// What is wrong, one sentence.
    pub what: String,
    /// Whether reading went on as if nothing had been.
    pub harmless: bool,
}

/// Values nested deeper than this are not read.
const DEPTH: usize = 96;
/// Progress is told after so many bytes.
const TELLING: usize = 1 << 20;
/// Faults in one file that are worth listing.
const FAULTS: usize = 50;

/// Reads all values of a text: usually one, several in newline-delimited JSON.
pub fn read(text: &str) -> (Vec<Node<'_>>, Vec<Fault>) {
    all(Reader::new(text, &mut |_| {}))
}

/// Reads all values of a text that may be long: its long lists are [`Value::Long`]. `progress` is told
/// the bytes read, as far as they are not in such a list.
pub fn read_long<'a>(text: &'a str, progress: &mut dyn FnMut(usize)) -> (Vec<Node<'a>>, Vec<Fault>) {
    all(Reader { long: true, ..Reader::new(text, progress) })
}

fn all<'a>(mut reader: Reader<'a, '_>) -> (Vec<Node<'a>>, Vec<Fault>) {
    let mut roots = Vec::new();
    reader.space();
    while let Some(byte) = reader.peek() {
        if !matches!(byte, b'{' | b'[') {
            match roots.is_empty() {
                true => reader.fault("It begins with neither { nor [, as a part cut out of a file does.", false),
                false => reader.fault("More text follows after its end.", true),
            }
            break;
        }
        let (node, stopped) = reader.value(DEPTH);
        roots.push(node);
        if stopped.is_err() {
            break;
        }
        reader.space();
    }
    (roots, reader.faults)
}

/// Reading cannot go on inside this value; the fault is listed already.
struct Stopped;

struct Reader<'a, 'p> {
    text: &'a str,
    at: usize,
    faults: Vec<Fault>,
    /// How far the progress was told.
    told: usize,
    progress: &'p mut dyn FnMut(usize),
    /// Whether long lists may be left to be read later.
    long: bool,
    /// Whether values are dropped soon: then their lists of members are used again.
    fleeting: bool,
    /// Emptied lists of members, to be filled again.
    spare: Vec<Vec<Member<'a>>>,
}

impl<'a, 'p> Reader<'a, 'p> {
    fn new(text: &'a str, progress: &'p mut dyn FnMut(usize)) -> Self {
        Self { text, at: 0, faults: Vec::new(), told: 0, progress, long: false, fleeting: false, spare: Vec::new() }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn fault(&mut self, what: &str, harmless: bool) {
        if self.faults.len() < FAULTS {
            self.faults.push(Fault { at: self.at, what: what.to_owned(), harmless });
        }
    }

    fn stop<T>(&mut self, what: &str) -> Result<T, Stopped> {
        let what = if self.peek().is_none() { "The text ends in the middle of the JSON." } else { what };
        self.fault(what, false);
        Err(Stopped)
    }

    /// Reads a value; what was read of it is kept even when reading stopped.
    fn value(&mut self, depth: usize) -> (Node<'a>, Result<(), Stopped>) {
        self.space();
        let start = self.at;
        let (value, result, whole) = match self.peek() {
            Some(b'{') if depth > 0 => self.object(depth - 1),
            Some(b'[') if depth > 0 => self.array(depth - 1),
            Some(b'{' | b'[') => (Value::Null, self.stop("The values are nested too deeply."), false),
            Some(b'"') => match self.string() {
                Ok(text) => (Value::Text(text), Ok(()), true),
                Err(stopped) => (Value::Null, Err(stopped), false),
            },
            _ => match self.word() {
                Ok((value, whole)) => (value, Ok(()), whole),
                Err(stopped) => (Value::Null, Err(stopped), false),
            },
        };
        let whole = whole && result.is_ok();
        (Node::new((start, self.at), whole, value), result)
    }

    /// A word; one that is not known is passed over as a value that is not whole.
    fn word(&mut self) -> Result<(Value<'a>, bool), Stopped> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let ends = |b: &u8| matches!(b, b',' | b':' | b'"' | b'[' | b']' | b'{' | b'}') || b.is_ascii_whitespace();
        let len = rest.bytes().take_while(|b| !ends(b)).count();
        let word = rest.get(..len).unwrap_or_default();
        let value = match word {
            "null" => Some(Value::Null),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "" => return self.stop("A value was expected here."),
            word => is_number(word.as_bytes()).then_some(Value::Number(word)),
        };
        if value.is_none() {
            self.fault("A value was expected here.", false);
        }
        self.at += len;
        let whole = value.is_some();
        Ok((value.unwrap_or(Value::Null), whole))
    }

    fn object(&mut self, depth: usize) -> (Value<'a>, Result<(), Stopped>, bool) {
        // Objects of one member are the most: lists of members hold millions.
        let mut members = self.spare.pop().unwrap_or_else(|| Vec::with_capacity(1));
        let mut whole = true;
        self.at += 1;
        let result = loop {
            match self.next_item(b'}', members.is_empty()) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(stopped) => break Err(stopped),
            }
            let name = match self.name() {
                Ok(name) => name,
                Err(stopped) => break Err(stopped),
            };
            let (node, result) = self.value(depth);
            whole &= node.whole;
            members.push(Member { name, node });
            if result.is_err() {
                break result;
            }
        };
        if !self.fleeting {
            members.shrink_to_fit();
        }
        (Value::Object(members), result, whole)
    }

    fn name(&mut self) -> Result<Cow<'a, str>, Stopped> {
        if self.peek() != Some(b'"') {
            return self.stop("A member's name in quotation marks was expected here.");
        }
        let name = self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return self.stop("A colon was expected here.");
        }
        self.at += 1;
        Ok(name)
    }

    fn array(&mut self, depth: usize) -> (Value<'a>, Result<(), Stopped>, bool) {
        let (mut items, before) = (Vec::new(), self.faults.len());
        let mut whole = true;
        self.at += 1;
        let result = loop {
            let faultless = whole && self.faults.len() == before && before < FAULTS;
            if self.long && items.len() == long::STEP && faultless {
                if let Some(long) = self.skim_rest(&items, depth) {
                    return (Value::Long(Box::new(long)), Ok(()), true);
                }
            }
            match self.next_item(b']', items.is_empty()) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(stopped) => break Err(stopped),
            }
            let (mut node, result) = self.value(depth);
            let lost = result.is_err() && !self.skip_object(node.start);
            if self.at - self.told > TELLING {
                self.told = self.at;
                (self.progress)(self.at);
            }
            node.end = self.at;
            whole &= node.whole;
            items.push(node);
            if lost {
                break result;
            }
        };
        (Value::Array(items), result, whole)
    }

    /// Moves to the next item of a list or object; false at its end.
    fn next_item(&mut self, close: u8, first: bool) -> Result<bool, Stopped> {
        self.space();
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(false);
        }
        if first {
            return Ok(true);
        }
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.space();
                if self.peek() != Some(close) {
                    return Ok(true);
                }
                let after = std::mem::replace(&mut self.at, comma);
                self.fault("A comma stands before the closing bracket.", true);
                self.at = after + 1;
                Ok(false)
            }
            Some(b'"' | b'{' | b'[') => {
                self.fault("A comma is missing here.", true);
                Ok(true)
            }
            // If this one was not too many, another one is missing later, and that is no harmless fault.
            Some(b']') => {
                self.fault("There is a closing bracket too many.", true);
                self.at += 1;
                self.next_item(close, false)
            }
            _ => self.stop("A comma or a closing bracket was expected here."),
        }
    }

    /// After a fault inside an object that begins at `start`: goes to its end, if it has one.
    fn skip_object(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes().get(start..).unwrap_or_default();
        if bytes.first() != Some(&b'{') {
            return false;
        }
        let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                self.at = start + at + 1;
                return true;
            }
        }
        false
    }
}

/// Whether a word is a number. Leading zeros are let pass: what is meant is clear.
fn is_number(word: &[u8]) -> bool {
    // What follows the digits that a text begins with; there must be some.
    fn digits(text: &[u8]) -> Option<&[u8]> {
        let count = text.iter().take_while(|b| b.is_ascii_digit()).count();
        text.get(count..).filter(|_| count > 0)
    }
    fn number(word: &[u8]) -> Option<&[u8]> {
        let mut rest = digits(word.strip_prefix(b"-").unwrap_or(word))?;
        if let [b'.', fraction @ ..] = rest {
            rest = digits(fraction)?;
        }
        match rest {
            [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => digits(exponent),
            _ => Some(rest),
        }
    }
    number(word).is_some_and(<[u8]>::is_empty)
}
