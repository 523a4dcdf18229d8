//! What the verdict marks look like: on the page and in pictures of it.

use canopy_workbench::Mark;

/// Every mark, from the weakest to the strongest.
pub(crate) const MARKS: [Mark; 9] = [
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

/// The paths of a mark in a square of 18, each with its class in the stylesheet.
pub(crate) const fn paths(mark: Mark) -> &'static [(&'static str, &'static str)] {
    match mark {
        Mark::Open => &[("outline", "M9 2.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 0 1 0-12.4z")],
        Mark::OtherOnly => &[("outline", "M9 3.2l6 11H3z")],
        Mark::DeviceOnly => &[("outline", "M5 3h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z")],
        Mark::MfaOrDevice => &[
            ("outline thin", "M9 2.4a6.6 6.6 0 1 1 0 13.2a6.6 6.6 0 0 1 0-13.2z"),
            ("solid", "M9 2.4a6.6 6.6 0 0 1 0 13.2z"),
        ],
        Mark::Mfa => &[("solid", "M9 1.6a7.4 7.4 0 1 1 0 14.8a7.4 7.4 0 0 1 0-14.8z")],
        Mark::Passwordless => &[("solid", "M9 1l7 4v8l-7 4-7-4V5z")],
        Mark::PhishingResistant => &[("solid", "M9 .9l8.1 8.1L9 17.1.9 9z")],
        Mark::MfaAndDevice => &[
            (
                "outline thin",
                "M4.5 2h9a2.5 2.5 0 0 1 2.5 2.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 2 13.5v-9A2.5 2.5 0 0 1 4.5 2z",
            ),
            ("solid", "M9 4.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 0 1 0-8.4z"),
        ],
        Mark::Block => {
            &[("solid", "M5 2h8a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"), ("cut", "M5 9h8")]
        }
    }
}

/// The paths of a policy's entry in the matrix of policies: whom it includes, and whom it excludes.
pub(crate) const INCLUDED: &str = "M4.4 9.4l3 3 6.2-6.8";
pub(crate) const EXCLUDED: &str = "M5 5l8 8M13 5l-8 8";
