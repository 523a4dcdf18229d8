//! Recorded sign-ins against loaded policies: real ones whose policies are known, and ones made to
//! show every reason why a record and Canopy can differ.

use canopy_tests::exports::{files, folder};
use canopy_workbench::{Answer, Applies, DifferenceKind, DroppedFile, Question, Replay, SignInForm, Tally, Workbench};

fn replay(bench: &Workbench) -> Replay {
    match bench.ask(&Question::Replay, &mut |_| {}) {
        Answer::Replay(replay) => *replay,
        other => panic!("{other:?}"),
    }
}

fn told(replay: &Replay) -> String {
    let mut text = format!(
        "{:?} per mille of {} evaluations: {:?}; statuses {:?}; {} of conditions only; left out {:?}\n",
        replay.evaluations.per_mille(),
        replay.evaluations.all(),
        replay.evaluations,
        replay.statuses,
        replay.conditions_only,
        replay.left_out
    );
    for group in &replay.differences {
        text.push_str(&format!("{:?} {} x {}\n", group.kind, group.count, group.why));
        for one in &group.examples {
            text.push_str(&format!(
                "    {} {} {}\n      {} | {}\n",
                one.time, one.who, one.policy, one.recorded, one.we_say
            ));
        }
    }
    text
}

/// A real tenant's sign-ins, of which the policies are known: nothing may be unexplained.
#[test]
fn raymond0mir_agrees_or_is_explained() {
    let Some(folder) = folder("raymond0mir__district.local") else { return };
    let bench = Workbench::open(files(&folder), &mut |_| {});
    let replay = replay(&bench);
    println!("{}", told(&replay));
    assert_eq!((replay.logs, replay.records, replay.broken), (1, 4, 0));
    assert_eq!((replay.evaluations.unexplained, replay.statuses.unexplained), (0, 0), "{}", told(&replay));
    assert_eq!(replay.evaluations.all(), 9);
}

fn read(name: &str) -> DroppedFile {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/replay");
    DroppedFile { name: name.into(), bytes: std::fs::read(folder.join(name)).unwrap() }
}

/// The tenant made for replays, with these logs.
fn with(logs: Vec<DroppedFile>) -> Workbench {
    let tenant = ["policies.json", "directory.json"].map(read);
    Workbench::open(tenant.into_iter().chain(logs).collect(), &mut |_| {})
}

fn fixture(names: &[&str]) -> Workbench {
    with(names.iter().map(|name| read(name)).collect())
}

/// Each group of differences: its kind, its count, and a part of its explanation.
fn groups(replay: &Replay) -> Vec<(DifferenceKind, u32, &str)> {
    replay.differences.iter().map(|group| (group.kind, group.count, group.why.as_str())).collect()
}

#[track_caller]
fn assert_groups(replay: &Replay, expected: &[(DifferenceKind, &str)]) {
    let found = groups(replay);
    assert_eq!(found.len(), expected.len(), "{}", told(replay));
    for (kind, part) in expected {
        let fits = found.iter().filter(|(of, count, why)| of == kind && *count == 1 && why.contains(part)).count();
        assert_eq!(fits, 1, "{kind:?} {part}\n{}", told(replay));
    }
}

