//! When the program meets an error of its own: told where the user can see it.

use std::panic::PanicHookInfo;
use web_sys::console;

/// The element of the page that says what went wrong; the boot script uses it too.
const FAILURE_ID: &str = "failure";

/// From here on, each panic is told in the console and by `tell`.
pub(crate) fn report_to(tell: impl Fn(String) + Send + Sync + 'static) {
    // Through Yew, which would otherwise put its own in place.
    yew::set_custom_panic_hook(Box::new(move |info| {
        let message = describe(info);
        console::error_1(&message.as_str().into());
        tell(message);
    }));
}

/// Shows on the page that it cannot go on.
pub(crate) fn show(message: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(FAILURE_ID));
    if let Some(element) = element {
        let advice = "Reload the page to go on; nothing that you opened has left this browser.";
        element.set_text_content(Some(&format!("Canopy met an error of its own and stopped. {advice} {message}")));
        // Nothing more can be done about a message that cannot be shown.
        let _ = element.remove_attribute("hidden");
    }
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    match info.location() {
        Some(place) => format!("{text} ({}, line {})", place.file(), place.line()),
        None => text.to_owned(),
    }
}
