//! Policies written as Graph JSON and read back are the same policies.

use std::collections::BTreeSet;

use canopy_import::{File, Import, NoticeKind, import};
use canopy_model::*;
use canopy_tests::{exports, random, rule};
use canopy_workbench::{Workbench, graph};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::json;

fn read(name: &str, bytes: Vec<u8>) -> Import {
    import(vec![File { name: name.to_owned(), bytes }], &mut |_, _| {})
}

/// Whether anything was said but that ids have no names: policies alone have none.
fn has_notices(import: &Import) -> bool {
    import.notices.iter().any(|notice| notice.code != NoticeKind::Unresolved)
}

/// Writes policies as an export, reads it, and takes the places in the file away.
fn there_and_back(policies: &[Policy], strengths: &[AuthenticationStrength]) -> Vec<Policy> {
    let written: Vec<_> = policies.iter().map(|policy| graph::policy(policy, strengths)).collect();
    let export = json!({ "value": written }).to_string();
    let back = read("policies.json", export.clone().into_bytes());
    assert!(!has_notices(&back), "{:?}\n{export}", back.notices);
    without_places(back.tenant.policies)
}

fn without_places(policies: Vec<Policy>) -> Vec<Policy> {
    policies.into_iter().map(|policy| Policy { source: Source::default(), ..policy }).collect()
}

/// A random policy as Graph can hold it: nothing that is unknown, lists by kind, one choice of guests,
/// each control once, one strength, the rule of a filter as text.
fn as_graph_holds_it(mut policy: Policy, at: usize) -> Policy {
    policy.id = PolicyId::new(&format!("00000000-0000-4000-8000-{at:012x}"));
    if matches!(policy.state, PolicyState::Unrecognised(_)) {
        policy.state = PolicyState::Disabled;
    }
    policy.session.unrecognised.clear();
    without_the_unknown(&mut policy.conditions);
    let c = &mut policy.conditions;
    let text = |filter: &mut Option<AttributeFilter>| {
        filter.iter_mut().for_each(|filter| filter.text = rule::attribute_text(filter.rule.as_ref().unwrap()));
    };
    text(&mut c.targets.filter);
    c.agents.iter_mut().for_each(|agents| text(&mut agents.filter));
    c.workloads.iter_mut().for_each(|workloads| {
        text(&mut workloads.service_principal_filter);
        text(&mut workloads.agent_identity_filter);
    });
    c.workloads = c.workloads.take().filter(|workloads| *workloads != WorkloadCondition::default());
    c.agents = c.agents.take().filter(|agents| *agents != AgentCondition::default());
    for side in [&mut c.users.include, &mut c.users.exclude] {
        let rank = |selector: &UserSelector| match selector {
            UserSelector::Group(_) | UserSelector::AnyGroup => 1,
            UserSelector::Role(_) | UserSelector::AnyRole => 2,
            UserSelector::Guests(_) => 3,
            _ => 0,
        };
        side.sort_by_key(rank);
        let mut guests = 0;
        side.retain(|selector| {
            guests += usize::from(matches!(selector, UserSelector::Guests(_)));
            !matches!(selector, UserSelector::Guests(_)) || guests == 1
        });
    }
    c.targets.selection.include.sort_by_key(|selector| match selector {
        TargetSelector::Action(_) => 1,
        TargetSelector::Context(_) => 2,
        _ => 0,
    });
    match &mut c.devices {
        Some(DeviceCondition::Filter(filter)) => filter.text = rule::text(filter.rule.as_ref().unwrap()),
        Some(DeviceCondition::State(states)) => {
            for side in [&mut states.include, &mut states.exclude] {
                side.sort();
                side.dedup();
            }
        }
        None => {}
    }
    if let Some(grant) = &mut policy.grant {
        let rank = |control: &Control| match control {
            Control::Custom(_) => 1,
            Control::TermsOfUse(_) => 2,
            Control::Strength(_) => 3,
            _ => 0,
        };
        let mut seen = BTreeSet::new();
        grant.controls.retain(|control| seen.insert(control.clone()) && !matches!(control, Control::Unrecognised(_)));
        let mut strengths = 0;
        grant.controls.retain(|control| {
            strengths += usize::from(matches!(control, Control::Strength(_)));
            !matches!(control, Control::Strength(_)) || strengths == 1
        });
        grant.controls.sort_by_key(rank);
    }
    policy.grant = policy.grant.take().filter(|grant| !grant.controls.is_empty());
    policy
}

