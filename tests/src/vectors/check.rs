//! What the product says of a vector, beside what the vector expects.

use std::collections::BTreeSet;

use canopy_engine::{Decision, Enforcement, Outcome, Reason, Satisfaction, Satisfied, SignIn, Space, decide};
use canopy_model::{Control, PolicyState, SessionControls};
use serde_json::Value;

/// Every difference, a line each.
pub fn differences(
    space: &Space,
    sign_in: &SignIn,
    satisfied: &Satisfied,
    expected: &Value,
    read: usize,
) -> Vec<String> {
    let decision = decide(space, sign_in, &Enforcement::ENABLED);
    let said = Said { space, sign_in, satisfied, decision };
    let mut all = Vec::new();
    let wanted = expected["policies"].as_array().map_or(0, Vec::len);
    if wanted > read {
        all.push(format!("{read} policies were read of {wanted}"));
    }
    all.extend(said.policies(&expected["policies"]));
    all.extend(differs("decision", &expected["decision"], &Value::from(said.decision())));
    all.extend(differs_as_set("controls", &expected["controls"], said.controls(&expected["controls"])));
    all.extend(differs_as_set("blockedBy", &expected["blockedBy"], said.blocked_by()));
    all.extend(differs_as_set("session", &expected["session"], said.session()));
    all.extend(said.report_only(&expected["reportOnly"]));
    if !expected["outcome"].is_null() {
        all.extend(differs("outcome", &expected["outcome"], &Value::from(said.outcome())));
    }
    all
}

fn differs(what: &str, expected: &Value, said: &Value) -> Option<String> {
    (!expected.is_null() && expected != said).then(|| format!("{what}: expected {expected}, said {said}"))
}

fn differs_as_set(what: &str, expected: &Value, said: Vec<String>) -> Option<String> {
    let expected: BTreeSet<String> = expected.as_array()?.iter().map(canonical).collect();
    let said: BTreeSet<String> = said.into_iter().collect();
    (expected != said).then(|| format!("{what}: expected {expected:?}, said {said:?}"))
}

/// A clause, or a plain text, as one text: controls sorted, and no operator for a single one.
fn canonical(value: &Value) -> String {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    if let Some(plain) = value.as_str() {
        return plain.to_owned();
    }
    match value["controls"].as_array() {
        None => format!("{} {}", text("policy"), text("control")),
        Some(controls) => {
            let controls: Vec<String> = controls.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            clause(&text("policy"), &text("operator"), controls)
        }
    }
}

fn clause(policy: &str, operator: &str, mut controls: Vec<String>) -> String {
    controls.sort();
    let operator = if controls.len() > 1 { operator.to_uppercase() } else { String::new() };
    format!("{policy} {operator} {}", controls.join(" "))
}

struct Said<'a> {
    space: &'a Space,
    sign_in: &'a SignIn,
    satisfied: &'a Satisfied,
    decision: Decision,
}

