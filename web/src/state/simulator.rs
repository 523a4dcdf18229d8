//! The simulator's screen: the form, the person field with its list, and the result.

use super::{Asked, Effect, Phase, State};
use crate::route::{Route, Screen};
use canopy_workbench::{Choices, Layer, PersonChoice, Question, SignInForm, Simulation};
use std::rc::Rc;

/// So many people are offered at once.
pub(super) const PEOPLE_AT_ONCE: u32 = 50;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Simulator {
    pub(crate) form: SignInForm,
    /// The person in the form.
    pub(crate) person: Option<PersonChoice>,
    pub(crate) list: PeopleList,
    pub(crate) choices: Option<Rc<Choices>>,
    pub(crate) result: Option<Result<Rc<Simulation>, String>>,
}

/// The list under the person field.
#[derive(Clone, Debug, Default)]
pub(crate) struct PeopleList {
    /// What is being typed; nothing while the person's name stands in the field.
    pub(crate) typed: Option<String>,
    pub(crate) is_open: bool,
    /// Which one the arrow keys are on.
    pub(crate) active: usize,
    pub(crate) found: Rc<Vec<PersonChoice>>,
}

/// A field of the form that holds a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Target,
    ClientApp,
    Platform,
    Ip,
    Country,
    Device,
    SignInRisk,
    UserRisk,
    InsiderRisk,
    WorkloadRisk,
    Flow,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum SimulatorAction {
    /// A field has another value.
    Filled(Field, String),
    /// The compliant network is used, or not.
    CompliantNetwork(bool),
    /// A layer is switched on or off.
    LayerSwitched(Layer),
    /// An assumption is taken the other way, or as it was again.
    Flipped(String),
    /// An example of a case goes into the form; the person stays.
    CaseShown(Box<SignInForm>),
    /// Every field is what it was at first, but for the person.
    FormReset,
    /// Something was typed into the person field.
    PersonTyped(String),
    /// The list is wanted.
    ListOpened,
    /// The list is no longer wanted.
    ListClosed,
    /// The arrow keys went down (or up, if negative).
    ListMoved(isize),
    /// The person at that place of the list was picked.
    PersonPicked(usize),
}

impl Simulator {
    pub(super) fn forget(&mut self) {
        *self = Self { form: self.form.clone(), person: self.person.clone(), ..Self::default() };
    }

    /// What stands in a field.
    pub(crate) fn value(&self, field: Field) -> &str {
        let form = &self.form;
        match field {
            Field::Target => &form.target,
            Field::ClientApp => &form.client_app,
            Field::Platform => &form.platform,
            Field::Ip => &form.ip,
            Field::Country => &form.country,
            Field::Device => &form.device,
            Field::SignInRisk => &form.sign_in_risk,
            Field::UserRisk => &form.user_risk,
            Field::InsiderRisk => &form.insider_risk,
            Field::WorkloadRisk => &form.workload_risk,
            Field::Flow => &form.flow,
        }
    }

    fn fill(&mut self, field: Field, value: String) {
        let form = &mut self.form;
        let place = match field {
            Field::Target => &mut form.target,
            Field::ClientApp => &mut form.client_app,
            Field::Platform => &mut form.platform,
            Field::Ip => &mut form.ip,
            Field::Country => &mut form.country,
            Field::Device => &mut form.device,
            Field::SignInRisk => &mut form.sign_in_risk,
            Field::UserRisk => &mut form.user_risk,
            Field::InsiderRisk => &mut form.insider_risk,
            Field::WorkloadRisk => &mut form.workload_risk,
            Field::Flow => &mut form.flow,
        };
        *place = match field {
            Field::Ip => value.trim().to_owned(),
            Field::Country => value.trim().to_uppercase(),
            _ => value,
        };
    }
}

/// Puts a value into a list, or takes it out.
fn switch<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|known| *known == value) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(value),
    }
}

impl PeopleList {
    fn step(&mut self, by: isize) {
        self.active = self.active.saturating_add_signed(by).min(self.found.len().saturating_sub(1));
    }

    fn close(&mut self) {
        self.is_open = false;
        self.typed = None;
        self.active = 0;
    }
}

impl State {
    pub(super) fn simulator_action(&mut self, action: SimulatorAction) -> Vec<Effect> {
        match action {
            SimulatorAction::Filled(field, value) => {
                self.simulator.fill(field, value);
                self.ask_simulation()
            }
            SimulatorAction::CompliantNetwork(used) => {
                self.simulator.form.compliant_network = used;
                self.ask_simulation()
            }
            SimulatorAction::LayerSwitched(layer) => {
                switch(&mut self.simulator.form.layers, layer);
                self.ask_simulation()
            }
            SimulatorAction::Flipped(id) => {
                switch(&mut self.simulator.form.flipped, id);
                self.ask_simulation()
            }
            SimulatorAction::CaseShown(example) => self.case_shown(*example),
            SimulatorAction::FormReset => {
                let person = std::mem::take(&mut self.simulator.form.person);
                self.simulator.form = SignInForm { person, ..SignInForm::default() };
                self.ask_simulation()
            }
            SimulatorAction::PersonTyped(text) => self.find_people(text),
            SimulatorAction::ListOpened => self.list_opened(),
            SimulatorAction::ListClosed => self.quietly(|state| state.simulator.list.close()),
            SimulatorAction::ListMoved(by) => {
                let effects = self.list_opened();
                self.simulator.list.step(by);
                effects
            }
            SimulatorAction::PersonPicked(at) => self.person_picked(at),
        }
    }

