//! Every text of the page, English first.
//!
//! # Invariants
//!
//! - Views hold no sentence of their own; what the workbench says in sentences is shown as it is.
//! - Sentence case, the portal's own words, no names of Rust.

pub(crate) mod about;
pub(crate) mod gaps;
pub(crate) mod kept;
pub(crate) mod matrix;
pub(crate) mod overview;
pub(crate) mod policies;
pub(crate) mod posture;
pub(crate) mod replay;
pub(crate) mod tour;

use crate::route::{Forced, Who};
use canopy_workbench::{AttackerModel, Counts, Inventory, Mark, PolicyScope, PolicyState, Severity};

pub(crate) const BRAND: &str = "Canopy";

/// A number with its thousands parted.
pub(crate) fn number(value: impl Into<u64>) -> String {
    let digits = value.into().to_string();
    let length = digits.len();
    let part = |(at, digit): (usize, char)| {
        let comma = at > 0 && (length - at) % 3 == 0;
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(part).collect()
}

/// A number of things, in singular or plural.
pub(crate) fn count(value: impl Into<u64>, one: &str, many: &str) -> String {
    let value = value.into();
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// A length as a number that views can show.
pub(crate) fn length<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap_or(u64::MAX)
}

/// A size in bytes, in the unit that people read.
pub(crate) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => count(bytes, "byte", "bytes"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

pub(crate) fn pasted_name(number: usize) -> String {
    format!("Pasted text {number}.json")
}

pub(crate) fn copied(arrived: bool) -> String {
    let text =
        if arrived { "Copied." } else { "The browser did not allow copying. Select the text and copy it by hand." };
    text.to_owned()
}

pub(crate) fn unreadable(names: &[String]) -> String {
    format!("The browser could not read {}. Was it moved or changed? Drop it again.", names.join(", "))
}

pub(crate) fn opened(inventory: &Inventory) -> String {
    let tenant = inventory.tenant.as_deref().unwrap_or("A tenant");
    format!("{tenant} is open: {}.", counts(&inventory.counts))
}

/// All policies that were read.
pub(crate) fn policies(counts: &Counts) -> u32 {
    let evaluated = counts.policies_on + counts.policies_report_only;
    evaluated + counts.policies_off + counts.policies_not_evaluated
}

/// The tenant in one line.
pub(crate) fn counts(counts: &Counts) -> String {
    let policies = policies(counts);
    let people = match counts.users {
        0 => "no people loaded".to_owned(),
        users => count(users, "person", "people"),
    };
    format!("{} · {people}", count(policies, "policy", "policies"))
}

/// Ids of elements that the focus is moved to.
pub(crate) mod ids {
    use crate::state::Place;

    pub(crate) const MAIN: &str = "main";
    pub(crate) const EXPLANATION: &str = "explanation";
    /// The cell of the matrix on which the arrow keys are.
    pub(crate) const MATRIX_CELL: &str = "matrix-cell";
    pub(crate) const OPEN: &str = "open-files";
    pub(crate) const TOUR: &str = "tour";

    pub(crate) fn gap(place: usize) -> String {
        format!("gap-{place}")
    }

    pub(crate) fn policy(place: u32) -> String {
        format!("policy-{place}")
    }

    pub(crate) fn finding(rule: &str) -> String {
        format!("finding-{rule}")
    }

    pub(crate) fn person(place: Place) -> String {
        format!("person-{}-{}", place.group, place.person)
    }
}

pub(crate) mod shell {
    use crate::route::Screen;

    /// What a screen is called.
    pub(crate) fn screen(screen: Screen) -> &'static str {
        match screen {
            Screen::Start => START,
            Screen::Files => FILES,
            Screen::Overview => OVERVIEW,
            Screen::Matrix => MATRIX,
            Screen::WithoutMfa => WITHOUT_MFA,
            Screen::Gaps => GAPS,
            Screen::Simulator => SIMULATOR,
            Screen::Policies => POLICIES,
            Screen::Posture => super::posture::TITLE,
            Screen::Replay => REPLAY,
            Screen::About => super::about::TITLE,
        }
    }

    pub(crate) const SKIP: &str = "Skip to content";
    pub(crate) const NAV: &str = "Screens";
    pub(crate) const FILES: &str = "What we have";
    pub(crate) const WITHOUT_MFA: &str = "Without MFA";
    pub(crate) const OVERVIEW: &str = "Overview";
    pub(crate) const MATRIX: &str = "Coverage";
    pub(crate) const GAPS: &str = "Gaps";
    pub(crate) const POLICIES: &str = "Policies";
    pub(crate) const DATA: &str = "Data";
    pub(crate) const SIMULATOR: &str = "Simulator";
    pub(crate) const REPLAY: &str = "Replay";
    pub(crate) const START: &str = "Start";
    pub(crate) const UNNAMED_TENANT: &str = "Unnamed tenant";
    pub(crate) const NO_TENANT: &str = "Nothing open";
    pub(crate) const READING: &str = "Reading files";
    pub(crate) const WORKING: &str = "Working";
    pub(crate) const CANCEL: &str = "Cancel";
    pub(crate) const CANCELLED: &str =
        "Cancelled. The files have to be read again before anything else can be answered.";
    pub(crate) const CRASHED: &str = "Canopy met an error of its own and stopped this work. Nothing was sent anywhere.";
    pub(crate) const START_AGAIN: &str = "Start again";
    pub(crate) const START_OVER: &str = "Start over";
    pub(crate) const SEARCH: &str = "Search";
    pub(crate) const SEARCH_KEY: &str = "Ctrl K";
    pub(crate) const MASK: &str = "Mask names";
    pub(crate) const COPY_LINK: &str = "Copy link";
    pub(crate) const COPY_LINK_NOTE: &str = "A link to this view with its filters. From the simulator it also holds the \
        ids of whom and what the form names; names never.";
    pub(crate) const MASK_NOTE: &str = "Names of the tenant's own are replaced everywhere, also in what is copied and \
        downloaded: for workshops and pictures.";
    pub(crate) const THEME: &str = "Theme";
    pub(crate) const THEME_SYSTEM: &str = "System";
    pub(crate) const THEME_LIGHT: &str = "Light";
    pub(crate) const THEME_DARK: &str = "Dark";
    pub(crate) const DROP_HERE: &str = "Drop to open";
    pub(crate) const DROP_NOTE: &str = "The files are read in this page and go nowhere else.";
    pub(crate) const REQUESTS_REST: &str = " since this page loaded. Nothing you drop leaves it.";
    pub(crate) const EMPTY_TITLE: &str = "Nothing is open yet";
    pub(crate) const EMPTY_TEXT: &str =
        "Open the exports of a tenant, or look around in the sample tenant. Both stay in this page.";
    pub(crate) const EMPTY_OPEN: &str = "Open files";
    pub(crate) const COPY: &str = "Copy";
    pub(crate) const CLOSE: &str = "Close";

    pub(crate) fn requests(count: u32) -> String {
        super::count(count, "request", "requests")
    }

    pub(crate) fn title(screen: &str) -> String {
        format!("{screen} · {}", super::BRAND)
    }

    pub(crate) fn progress(done: u32, total: u32) -> String {
        format!("{} of {}", super::number(done), super::number(total))
    }
}

pub(crate) mod start {
    use canopy_workbench::{Area, EXPORTS, Export};

    pub(crate) const HEADLINE: &str = "See who your Conditional Access really covers.";
    pub(crate) const LEAD: &str = "Drop the exports of a Microsoft Entra tenant. Canopy checks every possible sign-in, \
        not a sample: who gets in without MFA and why, and what each policy really does.";
    pub(crate) const DROP: &str = "Drop files, a folder or a zip file anywhere";
    pub(crate) const DROP_NOTE: &str =
        "Policies, named locations, users, groups, roles: JSON, as Graph Explorer and Microsoft's tools write it";
    pub(crate) const CHOOSE_FILES: &str = "Choose files";
    pub(crate) const CHOOSE_FOLDER: &str = "Choose a folder";
    pub(crate) const PASTE: &str = "Paste JSON";
    pub(crate) const SAMPLE: &str = "Open the sample tenant";
    pub(crate) const PASTE_TITLE: &str = "Paste JSON";
    pub(crate) const PASTE_NOTE: &str = "One response of Graph Explorer, as it is. Paste again to add the next one.";
    pub(crate) const PASTE_LABEL: &str = "JSON";
    pub(crate) const PASTE_OPEN: &str = "Open";
    pub(crate) const HOW_TO: &str = "How to export";
    pub(crate) const STEPS: &str = "In Graph Explorer, sign in, consent to the permission, choose GET and run the request. Save or copy the \
        response, then drop or paste it here. Long lists come in pages: follow @odata.nextLink and add every page; \
        Canopy says when one is missing.";
    pub(crate) const GRAPH_EXPLORER: &str = "https://developer.microsoft.com/en-us/graph/graph-explorer";
    pub(crate) const GRAPH_EXPLORER_NAME: &str = "Graph Explorer";
    pub(crate) const BACK: &str = "Back to the open tenant";
    pub(crate) const PRIVACY: &str = "Nothing leaves this page.";
    pub(crate) const PRIVACY_REST: &str = "Its Content Security Policy forbids every connection.";

    pub(crate) const SCRIPT_TITLE: &str = "Everything at once, with a script";
    pub(crate) const SCRIPT_UNLOCKS: &str = "Reads all of this into one zip file, with the members of every group that \
        counts. Drop the zip file here.";
    pub(crate) const SCRIPT_NOTE: &str = "PowerShell 5.1 or 7 with the module Microsoft.Graph.Authentication. It sends \
        GET requests only, asks for reading permissions only, and leaves out what the account may not read.";
    pub(crate) const SCRIPT_RUN: &str = "Install-Module Microsoft.Graph.Authentication -Scope CurrentUser; Unblock-File .\\Export-CanopyTenant.ps1; .\\Export-CanopyTenant.ps1";
    pub(crate) const SCRIPT_NAME: &str = "Export-CanopyTenant.ps1";
    /// The script itself, shown and saved as it is in the repository.
    pub(crate) const SCRIPT: &str = include_str!("../../collect/Export-CanopyTenant.ps1");
    pub(crate) const SCRIPT_SAVE: &str = "Save the script";
    pub(crate) const SCRIPT_COPY: &str = "Copy the script";
    pub(crate) const SCRIPT_SHOW: &str = "Read the script";

    /// Exports that belong together.
    pub(crate) struct Kind {
        pub(crate) title: &'static str,
        pub(crate) unlocks: &'static str,
        pub(crate) area: Area,
    }

    impl Kind {
        pub(crate) fn exports(&self) -> impl Iterator<Item = &'static Export> {
            EXPORTS.iter().filter(|export| export.area == self.area)
        }
    }

    pub(crate) const KINDS: [Kind; 3] = [
        Kind { title: "Policies", unlocks: "Enough to simulate sign-ins and to find the gaps.", area: Area::Policies },
        Kind {
            title: "People, groups, roles",
            unlocks: "Names everyone who is not covered, and the group or role that makes it so.",
            area: Area::People,
        },
        Kind {
            title: "Settings, sign-ins",
            unlocks: "What decides beside the policies, and what the service really decided.",
            area: Area::Settings,
        },
    ];

    pub(crate) fn guide(kind: &Kind) -> String {
        format!("{HOW_TO}: {}", kind.title)
    }

    pub(crate) fn permissions(kind: &Kind) -> String {
        let mut names: Vec<&str> = Vec::new();
        for export in kind.exports() {
            if !names.contains(&export.permission) {
                names.push(export.permission);
            }
        }
        names.join(", ")
    }
}

