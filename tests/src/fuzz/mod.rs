//! Hostile input: mutated exports, logs, archives, rules, requests and addresses, for every decoder and
//! for the whole way from files to answers.
//!
//! [`run`] tries inputs and reports the [`Finding`]s: a panic, or an input that takes longer than its
//! size allows. The input of a number is the same every time, whatever was tried before it, so a
//! finding is repeated with its target, seed and number. What was found is kept as a test beside the
//! code that it was found in, with a small input of its own.

mod csv;
mod dice;
mod json;
mod mutate;
mod pipeline;
mod seeds;
mod targets;
mod zip;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

pub use dice::Dice;
pub use seeds::Seeds;
pub use targets::{PIPELINE, TARGETS, Target};

/// One thing to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Files by name; a target that takes no files takes the first one's bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Input {
    fn of(name: &str, bytes: Vec<u8>) -> Self {
        Self { files: vec![(name.to_owned(), bytes)] }
    }

    /// How many bytes there are in all.
    pub fn len(&self) -> usize {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the first file.
    fn bytes(&self) -> Vec<u8> {
        self.files.first().map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    }

    /// The text of the first file.
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }
}

/// What went wrong with one input.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The target's name.
    pub target: &'static str,
    /// The number of the input.
    pub number: u64,
    /// What happened.
    pub what: String,
    /// The input.
    pub input: Input,
}

/// How long an input may take: a start, and so much for each kilobyte.
pub fn limit(target: &Target, bytes: usize) -> Duration {
    target.start + target.each * u32::try_from(bytes / 1024).unwrap_or(u32::MAX)
}

/// The input of that number, or those that are tried together.
pub fn input(target: &Target, seeds: &Seeds, seed: u64, number: u64) -> Input {
    let count = target.at_once as u64;
    let one = |at: u64| (target.make)(seeds, &mut Dice::of(seed, target.name, number * count + at));
    if count == 1 {
        return one(0);
    }
    let named = |at: u64| one(at).files.into_iter().map(move |(name, bytes)| (format!("{at}-{name}"), bytes));
    Input { files: (0..count).flat_map(named).collect() }
}

/// Tries one input.
pub fn attempt(target: &'static Target, number: u64, input: Input) -> Option<Finding> {
    let start = Instant::now();
    let told = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
    let took = start.elapsed();
    let what = match told {
        Err(panic) => format!("panicked: {}", words(panic.as_ref())),
        Ok(Err(wrong)) => wrong,
        Ok(Ok(())) if took > limit(target, input.len()) => {
            format!("took {} ms for {} bytes", took.as_millis(), input.len())
        }
        Ok(Ok(())) => return None,
    };
    Some(Finding { target: target.name, number, what, input })
}

/// Tries the inputs from that number on, until `go_on` says no; `begin` hears each number and size
/// before the input is tried. Returns how many were tried.
pub fn run(
    target: &'static Target,
    seeds: &Seeds,
    (seed, first): (u64, u64),
    begin: &mut dyn FnMut(u64, usize) -> bool,
    found: &mut dyn FnMut(Finding),
) -> u64 {
    for number in first.. {
        let input = input(target, seeds, seed, number);
        if !begin(number, input.len()) {
            return (number - first) * target.at_once as u64;
        }
        if let Some(finding) = attempt(target, number, input) {
            found(finding);
        }
    }
    0
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words").to_owned()
}
