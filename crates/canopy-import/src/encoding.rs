//! From bytes to text: byte order marks, UTF-8 and UTF-16.

use std::fmt;

/// How a file's text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// No text.
    Binary,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 with byte order mark",
            Self::Utf16Le => "UTF-16 little endian",
            Self::Utf16Be => "UTF-16 big endian",
            Self::Binary => "not text",
        })
    }
}

/// Text, and what was wrong with the bytes.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text, without byte order mark; invalid sequences are replaced by U+FFFD.
    pub(crate) text: String,
    /// The encoding.
    pub(crate) encoding: Encoding,
    /// Offset in bytes of the first invalid sequence.
    pub(crate) invalid: Option<usize>,
}

/// Decodes a file.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    match sniff(&bytes) {
        (Encoding::Binary, _) => Decoded { text: String::new(), encoding: Encoding::Binary, invalid: None },
        (encoding @ Encoding::Utf16Le, skip) => utf16(bytes.get(skip..).unwrap_or_default(), encoding, skip),
        (encoding @ Encoding::Utf16Be, skip) => utf16(bytes.get(skip..).unwrap_or_default(), encoding, skip),
        (encoding, skip) => utf8(bytes, encoding, skip),
    }
}

/// The encoding, and the length of the byte order mark.
pub(crate) fn sniff(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8Bom, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        _ => (without_mark(bytes), 0),
    }
}

/// JSON begins with ASCII, so UTF-16 shows as zeros in every other place.
fn without_mark(bytes: &[u8]) -> Encoding {
    let zeros = |odd: usize| bytes.iter().take(64).skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = bytes.len().min(64) / 2;
    match (zeros(0), zeros(1)) {
        (0, 0) if !bytes.iter().take(4096).any(|byte| *byte == 0) => Encoding::Utf8,
        (0, high) if half > 0 && high * 2 > half => Encoding::Utf16Le,
        (high, 0) if half > 0 && high * 2 > half => Encoding::Utf16Be,
        _ => Encoding::Binary,
    }
}

fn utf8(bytes: Vec<u8>, encoding: Encoding, skip: usize) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if skip > 0 {
                text.drain(..skip.min(text.len()));
            }
            Decoded { text, encoding, invalid: None }
        }
        Err(error) => {
            let invalid = Some(error.utf8_error().valid_up_to());
            let text = String::from_utf8_lossy(error.as_bytes().get(skip..).unwrap_or_default()).into_owned();
            Decoded { text, encoding, invalid }
        }
    }
}

fn utf16(bytes: &[u8], encoding: Encoding, skip: usize) -> Decoded {
    let unit = |pair: &[u8]| match (pair, encoding) {
        ([a, b], Encoding::Utf16Be) => u16::from_be_bytes([*a, *b]),
        ([a, b], _) => u16::from_le_bytes([*a, *b]),
        _ => 0xfffd,
    };
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut invalid = None;
    let mut at = skip;
    for decoded in char::decode_utf16(bytes.chunks(2).map(unit)) {
        let c = decoded.unwrap_or_else(|_| {
            invalid.get_or_insert(at);
            char::REPLACEMENT_CHARACTER
        });
        at += c.len_utf16() * 2;
        text.push(c);
    }
    if bytes.len() % 2 == 1 {
        invalid.get_or_insert(skip + bytes.len() - 1);
    }
    Decoded { text, encoding, invalid }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_bytes(text: &str, encoding: Encoding) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if encoding == Encoding::Utf16Be { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "{\"name\": \"Zürich 🗝\"}";
        let mark = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (mark(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()), Encoding::Utf8Bom),
            (mark(&[0xff, 0xfe], utf16_bytes(text, Encoding::Utf16Le)), Encoding::Utf16Le),
            (mark(&[0xfe, 0xff], utf16_bytes(text, Encoding::Utf16Be)), Encoding::Utf16Be),
            (utf16_bytes(text, Encoding::Utf16Le), Encoding::Utf16Le),
            (utf16_bytes(text, Encoding::Utf16Be), Encoding::Utf16Be),
        ] {
            let decoded = decode(bytes);
            assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.invalid), (text, encoding, None));
        }
    }

    #[test]
    fn invalid_sequences_are_found_and_replaced() {
        let decoded = decode(b"{\"a\":\"\xff\"}".to_vec());
        assert_eq!((decoded.text.as_str(), decoded.invalid), ("{\"a\":\"\u{fffd}\"}", Some(6)));
        let decoded = decode([b"\xff\xfe".to_vec(), utf16_bytes("{}", Encoding::Utf16Le), vec![0x00]].concat());
        assert_eq!((decoded.text.as_str(), decoded.invalid), ("{}\u{fffd}", Some(6)));
        assert_eq!(decode(b"PK\x03\x04\0\0\0\0\0\x01\x02".to_vec()).encoding, Encoding::Binary);
        assert_eq!(decode(Vec::new()).encoding, Encoding::Utf8);
    }
}