pub(crate) mod files {
    pub(crate) const ADD: &str = "Add more files";
    pub(crate) const ADD_FOLDER: &str = "Add a folder";
    pub(crate) const TITLE: &str = "Files";
    pub(crate) const NAME: &str = "File";
    pub(crate) const SIZE: &str = "Size";
    pub(crate) const RECOGNISED: &str = "Recognised as";
    pub(crate) const NOTICES: &str = "Notices";
    pub(crate) const NOT_LOADED: &str = "not loaded";
    pub(crate) const NOTHING: &str = "nothing that Canopy knows";
    pub(crate) const NO_FILES: &str = "No file was read.";
    pub(crate) const NO_NOTICES: &str = "Everything was understood: there is no notice.";
    pub(crate) const FOLLOWS: &str = "What follows";
    pub(crate) const REMEDY: &str = "What to do";
    pub(crate) const MISSING: &str = "What would sharpen the answers";
    pub(crate) const UNOWNED: &str = "Whose members are these?";
    pub(crate) const UNOWNED_NOTE: &str = "These lists do not say which group they belong to.";
    pub(crate) const GROUP: &str = "Members of the group";
    pub(crate) const UNKNOWN_GROUP: &str = "No group: leave the list out";
    pub(crate) const READ_AGAIN: &str = "Read the files again";

