//! The grid: of a hundred thousand rows and as many columns as there are, only what is in sight is
//! drawn, and a little around it.
//!
//! What is in sight belongs to the element that scrolls, so it is kept here and not in the state. The
//! cell of the arrow keys is always drawn, or it would lose the focus when it scrolls away.

use super::Shared;
use super::line::{BLOCK, Card, HeadLine, Line, card, head_line};
use crate::state::{Action, Entry, FocusMove, Listing, MatrixAction, Sheet, Spot};
use crate::strings::{self, matrix as text};
use crate::views::Dispatch;
use canopy_workbench::ordered::{self, OrderedMap};
use gloo::timers::callback::Timeout;
use std::ops::Range;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Sizes in pixels, as in the stylesheet.
const ROW: usize = 30;
const HEAD: usize = 32;
const CARD: usize = 148;
const NARROWEST: usize = 34;

/// Where there is room for so much, the names of columns stand level.
const LEVEL: usize = 92;
const WIDEST: usize = 140;

/// A grid that is narrower shows cards.
const NARROW: i32 = 560;

/// So many lines and columns around what is in sight are drawn too.
const AROUND: usize = 4;

/// So many lines come into sight with their cells at a time; if more come, these have theirs in the next
/// frames, so that no frame waits for them.
const AT_ONCE: usize = 3;

/// So many lines have cells of other columns at a time.
const MOVED_AT_ONCE: usize = 8;

/// So long is a frame, in milliseconds.
const FRAME: u32 = 16;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct GridProps {
    pub(super) sheet: Shared<Sheet>,
    pub(super) listing: Shared<Listing>,
    pub(super) active: Spot,
    /// The row and column that are explained.
    pub(super) chosen: Option<(u32, usize)>,
    /// How many are found.
    pub(super) found: String,
    pub(super) dispatch: Dispatch,
}

/// See the module.
pub(super) struct Grid {
    scroller: NodeRef,
    sight: Sight,
    /// The lines in sight that have their cells, and of which columns.
    filled: OrderedMap<usize, Range<usize>>,
    /// While some have none yet: when the next ones have theirs.
    filling: Option<Timeout>,
    /// The cell under the pointer, or on which the arrow keys are.
    tip: Option<Spot>,
    _observer: Option<(ResizeObserver, Closure<dyn Fn()>)>,
}

/// What is in sight, in pixels and in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sight {
    cards: bool,
    /// How wide the first column is, and each other.
    first: usize,
    wide: usize,
    lines: Range<usize>,
    columns: Range<usize>,
    /// How many lines fit.
    page: usize,
}

/// What happens to the grid.
pub(super) enum Message {
    /// It was scrolled or has another size.
    Moved,
    /// More lines can have their cells.
    Filled,
    /// The pointer is on a cell, or on none.
    Pointed(Option<Spot>),
    /// A key was pressed.
    Pressed(KeyboardEvent),
}

impl Component for Grid {
    type Message = Message;
    type Properties = GridProps;

    fn create(_: &Context<Self>) -> Self {
        let sight = Sight { lines: 0..40, columns: 0..BLOCK * 8, first: 236, wide: NARROWEST, ..Sight::default() };
        let filled = sight.filled();
        Self { scroller: NodeRef::default(), sight, filled, filling: None, tip: None, _observer: None }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Moved => {
                let changed = self.look(context.props());
                if changed && self.filling.is_none() {
                    self.fill(context);
                }
                changed
            }
            Message::Filled => {
                self.fill(context);
                true
            }
            Message::Pointed(spot) => {
                let changed = self.tip != spot;
                self.tip = spot;
                changed
            }
            Message::Pressed(event) => self.pressed(context, &event),
        }
    }

    fn changed(&mut self, context: &Context<Self>, old: &GridProps) -> bool {
        let props = context.props();
        let moved = self.look(props);
        if props.listing != old.listing || props.sheet != old.sheet {
            self.tip = None;
            // What is found anew is shown at once.
            self.filled = self.sight.filled();
        } else if moved && self.filling.is_none() {
            self.fill(context);
        }
        true
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            let moved = context.link().callback(|()| Message::Moved);
            let on_size = Closure::<dyn Fn()>::new(move || moved.emit(()));
            let observer = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(scroller)) = (&observer, self.scroller.cast::<Element>()) {
                observer.observe(&scroller);
            }
            self._observer = observer.map(|observer| (observer, on_size));
            context.link().send_message(Message::Moved);
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some((observer, _)) = &self._observer {
            observer.disconnect();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let on_scroll = link.callback(|_: Event| Message::Moved);
        let Sight { first, wide, .. } = self.sight;
        let style = format!("--first:{first}px;--wide:{wide}px;--head:{}px", self.sight.head());
        html! {
            <div class="matrix-scroll" ref={self.scroller.clone()} onscroll={on_scroll} tabindex="-1" {style}>
                { if self.sight.cards { self.cards(context) } else { self.grid(context) } }
            </div>
        }
    }
}

