//! The screen of the coverage matrix.

use super::{count, length, number};
use crate::route::{Columns, Group, Show, Sort};
use crate::state::{Head, Look, Matrix, MatrixSource as Source, Sheet};
use canopy_workbench::{
    Cell, CellCoverage, CoverageCounts, GroupedBy, Mark, MatrixCell, MatrixPolicy, MatrixView, PolicyCell,
};

pub(crate) const SEARCH: &str = "Find by name";
pub(crate) const COLUMNS: &str = "Columns";
pub(crate) const GROUP: &str = "Group by";
pub(crate) const SORT: &str = "Sort";
pub(crate) const SHOW: &str = "Show";
pub(crate) const ALIKE: &str = "Join columns that are alike";
pub(crate) const SAVE_CSV: &str = "CSV, everybody found";
pub(crate) const SAVE_SVG: &str = "SVG picture";
pub(crate) const SAVE_PNG: &str = "PNG picture";
pub(crate) const CSV: &str = "coverage.csv";
pub(crate) const SVG: &str = "coverage.svg";
pub(crate) const PNG: &str = "coverage.png";
pub(crate) const TABLE_HEAD: [&str; 3] = ["Name", "User principal name", "Marks"];
pub(crate) const NOBODY: &str = "Nobody is left by this search and filter.";
pub(crate) const SHOW_ALL: &str = "Show everybody";
pub(crate) const PINNED: &str = "Pinned";
pub(crate) const PIN: &str = "Pin";
pub(crate) const UNPIN: &str = "Unpin";
pub(crate) const WITHOUT_OBJECT: &str = "Kinds of people without an object in the directory, not counted";
pub(crate) const POLICY_LEGEND: &str = "A tick: included. A cross: excluded. Nothing: not included.";
pub(crate) const KEYS: &str = "Arrow keys move, Enter explains or folds, P pins, Escape closes.";
pub(crate) const EXPLAINING: &str = "Trying every sign-in to this resource.";
pub(crate) const DISAGREEMENT: &str = "Internal disagreement: the cell and its sign-in were not decided alike. \
    Please report this.";
pub(crate) const PICTURE_FAILED: &str = "The browser did not draw the picture. Save it as SVG instead.";
pub(crate) const COPY: &str = "Copy";
pub(crate) const ENTRIES_INCLUDED: &str = "Includes";
pub(crate) const ENTRIES_EXCLUDED: &str = "Excludes";
pub(crate) const NO_ENTRIES: &str = "nobody";
pub(crate) const NOT_EVALUATED: &str = "This policy could not be read in full. It is left out of every other answer, \
    and this counts what could be read of its users.";

/// A badge in few letters, and whether it is of something that is not active yet: roles by their
/// initials, `GA` for Global Administrator.
pub(crate) fn badge(text: &str) -> (String, bool) {
    let eligible = text.strip_prefix("eligible: ");
    let name = eligible.unwrap_or(text);
    let initials: String =
        name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    let short = if initials.chars().count() < 2 { name.to_owned() } else { initials };
    (short, eligible.is_some())
}

/// The heading of the screen.
pub(crate) fn headline(view: &MatrixView) -> String {
    let open = view.counts.total().saturating_sub(view.counts.enforced);
    let (who, where_) = (who(view.people.named, view.people.counted), targets(view.targets.len()));
    match (view.counts.total(), open) {
        (0, _) => format!("{who} × {where_}"),
        (_, 0) => format!("{who} × {where_}: covered everywhere"),
        (all, open) => format!("{who} × {where_}: {} of cells are not covered", share(open, all)),
    }
}

fn share(part: u64, all: u64) -> String {
    match part.saturating_mul(1000) / all.max(1) {
        0 => "under 0.1%".to_owned(),
        share => format!("{}.{}%", share / 10, share % 10),
    }
}

fn who(named: bool, value: u32) -> String {
    super::coverage::who(named, value)
}

fn targets(value: usize) -> String {
    count(u64::try_from(value).unwrap_or(u64::MAX), "resource", "resources")
}

/// A column that stands for some that are alike.
pub(crate) fn column(name: &str, alike: usize) -> String {
    match alike {
        0 | 1 => name.to_owned(),
        more => format!("{name} and {} alike", number(u64::try_from(more - 1).unwrap_or(u64::MAX))),
    }
}

pub(crate) fn columns(columns: Columns) -> &'static str {
    match columns {
        Columns::Resources => "People × resources",
        Columns::Policies => "× policies",
    }
}

pub(crate) fn group(group: Group) -> &'static str {
    match group {
        Group::None => "nothing",
        Group::By(GroupedBy::Role) => "directory role",
        Group::By(GroupedBy::Group) => "group in policies",
        Group::By(GroupedBy::Guests) => "kind of guest",
        Group::By(GroupedBy::Department) => "department",
        Group::Alike => "identical coverage",
    }
}