    pub(crate) fn members(value: u32) -> String {
        super::count(value, "member", "members")
    }

    pub(crate) fn sharpens(screens: &str) -> String {
        format!("Sharpens: {screens}")
    }
    pub(crate) const NOTHING_MISSING: &str = "Nothing is missing: every export that Canopy can use is here.";
}

/// The command palette.
pub(crate) mod palette {
    pub(crate) const TITLE: &str = "Go to, do, find";
    pub(crate) const HINT: &str = "A screen, a command or a person";
    pub(crate) const NOTHING: &str = "Nothing has such a name";
    pub(crate) const OPEN: &str = "Open files";
    pub(crate) const LIGHT: &str = "Light theme";
    pub(crate) const DARK: &str = "Dark theme";
    pub(crate) const SYSTEM: &str = "Theme of the system";
}

/// The keys that work everywhere.
pub(crate) mod keys {
    pub(crate) const TITLE: &str = "Keys";
    pub(crate) const KEYS: [(&str, &str); 6] = [
        ("1 – 9", "The screens, in their order"),
        ("Ctrl K", "Go to a screen, do something, find a person"),
        ("Ctrl O", "Open files"),
        ("↑ ↓", "From person to person, and from row to row"),
        ("Esc", "Close what is open"),
        ("?", "These keys"),
    ];
}