impl Grid {
    /// Measures what is in sight; tells whether other lines or columns are to be drawn.
    fn look(&mut self, props: &GridProps) -> bool {
        let Some(scroller) = self.scroller.cast::<HtmlElement>() else { return false };
        let pixels = |value: i32| usize::try_from(value).unwrap_or_default();
        let (top, left) = (pixels(scroller.scroll_top()), pixels(scroller.scroll_left()));
        let (high, wide) = (pixels(scroller.client_height()), pixels(scroller.client_width()));
        let listing = &props.listing.0;
        let cards = scroller.client_width() < NARROW;
        let columns = props.sheet.0.columns.len();
        let first = if wide < 640 { 170 } else { 236 };
        let each = (wide.saturating_sub(first + 8) / columns.max(1)).clamp(NARROWEST, WIDEST);
        let each = if each < LEVEL { NARROWEST } else { each };
        let of = Sight { cards, ..self.sight.clone() };
        let (from, to) = (of.line_at(listing, top), of.line_at(listing, top + high));
        let in_sight = wide.saturating_sub(first) / each + 1;
        // A block more on either side, for lines may be a few frames late.
        let start = (left / each).saturating_sub(BLOCK) / BLOCK * BLOCK;
        let end = (left / each + in_sight + BLOCK).div_ceil(BLOCK) * BLOCK;
        let sight = Sight {
            cards,
            first,
            wide: each,
            lines: from.saturating_sub(AROUND)..(to + AROUND + 1).min(listing.entries.len()),
            columns: start.min(columns)..end.min(columns),
            page: (to.saturating_sub(from)).saturating_sub(5).max(1),
        };
        let changed = sight != self.sight;
        self.sight = sight;
        changed
    }

    /// Gives the next lines their cells, those in the middle first, and goes on with the next frame if
    /// there are more.
    fn fill(&mut self, context: &Context<Self>) {
        let Sight { lines, columns, .. } = &self.sight;
        self.filled.retain(|line, _| lines.contains(line));
        let middle = usize::midpoint(lines.start, lines.end);
        let of = |has: &dyn Fn(Option<&Range<usize>>) -> bool| {
            let mut found: Vec<usize> = lines.clone().filter(|line| has(self.filled.get(line))).collect();
            ordered::sort_by_key(&mut found, |line| line.abs_diff(middle));
            found
        };
        let empty = of(&|has| has.is_none());
        let moved = of(&|has| has.is_some_and(|has| has != columns));
        let more = empty.len() > AT_ONCE || moved.len() > MOVED_AT_ONCE;
        let next = empty.into_iter().take(AT_ONCE).chain(moved.into_iter().take(MOVED_AT_ONCE));
        self.filled.extend(next.map(|line| (line, columns.clone())).collect::<Vec<_>>());
        let link = context.link().clone();
        self.filling = more.then(|| Timeout::new(FRAME, move || link.send_message(Message::Filled)));
    }

    fn grid(&self, context: &Context<Self>) -> Html {
        let GridProps { sheet, listing, active, found, .. } = context.props();
        let (sheet, lines) = (&sheet.0, &listing.0);
        let (columns, entries) = (sheet.columns.len(), lines.entries.len());
        let wide = self.sight.first + columns * self.sight.wide;
        let level = (self.sight.wide >= LEVEL).then_some("matrix-level");
        let link = context.link();
        let on_key = link.callback(Message::Pressed);
        let on_over = link.callback(|event: MouseEvent| Message::Pointed(spot_of(&event)));
        let on_leave = link.callback(|_: MouseEvent| Message::Pointed(None));
        let said = self.text(context.props(), *active);
        html! {
            <div role="grid" class="matrix-grid" aria-label={strings::shell::MATRIX} aria-rowcount={(entries + 1).to_string()}
                aria-colcount={(columns + 1).to_string()} style={format!("width:{wide}px")}
                onkeydown={on_key} onclick={pressed(context)} onmouseover={on_over} onmouseleave={on_leave}>
                <div role="row" class={classes!("matrix-head", level)} aria-rowindex="1">
                    <div role="columnheader" class="matrix-corner" aria-colindex="1">{ found }</div>
                    <div class="matrix-gap" role="presentation" style={self.gap()}></div>
                    { for self.sight.columns.clone().filter_map(|at| Some(column(at, &sheet.columns.get(at)?.name))) }
                </div>
                <div role="rowgroup" class="matrix-body" style={format!("height:{}px", self.sight.top(lines, entries))}>
                    { for self.drawn(active.entry).into_iter().filter_map(|at| self.line(context, at)) }
                </div>
                <div id="matrix-said" class="visually-hidden">{ said }</div>
                { self.tip(context.props()) }
            </div>
        }
    }

