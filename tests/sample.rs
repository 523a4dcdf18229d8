//! The sample tenant and its planted gaps: what `sample/ANSWERS.md` says, asked of the product.

use canopy_tests::tenant::Opened;
use canopy_workbench::{ANY, Applies, AttackerModel, Layer, Mark, PolicyScope, Severity, SignInForm};

const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";
const AZURE_PORTAL: &str = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";

/// Everybody who can sign in to some resource without MFA under *stolen password*.
const UNCOVERED: [(&str, Mark); 22] = [
    ("bg-lantern-01@", Mark::Open),
    ("bg-lantern-02@", Mark::Open),
    ("priya.raghunathan@", Mark::Open),
    ("lea.fontaine@", Mark::Open),
    ("oskar.lindqvist@", Mark::Open),
    ("maeve.o'connell@", Mark::MfaOrDevice),
    ("jurgen.strassmann@", Mark::MfaOrDevice),
    ("zoe.kahkonen@", Mark::Open),
    ("dmitri.arsenyev@", Mark::Open),
    ("ext-nia.okonkwo@", Mark::Open),
    ("ext-ruben.castaneda@", Mark::Open),
    ("chidi.eze_tailspin.example#EXT#@", Mark::OtherOnly),
    ("noor.alsayed_tailspin.example#EXT#@", Mark::OtherOnly),
    ("helga.bjarnadottir@", Mark::OtherOnly),
    ("akira.tanaka_fabrikam.example#EXT#@", Mark::OtherOnly),
    ("bronwen.llewellyn_fabrikam.example#EXT#@", Mark::OtherOnly),
    ("soren.krogh_lanternworks.example#EXT#@", Mark::OtherOnly),
    ("svc-backup@", Mark::Open),
    ("svc-scanner@", Mark::Open),
    ("doris.achterberg@", Mark::Open),
    ("ingrid.odegard@", Mark::Open),
    ("alasdair.macleoid@", Mark::Open),
];

/// Those who come in addition under *trusted network*.
const TRUSTED: [(&str, Mark); 5] = [
    ("arvid.nygard@", Mark::Open),
    ("fatoumata.sissoko@", Mark::Open),
    ("gwen.pritchard@", Mark::Open),
    ("hamza.yildiz@", Mark::Open),
    ("ilse.vandermeer@", Mark::Open),
];

fn sorted(people: impl IntoIterator<Item = (String, Mark)>) -> Vec<(String, Mark)> {
    let mut people: Vec<_> = people.into_iter().collect();
    people.sort();
    people
}

/// People by the beginning of their user principal name, up to the `@`.
fn expected(lists: &[&[(&str, Mark)]]) -> Vec<(String, Mark)> {
    sorted(lists.iter().flat_map(|list| list.iter().map(|(upn, mark)| ((*upn).to_owned(), *mark))))
}

fn found(tenant: &Opened, model: AttackerModel, policies: PolicyScope) -> Vec<(String, Mark)> {
    let answer = tenant.without_mfa(model, policies);
    let people = answer.groups.iter().flat_map(|group| &group.people);
    sorted(people.map(|person| {
        let at = person.upn.find('@').unwrap();
        (person.upn[..=at].to_owned(), answer.ways[person.way as usize].mark)
    }))
}

#[test]
fn the_sample_is_read_without_an_error_or_warning() {
    let inventory = Opened::sample().inventory();
    let loud: Vec<_> = inventory.notices.iter().filter(|notice| notice.severity != Severity::Info).collect();
    assert!(loud.is_empty(), "{loud:#?}");
    let counts = inventory.counts;
    assert_eq!((counts.policies_on, counts.policies_report_only, counts.policies_off), (16, 1, 1));
    assert_eq!((counts.users, counts.users_disabled, counts.groups), (68, 2, 18));
    assert_eq!((counts.policies_not_evaluated, counts.groups_without_members), (0, 0));
    let missing: Vec<_> = inventory.missing.iter().map(|missing| missing.what.as_str()).collect();
    assert_eq!(
        missing,
        [
            "Conditional Access settings (beta)",
            "Cross-tenant access settings",
            "Security defaults",
            "Per-user MFA (beta)",
            "Recorded sign-ins",
        ]
    );
}

