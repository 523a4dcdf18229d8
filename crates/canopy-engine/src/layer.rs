//! What decides beside Conditional Access, as layers of policies that can be switched on and off.
//!
//! A layer is made of policies like any other, so there is no second evaluator: it is one more mask.

use canopy_model::{
    AppId, ClientApp, Conditions, Control, Grant, GrantOperator, LocationSelector, MFA_TRUSTED_IPS, Policy, PolicyId,
    PolicyState, RoleId, Selection, SessionControls, Source, TargetCondition, TargetSelector, Tenant, UserSelector,
    ordered,
};

/// Something that decides beside Conditional Access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Security defaults (security-defaults): MFA for administrators and for Azure management,
    /// legacy authentication blocked. The MFA that they ask of others "when necessary" is not
    /// forced, and so not part of the layer.
    SecurityDefaults,
    /// Per-user MFA, where enforced (howto-mfa-userstates).
    PerUserMfa,
    /// Microsoft's mandatory MFA for admin portals (concept-mandatory-multifactor-authentication):
    /// the Azure portal with the Entra and Intune admin centers. Signing in to Azure's control plane
    /// alone does not ask for it, only changes do.
    MandatoryMfa,
}

impl Layer {
    /// All layers.
    pub const ALL: [Self; 3] = [Self::SecurityDefaults, Self::PerUserMfa, Self::MandatoryMfa];
}

/// Administrator roles that security defaults know beside Microsoft's fourteen: Authentication
/// Policy Administrator and Identity Governance Administrator.
const MORE_ADMINISTRATORS: [&str; 2] = ["0526716b-113d-4c15-b2c8-68e3c22b9f80", "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"];

/// Directory Synchronization Accounts, which security defaults exempt.
const SYNCHRONIZATION: &str = "d29b2b05-8046-44ba-8758-1e26182fcf32";

/// Windows Azure Service Management API, which stands for Azure management.
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// The Azure portal, which is also the Entra and Intune admin centers.
const AZURE_PORTAL: &str = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";

/// The policies of every layer.
pub(crate) fn policies(tenant: &Tenant) -> Vec<(Layer, Policy)> {
    let mut all = security_defaults(tenant);
    let enforced: Vec<UserSelector> = tenant.directory.per_user_mfa.iter().cloned().map(UserSelector::User).collect();
    if !enforced.is_empty() {
        let users = Selection { include: enforced, exclude: Vec::new() };
        let enforced = policy("Per-user MFA, enforced", users, TargetSelector::All, Control::Mfa);
        // Its own trusted IPs may skip it (howto-mfa-userstates).
        let elsewhere = Selection {
            include: vec![LocationSelector::All],
            exclude: vec![LocationSelector::Location(MFA_TRUSTED_IPS)],
        };
        let locations = (!tenant.mfa_trusted_ips.is_empty()).then_some(elsewhere);
        let conditions = Conditions { locations, ..enforced.conditions };
        all.push((Layer::PerUserMfa, Policy { conditions, ..enforced }));
    }
    let portal = TargetSelector::App(AppId::new(AZURE_PORTAL));
    let name = "Mandatory MFA for the Azure portal and the Entra and Intune admin centers";
    all.push((Layer::MandatoryMfa, policy(name, everybody(), portal, Control::Mfa)));
    all
}

fn security_defaults(tenant: &Tenant) -> Vec<(Layer, Policy)> {
    let administrators = tenant.roles.iter().filter(|role| role.administrator).map(|role| role.id.clone());
    let roles = ordered::set(administrators.chain(MORE_ADMINISTRATORS.map(RoleId::new)));
    let exclude = vec![UserSelector::Role(RoleId::new(SYNCHRONIZATION))];
    let administrators =
        Selection { include: roles.into_iter().map(UserSelector::Role).collect(), exclude: exclude.clone() };
    let others = || Selection { include: vec![UserSelector::All], exclude: exclude.clone() };
    let azure = TargetSelector::App(AppId::new(AZURE_MANAGEMENT));
    let legacy = policy("Security defaults: legacy authentication", others(), TargetSelector::All, Control::Block);
    let client_apps = Some([ClientApp::ExchangeActiveSync, ClientApp::Other].into());
    let legacy = Policy { conditions: Conditions { client_apps, ..legacy.conditions }, ..legacy };
    [
        policy("Security defaults: MFA for administrators", administrators, TargetSelector::All, Control::Mfa),
        policy("Security defaults: MFA for Azure management", others(), azure, Control::Mfa),
        legacy,
    ]
    .into_iter()
    .map(|policy| (Layer::SecurityDefaults, policy))
    .collect()
}

fn everybody() -> Selection<UserSelector> {
    Selection { include: vec![UserSelector::All], exclude: Vec::new() }
}

fn policy(name: &str, users: Selection<UserSelector>, target: TargetSelector, control: Control) -> Policy {
    let selection = Selection { include: vec![target], exclude: Vec::new() };
    Policy {
        id: PolicyId::new(name),
        name: name.to_owned(),
        state: PolicyState::Enabled,
        conditions: Conditions { users, targets: TargetCondition { selection, filter: None }, ..Conditions::default() },
        grant: Some(Grant { operator: GrantOperator::Or, controls: vec![control] }),
        session: SessionControls::default(),
        created: None,
        modified: None,
        template: None,
        source: Source::default(),
    }
}