    /// The lines that are drawn: those in sight, and that of the arrow keys.
    fn drawn(&self, active: usize) -> Vec<usize> {
        let lines = self.sight.lines.clone();
        let before = (active < lines.start).then_some(active);
        let after = (active >= lines.end).then_some(active);
        before.into_iter().chain(lines).chain(after).collect()
    }

    fn gap(&self) -> String {
        format!("width:{}px", self.sight.columns.start * self.sight.wide)
    }

    fn line(&self, context: &Context<Self>, at: usize) -> Option<Html> {
        let GridProps { sheet, listing, active, chosen, .. } = context.props();
        let top = self.sight.top(&listing.0, at);
        let active = (active.entry == at).then_some(active.column);
        Some(match listing.0.entries.get(at)? {
            Entry::Head(head) => {
                let head = listing.0.heads.get(usize::try_from(*head).ok()?)?;
                let (name, count) = (text::head_name(&sheet.0, head), strings::number(head.found));
                let folds = head.section.is_some();
                head_line(HeadLine {
                    at,
                    top,
                    name,
                    count,
                    folded: folds.then_some(head.folded),
                    columns: sheet.0.columns.len(),
                    is_active: active.is_some(),
                    cards: self.sight.cards,
                })
            }
            Entry::Row(row) => {
                let chosen = chosen.filter(|(chosen, _)| chosen == row).map(|(_, column)| column);
                let is_pinned = listing.0.pinned.contains(row);
                if self.sight.cards {
                    let of = listing.0.entries.len();
                    card(&Card { at, row: *row, top, sheet: &sheet.0, is_pinned, active, of })
                } else {
                    let columns = self.filled.get(&at);
                    let filled = active.is_some() || columns.is_some();
                    let Range { start: from, end: to } = columns.unwrap_or(&self.sight.columns).clone();
                    html! {
                        <Line key={at} {at} row={*row} {top} sheet={sheet.clone()} {from} {to} wide={self.sight.wide} {active} {chosen} {is_pinned}
                            {filled} />
                    }
                }
            }
        })
    }

    fn cards(&self, context: &Context<Self>) -> Html {
        let listing = &context.props().listing.0;
        let height = self.sight.top(listing, listing.entries.len());
        html! {
            <div class="matrix-cards">
                <p class="muted">{ &context.props().found }</p>
                <div role="list" class="matrix-body" style={format!("height:{height}px")} onclick={pressed(context)}>
                    { for self.sight.lines.clone().filter_map(|at| self.line(context, at)) }
                </div>
            </div>
        }
    }

    /// What a place says.
    fn text(&self, props: &GridProps, spot: Spot) -> String {
        let (sheet, listing) = (&props.sheet.0, &props.listing.0);
        match (listing.entries.get(spot.entry), spot.column.checked_sub(1)) {
            (Some(Entry::Row(row)), Some(column)) => text::tip(sheet, *row, column),
            _ => String::new(),
        }
    }

    /// What the cell under the pointer or the arrow keys says, beside it.
    fn tip(&self, props: &GridProps) -> Html {
        let said = self.tip.map(|spot| (spot, self.text(props, spot))).filter(|(_, said)| !said.is_empty());
        let style = said.as_ref().and_then(|(spot, _)| self.beside(props, *spot)).unwrap_or_default();
        html! {
            <div class="matrix-tip" aria-hidden="true" hidden={said.is_none()} {style}>
                { said.map(|(_, said)| said).unwrap_or_default() }
            </div>
        }
    }

    fn beside(&self, props: &GridProps, spot: Spot) -> Option<String> {
        /// The tip's width, and room for its lines.
        const TIP: (i32, i32) = (320, 110);
        let scroller = self.scroller.cast::<HtmlElement>()?;
        let pixels = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
        let top = pixels(self.sight.top(&props.listing.0, spot.entry)) + pixels(self.sight.head());
        let left = pixels(self.sight.first + spot.column.checked_sub(1)? * self.sight.wide);
        let left = left.min(scroller.scroll_left() + scroller.client_width() - TIP.0).max(0);
        let below = top + pixels(ROW) + 4;
        let is_low = below + TIP.1 > scroller.scroll_top() + scroller.client_height();
        Some(match is_low {
            false => format!("left:{left}px;top:{below}px"),
            true => format!("left:{left}px;top:{}px;transform:translateY(-100%)", top - 4),
        })
    }

