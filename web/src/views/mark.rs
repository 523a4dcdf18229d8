//! The verdict marks: each a shape of its own, and a colour.

use crate::strings;
use canopy_workbench::Mark;
use yew::prelude::*;

/// Every mark, from the weakest to the strongest.
const ALL: [Mark; 9] = [
    Mark::Open,
    Mark::OtherOnly,
    Mark::DeviceOnly,
    Mark::MfaOrDevice,
    Mark::Mfa,
    Mark::Passwordless,
    Mark::PhishingResistant,
    Mark::MfaAndDevice,
    Mark::Block,
];

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
        <ul class="legend" aria-label={strings::LEGEND}>{ for ALL.iter().map(entry) }</ul>
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
    match mark {
        Mark::Open => html! { <circle class="outline" cx="9" cy="9" r="6.2" /> },
        Mark::OtherOnly => html! { <path class="outline" d="M9 3.2l6 11H3z" /> },
        Mark::DeviceOnly => html! { <rect class="outline" x="3" y="3" width="12" height="12" rx="2" /> },
        Mark::MfaOrDevice => html! {
            <g>
                <circle class="outline thin" cx="9" cy="9" r="6.6" />
                <path class="solid" d="M9 2.4a6.6 6.6 0 0 1 0 13.2z" />
            </g>
        },
        Mark::Mfa => html! { <circle class="solid" cx="9" cy="9" r="7.4" /> },
        Mark::Passwordless => html! { <path class="solid" d="M9 1l7 4v8l-7 4-7-4V5z" /> },
        Mark::PhishingResistant => html! { <path class="solid" d="M9 .9l8.1 8.1L9 17.1.9 9z" /> },
        Mark::MfaAndDevice => html! {
            <g>
                <rect class="outline thin" x="2" y="2" width="14" height="14" rx="2.5" />
                <circle class="solid" cx="9" cy="9" r="4.2" />
            </g>
        },
        Mark::Block => html! {
            <g>
                <rect class="solid" x="2" y="2" width="14" height="14" rx="3" />
                <path class="cut" d="M5 9h8" />
            </g>
        },
    }
}
