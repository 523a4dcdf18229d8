//! What the importer has to say about what it read.

use std::fmt;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something could not be read and is missing from the tenant.
    Error,
    /// Something was read, but answers may rest on it wrongly or in part.
    Warning,
    /// Good to know.
    Info,
}

/// What a notice is about; notices of one kind can be grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// The bytes are no text, or not the text they claim to be.
    Encoding,
    /// The text is not JSON at some place.
    Syntax,
    /// The content is of no kind that is known.
    UnknownContent,
    /// The content is known, and not used.
    NotUsed,
    /// The same object was found more than once.
    Duplicate,
    /// A list is not whole.
    CutOff,
    /// An export is older than the others.
    Stale,
    /// A list of members does not say whose they are.
    WhoseMembers,
    /// Direct members only, and nested groups without theirs.
    NestedGroups,
    /// An id has no name.
    Unresolved,
    /// An object has no id, state or other member that it needs.
    Missing,
    /// A value is not known.
    UnknownValue,
    /// A member is not known.
    UnknownMember,
    /// A value has the wrong type.
    WrongType,
    /// A device filter or attribute filter could not be read.
    Rule,
    /// An id is no object id, such as a template's placeholder.
    Placeholder,
    /// An archive, or a file in one, could not be unpacked.
    Archive,
    /// The export script left something out.
    LeftOut,
    /// More notices of one kind in one file than are worth listing.
    More,
}

impl NoticeKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Syntax => "not quite JSON",
            Self::UnknownContent => "unknown content",
            Self::NotUsed => "not used",
            Self::Duplicate => "found more than once",
            Self::CutOff => "list cut off",
            Self::Stale => "older than the others",
            Self::WhoseMembers => "whose members?",
            Self::NestedGroups => "nested groups",
            Self::Unresolved => "ids without names",
            Self::Missing => "member missing",
            Self::UnknownValue => "unknown value",
            Self::UnknownMember => "unknown member",
            Self::WrongType => "wrong type",
            Self::Rule => "filter rule",
            Self::Placeholder => "placeholder",
            Self::Archive => "archive",
            Self::LeftOut => "left out of the export",
            Self::More => "more of the same",
        }
    }
}

/// One thing that was not understood, was assumed, or is good to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub code: NoticeKind,
    /// The file's name, as dropped; empty when it concerns several files.
    pub file: String,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The column in characters, counted from 1.
    pub column: Option<usize>,
    /// The place in the JSON tree, such as `$.value[3].conditions.users`.
    pub path: Option<String>,
    /// What stands there: at most 120 characters, without control characters; may be empty.
    pub excerpt: String,
    /// What happened, one sentence.
    pub what: String,
    /// What follows from it, one sentence.
    pub consequence: String,
    /// What to do about it, one sentence.
    pub remedy: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {} {} {}", self.what, self.consequence, self.remedy)
    }
}

/// The longest excerpt, in characters.
const EXCERPT: usize = 120;

/// Shortens text for showing: white space is squeezed, control characters are dropped.
pub(crate) fn shortened(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut space = false;
    for c in text.trim_start().chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        if count + 2 >= EXCERPT {
            out.push('…');
            break;
        }
        if space {
            out.push(' ');
            count += 1;
            space = false;
        }
        out.push(c);
        count += 1;
    }
    out
}

/// Characters that nobody sees where they are written: control characters, line ends too, those that
/// turn the direction of text or join letters, and those that are blank (Unicode's
/// `Default_Ignorable_Code_Point`, but for variation selectors, with which pictures are written).
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_short_and_harmless() {
        assert_eq!(shortened("  a\r\n\t b\u{7}c\u{202e}d  "), "a bcd");
        let long = shortened(&"x ".repeat(500));
        assert!(long.chars().count() <= EXCERPT);
        assert!(long.ends_with('…'));
    }
}
