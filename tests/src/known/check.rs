//! What is not as the answer says.

use std::collections::BTreeSet;
use std::fmt::Debug;

use super::answer::{Answer, Control, Question, SignIn};
use super::engine::Engine;
use super::folder::{Case, faults};
use super::sign_in;

/// Where something is wrong, and what.
type Finding = (String, String);

/// Everything that is wrong with one case, or that the engine sees otherwise.
pub(super) fn case(case: &Case) -> Vec<Finding> {
    let faults = faults(case);
    if !faults.is_empty() {
        return faults;
    }
    let mut check = Check { case, answer: &case.answer, engine: Engine::open(case), found: Vec::new() };
    check.exports();
    for question in &case.answer.questions {
        check.question(question);
    }
    check.sign_ins();
    check.found
}

struct Check<'c> {
    case: &'c Case,
    answer: &'c Answer,
    engine: Engine,
    found: Vec<Finding>,
}

impl Check<'_> {
    fn say(&mut self, place: impl ToString, text: String) {
        self.found.push((place.to_string(), text));
    }

    fn same<T: Debug + PartialEq>(&mut self, place: impl ToString, what: &str, expected: T, got: T) {
        if expected != got {
            self.say(place, format!("{what}: expected {expected:?}, got {got:?}."));
        }
    }

    fn exports(&mut self) {
        let (not_read, warnings) = (self.engine.not_read.clone(), self.engine.warnings.clone());
        if !not_read.is_empty() {
            self.say("", format!("nothing was understood of {not_read:?}."));
        }
        if warnings.is_empty() == self.answer.warnings {
            self.say("", format!("warnings: expected {}, got {warnings:#?}.", self.answer.warnings));
        }
        if self.case.has_users() == self.engine.people().is_empty() {
            self.say("", "users.json holds nobody who can sign in.".to_owned());
        }
    }

    fn question(&mut self, question: &Question) {
        self.same(question, "complete", question.complete, self.engine.complete);
        let people = self.engine.people();
        let listed = [&question.uncovered, &question.certainly_covered].into_iter().flatten().flatten();
        for upn in listed.filter(|upn| !people.contains(*upn)) {
            self.say(question, format!("{upn} is nobody who can sign in."));
        }
        for kind in question.uncovered_kinds.iter().flatten() {
            if let Err(text) = sign_in::kinds(kind) {
                self.say(question, text);
            }
        }
        match self.engine.uncovered(question) {
            Err(text) => self.say(question, text),
            Ok(got) => {
                if let Some(expected) = &question.uncovered {
                    self.same(question, "uncovered", expected.iter().cloned().collect(), got.people);
                }
                if let Some(expected) = &question.uncovered_kinds {
                    self.same(question, "uncovered kinds", expected.iter().cloned().collect(), got.kinds);
                }
            }
        }
        if let Some(expected) = &question.certainly_covered {
            match self.engine.certainly_covered(question) {
                Err(text) => self.say(question, text),
                Ok(got) => self.same(question, "certainly covered", expected.iter().cloned().collect(), got),
            }
        }
    }

    fn sign_ins(&mut self) {
        let controls: BTreeSet<Control> = self.answer.questions.iter().map(|question| question.control).collect();
        let policies = self.engine.policies();
        let mut shown: BTreeSet<(usize, bool)> = BTreeSet::new();
        let mut rests = false;
        for (at, asked) in self.answer.sign_ins.iter().enumerate() {
            let place = format!("sign-in {}", at + 1);
            for id in asked.applies.iter().filter(|id| !policies.contains(*id)) {
                self.say(&place, format!("there is no policy {id}."));
            }
            let sign_in = match self.engine.sign_in(asked) {
                Ok(sign_in) => sign_in,
                Err(text) => {
                    self.say(&place, text);
                    continue;
                }
            };
            let got = self.engine.decide(&sign_in, &controls);
            rests |= got.rests_on;
            self.same(&place, "applies", asked.applies.iter().cloned().collect(), got.applies);
            self.same(&place, "decision", asked.decision, got.decision);
            self.same(&place, "gap", asked.gap.iter().copied().collect(), got.gap);
            for (number, question) in self.answer.questions.iter().enumerate() {
                let open = asked.gap.contains(&question.control);
                let listed = self.lists(question, asked);
                if self.engine.is_about(question, &sign_in) {
                    if open && listed == Some(false) {
                        self.say(&place, format!("it is a gap, but who signs in is not listed under {question}."));
                    }
                    if open == listed.unwrap_or(open) {
                        shown.insert((number, open));
                    }
                }
                if !open {
                    shown.insert((number, false));
                }
            }
        }
        self.same("", "an open question decides a sign-in", self.answer.assumes.is_some(), rests);
        for (number, question) in self.answer.questions.iter().enumerate() {
            let someone = [&question.uncovered, &question.uncovered_kinds].into_iter().flatten().any(|l| !l.is_empty());
            if someone && !shown.contains(&(number, true)) {
                self.say(question, "no sign-in shows the gap.".to_owned());
            }
            if !shown.contains(&(number, false)) {
                self.say(question, "no sign-in shows what is covered.".to_owned());
            }
        }
    }

    /// Whether who signs in is listed; `None` where such people are not asked about. People of a
    /// tenant that no export names are listed with their kind.
    fn lists(&self, question: &Question, asked: &SignIn) -> Option<bool> {
        let by_name = asked.user_principal_name.as_ref().zip(question.uncovered.as_ref());
        let by_kind = asked.kind.as_ref().zip(question.uncovered_kinds.as_ref());
        let named = |id: &str| self.case.files.iter().any(|file| String::from_utf8_lossy(&file.bytes).contains(id));
        by_name.or(by_kind).map(|(who, list)| match who.rsplit_once(':') {
            Some((kind, home)) if kind.starts_with("external:") && !named(home) => list.iter().any(|one| one == kind),
            _ => list.contains(who),
        })
    }
}