/// Those who are in no group.
pub(crate) fn rest(by: GroupedBy) -> &'static str {
    match by {
        GroupedBy::Role => "No directory role",
        GroupedBy::Group => "In no group that a policy names",
        GroupedBy::Guests => "No external users",
        GroupedBy::Department => "No department",
    }
}

pub(crate) fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Weakest => "weakest first",
        Sort::Name => "name",
        Sort::Export => "as exported",
    }
}

pub(crate) fn show(show: Show, columns: Columns) -> String {
    match (show, columns) {
        (Show::Everybody, _) => "everybody".to_owned(),
        (Show::Uncovered, Columns::Resources) => "only uncovered".to_owned(),
        (Show::Uncovered, Columns::Policies) => "only excluded somewhere".to_owned(),
        (Show::Marked(mark), _) => format!("somewhere: {}", super::mark(mark)),
    }
}

/// People with the same cells.
pub(crate) fn alike(weakest: Mark, counts: CoverageCounts) -> String {
    let open = counts.total().saturating_sub(counts.enforced);
    match open {
        0 => format!("Covered everywhere, weakest: {}", super::mark(weakest)),
        open => {
            let of = count(counts.total(), "resource", "resources");
            format!("Not covered at {} of {of}, weakest: {}", number(open), super::mark(weakest))
        }
    }
}

pub(crate) fn alike_policies(included: usize, excluded: usize, all: usize) -> String {
    let [included, excluded, all] = [included, excluded, all].map(|value| u64::try_from(value).unwrap_or(u64::MAX));
    let of = count(all, "policy", "policies");
    format!("Included by {}, excluded by {} of {of}", number(included), number(excluded))
}

/// A heading with its count.
pub(crate) fn head(sheet: &Sheet, head: &Head) -> String {
    format!("{} · {}", head_name(sheet, head), number(head.found))
}

pub(crate) fn head_name(sheet: &Sheet, head: &Head) -> String {
    match head.section {
        None => PINNED.to_owned(),
        Some(section) => {
            let name = sheet.sections.get(section as usize).map(|section| section.name.to_string());
            name.filter(|name| !name.is_empty()).unwrap_or_else(|| "Everybody".to_owned())
        }
    }
}

/// How many are found, of how many.
pub(crate) fn found(matrix: &Matrix) -> String {
    let lines = matrix.sheet.as_ref().map(|sheet| sheet.lines());
    let (named, all) = lines.map_or((true, 0), |lines| (lines.named, lines.counted));
    // By policies somebody has a row of their own for after activating a role.
    let all_of_them = match matrix.options.columns {
        Columns::Resources => who(named, all),
        Columns::Policies => count(all, "row", "rows"),
    };
    match u32::try_from(matrix.listing.found).unwrap_or(u32::MAX) {
        found if found == all => all_of_them,
        found => format!("{} of {all_of_them}", number(found)),
    }
}

pub(crate) fn pinned(matrix: &Matrix, row: u32) -> String {
    let name = matrix.sheet.as_ref().map(|sheet| sheet.name(row).to_owned()).unwrap_or_default();
    let word = if matrix.listing.pinned.contains(&row) { "pinned" } else { "no longer pinned" };
    format!("{name}: {word}")
}

pub(crate) fn pin(is_pinned: bool, name: &str) -> String {
    format!("{} {name}", if is_pinned { UNPIN } else { PIN })
}

/// What stands on a card under the name.
pub(crate) fn card(columns: Columns, uncovered: usize, all: usize) -> String {
    let [uncovered, all] = [uncovered, all].map(|value| u64::try_from(value).unwrap_or(u64::MAX));
    match (columns, uncovered) {
        (Columns::Resources, 0) => "Covered everywhere".to_owned(),
        (Columns::Resources, _) => format!("Not covered in {} of {} columns", number(uncovered), number(all)),
        (Columns::Policies, _) => format!("Excluded in {} of {} columns", number(uncovered), number(all)),
    }
}

fn coverage(coverage: CellCoverage) -> &'static str {
    match coverage {
        CellCoverage::Enforced => "covered",
        CellCoverage::ReportOnly => "covered by report-only policies alone",
        CellCoverage::Excluded => "not covered: excluded",
        CellCoverage::Nothing => "not covered",
    }
}

/// A cell in a few words, for those who do not see it.
pub(crate) fn cell(cell: MatrixCell) -> &'static str {
    super::mark(cell.mark)
}

pub(crate) fn policy_cell(cell: PolicyCell) -> &'static str {
    match cell {
        PolicyCell::Included(_) => "included",
        PolicyCell::IncludedByRule => "included by rule",
        PolicyCell::Excluded(_) => "excluded",
        PolicyCell::NotIncluded => "not included",
    }
}

/// A look in a few words.
pub(crate) fn look(look: Look) -> &'static str {
    match look {
        Look::Mark(one) => cell(one),
        Look::Policy(one) => policy_cell(one),
    }
}