    fn pressed(&mut self, context: &Context<Self>, event: &KeyboardEvent) -> bool {
        let props = context.props();
        let (lines, columns) = (props.listing.0.entries.len(), props.sheet.0.columns.len());
        let Spot { entry, column } = props.active;
        let all = event.ctrl_key() || event.meta_key();
        let (last_line, page) = (lines.saturating_sub(1), self.sight.page);
        let spot = match event.key().as_str() {
            "ArrowDown" => Spot { entry: (entry + 1).min(last_line), column },
            "ArrowUp" => Spot { entry: entry.saturating_sub(1), column },
            "ArrowRight" => Spot { entry, column: (column + 1).min(columns) },
            "ArrowLeft" => Spot { entry, column: column.saturating_sub(1) },
            "PageDown" => Spot { entry: (entry + page).min(last_line), column },
            "PageUp" => Spot { entry: entry.saturating_sub(page), column },
            "Home" => Spot { entry: if all { 0 } else { entry }, column: 0 },
            "End" => Spot { entry: if all { last_line } else { entry }, column: columns },
            "Enter" | " " => {
                event.prevent_default();
                props.dispatch.emit(Action::Matrix(MatrixAction::Pressed(props.active, FocusMove::Explanation)));
                return false;
            }
            "p" | "P" if !all && !event.alt_key() => {
                if let Some(Entry::Row(row)) = props.listing.0.entries.get(entry) {
                    props.dispatch.emit(Action::Matrix(MatrixAction::Pinned(*row)));
                }
                return false;
            }
            "Escape" => {
                props.dispatch.emit(Action::Matrix(MatrixAction::Closed));
                return self.tip.take().is_some();
            }
            _ => return false,
        };
        event.prevent_default();
        self.tip = Some(spot);
        props.dispatch.emit(Action::Matrix(MatrixAction::Moved(spot)));
        true
    }
}

impl Sight {
    /// Every line with the cells that are in sight.
    fn filled(&self) -> OrderedMap<usize, Range<usize>> {
        self.lines.clone().map(|line| (line, self.columns.clone())).collect()
    }

    /// How high the names of the columns stand.
    fn head(&self) -> usize {
        if self.wide < LEVEL { 168 } else { 72 }
    }

    /// Where a line begins.
    fn top(&self, listing: &Listing, entry: usize) -> usize {
        let heads = listing.heads_before(entry);
        heads * HEAD + (entry - heads) * if self.cards { CARD } else { ROW }
    }

    /// The line at a height.
    fn line_at(&self, listing: &Listing, height: usize) -> usize {
        let (mut from, mut to) = (0, listing.entries.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.top(listing, middle + 1) <= height {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

fn column(at: usize, name: &str) -> Html {
    let name = AttrValue::from(name.to_owned());
    html! {
        <div key={at} role="columnheader" class="matrix-column" aria-colindex={(at + 2).to_string()} title={name.clone()}>
            <span>{ name }</span>
        </div>
    }
}

/// What a click does: on the pin, on a heading, or on a cell.
fn pressed(context: &Context<Grid>) -> Callback<MouseEvent> {
    let dispatch = context.props().dispatch.clone();
    let listing = context.props().listing.clone();
    Callback::from(move |event: MouseEvent| {
        let Some(spot) = spot_of(&event) else { return };
        let is_pin = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_pin = is_pin.and_then(|target| target.closest(".matrix-pin").ok().flatten()).is_some();
        // A click without a pointer is the keyboard's: it goes on to the explanation.
        let focus = if event.detail() == 0 { FocusMove::Explanation } else { FocusMove::Stay };
        dispatch.emit(Action::Matrix(match listing.0.entries.get(spot.entry) {
            Some(Entry::Row(row)) if is_pin => MatrixAction::Pinned(*row),
            _ => MatrixAction::Pressed(spot, focus),
        }));
    })
}

/// The place that an event is at: lines and columns carry their numbers.
fn spot_of(event: &MouseEvent) -> Option<Spot> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let number = |name: &str| -> Option<usize> {
        let holder = target.closest(&format!("[{name}]")).ok()??;
        holder.get_attribute(name)?.parse().ok()
    };
    Some(Spot { entry: number("data-line")?, column: number("data-column").unwrap_or_default() })
}