impl Said<'_> {
    fn id(&self, at: usize) -> String {
        self.space.tenant().policies[at].id.to_string()
    }

    fn find(&self, id: &Value) -> Option<usize> {
        (0..self.space.exported()).find(|at| Some(self.id(*at).as_str()) == id.as_str())
    }

    fn policies(&self, expected: &Value) -> Vec<String> {
        let mut all = Vec::new();
        for wanted in expected.as_array().into_iter().flatten() {
            let Some(at) = self.find(&wanted["id"]) else {
                all.push(format!("policy {} was not read", wanted["id"]));
                continue;
            };
            let policy = &self.space.tenant().policies[at];
            let live = matches!(policy.state, PolicyState::Enabled | PolicyState::ReportOnly);
            let applies = live && self.decision.trace.met.contains(at);
            let reason = Reason::of(policy, at, &self.decision.trace, self.sign_in).as_str();
            all.extend(differs(&format!("{} applies", wanted["id"]), &wanted["applies"], &Value::from(applies)));
            let acceptable = match &wanted["reason"] {
                Value::Null => true,
                Value::Array(any) => any.iter().any(|one| one == reason),
                one => one == reason,
            };
            if !acceptable {
                all.push(format!("{} reason: expected {}, said {reason}", wanted["id"], wanted["reason"]));
            }
        }
        all
    }

    fn decision(&self) -> &'static str {
        if !self.decision.blocked_by.is_empty() {
            "block"
        } else if self.decision.requirement.clauses.is_empty() {
            "grant"
        } else {
            "grantWithControls"
        }
    }

    /// One clause per policy; what a strength on the action has replaced is left out.
    fn controls(&self, expected: &Value) -> Vec<String> {
        let _ = expected;
        if !self.decision.blocked_by.is_empty() {
            return Vec::new();
        }
        let asked = &self.decision.requirement.clauses;
        self.decision
            .binding
            .iter()
            .filter_map(|at| {
                let grant = self.space.tenant().policies[at].grant.as_ref()?;
                let stays = |control: &&Control| asked.iter().any(|c| c.policy == at && c.options.contains(control));
                let controls: Vec<String> = grant.controls.iter().filter(stays).map(name).collect();
                let operator = format!("{:?}", grant.operator);
                (!controls.is_empty()).then(|| clause(&self.id(at), &operator, controls))
            })
            .collect()
    }

    fn blocked_by(&self) -> Vec<String> {
        self.decision.blocked_by.iter().map(|at| self.id(at)).collect()
    }

    fn session(&self) -> Vec<String> {
        if !self.decision.blocked_by.is_empty() {
            return Vec::new();
        }
        let of = |at: usize| {
            let names = session_names(&self.space.tenant().policies[at].session);
            names.into_iter().map(|name| format!("{} {name}", self.id(at))).collect::<Vec<_>>()
        };
        self.decision.binding.iter().flat_map(of).collect()
    }

    fn report_only(&self, expected: &Value) -> Vec<String> {
        let satisfaction = Satisfaction::new(self.space, self.sign_in, self.satisfied);
        let all = expected.as_array().into_iter().flatten();
        all.filter_map(|wanted| {
            let at = self.find(&wanted["id"])?;
            let said = satisfaction.report_only(at, self.decision.report_only.contains(at)).as_str();
            differs(&format!("{} report-only", wanted["id"]), &wanted["result"], &Value::from(said))
        })
        .collect()
    }

    fn outcome(&self) -> &'static str {
        match Satisfaction::new(self.space, self.sign_in, self.satisfied).of(&self.decision.binding) {
            Outcome::Granted => "accessGranted",
            Outcome::Interrupted => "interrupted",
            Outcome::Blocked => "blocked",
            Outcome::Unknown => "unknown",
        }
    }
}

fn name(control: &Control) -> String {
    match control {
        Control::Block => "block".to_owned(),
        Control::Mfa => "mfa".to_owned(),
        Control::Strength(id) => format!("authenticationStrength:{id}"),
        Control::CompliantDevice => "compliantDevice".to_owned(),
        Control::HybridJoinedDevice => "domainJoinedDevice".to_owned(),
        Control::ApprovedApp => "approvedApplication".to_owned(),
        Control::AppProtection => "compliantApplication".to_owned(),
        Control::PasswordChange => "passwordChange".to_owned(),
        Control::RiskRemediation => "riskRemediation".to_owned(),
        Control::TermsOfUse(id) => format!("termsOfUse:{id}"),
        Control::Custom(id) => format!("customAuthenticationFactor:{id}"),
        Control::VerifiedId => "verifiedID".to_owned(),
        Control::Unrecognised(text) => text.clone(),
    }
}

fn session_names(session: &SessionControls) -> Vec<&'static str> {
    let all = [
        (session.sign_in_frequency.is_some(), "signInFrequency"),
        (session.persistent_browser.is_some(), "persistentBrowser"),
        (session.application_enforced_restrictions, "applicationEnforcedRestrictions"),
        (session.cloud_app_security.is_some(), "cloudAppSecurity"),
        (session.continuous_access_evaluation.is_some(), "continuousAccessEvaluation"),
        (session.disable_resilience_defaults, "disableResilienceDefaults"),
        (session.token_protection, "secureSignInSession"),
        (session.global_secure_access_profile, "globalSecureAccessFilteringProfile"),
    ];
    all.into_iter().filter(|(set, _)| *set).map(|(_, name)| name).collect()
}
