//! Conditional Access read naively, condition by condition, with nothing compiled and no code shared
//! with the product: what the properties compare it with.
//!
//! It is slow and plain on purpose. What a condition means stands in [`Naive::holds`] and the files
//! beside it, what is asked for in `asked`, who there is in `people`, which sign-ins are considered
//! in `scope`.

mod asked;
mod device;
mod layers;
mod people;
mod rule;
mod scope;
mod target;
mod who;

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Enforcement, Network, Policies, Reading, SignIn};
use canopy_model::*;

pub use asked::Asked;
pub use people::{NaivePerson, activated, of_kind, people};

/// A tenant, read naively.
pub struct Naive<'t> {
    tenant: &'t Tenant,
    flipped: OrderedSet<Reading>,
}

/// Any include, and no exclude.
fn selected<T>(selection: &Selection<T>, hit: impl Fn(&T) -> bool) -> bool {
    selection.include.iter().any(&hit) && !selection.exclude.iter().any(&hit)
}

impl<'t> Naive<'t> {
    /// Reads a tenant, open questions in the usual way.
    pub fn new(tenant: &'t Tenant) -> Self {
        Self::read(tenant, &OrderedSet::new())
    }

    /// The same with some open questions read the other way.
    pub fn read(tenant: &'t Tenant, flipped: &OrderedSet<Reading>) -> Self {
        Self { tenant, flipped: flipped.clone() }
    }

    /// How an open question is read.
    fn reads(&self, reading: Reading) -> bool {
        let usually = !matches!(
            reading,
            Reading::AllReachesDeviceRegistration
                | Reading::AllReachesContexts
                | Reading::UnknownHomeIsListed
                | Reading::RecoveryIsTakenOut
                | Reading::UndocumentedExemptions
                | Reading::UsersReachAgentUsers
                | Reading::DeviceClaimsAreTrusted
        );
        usually != self.flipped.contains(&reading)
    }

    /// Whether a policy applies to a sign-in, whatever its state.
    pub fn applies(&self, policy: &Policy, s: &SignIn) -> bool {
        Axis::ALL.into_iter().all(|axis| self.holds(axis, &policy.conditions, s))
    }

    /// Whether one condition of a policy holds.
    pub fn holds(&self, axis: Axis, c: &Conditions, s: &SignIn) -> bool {
        let level = |wanted: &Option<OrderedSet<RiskLevel>>, level: RiskLevel| {
            let counts = level != RiskLevel::None || self.reads(Reading::NoneRiskMatches);
            wanted.as_ref().is_none_or(|wanted| counts && wanted.contains(&level))
        };
        match axis {
            Axis::Who => self.who(c, &s.subject),
            Axis::Target => self.target(c, s),
            Axis::ClientApp => c.client_apps.as_ref().is_none_or(|set| self.client(set, s.client_app)),
            Axis::Platform => c.platforms.as_ref().is_none_or(|selection| {
                selected(selection, |selector| match selector {
                    PlatformSelector::All => true,
                    PlatformSelector::One(platform) => *platform == s.platform,
                    PlatformSelector::Unrecognised(_) => false,
                })
            }),
            Axis::Network => c
                .locations
                .as_ref()
                .is_none_or(|selection| selected(selection, |selector| self.location(selector, &s.network))),
            Axis::Device => c.devices.as_ref().is_none_or(|condition| self.device(condition, self.seen(s))),
            Axis::SignInRisk => level(&c.sign_in_risk, s.sign_in_risk),
            Axis::UserRisk => level(&c.user_risk, s.user_risk),
            Axis::ServicePrincipalRisk => level(&c.service_principal_risk, s.service_principal_risk),
            Axis::AgentRisk => level(&c.agent_risk, s.agent_risk),
            Axis::InsiderRisk => c.insider_risk.as_ref().is_none_or(|set| set.contains(&s.insider_risk)),
            Axis::Flow => c.flows.as_ref().is_none_or(|set| set.iter().any(|flow| s.flows.contains(flow))),
        }
    }

    /// Everything that the policies that bind, and the layers, ask of a sign-in.
    pub fn asked(&self, s: &SignIn, enforcement: &Enforcement) -> Asked<'t> {
        let mut asked = Asked::nothing(self.tenant, s);
        for (at, policy) in self.tenant.policies.iter().enumerate() {
            let read = policy.conditions.unreadable.is_empty();
            let binds = match &enforcement.policies {
                Policies::Enabled => read && policy.state == PolicyState::Enabled,
                Policies::WithReportOnly => {
                    read && matches!(policy.state, PolicyState::Enabled | PolicyState::ReportOnly)
                }
                Policies::Only(these) => these.contains(at),
            };
            if binds && self.applies(policy, s) {
                asked.add(policy);
            }
        }
        for layer in &enforcement.layers {
            self.layer(*layer, s).into_iter().for_each(|control| asked.add_control(control));
        }
        asked
    }

    fn client(&self, wanted: &OrderedSet<ClientApp>, client: ClientApp) -> bool {
        wanted.contains(&client)
            || (client == ClientApp::ExchangeActiveSync
                && wanted.contains(&ClientApp::EasSupported)
                && self.reads(Reading::EasSupportedIsEas))
    }

    fn is_mfa_trusted(&self, network: &Network) -> bool {
        network.ip.is_some_and(|ip| self.tenant.mfa_trusted_ips.iter().any(|range| range.contains(&ip)))
    }

    fn location(&self, selector: &LocationSelector, network: &Network) -> bool {
        match selector {
            LocationSelector::All => true,
            LocationSelector::AllTrusted => self.is_trusted(network),
            LocationSelector::Location(id) => {
                let mfa_trusted = *id == LocationId::new("00000000-0000-0000-0000-000000000000");
                self.tenant.locations.iter().any(|l| l.id == *id && lies_in(l, network))
                    || (mfa_trusted && self.is_mfa_trusted(network))
                    || self.tenant.undefined_locations().iter().any(|(one, ip)| one == id && network.ip == Some(*ip))
            }
            LocationSelector::Unrecognised(_) => false,
        }
    }

    fn is_trusted(&self, network: &Network) -> bool {
        let counts = |l: &NamedLocation| {
            l.trusted && (l.kind != LocationKind::CompliantNetwork || self.reads(Reading::CompliantNetworkCanBeTrusted))
        };
        self.is_mfa_trusted(network) || self.tenant.locations.iter().any(|l| counts(l) && lies_in(l, network))
    }
}

fn lies_in(location: &NamedLocation, network: &Network) -> bool {
    match &location.kind {
        LocationKind::Ip(ranges) => network.ip.is_some_and(|ip| ranges.iter().any(|range| range.contains(&ip))),
        LocationKind::Country { countries, include_unknown, lookup } => {
            let country = match lookup {
                CountryLookup::ClientIpAddress => &network.country,
                CountryLookup::AuthenticatorAppGps => &network.gps_country,
            };
            match country {
                Some(country) => countries.iter().any(|code| code.to_lowercase() == country.to_lowercase()),
                None => *include_unknown,
            }
        }
        LocationKind::CompliantNetwork => network.compliant,
    }
}
