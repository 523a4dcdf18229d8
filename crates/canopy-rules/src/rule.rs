//! What a rule is.

use canopy_engine::SignIn;

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};

/// A posture rule: what bad state it looks for, and how it is told.
#[derive(Debug)]
pub struct Rule {
    /// Names the bad state, such as `user-without-mfa`.
    pub id: &'static str,
    /// The bad state in a few words.
    pub title: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Who acts on it.
    pub audience: Audience,
    /// What is counted, in the plural: `users`.
    pub counted: &'static str,
    /// What is wrong with those found: `can sign in somewhere without MFA`.
    pub fails: &'static str,
    /// What is proved where nothing was found, as a sentence without a full stop.
    pub holds: &'static str,
    /// What to do, one sentence or two.
    pub remedy: &'static str,
    /// Declared exceptions that take somebody out of it, beside an accepted risk that names the rule.
    pub accepts: &'static [ExceptionKind],
    /// The page without its examples, Markdown.
    pub page: &'static str,
    /// Finds what is wrong.
    pub judge: fn(&Context<'_>) -> Judged,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Decided by the engine or read from a setting.
    Proved,
    /// It rests on an assumption, such as who is in a group whose members are not known.
    Assumed,
}

/// Who acts on a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Those who write Conditional Access policies.
    Policies,
    /// Those who look after accounts, roles and methods.
    Identity,
    /// Those who look after apps and workloads.
    Applications,
}

/// What a rule found, before exceptions are subtracted.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What is wrong, each with its reason.
    pub items: Vec<Item>,
    /// How many were looked at; `items` are some of them.
    pub of: usize,
    /// What could have changed the verdict and was not exported. It makes "holds" "cannot tell".
    pub missing: Vec<Need>,
    /// What was not exported and could take away from what was found; it matters to no proof.
    pub lessening: Vec<Need>,
    /// A sign-in that shows the first item, decided by the engine.
    pub witness: Option<SignIn>,
    /// What was asked of the engine: where it is open, as regions, is one more question to it.
    pub asked: Option<Ask>,
    /// One verdict for each baseline, where they disagree.
    pub verdicts: Vec<Verdict>,
    /// Who might be declared as an exception, and why: suggested, never assumed.
    pub suggested: Vec<(Subject, String)>,
    /// What takes the edge off what was found: told with it, and then nothing fails for all.
    pub note: Option<&'static str>,
}

/// What one baseline says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The id in the baseline, such as `MS.AAD.7.1v1`; it is in [`crate::BASELINES`].
    pub id: &'static str,
    /// Whether its demand is met.
    pub met: bool,
    /// What it demands, such as `2 to 8`.
    pub demand: &'static str,
}

/// The page of a rule, by the name of its file without the ending.
macro_rules! page {
    ($id:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $id, ".md"))
    };
}
pub(crate) use page;
