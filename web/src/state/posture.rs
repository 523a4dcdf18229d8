//! The screen of findings: its answer, what of it is shown, and the exceptions that are declared.

use super::{Asked, Effect, FocusMove, Phase, State, TableFormat, table};
use crate::route::{PostureView, Route, SEVERITIES, STATUSES, Screen};
use crate::strings::{self, posture as text};
use canopy_workbench::{
    AskedFindings, AskedRemedies, DeclaredException, Findings, FoundLine, PersonChoice, Question, Remedies, SignInForm,
    ordered, read_declared, write_declared,
};
use std::rc::Rc;

/// So many people are offered for an exception at once.
const PEOPLE_AT_ONCE: u32 = 6;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct PostureScreen {
    pub(crate) answer: Option<Rc<Findings>>,
    /// The remedies that were asked for last, or why there are none, and for which rule.
    pub(crate) remedies: Option<(String, Result<Rc<Remedies>, String>)>,
    /// The rule whose remedies are on their way.
    wanted: String,
    /// Why there is no answer.
    pub(crate) problem: Option<String>,
    /// As it stands in the address.
    pub(crate) view: PostureView,
    pub(crate) search: String,
    /// What is declared, in the order of the file.
    pub(crate) declared: Vec<DeclaredException>,
    pub(crate) draft: Draft,
    /// The draft came from the open finding, whose sheet must not lie over it on a narrow screen.
    pub(crate) aside: bool,
    /// People that are offered for the draft.
    pub(super) people: Vec<PersonChoice>,
    /// Why the last file was not taken, or the draft is not complete.
    pub(crate) refused: Option<String>,
}

/// An exception that is being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) exception: DeclaredException,
    /// Names of those it is for, beside their ids.
    pub(crate) names: Vec<String>,
    /// What is typed to find somebody.
    pub(crate) typed: String,
}

