//! What we have: the files, what was made of them, and what is missing.

use super::controls::{button, copyable};
use super::open_files::{Chooses, chooser};
use super::select::Select;
use super::{Dispatch, notices};
use crate::state::{Action, Overlay, State};
use crate::strings;
use canopy_workbench::{Choice, Counts, FileLine, Inventory, Missing, UnownedLine};
use yew::prelude::*;

pub(super) fn files(state: &State, dispatch: &Dispatch) -> Html {
    let Some(inventory) = state.inventory.as_deref() else { return html! { <div></div> } };
    html! {
        <>
            <div class="screen-head">
                <h1>{ strings::shell::FILES }</h1>
                <div class="actions">
                    { chooser(strings::files::ADD, "primary", Chooses::Files, dispatch) }
                    { chooser(strings::files::ADD_FOLDER, "", Chooses::Folder, dispatch) }
                    { button(strings::start::PASTE, "", Action::Shown(Some(Overlay::Paste)), dispatch) }
                    { button(strings::shell::START_OVER, "", Action::StartOver, dispatch) }
                </div>
            </div>
            { tiles(&inventory.counts) }
            { unowned(state, inventory, dispatch) }
            { table(inventory) }
            { notices::notices(&inventory.notices, dispatch) }
            { missing(&inventory.missing, dispatch) }
        </>
    }
}

fn tiles(counts: &Counts) -> Html {
    let tile = |(label, value, note): (&'static str, Option<u32>, String)| {
        html! {
            <div class="tile" key={label}>
                <dt>{ label }</dt>
                <dd class={classes!("tile-value", value.is_none().then_some("tile-none"))}>
                    { value.map_or_else(|| strings::files::NOT_LOADED.to_owned(), strings::number) }
                </dd>
                <dd class="tile-note">{ note }</dd>
            </div>
        }
    };
    html! { <dl class="tiles">{ for strings::tiles(counts).into_iter().map(tile) }</dl> }
}

/// Asks whose members a file lists that does not say so.
fn unowned(state: &State, inventory: &Inventory, dispatch: &Dispatch) -> Html {
    let told = |line: &UnownedLine| {
        let told = state.members_of.iter().find(|(file, _)| *file == line.file);
        told.map_or_else(|| line.group.clone(), |(_, group)| group.clone())
    };
    let changed = inventory.unowned.iter().any(|line| told(line) != line.group);
    let line = |line: &UnownedLine| {
        let file = line.file.clone();
        let on_choice = dispatch.reform(move |group| Action::MembersOf { file: file.clone(), group });
        let nobody = Choice { label: strings::files::UNKNOWN_GROUP.to_owned(), ..Choice::default() };
        let choices: Vec<Choice> = std::iter::once(nobody).chain(inventory.groups.iter().cloned()).collect();
        html! {
            <li key={line.file.clone()}>
                <p><b>{ &line.file }</b>{ " " }<span class="muted">{ strings::files::members(line.count) }</span></p>
                <Select label={strings::files::GROUP} value={told(line)} {choices} {on_choice} />
            </li>
        }
    };
    html! {
        <section class="card" hidden={inventory.unowned.is_empty() || state.masked}>
            <div class="card-head">
                <h2>{ strings::files::UNOWNED }</h2>
                <p class="muted">{ strings::files::UNOWNED_NOTE }</p>
            </div>
            <ul class="exports padded unowned">{ for inventory.unowned.iter().map(line) }</ul>
            <div class="card-note" hidden={!changed}>
                { button(strings::files::READ_AGAIN, "primary", Action::Reopen, dispatch) }
            </div>
        </section>
    }
}

fn table(inventory: &Inventory) -> Html {
    html! {
        <section class="card">
            <div class="card-head"><h2>{ strings::files::TITLE }</h2></div>
            <table class="files">
                <thead>
                    <tr>
                        <th scope="col">{ strings::files::NAME }</th>
                        <th scope="col" class="number">{ strings::files::SIZE }</th>
                        <th scope="col">{ strings::files::RECOGNISED }</th>
                        <th scope="col" class="number">{ strings::files::NOTICES }</th>
                    </tr>
                </thead>
                <tbody>{ for inventory.files.iter().enumerate().map(row) }</tbody>
            </table>
            <p class="card-note" hidden={!inventory.files.is_empty()}>{ strings::files::NO_FILES }</p>
        </section>
    }
}

fn row((at, file): (usize, &FileLine)) -> Html {
    let nothing = file.recognised.is_empty();
    let recognised = if nothing { strings::files::NOTHING.to_owned() } else { file.recognised.join(", ") };
    html! {
        <tr key={at}>
            <th scope="row" class="file-name">{ &file.name }</th>
            <td class="number">{ strings::size(file.size) }</td>
            <td class={classes!(nothing.then_some("weak"))}>{ recognised }</td>
            <td class="number">{ if file.notices == 0 { "–".to_owned() } else { strings::number(file.notices) } }</td>
        </tr>
    }
}

fn missing(missing: &[Missing], dispatch: &Dispatch) -> Html {
    let entry = |missing: &Missing| {
        html! {
            <li key={missing.what.clone()}>
                <div class="export-head">
                    <b>{ &missing.what }</b>
                    <span class="permission">{ &missing.permission }</span>
                </div>
                <p>{ &missing.unlocks }</p>
                <p class="muted">{ strings::files::sharpens(&missing.sharpens) }</p>
                { copyable(&missing.request, &missing.what, dispatch) }
            </li>
        }
    };
    html! {
        <section class="card">
            <div class="card-head"><h2>{ strings::files::MISSING }</h2></div>
            <ul class="exports padded">{ for missing.iter().map(entry) }</ul>
            <p class="card-note" hidden={!missing.is_empty()}>{ strings::files::NOTHING_MISSING }</p>
        </section>
    }
}