/// What questions about all sign-ins are asked for.
pub(crate) mod filters {
    pub(crate) const TITLE: &str = "What is asked";
    pub(crate) const MODEL: &str = "What the attacker has";
    pub(crate) const POLICIES: &str = "Policies that count";
    pub(crate) const FORCED: &str = "What must be forced";
    pub(crate) const WHO: &str = "Whose sign-ins";
}

pub(crate) mod coverage {
    use super::{count, number};
    use canopy_workbench::{AskedControl, Uncovered};

    pub(crate) const FILE_NAME: &str = "without-mfa.csv";
    pub(crate) const COLUMNS: [&str; 7] =
        ["Name", "User principal name", "Marks", "Weakest way in", "Cause", "Policy", "Group path"];
    pub(crate) const SEARCH: &str = "Filter by name";
    pub(crate) const COPY_LIST: &str = "Copy list";
    pub(crate) const DOWNLOAD: &str = "Download CSV";
    pub(crate) const KINDS: &str = "No users were loaded, so these are kinds of people that the policies mention, \
        not people, and the numbers count kinds.";
    pub(crate) const KINDS_LINK: &str = "See which exports are missing";
    pub(crate) const NOBODY: &str = "Nobody can sign in without MFA";
    pub(crate) const NOBODY_TEXT: &str = "Every possible sign-in under these assumptions was checked, and each one \
        asks for MFA or is blocked.";
    pub(crate) const WITHOUT_OBJECT: &str =
        "Kinds of people who have no object in the directory, and are not counted above";
    pub(crate) const NOBODY_FOUND: &str = "No name matches the filter.";
    pub(crate) const PANEL: &str = "Explanation";
    pub(crate) const PANEL_EMPTY: &str = "Choose a person to see the weakest way in, and why it is open.";
    pub(crate) const WITNESS: &str = "A sign-in that shows it";
    pub(crate) const REACHES: &str = "Reaches without MFA";
    pub(crate) const WHY: &str = "Why";
    pub(crate) const WHY_NONE: &str = "No policy reaches this sign-in.";
    pub(crate) const THROUGH: &str = "Through";
    pub(crate) const SIMULATE: &str = "Simulate this";
    pub(crate) const TILE_PASSWORD: &str = "With nothing but a password";
    pub(crate) const TILE_PASSWORD_NOTE: &str = "of those";
    pub(crate) const TILE_RESOURCES: &str = "Resources looked at";
    pub(crate) const TILE_RESOURCES_NOTE: &str = "apps, services and suites";
    pub(crate) const TILE_DISABLED: &str = "Disabled accounts";
    pub(crate) const TILE_DISABLED_NOTE: &str = "cannot sign in, not counted";

