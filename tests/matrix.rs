//! The matrices: each cell is what one evaluation of its person says.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{
    AttackerModel, Axis, Cause, Cells, Constraint, Enforcement, PartialSignIn, Question, Scope, SignIn, Space,
    StrengthLevel, Subject, Targets, Unmet, Value, assigned, cases, decide, everybody, weakest,
};
use canopy_tests::random;
use canopy_workbench::{
    ANY, Answer, Applies, AskedCell, CellCoverage, Coverage, GroupedBy, Layer, Mark, Question as Asked, SignInForm,
    Workbench,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn config() -> Config {
    let seed = std::env::var("CANOPY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2026);
    Config { cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() }
}

fn questions() -> impl Strategy<Value = Question> {
    prop::sample::select(vec![
        Question::MFA,
        Question::Authentication(StrengthLevel::PhishingResistant),
        Question::ManagedDevice,
        Question::SignInFrequency(8),
        Question::Blocked,
    ])
}

proptest! {
    #![proptest_config(config())]

    /// People by policies: what a trace says of the condition on users.
    #[test]
    fn everybody_is_taken_as_a_trace_says(tenant in random::tenant(), sign_in in random::sign_in()) {
        let space = Space::new(tenant);
        let found = assigned(&space, space.capacity(), |taken| taken);
        for (fact, row) in space.facts().iter().zip(&found.of_fact) {
            let trace = space.trace(&sign_in.clone().with(Value::Who(fact.subject.clone())));
            for (at, cell) in found.rows[*row].iter().enumerate() {
                let (axis, met) = &trace.conditions(at)[0];
                prop_assert_eq!((axis, met), (&Axis::Who, cell));
            }
        }
    }

    /// People by sign-ins: what is decided of each person alone, in the weakest case.
    #[test]
    fn everybody_is_decided_as_alone(
        tenant in random::tenant(),
        sign_in in random::sign_in(),
        open in prop::collection::btree_set(prop::sample::select(&Axis::ALL[..]), 0..3),
    ) {
        let space = Space::new(tenant);
        let constraints: OrderedSet<Constraint> = Constraint::default_set();
        let partial = PartialSignIn { sign_in, open: open.into_iter().collect() };
        let found = everybody(&space, &partial, &Enforcement::ENABLED, &constraints);
        prop_assert_eq!(found.len(), space.facts().len());
        for (fact, verdict) in space.facts().iter().zip(found) {
            let mut alone = partial.clone();
            alone.open.remove(&Axis::Who);
            alone.sign_in = alone.sign_in.with(Value::Who(fact.subject.clone()));
            let weakest = cases(&space, &alone, &Enforcement::ENABLED, &constraints).cases.into_iter().next();
            prop_assert_eq!(verdict.as_ref(), weakest.as_ref().map(|case| &case.verdict));
            if alone.open.is_empty() {
                let decided = decide(&space, &alone.sign_in, &Enforcement::ENABLED);
                let occurs = constraints.iter().all(|constraint| constraint.allows_sign_in(&alone.sign_in));
                prop_assert_eq!(verdict, occurs.then_some(decided.verdict));
            }
        }
    }

    /// The sign-in in a cell is decided as the cell says, the question is not forced on it, and who
    /// is excluded is excluded by the policy and the entry that the cause names.
    #[test]
    fn cells_have_sign_ins_that_show_them(tenant in random::tenant(), question in questions()) {
        let space = Space::new(tenant);
        let scope = Scope { targets: Targets::All, ..Scope::new(AttackerModel::StolenPassword) };
        let found = weakest(&space, &scope, question, &mut |_, _| {});
        let mut cells = Cells::new(&space, &scope, question);
        for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
            for column in found.open(who) {
                let to = found.targets[column];
                for (value, _) in space.atoms(Axis::Target)[to].values.iter().enumerate() {
                    for fact in atom.facts.iter().map(|at| &space.facts()[*at]) {
                        let (sign_in, cause) = cells.cause((who, fact), (to, value)).unwrap();
                        assert_shown(&space, &scope, question, &sign_in)?;
                        let decided = decide(&space, &sign_in, &scope.enforcement);
                        prop_assert_eq!(decided.verdict.class, found.cells(who)[column]);
                        prop_assert_eq!(&cause, &canopy_engine::causes(&space, &scope, question, &sign_in));
                        if let Cause::Excluded { policy, axis: Axis::Who, exclude } = cause {
                            let taken = space.of_person(&[policy], &sign_in);
                            prop_assert_eq!(taken, vec![Err(Unmet::Excluded(exclude))]);
                        }
                    }
                }
            }
        }
    }
}

fn assert_shown(space: &Space, scope: &Scope, question: Question, sign_in: &SignIn) -> Result<(), TestCaseError> {
    prop_assert!(matches!(sign_in.subject, Subject::Person(_)) && scope.is_possible(sign_in));
    let binding = decide(space, sign_in, &scope.enforcement).binding;
    prop_assert!(!space.forces(&binding, question, &sign_in.target, sign_in.client_app));
    Ok(())
}

fn sample() -> Workbench {
    Workbench::open(Workbench::sample(), &mut |_| {})
}

/// Forms of all sorts: complete, with open fields, with a layer, with an assumption flipped.
fn forms() -> Vec<SignInForm> {
    let any = || ANY.to_owned();
    let text = str::to_owned;
    vec![
        SignInForm::default(),
        SignInForm { person: any(), ..SignInForm::default() },
        SignInForm { target: text("00000002-0000-0ff1-ce00-000000000000"), client_app: any(), ..SignInForm::default() },
        SignInForm { target: any(), platform: text("linux"), ..SignInForm::default() },
        SignInForm { target: text("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"), ..SignInForm::default() },
        SignInForm { ip: text("192.0.2.10"), ..SignInForm::default() },
        SignInForm { layers: vec![Layer::SecurityDefaults], ..SignInForm::default() },
        SignInForm {
            target: text("action:registerdevice"),
            flipped: vec![text("all-reaches-device-registration")],
            ..SignInForm::default()
        },
    ]
}

/// Each person's verdict on each form is what the simulator says, before and after activation.
#[test]
fn people_by_forms_are_what_the_simulator_says() {
    let workbench = sample();
    let forms = forms();
    let matrix = workbench.matrix_of_sign_ins(&forms).unwrap();
    let simulated = |form: &SignInForm, person: &str| {
        let form = SignInForm { person: person.to_owned(), ..form.clone() };
        match workbench.ask(&Asked::Simulate(Box::new(form)), &mut |_| {}) {
            Answer::Simulate(answer) => answer.unwrap().mark,
            _ => panic!("another answer"),
        }
    };
    let people = matrix.people.rows.iter().step_by(5).chain(&matrix.people.without_object);
    let mut marks: OrderedSet<Mark> = OrderedSet::new();
    for row in people {
        for (form, mark) in forms.iter().zip(&matrix.patterns[row.pattern as usize]) {
            assert_eq!(simulated(form, &row.id), *mark, "{}", row.display_name);
            marks.insert(*mark);
        }
    }
    assert!(marks.len() > 3, "{marks:?}");
    // Zuzana is asked for more once she is an administrator.
    let zuzana = matrix.people.rows.iter().find(|row| row.display_name.starts_with("Zuzana")).unwrap();
    let [activated] = &zuzana.activated[..] else { panic!("{zuzana:?}") };
    assert_eq!(activated.roles, ["Global Administrator"]);
    let admin = format!("{}+62e90394-69f5-4237-9190-012177145e10", zuzana.id);
    for (form, mark) in forms.iter().zip(&matrix.patterns[activated.pattern as usize]) {
        assert_eq!(simulated(form, &admin), *mark);
    }
}

#[test]
fn forms_that_cannot_be_asked_are_named() {
    let workbench = sample();
    let ask = |form: SignInForm| workbench.matrix_of_sign_ins(&[SignInForm::default(), form]).unwrap_err();
    let unknown = ask(SignInForm { platform: "beos".to_owned(), ..SignInForm::default() });
    assert!(unknown.starts_with("Sign-in 2: The device platform “beos” is not known."), "{unknown}");
    let legacy = ask(SignInForm { client_app: "other".to_owned(), ..SignInForm::default() });
    assert!(legacy.starts_with("Sign-in 2: This combination does not occur"), "{legacy}");
}

/// By hand from `sample/ANSWERS.md`. Of 130 resources 2 are finance apps: blocked for all but Finance
/// and break-glass.
#[test]
fn the_coverage_of_the_sample_is_that_of_the_known_answers() {
    let matrix = sample().matrix(&Coverage::default()).unwrap();
    assert_eq!((matrix.people.rows.len(), matrix.targets.len()), (66, 130));
    // The contractors.
    assert_eq!(matrix.counts.report_only, 2 * 128);
    // Three guests at the Supplier Portal; the finance apps for the three in Finance.
    assert_eq!(matrix.counts.none, 3 + 3 * 2);
    // Break-glass; Priya, Léa and Oskar; the lab; Fabrikam and Søren; services; Doris; Ingrid; the board.
    assert_eq!(matrix.counts.excluded, 2 * 130 + (3 + 2 + 3 + 2 + 1 + 1) * 128 + 1);
    assert_eq!(matrix.counts.total(), 66 * 130);
    // Columns and rows add up to the same.
    let columns: u64 = matrix.targets.iter().map(|target| target.counts.excluded).sum();
    let rows: u64 = matrix.people.rows.iter().map(|row| matrix.patterns[row.pattern as usize].counts.excluded).sum();
    assert_eq!((columns, rows), (matrix.counts.excluded, matrix.counts.excluded));
    assert!(matrix.targets.iter().all(|target| target.counts.total() == 66));
    assert!(matrix.patterns.iter().all(|pattern| pattern.counts.total() == 130));
    for cell in matrix.patterns.iter().flat_map(|pattern| &pattern.cells) {
        assert_eq!(cell.cause.is_none(), cell.coverage == CellCoverage::Enforced);
    }
}

/// Whichever policies are asked for, coverage is about those that are on.
#[test]
fn coverage_does_not_hang_on_the_policies_asked_for() {
    let workbench = sample();
    let asked = |policies| workbench.matrix(&Coverage { policies, ..Coverage::default() }).unwrap();
    let on = asked(canopy_workbench::PolicyScope::Enabled);
    let all = asked(canopy_workbench::PolicyScope::WithReportOnly);
    assert_eq!(on.counts, all.counts);
    let nia = |matrix: &canopy_workbench::Matrix| {
        let row = matrix.people.rows.iter().find(|row| row.display_name.starts_with("Nia")).unwrap();
        matrix.patterns[row.pattern as usize].cells[0]
    };
    assert_eq!((nia(&on).mark, nia(&all).mark), (Mark::Open, Mark::Mfa));
    assert_eq!((nia(&on).coverage, nia(&all).coverage), (CellCoverage::ReportOnly, CellCoverage::ReportOnly));
}

/// Every cell of the sample, in three questions: its explanation says the same, and the simulator decides
/// its sign-in as it says. The matrix folds all sign-ins; the simulator decides one.
#[test]
fn a_cell_is_explained_by_a_sign_in_that_the_simulator_decides_alike() {
    let workbench = sample();
    for asked in [
        Coverage::default(),
        Coverage { model: canopy_workbench::AttackerModel::Everything, ..Coverage::default() },
        Coverage { control: canopy_workbench::AskedControl::PhishingResistant, ..Coverage::default() },
    ] {
        let matrix = workbench.matrix(&asked).unwrap();
        let rows = matrix.people.rows.iter().chain(&matrix.people.without_object);
        for (row, target) in rows.flat_map(|row| (0..matrix.targets.len()).step_by(9).map(move |target| (row, target)))
        {
            let cell = matrix.patterns[row.pattern as usize].cells[target];
            let place = u32::try_from(target).unwrap();
            let asked = AskedCell { person: row.id.clone(), target: place, coverage: asked.clone() };
            let told = workbench.cell(&asked).unwrap();
            let at = format!("{} to {}", row.display_name, matrix.targets[target].name);
            assert_eq!((told.way.mark, told.coverage), (cell.mark, cell.coverage), "{at}");
            assert_eq!(told.target, matrix.targets[target].name);
            let cause = cell.cause.map(|cause| matrix.causes[cause as usize].text.clone());
            assert_eq!(told.cause, cause, "{at}");
            let form = SignInForm { person: told.person.id.clone(), ..told.way.form.clone() };
            let Answer::Simulate(decided) = workbench.ask(&Asked::Simulate(Box::new(form)), &mut |_| {}) else {
                panic!("asked for a simulation")
            };
            let decided = decided.unwrap();
            assert_eq!((decided.mark, decided.sentence), (cell.mark, told.way.sentence), "{at}");
            let applies: Vec<&str> = decided.applies.iter().map(|line| line.policy.id.as_str()).collect();
            for line in &told.way.why {
                assert_eq!(line.applies == Applies::Always, applies.contains(&line.policy.id.as_str()), "{at}");
            }
        }
    }
}

/// Oskar is in MFA-Exempt through Finance-Pilots, the sample's answers say.
#[test]
fn a_cell_tells_the_groups_that_put_the_person_there() {
    let workbench = sample();
    let matrix = workbench.matrix(&Coverage::default()).unwrap();
    let row = matrix.people.rows.iter().find(|row| row.display_name.starts_with("Oskar")).unwrap();
    let target = matrix.targets.iter().position(|target| target.id == "00000002-0000-0ff1-ce00-000000000000").unwrap();
    let asked =
        AskedCell { person: row.id.clone(), target: u32::try_from(target).unwrap(), coverage: Coverage::default() };
    let cell = workbench.cell(&asked).unwrap();
    assert_eq!((cell.coverage, cell.way.mark), (CellCoverage::Excluded, Mark::Open));
    assert!(cell.person.path.len() > 1, "{:?}", cell.person.path);
    let excluding = cell.way.why.iter().find(|line| line.applies == Applies::Never).unwrap();
    let unmet = excluding.conditions.iter().find(|condition| condition.met == Applies::Never).unwrap();
    assert!(unmet.text.contains("excluded") && excluding.policy.place.contains("line"), "{excluding:?}");

    let problem = |asked: AskedCell| workbench.cell(&asked).unwrap_err();
    assert!(problem(AskedCell { person: "nobody".to_owned(), ..asked.clone() }).starts_with("This person"));
    assert!(problem(AskedCell { target: 9_999, ..asked }).starts_with("This target"));
}

/// The page's rows are those of the matrix, and whoever is in a group is in it by the directory.
#[test]
fn the_page_has_the_same_rows_and_groups_them() {
    let workbench = sample();
    let matrix = workbench.matrix(&Coverage::default()).unwrap();
    let Answer::Matrix(Ok(view)) = workbench.ask(&Asked::Matrix(Box::default()), &mut |_| {}) else {
        panic!("asked for a matrix")
    };
    assert_eq!(view.people.counted as usize, matrix.people.rows.len());
    let all: Vec<_> = matrix.people.rows.iter().chain(&matrix.people.without_object).collect();
    assert_eq!(view.people.patterns, all.iter().map(|row| row.pattern).collect::<Vec<_>>());
    for (at, row) in all.iter().enumerate() {
        assert_eq!(view.people.ids.get(at), row.id);
        assert_eq!(view.people.names.get(at), row.display_name);
        assert_eq!(view.people.user_principal_names.get(at), row.user_principal_name);
    }
    assert_eq!((view.people.names.len(), view.people.names.get(all.len())), (all.len(), ""));
    let names = |by: GroupedBy, name: &str| -> Vec<&str> {
        let grouping = view.people.groupings.iter().find(|grouping| grouping.by == by).unwrap();
        let group = grouping.groups.iter().find(|group| group.name == name).unwrap();
        group.rows.iter().map(|row| view.people.names.get(*row as usize)).collect()
    };
    assert!(names(GroupedBy::Group, "SG-CA-MFA-Exempt").iter().any(|name| name.starts_with("Oskar")));
    assert!(names(GroupedBy::Role, "Global Administrator").len() > 1);
    let guests = view.people.groupings.iter().find(|grouping| grouping.by == GroupedBy::Guests).unwrap();
    assert!(guests.groups.iter().all(|group| !group.badge.is_empty() && group.rows.is_sorted()));
}
