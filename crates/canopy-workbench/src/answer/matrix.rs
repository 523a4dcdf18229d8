//! People by resources, by policies and by saved sign-ins.
//!
//! Many people have the same row. So rows refer to patterns, the different rows of cells, by place:
//! what grows with people is one number each, and a page can draw the cells that are in sight.

use serde::{Deserialize, Serialize};

use super::{Assumption, Mark, PersonLine, PolicyRef, PolicyState, WayIn};

/// The rows of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixPeople {
    /// Whether people are known by name; otherwise they are kinds of people.
    pub named: bool,
    /// Everybody who can sign in, in the order of the export.
    pub rows: Vec<MatrixRow>,
    /// Kinds of people beside them who have no object in the directory; counted nowhere.
    pub without_object: Vec<MatrixRow>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixRow {
    /// The object id; one that begins with `kind:` for a kind of people.
    pub id: String,
    /// `userPrincipalName`; empty for a kind of people.
    pub user_principal_name: String,
    /// The name, untrusted text.
    pub display_name: String,
    /// The place of the cells among the patterns of the matrix. By policies and by sign-ins, those
    /// of the person as they are, before any eligible role is activated.
    pub pattern: u32,
    /// The same after activation, where it differs. Empty by resources, whose cells are the weaker
    /// of before and after.
    pub activated: Vec<MatrixActivated>,
}

/// A row after eligible roles or memberships were activated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixActivated {
    /// The names of the roles, and of groups after the word.
    pub roles: Vec<String>,
    /// The place of the cells among the patterns.
    pub pattern: u32,
}

/// People by resources, or other targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// The rows.
    pub people: MatrixPeople,
    /// The columns.
    pub targets: Vec<MatrixTarget>,
    /// The different rows of cells.
    pub patterns: Vec<MatrixPattern>,
    /// The different causes that cells refer to.
    pub causes: Vec<MatrixCause>,
    /// All cells of people, counted: adds up to people times targets.
    pub counts: CoverageCounts,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixTarget {
    /// `appId`, user action or context id; `other` for any resource that nothing names.
    pub id: String,
    /// The name, untrusted text.
    pub name: String,
    /// The cells of people in this column, counted: adds up to the people.
    pub counts: CoverageCounts,
}

/// The cells of some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixPattern {
    /// One for each target.
    pub cells: Vec<MatrixCell>,
    /// The same counted: adds up to the targets.
    pub counts: CoverageCounts,
}

/// One person, or many, and one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// The weakest verdict of all sign-ins of the person to the target that are considered.
    pub mark: Mark,
    /// Whether the control is forced on all of them, by which policies, and if not why.
    pub coverage: CellCoverage,
    /// Whether that is otherwise if the person is in groups whose members are not known. The cell
    /// tells of the person as known: in none of them.
    pub depends: bool,
    /// Why it is not: the place in [`Matrix::causes`]; `None` where it is.
    pub cause: Option<u32>,
}

/// Why a control is not forced in some cells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCause {
    /// The cause as a sentence.
    pub text: String,
    /// The policy that it is about, by its id.
    pub policy: Option<String>,
}

/// Whether a control is forced on all sign-ins of a person to a target: the first of these that
/// holds. Each is found over all sign-ins that are considered, before and after role activation.
/// Which policies were asked for makes no difference: it is always about those that are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CellCoverage {
    /// Policies that are on, with what was taken to bind beside them, force it on every sign-in.
    Enforced,
    /// They do not, but would together with the report-only policies if these were on.
    ReportOnly,
    /// Neither, and the cause is an exclusion of the person: on the least demanding sign-in, a
    /// policy that is on would force it but for a user, group, role or kind of guest among its
    /// excludes.
    Excluded,
    /// Neither, for another cause: no policy aims at the cell, or those that do leave some sign-ins
    /// out by another condition, or can be satisfied otherwise. [`MatrixCell::cause`] says which.
    #[serde(rename = "none")]
    Nothing,
}

/// Cells, counted by coverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverageCounts {
    /// [`CellCoverage::Enforced`]
    pub enforced: u64,
    /// [`CellCoverage::ReportOnly`]
    pub report_only: u64,
    /// [`CellCoverage::Excluded`]
    pub excluded: u64,
    /// [`CellCoverage::Nothing`]
    pub none: u64,
}

impl CoverageCounts {
    /// Counts `times` cells more.
    pub(crate) const fn add(&mut self, coverage: CellCoverage, times: u64) {
        match coverage {
            CellCoverage::Enforced => self.enforced += times,
            CellCoverage::ReportOnly => self.report_only += times,
            CellCoverage::Excluded => self.excluded += times,
            CellCoverage::Nothing => self.none += times,
        }
    }

    /// All of them.
    pub const fn total(&self) -> u64 {
        self.enforced + self.report_only + self.excluded + self.none
    }
}

/// People by policies: whom each policy includes and excludes, whatever else it asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyMatrix {
    /// The rows.
    pub people: MatrixPeople,
    /// The columns, in the order of the export.
    pub policies: Vec<MatrixPolicy>,
    /// The different rows of cells, one cell for each policy.
    pub patterns: Vec<Vec<PolicyCell>>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// A policy and its assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixPolicy {
    /// The policy.
    pub policy: PolicyRef,
    /// On, report-only, off or unknown.
    pub state: PolicyState,
    /// False for a policy that is on or report-only and could not be read in full: it is left out
    /// of every other answer, and its cells count what could be read of its users.
    pub evaluated: bool,
    /// Whom it includes.
    pub include: Vec<MatrixSelector>,
    /// Whom it excludes.
    pub exclude: Vec<MatrixSelector>,
    /// How many people it includes as they are, before any activation; the three add up to the
    /// people.
    pub included: u64,
    /// How many it would include but excludes.
    pub excluded: u64,
    /// How many it does not include.
    pub not_included: u64,
}

