//! People by saved sign-ins: the verdict if it is they who sign in.

use canopy_model::ordered;
use canopy_model::ordered::OrderedSet;

use canopy_engine::{
    Axis, Constraint, Device, Enforcement, Layer, PartialSignIn, Person, Policies, Readings, Space, Subject, everybody,
};

use super::{Patterns, rows_by_state};
use crate::answer::{Assumption, Mark, MatrixSignIn, SignInMatrix};
use crate::question::SignInForm;
use crate::simulate::DOES_NOT_OCCUR;
use crate::words::{self, Names};
use crate::{form, layers, limits, readings};

/// A sign-in of nobody yet, read.
#[derive(Clone, Debug)]
pub struct SavedSignIn {
    partial: PartialSignIn,
    /// What is taken to bind.
    enforcement: Enforcement,
    /// Combinations that do not occur.
    constraints: OrderedSet<Constraint>,
    /// Open questions that are read otherwise than by default.
    flipped: Readings,
    /// What had to be assumed of it.
    assumed: Vec<Assumption>,
}

impl SavedSignIn {
    /// A sign-in as What If asks about it: one that is complete is decided even where it is of a
    /// kind that does not occur.
    pub(crate) fn posed(partial: PartialSignIn, assumed: Vec<Assumption>) -> Self {
        let constraints = if partial.open.is_empty() { OrderedSet::new() } else { Constraint::default_set() };
        Self { partial, enforcement: Enforcement::ENABLED, constraints, flipped: Readings::default(), assumed }
    }

    /// A sign-in as the simulator asks about it.
    fn of_form(form: &SignInForm) -> Result<Self, String> {
        let nobody = SignInForm { person: String::new(), ..form.clone() };
        Ok(Self {
            partial: form::read(&nobody, Subject::Person(Person::default()))?,
            enforcement: Enforcement { policies: Policies::Enabled, layers: layers::binding(&form.layers) },
            constraints: Constraint::default_set(),
            flipped: readings::flipped(&form.flipped),
            assumed: Vec::new(),
        })
    }

    fn verdicts(&self, space: &Space) -> Column {
        let reread = (!self.flipped.0.is_empty()).then(|| space.reread(self.flipped.clone()));
        let space = reread.as_ref().unwrap_or(space);
        let found = everybody(space, &self.partial, &self.enforcement, &self.constraints);
        found.into_iter().map(|verdict| verdict.map(|verdict| words::mark(verdict.class))).collect()
    }
}

/// # Errors
///
/// Says which sign-in cannot be read, or does not occur, and why.
pub(crate) fn of_forms(space: &Space, names: &Names<'_>, forms: &[SignInForm]) -> Result<SignInMatrix, String> {
    let problem = |number: usize, why: &str| format!("Sign-in {number}: {why}");
    let read = |(form, number)| SavedSignIn::of_form(form).map_err(|why| problem(number, &why));
    let saved: Vec<SavedSignIn> = forms.iter().zip(1..).map(read).collect::<Result<_, _>>()?;
    let columns: Vec<Column> = saved.iter().map(|one| one.verdicts(space)).collect();
    // Who signs in makes no difference to whether it occurs.
    match columns.iter().position(|column| column.contains(&None)) {
        Some(at) => Err(problem(at + 1, DOES_NOT_OCCUR)),
        None => Ok(tabulated(space, names, &saved, &columns)),
    }
}

pub(crate) fn sign_ins(space: &Space, names: &Names<'_>, saved: &[SavedSignIn]) -> SignInMatrix {
    let columns: Vec<Column> = saved.iter().map(|one| one.verdicts(space)).collect();
    tabulated(space, names, saved, &columns)
}

/// The verdict for the bearers of each fact; `None` where the sign-in does not occur.
type Column = Vec<Option<Mark>>;

fn tabulated(space: &Space, names: &Names<'_>, saved: &[SavedSignIn], columns: &[Column]) -> SignInMatrix {
    let mut patterns = Patterns::new();
    let of_fact: Vec<u32> = (0..space.facts().len())
        .map(|fact| {
            let verdict = |column: &Column| column.get(fact).copied().flatten().unwrap_or(Mark::Block);
            patterns.place(columns.iter().map(verdict).collect::<Vec<Mark>>())
        })
        .collect();
    SignInMatrix {
        people: rows_by_state(space, names, |fact| of_fact.get(fact).copied().unwrap_or(u32::MAX)),
        sign_ins: (1..).zip(saved).map(|(number, one)| column(space, names, number, one)).collect(),
        patterns: patterns.found(),
        assumptions: assumptions(space, saved),
    }
}