fn without_the_unknown(c: &mut Conditions) {
    for side in [&mut c.users.include, &mut c.users.exclude] {
        side.retain(|one| !matches!(one, UserSelector::Unrecognised(_)));
    }
    for side in [&mut c.targets.selection.include, &mut c.targets.selection.exclude] {
        side.retain(|one| !matches!(one, TargetSelector::Unrecognised(_)));
    }
    if let Some(locations) = &mut c.locations {
        locations.include.retain(|one| !matches!(one, LocationSelector::Unrecognised(_)));
        locations.exclude.retain(|one| !matches!(one, LocationSelector::Unrecognised(_)));
    }
    if let Some(platforms) = &mut c.platforms {
        platforms.include.retain(|one| !matches!(one, PlatformSelector::Unrecognised(_)));
        platforms.exclude.retain(|one| !matches!(one, PlatformSelector::Unrecognised(_)));
    }
    if let Some(context) = &mut c.agent_context {
        context.include.retain(|one| !matches!(one, AgentContextSelector::Unrecognised(_)));
        context.exclude.retain(|one| !matches!(one, AgentContextSelector::Unrecognised(_)));
    }
    fn hollow<T>(selection: &Option<Selection<T>>) -> bool {
        selection.as_ref().is_some_and(|selection| selection.include.is_empty() && selection.exclude.is_empty())
    }
    if hollow(&c.locations) {
        c.locations = None;
    }
    if hollow(&c.platforms) {
        c.platforms = None;
    }
    if hollow(&c.agent_context) {
        c.agent_context = None;
    }
    for risk in [&mut c.sign_in_risk, &mut c.user_risk, &mut c.service_principal_risk, &mut c.agent_risk] {
        risk.iter_mut().for_each(|levels| levels.retain(|level| *level != RiskLevel::Hidden));
        *risk = risk.take().filter(|levels| !levels.is_empty());
    }
    c.unreadable.clear();
}