#[test]
fn who_can_sign_in_without_mfa_with_a_stolen_password() {
    let tenant = Opened::sample();
    assert_eq!(found(&tenant, AttackerModel::StolenPassword, PolicyScope::Enabled), expected(&[&UNCOVERED]));
    let answer = tenant.without_mfa(AttackerModel::StolenPassword, PolicyScope::Enabled);
    assert_eq!((answer.people, answer.uncovered, answer.password_only, answer.disabled), (66, 22, 14, 2));
    assert_eq!(answer.groups.iter().map(|group| group.people.len()).sum::<usize>(), 22);
    // People without an object in the directory, whom CA001 excludes and CA002 does not include.
    let outside: Vec<&str> =
        answer.without_object.iter().flat_map(|group| &group.people).map(|kind| kind.name.as_str()).collect();
    assert_eq!(outside, ["B2B direct connect users", "Service provider users"]);
}

#[test]
fn who_can_sign_in_without_mfa_from_a_trusted_network() {
    let tenant = Opened::sample();
    assert_eq!(found(&tenant, AttackerModel::TrustedNetwork, PolicyScope::Enabled), expected(&[&UNCOVERED, &TRUSTED]));
    let answer = tenant.without_mfa(AttackerModel::TrustedNetwork, PolicyScope::Enabled);
    assert_eq!((answer.uncovered, answer.password_only), (27, 19));
}

/// CA009 is report-only: were it on, the contractors would be covered.
#[test]
fn report_only_policies_can_be_tried_as_if_they_were_on() {
    let tenant = Opened::sample();
    let answer = tenant.without_mfa(AttackerModel::StolenPassword, PolicyScope::WithReportOnly);
    assert_eq!((answer.uncovered, answer.password_only), (20, 12));
}

/// Every example is a sign-in that the simulator decides in the same way.
#[test]
fn every_example_simulates_to_what_it_shows() {
    let tenant = Opened::sample();
    for model in [AttackerModel::StolenPassword, AttackerModel::TrustedNetwork, AttackerModel::Everything] {
        let answer = tenant.without_mfa(model, PolicyScope::Enabled);
        for person in answer.groups.iter().flat_map(|group| &group.people) {
            let way = &answer.ways[person.way as usize];
            let form = SignInForm { person: person.id.clone(), ..way.form.clone() };
            let simulated = tenant.simulate(form).unwrap();
            assert_eq!((simulated.mark, &simulated.sentence), (way.mark, &way.sentence), "{}", person.upn);
        }
    }
}

/// Each cause names the policy and the exclusion, and the group path where one is nested.
#[test]
fn causes_name_policy_exclusion_and_path() {
    let tenant = Opened::sample();
    let answer = tenant.without_mfa(AttackerModel::StolenPassword, PolicyScope::Enabled);
    let cause = |upn: &str| {
        let of = |group: &&canopy_workbench::CauseGroup| group.people.iter().any(|person| person.upn.starts_with(upn));
        answer.groups.iter().find(of).unwrap().cause.clone()
    };
    let path = |upn: &str| {
        let mut people = answer.groups.iter().flat_map(|group| &group.people);
        people.find(|person| person.upn.starts_with(upn)).unwrap().path.clone()
    };
    assert!(cause("bg-lantern-01").contains("SG-CA-BreakGlass"), "{}", cause("bg-lantern-01"));
    assert!(cause("lea.fontaine").contains("SG-CA-MFA-Exempt"), "{}", cause("lea.fontaine"));
    assert_eq!(path("lea.fontaine"), ["SG-Finance-Interns", "SG-Finance-Pilots", "SG-CA-MFA-Exempt"]);
    assert_eq!(path("priya.raghunathan"), ["SG-Finance-Pilots", "SG-CA-MFA-Exempt"]);
    assert!(cause("maeve").contains("CA004") && cause("maeve").contains("can be satisfied without MFA"));
    assert!(cause("svc-backup").contains("SG-Service-Accounts"), "{}", cause("svc-backup"));
    assert!(cause("ext-nia").contains("CA009") && cause("ext-nia").contains("report-only"), "{}", cause("ext-nia"));
    assert!(cause("chidi").contains("Supplier Portal"), "{}", cause("chidi"));
    assert!(cause("akira").contains("DYN-Fabrikam-Guests"), "{}", cause("akira"));
    assert!(cause("ingrid").starts_with("Excluded by name from CA001"), "{}", cause("ingrid"));
    assert!(cause("doris").contains("SG-Legacy-Mail-Exempt"), "{}", cause("doris"));
}