    pub(crate) fn who(named: bool, value: u32) -> String {
        match named {
            true => count(value, "person", "people"),
            false => count(value, "kind of person", "kinds of people"),
        }
    }

    pub(crate) fn headline(answer: &Uncovered) -> String {
        match answer.uncovered {
            0 => format!("None of {} can sign in without {}", who(answer.named, answer.people), forced(answer)),
            some => {
                let of = who(answer.named, answer.people);
                format!("{} of {of} can sign in somewhere without {}", number(some), forced(answer))
            }
        }
    }

    /// What must be forced, within a sentence.
    pub(crate) fn forced(answer: &Uncovered) -> &'static str {
        of_control(&answer.asked.control)
    }

    /// A control, within a sentence.
    pub(crate) fn of_control(control: &AskedControl) -> &'static str {
        match control {
            AskedControl::PhishingResistant => "phishing-resistant MFA",
            AskedControl::ManagedDevice => "a managed device",
            _ => "MFA",
        }
    }

    /// The name of the number of all who are uncovered.
    pub(crate) fn tile_uncovered(answer: &Uncovered) -> &'static str {
        match answer.asked.control {
            AskedControl::PhishingResistant => "Can sign in without phishing-resistant MFA",
            AskedControl::ManagedDevice => "Can sign in without a managed device",
            _ => "Can sign in without MFA",
        }
    }

    pub(crate) fn of_people(answer: &Uncovered) -> String {
        let of = format!("of {}, somewhere", who(answer.named, answer.people));
        match answer.depends {
            0 => of,
            some => format!("{of}; for {} it depends on unknown groups", number(some)),
        }
    }

    pub(crate) fn show_more(left: usize, at_a_time: usize) -> String {
        let [left, at_a_time] = [left, at_a_time].map(|count| u64::try_from(count).unwrap_or(u64::MAX));
        match left > at_a_time {
            true => format!("Show {} more of {}", number(at_a_time), number(left)),
            false => format!("Show all, {} more", number(left)),
        }
    }

    pub(crate) fn and_more(left: u32) -> String {
        format!("and {} more", number(left))
    }

    pub(crate) fn found(found: u64, all: u64) -> String {
        format!("{} of {}", number(found), number(all))
    }
}