    /// Puts a sign-in and its person into the form and asks about it.
    pub(super) fn simulate(&mut self, form: SignInForm, person: PersonChoice) -> Vec<Effect> {
        self.simulator.form = SignInForm { person: person.id.clone(), ..form };
        self.simulator.person = Some(person);
        self.simulator.list.close();
        self.ask_simulation()
    }

    /// An example has no person of its own: an open person stays open.
    fn case_shown(&mut self, example: SignInForm) -> Vec<Effect> {
        let form = &mut self.simulator.form;
        let (layers, flipped) = (std::mem::take(&mut form.layers), std::mem::take(&mut form.flipped));
        *form = SignInForm { person: form.person.clone(), layers, flipped, ..example };
        self.ask_simulation()
    }

    /// Takes what the address says of the form; whom and what only a copied link names stays where it
    /// names nobody.
    pub(super) fn form_came(&mut self) -> Vec<Effect> {
        let form = &self.simulator.form;
        if Route::simulator(form) == self.route {
            return Vec::new();
        }
        let came = SignInForm::clone(&self.route.sign_in);
        let form = match came.person.is_empty() {
            true => {
                let SignInForm { person, target, ip, device, .. } = form.clone();
                SignInForm { person, target, ip, device, ..came }
            }
            false => came,
        };
        self.form_shown(form)
    }

    /// Puts a whole sign-in into the form and asks about it; the answer says who its person is.
    pub(super) fn form_shown(&mut self, form: SignInForm) -> Vec<Effect> {
        self.simulator.person.take_if(|person| person.id != form.person);
        self.simulator.form = form;
        self.ask_simulation()
    }

    fn ask_simulation(&mut self) -> Vec<Effect> {
        if self.phase != Phase::Open || self.simulator.form.person.is_empty() {
            return Vec::new();
        }
        let mut effects = vec![self.ask(Question::Simulate(Box::new(self.simulator.form.clone())))];
        if self.route.screen == Screen::Simulator {
            self.route = Route::simulator(&self.simulator.form);
            effects.push(Effect::ShowRoute(self.route.clone()));
        }
        effects
    }

    /// Opens the list on everyone, unless it is open.
    fn list_opened(&mut self) -> Vec<Effect> {
        let list = &mut self.simulator.list;
        if list.is_open {
            return Vec::new();
        }
        list.is_open = true;
        self.ask_people(String::new())
    }

    fn find_people(&mut self, text: String) -> Vec<Effect> {
        self.simulator.list.typed = Some(text.clone());
        self.simulator.list.is_open = true;
        self.simulator.list.active = 0;
        self.ask_people(text)
    }

    fn ask_people(&mut self, text: String) -> Vec<Effect> {
        match self.phase {
            Phase::Open => vec![self.ask(Question::FindPeople { text, limit: PEOPLE_AT_ONCE })],
            _ => Vec::new(),
        }
    }

    fn person_picked(&mut self, at: usize) -> Vec<Effect> {
        let picked = self.simulator.list.found.get(at).cloned();
        picked.map(|person| self.simulate(self.simulator.form.clone(), person)).unwrap_or_default()
    }

    /// People were found; where nobody was chosen yet, the first one is, so that there is an answer.
    pub(super) fn people_found(&mut self, found: Vec<PersonChoice>) -> Vec<Effect> {
        let first = found.first().cloned().filter(|_| !self.simulator.list.is_open);
        self.simulator.list.found = Rc::new(found);
        let has_result = self.simulator.result.is_some() || self.asking.waits_for(Asked::Simulate);
        match (&self.simulator.person, first) {
            (None, Some(person)) if self.simulator.form.person.is_empty() => {
                self.simulate(self.simulator.form.clone(), person)
            }
            (person, _) if !has_result && (person.is_some() || !self.simulator.form.person.is_empty()) => {
                self.ask_simulation()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn simulated(&mut self, result: Result<Simulation, String>) -> Vec<Effect> {
        if self.route.screen == Screen::Simulator {
            let said = result.as_ref().map_or_else(Clone::clone, |simulation| simulation.sentence.clone());
            self.said = said;
        }
        let person = result.as_ref().ok().and_then(|simulation| simulation.person.clone());
        if let Some(person) = person.filter(|person| person.id == self.simulator.form.person) {
            self.simulator.person = Some(person);
        }
        self.simulator.result = Some(result.map(Rc::new));
        Vec::new()
    }
}