/// People share a way in, but not how they come to be in a group.
#[test]
fn explanations_name_the_path_of_the_person_they_explain() {
    let answer = Opened::sample().without_mfa(AttackerModel::TrustedNetwork, PolicyScope::Enabled);
    let why = |upn: &str| {
        let mut people = answer.groups.iter().flat_map(|group| &group.people);
        let way = people.find(|person| person.upn.starts_with(upn)).unwrap().way;
        let lines = answer.ways[way as usize].why.iter().flat_map(|line| &line.conditions);
        lines.map(|line| line.text.clone()).collect::<Vec<_>>()
    };
    assert!(why("hamza").contains(&"excluded: group SG-Operations, through SG-Operations-Night-Shift".to_owned()));
    assert!(why("arvid").contains(&"excluded: group SG-Operations".to_owned()));
}

/// A gap: who, on which sign-in, and what is asked of it.
struct Gap {
    number: u32,
    who: &'static str,
    change: fn(&mut SignInForm),
    mark: Mark,
    applies: &'static [&'static str],
}

const ORDINARY_IP: &str = "203.0.113.7";

#[test]
fn the_planted_gaps_are_as_written_down() {
    let tenant = Opened::sample();
    let supplier = tenant.target("Supplier Portal");
    let payflow = tenant.target("Payflow");
    let gaps = [
        Gap {
            number: 1,
            who: "bg-lantern-01",
            change: |f| f.target = AZURE_PORTAL.into(),
            mark: Mark::Open,
            applies: &[],
        },
        Gap { number: 2, who: "lea.fontaine", change: |_| (), mark: Mark::Open, applies: &[] },
        Gap { number: 4, who: "zoe.kahkonen", change: |f| f.platform = "linux".into(), mark: Mark::Open, applies: &[] },
        Gap { number: 4, who: "zoe.kahkonen", change: |_| (), mark: Mark::Mfa, applies: &["CA006"] },
        Gap { number: 5, who: "ext-nia.okonkwo", change: |_| (), mark: Mark::Open, applies: &["CA009"] },
        Gap { number: 7, who: "akira.tanaka", change: |_| (), mark: Mark::OtherOnly, applies: &["CA016"] },
        Gap { number: 8, who: "soren.krogh", change: |_| (), mark: Mark::OtherOnly, applies: &["CA016"] },
        Gap { number: 9, who: "svc-backup", change: |f| f.country = "NO".into(), mark: Mark::Open, applies: &[] },
        Gap {
            number: 9,
            who: "svc-backup",
            change: |f| f.country = "US".into(),
            mark: Mark::Block,
            applies: &["CA007"],
        },
        Gap {
            number: 10,
            who: "doris.achterberg",
            change: |f| (f.target, f.client_app) = (EXCHANGE.into(), "other".into()),
            mark: Mark::Open,
            applies: &[],
        },
        Gap { number: 11, who: "ingrid.odegard", change: |_| (), mark: Mark::Open, applies: &[] },
        Gap { number: 12, who: "alasdair.macleoid", change: |_| (), mark: Mark::Open, applies: &[] },
        Gap { number: 13, who: "arvid.nygard", change: |f| f.ip = "192.0.2.10".into(), mark: Mark::Open, applies: &[] },
        Gap {
            number: 14,
            who: "ilse.vandermeer",
            change: |f| f.ip = "198.19.4.4".into(),
            mark: Mark::Open,
            applies: &[],
        },
        Gap { number: 15, who: "zuzana.horvathova", change: |_| (), mark: Mark::Mfa, applies: &["CA001"] },
        Gap { number: 16, who: "yannick.moreau", change: |_| (), mark: Mark::Mfa, applies: &["CA001"] },
        Gap {
            number: 17,
            who: "ext-nia.okonkwo",
            change: |f| f.target = "action:registersecurityinfo".into(),
            mark: Mark::Open,
            applies: &["CA009"],
        },
    ];
    for gap in gaps {
        let mut form = SignInForm { target: SHAREPOINT.into(), ip: ORDINARY_IP.into(), ..SignInForm::default() };
        (gap.change)(&mut form);
        tenant.assert_sign_in(&format!("gap {}", gap.number), gap.who, form, gap.mark, gap.applies);
    }
    let to = |target: &str| SignInForm { target: target.into(), ip: ORDINARY_IP.into(), ..SignInForm::default() };
    tenant.assert_sign_in("gap 3", "maeve", to(&payflow), Mark::MfaOrDevice, &["CA004"]);
    tenant.assert_sign_in("gap 6", "chidi.eze", to(&supplier), Mark::OtherOnly, &["CA016"]);
    tenant.assert_sign_in("gap 18", "ext-nia", to(SHAREPOINT), Mark::Open, &["CA009"]);
}

