//! What the simulator keeps beside the sign-in at hand: another one to compare with, the same one for
//! everybody, and sign-ins that are tests.

use super::{Asked, Effect, Phase, State};
use crate::strings::kept as text;
use canopy_workbench::{
    Applies, Choice, Choices, EverybodyLine, PersonChoice, PolicyLine, Question, SignInForm, SignInTest, Simulation,
    TestLine, read_tests, write_tests,
};
use std::rc::Rc;

/// What is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// The sign-in that the one at hand is compared with.
    pub(crate) beside: Option<Beside>,
    /// The sign-in that was asked about for everybody.
    pub(crate) everybody: Option<(SignInForm, Option<Outcomes>)>,
    /// Sign-ins with the outcome that is expected of them.
    pub(crate) tests: Vec<SignInTest>,
    /// How they came out.
    pub(crate) lines: Rc<Vec<TestLine>>,
}

/// How everybody fares, or why that cannot be said.
pub(crate) type Outcomes = Result<Rc<Vec<EverybodyLine>>, String>;

/// A sign-in with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub(crate) form: SignInForm,
    pub(crate) person: PersonChoice,
    pub(crate) simulation: Rc<Simulation>,
}

/// Something in which two sign-ins differ: its name, there and here.
pub(crate) type Differing = (String, String, String);

/// What can happen.
#[derive(Clone, Debug)]
pub(crate) enum KeptAction {
    /// Compare the next sign-ins with this one, or no more.
    Beside(bool),
    /// Ask about this sign-in for everybody.
    Everybody,
    /// Keep this sign-in as a test, with the outcome that it has.
    Test,
    /// Put the test at that place into the form.
    TestShown(usize),
    /// Keep the test at that place no more.
    TestDropped(usize),
    /// Save the tests as a file.
    Saved,
    /// A file of tests was chosen.
    FileChosen(web_sys::File),
    /// It was read; nothing where the browser could not.
    FileRead(Option<String>),
}

impl Kept {
    /// Forgets what another tenant or other files would answer otherwise; tests are run again.
    pub(super) fn forget(&mut self) {
        *self = Self { tests: std::mem::take(&mut self.tests), ..Self::default() };
    }
}

impl State {
    pub(super) fn kept_action(&mut self, action: KeptAction) -> Vec<Effect> {
        match action {
            KeptAction::Beside(wanted) => self.quietly(|state| state.kept.beside = state.at_hand().filter(|_| wanted)),
            KeptAction::Everybody => {
                let form = SignInForm { person: String::new(), ..self.simulator.form.clone() };
                self.kept.everybody = Some((form.clone(), None));
                vec![self.ask(Question::Everybody(Box::new(form)))]
            }
            KeptAction::Test => {
                if let Some(one) = self.at_hand() {
                    let test = SignInTest { sign_in: one.form, expect: one.simulation.mark };
                    self.kept.tests.retain(|known| known.sign_in != test.sign_in);
                    self.kept.tests.push(test);
                }
                self.run_tests()
            }
            KeptAction::TestShown(at) => match self.kept.tests.get(at) {
                Some(test) => self.form_shown(test.sign_in.clone()),
                None => Vec::new(),
            },
            KeptAction::TestDropped(at) => {
                if at < self.kept.tests.len() {
                    self.kept.tests.remove(at);
                }
                self.run_tests()
            }
            KeptAction::Saved => {
                vec![Effect::Download { name: text::FILE_NAME, text: write_tests(&self.kept.tests) }]
            }
            KeptAction::FileChosen(file) => vec![Effect::ReadTests(file)],
            KeptAction::FileRead(read) => {
                match read.ok_or_else(|| text::UNREAD.to_owned()).and_then(|read| read_tests(&read)) {
                    Ok(tests) => {
                        self.kept.tests = tests;
                        self.run_tests()
                    }
                    Err(why) => self.toast(why),
                }
            }
        }
    }

    /// The sign-in at hand, once it is answered.
    fn at_hand(&self) -> Option<Beside> {
        let answered = self.simulator.result.as_ref().and_then(|result| result.as_ref().ok());
        let simulation = answered.filter(|_| !self.asking.waits_for(Asked::Simulate))?;
        let person = self.simulator.person.clone()?;
        Some(Beside { form: self.simulator.form.clone(), person, simulation: Rc::clone(simulation) })
    }

    /// Asks how the tests come out in the tenant that is open.
    pub(super) fn run_tests(&mut self) -> Vec<Effect> {
        self.kept.lines = Rc::default();
        if self.phase != Phase::Open || self.kept.tests.is_empty() {
            return Vec::new();
        }
        vec![self.ask(Question::Tests(self.kept.tests.clone()))]
    }

