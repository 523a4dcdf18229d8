//! Text from files as people may see it. Whoever writes a display name writes what screens and
//! terminals show, and some characters make these lie: they turn the direction of what follows, hide
//! between letters, or command a terminal.

use std::borrow::Cow;

use canopy_import::is_unseen;

/// What stands where an unseen character stood.
const IN_ITS_PLACE: char = '\u{fffd}';

/// Text for a screen or a terminal: each character that nobody would see stands as `�`, but for line
/// ends and tabs, and for joiners where scripts write them.
///
/// Data for programs (JSON, CSV) are written as they are instead.
pub fn shown(text: &str) -> Cow<'_, str> {
    // Most names are plain.
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let stays = !is_unseen(c) || matches!(c, '\n' | '\t') || (is_joiner(c) && joins(before) && joins(after));
        out.push(if stays { c } else { IN_ITS_PLACE });
        before = c;
    }
    Cow::Owned(out)
}

/// Persian, Indic scripts and composed pictures are written with joiners.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn joins(c: char) -> bool {
    !c.is_ascii() && !is_unseen(c)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_nobody_sees_is_seen() {
        for c in ['\0', '\u{1b}', '\r', '\u{7f}', '\u{9b}', '\u{ad}', '\u{61c}', '\u{200b}', '\u{200e}', '\u{200f}'] {
            assert_eq!(shown(&format!("a{c}b")), "a\u{fffd}b", "{c:?}");
        }
        for c in ('\u{2028}'..='\u{202e}').chain('\u{2060}'..='\u{206f}').chain(['\u{feff}', '\u{e0041}', '\u{3164}']) {
            assert_eq!(shown(&format!("a{c}b")), "a\u{fffd}b", "{c:?}");
        }
        assert_eq!(shown("\u{202e}fdp.exe\u{2066} \u{1b}[31m"), "\u{fffd}fdp.exe\u{fffd} \u{fffd}[31m");
    }

    #[test]
    fn names_of_all_scripts_stay() {
        for name in
            ["Ada Lovelace", "Zoë", "שלום", "علی می\u{200c}خواهم", "क्\u{200d}ष", "👩\u{200d}💻 ❤\u{fe0f}", "a\nb\tc"]
        {
            assert_eq!(shown(name), name);
        }
    }

    #[test]
    fn joiners_hide_in_no_plain_name() {
        assert_eq!(shown("ad\u{200d}min"), "ad\u{fffd}min");
        assert_eq!(shown("\u{200c}ش"), "\u{fffd}ش");
        assert_eq!(shown("ش\u{200d}\u{200d}ش"), "ش\u{fffd}\u{fffd}ش");
    }
}
