//! How the coverage matrix is shown.

use super::words::{name_of, named};
use canopy_workbench::{GroupedBy, Mark};

/// How the coverage matrix is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MatrixOptions {
    pub(crate) columns: Columns,
    pub(crate) group: Group,
    pub(crate) sort: Sort,
    pub(crate) show: Show,
    /// Whether columns with the same cells for everybody stand as one.
    pub(crate) alike: Alike,
}

/// What the columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Columns {
    #[default]
    Resources,
    Policies,
}

/// How the rows are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Group {
    #[default]
    None,
    By(GroupedBy),
    /// By identical cells.
    Alike,
}

/// In which order rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    #[default]
    Weakest,
    Name,
    /// As in the export.
    Export,
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Show {
    #[default]
    Everybody,
    /// Those on whom it is not forced somewhere; by policies, those whom one excludes.
    Uncovered,
    /// Those with such a cell.
    Marked(Mark),
}

/// Whether columns that are alike are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Alike {
    #[default]
    Together,
    Apart,
}

const COLUMNS: [(Columns, &str); 2] = [(Columns::Resources, ""), (Columns::Policies, "policies")];

pub(crate) const GROUPS: [(Group, &str); 6] = [
    (Group::None, ""),
    (Group::By(GroupedBy::Role), "role"),
    (Group::By(GroupedBy::Group), "group"),
    (Group::By(GroupedBy::Guests), "guests"),
    (Group::By(GroupedBy::Department), "department"),
    (Group::Alike, "alike"),
];

pub(crate) const SORTS: [(Sort, &str); 3] = [(Sort::Weakest, ""), (Sort::Name, "name"), (Sort::Export, "export")];

pub(crate) const SHOWN: [(Show, &str); 11] = [
    (Show::Everybody, ""),
    (Show::Uncovered, "uncovered"),
    (Show::Marked(Mark::Open), "open"),
    (Show::Marked(Mark::OtherOnly), "other"),
    (Show::Marked(Mark::DeviceOnly), "device"),
    (Show::Marked(Mark::MfaOrDevice), "mfa-or-device"),
    (Show::Marked(Mark::Mfa), "mfa"),
    (Show::Marked(Mark::Passwordless), "passwordless"),
    (Show::Marked(Mark::PhishingResistant), "phishing-resistant"),
    (Show::Marked(Mark::MfaAndDevice), "mfa-and-device"),
    (Show::Marked(Mark::Block), "blocked"),
];

const ALIKE: [(Alike, &str); 2] = [(Alike::Together, ""), (Alike::Apart, "apart")];

impl MatrixOptions {
    /// Takes one pair of a query; leaves others alone.
    pub(super) fn take(&mut self, key: &str, value: &str) {
        match key {
            "columns" => self.columns = named(&COLUMNS, value),
            "group" => self.group = named(&GROUPS, value),
            "sort" => self.sort = named(&SORTS, value),
            "show" => self.show = named(&SHOWN, value),
            "alike" => self.alike = named(&ALIKE, value),
            _ => {}
        }
    }

    pub(super) fn pairs(self) -> [(&'static str, String); 5] {
        [
            ("columns", name_of(&COLUMNS, self.columns).to_owned()),
            ("group", name_of(&GROUPS, self.group).to_owned()),
            ("sort", name_of(&SORTS, self.sort).to_owned()),
            ("show", name_of(&SHOWN, self.show).to_owned()),
            ("alike", name_of(&ALIKE, self.alike).to_owned()),
        ]
    }

    /// Every value of every option.
    #[cfg(test)]
    pub(super) fn many() -> Vec<Self> {
        let mut many = Vec::new();
        for (group, _) in GROUPS {
            for (at, (show, _)) in SHOWN.into_iter().enumerate() {
                let odd = at % 2 == 1;
                let (sort, _) = SORTS[at % SORTS.len()];
                let (columns, alike) = (COLUMNS[usize::from(odd)].0, ALIKE[usize::from(at % 3 == 0)].0);
                many.push(Self { columns, group, sort, show, alike });
            }
        }
        many
    }
}
