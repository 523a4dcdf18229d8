//! A row as a sign-in.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{
    AgentUser, Device, External, Layer, Network, Person, PropertyValue, Resource, Satisfied, SignIn, Subject, Target,
    TokenRequest, TrustType, Workload,
};
use canopy_model::{
    AppId, AssignmentKind, ClientApp, ContextId, DeviceProperty, ExternalUserType, GroupId, Home, InsiderRisk,
    Platform, RiskLevel, RoleId, ServicePrincipalId, TenantId, TransferMethod, UserAction, UserId,
};

use super::document::{Row, Table};
use super::people::WITH_OBJECT;
use super::tenant::Thing;
use super::world::World;
use super::{At, Outcome, names, satisfied};

/// A sign-in, what it has satisfied, and what else decides on it.
pub(crate) struct Attempt {
    pub(crate) sign_in: SignIn,
    pub(crate) satisfied: Satisfied,
    pub(crate) layers: OrderedSet<Layer>,
}

/// Reads a row; a cell that is empty or missing means what `README.md` says it does.
pub(crate) fn read(world: &World, table: &Table, row: &Row) -> Outcome<Attempt> {
    let cells = Cells { world, table, row };
    cells.attempt().at(row.line)
}

/// A word out of a list, by what it means.
fn word<T: Clone>(text: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(name, _)| *name == text).map(|(_, value)| value.clone());
    let names = || known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("“{text}” is none of {}.", names()))
}

/// Cells are lists with commas between; a dash is the empty list.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !matches!(*item, "" | "–"))
}

struct Cells<'a> {
    world: &'a World,
    table: &'a Table,
    row: &'a Row,
}

