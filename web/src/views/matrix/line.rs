//! The lines of the grid: each is drawn anew only when something of it changes.

use super::Shared;
use crate::state::{Look, Sheet};
use crate::strings::{self, matrix as text};
use crate::views::{icons, mark};
use canopy_workbench::{CellCoverage, Mark, PolicyCell};
use std::ops::Range;
use yew::prelude::*;

/// Columns are drawn by so many, so that a step to the side draws few anew.
pub(super) const BLOCK: usize = 4;

/// So many columns are on a card.
const ON_A_CARD: usize = 3;

/// The heading of a section, as it is drawn.
pub(super) struct HeadLine {
    pub(super) at: usize,
    pub(super) top: usize,
    pub(super) name: String,
    pub(super) count: String,
    /// Whether it is folded; `None` where it cannot be.
    pub(super) folded: Option<bool>,
    pub(super) columns: usize,
    pub(super) is_active: bool,
    pub(super) cards: bool,
}

pub(super) fn head_line(props: HeadLine) -> Html {
    let style = format!("top:{}px", props.top);
    let expanded = props.folded.map(|folded| (!folded).to_string());
    let chevron = props.folded.map(|_| icons::chevron());
    let name = html! {
        <>{ chevron.unwrap_or_default() }<b>{ &props.name }</b><span class="muted">{ &props.count }</span></>
    };
    let line = props.at.to_string();
    if props.cards {
        return html! {
            <div key={props.at} role="listitem" class="matrix-section" {style} data-line={line}>
                <button type="button" class="matrix-fold" aria-expanded={expanded}>{ name }</button>
            </div>
        };
    }
    html! {
        <div key={props.at} role="row" class="matrix-section" {style} data-line={line} aria-rowindex={(props.at + 2).to_string()}>
            <div role="rowheader" class="matrix-fold" aria-colindex="1" aria-colspan={(props.columns + 1).to_string()}
                aria-expanded={expanded} id={props.is_active.then_some(strings::ids::MATRIX_CELL)}
                tabindex={if props.is_active { "0" } else { "-1" }}>{ name }</div>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LineProps {
    pub(super) at: usize,
    pub(super) row: u32,
    pub(super) top: usize,
    pub(super) sheet: Shared<Sheet>,
    /// The columns that are drawn, and how wide they are.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) wide: usize,
    /// The column of the arrow keys, where they are on this line.
    pub(super) active: Option<usize>,
    /// The column that is explained.
    pub(super) chosen: Option<usize>,
    pub(super) is_pinned: bool,
    /// Whether it has its cells, or only a hint of them for now.
    pub(super) filled: bool,
}

/// Somebody.
#[component]
pub(super) fn Line(props: &LineProps) -> Html {
    let LineProps { at, row, sheet, from, to, .. } = props;
    let sheet = &sheet.0;
    let name = AttrValue::from(sheet.name(*row).to_owned());
    let is_active = props.active == Some(0);
    let own = props.active.and_then(|active| active.checked_sub(1));
    let beyond = own.filter(|own| !(*from..*to).contains(own));
    let blocks = if props.filled { from / BLOCK..to.div_ceil(BLOCK) } else { 0..0 };
    let looks =
        classes!("matrix-row", props.is_pinned.then_some("matrix-pinned"), (!props.filled).then_some("matrix-waiting"));
    html! {
        <div role="row" class={looks}
            style={format!("top:{}px", props.top)} data-line={at.to_string()} aria-rowindex={(at + 2).to_string()}>
            <div role="rowheader" class="matrix-name" aria-colindex="1" title={format!("{name}\n{}", sheet.user_principal_name(*row))}
                id={is_active.then_some(strings::ids::MATRIX_CELL)} tabindex={if is_active { "0" } else { "-1" }}>
                <span class="matrix-who">{ name.clone() }</span>
                { badges(sheet, *row) }
                <span class="matrix-pin" title={text::pin(props.is_pinned, &name)} aria-hidden="true"></span>
            </div>
            <div class="matrix-gap" role="presentation" style={format!("width:{}px", from * props.wide)}></div>
            <div class="matrix-block" role="presentation">{ for blocks.map(|block| cells_of(props, block, own)) }</div>
            <div role="presentation">{ for beyond.map(|own| own_cell(props, own)) }</div>
        </div>
    }
}

/// The cells of a block of columns. The one of the arrow keys is an element of its own, so that it keeps
/// the focus while those around it are drawn anew.
fn cells_of(props: &LineProps, block: usize, own: Option<usize>) -> Html {
    let columns = (block * BLOCK).max(props.from)..((block + 1) * BLOCK).min(props.to);
    let cells = match own.filter(|own| columns.contains(own)) {
        None => cells(props, columns),
        Some(own) => html! {
            <>{ cells(props, columns.start..own) }{ own_cell(props, own) }{ cells(props, own + 1..columns.end) }</>
        },
    };
    html! { <div role="presentation" class="matrix-block" key={block}>{ cells }</div> }
}

/// Cells as one piece of markup, which browsers read many times faster than they are told of one
/// element after another. It holds numbers and our own words alone, nothing that comes from files.
fn cells(props: &LineProps, columns: Range<usize>) -> Html {
    let mut markup = String::new();
    for column in columns {
        let Some(look) = props.sheet.0.cell(props.row, column) else { continue };
        let chosen = if props.chosen == Some(column) { "\" aria-selected=\"true" } else { "" };
        let parts = [
            "<div role=\"gridcell\" class=\"matrix-cell ",
            looks(look),
            "\" aria-colindex=\"",
            &(column + 2).to_string(),
            "\" data-column=\"",
            &(column + 1).to_string(),
            "\" aria-label=\"",
            text::look(look),
            chosen,
            "\"></div>",
        ];
        parts.iter().for_each(|part| markup.push_str(part));
    }
    Html::from_html_unchecked(markup.into())
}

/// The cell on which the arrow keys are.
fn own_cell(props: &LineProps, column: usize) -> Html {
    let Some(look) = props.sheet.0.cell(props.row, column) else { return html! { <i hidden=true></i> } };
    let is_beyond = !(props.from..props.to).contains(&column);
    let left = format!("left:calc(var(--first) + {}px)", column * props.wide);
    html! {
        <div role="gridcell" class={classes!("matrix-cell", looks(look), is_beyond.then_some("matrix-beyond"))}
            aria-colindex={(column + 2).to_string()} data-column={(column + 1).to_string()} aria-label={text::look(look)}
            aria-selected={(props.chosen == Some(column)).then_some("true")} style={is_beyond.then_some(left)}
            id={strings::ids::MATRIX_CELL} tabindex="0" aria-describedby="matrix-said"></div>
    }
}

/// The classes of a cell: its mark, drawn by the stylesheet, and what else there is to it.
fn looks(look: Look) -> &'static str {
    let Look::Mark(cell) = look else {
        return match look {
            Look::Policy(PolicyCell::Excluded(_)) => "cell-excluded",
            Look::Policy(PolicyCell::Included(_) | PolicyCell::IncludedByRule) => "cell-included",
            Look::Policy(PolicyCell::NotIncluded) | Look::Mark(_) => "cell-none",
        };
    };
    let is_reported = cell.coverage == CellCoverage::ReportOnly;
    // Each mark as it is, with a line under it where report-only policies would cover it, and with a
    // question mark where it depends on unknown groups.
    let [plain, reported, depends] = match cell.mark {
        Mark::Open => ["cell-open", "cell-open cell-report", "cell-open cell-depends"],
        Mark::OtherOnly => ["cell-other", "cell-other cell-report", "cell-other cell-depends"],
        Mark::DeviceOnly => ["cell-device", "cell-device cell-report", "cell-device cell-depends"],
        Mark::MfaOrDevice => ["cell-either", "cell-either cell-report", "cell-either cell-depends"],
        Mark::Mfa => ["cell-mfa", "cell-mfa cell-report", "cell-mfa cell-depends"],
        Mark::Passwordless => ["cell-passwordless", "cell-passwordless cell-report", "cell-passwordless cell-depends"],
        Mark::PhishingResistant => ["cell-phishing", "cell-phishing cell-report", "cell-phishing cell-depends"],
        Mark::MfaAndDevice => ["cell-both", "cell-both cell-report", "cell-both cell-depends"],
        Mark::Block => ["cell-block", "cell-block cell-report", "cell-block cell-depends"],
    };
    match (cell.depends, is_reported) {
        (true, _) => depends,
        (false, true) => reported,
        (false, false) => plain,
    }
}

fn drawn(look: Look) -> Html {
    match look {
        Look::Mark(cell) => mark::mark(cell.mark),
        Look::Policy(PolicyCell::Included(_) | PolicyCell::IncludedByRule) => mark::taken(Some(true)),
        Look::Policy(PolicyCell::Excluded(_)) => mark::taken(Some(false)),
        Look::Policy(PolicyCell::NotIncluded) => mark::taken(None),
    }
}

fn badges(sheet: &Sheet, row: u32) -> Html {
    let badge = |(at, text): (usize, &str)| {
        let (short, is_eligible) = text::badge(text);
        let look = is_eligible.then_some("badge-report");
        let text = AttrValue::from(text.to_owned());
        html! { <span class={classes!("badge", look)} key={at} role="img" aria-label={text.clone()} title={text}>{ short }</span> }
    };
    html! { <span class="badges">{ for sheet.badges(row).into_iter().take(3).enumerate().map(badge) }</span> }
}

/// Somebody on a narrow screen, as it is drawn.
pub(super) struct Card<'a> {
    pub(super) at: usize,
    pub(super) row: u32,
    pub(super) top: usize,
    pub(super) sheet: &'a Sheet,
    pub(super) is_pinned: bool,
    /// The column that was chosen last, counted from one: the focus comes back to it.
    pub(super) active: Option<usize>,
    /// How many lines there are.
    pub(super) of: usize,
}

