//! Text that a tool packed into a member: compressed (deflate) and written in base64.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Nothing that is packed so is longer: 2,000 ranges of addresses come to 88 KB.
const LONGEST: usize = 256 * 1024;
/// Deflate makes nothing longer than so many times its length.
const MOST_TIMES: usize = 1040;

/// The text, in UTF-8; `None` where it is damaged, longer than 256 KiB, or something else.
pub(crate) fn unpacked(text: &str) -> Option<String> {
    let packed = decoded(text.trim())?;
    let mut out = vec![0; packed.len().saturating_mul(MOST_TIMES).min(LONGEST)];
    let mut state = DecompressorOxide::default();
    let (status, _, length) = decompress(&mut state, &packed, &mut out, 0, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
    if status != TINFLStatus::Done {
        return None;
    }
    out.truncate(length);
    String::from_utf8(out).ok()
}

/// The bytes that base64 stands for (RFC 4648), with or without what fills it up at its end.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.chunks(4) {
        let mut bits = 0_u32;
        for letter in four {
            bits = bits << 6 | u32::from(value(*letter)?);
        }
        // Six bits a letter: of two or three letters the last two or four mean nothing.
        let whole = match four.len() {
            4 => 3,
            3 => 2,
            2 => 1,
            _ => return None,
        };
        let [_, spread @ ..] = (bits << (6 * (4 - four.len()))).to_be_bytes();
        bytes.extend(spread.into_iter().take(whole));
    }
    Some(bytes)
}

const fn value(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_the_one_of_the_standard() {
        // RFC 4648, section 10.
        for (text, bytes) in
            [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob"), ("Zm9vYmFy", "foobar")]
        {
            assert_eq!(decoded(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(decoded("+/+/").unwrap(), [0xfb, 0xff, 0xbf]);
        for text in ["A", "Zm9vY", "Zm9 v", "Zm9v!", "Zm-_", "ä"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_damaged_or_too_long_is_nothing() {
        // Written by zlib: compressobj(9, DEFLATED, -15) of "192.0.2.0/24".
        assert_eq!(unpacked("M7Q00jPQA2J9IxMA").unwrap(), "192.0.2.0/24");
        for text in ["", "M7Q00jPQA2J9", "M7Q00jPQA2J9IxM!", "////", "no base64"] {
            assert_eq!(unpacked(text), None, "{text}");
        }
        for (length, fits) in [(LONGEST, true), (LONGEST + 1, false)] {
            let packed = miniz_oxide::deflate::compress_to_vec(&vec![b'x'; length], 9);
            assert_eq!(unpacked(&encoded(&packed)).is_some(), fits, "{length}");
        }
        let no_text = miniz_oxide::deflate::compress_to_vec(&[0xff, 0xfe], 9);
        assert_eq!(unpacked(&encoded(&no_text)), None);
    }

    fn encoded(bytes: &[u8]) -> String {
        let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
        let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
        let letter = |six: &[u8]| letters[(0..6).fold(0, |sum, at| sum * 2 + usize::from(*six.get(at).unwrap_or(&0)))];
        bits.chunks(6).map(letter).collect()
    }
}
