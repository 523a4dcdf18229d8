//! The worker's role: takes messages from the page, and tells it what comes of them.

use crate::desk::Desk;
use crate::protocol::{self, FromWorker};
use js_sys::Array;
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Starts listening. The boot script lets no message through before this has returned.
pub(crate) fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = RefCell::new(Desk::default());
    let listener =
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| match protocol::unpack(event.data()) {
            Ok((message, contents)) => desk.borrow_mut().handle(message, &contents, &tell),
            Err(message) => tell(FromWorker::Crashed { message }),
        });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    tell(FromWorker::Ready);
}

/// Tells the page that this worker cannot go on, just before it stops.
pub(crate) fn tell_crash(message: String) {
    tell(FromWorker::Crashed { message });
}

fn tell(event: FromWorker) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let sent = protocol::pack(&event, &Array::new())
        .and_then(|(packed, transferred)| scope.post_message_with_transfer(&packed, &transferred));
    if let Err(error) = sent {
        // An answer that cannot cross is an error of ours: let `onerror` carry it to the page.
        wasm_bindgen::throw_val(JsValue::from_str(&format!("An answer could not be sent: {error:?}")));
    }
}
