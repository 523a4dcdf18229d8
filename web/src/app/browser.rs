//! What the page does with its browser, and what the browser tells it.

use crate::route::Route;
use crate::state::{Action, Overlay, Theme};
use crate::views::Dispatch;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Document, Element, HtmlAnchorElement, HtmlCanvasElement,
    HtmlElement, HtmlImageElement, KeyboardEvent, PerformanceEntry, PerformanceObserver, PerformanceObserverInit, Url,
    window,
};

/// The browser's kind of entry for anything that was fetched.
const RESOURCE: &str = "resource";

/// What the page listens to beside its own elements, as long as it lives.
pub(super) struct Listeners {
    _on_hash: Closure<dyn Fn()>,
    _on_request: Closure<dyn Fn()>,
    _on_key: Closure<dyn Fn(KeyboardEvent)>,
    _observer: Option<PerformanceObserver>,
}

impl Listeners {
    pub(super) fn start(dispatch: &Dispatch) -> Self {
        let on_hash = dispatch.reform(|()| Action::Navigated(Route::parse(&fragment())));
        let on_hash = Closure::<dyn Fn()>::new(move || on_hash.emit(()));
        if let Some(window) = window() {
            window.set_onhashchange(Some(on_hash.as_ref().unchecked_ref()));
        }
        let on_key = dispatch.clone();
        let on_key = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if let Some(action) = key_action(&event) {
                // What the page does the browser does not.
                if !matches!(action, Action::KeyPressed(_)) {
                    event.prevent_default();
                }
                on_key.emit(action);
            }
        });
        if let Some(document) = document() {
            document.set_onkeydown(Some(on_key.as_ref().unchecked_ref()));
        }
        let on_request = dispatch.reform(|()| Action::RequestsCounted(requests()));
        let on_request = Closure::<dyn Fn()>::new(move || on_request.emit(()));
        let observer = PerformanceObserver::new(on_request.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(&PerformanceObserverInit::new(&Array::of1(&RESOURCE.into())));
        }
        // Those of before the observer.
        dispatch.emit(Action::RequestsCounted(requests()));
        Self { _on_hash: on_hash, _on_request: on_request, _on_key: on_key, _observer: observer }
    }
}

/// The requests to any server that the browser has noted since the page loaded, also forbidden ones.
fn requests() -> u32 {
    let Some(performance) = window().and_then(|window| window.performance()) else { return 0 };
    let entries = performance.get_entries_by_type(RESOURCE);
    let is_request = |entry: &PerformanceEntry| entry.name().starts_with("http");
    let count = entries.iter().map(JsCast::unchecked_into).filter(is_request).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn document() -> Option<Document> {
    window()?.document()
}

/// What the page allows itself: its Content Security Policy.
pub(super) fn policy() -> String {
    let element = document().and_then(|document| document.query_selector("meta[http-equiv]").ok().flatten());
    element.and_then(|element| element.get_attribute("content")).unwrap_or_default()
}

/// Whether the page came from a server, and not from a file.
pub(super) fn is_served() -> bool {
    window().and_then(|window| window.location().protocol().ok()).is_some_and(|protocol| protocol.starts_with("http"))
}

/// What stands after the address.
pub(super) fn fragment() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The page's address with this fragment.
pub(super) fn link(fragment: &str) -> String {
    let address = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    format!("{}{fragment}", address.split('#').next().unwrap_or_default())
}

/// Puts the route after the address; the browser keeps the one before in its history.
pub(super) fn show_fragment(route: &str) {
    if fragment() != route {
        if let Some(window) = window() {
            // A browser that refuses leaves the address behind; the page goes on.
            let _ = window.location().set_hash(route);
        }
    }
}

pub(super) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

pub(super) fn apply_theme(theme: Theme) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let set = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
    if set.is_err() {
        web_sys::console::warn_1(&"The theme could not be set".into());
    }
}

/// Shows the page from its top.
pub(super) fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Brings the link to the current screen into sight where the links stand side by side.
pub(super) fn reveal_current_link() {
    let find = |selector| document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some((nav, link)) = find(".nav").zip(find(".nav-link[aria-current]")) {
        let (nav, link): (HtmlElement, HtmlElement) = (nav.unchecked_into(), link.unchecked_into());
        nav.set_scroll_left(link.offset_left() - (nav.client_width() - link.offset_width()) / 2);
    }
}

/// Moves the focus; an element that is not there leaves it where it is.
pub(super) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Clicks an element, as the user would; one that is not there is not clicked.
pub(super) fn click(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// What a key does wherever it is pressed; nothing where it belongs to a field.
fn key_action(event: &KeyboardEvent) -> Option<Action> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return match key.as_str() {
            "k" => Some(Action::Shown(Some(Overlay::Palette))),
            "o" => Some(Action::OpenAsked),
            _ => None,
        };
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_field =
        |element: &Element| element.closest("input, select, textarea, dialog, [role=grid]").ok().flatten().is_some();
    let is_plain = !event.alt_key() && key.chars().count() == 1 && !target.as_ref().is_some_and(is_field);
    is_plain.then_some(Action::KeyPressed(key))
}

/// Puts text on the clipboard; tells whether it arrived.
pub(super) async fn copy(text: &str) -> bool {
    let Some(navigator) = window().map(|window| window.navigator()) else { return false };
    // Not there at all on pages that the browser does not trust.
    let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|found| found.is_object());
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Days since 1970-01-01.
pub(super) fn today() -> u32 {
    (js_sys::Date::now() / 86_400_000.0) as u32
}

/// Offers a file; a browser that refuses says so itself.
pub(super) fn download(name: &str, text: &str) {
    if let Err(error) = try_download(name, text) {
        web_sys::console::warn_1(&error);
    }
}

fn try_download(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    // A type of its own could make a browser change the name.
    options.set_type("application/octet-stream");
    offer(name, &Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?)
}

fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let document = document().ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser needs it a while longer.
    gloo::timers::callback::Timeout::new(10_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// A picture has so many dots to a pixel of its own, so that it is sharp in a document.
const DOTS: f64 = 2.0;

/// Draws an SVG and offers it as PNG; tells whether the browser did.
pub(super) async fn download_picture(name: &str, svg: &str) -> bool {
    drawn(svg).await.and_then(|blob| offer(name, &blob)).is_ok()
}

async fn drawn(svg: &str) -> Result<Blob, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(&format!("data:image/svg+xml,{}", js_sys::encode_uri_component(svg)));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().ok_or(JsValue::NULL)?.create_element("canvas")?.unchecked_into();
    canvas.set_width(image.width() * DOTS as u32);
    canvas.set_height(image.height() * DOTS as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.scale(DOTS, DOTS)?;
    context.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = canvas.to_blob(&resolve) {
            // Rejecting a promise cannot fail.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}
