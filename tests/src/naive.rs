//! Conditional Access read naively, condition by condition, with nothing compiled or shared with
//! the product: what the properties compare it with.

use canopy_engine::{Device, Network, Person, PropertyValue, SignIn, Subject, Target, TrustType};
use canopy_model::*;

/// Whether a policy applies to a sign-in, whatever its state.
pub fn applies(tenant: &Tenant, policy: &Policy, s: &SignIn) -> bool {
    let c = &policy.conditions;
    user(c, &s.subject)
        && target(tenant, c, &s.target)
        && c.client_apps.as_ref().is_none_or(|set| {
            let mine =
                if s.client_app == ClientApp::EasSupported { ClientApp::ExchangeActiveSync } else { s.client_app };
            set.iter().any(|app| match app {
                ClientApp::EasSupported => mine == ClientApp::ExchangeActiveSync,
                app => *app == mine,
            })
        })
        && c.platforms.as_ref().is_none_or(|p| {
            let hit = |list: &[PlatformSelector]| {
                list.iter().any(|x| match x {
                    PlatformSelector::All => true,
                    PlatformSelector::One(p) => *p == s.platform,
                    PlatformSelector::Unrecognised(_) => false,
                })
            };
            hit(&p.include) && !hit(&p.exclude)
        })
        && c.locations.as_ref().is_none_or(|l| {
            let hit = |list: &[LocationSelector]| list.iter().any(|x| location(tenant, x, &s.network));
            hit(&l.include) && !hit(&l.exclude)
        })
        && c.devices.as_ref().is_none_or(|d| device(d, seen(tenant, s)))
        && c.sign_in_risk.as_ref().is_none_or(|set| set.contains(&s.sign_in_risk))
        && c.user_risk.as_ref().is_none_or(|set| set.contains(&s.user_risk))
        && c.insider_risk.as_ref().is_none_or(|set| set.contains(&s.insider_risk))
        && c.flows.as_ref().is_none_or(|set| set.iter().any(|flow| s.flows.contains(flow)))
}

/// The device as policies see it: that of an external user only if its claims are trusted.
fn seen<'s>(tenant: &Tenant, s: &'s SignIn) -> &'s Device {
    let Subject::Person(Person { external: Some(external), .. }) = &s.subject else { return &s.device };
    if external.kind == ExternalUserType::InternalGuest {
        return &s.device;
    }
    let trust = &tenant.settings.inbound_trust;
    let own = external.home.tenant().and_then(|home| trust.tenants.get(home));
    let default = trust.default.as_ref().filter(|_| external.home != Home::NoTenant);
    match own.or(default) {
        Some(Trust { compliant_device: false, hybrid_joined_device: false, .. }) | None => &Device::Unregistered,
        Some(_) => &s.device,
    }
}

fn user(c: &Conditions, subject: &Subject) -> bool {
    let Subject::Person(person) = subject else { return false };
    let hit = |list: &[UserSelector]| {
        list.iter().any(|selector| match selector {
            UserSelector::All => true,
            UserSelector::User(id) => person.id == Some(id.clone()),
            UserSelector::Group(id) => person.groups.contains(id),
            UserSelector::Role(id) => person.roles.contains(id),
            UserSelector::Guests(guests) => match &person.external {
                None => false,
                Some(external) => {
                    let tenant_fits = match &guests.tenants {
                        ExternalTenants::All => true,
                        ExternalTenants::Enumerated(list) => {
                            external.kind == ExternalUserType::InternalGuest
                                || matches!(&external.home, Home::Tenant(home) if list.contains(home))
                        }
                    };
                    guests.types.contains(&external.kind) && tenant_fits
                }
            },
            _ => false,
        })
    };
    // A policy on Exchange ActiveSync alone that includes all guests or a role makes everybody subject.
    let eas = c.client_apps.as_ref().is_some_and(|apps| apps.iter().all(|app| *app == ClientApp::ExchangeActiveSync));
    let all = |guests: &GuestSelector| guests.types.len() == 6 && guests.tenants == ExternalTenants::All;
    let broad = |s: &UserSelector| match s {
        UserSelector::Guests(guests) => all(guests),
        UserSelector::Role(_) => true,
        _ => false,
    };
    let everybody = eas && c.users.include.iter().any(broad);
    (everybody || hit(&c.users.include)) && !hit(&c.users.exclude)
}

fn target(tenant: &Tenant, c: &Conditions, target: &Target) -> bool {
    let app_hit = |list: &[TargetSelector], app: &Option<AppId>| {
        list.iter().any(|selector| match (selector, app) {
            (TargetSelector::All, _) => true,
            (TargetSelector::App(id), Some(app)) => {
                let azure = AppId::new("797f4846-ba00-4fd7-ba43-dac1f8f63013");
                id == app || (*id == azure && tenant.apps.azure_management.contains(app))
            }
            (TargetSelector::Office365, Some(app)) => tenant.apps.office365.contains(app),
            (TargetSelector::AdminPortals, Some(app)) => tenant.apps.admin_portals.contains(app),
            _ => false,
        })
    };
    let s = &c.targets.selection;
    match target {
        Target::Resources(resources) => {
            resources.iter().any(|r| app_hit(&s.include, &r.app) && !app_hit(&s.exclude, &r.app))
        }
        Target::Request(_) => panic!("the random sign-ins ask for resources"),
        Target::Action(action) => s.include.iter().any(|selector| match selector {
            TargetSelector::All => *action != UserAction::RegisterDevice,
            TargetSelector::Action(named) => named == action,
            _ => false,
        }),
        Target::Context(id) => s.include.contains(&TargetSelector::Context(id.clone())),
    }
}