impl Cells<'_> {
    fn cell(&self, name: &str) -> Option<&str> {
        self.table.cell(self.row, name)
    }

    fn word<T: Clone>(&self, name: &str, default: &str, known: &[(&str, T)]) -> Result<T, String> {
        word(self.cell(name).unwrap_or(default), known)
    }

    fn yes(&self, name: &str) -> Result<bool, String> {
        self.word(name, "no", &[("yes", true), ("no", false)])
    }

    fn attempt(&self) -> Result<Attempt, String> {
        let layers = [
            ("security defaults", Layer::SecurityDefaults),
            ("per-user MFA", Layer::PerUserMfa),
            ("mandatory MFA", Layer::MandatoryMfa),
        ];
        let wanted = items(self.cell("layers").unwrap_or_default());
        Ok(Attempt {
            sign_in: self.sign_in()?,
            satisfied: satisfied::read(self.world, self.cell("done"), self.cell("registered methods"))?,
            layers: wanted.map(|name| word(name, &layers)).collect::<Result<_, _>>()?,
        })
    }

    fn sign_in(&self) -> Result<SignIn, String> {
        let flows = [
            ("deviceCodeFlow", TransferMethod::DeviceCodeFlow),
            ("authenticationTransfer", TransferMethod::AuthenticationTransfer),
        ];
        Ok(SignIn {
            subject: self.subject()?,
            target: self.target()?,
            client_app: self.word("client app", "browser", &CLIENT_APPS)?,
            platform: self.word("platform", "windows", &PLATFORMS)?,
            network: self.network()?,
            device: self.device()?,
            sign_in_risk: self.word("sign-in risk", "none", &RISKS)?,
            user_risk: self.word("user risk", "none", &RISKS)?,
            insider_risk: self.word("insider risk", "none", &INSIDER_RISKS)?,
            service_principal_risk: self.word("service principal risk", "none", &RISKS)?,
            agent_risk: self.word("agent risk", "none", &RISKS)?,
            flows: items(self.cell("flow").unwrap_or_default())
                .map(|name| word(name, &flows))
                .collect::<Result<_, _>>()?,
        })
    }

    fn subject(&self) -> Result<Subject, String> {
        let cast = &self.world.cast;
        let kinds = ["b2bDirectConnectUser", "otherExternalUser", "serviceProvider", "service principal"];
        let kinds = [&WITH_OBJECT[..], &kinds, &["agent identity", "agent user"]].concat();
        let who = cast.find(self.cell("who").unwrap_or("Somebody"), &kinds)?;
        let workload = |in_scope, blueprint| Workload {
            id: ServicePrincipalId::new(&who.id),
            in_scope,
            blueprint,
            attributes: who.attributes(),
        };
        if self.cell("activated").is_some() && !WITH_OBJECT.contains(&who.kind) {
            return Err(format!("“{}” activates no roles.", who.name));
        }
        Ok(match who.kind {
            "service principal" => {
                let in_scope = !who.says("multitenant") && !who.says("managed identity");
                Subject::ServicePrincipal(workload(in_scope, None))
            }
            "agent identity" => {
                let blueprint = match who.after("of").first() {
                    Some(name) => Some(ServicePrincipalId::new(&cast.find(name, &["blueprint"])?.id)),
                    None => None,
                };
                Subject::AgentIdentity(workload(true, blueprint))
            }
            "agent user" => Subject::AgentUser(AgentUser {
                id: UserId::new(&who.id),
                on_endpoint: who.says("on an endpoint"),
                attributes: who.attributes(),
            }),
            _ if WITH_OBJECT.contains(&who.kind) => Subject::Person(self.person(who)?),
            _ => Subject::Person(self.outsider(who)?),
        })
    }

    /// A person as the directory was read: groups through nesting, roles as held.
    fn person(&self, who: &Thing) -> Result<Person, String> {
        let (space, id) = (&self.world.space, UserId::new(&who.id));
        let memberships = space.memberships();
        let directory = &space.tenant().directory;
        let at = memberships.user(&id).ok_or_else(|| format!("“{}” was not read.", who.name))?;
        let user = &directory.users[at];
        let held = |kind| -> Vec<RoleId> {
            let holders = memberships.holders(kind).into_iter().filter(|(_, users)| users.contains(&at));
            holders.map(|(role, _)| role).collect()
        };
        let (mut roles, eligible) = (held(AssignmentKind::Active), held(AssignmentKind::Eligible));
        for name in items(self.cell("activated").unwrap_or_default()) {
            let role = names::role(name).map(|id| RoleId::new(&id)).filter(|role| eligible.contains(role));
            roles.push(role.ok_or_else(|| format!("“{}” is not eligible for “{name}”.", who.name))?);
        }
        roles.sort();
        let within = directory.groups.iter().filter(|group| memberships.users_in(&group.id).contains(&at));
        let mut groups: Vec<GroupId> = within.map(|group| group.id.clone()).collect();
        groups.sort();
        let external = user.external.map(|kind| External { kind, home: user.home.clone() });
        Ok(Person { id: Some(id), external, groups, roles })
    }

    /// A person without an object in the directory.
    fn outsider(&self, who: &Thing) -> Result<Person, String> {
        let kind = match who.kind {
            "b2bDirectConnectUser" => ExternalUserType::B2bDirectConnectUser,
            "serviceProvider" => ExternalUserType::ServiceProvider,
            _ => ExternalUserType::OtherExternalUser,
        };
        let home = match who.after("of").first() {
            Some(name) => Home::Tenant(TenantId::new(&self.world.cast.find(name, &["tenant"])?.id)),
            None => Home::Unknown,
        };
        Ok(Person { external: Some(External { kind, home }), ..Person::default() })
    }

    fn target(&self) -> Result<Target, String> {
        if let Some(client) = self.cell("client") {
            return self.request(client);
        }
        let Some(text) = self.cell("target") else { return Ok(Target::other()) };
        if let Some(action) = text.strip_prefix("action ") {
            return word(action, &ACTIONS).map(Target::Action);
        }
        if let Some(name) = text.strip_prefix("context ") {
            return self
                .world
                .cast
                .find(name, &["context"])
                .map(|context| Target::Context(ContextId::new(&context.id)));
        }
        text.split('+').map(|name| self.resource(name.trim())).collect::<Result<_, _>>().map(Target::Resources)
    }

    /// `Microsoft Graph: openid profile; SharePoint: Files.Read`
    fn request(&self, client: &str) -> Result<Target, String> {
        let confidential = self.world.cast.find(client, &["app"]).is_ok_and(|app| app.says("confidential"));
        let asked = |text: &str| {
            let (name, scopes) = text.split_once(':').ok_or_else(|| format!("“{text}” is no “app: scopes”."))?;
            let scopes = scopes.split_whitespace().map(str::to_lowercase).collect();
            Ok::<_, String>((self.resource(name.trim())?, scopes))
        };
        let resources = self.cell("asks").unwrap_or_default().split(';').filter(|part| !part.trim().is_empty());
        Ok(Target::Request(TokenRequest {
            client: self.resource(client)?,
            confidential,
            id_token: self.yes("ID token")?,
            resources: resources.map(asked).collect::<Result<_, _>>()?,
        }))
    }

    fn resource(&self, name: &str) -> Result<Resource, String> {
        let declared = self.world.cast.find(name, &["app"]).ok();
        let says = |detail| declared.is_some_and(|app| app.says(detail));
        Ok(Resource {
            app: Some(AppId::new(&self.world.cast.app(name)?)),
            attributes: declared.map(Thing::attributes).unwrap_or_default(),
            global_secure_access: says("of Global Secure Access"),
            agent: says("agent"),
        })
    }

    fn network(&self) -> Result<Network, String> {
        let country = |name| self.cell(name).filter(|code| *code != "unknown").map(str::to_owned);
        let parse = |text: &str| text.parse().map_err(|_| format!("“{text}” is no address."));
        Ok(Network {
            ip: self.cell("ip").map(parse).transpose()?,
            country: country("country"),
            gps_country: country("GPS country"),
            compliant: self.yes("compliant network")?,
        })
    }

    fn device(&self) -> Result<Device, String> {
        let name = self.cell("device").unwrap_or("unregistered");
        if name == "unregistered" {
            return Ok(Device::Unregistered);
        }
        let device = self.world.cast.find(name, &["device"])?;
        let states = ["compliant", "managed", "joined", "hybrid joined", "registered"];
        let others = device.details.iter().filter(|detail| !states.contains(&detail.as_str()));
        let property = |detail: &String| {
            let (name, value) =
                detail.split_once(' ').ok_or_else(|| format!("“{detail}” says nothing of a device."))?;
            let name = DeviceProperty::new(name);
            let value = match name.is_collection() {
                true => PropertyValue::Many(value.split('+').map(|one| one.trim().to_owned()).collect()),
                false => PropertyValue::One(value.to_owned()),
            };
            Ok::<_, String>((name, value))
        };
        Ok(Device::Registered {
            compliant: device.says("compliant"),
            trust: match () {
                () if device.says("joined") => TrustType::EntraJoined,
                () if device.says("hybrid joined") => TrustType::HybridJoined,
                () => TrustType::Registered,
            },
            managed: device.says("managed"),
            properties: others.map(property).collect::<Result<_, _>>()?,
        })
    }
}

