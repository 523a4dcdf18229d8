//! Small pictures that stand beside words.

use yew::prelude::*;

/// The brand's mark: a canopy over three, one of them uncovered.
pub(super) fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 26 26" aria-hidden="true">
            <path class="logo-canopy" d="M3 14a10 10 0 0 1 20 0" />
            <circle class="logo-in" cx="7" cy="20" r="2.2" />
            <circle class="logo-in" cx="13" cy="20" r="2.2" />
            <circle class="logo-out" cx="19" cy="20" r="2.2" />
        </svg>
    }
}

fn stroked(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
    }
}

pub(super) fn check() -> Html {
    stroked("M3 8.5l3.2 3.2L13 4.8")
}

pub(super) fn cross() -> Html {
    stroked("M4 4l8 8M12 4l-8 8")
}

pub(super) fn chevron() -> Html {
    stroked("M6 3.5l4.5 4.5L6 12.5")
}

pub(super) fn overview() -> Html {
    stroked("M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z")
}

pub(super) fn posture() -> Html {
    stroked("M8 1.8l5.2 2v4c0 3-2.2 5.2-5.2 6.4-3-1.2-5.2-3.4-5.2-6.4v-4zM8 5v3.4M8 10.6v.2")
}

pub(super) fn matrix() -> Html {
    stroked("M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11")
}

pub(super) fn gaps() -> Html {
    stroked("M4 2.5h-1.5v11h11v-5M7 2.5h1.5M12 2.5h1.5v1.5M8 8l5.5-5.5")
}

pub(super) fn policies() -> Html {
    stroked("M8 2l5 2v4c0 3-2.2 5-5 6-2.8-1-5-3-5-6v-4z")
}

pub(super) fn files() -> Html {
    stroked("M2.5 4.5v8h11v-6.5h-6l-1.5-1.5zM2.5 8h11")
}

pub(super) fn people() -> Html {
    stroked("M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8zM2.8 13.4a5.2 5.2 0 0 1 10.4 0")
}

pub(super) fn play() -> Html {
    stroked("M4.5 3v10l8-5z")
}

pub(super) fn replay() -> Html {
    stroked("M3 8a5.2 5.2 0 1 0 1.8-3.9M4.6 1.8v2.6h2.6M8 5.4V8l2 1.4")
}

pub(super) fn pin() -> Html {
    stroked("M6 2.5h4l-.6 4 2.6 2.5H4L6.6 6.5zM8 9v4.5")
}

pub(super) fn monitor() -> Html {
    stroked("M2 3h12v8H2zM6 13.5h4")
}

pub(super) fn sun() -> Html {
    stroked(
        "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1\
         M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1",
    )
}

pub(super) fn moon() -> Html {
    stroked("M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z")
}

/// A sign for how serious something is: its shape differs too.
pub(super) fn severity(severity: canopy_workbench::Severity) -> Html {
    use canopy_workbench::Severity::{Error, Info, Warning};
    match severity {
        Error => stroked("M5 1.8h6l3.2 3.2v6L11 14.2H5L1.8 11V5zM8 4.6v4.2M8 11v.6"),
        Warning => stroked("M8 2L1.6 13.5h12.8zM8 6.4v3.4M8 11.4v.6"),
        Info => stroked("M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.4v4M8 4.6v.6"),
    }
}