/// Sign-in B of the answers, in full.
#[test]
fn an_administrator_at_the_azure_portal() {
    let tenant = Opened::sample();
    let form = SignInForm { target: AZURE_PORTAL.into(), ip: ORDINARY_IP.into(), ..SignInForm::default() };
    tenant.assert_sign_in("B", "petra.vondrackova", form.clone(), Mark::MfaAndDevice, &["CA001", "CA011", "CA012"]);
    let answer = tenant.simulate(SignInForm { person: tenant.person("petra.vondrackova"), ..form }).unwrap();
    assert_eq!(answer.ways.len(), 2, "{:?}", answer.ways);
    assert_eq!(answer.does_not_apply.len(), 15);
    for line in &answer.does_not_apply {
        assert!(
            line.conditions.iter().any(|condition| condition.met == Applies::Never),
            "{} has no unmet condition",
            line.policy.name
        );
    }
}

/// An eligible administrator is two people: before activation, and after.
#[test]
fn activating_a_role_binds_its_policies() {
    let tenant = Opened::sample();
    let zuzana = tenant.person("zuzana.horvathova");
    let form = SignInForm { target: SHAREPOINT.into(), ip: ORDINARY_IP.into(), ..SignInForm::default() };
    let after = tenant.people("zuzana").into_iter().find(|choice| choice.id != zuzana).unwrap();
    assert!(after.badges.iter().any(|badge| badge.contains("after activating")), "{:?}", after.badges);
    let before = tenant.simulate(SignInForm { person: zuzana, ..form.clone() }).unwrap();
    let after = tenant.simulate(SignInForm { person: after.id, ..form }).unwrap();
    assert_eq!((before.mark, after.mark), (Mark::Mfa, Mark::PhishingResistant));
}

#[test]
fn a_form_that_cannot_be_read_says_which_field() {
    let tenant = Opened::sample();
    let person = tenant.person("petra");
    let with = |change: fn(&mut SignInForm)| {
        let mut form = SignInForm { person: person.clone(), ..SignInForm::default() };
        change(&mut form);
        tenant.simulate(form).unwrap_err()
    };
    assert!(with(|f| f.person.clear()).contains("who"));
    assert!(with(|f| f.person = "nobody".into()).contains("not in the export"));
    assert!(with(|f| f.ip = "300.1.1.1".into()).contains("300.1.1.1"));
    assert!(with(|f| f.country = "Norway".into()).contains("Norway"));
    assert!(with(|f| f.device = "device:999999".into()).contains("device"));
    assert!(with(|f| f.client_app = "telnet".into()).contains("telnet"));
}

