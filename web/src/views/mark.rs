//! The verdict marks: each a shape of its own, and a colour.

use crate::shapes::{self, MARKS};
use crate::strings;
use canopy_workbench::Mark;
use yew::prelude::*;

/// A mark beside a text that says the same.
pub(super) fn mark(mark: Mark) -> Html {
    html! {
        <svg class={classes!("mark", class(mark))} viewBox="0 0 18 18" aria-hidden="true">{ shape(mark) }</svg>
    }
}

/// A mark that is the only one to say it.
pub(super) fn mark_alone(mark: Mark) -> Html {
    html! {
        <svg class={classes!("mark", class(mark))} viewBox="0 0 18 18" role="img" aria-label={strings::mark(mark)}>
            { shape(mark) }
        </svg>
    }
}

/// A policy that does not apply: no verdict.
pub(super) fn no_mark() -> Html {
    html! {
        <svg class="mark mark-none" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="6.4" /></svg>
    }
}

/// A policy that applies.
pub(super) fn applies_mark() -> Html {
    html! {
        <svg class="mark mark-applies" viewBox="0 0 18 18" aria-hidden="true">
            <circle cx="9" cy="9" r="7.4" />
            <path d="M5.4 9.4l2.5 2.5 4.8-5.2" />
        </svg>
    }
}

/// A policy that applies in some cases.
pub(super) fn sometimes_mark() -> Html {
    html! {
        <svg class="mark mark-sometimes" viewBox="0 0 18 18" aria-hidden="true">
            <circle class="outline thin" cx="9" cy="9" r="6.8" />
            <path class="solid" d="M9 2.2a6.8 6.8 0 0 1 0 13.6z" />
        </svg>
    }
}

/// What the marks mean, once.
pub(super) fn legend() -> Html {
    let entry = |which: &Mark| {
        html! { <li key={class(*which)}>{ mark(*which) }{ strings::mark(*which) }</li> }
    };
    html! {
        <ul class="legend" aria-label={strings::LEGEND}>{ for MARKS.iter().map(entry) }</ul>
    }
}

/// The class that gives a mark its colour.
pub(super) fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Open => "mark-open",
        Mark::OtherOnly => "mark-other",
        Mark::DeviceOnly => "mark-device",
        Mark::MfaOrDevice => "mark-either",
        Mark::Mfa => "mark-mfa",
        Mark::Passwordless => "mark-passwordless",
        Mark::PhishingResistant => "mark-phishing",
        Mark::MfaAndDevice => "mark-both",
        Mark::Block => "mark-block",
    }
}

fn shape(mark: Mark) -> Html {
    let path = |(at, (class, path)): (usize, &(&'static str, &'static str))| {
        html! { <path key={at} class={*class} d={*path} /> }
    };
    shapes::paths(mark).iter().enumerate().map(path).collect()
}

/// How a policy takes somebody: included, excluded, or not meant.
pub(super) fn taken(included: Option<bool>) -> Html {
    let (class, path) = match included {
        Some(true) => ("mark mark-included", shapes::INCLUDED),
        Some(false) => ("mark mark-excluded", shapes::EXCLUDED),
        None => ("mark", "M9 8.4v1.2"),
    };
    html! { <svg {class} viewBox="0 0 18 18" aria-hidden="true"><path class="stroke" d={path} /></svg> }
}
