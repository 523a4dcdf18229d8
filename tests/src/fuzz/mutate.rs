//! Mutations of bytes: what needs to know nothing of what the bytes mean.

use super::dice::Dice;

/// An input grows no longer than this.
pub(super) const LONGEST: usize = 256 * 1024;

/// Pieces that decoders look at: brackets, marks, signatures, numbers at their limits, text that
/// other programs would run.
const PIECES: [&[u8]; 62] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b",",
    b":",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"\\udc00\\u0000",
    b"\n",
    b"\r\n",
    b"\t",
    b";",
    b"\0",
    b"\x1b[31m",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x01\x02",
    b"PK\x06\x06",
    b"\x1f\x8b",
    b"null",
    b"true",
    b"-",
    b"1e999",
    b"-1",
    b"4294967296",
    b"18446744073709551616",
    b"99999999999999999999999999999999",
    b"0.1",
    b"NaN",
    b"=1+1",
    b"@SUM(A1)",
    b"<script>alert(1)</script>",
    b"<img src=x onerror=alert(1)>",
    b"\xe2\x80\xae",
    b"\xe2\x81\xa6",
    b"\xe2\x80\x8b",
    b"{\"value\":[",
    b"\"members\":",
    b"\"id\":",
    b"\"@odata.type\":",
    b"\"@odata.nextLink\":\"x\"",
    b"All",
    b"None",
    b"GuestsOrExternalUsers",
    b"00000000-0000-0000-0000-000000000000",
    b"2026-13-45T99:99:99Z",
    b"0001-01-01",
    b"/129",
    b"::ffff:1.2.3.4",
    b"device.displayName -eq \"",
    b"-not (",
    b"(((((((((((((((((((((((((((((((((((((((((((",
    b"'",
];

/// What nests, or goes on, when it is repeated.
const DEEP: [&[u8]; 9] = [b"[", b"{\"a\":", b"(", b"\"", b"x", b"\\", b"not ", b"\n", b"\xf0\x9f\x8c\xb3"];

/// One text that is hostile as a name, an id or a number.
pub(super) fn piece(dice: &mut Dice) -> Vec<u8> {
    dice.pick(&PIECES).to_vec()
}

/// Changes bytes at a few places; `others` are parts to be mixed in.
pub(super) fn bytes(mut bytes: Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.roll(6) {
        once(&mut bytes, others, dice);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn once(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.roll(bytes.len() + 1);
    let end = (at + reach(dice)).min(bytes.len());
    match dice.roll(11) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
        1 if at < bytes.len() => bytes[at] = dice.number() as u8,
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => {
            let copy = bytes[at..end].to_vec();
            let times = if dice.one_in(20) { 1 + dice.roll(400) } else { 1 };
            let copies = copy.repeat(times.min(LONGEST / copy.len().max(1)));
            bytes.splice(end..end, copies);
        }
        5 => {
            let copy = bytes[at..end].to_vec();
            let to = dice.roll(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
        6 if !others.is_empty() => {
            let other = dice.pick(others);
            let from = dice.roll(other.len() + 1);
            let part = &other[from..(from + reach(dice)).min(other.len())];
            bytes.splice(at..end, part.iter().copied());
        }
        7 => bytes[at..end].reverse(),
        8 => {
            // Deep nesting, or one long text.
            let piece = *dice.pick(&DEEP);
            bytes.splice(at..at, piece.repeat(1 + dice.roll(3000)));
        }
        _ => drop(bytes.splice(at..at, piece(dice))),
    }
}

/// Mostly short, seldom long.
fn reach(dice: &mut Dice) -> usize {
    match dice.roll(8) {
        0..4 => 1 + dice.roll(8),
        4..7 => 1 + dice.roll(200),
        _ => 1 + dice.roll(20_000),
    }
}
