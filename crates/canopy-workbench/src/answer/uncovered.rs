//! On whom something is not forced.

use serde::{Deserialize, Serialize};

use super::{Assumption, Mark, PolicyLine, PolicyRef};
use crate::question::{Coverage, SignInForm};

/// On whom something is not forced somewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncovered {
    /// What was asked.
    pub asked: Coverage,
    /// Whether people were loaded; without, `groups` holds kinds of people that policies mention
    /// and the numbers count kinds.
    pub named: bool,
    /// People who can sign in at all (enabled accounts), of those who were asked about.
    pub people: u32,
    /// Of them, those on whom it is not forced somewhere.
    pub uncovered: u32,
    /// Of these, those of whom it depends on who is in groups whose members are not known.
    pub depends: u32,
    /// Of the uncovered, those who get in somewhere with nothing but a password.
    pub password_only: u32,
    /// Disabled accounts, not counted.
    pub disabled: u32,
    /// Targets that were looked at.
    pub targets: u32,
    /// The uncovered people by cause, the most people first; the numbers add up to `uncovered`.
    pub groups: Vec<CauseGroup>,
    /// Uncovered kinds of people who have no object in the directory, where people were loaded, by
    /// cause too; not counted in `uncovered`.
    pub without_object: Vec<CauseGroup>,
    /// The different ways in that people refer to.
    pub ways: Vec<WayIn>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// People who are uncovered for the same reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseGroup {
    /// The cause as a sentence.
    pub cause: String,
    /// The policy it is about.
    pub policy: Option<PolicyRef>,
    /// The people, by name.
    pub people: Vec<PersonLine>,
}

/// One uncovered person, or kind of person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// The id, as in [`PersonChoice`].
    pub id: String,
    /// The display name, or what kind of person it is.
    pub name: String,
    /// The user principal name; empty for a kind.
    pub upn: String,
    /// Short marks such as "guest", "Global Administrator", "eligible".
    pub badges: Vec<String>,
    /// Eligible roles and memberships that are activated in the way in, by name; mostly none.
    pub activated: Vec<String>,
    /// On what it depends whether the person is uncovered, where the members of groups are not
    /// known: "unless in MFA-Users".
    pub depends: Option<String>,
    /// The weakest way in: its place in [`Uncovered::ways`].
    pub way: u32,
    /// Where the cause is an excluded group, the groups from the person's own to that one.
    pub path: Vec<String>,
}

/// A way in, with the sign-in that shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayIn {
    /// What it is asked for.
    pub mark: Mark,
    /// The same as a sentence.
    pub sentence: String,
    /// The sign-in, field by field, in the words of the What If form.
    pub witness: Vec<(String, String)>,
    /// Targets on which it is not forced, the best known first, at most a few.
    pub resources: Vec<String>,
    /// How many there are.
    pub resource_count: u32,
    /// What the policies that matter do about the sign-in.
    pub why: Vec<PolicyLine>,
    /// The sign-in as a form, for the simulator; the person is left out.
    pub form: SignInForm,
}
