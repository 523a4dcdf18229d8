//! Tables that spreadsheets open, written in one place: exports are hostile, and what they name comes
//! out in cells.

use std::borrow::Cow;

/// One cell of a CSV file as RFC 4180 has it, and never a formula.
pub fn cell(text: &str) -> Cow<'_, str> {
    let text = no_formula(text);
    if text.contains([',', ';', '"', '\t', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        text
    }
}

/// One cell of text to paste, parted by tabs: one line, and never a formula.
pub fn pasted(text: &str) -> String {
    no_formula(&text.replace(['\t', '\r', '\n'], " ")).into_owned()
}

/// A spreadsheet takes text that begins like a formula for one, and runs it; with an apostrophe in
/// front it is text.
fn no_formula(text: &str) -> Cow<'_, str> {
    // Some take the wide forms of East Asian keyboards too.
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let begins = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    if text.trim_start_matches(begins).starts_with(signs) || text.starts_with(['\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{cell, pasted};

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        assert_eq!(cell("plain text"), "plain text");
        assert_eq!(cell("a, b"), "\"a, b\"");
        assert_eq!(cell("a \"b\"\nc"), "\"a \"\"b\"\"\nc\"");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\u{feff}=1", "\u{b}=1", "＝1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        assert_eq!(cell("\tx"), "\"'\tx\"");
        assert_eq!(cell("\rx"), "\"'\rx\"");
        assert_eq!(cell("\n=1"), "\"'\n=1\"");
        assert_eq!(cell("=HYPERLINK(\"a\",1)"), "\"'=HYPERLINK(\"\"a\"\",1)\"");
        assert_eq!(cell("Ada = Bob"), "Ada = Bob");
    }

    #[test]
    fn a_pasted_cell_stays_one_cell() {
        assert_eq!(pasted("a\tb\r\nc"), "a b  c");
        assert_eq!(pasted("\t=1"), "' =1");
    }
}