/// One entry of a policy's assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixSelector {
    /// Graph's member that it stands in, such as `excludeGroups`.
    pub list: String,
    /// The object or template id; `All`, `None` and the like as Graph writes them; empty for kinds
    /// of guests.
    pub id: String,
    /// The same in words, untrusted text.
    pub text: String,
}

/// How a policy takes a person: the condition on users, as in every trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PolicyCell {
    /// Included, by this one of [`MatrixPolicy::include`]: the first that matches.
    Included(u32),
    /// Included without being listed: a policy on Exchange ActiveSync alone that includes guests or
    /// a role reaches everybody (concept-conditional-access-conditions).
    IncludedByRule,
    /// Included and excluded, by this one of [`MatrixPolicy::exclude`]: the first that matches.
    Excluded(u32),
    /// Not included; excludes do not matter.
    NotIncluded,
}

/// People by saved sign-ins: the verdict if it is they who sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInMatrix {
    /// The rows.
    pub people: MatrixPeople,
    /// The columns, in the order in which they were given.
    pub sign_ins: Vec<MatrixSignIn>,
    /// The different rows of cells, one verdict for each sign-in.
    pub patterns: Vec<Vec<Mark>>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// A saved sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixSignIn {
    /// Its number among those given, from 1.
    pub number: u32,
    /// A short name: the number, and what tells it apart.
    pub name: String,
    /// The sign-in field by field, in the words of the What If form, but for the person.
    pub sign_in: Vec<(String, String)>,
    /// What had to be assumed of it.
    pub assumptions: Vec<Assumption>,
}

/// People by resources as a page draws them: [`Matrix`] with rows that hold few strings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixView {
    /// The rows.
    pub people: MatrixLines,
    /// As in [`Matrix`], and so the others.
    pub targets: Vec<MatrixTarget>,
    /// The different rows of cells.
    pub patterns: Vec<MatrixPattern>,
    /// The different causes that cells refer to.
    pub causes: Vec<MatrixCause>,
    /// All cells of people, counted.
    pub counts: CoverageCounts,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// People by policies as a page draws them: [`PolicyMatrix`] with rows that hold few strings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyMatrixView {
    /// The rows. Who is taken otherwise after activating a role has a row of its own for that.
    pub people: MatrixLines,
    /// As in [`PolicyMatrix`], and so the others.
    pub policies: Vec<MatrixPolicy>,
    /// The different rows of cells, one cell for each policy.
    pub patterns: Vec<Vec<PolicyCell>>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// The rows of a matrix, column by column: a hundred thousand people are a few blocks of memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixLines {
    /// Whether people are known by name; otherwise they are kinds of people.
    pub named: bool,
    /// [`MatrixRow::id`] of each row.
    pub ids: Texts,
    /// [`MatrixRow::display_name`]
    pub names: Texts,
    /// [`MatrixRow::user_principal_name`]
    pub user_principal_names: Texts,
    /// [`MatrixRow::pattern`]
    pub patterns: Vec<u32>,
    /// So many rows are counted among the people; kinds without an object in the directory follow.
    pub counted: u32,
    /// Ways to group the rows; those that tell nothing apart are left out.
    pub groupings: Vec<MatrixGrouping>,
}

/// Many texts in one block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    text: String,
    /// Where each ends, in bytes.
    ends: Vec<u32>,
}

impl Texts {
    /// Appends one.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The text at a place; empty past the end.
    pub fn get(&self, at: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let from = at.checked_sub(1).and_then(end).unwrap_or_default();
        end(at).and_then(|to| self.text.get(from..to)).unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// A way to group people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixGrouping {
    /// By what.
    pub by: GroupedBy,
    /// The groups; whoever is in several stands in each, and some people are in none.
    pub groups: Vec<MatrixGroup>,
}

/// What people are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupedBy {
    /// Directory roles, active and eligible, privileged ones first.
    Role,
    /// Groups that policies include or exclude, through any nesting.
    Group,
    /// How external users are external, and of which tenant.
    Guests,
    /// `department`
    Department,
}

/// Some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixGroup {
    /// The name, untrusted text.
    pub name: String,
    /// What stands beside the names of its people, in short; empty where nothing does.
    pub badge: String,
    /// Their rows, in ascending order.
    pub rows: Vec<u32>,
}

/// One cell, explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The person, in the state in which the sign-in is least demanding; the only way is
    /// [`Cell::way`].
    pub person: PersonLine,
    /// The target, untrusted text.
    pub target: String,
    /// Whether the control is forced, as in [`MatrixCell::coverage`].
    pub coverage: CellCoverage,
    /// Why it is not, as a sentence.
    pub cause: Option<String>,
    /// The weakest sign-in to the target, decided by itself: its mark is that of the cell, found over
    /// all sign-ins, or Canopy is in disagreement with itself. And what the policies do about it:
    /// those that apply, then those that would force what is asked for, nearest first.
    pub way: WayIn,
    /// So many policies that would force it are not told.
    pub more_policies: u32,
}