/// What a cell says at once: who, where, what and why.
pub(crate) fn tip(sheet: &Sheet, row: u32, column: usize) -> String {
    let place = sheet.columns.get(column).map(|column| column.name.to_string()).unwrap_or_default();
    let who = format!("{} → {place}", sheet.name(row));
    match (&sheet.source, sheet.cell(row, column)) {
        (Source::Resources(view), Some(Look::Mark(cell))) => {
            let cause = cell.cause.and_then(|cause| view.causes.get(usize::try_from(cause).ok()?));
            let cause = cause.map(|cause| format!(" {}.", cause.text)).unwrap_or_default();
            let depends = if cell.depends { DEPENDS } else { "" };
            format!("{who}. Weakest way in: {}, {}.{cause}{depends}", super::mark(cell.mark), coverage(cell.coverage))
        }
        (Source::Policies(view), Some(Look::Policy(cell))) => {
            let policy = sheet.columns.get(column).and_then(|column| view.policies.get(*column.of.first()?));
            format!("{who}: {}", policy.map(|policy| taken(policy, cell)).unwrap_or_default())
        }
        _ => who,
    }
}

const DEPENDS: &str = " That would be otherwise if the person is in groups whose members are not known.";

/// How a policy takes somebody, and by which of its entries.
pub(crate) fn taken(policy: &MatrixPolicy, cell: PolicyCell) -> String {
    let entry = |list: &[canopy_workbench::MatrixSelector], at: u32| {
        list.get(at as usize).map(|selector| selector.text.clone()).unwrap_or_default()
    };
    match cell {
        PolicyCell::Included(at) => format!("included: {}", entry(&policy.include, at)),
        PolicyCell::IncludedByRule => {
            "included without being listed: on Exchange ActiveSync alone a policy for guests or roles reaches everybody"
                .to_owned()
        }
        PolicyCell::Excluded(at) => format!("excluded: {}", entry(&policy.exclude, at)),
        PolicyCell::NotIncluded => "not included".to_owned(),
    }
}

/// An explained cell in one sentence.
pub(crate) fn said(cell: &Cell) -> String {
    let cause = cell.cause.as_ref().map(|cause| format!(" {cause}.")).unwrap_or_default();
    format!("{} → {}: {}.{cause}", cell.person.name, cell.target, cell.way.sentence)
}

/// Whether the control is forced, and why not, under the verdict.
pub(crate) fn covered(cell: &Cell) -> String {
    let text = match cell.coverage {
        CellCoverage::Enforced => "What is asked for is forced on every sign-in here",
        CellCoverage::ReportOnly => "It would be forced if the report-only policies were on",
        CellCoverage::Excluded | CellCoverage::Nothing => "It is not forced here",
    };
    match &cell.cause {
        Some(cause) => format!("{text}. {cause}."),
        None => format!("{text}."),
    }
}

/// The explanation as text.
pub(crate) fn copied(cell: &Cell) -> String {
    let mut lines = vec![said(cell), covered(cell)];
    lines.extend(cell.way.witness.iter().map(|(field, value)| format!("{field}: {value}")));
    if cell.person.path.len() > 1 {
        lines.push(format!("{} {}", super::coverage::THROUGH, cell.person.path.join(" → ")));
    }
    for policy in &cell.way.why {
        let applies = match policy.applies {
            canopy_workbench::Applies::Never => "does not apply",
            _ => "applies",
        };
        lines.push(format!("{} {applies} ({}; {})", policy.policy.name, policy.controls, policy.policy.place));
        lines.extend(policy.conditions.iter().map(|one| format!("  {}: {}", one.condition, one.text)));
    }
    lines.join("\n")
}

pub(crate) fn more_policies(value: u32) -> String {
    format!("And {} that would force it and do not apply.", count(value, "policy", "policies"))
}

/// The other columns that a joined one stands for.
pub(crate) fn also(names: &[&str]) -> String {
    const NAMED: usize = 12;
    let named: Vec<&str> = names.iter().copied().take(NAMED).collect();
    match length(names).saturating_sub(NAMED as u64) {
        0 => format!("The same at: {}", named.join(", ")),
        more => format!("The same at: {}, and {} more", named.join(", "), number(more)),
    }
}

pub(crate) fn title(sheet: &Sheet, tenant: &str) -> String {
    let what = match sheet.source.kind() {
        Columns::Resources => "the weakest way in of people to resources",
        Columns::Policies => "whom each policy includes and excludes",
    };
    match tenant {
        "" => format!("{}: {what}", super::BRAND),
        tenant => format!("{tenant}: {what}"),
    }
}

/// How much of the matrix is in a picture.
pub(crate) fn pictured(lines: usize, listing: &crate::state::Listing, columns: usize, all: usize) -> String {
    let [lines, of, columns, all] =
        [lines, listing.entries.len(), columns, all].map(|value| number(u64::try_from(value).unwrap_or(u64::MAX)));
    format!("{lines} of {of} lines, {columns} of {all} columns")
}
