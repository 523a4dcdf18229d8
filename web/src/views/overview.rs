//! Overview: how the tenant stands, in a few numbers, each the way to what is behind it.

use super::shares::shares;
use super::{Dispatch, answer, assumptions, filters, mark};
use crate::route::{Filters, Route, Screen};
use crate::state::{Asked, State};
use crate::strings::{self, overview as text};
use canopy_workbench::{CauseGroup, Gap, Mark, Uncovered};
use yew::prelude::*;

/// So many causes and gaps are shown; the rest is on their own screens.
const SHOWN: usize = 6;

pub(super) fn overview(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::Coverage);
    let headline = state.coverage.held.answer.as_deref();
    html! {
        <>
            <div class="screen-head">
                <h1>{ headline.map_or_else(|| strings::shell::OVERVIEW.to_owned(), strings::coverage::headline) }</h1>
            </div>
            { filters::filters(state, dispatch) }
            { answer::answer(&state.coverage.held, waiting, |found| answered(state, found, dispatch)) }
        </>
    }
}

fn answered(state: &State, found: &Uncovered, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { answer::kinds_note(found.named) }
            { assumptions::incomplete(&found.assumptions) }
            <ul class="tiles links">{ for tiles(state, found) }</ul>
            { spread(state, found) }
            <div class="columns">
                { causes(state, found) }
                { gaps(state) }
            </div>
            { answer::assumptions(state, &found.assumptions, dispatch) }
        </>
    }
}

/// A tile that leads to what it counts.
struct Tile {
    label: &'static str,
    /// Nothing where it is not known, or not yet.
    value: Option<u32>,
    note: String,
    bad: bool,
    to: Route,
}

fn tiles(state: &State, found: &Uncovered) -> Vec<Html> {
    let filters = &state.filters;
    let to = |screen, filters: &Filters| Route::new(screen, filters);
    let counts = state.inventory.as_deref().map(|inventory| inventory.counts.clone()).unwrap_or_default();
    let admins = state.admins.answer.as_deref().filter(|admins| admins.people > 0);
    let gaps = state.gaps.held.answer.as_deref();
    let reported = state.reported.answer.as_deref().filter(|_| counts.policies_report_only > 0);
    let mut tiles = vec![
        Tile {
            label: strings::coverage::tile_uncovered(found),
            value: Some(found.uncovered),
            note: strings::coverage::of_people(found),
            bad: found.uncovered > 0,
            to: to(Screen::WithoutMfa, &Filters { password_only: false, ..filters.clone() }),
        },
        Tile {
            label: strings::coverage::TILE_PASSWORD,
            value: Some(found.password_only),
            note: strings::model(filters.model).0.to_owned(),
            bad: found.password_only > 0,
            to: to(Screen::WithoutMfa, &Filters { password_only: true, ..filters.clone() }),
        },
        Tile {
            label: text::ADMINS,
            value: admins.map(|admins| admins.uncovered),
            note: text::admins(admins, state.admins.answer.is_some()),
            bad: admins.is_some_and(|admins| admins.uncovered > 0),
            to: to(Screen::WithoutMfa, &filters.of_admins()),
        },
        Tile {
            label: text::REGIONS,
            value: gaps.map(|gaps| u32::try_from(gaps.regions.len()).unwrap_or(u32::MAX)),
            note: text::regions(gaps).to_owned(),
            bad: gaps.is_some_and(|gaps| !gaps.regions.is_empty()),
            to: to(Screen::Gaps, filters),
        },
        Tile {
            label: text::POLICIES_ON,
            value: Some(counts.policies_on),
            note: text::policies(&counts),
            bad: false,
            to: Route::from(Screen::Policies),
        },
    ];
    let posture = &state.posture;
    tiles.push(Tile {
        label: strings::posture::TILE,
        value: posture.bad(),
        note: strings::posture::by_severity(posture),
        bad: posture.bad().is_some_and(|bad| bad > 0),
        to: Route::from(Screen::Posture),
    });
    if filters.policies != filters.with_report_only().policies {
        tiles.extend(reported.map(|reported| Tile {
            label: text::REPORTED,
            value: Some(reported.uncovered),
            note: text::reported(found, reported),
            bad: false,
            to: to(Screen::WithoutMfa, &filters.with_report_only()),
        }));
    }
    tiles.into_iter().map(tile).collect()
}

