//! The page's handle on its worker: open files, ask, be told; cancel by ending the worker.
//!
//! # Invariants
//!
//! - Nothing of a worker that was ended is heard any more.
//! - Page and worker are the same script and the same compiled module: never two versions.
//! - Where no worker can start, the same desk stands on the page, under the same events.

use crate::content;
use crate::desk::Desk;
use crate::protocol::{self, FromWorker, Job, ToWorker};
use canopy_workbench::{Answer, Progress, Question};
use gloo::timers::callback::Timeout;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker};
use yew::Callback;
use yew::platform::spawn_local;

/// The element of the page that holds the script, the text of which is the worker's too.
const SCRIPT_ID: &str = "canopy-script";

/// What the engine tells the page.
#[derive(Debug, PartialEq)]
pub(crate) enum Event {
    /// How far the work has come.
    Progress {
        /// Which work.
        job: Job,
        /// How far.
        progress: Progress,
    },
    /// The files are read; questions can be asked.
    Opened,
    /// The answer to the question of that number, which may be stale by now.
    Answered {
        /// The number of the question.
        number: u32,
        /// The answer.
        answer: Answer,
    },
    /// The question of that number came while no tenant was open.
    NothingOpen {
        /// The number of the question.
        number: u32,
    },
    /// The work met an error of its own. The tenant is gone; the next files start anew.
    Crashed(String),
}

/// A handle on the worker. Clones are handles on the same worker.
#[derive(Clone)]
pub(crate) struct Engine {
    inner: Rc<Inner>,
}

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

struct Inner {
    on_event: Callback<Event>,
    /// The address of the script text, made once; without it there is no worker.
    script: Option<String>,
    place: RefCell<Option<Place>>,
    /// What was asked before the worker was ready, in order.
    waiting: RefCell<Vec<Letter>>,
    /// How many workers were started so far: the number of the latest.
    started: Cell<u32>,
}

/// A message and the contents that go with it.
type Letter = (ToWorker, Array);

/// Where the work is done.
enum Place {
    /// A worker that has not said yet that it runs.
    Starting(Running),
    Worker(Running),
    Page(Rc<RefCell<Desk>>),
}

impl Engine {
    /// Makes a handle and starts the worker, so that it is ready when the first file comes.
    pub(crate) fn start(on_event: Callback<Event>) -> Self {
        let inner = Inner {
            on_event,
            script: script_address(),
            place: RefCell::default(),
            waiting: RefCell::default(),
            started: Cell::default(),
        };
        let engine = Self { inner: Rc::new(inner) };
        engine.inner.ensure_place();
        engine
    }

    /// Opens a tenant from files, in place of what was open: handles of the browser's, which are read
    /// where the work is done, and buffers, which the page cannot read afterwards. `members_of` tells whose members a
    /// file lists that does not say so: its name, and the group's id.
    pub(crate) fn open(&self, files: Vec<(String, JsValue)>, members_of: Vec<(String, String)>) {
        let (names, contents): (_, Vec<JsValue>) = files.into_iter().unzip();
        self.inner.send((ToWorker::Open { names, members_of }, contents.into_iter().collect()));
    }

    /// Asks a question; the answer carries its number.
    pub(crate) fn ask(&self, number: u32, question: Question) {
        self.inner.send((ToWorker::Ask { number, question }, Array::new()));
    }

    /// Has nothing of the tenant's own named from now on, or has it named again.
    pub(crate) fn mask(&self, masked: bool) {
        self.inner.send((ToWorker::Mask(masked), Array::new()));
    }

    /// Ends what is being done, and the opened tenant with it; files can be opened at once.
    pub(crate) fn cancel(&self) {
        self.inner.waiting.take();
        self.inner.place.take();
        self.inner.ensure_place();
    }
}

impl Inner {
    fn ensure_place(self: &Rc<Self>) {
        if self.place.borrow().is_some() {
            return;
        }
        let running = self.script.as_deref().and_then(|script| Running::start(script, self).ok());
        let place = running.map_or_else(|| Place::Page(Rc::default()), Place::Starting);
        self.place.replace(Some(place));
    }

    fn send(self: &Rc<Self>, letter: Letter) {
        self.ensure_place();
        self.waiting.borrow_mut().push(letter);
        self.deliver();
    }

    /// Hands over what waits, where there is somebody to take it.
    fn deliver(self: &Rc<Self>) {
        let mut failed = None;
        match &*self.place.borrow() {
            Some(Place::Worker(running)) => {
                let sent = self.waiting.take().iter().try_for_each(|letter| running.send(letter));
                failed = sent.err().map(|error| (running.number, error));
            }
            Some(Place::Page(desk)) => {
                for letter in self.waiting.take() {
                    self.work_on_page(Rc::clone(desk), letter);
                }
            }
            Some(Place::Starting(_)) | None => {}
        }
        if let Some((number, error)) = failed {
            self.stopped(number, format!("The work could not be handed over: {error:?}"));
        }
    }