fn column(space: &Space, names: &Names<'_>, number: u32, saved: &SavedSignIn) -> MatrixSignIn {
    let sign_in = told(space, names, &saved.partial);
    let mut of_anybody = saved.partial.clone();
    of_anybody.open.insert(Axis::Who);
    let limit = limits::of_sign_in(space, &of_anybody, &saved.enforcement);
    MatrixSignIn {
        number,
        name: format!("{number}: {}", name(&saved.partial, &sign_in)),
        sign_in: sign_in.into_iter().map(|(_, field, text)| (field, text)).collect(),
        assumptions: saved.assumed.iter().cloned().chain(limit).collect(),
    }
}

/// What the form calls the axes that it can leave open.
const FIELDS: [(Axis, &str); 9] = [
    (Axis::Target, "Target resource"),
    (Axis::ClientApp, "Client app"),
    (Axis::Platform, "Device platform"),
    (Axis::Network, "Network"),
    (Axis::Device, "Device"),
    (Axis::SignInRisk, "Sign-in risk"),
    (Axis::UserRisk, "User risk"),
    (Axis::InsiderRisk, "Insider risk"),
    (Axis::Flow, "Authentication flow"),
];

/// A sign-in field by field: what is left open is any.
fn told(space: &Space, names: &Names<'_>, partial: &PartialSignIn) -> Vec<(Axis, String, String)> {
    let lines = words::witness(space, names, &partial.sign_in);
    let line = |(axis, field): (Axis, &str)| {
        let known = lines.iter().find(|(known, _)| known == field).map(|(_, text)| text.clone());
        let text = if partial.open.contains(&axis) { Some("Any".to_owned()) } else { known };
        text.map(|text| (axis, field.to_owned(), text))
    };
    FIELDS.into_iter().filter_map(line).collect()
}

/// What a form asks about, but for the person, in a few words.
///
/// # Errors
///
/// Says which field cannot be read, and what it can hold.
pub(crate) fn name_of(space: &Space, names: &Names<'_>, form: &SignInForm) -> Result<String, String> {
    let partial = SavedSignIn::of_form(form)?.partial;
    Ok(name(&partial, &told(space, names, &partial)))
}

/// Everything but a device and risks that are not there.
fn name(partial: &PartialSignIn, lines: &[(Axis, String, String)]) -> String {
    let ordinary = |axis: Axis| match axis {
        Axis::Device => partial.sign_in.device == Device::Unregistered,
        Axis::SignInRisk => partial.sign_in.sign_in_risk == canopy_model::RiskLevel::None,
        _ => false,
    };
    let told = lines.iter().filter(|(axis, ..)| partial.open.contains(axis) || !ordinary(*axis));
    let parts: Vec<String> = told
        .map(|(axis, field, text)| match axis {
            Axis::Target | Axis::ClientApp | Axis::Platform | Axis::Network if text != "Any" => text.clone(),
            _ => format!("{}: {}", field.to_lowercase(), text.to_lowercase()),
        })
        .collect();
    parts.join(", ")
}

/// What the answer rests on beside what had to be assumed of each sign-in.
fn assumptions(space: &Space, saved: &[SavedSignIn]) -> Vec<Assumption> {
    let layers = || saved.iter().map(|one| &one.enforcement.layers);
    let any = ordered::set(layers().flatten().copied());
    let counted = |layer: &&Layer| layers().all(|layers| layers.contains(*layer));
    // What some sign-in leaves out is told.
    let all = ordered::set(any.iter().filter(counted).copied());
    let hanging = space.rests_on_anywhere(&Enforcement { policies: Policies::Enabled, layers: any });
    let open = hanging.into_iter().map(|reading| readings::told(reading, None));
    open.chain(limits::of_tenant(space, &all)).chain(limits::kinds(space)).collect()
}