const CLIENT_APPS: [(&str, ClientApp); 5] = [
    ("browser", ClientApp::Browser),
    ("mobileAppsAndDesktopClients", ClientApp::MobileAppsAndDesktopClients),
    ("exchangeActiveSync", ClientApp::ExchangeActiveSync),
    ("easSupported", ClientApp::EasSupported),
    ("other", ClientApp::Other),
];

const PLATFORMS: [(&str, Platform); 7] = [
    ("windows", Platform::Windows),
    ("macOS", Platform::MacOs),
    ("iOS", Platform::Ios),
    ("android", Platform::Android),
    ("linux", Platform::Linux),
    ("windowsPhone", Platform::WindowsPhone),
    ("unknown", Platform::Unknown),
];

const RISKS: [(&str, RiskLevel); 4] =
    [("none", RiskLevel::None), ("low", RiskLevel::Low), ("medium", RiskLevel::Medium), ("high", RiskLevel::High)];

const INSIDER_RISKS: [(&str, InsiderRisk); 4] = [
    ("none", InsiderRisk::None),
    ("minor", InsiderRisk::Minor),
    ("moderate", InsiderRisk::Moderate),
    ("elevated", InsiderRisk::Elevated),
];

const ACTIONS: [(&str, UserAction); 3] = [
    ("registersecurityinfo", UserAction::RegisterSecurityInfo),
    ("registerdevice", UserAction::RegisterDevice),
    ("accountrecovery", UserAction::AccountRecovery),
];
