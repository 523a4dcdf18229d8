//! Texts of the guided tour.

use crate::route::Screen;

pub(crate) const TITLE: &str = "Tour of the sample tenant";
pub(crate) const START: &str = "Take the tour";
pub(crate) const NEXT: &str = "Next";
pub(crate) const BACK: &str = "Back";
pub(crate) const DONE: &str = "Done";

/// One stop.
pub(crate) struct Step {
    pub(crate) screen: Screen,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) const STEPS: [Step; 8] = [
    Step {
        screen: Screen::Overview,
        title: "How does the tenant stand?",
        text: "Northwind Lantern is made up, with gaps like those of real tenants. Every number here is exact over all \
            possible sign-ins, and each tile leads to what it counts. Change what the attacker has, and all of them \
            follow.",
    },
    Step {
        screen: Screen::WithoutMfa,
        title: "Who, and why?",
        text: "People are grouped by the one reason that lets them in. Choose somebody: the panel shows a sign-in that \
            works, and what each policy says to it. Interns are exempt here through three groups inside each other.",
    },
    Step {
        screen: Screen::Matrix,
        title: "Everybody by everything",
        text: "Each cell is the weakest way of a person into a resource. Shape and colour say the same. Choose a cell \
            to see the sign-in, the policy and the line of the file behind it.",
    },
    Step {
        screen: Screen::Gaps,
        title: "Where is it open?",
        text: "The same answer as regions of sign-ins that do not overlap, the gravest first. The list is complete: \
            outside of it, MFA is forced or access is blocked.",
    },
    Step {
        screen: Screen::Simulator,
        title: "What if?",
        text: "Any sign-in, field by field, as in the portal's What If; but a field may be left open, and every policy \
            shows every condition, met or not. Try the platform Linux.",
    },
    Step {
        screen: Screen::Policies,
        title: "What does each policy do?",
        text: "Each policy in a sentence, whom and what it reaches, and what is wrong with it: never applies, adds \
            nothing, names what is gone.",
    },
    Step {
        screen: Screen::Posture,
        title: "What is weak?",
        text: "Rules of published baselines, each answered over all sign-ins: proved, found with names and causes, or not \
            to be told for want of an export. Declare emergency accounts and accepted risks; nothing is assumed.",
    },
    Step {
        screen: Screen::Files,
        title: "What is it made of?",
        text: "Every file with what was understood, and which exports would sharpen the answers. Start over, and drop \
            your own: they stay in this page.",
    },
];

pub(crate) fn progress(at: usize) -> String {
    format!("{at} of {}", STEPS.len())
}