fn location(tenant: &Tenant, selector: &LocationSelector, network: &Network) -> bool {
    let within = |location: &NamedLocation| match &location.kind {
        LocationKind::Ip(ranges) => network.ip.is_some_and(|ip| ranges.iter().any(|range| range.contains(&ip))),
        LocationKind::Country { countries, include_unknown, .. } => match &network.country {
            Some(country) => countries.contains(country),
            None => *include_unknown,
        },
        LocationKind::CompliantNetwork => network.compliant,
    };
    match selector {
        LocationSelector::All => true,
        LocationSelector::AllTrusted => tenant.locations.iter().any(|l| l.trusted && within(l)),
        LocationSelector::Location(id) => tenant.locations.iter().any(|l| l.id == *id && within(l)),
        LocationSelector::Unrecognised(_) => false,
    }
}

fn device(condition: &DeviceCondition, device: &Device) -> bool {
    match condition {
        DeviceCondition::Filter(filter) => {
            let truth = rule(filter.rule.as_ref().unwrap(), device);
            (filter.mode == FilterMode::Include) == truth
        }
        DeviceCondition::State(states) => {
            let hit = |list: &[DeviceState]| {
                list.iter().any(|state| match (state, device) {
                    (DeviceState::All, _) => true,
                    (DeviceState::Compliant, Device::Registered { compliant, .. }) => *compliant,
                    (DeviceState::DomainJoined, Device::Registered { trust, .. }) => *trust == TrustType::HybridJoined,
                    _ => false,
                })
            };
            hit(&states.include) && !hit(&states.exclude)
        }
    }
}

fn rule(r: &DeviceRule, device: &Device) -> bool {
    match r {
        DeviceRule::Not(inner) => !rule(inner, device),
        DeviceRule::And(rules) => rules.iter().all(|r| rule(r, device)),
        DeviceRule::Or(rules) => rules.iter().any(|r| rule(r, device)),
        DeviceRule::Compare(c) => {
            let value = match (device, c.property.as_str()) {
                (Device::Unregistered, _) => None,
                (Device::Registered { compliant, .. }, "iscompliant") => {
                    Some(if *compliant { "true" } else { "false" }.to_owned())
                }
                (Device::Registered { trust, .. }, "trusttype") => Some(trust.as_str().to_lowercase()),
                (Device::Registered { compliant, trust, managed, properties }, name) => {
                    let hidden =
                        name.starts_with("extension") && !compliant && !managed && *trust != TrustType::HybridJoined;
                    match properties.get(&c.property) {
                        Some(PropertyValue::One(text)) if !hidden => Some(text.to_lowercase()),
                        _ => None,
                    }
                }
            };
            let wanted: Vec<String> = c
                .values
                .iter()
                .map(|v| match v {
                    Literal::Text(t) => t.to_lowercase(),
                    Literal::Null => panic!("the random tenants have no null literal"),
                })
                .collect();
            let Some(value) = value else {
                return matches!(
                    c.operator,
                    Operator::Ne
                        | Operator::NotContains
                        | Operator::NotStartsWith
                        | Operator::NotEndsWith
                        | Operator::NotIn
                );
            };
            let first = &wanted[0];
            match c.operator {
                Operator::Eq => value == *first,
                Operator::Ne => value != *first,
                Operator::StartsWith => value.starts_with(first),
                Operator::NotStartsWith => !value.starts_with(first),
                Operator::EndsWith => value.ends_with(first),
                Operator::NotEndsWith => !value.ends_with(first),
                Operator::Contains => value.contains(first),
                Operator::NotContains => !value.contains(first),
                Operator::In => wanted.contains(&value),
                Operator::NotIn => !wanted.contains(&value),
            }
        }
    }
}

/// Whether everything a set of policies asks for can be satisfied by somebody who can satisfy
/// just the controls that `can` allows.
pub fn gets_in(policies: &[&Policy], sign_in: &SignIn, can: impl Fn(&Control) -> bool) -> bool {
    let registering = TargetSelector::Action(UserAction::RegisterSecurityInfo);
    let names_it = |policy: &Policy| policy.conditions.targets.selection.include.contains(&registering);
    let strength = |control: &Control| matches!(control, Control::Strength(_));
    let asks_strength = |policy: &Policy| policy.grant.as_ref().is_some_and(|g| g.controls.iter().any(strength));
    // A strength on the action replaces those of other policies.
    let replaced = sign_in.target == Target::Action(UserAction::RegisterSecurityInfo)
        && policies.iter().any(|policy| {
            let blocks = policy.grant.as_ref().is_some_and(|g| g.controls.contains(&Control::Block));
            names_it(policy) && asks_strength(policy) && !blocks
        });
    policies.iter().all(|policy| match &policy.grant {
        None => true,
        Some(_) if sign_in.client_app.is_legacy() => false,
        Some(grant) if grant.controls.contains(&Control::Block) => false,
        Some(grant) => {
            let drop = |control: &Control| replaced && !names_it(policy) && strength(control);
            match grant.operator {
                GrantOperator::And => grant.controls.iter().all(|control| drop(control) || can(control)),
                GrantOperator::Or => grant.controls.iter().any(|control| drop(control) || can(control)),
            }
        }
    })
}
