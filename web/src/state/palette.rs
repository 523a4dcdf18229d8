//! The command palette, and the keys that work everywhere.

use super::{Action, Effect, Phase, State, Theme};
use crate::route::{Route, Screen};
use crate::strings;
use canopy_workbench::{PersonChoice, Question};

/// So many people are offered at once.
const PEOPLE_AT_ONCE: u32 = 8;

/// The screens, in the order of their keys.
pub(crate) const SCREENS: [Screen; 9] = [
    Screen::Overview,
    Screen::Matrix,
    Screen::WithoutMfa,
    Screen::Gaps,
    Screen::Simulator,
    Screen::Policies,
    Screen::Posture,
    Screen::Files,
    Screen::Replay,
];

/// What is shown over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// The dialog for pasted text.
    Paste,
    /// The command palette.
    Palette,
    /// The keys that work everywhere.
    Keys,
}

/// What the palette knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Palette {
    pub(crate) text: String,
    /// Which entry the arrow keys are on.
    pub(crate) active: usize,
    pub(super) people: Vec<PersonChoice>,
}

/// Something that can be picked.
#[derive(Clone, Debug)]
pub(crate) struct PaletteEntry {
    pub(crate) label: String,
    pub(crate) note: String,
    action: Action,
}

/// What can happen in the palette.
#[derive(Clone, Debug)]
pub(crate) enum PaletteAction {
    /// The text changed.
    Typed(String),
    /// The arrow keys went down (or up, if negative).
    Moved(isize),
    /// The entry at that place was picked.
    Picked(usize),
    /// A person was picked, to sign in with.
    Person(Box<PersonChoice>),
}

impl State {
    /// What a key does that is pressed outside every field.
    pub(super) fn key(&mut self, key: &str) -> Vec<Effect> {
        let screen = key.parse::<usize>().ok().and_then(|key| SCREENS.get(key.checked_sub(1)?));
        match (key, screen) {
            (_, Some(screen)) if self.phase != Phase::Empty => self.show_screen(*screen),
            ("?", _) => self.show_overlay(Some(Overlay::Keys)),
            _ => Vec::new(),
        }
    }

    /// Shows something over the page, or nothing any more.
    pub(super) fn show_overlay(&mut self, overlay: Option<Overlay>) -> Vec<Effect> {
        self.overlay = overlay;
        self.palette = Palette::default();
        Vec::new()
    }

    /// Everything whose name holds the text, people last.
    pub(crate) fn palette_entries(&self) -> Vec<PaletteEntry> {
        let wanted = self.palette.text.trim().to_lowercase();
        let entry = |label: &str, note: String, action| PaletteEntry { label: label.to_owned(), note, action };
        let mut entries = Vec::new();
        if self.has_tenant() {
            for (at, screen) in SCREENS.into_iter().enumerate() {
                let route = self.route_to(screen);
                entries.push(entry(strings::shell::screen(screen), (at + 1).to_string(), Action::Went(route)));
            }
            entries.push(entry(strings::shell::MASK, String::new(), Action::Masked(!self.masked)));
            entries.push(entry(strings::shell::COPY_LINK, String::new(), Action::CopyLink));
        }
        let commands = [
            (strings::palette::OPEN, Action::OpenAsked),
            (strings::start::PASTE, Action::Shown(Some(Overlay::Paste))),
            (strings::start::SAMPLE, Action::SampleChosen),
            (strings::shell::START_OVER, Action::StartOver),
            (strings::palette::LIGHT, Action::ThemeChosen(Theme::Light)),
            (strings::palette::DARK, Action::ThemeChosen(Theme::Dark)),
            (strings::palette::SYSTEM, Action::ThemeChosen(Theme::System)),
            (strings::about::TITLE, Action::Went(Route::from(Screen::About))),
            (strings::keys::TITLE, Action::Shown(Some(Overlay::Keys))),
        ];
        entries.extend(commands.into_iter().map(|(label, action)| entry(label, String::new(), action)));
        entries.retain(|entry| entry.label.to_lowercase().contains(&wanted));
        let people = self.palette.people.iter().filter(|_| !wanted.is_empty());
        entries.extend(people.map(|person| {
            entry(&person.name, person.upn.clone(), Action::Palette(PaletteAction::Person(Box::new(person.clone()))))
        }));
        entries
    }

    pub(super) fn palette_action(&mut self, action: PaletteAction) -> Vec<Effect> {
        match action {
            PaletteAction::Typed(text) => {
                self.palette.active = 0;
                self.palette.text.clone_from(&text);
                if text.trim().is_empty() || self.phase != Phase::Open {
                    return Vec::new();
                }
                vec![self.ask_as(super::Asked::Palette, Question::FindPeople { text, limit: PEOPLE_AT_ONCE })]
            }
            PaletteAction::Moved(by) => {
                let last = self.palette_entries().len().saturating_sub(1);
                self.quietly(|state| state.palette.active = state.palette.active.saturating_add_signed(by).min(last))
            }
            PaletteAction::Picked(at) => {
                let picked = self.palette_entries().into_iter().nth(at);
                let mut effects = self.show_overlay(None);
                effects.extend(picked.map(|entry| self.reduce(entry.action)).unwrap_or_default());
                effects
            }
            PaletteAction::Person(person) => {
                let mut effects = self.simulate(self.simulator.form.clone(), *person);
                effects.extend(self.show_screen(Screen::Simulator));
                effects
            }
        }
    }
}
