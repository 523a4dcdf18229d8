//! Object ids, one newtype for each kind of object.

use std::fmt;
use std::hash::{Hash, Hasher};

/// The id of a directory object: usually a GUID, in hand-made exports sometimes any text.
///
/// Two ids are equal when they differ only in case.
#[derive(Clone)]
pub struct ObjectId(Repr);

/// A GUID as bytes, most significant first: half a million memberships are half a million of these,
/// and a number of 128 bits would have to be aligned.
#[derive(Clone)]
enum Repr {
    Guid([u8; 16]),
    Text(Box<str>),
}

impl ObjectId {
    /// Reads an id; text that is no GUID is kept as it stands (trimmed).
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        match parse_guid(text) {
            Some(guid) => Self(Repr::Guid(guid)),
            None => Self(Repr::Text(text.into())),
        }
    }

    /// The id that is this GUID, its digits read as one number.
    pub const fn guid(digits: u128) -> Self {
        Self(Repr::Guid(digits.to_be_bytes()))
    }

    /// Whether the id has the form of a GUID, as every id that Graph hands out has.
    pub const fn is_guid(&self) -> bool {
        matches!(self.0, Repr::Guid(_))
    }
}

fn parse_guid(text: &str) -> Option<[u8; 16]> {
    let text = text.as_bytes();
    if text.len() != 36 || [8, 13, 18, 23].iter().any(|at| text.get(*at) != Some(&b'-')) {
        return None;
    }
    // Pairs of digits, and where they stand: directories hold millions of ids.
    const PAIRS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
    let (mut guid, mut wrong) = ([0; 16], 0);
    for (byte, at) in guid.iter_mut().zip(PAIRS) {
        let [high, low] = *text.get(at..)?.first_chunk::<2>()?;
        let (high, low) = (digit(high), digit(low));
        wrong |= high | low;
        *byte = (high << 4) | (low & 15);
    }
    (wrong < 16).then_some(guid)
}

/// The value of a hexadecimal digit; more than 15 of another byte.
const fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => 255,
    }
}

fn written(guid: &[u8; 16]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    let mut text = String::with_capacity(36);
    for (at, byte) in guid.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.extend([digit(byte >> 4), digit(byte & 15)]);
    }
    text
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

impl PartialEq for ObjectId {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Guid(a), Repr::Guid(b)) => a == b,
            _ => self.cmp(other).is_eq(),
        }
    }
}

impl Eq for ObjectId {}

impl PartialOrd for ObjectId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ObjectId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Greater, Less};
        match (&self.0, &other.0) {
            (Repr::Guid(a), Repr::Guid(b)) => a.cmp(b),
            (Repr::Guid(_), Repr::Text(_)) => Less,
            (Repr::Text(_), Repr::Guid(_)) => Greater,
            (Repr::Text(a), Repr::Text(b)) => folded(a).cmp(folded(b)),
        }
    }
}

impl Hash for ObjectId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Repr::Guid(guid) => u128::from_be_bytes(*guid).hash(state),
            Repr::Text(text) => folded(text).for_each(|c| c.hash(state)),
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Guid(guid) => f.write_str(&written(guid)),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub ObjectId);

        impl $name {
            /// Reads the id from text.
            pub fn new(text: &str) -> Self {
                Self(ObjectId::new(text))
            }

            /// The id that is this GUID, its digits read as one number.
            pub const fn guid(digits: u128) -> Self {
                Self(ObjectId::guid(digits))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A Conditional Access policy's id.
    PolicyId
    /// A user's object id.
    UserId
    /// A group's object id.
    GroupId
    /// A directory role's *template* id, the same in every tenant.
    RoleId
    /// An application (client) id, the same in every tenant.
    AppId
    /// A service principal's *object* id in this tenant.
    ServicePrincipalId
    /// A tenant's id.
    TenantId
    /// A named location's id.
    LocationId
    /// An authentication strength policy's id.
    StrengthId
    /// A terms-of-use agreement's id.
    TermsId
    /// An authentication context class reference, `c1` to `c99`.
    ContextId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_compare_without_regard_to_case() {
        let lower = ObjectId::new("797f4846-ba00-4fd7-ba43-dac1f8f63013");
        let upper = ObjectId::new(" 797F4846-BA00-4FD7-BA43-DAC1F8F63013");
        assert_eq!(lower, upper);
        assert_eq!(upper.to_string(), "797f4846-ba00-4fd7-ba43-dac1f8f63013");
        assert_eq!(ObjectId::new("Ring-1"), ObjectId::new("RING-1"));
    }

    #[test]
    fn text_that_is_no_guid_is_kept_as_written() {
        for text in ["<Group>", "797f4846-ba00-4fd7-ba43-dac1f8f6301", "797f4846ba004fd7ba43dac1f8f63013", "ä-ö"] {
            let id = ObjectId::new(text);
            assert!(!id.is_guid());
            assert_eq!(id.to_string(), text);
        }
    }
}
