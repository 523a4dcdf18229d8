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

/// `2027-01-31` in days since 1970-01-01.
pub fn day(text: &str) -> Option<u32> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let at = usize::try_from(month).ok()?.checked_sub(1)?;
    let fits = (1970..=9999).contains(&year) && day >= 1 && day <= *lengths.get(at)?;
    let before = year.checked_sub(1970)?;
    // Leap days before the year: 1972 was the first after 1970.
    let leaps = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - 477;
    let months: u32 = lengths.iter().take(at).sum();
    fits.then(|| before * 365 + leaps + months + day - 1)
}