pub(crate) mod simulator {
    pub(crate) const FORM: &str = "Sign-in";
    pub(crate) const RESULT: &str = "Result";
    pub(crate) const LEAD: &str = "What if this person signed in like this?";
    pub(crate) const PERSON: &str = "Person";
    pub(crate) const PERSON_HINT: &str = "Type a name";
    pub(crate) const NOBODY: &str = "Nobody has such a name";
    pub(crate) const TARGET: &str = "Target resource";
    pub(crate) const CLIENT_APP: &str = "Client app";
    pub(crate) const PLATFORM: &str = "Device platform";
    pub(crate) const ADDRESS: &str = "IP address";
    pub(crate) const ADDRESS_HINT: &str = "in no location";
    pub(crate) const COUNTRY: &str = "Country";
    pub(crate) const COUNTRY_HINT: &str = "unknown";
    pub(crate) const COMPLIANT_NETWORK: &str = "Compliant network (Global Secure Access)";
    pub(crate) const DEVICE: &str = "Device";
    pub(crate) const SIGN_IN_RISK: &str = "Sign-in risk";
    pub(crate) const USER_RISK: &str = "User risk";
    pub(crate) const WORKLOAD_RISK: &str = "Risk of the workload";
    pub(crate) const INSIDER_RISK: &str = "Insider risk";
    pub(crate) const FLOW: &str = "Authentication flow";
    pub(crate) const RESET: &str = "Reset to the ordinary sign-in";
    pub(crate) const WAYS: &str = "To get in, any one of:";
    pub(crate) const SESSION: &str = "Session:";
    pub(crate) const APPLIES: &str = "Applies";
    pub(crate) const DOES_NOT_APPLY: &str = "Does not apply";
    pub(crate) const NOT_EVALUATED: &str = "Not evaluated";
    pub(crate) const NOT_EVALUATED_NOTE: &str = "could not be read, and left out";
    pub(crate) const APPLIES_NONE: &str = "No policy applies to this sign-in.";
    pub(crate) const DOES_NOT_NONE: &str = "Every policy applies to this sign-in.";
    pub(crate) const CHOOSE: &str = "Choose a person to see what happens.";
    pub(crate) const FAILED: &str = "This sign-in could not be simulated";
    pub(crate) const NO_CONDITIONS: &str = "No condition is configured.";
    pub(crate) const MET: &str = "met";
    pub(crate) const MET_SOMETIMES: &str = "met in some cases";
    pub(crate) const NOT_MET: &str = "not met";
    pub(crate) const CASES: &str = "Cases";
    pub(crate) const TRY_CASE: &str = "Show";
    pub(crate) const LAYERS: &str = "Beside the policies";
    pub(crate) const IN_FORCE: &str = "in force, the exports say";
    pub(crate) const NOT_IN_FORCE: &str = "off, the exports say";
    pub(crate) const FLIP: &str = "Take it the other way";
    pub(crate) const FLIPPED: &str = "Taken the other way";

    pub(crate) fn more_regions(count: u64) -> String {
        super::count(count, "more region", "more regions")
    }

    pub(crate) fn otherwise(sentence: &str) -> String {
        format!("Otherwise: {sentence}.")
    }
    pub(crate) const EVERY_CONDITION: &str = "every condition is shown, met or not";
}

pub(crate) const ASSUMPTIONS: &str = "What this rests on";
pub(crate) const INCOMPLETE: &str = "This answer is incomplete";
pub(crate) const MANAGED: &str = "Microsoft-managed";
pub(crate) const LEGEND: &str = "What the marks mean";

pub(crate) fn assumptions(value: u64) -> String {
    format!("{ASSUMPTIONS}: {}", count(value, "assumption", "assumptions"))
}

/// An attacker model and what it means.
pub(crate) fn model(model: AttackerModel) -> (&'static str, &'static str) {
    match model {
        AttackerModel::StolenPassword => {
            ("Stolen password", "A password, from any untrusted network, on an unregistered device.")
        }
        AttackerModel::TrustedNetwork => ("Trusted network", "A password, from inside a trusted location."),
        AttackerModel::StolenManagedDevice => ("Stolen managed device", "A password, and a compliant device."),
        AttackerModel::Everything => ("Everything", "No limits: any network, any device, any risk."),
    }
}

