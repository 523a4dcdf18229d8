//! The page: keeps the state, lets [`State::reduce`] and [`State::told`] change it, and does what comes of that.
//!
//! # Invariants
//!
//! - The state changes in `update` alone, by one call of `reduce` or `told`.
//! - Whatever an effect learns comes back as an [`Action`].

mod browser;
mod read;

use crate::engine::{Engine, Event as Told};
use crate::route::Route;
use crate::state::{Action, Effect, KeptAction, PostureAction, Source, State};
use crate::views;
use gloo::timers::callback::Timeout;
use std::cell::Cell;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// So long is a toast shown, in milliseconds.
const TOAST_TIME: u32 = 4_000;

/// What moves the page on.
pub(crate) enum Message {
    /// Something happened on it.
    Action(Action),
    /// The engine told something.
    Engine(Told),
}

/// The whole page.
pub(crate) struct App {
    state: State,
    engine: Engine,
    /// Rises with each opening and each cancelling: what was read for an older one is dropped.
    opening: Rc<Cell<u32>>,
    /// The element to focus once it is drawn.
    focus: Option<String>,
    _listeners: browser::Listeners,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let dispatch = context.link().callback(Message::Action);
        Self {
            state: State {
                route: Route::parse(&browser::fragment()),
                policy: browser::policy().into(),
                served: browser::is_served(),
                today: browser::today(),
                ..State::default()
            },
            engine: Engine::start(context.link().callback(Message::Engine)),
            opening: Rc::default(),
            focus: None,
            _listeners: browser::Listeners::start(&dispatch),
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let effects = match message {
            Message::Action(action) => self.state.reduce(action),
            Message::Engine(event) => self.state.told(event),
        };
        for effect in effects {
            self.perform(context, effect);
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        views::harmless(views::shell(&self.state, &context.link().callback(Message::Action)))
    }

    fn rendered(&mut self, _context: &Context<Self>, _first: bool) {
        browser::set_title(&crate::strings::shell::title(crate::strings::shell::screen(self.state.route.screen)));
        if let Some(id) = self.focus.take() {
            browser::focus(&id);
            if id == crate::strings::ids::MAIN {
                browser::scroll_to_top();
                browser::reveal_current_link();
            }
        }
    }
}

impl App {
    fn perform(&mut self, context: &Context<Self>, effect: Effect) {
        let dispatch = context.link().callback(Message::Action);
        match effect {
            Effect::Open { sources, members_of } => self.open(sources, members_of, dispatch),
            Effect::Walk(entries, mut sources) => spawn_local(async move {
                sources.append(&mut read::walk(entries).await);
                dispatch.emit(Action::FilesChosen(sources));
            }),
            Effect::Ask(number, question) => self.engine.ask(number, question),
            Effect::Mask(masked) => self.engine.mask(masked),
            Effect::Cancel => {
                self.next_opening();
                self.engine.cancel();
            }
            Effect::ShowRoute(route) => browser::show_fragment(&route.format()),
            Effect::ApplyTheme(theme) => browser::apply_theme(theme),
            Effect::Focus(id) => self.focus = Some(id),
            Effect::Click(id) => browser::click(id),
            Effect::Copy(text) => spawn_local(async move {
                dispatch.emit(Action::Copied(browser::copy(&text).await));
            }),
            Effect::CopyLink(fragment) => spawn_local(async move {
                dispatch.emit(Action::Copied(browser::copy(&browser::link(&fragment)).await));
            }),
            Effect::ReadTests(file) => spawn_local(async move {
                dispatch.emit(Action::Kept(KeptAction::FileRead(read::text(&file).await)));
            }),
            Effect::ReadDeclared(file) => spawn_local(async move {
                dispatch.emit(Action::Posture(PostureAction::FileRead(read::text(&file).await)));
            }),
            Effect::Download { name, text } => browser::download(name, &text),
            Effect::DownloadPicture { name, svg } => spawn_local(async move {
                if !browser::download_picture(name, &svg).await {
                    dispatch.emit(Action::PictureFailed);
                }
            }),
            Effect::ExpireToast(number) => {
                Timeout::new(TOAST_TIME, move || dispatch.emit(Action::ToastExpired(number))).forget();
            }
        }
    }

    fn next_opening(&self) -> u32 {
        self.opening.set(self.opening.get() + 1);
        self.opening.get()
    }

    /// Reads the sources and hands them to the engine, unless something newer came between.
    fn open(&self, sources: Vec<Source>, members_of: Vec<(String, String)>, dispatch: views::Dispatch) {
        let number = self.next_opening();
        let (opening, engine) = (Rc::clone(&self.opening), self.engine.clone());
        spawn_local(async move {
            let (files, unreadable) = read::read(&sources).await;
            if opening.get() != number {
                return;
            }
            if !unreadable.is_empty() {
                dispatch.emit(Action::Unreadable(unreadable));
            }
            engine.open(files, members_of);
        });
    }
}
