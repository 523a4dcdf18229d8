//! Exceptions that somebody declared, each with a reason and a date on which it ends.

/// What was declared; empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The exceptions, in the order of the file.
    pub exceptions: Vec<Exception>,
}

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What kind.
    pub kind: ExceptionKind,
    /// The rule whose finding is accepted; of [`ExceptionKind::AcceptedRisk`] only.
    pub rule: Option<String>,
    /// Ids or user principal names of those it is for. An accepted risk that names nobody is for all.
    pub who: Vec<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts, in days since 1970-01-01.
    pub until: u32,
}

/// What is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExceptionKind {
    /// An emergency access account.
    BreakGlass,
    /// A user account that a machine signs in with.
    ServiceAccount,
    /// A privileged account that is meant to differ from the others.
    Privileged,
    /// A finding that is accepted as it is.
    AcceptedRisk,
}

impl ExceptionKind {
    /// All kinds with their names in the file.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("breakGlass", Self::BreakGlass),
        ("serviceAccount", Self::ServiceAccount),
        ("privileged", Self::Privileged),
        ("acceptedRisk", Self::AcceptedRisk),
    ];
}

/// The place of an exception that has ended, in [`Declared::exceptions`].
pub type Expired = usize;

impl Declared {
    /// The exceptions that no longer count on a day.
    pub fn expired(&self, today: u32) -> Vec<Expired> {
        (0..self.exceptions.len()).filter(|at| !self.counts(*at, today)).collect()
    }

    /// Whether an exception counts on a day.
    pub fn counts(&self, exception: usize, today: u32) -> bool {
        self.exceptions.get(exception).is_some_and(|one| one.until >= today)
    }
}
