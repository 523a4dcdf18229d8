//! The matrix as a picture, in SVG: the first rows of what is found, under a title and with a legend.
//! A picture is light, like print: it goes into documents.

use super::listing::{Entry, Listing};
use super::sheet::{Look, Sheet, Source};
use crate::shapes::{EXCLUDED, INCLUDED, MARKS, paths};
use crate::strings::{self, matrix as text};
use canopy_workbench::{Mark, PolicyCell};

/// So many lines and columns are in a picture.
const LINES: usize = 100;
const COLUMNS: usize = 80;

/// Longer names are cut.
const NAME: usize = 34;

/// Sizes in pixels.
const FIRST: usize = 250;
const WIDE: usize = 26;
const LINE: usize = 24;
const HEAD: usize = 250;

/// The light theme's colours (`web/style.css`): a picture carries no stylesheet of ours.
const STYLE: &str = "text{font:12px 'Segoe UI',system-ui,sans-serif;fill:#14201c}.t{font-size:18px;font-weight:600}\
    .m{fill:#5e6d67}.h{font-weight:600}.l{stroke:#e1e6e2}.b{fill:#f1f3f0}\
    .outline{fill:none;stroke:currentColor;stroke-width:3;stroke-linejoin:round}.thin{stroke-width:2.2}\
    .solid{fill:currentColor}.cut{stroke:#fff;stroke-width:2.4}.s{fill:none;stroke:currentColor;stroke-width:2.4}";

const fn colour(mark: Mark) -> &'static str {
    match mark {
        Mark::Open => "#c8401f",
        Mark::OtherOnly => "#d0671f",
        Mark::DeviceOnly => "#c9851a",
        Mark::MfaOrDevice => "#a48c1e",
        Mark::Mfa => "#5aa48f",
        Mark::Passwordless => "#2f8a73",
        Mark::PhishingResistant => "#0f6b57",
        Mark::MfaAndDevice => "#0c5a72",
        Mark::Block => "#2b3a44",
    }
}

pub(super) fn picture(sheet: &Sheet, listing: &Listing, title: &str) -> String {
    let lines = listing.entries.len().min(LINES);
    let columns = sheet.columns.len().min(COLUMNS);
    let is_marks = matches!(sheet.source, Source::Resources(_));
    let legend = if is_marks { 3 * LINE } else { LINE };
    let (wide, high) = ((FIRST + columns * WIDE + 140).max(640), HEAD + lines * LINE + legend + 40);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\" \
         role=\"img\"><title>{}</title><style>{STYLE}</style><defs>",
        escaped(title)
    );
    MARKS.into_iter().for_each(|mark| define(&mut svg, mark));
    svg.push_str(&format!("</defs><rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>"));
    words(&mut svg, (16, 30), "t", title);
    words(&mut svg, (16, 52), "m", &text::pictured(lines, listing, columns, sheet.columns.len()));
    for (at, column) in sheet.columns.iter().take(columns).enumerate() {
        let x = FIRST + at * WIDE + WIDE / 2 + 4;
        svg.push_str(&format!("<g transform=\"translate({x} {}) rotate(-60)\">", HEAD - 8));
        words(&mut svg, (0, 0), "", &cut(&column.name));
        svg.push_str("</g>");
    }
    for (at, entry) in listing.entries.iter().take(lines).enumerate() {
        let y = HEAD + at * LINE;
        svg.push_str(&format!("<path class=\"l\" d=\"M0 {y}h{wide}\"/>"));
        match entry {
            Entry::Head(head) => {
                let head = usize::try_from(*head).ok().and_then(|head| listing.heads.get(head));
                svg.push_str(&format!("<rect class=\"b\" y=\"{y}\" width=\"{wide}\" height=\"{LINE}\"/>"));
                words(&mut svg, (16, y + 16), "h", &head.map(|head| text::head(sheet, head)).unwrap_or_default());
            }
            Entry::Row(row) => {
                words(&mut svg, (16, y + 16), "", &cut(sheet.name(*row)));
                for column in 0..columns {
                    if let Some(look) = sheet.cell(*row, column) {
                        draw(&mut svg, (FIRST + column * WIDE + 4, y + 3), look);
                    }
                }
            }
        }
    }
    explain(&mut svg, HEAD + lines * LINE + 24, is_marks);
    svg.push_str("</svg>");
    svg
}

fn define(svg: &mut String, mark: Mark) {
    svg.push_str(&format!("<g id=\"m{}\" color=\"{}\">", mark as usize, colour(mark)));
    for (class, path) in paths(mark) {
        svg.push_str(&format!("<path class=\"{class}\" d=\"{path}\"/>"));
    }
    svg.push_str("</g>");
}

fn draw(svg: &mut String, (x, y): (usize, usize), look: Look) {
    match look {
        Look::Mark(cell) => svg.push_str(&format!("<use href=\"#m{}\" x=\"{x}\" y=\"{y}\"/>", cell.mark as usize)),
        Look::Policy(PolicyCell::NotIncluded) => {}
        Look::Policy(cell) => {
            let (path, colour) =
                if matches!(cell, PolicyCell::Excluded(_)) { (EXCLUDED, "#b8350f") } else { (INCLUDED, "#0f6b57") };
            let at = format!("transform=\"translate({x} {y})\"");
            svg.push_str(&format!("<path class=\"s\" color=\"{colour}\" {at} d=\"{path}\"/>"));
        }
    }
}

/// What the marks mean.
fn explain(svg: &mut String, top: usize, is_marks: bool) {
    if !is_marks {
        return words(svg, (16, top + 8), "m", text::POLICY_LEGEND);
    }
    for (at, mark) in MARKS.into_iter().enumerate() {
        let (x, y) = (16 + at % 3 * 205, top + at / 3 * LINE);
        svg.push_str(&format!("<use href=\"#m{}\" x=\"{x}\" y=\"{}\"/>", mark as usize, y - 5));
        words(svg, (x + 26, y + 8), "m", strings::mark(mark));
    }
}

fn words(svg: &mut String, (x, y): (usize, usize), class: &str, text: &str) {
    svg.push_str(&format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{}</text>", escaped(text)));
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name.to_owned(),
    }
}

/// Text within markup. Names come from files: what XML does not allow is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