/// What random policies leave out: dates, templates, hostile names.
fn rarities() -> Policy {
    let filter = |mode, text: &str| AttributeFilter {
        mode,
        text: text.to_owned(),
        rule: Ok(DeviceRule::Compare(Comparison {
            property: DeviceProperty::new("set_name"),
            operator: Operator::Contains,
            values: vec![Literal::Text("x".into())],
        })),
    };
    let id = |n: u32| format!("{n:08x}-0000-4000-8000-000000000000");
    let every_guest = GuestSelector { types: ExternalUserType::ALL.into(), tenants: ExternalTenants::All };
    let text = "CustomSecurityAttribute.set_name -contains \"x\"";
    let session = SessionControls {
        sign_in_frequency: Some(SignInFrequency { frequency: Frequency::Hours(36), secondary_only: true }),
        persistent_browser: Some(PersistentBrowser::Never),
        application_enforced_restrictions: true,
        cloud_app_security: Some(CloudAppSecurity::BlockDownloads),
        continuous_access_evaluation: Some(ContinuousAccessEvaluation::StrictLocation),
        disable_resilience_defaults: true,
        token_protection: true,
        global_secure_access_profile: true,
        unrecognised: Vec::new(),
    };
    Policy {
        id: PolicyId::new(&id(1)),
        name: "Rarities \"and\" \u{1b}[31m\u{202e} hostile names".into(),
        state: PolicyState::ReportOnly,
        conditions: Conditions {
            users: Selection {
                include: vec![
                    UserSelector::Guests(every_guest.clone()),
                    UserSelector::AllAgentUsers,
                    UserSelector::AnyGroup,
                    UserSelector::AnyRole,
                    UserSelector::Guests(GuestSelector {
                        types: [ExternalUserType::ServiceProvider].into(),
                        tenants: ExternalTenants::Enumerated(vec![TenantId::new(&id(2))]),
                    }),
                ],
                exclude: vec![UserSelector::Guests(every_guest)],
            },
            workloads: Some(WorkloadCondition {
                service_principals: Selection {
                    include: vec![WorkloadSelector::All],
                    exclude: vec![WorkloadSelector::One(ServicePrincipalId::new(&id(3)))],
                },
                service_principal_filter: Some(filter(FilterMode::Exclude, text)),
                agent_identities: Selection { include: vec![WorkloadSelector::All], exclude: Vec::new() },
                agent_identity_filter: Some(filter(FilterMode::Include, text)),
            }),
            agents: Some(AgentCondition {
                users: Selection {
                    include: vec![AgentSelector::All],
                    exclude: vec![AgentSelector::One(UserId::new(&id(4)))],
                },
                filter: Some(filter(FilterMode::Include, text)),
            }),
            targets: TargetCondition {
                selection: Selection {
                    include: vec![TargetSelector::None, TargetSelector::AllAgentResources],
                    exclude: vec![TargetSelector::AllAgentResources],
                },
                filter: Some(filter(FilterMode::Include, text)),
            },
            client_apps: Some([ClientApp::EasSupported].into()),
            service_principal_risk: Some([RiskLevel::High].into()),
            agent_risk: Some([RiskLevel::Medium, RiskLevel::High].into()),
            agent_context: Some(Selection {
                include: vec![AgentContextSelector::InitiatedFromEndpoints],
                exclude: vec![AgentContextSelector::All],
            }),
            ..Conditions::default()
        },
        grant: Some(Grant {
            operator: GrantOperator::And,
            controls: vec![
                Control::RiskRemediation,
                Control::VerifiedId,
                Control::ApprovedApp,
                Control::Custom("custom-1".into()),
                Control::TermsOfUse(TermsId::new(&id(5))),
                Control::TermsOfUse(TermsId::new(&id(6))),
                Control::Strength(StrengthId::new(&id(7))),
            ],
        }),
        session,
        created: Some("2025-01-14T07:18:19.258663Z".into()),
        modified: Some("2025-01-15T07:18:19Z".into()),
        template: Some(id(8)),
        source: Source::default(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn random_policies_come_back_as_they_went(tenant in random::tenant()) {
        let policies: Vec<Policy> = tenant.policies.into_iter().enumerate().map(|(at, p)| as_graph_holds_it(p, at)).collect();
        prop_assert_eq!(there_and_back(&policies, &tenant.strengths), policies);
    }
}

#[test]
fn rarities_come_back_as_they_went() {
    let policies = [rarities()];
    assert_eq!(there_and_back(&policies, &[]), policies);
}

/// A strength inside a policy is expanded, and is the same when it is read from there alone.
#[test]
fn strengths_are_expanded() {
    let method = AuthenticationMethod::named;
    let strength = AuthenticationStrength {
        id: StrengthId::new("00000007-0000-4000-8000-000000000000"),
        name: "Our keys".into(),
        combinations: vec![
            Combination([method("fido2")].into()),
            Combination([method("password"), method("microsoftAuthenticatorPush")].into()),
        ],
        restrictions: vec![CombinationRestriction {
            applies_to: vec![Combination([method("fido2")].into())],
            allowed_aaguids: vec!["de1e552d-db1d-4423-a619-566b625cdc84".into()],
            allowed_issuers: Vec::new(),
            allowed_policy_oids: Vec::new(),
        }],
    };
    let written = graph::policy(&rarities(), std::slice::from_ref(&strength));
    let back = read("policy.json", serde_json::to_vec(&written).unwrap());
    assert_eq!(back.tenant.strength(&strength.id), Some(&strength));
}

#[test]
fn the_sample_comes_back_as_it_went() {
    let files = Workbench::sample().into_iter().map(|file| File { name: file.name, bytes: file.bytes }).collect();
    let tenant = import(files, &mut |_, _| {}).tenant;
    assert_eq!(there_and_back(&tenant.policies, &tenant.strengths), without_places(tenant.policies));
}

/// Every public export that reads without a notice, file by file.
#[test]
fn public_exports_come_back_as_they_went() {
    let Some(folder) = exports::folder("") else { return };
    let (mut files, mut policies) = (0, 0);
    for file in exports::files(&folder) {
        let found = read(&file.name, file.bytes);
        if !has_notices(&found) && !found.tenant.policies.is_empty() {
            files += 1;
            policies += found.tenant.policies.len();
            let back = there_and_back(&found.tenant.policies, &found.tenant.strengths);
            assert_eq!(back, without_places(found.tenant.policies), "{}", file.name);
        }
    }
    println!("{policies} policies of {files} files came back");
    assert!(policies > 100);
}
