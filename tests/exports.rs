//! Real baselines load and answer, without any users. Skipped, with a line that says so, where
//! the public exports are not beside the repository.

use canopy_tests::exports::{files, folder};
use canopy_tests::tenant::Opened;
use canopy_workbench::{AttackerModel, Mark, PolicyScope, SignInForm};

/// Opens one repository, checks that every policy is there and that questions are answered.
fn loads_and_answers(name: &str, part: &str, policies: usize) {
    let Some(folder) = folder(name) else { return };
    let tenant = Opened::files(files(&folder.join(part)));
    let counts = tenant.inventory().counts;
    let read = counts.policies_on + counts.policies_report_only + counts.policies_off + counts.policies_not_evaluated;
    assert_eq!(read as usize, policies, "{name}: {counts:?}");

    let answer = tenant.without_mfa(AttackerModel::Everything, PolicyScope::WithReportOnly);
    assert!(!answer.named && answer.people > 0);
    assert_eq!(answer.groups.iter().map(|group| group.people.len()).sum::<usize>(), answer.uncovered as usize);
    let disagreement = answer.assumptions.iter().find(|one| one.text.contains("disagreement"));
    assert_eq!(disagreement, None, "{name}");

    let anybody = SignInForm { person: "kind:everyone".into(), ..SignInForm::default() };
    let simulated = tenant.simulate(anybody).unwrap();
    let shown = simulated.applies.len() + simulated.does_not_apply.len() + simulated.not_evaluated.len();
    assert_eq!(shown, policies);
    assert!(simulated.mark >= Mark::Open);
}

#[test]
fn j0eyv_loads_and_answers() {
    loads_and_answers("j0eyv__ConditionalAccessBaseline", "", 36);
}

#[test]
fn cloudshield_loads_and_answers() {
    loads_and_answers("Cloudshield-io__Conditional-Access-Framework", "", 42);
}

#[test]
fn alex_filipin_loads_and_answers_with_every_policy_at_once() {
    loads_and_answers("AlexFilipin__ConditionalAccess", "", 214);
}

#[test]
fn alex_filipin_loads_and_answers_set_by_set() {
    for (set, policies) in [
        ("PolicySets/Bare minimum", 10),
        ("PolicySets/Category structure for AADP1", 33),
        ("PolicySets/Category structure for AADP2", 54),
        ("PolicySets/Category structure for AADP1 and AADP2 mixture", 53),
    ] {
        loads_and_answers("AlexFilipin__ConditionalAccess", set, policies);
    }
}

/// Exports of one tenant over a year: each policy is taken once, from the newest.
#[test]
fn denis_beuermann_loads_and_answers() {
    loads_and_answers("denis-beuermann__ConditionalAccess", "archive", 63);
}
