//! The page and its worker: one WebAssembly module in two roles, told apart by whether there is a
//! document.
//!
//! The central types are [`app::App`], which the page shows, and [`engine::Engine`], the page's
//! handle on the worker.
//!
//! # Invariants
//!
//! - No type of engine, rules or import is named here: only the workbench's questions and answers.
//! - No network after load, no storage without consent.
//! - Nothing here decides what a policy means.

#![deny(clippy::disallowed_methods)]

mod app;
mod content;
mod desk;
mod engine;
mod panic;
mod protocol;
mod route;
mod shapes;
mod state;
mod strings;
mod views;
mod worker;

/// Whether this instance is the page; the worker otherwise.
fn is_page() -> bool {
    web_sys::window().is_some_and(|window| window.document().is_some())
}

fn main() {
    if is_page() {
        panic::report_to(|message| panic::show(&message));
        start_page();
    } else {
        panic::report_to(worker::tell_crash);
        worker::start();
    }
}

fn start_page() {
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("app"));
    match root {
        Some(root) => {
            // The static shell has done its work.
            root.set_inner_html("");
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => panic::show("The page has no place for the program."),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
