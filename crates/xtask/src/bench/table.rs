//! What was measured, as tables: each size, how cost grows, and the goals.

use super::{Measured, POLICIES, Size, USERS, browser, native};
use std::fmt::Write as _;

/// The steps that are told, in the order in which they happen.
const STEPS: [(&str, &[&str]); 2] = [
    (native::PLACE, &["import", "compile", "all", "answer", "witness", "review"]),
    (browser::PLACE, &["open", "answer", "drawn", "first"]),
];

pub(super) fn report(measured: &[Measured]) -> String {
    let mut text = String::new();
    for (place, steps) in STEPS {
        let here: Vec<&Measured> = measured.iter().filter(|one| one.place == place).collect();
        if !here.is_empty() {
            let _ = write!(text, "\n{}", sizes(place, steps, &here));
            let _ = write!(text, "{}", growth(steps, &here));
        }
    }
    text + &goals(measured)
}

fn sizes(place: &str, steps: &[&str], here: &[&Measured]) -> String {
    let heads = steps.iter().map(|step| format!("{step:>18}")).collect::<String>();
    let mut text = format!("{place:<8}{:>9} {:>8}{heads}{:>12}\n", "users", "policies", "memory");
    for one in here {
        let times = steps.iter().map(|step| format!("{:>18}", both(one, step))).collect::<String>();
        let (users, policies) = (thousands(one.size.users), thousands(one.size.policies));
        let _ = writeln!(text, "{:<8}{users:>9} {policies:>8}{times}{:>12}", "", bytes(one.memory()));
    }
    text
}

/// The exponents of growth, where there are sizes enough to tell.
fn growth(steps: &[&str], here: &[&Measured]) -> String {
    let mut text = String::new();
    for axis in [Axis::Users, Axis::Policies] {
        let of_steps = steps.iter().map(|step| (*step, exponent(here, axis, |one| one.work(step))));
        let all = of_steps.chain([("memory", exponent(here, axis, Measured::memory))]);
        let told: Vec<String> =
            all.filter_map(|(what, exponent)| exponent.map(|exponent| format!("{what} {exponent:.2}"))).collect();
        if !told.is_empty() {
            let _ = writeln!(text, "        grows with {} to the power of: {}", axis.name(), told.join(", "));
        }
    }
    text
}

/// What changes from size to size while the other stays.
#[derive(Clone, Copy)]
enum Axis {
    Users,
    Policies,
}

impl Axis {
    const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Policies => "policies",
        }
    }

    /// How much there is of it, where the other stands as it should.
    fn of(self, size: Size) -> Option<usize> {
        match self {
            Self::Users => (size.policies == POLICIES).then_some(size.users),
            Self::Policies => (size.users == USERS).then_some(size.policies),
        }
    }
}

/// What takes less than a millisecond tells nothing of growth.
const LEAST: f64 = 1e-3;

/// The slope of the line nearest to all points, both ways logarithmic (least squares).
fn exponent(here: &[&Measured], axis: Axis, of: impl Fn(&Measured) -> Option<f64>) -> Option<f64> {
    let told = |one: &Measured| of(one).filter(|value| *value >= LEAST);
    let point = |one: &&Measured| Some(((axis.of(one.size)? as f64).ln(), told(one)?.ln()));
    slope(&here.iter().filter_map(point).collect::<Vec<_>>())
}

fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    (below > 0.0).then_some(above / below)
}

/// What we hold ourselves to, beside what was measured of it.
fn goals(measured: &[Measured]) -> String {
    let found = |place: &str, users| {
        measured.iter().find(|one| one.place == place && one.size == Size { users, policies: POLICIES })
    };
    let time = |place, step: &str| {
        let best = found(place, 100_000)?.seconds(step, "best")?;
        Some((best, seconds(best)))
    };
    let here: Vec<&Measured> = measured.iter().filter(|one| one.place == native::PLACE).collect();
    let power = |axis| {
        let power = exponent(&here, axis, |one| one.work("all"))?;
        Some((power, format!("power of {power:.2}")))
    };
    let million = found(native::PLACE, 1_000_000).and_then(Measured::memory);
    let lines = [
        ("100,000 users, 200 policies: all users to all resources", "under 1 s", 1.0, time(native::PLACE, "all")),
        ("the same in the browser's worker, as an answer", "under 2.5 s", 2.5, time(browser::PLACE, "answer")),
        ("cost over users", "linear", LINEAR, power(Axis::Users)),
        ("cost over policies", "at most quadratic", 2.0, power(Axis::Policies)),
        ("memory of a million users", "within 2 GB", 2e9, million.map(|peak| (peak, bytes(Some(peak))))),
    ];
    let mut text = format!("\n{:<58}{:<20}{:<16}\n", "goals", "", "measured");
    for (what, goal, limit, measured) in lines {
        let (told, end) = match measured {
            Some((value, told)) => (told, if value <= limit { "met" } else { "missed" }),
            None => ("–".to_owned(), "not measured"),
        };
        let _ = writeln!(text, "{what:<58}{goal:<20}{told:<16}{end}");
    }
    text
}

/// What counts as linear: a larger tenant lies farther from the processor, which costs a little.
const LINEAR: f64 = 1.1;

/// The best time and the median.
fn both(one: &Measured, step: &str) -> String {
    let told = |which: &str| one.seconds(step, which).map_or_else(|| "–".to_owned(), seconds);
    format!("{} ({})", told("best"), told("median"))
}

fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

fn bytes(bytes: Option<f64>) -> String {
    bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{:.0} MB", bytes / 1e6))
}

fn thousands(number: usize) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        more => format!("{},{:03}", thousands(more), number % 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::{slope, thousands};

    #[test]
    fn an_exponent_is_the_slope_between_logarithms() {
        let quadratic: Vec<(f64, f64)> = [1.0_f64, 10.0, 100.0].map(|x| (x.ln(), (7.0 * x * x).ln())).into();
        assert!((slope(&quadratic).unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(slope(&quadratic[..1]), None);
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([1, 999, 1_000, 1_000_000].map(thousands), ["1", "999", "1,000", "1,000,000"]);
    }
}
