//! Parts of a whole, side by side, each as long as it is large.

use yew::prelude::*;

/// The parts by the classes that colour them. What it says is said beside it in words.
pub(super) fn shares(look: &'static str, parts: &[(&'static str, u32)]) -> Html {
    let all: u64 = parts.iter().map(|(_, count)| u64::from(*count)).sum();
    let thousandths = |count: u64| count * 1000 / all.max(1);
    let mut before = 0;
    let parts = parts.iter().map(|(look, count)| {
        let x = thousandths(before);
        before += u64::from(*count);
        html! { <rect key={*look} class={*look} x={x.to_string()} width={(thousandths(before) - x).to_string()} height="1" /> }
    });
    html! {
        <svg class={classes!("shares", look)} viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            { for parts }
        </svg>
    }
}