    /// Does the work on the page itself, once the page has had its turn.
    fn work_on_page(self: &Rc<Self>, desk: Rc<RefCell<Desk>>, (message, contents): Letter) {
        let inner = Rc::clone(self);
        spawn_local(async move {
            let contents = content::in_memory(&contents).await;
            if !inner.is_at(&desk) {
                return;
            }
            // Told once the desk is free again: a listener may ask the next question at once.
            let told = RefCell::new(Vec::new());
            desk.borrow_mut().handle(message, &contents, &|event| told.borrow_mut().push(event));
            for event in told.into_inner() {
                inner.tell(event);
            }
        });
    }

    /// Whether this desk is still where the work is done.
    fn is_at(&self, desk: &Rc<RefCell<Desk>>) -> bool {
        matches!(&*self.place.borrow(), Some(Place::Page(current)) if Rc::ptr_eq(current, desk))
    }

    /// Passes on what a worker or a desk tells.
    fn tell(&self, told: FromWorker) {
        self.on_event.emit(match told {
            FromWorker::Progress { job, progress } => Event::Progress { job, progress },
            FromWorker::Opened => Event::Opened,
            FromWorker::Answer { number, answer } => Event::Answered { number, answer },
            FromWorker::NothingOpen { number } => Event::NothingOpen { number },
            FromWorker::Crashed { message } => Event::Crashed(message),
            FromWorker::Ready => return,
        });
    }

    /// The worker of that number runs and listens.
    fn ready(self: &Rc<Self>, number: u32) {
        let place = self.place.take();
        self.place.replace(match place {
            Some(Place::Starting(running)) if running.number == number => Some(Place::Worker(running)),
            other => other,
        });
        self.deliver();
    }

    /// The worker of that number cannot go on. One that never ran leaves its work to the page.
    fn stopped(self: &Rc<Self>, number: u32, message: String) {
        let place = self.place.take();
        match place {
            Some(Place::Starting(running)) if running.number == number => {
                self.place.replace(Some(Place::Page(Rc::default())));
                self.deliver();
            }
            Some(Place::Worker(running)) if running.number == number => {
                self.waiting.take();
                drop(running);
                self.on_event.emit(Event::Crashed(message));
            }
            other => drop(self.place.replace(other)),
        }
    }
}

/// A worker and the listeners on it. Dropping it ends it.
struct Running {
    number: u32,
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(web_sys::Event)>,
}

impl Running {
    fn start(script: &str, inner: &Rc<Inner>) -> Result<Self, JsValue> {
        let number = inner.started.get().wrapping_add(1);
        inner.started.set(number);
        let worker = Worker::new(script)?;
        let on_message = on_message(inner, number);
        let on_error = on_error(inner, number);
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let running = Self { number, worker, _on_message: on_message, _on_error: on_error };
        running.worker.post_message(&wasm_bindgen::module())?;
        Ok(running)
    }

    fn send(&self, (message, contents): &Letter) -> Result<(), JsValue> {
        let (packed, transferred) = protocol::pack(message, contents)?;
        self.worker.post_message_with_transfer(&packed, &transferred)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn on_message(inner: &Rc<Inner>, number: u32) -> Closure<dyn Fn(MessageEvent)> {
    let inner = Rc::downgrade(inner);
    Closure::new(move |event: MessageEvent| {
        let Some(inner) = inner.upgrade() else { return };
        match protocol::unpack(event.data()) {
            Ok((FromWorker::Crashed { message }, _)) | Err(message) => later(move || inner.stopped(number, message)),
            Ok((FromWorker::Ready, _)) => inner.ready(number),
            Ok((told, _)) => inner.tell(told),
        }
    })
}

fn on_error(inner: &Rc<Inner>, number: u32) -> Closure<dyn Fn(web_sys::Event)> {
    let inner = Rc::downgrade(inner);
    Closure::new(move |event: web_sys::Event| {
        // Said in the page's own words; the browser need not repeat it.
        event.prevent_default();
        let Some(inner) = inner.upgrade() else { return };
        // A script that could not be loaded is a plain event, without a message.
        let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
        later(move || inner.stopped(number, message.unwrap_or_else(|| "The worker could not be loaded".to_owned())));
    })
}

/// Runs once the current listener has returned: ending a worker drops its listeners.
fn later(run: impl FnOnce() + 'static) {
    Timeout::new(0, run).forget();
}

/// Makes a blob of the page's own script and returns its address.
fn script_address() -> Option<String> {
    let text = web_sys::window()?.document()?.get_element_by_id(SCRIPT_ID)?.text_content()?;
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
