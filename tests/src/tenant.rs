//! An opened tenant, asked in one line.

use canopy_workbench::{
    Answer, AttackerModel, Choices, Coverage, DroppedFile, Inventory, Mark, PersonChoice, PolicyScope, Question,
    SignInForm, Simulation, Uncovered, Workbench,
};

/// A workbench that answers with the type that the question asks for.
pub struct Opened(Workbench);

impl Opened {
    /// Opens files.
    pub fn files(files: Vec<DroppedFile>) -> Self {
        Self(Workbench::open(files, &mut |_| {}))
    }

    /// Opens the sample tenant.
    pub fn sample() -> Self {
        Self::files(Workbench::sample())
    }

    fn ask(&self, question: Question) -> Answer {
        self.0.ask(&question, &mut |_| {})
    }

    /// What was read.
    pub fn inventory(&self) -> Inventory {
        let Answer::Inventory(inventory) = self.ask(Question::Inventory) else { panic!("another answer") };
        inventory
    }

    /// Who can sign in without MFA.
    pub fn without_mfa(&self, model: AttackerModel, policies: PolicyScope) -> Uncovered {
        let asked = Coverage { model, policies, ..Coverage::default() };
        let Answer::Uncovered(answer) = self.ask(Question::Uncovered(Box::new(asked))) else {
            panic!("another answer")
        };
        *answer.unwrap()
    }

    /// What a form can hold.
    pub fn choices(&self) -> Choices {
        let Answer::Choices(choices) = self.ask(Question::Choices) else { panic!("another answer") };
        choices
    }

    /// People by part of a name.
    pub fn people(&self, text: &str) -> Vec<PersonChoice> {
        let question = Question::FindPeople { text: text.to_owned(), limit: 20 };
        let Answer::FindPeople(people) = self.ask(question) else { panic!("another answer") };
        people
    }

    /// The id of the first person whose name contains the text.
    pub fn person(&self, text: &str) -> String {
        self.people(text).first().unwrap_or_else(|| panic!("nobody is called {text}")).id.clone()
    }

    /// The id of the target of this name.
    pub fn target(&self, name: &str) -> String {
        let choices = self.choices().targets;
        choices.iter().find(|choice| choice.label == name).unwrap_or_else(|| panic!("no target {name}")).id.clone()
    }

    /// What happens to one sign-in.
    pub fn simulate(&self, form: SignInForm) -> Result<Simulation, String> {
        let Answer::Simulate(answer) = self.ask(Question::Simulate(Box::new(form))) else { panic!("another answer") };
        answer.map(|simulation| *simulation)
    }

    /// Asserts the verdict on a sign-in, and which policies apply, by the beginning of their names.
    pub fn assert_sign_in(&self, what: &str, who: &str, form: SignInForm, mark: Mark, applies: &[&str]) {
        let answer = self.simulate(SignInForm { person: self.person(who), ..form }).unwrap();
        let names: Vec<&str> = answer.applies.iter().map(|line| line.policy.name.as_str()).collect();
        let begins = |(name, wanted): (&&str, &&str)| name.starts_with(wanted);
        let same = names.len() == applies.len() && names.iter().zip(applies).all(begins);
        assert!(same, "{what}: {names:?} apply, not {applies:?}");
        assert_eq!(answer.mark, mark, "{what}: {}", answer.sentence);
    }
}