#[test]
fn each_reason_is_told_apart() {
    use DifferenceKind::{MembershipUnknown, NotRecorded, PolicyChanged, Reading, Unexplained};
    let bench = fixture(&["signins.json"]);
    let replay = replay(&bench);
    let expected = [
        (Unexplained, "the record says that Client apps was met"),
        (Unexplained, "asks for compliant device: the record says that it was satisfied"),
        (Reading, "The risk level “none”"),
        (Reading, "A request to Microsoft Graph"),
        (PolicyChanged, "not in the export"),
        (PolicyChanged, "names the condition Device platforms"),
        (PolicyChanged, "was on when the sign-in was recorded, and is off now"),
        (PolicyChanged, "was changed after the sign-in, on 2026-06-01"),
        (MembershipUnknown, "who is in Pilot"),
        (MembershipUnknown, "a group of “CA04"),
        (NotRecorded, "does not carry the user risk"),
    ];
    assert_groups(&replay, &expected);
    assert_eq!(replay.evaluations, Tally { agree: 13, explained: 9, unexplained: 2 });
    assert_eq!((replay.evaluations.per_mille(), replay.conditions_only), (Some(541), 1));
    assert_eq!(replay.statuses, Tally { agree: 3, explained: 0, unexplained: 0 });
    // Consent, a service principal, a wrong password.
    assert_eq!(replay.left_out.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(replay.records, replay.compared + 3);
    let by_policy: Tally = replay.policies.iter().fold(Tally::default(), |sum, line| Tally {
        agree: sum.agree + line.evaluations.agree,
        explained: sum.explained + line.evaluations.explained,
        unexplained: sum.unexplained + line.evaluations.unexplained,
    });
    assert_eq!(by_policy, replay.evaluations);
    assert!(replay.policies.iter().any(|line| line.policy.name == "CA99 - Gone" && line.state.is_none()));
}

/// What a difference says of a policy is what the simulator says when its link is followed.
#[test]
fn differences_open_in_the_simulator_and_say_the_same_there() {
    let bench = fixture(&["signins.json"]);
    for difference in replay(&bench).differences.into_iter().flat_map(|group| group.examples) {
        let form = SignInForm { person: difference.person.id.clone(), ..difference.form.clone() };
        let Answer::Simulate(Ok(simulation)) = bench.ask(&Question::Simulate(Box::new(form)), &mut |_| {}) else {
            panic!("{difference:?}");
        };
        let lines = simulation.applies.iter().chain(&simulation.does_not_apply);
        let Some(line) = lines.into_iter().find(|line| line.policy.name == difference.policy) else { continue };
        let said = difference.we_say.to_lowercase();
        match line.applies {
            Applies::Never => {
                assert!(said.contains("not apply") || said == "off" || said.contains("users"), "{difference:?}")
            }
            Applies::Always => assert!(said.contains("applies") || said == "off", "{difference:?}"),
            Applies::Sometimes => assert!(said.contains("depends"), "{difference:?}"),
        }
    }
}

/// A record that is changed to say the contrary never agrees.
#[test]
fn nothing_agrees_whatever_was_recorded() {
    let records: Vec<serde_json::Value> = serde_json::from_slice(&read("signins.json").bytes).unwrap();
    let applied = "appliedConditionalAccessPolicies";
    let agreeing = |record: &serde_json::Value| {
        let log = DroppedFile { name: "log.json".into(), bytes: format!("[{record}]").into_bytes() };
        replay(&with(vec![log])).evaluations.agree
    };
    let mut tried = 0;
    for record in records {
        let count = record[applied].as_array().map_or(0, Vec::len);
        for at in 0..count {
            let mut single = record.clone();
            single[applied] = serde_json::json!([record[applied][at]]);
            if agreeing(&single) == 0 {
                continue;
            }
            for result in ["success", "notApplied", "notEnabled", "reportOnlySuccess", "reportOnlyNotApplied"] {
                let was = single[applied][0]["result"].as_str().unwrap().replace("failure", "success");
                if was != result {
                    let mut other = single.clone();
                    other[applied][0]["result"] = result.into();
                    other[applied][0]["conditionsSatisfied"] = serde_json::Value::Null;
                    other[applied][0]["conditionsNotSatisfied"] = serde_json::Value::Null;
                    assert_eq!(agreeing(&other), 0, "{result} in place of {was}: {}", other[applied][0]);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn numeric_flags_and_a_broken_line_in_a_log_of_diagnostic_settings() {
    let bench = fixture(&["signins.ndjson"]);
    let replay = replay(&bench);
    assert_eq!((replay.logs, replay.records, replay.broken), (1, 2, 1));
    assert_groups(
        &replay,
        &[(DifferenceKind::MembershipUnknown, "who is in Pilot"), (DifferenceKind::NotRecorded, "user risk")],
    );
    assert_eq!(replay.evaluations, Tally { agree: 8, explained: 2, unexplained: 0 });
    let Answer::Inventory(inventory) = bench.ask(&Question::Inventory, &mut |_| {}) else { panic!() };
    assert_eq!(inventory.counts.sign_ins, 2);
    assert!(inventory.notices.iter().any(|notice| notice.place.starts_with("signins.ndjson, line 2")));
}

/// The portal's CSV tells the overall status and nothing by policy.
#[test]
fn csv_is_compared_by_its_status() {
    let replay = replay(&fixture(&["signins.csv"]));
    assert_eq!((replay.evaluations.all(), replay.evaluations.per_mille()), (0, None));
    assert_eq!(replay.statuses, Tally { agree: 1, explained: 1, unexplained: 1 });
    assert_groups(
        &replay,
        &[(DifferenceKind::Unexplained, "these policies apply: CA01"), (DifferenceKind::NotRecorded, "user risk")],
    );
}

/// Without users the person is unknown: users that policies name by their id are told apart all the
/// same, and the other conditions are compared.
#[test]
fn a_user_who_is_in_no_export_leaves_only_memberships_open() {
    let bench = Workbench::open(vec![read("policies.json"), read("signins.json")], &mut |_| {});
    let replay = replay(&bench);
    let agreeing = |name: &str| {
        let line = replay.policies.iter().find(|line| line.policy.name.starts_with(name)).unwrap();
        (line.evaluations.agree, line.evaluations.explained)
    };
    assert_eq!(agreeing("CA01"), (4, 1));
    assert_eq!(agreeing("CA04"), (0, 4), "{}", told(&replay));
    let members = |group: &&canopy_workbench::DifferenceGroup| group.kind == DifferenceKind::MembershipUnknown;
    assert!(replay.differences.iter().any(|group| members(&group) && group.why.contains("not in the export either")));
}