/// A field of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DraftField {
    Kind,
    Rule,
    /// Part of a name.
    Who,
    Reason,
    Until,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum PostureAction {
    /// The search text changed.
    Searched(String),
    /// The list is shown otherwise.
    Viewed(PostureView),
    /// A finding is opened, by its rule; whether the focus goes along.
    Selected(String, FocusMove),
    /// The open finding is closed.
    Deselected,
    /// Take the witness of the finding of that rule to the simulator.
    SimulateAsked(String),
    /// Take what shows that case of the 2026 change to the simulator.
    CaseSimulated(usize),
    /// Make remedies for the finding of that rule, and verify them.
    RemediesAsked(String),
    /// The list is taken away.
    Taken(TableFormat),
    /// A field of the draft was set.
    Drafted(DraftField, String),
    /// Somebody joins the draft: the id and the name.
    Added(String, String),
    /// Who stands at that place leaves the draft.
    Removed(usize),
    /// A suggestion becomes the draft, for that kind: the id and the name.
    Suggested(&'static str, String, String),
    /// The finding of that rule is to be accepted: the draft is of it.
    AcceptAsked(String),
    /// The draft is declared.
    Declared,
    /// The exception at that place counts no more.
    Dropped(usize),
    /// Save what is declared as a file.
    Saved,
    /// A file was chosen.
    FileChosen(web_sys::File),
    /// It was read; nothing where the browser could not.
    FileRead(Option<String>),
}

impl PostureScreen {
    /// The findings that search and filters leave: the worst status first, then the gravest.
    pub(crate) fn found(&self) -> Vec<&FoundLine> {
        let wanted = self.search.trim().to_lowercase();
        let is = |filter: &str, value: &str| filter.is_empty() || filter == value;
        let holds = |one: &&FoundLine| {
            is(self.view.status, &one.status)
                && is(self.view.severity, &one.severity)
                && is(self.view.audience, &one.audience)
                && (wanted.is_empty()
                    || [&one.title, &one.said, &one.id].into_iter().any(|text| text.to_lowercase().contains(&wanted)))
        };
        let mut found: Vec<&FoundLine> = self.lines().iter().filter(holds).collect();
        let rank = |names: &[(&str, &str)], value: &str| names.iter().position(|(name, _)| *name == value);
        ordered::sort_by_key(&mut found, |one| (rank(&STATUSES, &one.status), rank(&SEVERITIES, &one.severity)));
        found
    }

    pub(crate) fn lines(&self) -> &[FoundLine] {
        self.answer.as_deref().map(|answer| answer.findings.as_slice()).unwrap_or_default()
    }

    pub(crate) fn at(&self, rule: &str) -> Option<&FoundLine> {
        self.lines().iter().find(|one| one.id == rule)
    }

    /// The open finding, or the first one in sight.
    pub(crate) fn shown(&self) -> Option<&FoundLine> {
        self.at(&self.view.rule).or_else(|| self.found().first().copied())
    }

    /// The remedies of a rule, if they are known.
    pub(crate) fn remedies_of(&self, rule: &str) -> Option<&Result<Rc<Remedies>, String>> {
        self.remedies.as_ref().filter(|(of, _)| of == rule).map(|(_, remedies)| remedies)
    }

    /// Whether the remedies of a rule are on their way.
    pub(crate) fn awaits(&self, rule: &str) -> bool {
        self.wanted == rule && !rule.is_empty()
    }

    pub(super) fn remedies_came(&mut self, answer: Result<Box<Remedies>, String>) {
        self.remedies = Some((std::mem::take(&mut self.wanted), answer.map(Rc::from)));
    }

    /// How many rules are broken, once that is known.
    pub(crate) fn bad(&self) -> Option<u32> {
        self.answer.as_ref().map(|_| self.count(is_bad))
    }

    /// How many findings are such.
    pub(crate) fn count(&self, such: impl Fn(&FoundLine) -> bool) -> u32 {
        self.lines().iter().filter(|one| such(one)).fold(0, |count, _| count + 1)
    }

    /// People that can join the draft.
    pub(crate) fn offered(&self) -> impl Iterator<Item = &PersonChoice> {
        let draft = &self.draft;
        // Kinds of people and workload identities have no account that could be declared.
        let people = self.people.iter().filter(|one| !one.upn.is_empty() && !one.workload);
        people.filter(|one| !draft.typed.trim().is_empty() && !draft.exception.who.contains(&one.id))
    }

    /// Forgets what another tenant or other files would answer otherwise; what is declared stays.
    pub(super) fn forget(&mut self) {
        let (view, declared) = (std::mem::take(&mut self.view), std::mem::take(&mut self.declared));
        *self = Self { view, declared, ..Self::default() };
    }
}

/// Whether something was found that is not accepted.
pub(crate) fn is_bad(one: &FoundLine) -> bool {
    matches!(one.status.as_str(), "fails" | "partly")
}

impl State {
    pub(super) fn posture_action(&mut self, action: PostureAction) -> Vec<Effect> {
        match action {
            PostureAction::Searched(text) => self.quietly(|state| state.posture.search = text),
            PostureAction::Viewed(view) => {
                let effects = self.show(Route::posture(view));
                self.said = text::left(&self.posture);
                effects
            }
            PostureAction::Selected(rule, focus) => {
                self.posture.aside = false;
                let mut effects = self.show(Route::posture(self.posture.view.opening(&rule)));
                if let Some(one) = self.posture.at(&rule) {
                    self.said = format!("{}: {}", one.title, one.said);
                }
                if focus == FocusMove::Explanation {
                    effects.push(Effect::Focus(strings::ids::EXPLANATION.to_owned()));
                }
                effects
            }
            PostureAction::Deselected => {
                let rule = self.posture.view.rule.clone();
                let mut effects = self.show(Route::posture(self.posture.view.opening("")));
                if !rule.is_empty() {
                    effects.push(Effect::Focus(strings::ids::finding(&rule)));
                }
                effects
            }
            PostureAction::SimulateAsked(rule) => {
                let form = self.posture.at(&rule).and_then(|one| one.form.clone());
                self.simulate_found(form)
            }
            PostureAction::CaseSimulated(at) => {
                let case = self.posture.answer.as_ref().and_then(|answer| answer.scope_change.cases.get(at));
                let form = case.and_then(|case| case.form.clone());
                self.simulate_found(form)
            }
            PostureAction::RemediesAsked(rule) => {
                self.posture.wanted.clone_from(&rule);
                let declared = write_declared(&self.posture.declared);
                vec![self.ask(Question::Remedies(Box::new(AskedRemedies { rule, declared, today: self.today })))]
            }
            PostureAction::Taken(format) => {
                vec![table::taken(format, text::FILES, &text::COLUMNS, self.finding_rows())]
            }
            PostureAction::Drafted(field, value) => self.drafted(field, value),
            PostureAction::Added(id, name) => {
                self.join(id, name);
                vec![Effect::Focus(text::WHO_FIELD.to_owned())]
            }
            PostureAction::Removed(at) => self.quietly(|state| {
                let draft = &mut state.posture.draft;
                if at < draft.exception.who.len() && at < draft.names.len() {
                    draft.exception.who.remove(at);
                    draft.names.remove(at);
                }
            }),
            PostureAction::Suggested(kind, id, name) => {
                self.drafting(kind, "");
                self.join(id, name);
                self.posture.aside = true;
                vec![Effect::Focus(text::REASON_FIELD.to_owned())]
            }
            PostureAction::AcceptAsked(rule) => {
                self.drafting("acceptedRisk", &rule);
                self.posture.aside = true;
                vec![Effect::Focus(text::REASON_FIELD.to_owned())]
            }
            PostureAction::Declared => self.declare(),
            PostureAction::Dropped(at) => {
                if at < self.posture.declared.len() {
                    self.posture.declared.remove(at);
                }
                self.declared_changed()
            }
            PostureAction::Saved => {
                vec![Effect::Download { name: text::FILE_NAME, text: write_declared(&self.posture.declared) }]
            }
            PostureAction::FileChosen(file) => vec![Effect::ReadDeclared(file)],
            PostureAction::FileRead(read) => {
                match read.ok_or_else(|| text::UNREAD.to_owned()).and_then(|read| read_declared(&read)) {
                    Ok(declared) => {
                        self.posture.declared = declared;
                        self.declared_changed()
                    }
                    Err(why) => self.refuse(why),
                }
            }
        }
    }

    /// Begins a draft of that kind, unless it is one already.
    fn drafting(&mut self, kind: &str, rule: &str) {
        let draft = &mut self.posture.draft;
        if draft.exception.kind != kind || draft.exception.rule != rule {
            let (kind, rule) = (kind.to_owned(), rule.to_owned());
            *draft = Draft { exception: DeclaredException { kind, rule, ..Default::default() }, ..Draft::default() };
        }
    }

    fn join(&mut self, id: String, name: String) {
        let draft = &mut self.posture.draft;
        draft.typed.clear();
        if !draft.exception.who.contains(&id) {
            draft.exception.who.push(id);
            draft.names.push(name);
        }
    }

    fn drafted(&mut self, field: DraftField, value: String) -> Vec<Effect> {
        let draft = &mut self.posture.draft;
        match field {
            DraftField::Kind => draft.exception.kind = value,
            DraftField::Rule => draft.exception.rule = value,
            DraftField::Reason => draft.exception.reason = value,
            DraftField::Until => draft.exception.until = value,
            DraftField::Who => {
                draft.typed.clone_from(&value);
                if self.phase == Phase::Open && !value.trim().is_empty() {
                    let question = Question::FindPeople { text: value, limit: PEOPLE_AT_ONCE };
                    return vec![self.ask_as(Asked::Declared, question)];
                }
            }
        }
        Vec::new()
    }

    /// Declares the draft, if the reader of files takes it.
    fn declare(&mut self) -> Vec<Effect> {
        let mut one = self.posture.draft.exception.clone();
        if one.kind.is_empty() {
            text::KINDS[0].0.clone_into(&mut one.kind);
        }
        if one.kind != "acceptedRisk" {
            one.rule.clear();
        }
        match read_declared(&write_declared(std::slice::from_ref(&one))) {
            Ok(_) => {
                self.posture.declared.push(one);
                self.posture.draft = Draft::default();
                self.declared_changed()
            }
            Err(why) => self.refuse(text::draft_refused(&why)),
        }
    }

    fn refuse(&mut self, why: String) -> Vec<Effect> {
        self.said.clone_from(&why);
        self.posture.refused = Some(why);
        Vec::new()
    }

    /// Asks anew with what is declared now.
    fn declared_changed(&mut self) -> Vec<Effect> {
        self.posture.refused = None;
        // They were made for what was declared before.
        self.posture.remedies = None;
        if self.phase != Phase::Open {
            return Vec::new();
        }
        vec![self.findings_question()]
    }

    fn findings_question(&mut self) -> Effect {
        let asked = AskedFindings { declared: write_declared(&self.posture.declared), today: self.today };
        self.ask(Question::Findings(Box::new(asked)))
    }

    /// Asks for the findings once they are shown somewhere.
    pub(super) fn ask_findings(&mut self) -> Vec<Effect> {
        let known = self.posture.answer.is_some() || self.posture.problem.is_some();
        let is_shown = matches!(self.route.screen, Screen::Posture | Screen::Overview);
        if known || !is_shown || self.phase != Phase::Open || self.asking.waits_for(Asked::Findings) {
            return Vec::new();
        }
        vec![self.findings_question()]
    }

    pub(super) fn findings_came(&mut self, answer: Result<Box<Findings>, String>) -> Vec<Effect> {
        match answer {
            Ok(answer) => (self.posture.answer, self.posture.problem) = (Some(Rc::from(answer)), None),
            Err(problem) => self.posture.problem = Some(problem),
        }
        if self.route.screen == Screen::Posture {
            self.said = text::headline(&self.posture);
        }
        Vec::new()
    }

    fn simulate_found(&mut self, form: Option<SignInForm>) -> Vec<Effect> {
        let Some(form) = form else { return Vec::new() };
        let mut effects = self.form_shown(form);
        effects.extend(self.show_screen(Screen::Simulator));
        effects
    }

    /// The findings in sight as rows to take away.
    fn finding_rows(&self) -> Vec<[String; 10]> {
        let found = self.posture.found().into_iter();
        found
            .map(|one| {
                let causes = one.causes.iter().map(|cause| text::cause(&cause.cause, cause.found));
                let cites = one.cites.iter().map(text::cite);
                [
                    one.id.clone(),
                    one.title.clone(),
                    text::status(&one.status).to_owned(),
                    text::severity(&one.severity).to_owned(),
                    text::confidence(&one.confidence).to_owned(),
                    one.said.clone(),
                    format!("{}/{}", one.found, one.of),
                    causes.collect::<Vec<_>>().join("; "),
                    one.remedy.clone(),
                    cites.collect::<Vec<_>>().join("; "),
                ]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{DraftField, PostureAction, State};
    use crate::engine::Event;
    use crate::route::{PostureView, Route, Screen};
    use crate::state::{Action, Effect, FocusMove, Phase, TableFormat};
    use canopy_workbench::{Question, Workbench};

    /// Answers what is asked of findings.
    fn answer(state: &mut State, workbench: &Workbench, effects: &[Effect]) -> bool {
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Ask(number, question @ Question::Findings(_)) => Some((*number, question)),
            _ => None,
        });
        let Some((number, question)) = asked else { return false };
        let answer = workbench.ask(question, &mut |_| {});
        state.told(Event::Answered { number, answer });
        true
    }

    fn opened() -> (State, Workbench) {
        let workbench = Workbench::open(Workbench::sample(), &mut |_| {});
        let mut state = State { phase: Phase::Open, today: 20_780, ..State::default() };
        let effects = state.reduce(Action::Navigated(Route::from(Screen::Posture)));
        assert!(answer(&mut state, &workbench, &effects));
        (state, workbench)
    }

    fn act(state: &mut State, action: PostureAction) -> Vec<Effect> {
        state.reduce(Action::Posture(action))
    }

    #[test]
    fn the_worst_come_first_and_the_address_holds_what_is_left() {
        let (mut state, _) = opened();
        let all = state.posture.found().len();
        assert_eq!(all, state.posture.lines().len());
        let rank = |status: &str| ["fails", "partly", "cannotTell", "holds"].iter().position(|one| *one == status);
        assert!(state.posture.found().windows(2).all(|pair| rank(&pair[0].status) <= rank(&pair[1].status)));
        act(&mut state, PostureAction::Viewed(PostureView { status: "fails", ..PostureView::default() }));
        assert_eq!(state.route.format(), "#/1/posture?status=fails");
        let left = state.posture.found().len();
        assert!(0 < left && left < all, "{left} of {all}");
        let rule = state.posture.found()[1].id.clone();
        act(&mut state, PostureAction::Selected(rule.clone(), FocusMove::Explanation));
        assert_eq!(state.route.format(), format!("#/1/posture?rule={rule}&status=fails"));
        assert_eq!(state.posture.shown().unwrap().id, rule);
        let effects = act(&mut state, PostureAction::Deselected);
        let back = format!("finding-{rule}");
        assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(id) if *id == back)));
    }

    #[test]
    fn what_is_declared_is_asked_with_at_once_and_saved_as_it_is_read() {
        let (mut state, workbench) = opened();
        let rule = state.posture.found()[0].id.clone();
        act(&mut state, PostureAction::AcceptAsked(rule.clone()));
        act(&mut state, PostureAction::Drafted(DraftField::Until, "2027-01-31".to_owned()));
        assert!(act(&mut state, PostureAction::Declared).is_empty(), "a reason is needed");
        assert!(state.posture.refused.as_ref().unwrap().contains("reason"));
        act(&mut state, PostureAction::Drafted(DraftField::Reason, "Until the keys are there".to_owned()));
        let effects = act(&mut state, PostureAction::Declared);
        assert!(answer(&mut state, &workbench, &effects) && state.posture.refused.is_none());
        let one = state.posture.at(&rule).unwrap();
        assert_eq!((one.status.as_str(), one.found, one.accepted > 0), ("holds", 0, true));
        let saved = act(&mut state, PostureAction::Saved);
        let Some(Effect::Download { text, .. }) = saved.first() else { panic!("{saved:?}") };
        let text = text.clone();
        let effects = act(&mut state, PostureAction::Dropped(0));
        assert!(answer(&mut state, &workbench, &effects));
        assert!(state.posture.at(&rule).unwrap().found > 0);
        let effects = act(&mut state, PostureAction::FileRead(Some(text.replace("2027", "2025"))));
        assert!(answer(&mut state, &workbench, &effects));
        assert_eq!(state.posture.answer.as_ref().unwrap().expired.len(), 1, "it has ended");
        assert!(state.posture.at(&rule).unwrap().found > 0);
        assert!(act(&mut state, PostureAction::FileRead(Some("{".to_owned()))).is_empty());
        assert!(state.posture.refused.is_some() && state.posture.declared.len() == 1, "a bad file changes nothing");
    }

    #[test]
    fn a_witness_goes_to_the_simulator_and_the_list_is_taken_away() {
        let (mut state, _) = opened();
        let with = state.posture.lines().iter().find(|one| one.form.is_some()).unwrap().id.clone();
        act(&mut state, PostureAction::SimulateAsked(with));
        assert_eq!(state.route.screen, Screen::Simulator);
        let lines = state.posture.found().len();
        let csv = act(&mut state, PostureAction::Taken(TableFormat::Csv));
        assert!(
            matches!(csv.as_slice(), [Effect::Download { name: "findings.csv", text }] if text.lines().count() > lines)
        );
    }
}
