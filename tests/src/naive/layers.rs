//! What decides beside Conditional Access.

use canopy_engine::{Layer, SignIn, Subject};
use canopy_model::*;

use super::Naive;

/// Authentication Policy Administrator, Identity Governance Administrator.
const MORE_ADMINISTRATORS: [&str; 2] = ["0526716b-113d-4c15-b2c8-68e3c22b9f80", "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"];
/// Directory Synchronization Accounts.
const SYNCHRONIZATION: &str = "d29b2b05-8046-44ba-8758-1e26182fcf32";
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const AZURE_PORTAL: &str = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";

impl Naive<'_> {
    /// What a layer asks of a sign-in.
    pub(super) fn layer(&self, layer: Layer, s: &SignIn) -> Vec<Control> {
        let Subject::Person(person) = &s.subject else { return Vec::new() };
        let app = |id: &str| self.reaches(TargetSelector::App(AppId::new(id)), s);
        let anything = self.reaches(TargetSelector::All, s);
        let holds = |role: &RoleId| self.selects(&UserSelector::Role(role.clone()), person);
        let everybody = self.selects(&UserSelector::All, person);
        match layer {
            Layer::SecurityDefaults => {
                if holds(&RoleId::new(SYNCHRONIZATION)) {
                    return Vec::new();
                }
                let listed = self.tenant.roles.iter().any(|role| role.administrator && holds(&role.id));
                let administrator = listed || MORE_ADMINISTRATORS.iter().any(|id| holds(&RoleId::new(id)));
                let mut asked = Vec::new();
                if (administrator && anything) || (everybody && app(AZURE_MANAGEMENT)) {
                    asked.push(Control::Mfa);
                }
                if everybody && anything && s.client_app.is_legacy() {
                    asked.push(Control::Block);
                }
                asked
            }
            Layer::PerUserMfa => {
                let enforced = self.tenant.directory.per_user_mfa.iter().any(|id| person.id == Some(id.clone()));
                if enforced && anything && !self.is_mfa_trusted(&s.network) { vec![Control::Mfa] } else { Vec::new() }
            }
            Layer::MandatoryMfa => {
                if everybody && app(AZURE_PORTAL) {
                    vec![Control::Mfa]
                } else {
                    Vec::new()
                }
            }
        }
    }
}