/// What must be forced, to choose.
pub(crate) fn forced(forced: Forced) -> &'static str {
    match forced {
        Forced::Mfa => "MFA",
        Forced::PhishingResistant => "Phishing-resistant MFA",
        Forced::ManagedDevice => "Managed device",
    }
}

/// Whom a question is about, to choose.
pub(crate) fn who(who: Who) -> &'static str {
    match who {
        Who::Everybody => "Everybody",
        Who::Admins => "Administrators",
        Who::Guests => "External users",
    }
}

/// A policy scope and what it means.
pub(crate) fn policy_scope(scope: PolicyScope) -> (&'static str, &'static str) {
    match scope {
        PolicyScope::Enabled => ("On", "What binds today."),
        PolicyScope::WithReportOnly => ("With report-only", "As if report-only ones were on."),
    }
}

pub(crate) fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Open => "open",
        Mark::OtherOnly => "terms or app protection only",
        Mark::DeviceOnly => "device only",
        Mark::MfaOrDevice => "MFA or device",
        Mark::Mfa => "MFA",
        Mark::Passwordless => "passwordless",
        Mark::PhishingResistant => "phishing-resistant",
        Mark::MfaAndDevice => "MFA and device",
        Mark::Block => "blocked",
    }
}

pub(crate) fn policy_state(state: PolicyState) -> &'static str {
    match state {
        PolicyState::On => "On",
        PolicyState::ReportOnly => "Report-only",
        PolicyState::Off => "Off",
        PolicyState::Unknown => "Unknown state",
        PolicyState::Layer => "Microsoft's own",
    }
}

pub(crate) fn severity(severity: Severity, value: u64) -> String {
    match severity {
        Severity::Error => count(value, "thing was not read", "things were not read"),
        Severity::Warning => count(value, "thing weakens an answer", "things weaken an answer"),
        Severity::Info => count(value, "thing is good to know", "things are good to know"),
    }
}

/// The tiles of what there is: a heading, a number where there is any, and a note.
pub(crate) fn tiles(counts: &Counts) -> Vec<(&'static str, Option<u32>, String)> {
    let more = |value: u32, text: &str| if value == 0 { String::new() } else { format!("{} {text}", number(value)) };
    let joined = |notes: &[String]| {
        let notes: Vec<_> = notes.iter().filter(|note| !note.is_empty()).cloned().collect();
        notes.join(" · ")
    };
    let policies = joined(&[
        more(counts.policies_report_only, "report-only"),
        more(counts.policies_off, "off"),
        more(counts.policies_not_evaluated, "not evaluated"),
        more(counts.ids_without_name, "ids without a name"),
    ]);
    let users = joined(&[more(counts.guests, "guests"), more(counts.users_disabled, "disabled")]);
    let roles = more(counts.eligible_role_assignments, "eligible");
    // Never a silent zero: nothing of a kind usually means that its export is not there.
    let any = |value: u32| (value > 0).then_some(value);
    vec![
        ("Policies on", Some(counts.policies_on), policies),
        ("Users", any(counts.users), users),
        ("Groups", any(counts.groups), more(counts.groups_without_members, "without their members")),
        ("Active role assignments", any(counts.active_role_assignments), roles),
        ("Named locations", any(counts.named_locations), String::new()),
        ("Sign-in records", any(counts.sign_ins), String::new()),
    ]
}

#[cfg(test)]
mod tests {
    use super::{count, number, size};

    #[test]
    fn numbers_part_their_thousands() {
        let expected = [(0_u32, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")];
        for (value, text) in expected {
            assert_eq!(number(value), text);
        }
        assert_eq!((count(1_u32, "day", "days"), count(2_u32, "day", "days")), ("1 day".into(), "2 days".into()));
    }

    #[test]
    fn sizes_have_a_unit() {
        assert_eq!((size(1), size(1_500), size(2_340_000)), ("1 byte".into(), "1.5 kB".into(), "2.3 MB".into()));
    }
}