    pub(super) fn tests_ran(&mut self, lines: Vec<TestLine>) -> Vec<Effect> {
        self.said = text::ran(&lines);
        self.quietly(|state| state.kept.lines = Rc::new(lines))
    }

    pub(super) fn everybody_came(&mut self, found: Result<Vec<EverybodyLine>, String>) -> Vec<Effect> {
        self.quietly(|state| {
            if let Some((_, outcomes)) = &mut state.kept.everybody {
                *outcomes = Some(found.map(Rc::new));
            }
        })
    }

    /// How everybody fares in the sign-in at hand, if that was asked; the inner is missing while it is awaited.
    pub(crate) fn everybody(&self) -> Option<Option<&Outcomes>> {
        let nobody = SignInForm { person: String::new(), ..self.simulator.form.clone() };
        self.kept.everybody.as_ref().filter(|(form, _)| *form == nobody).map(|(_, outcomes)| outcomes.as_ref())
    }

    /// In which fields the sign-in at hand differs from the one beside it, and which policies take
    /// them differently.
    pub(crate) fn differences(&self) -> Option<(Vec<Differing>, Vec<Differing>)> {
        let (there, here) = (self.kept.beside.as_ref()?, self.at_hand()?);
        let none = Choices::default();
        let choices = self.simulator.choices.as_deref().unwrap_or(&none);
        let (then, now) = (fields(there, choices), fields(&here, choices));
        let differing = then.into_iter().zip(now).filter(|((_, there), (_, here))| there != here);
        let fields = differing.map(|((name, there), (_, here))| (name.to_owned(), there, here)).collect();
        let said =
            |line: Option<&PolicyLine>| text::applies(line.map_or(Applies::Never, |line| line.applies)).to_owned();
        let find = |lines: &Simulation, id: &str| lines_of(lines).find(|line| line.policy.id == id).cloned();
        let mut policies: Vec<Differing> = Vec::new();
        for line in lines_of(&here.simulation) {
            let other = find(&there.simulation, &line.policy.id);
            let (then, now) = (said(other.as_ref()), said(Some(line)));
            if then != now {
                policies.push((line.policy.name.clone(), then, now));
            }
        }
        Some((fields, policies))
    }
}

/// The policies that are on or report-only, and the others.
fn lines_of(simulation: &Simulation) -> impl Iterator<Item = &PolicyLine> {
    simulation.applies.iter().chain(&simulation.does_not_apply)
}

/// A sign-in field by field, in words.
fn fields(one: &Beside, choices: &Choices) -> Vec<(&'static str, String)> {
    use crate::strings::simulator as name;
    let form = &one.form;
    let said = |choices: &[Choice], id: &str| {
        choices.iter().find(|choice| choice.id == id).map_or(id, |choice| choice.label.as_str()).to_owned()
    };
    let typed = |typed: &str, otherwise: &str| if typed.is_empty() { otherwise } else { typed }.to_owned();
    let layers = choices.layers.iter().filter(|layer| form.layers.contains(&layer.layer));
    let layers: Vec<&str> = layers.map(|layer| layer.label.as_str()).collect();
    vec![
        (name::PERSON, one.person.name.clone()),
        (name::TARGET, said(&choices.targets, &form.target)),
        (name::CLIENT_APP, said(&choices.client_apps, &form.client_app)),
        (name::PLATFORM, said(&choices.platforms, &form.platform)),
        (name::ADDRESS, typed(&form.ip, name::ADDRESS_HINT)),
        (name::COUNTRY, typed(&form.country, name::COUNTRY_HINT)),
        (name::COMPLIANT_NETWORK, text::yes(form.compliant_network).to_owned()),
        (name::DEVICE, said(&choices.devices, &form.device)),
        (name::SIGN_IN_RISK, said(&choices.risks, &form.sign_in_risk)),
        (name::USER_RISK, said(&choices.risks, &form.user_risk)),
        (name::INSIDER_RISK, said(&choices.insider_risks, &form.insider_risk)),
        (name::WORKLOAD_RISK, said(&choices.risks, &form.workload_risk)),
        (name::FLOW, said(&choices.flows, &form.flow)),
        (name::LAYERS, typed(&layers.join(", "), text::NO_LAYERS)),
        (crate::strings::ASSUMPTIONS, typed(&form.flipped.join(", "), text::AS_USUAL)),
    ]
}