/// A field left open is tried in all its values, and the decision is given by case.
#[test]
fn a_partial_sign_in_is_decided_by_case() {
    let tenant = Opened::sample();
    let zoe = SignInForm {
        person: tenant.person("zoe.kahkonen"),
        target: SHAREPOINT.into(),
        ip: ORDINARY_IP.into(),
        platform: ANY.into(),
        ..SignInForm::default()
    };
    let answer = tenant.simulate(zoe).unwrap();
    assert_eq!(answer.sentence, "It depends on the device platform: 3 cases");
    let cases: Vec<(Mark, &str)> = answer.cases.iter().map(|case| (case.mark, case.when[0].as_str())).collect();
    let expected = [
        (Mark::Open, "Device platform: Linux, Windows Phone or not recognised"),
        (Mark::Mfa, "Device platform: Windows or macOS"),
        // CA015 asks for app protection on phones.
        (Mark::Mfa, "Device platform: iOS or Android"),
    ];
    assert_eq!(cases, expected);
    let ca006 = answer.applies.iter().find(|line| line.policy.name.starts_with("CA006")).unwrap();
    assert_eq!(ca006.applies, Applies::Sometimes);
    assert_eq!(answer.cases[0].example.platform, "linux");
}

/// Anybody, at the Azure portal: the cases together are the whole tenant.
#[test]
fn the_person_can_be_left_open() {
    let tenant = Opened::sample();
    let form = SignInForm { person: ANY.into(), target: AZURE_PORTAL.into(), ..SignInForm::default() };
    let answer = tenant.simulate(form).unwrap();
    assert_eq!(answer.mark, Mark::Open, "break-glass is excluded everywhere");
    assert!(answer.cases[0].when.iter().any(|when| when.contains("Emergency access 01")), "{:?}", answer.cases[0]);
}

/// Mandatory MFA is Microsoft's own, beside the policies: break-glass is subject to it too.
#[test]
fn layers_bind_beside_the_policies() {
    let tenant = Opened::sample();
    let portal =
        SignInForm { person: tenant.person("bg-lantern-01"), target: AZURE_PORTAL.into(), ..SignInForm::default() };
    let without = tenant.simulate(portal.clone()).unwrap();
    let with = tenant.simulate(SignInForm { layers: vec![Layer::MandatoryMfa], ..portal }).unwrap();
    assert_eq!((without.mark, with.mark), (Mark::Open, Mark::Mfa));
    assert!(with.applies.iter().any(|line| line.state == canopy_workbench::PolicyState::Layer));
}

/// An open question that decides an answer is named in it, with what would be decided otherwise.
#[test]
fn an_answer_names_the_open_questions_that_it_rests_on() {
    let tenant = Opened::sample();
    let register = SignInForm {
        person: tenant.person("petra.vondrackova"),
        target: "action:registerdevice".into(),
        ..SignInForm::default()
    };
    let answer = tenant.simulate(register.clone()).unwrap();
    let rests_on = answer.assumptions.iter().find(|one| one.id == "all-reaches-device-registration").unwrap();
    assert_eq!(answer.mark, Mark::Open);
    assert!(rests_on.otherwise.as_ref().unwrap().contains("MFA"), "{rests_on:?}");
    let flipped = tenant.simulate(SignInForm { flipped: vec![rests_on.id.clone()], ..register }).unwrap();
    assert_eq!(flipped.mark, Mark::PhishingResistant);
    let plain = SignInForm { person: tenant.person("petra.vondrackova"), ..SignInForm::default() };
    let ids: Vec<String> = tenant.simulate(plain).unwrap().assumptions.into_iter().map(|one| one.id).collect();
    assert!(ids.iter().all(String::is_empty), "an ordinary sign-in rests on no open question: {ids:?}");
}
