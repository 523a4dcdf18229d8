//! What the properties share: how many cases, questions, points.

use canopy_engine::{
    AttackerModel, Axis, Decision, Question, Scope, SignIn, Space, StrengthLevel, Subject, Target, Targets,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// The same tenants every time, so that a red run is a change's fault. `CANOPY_SEED` tries others,
/// and `CANOPY_TIMES` so many times as many; it may be a fraction.
pub fn config(cases: u32) -> Config {
    fn given<T: std::str::FromStr>(name: &str) -> Option<T> {
        std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
    }
    let rng_seed = RngSeed::Fixed(given("CANOPY_SEED").unwrap_or(2026));
    let cases = (f64::from(cases) * given("CANOPY_TIMES").unwrap_or(1.0)).ceil() as u32;
    Config { cases, failure_persistence: None, rng_seed, max_global_rejects: u32::MAX, ..Config::default() }
}

/// Everything that can happen, on every kind of target.
pub fn everything() -> Scope {
    Scope { constraints: [].into(), targets: Targets::All, ..Scope::new(AttackerModel::Everything) }
}

/// Each question there is; of strengths, each kind.
pub fn all_questions() -> Vec<Question> {
    use StrengthLevel::*;
    let levels = [SingleFactor, Mfa, Passwordless, PhishingResistant].map(Question::Authentication);
    let hours = [0, 1, 8].map(Question::SignInFrequency);
    let strengths = (0..8).map(Question::Strength);
    levels
        .into_iter()
        .chain(hours)
        .chain(strengths)
        .chain([Question::ManagedDevice, Question::Remediation, Question::Blocked])
        .chain([Question::NeverPersistent, Question::BoundToken])
        .chain([Question::ManagedDeviceOrApp, Question::RestrictedSession])
        .collect()
}

/// One of them, the usual ones more often.
pub fn questions() -> impl Strategy<Value = Question> {
    let usual = vec![Question::MFA, Question::ManagedDevice, Question::SignInFrequency(8)];
    prop_oneof![prop::sample::select(usual), prop::sample::select(all_questions())]
}

/// Whether the engine sees a question forced on a sign-in.
pub fn forced(space: &Space, decision: &Decision, question: Question, sign_in: &SignIn) -> bool {
    space.forces(&decision.binding, question, &sign_in.target, sign_in.client_app)
}

/// For each axis the place of an atom.
pub type Point = Vec<(Axis, usize)>;

/// Any sign-in: to be filled in on every axis.
pub fn somebody() -> SignIn {
    SignIn::ordinary(Subject::Person(Default::default()), Target::other())
}

/// For each axis an atom and one of its values, by two random numbers.
pub type Roll = Vec<(usize, usize)>;

/// The atoms and the sign-in that a roll of dice gives.
pub fn point(space: &Space, roll: &Roll) -> (Point, SignIn) {
    let mut atoms = Vec::new();
    let sign_in = Axis::ALL.into_iter().zip(roll).fold(somebody(), |sign_in, (axis, (a, v))| {
        let at = a % space.atoms(axis).len();
        let values = &space.atoms(axis)[at].values;
        atoms.push((axis, at));
        sign_in.with(values[v % values.len()].clone())
    });
    (atoms, sign_in)
}

/// A roll, by which each axis has its most ordinary value now and then.
pub fn roll() -> impl Strategy<Value = Roll> {
    let die = || prop_oneof![1 => Just(0), 2 => 0..10_000usize];
    prop::collection::vec((die(), 0..10_000usize), 12)
}

/// So many rolls.
pub fn rolls(count: usize) -> impl Strategy<Value = Vec<Roll>> {
    prop::collection::vec(roll(), count)
}