/// The weakest few columns.
pub(super) fn card(props: &Card<'_>) -> Html {
    let sheet = props.sheet;
    let name = sheet.name(props.row);
    let (weakest, uncovered) = sheet.weakest(props.row, ON_A_CARD);
    let entry = |column: usize| {
        let look = sheet.cell(props.row, column);
        let name = sheet.columns.get(column).map(|column| column.name.to_string()).unwrap_or_default();
        html! {
            <li key={column}>
                <button type="button" class="matrix-weak" data-column={(column + 1).to_string()}
                    id={(props.active == Some(column + 1)).then_some(strings::ids::MATRIX_CELL)}>
                    { look.map(drawn).unwrap_or_default() }
                    <span class="matrix-where">{ name }</span>
                    <span class="muted">{ look.map(text::look).unwrap_or_default() }</span>
                </button>
            </li>
        }
    };
    html! {
        <div key={props.at} role="listitem" class="matrix-card" style={format!("top:{}px", props.top)} data-line={props.at.to_string()}
            aria-setsize={props.of.to_string()} aria-posinset={(props.at + 1).to_string()}>
            <div class="matrix-card-head">
                <b class="matrix-who" title={name.to_owned()}>{ name }</b>
                { badges(sheet, props.row) }
                <button type="button" class="btn quiet icon-only matrix-pin" aria-pressed={props.is_pinned.to_string()}
                    aria-label={text::pin(props.is_pinned, name)}>{ icons::pin() }</button>
            </div>
            <p class="muted">{ text::card(sheet.source.kind(), uncovered, sheet.columns.len()) }</p>
            <ul>{ for weakest.into_iter().map(entry) }</ul>
        </div>
    }
}