fn tile(tile: Tile) -> Html {
    let value = tile.value.map_or_else(|| "–".to_owned(), strings::number);
    html! {
        <li key={tile.label}>
            <a class={classes!("tile", tile.bad.then_some("tile-bad"))} href={tile.to.format()}>
                <span class="tile-label">{ tile.label }</span>
                <span class="tile-value">{ value }</span>
                <span class="tile-note">{ tile.note }</span>
            </a>
        </li>
    }
}

/// Everybody by the weakest way in, side by side.
fn spread(state: &State, found: &Uncovered) -> Html {
    let mut parts: Vec<(&'static str, Option<Mark>, u32)> =
        state.coverage.marks().into_iter().map(|(mark, count)| (strings::mark(mark), Some(mark), count)).collect();
    parts.push((text::covered(found), None, found.people.saturating_sub(found.uncovered)));
    parts.retain(|(_, _, count)| *count > 0);
    let part = |(label, which, count): &(&'static str, Option<Mark>, u32)| {
        html! {
            <li key={*label}>
                { mark::mark(which.unwrap_or(Mark::Mfa)) }
                <span><b>{ strings::number(*count) }</b>{ " " }{ *label }</span>
            </li>
        }
    };
    let bar: Vec<_> = parts.iter().map(|(_, which, count)| (mark::class(which.unwrap_or(Mark::Mfa)), *count)).collect();
    html! {
        <section class="card spread" hidden={found.people == 0}>
            <h2>{ text::SPREAD }</h2>
            { shares("wide", &bar) }
            <ul class="spread-parts">{ for parts.iter().map(part) }</ul>
        </section>
    }
}

/// Why, the cause of the most people first.
fn causes(state: &State, found: &Uncovered) -> Html {
    let most = found.groups.first().map_or(1, |group| group.people.len().max(1));
    let cause = |(at, group): (usize, &CauseGroup)| {
        let count = group.people.len();
        html! {
            <li key={at} class="line">
                <span class="line-text">{ &group.cause }</span>
                <meter class="cause-bar" min="0" max={most.to_string()} value={count.to_string()}
                    aria-hidden="true"></meter>
                <b class="number">{ strings::number(strings::length(&group.people)) }</b>
            </li>
        }
    };
    let more = Route::new(Screen::WithoutMfa, &state.filters);
    html! {
        <section class="card">
            <div class="card-head"><h2>{ text::CAUSES }</h2><a href={more.format()}>{ text::ALL_PEOPLE }</a></div>
            <ul class="rows">{ for found.groups.iter().take(SHOWN).enumerate().map(cause) }</ul>
            <p class="card-note" hidden={!found.groups.is_empty()}>{ strings::coverage::NOBODY_TEXT }</p>
        </section>
    }
}

/// Where, the gravest region first.
fn gaps(state: &State) -> Html {
    let regions = state.gaps.held.answer.as_deref().map(|gaps| gaps.regions.as_slice()).unwrap_or_default();
    let region = |(at, gap): (usize, &Gap)| {
        html! {
            <li key={at} class="line gap-row">
                { mark::mark_alone(gap.mark) }
                <span class="line-text">
                    <b>{ &gap.who }</b>{ text::TO }{ &gap.target }
                    <span class="muted" hidden={gap.circumstances.is_empty()}>{ gap.circumstances.join(" · ") }</span>
                </span>
                <b class="number">{ strings::number(gap.people) }</b>
            </li>
        }
    };
    let more = Route::new(Screen::Gaps, &state.filters);
    let waiting = state.asking.waits_for(Asked::Gaps);
    html! {
        <section class="card" aria-busy={waiting.to_string()}>
            <div class="card-head"><h2>{ text::GAPS }</h2><a href={more.format()}>{ text::ALL_GAPS }</a></div>
            <ul class="rows">{ for regions.iter().take(SHOWN).enumerate().map(region) }</ul>
            <p class="card-note" hidden={waiting || !regions.is_empty()}>{ strings::coverage::NOBODY_TEXT }</p>
        </section>
    }
}
