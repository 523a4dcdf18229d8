//! `conditionalAccessGrantControls` and `authenticationStrengthPolicy`

use canopy_model::{
    AuthenticationStrength, Combination, CombinationRestriction, Control, Grant, GrantOperator, StrengthId,
};
use serde::Serialize;

/// The three strengths that every tenant has (concept-authentication-strengths).
const BUILT_IN: [&str; 3] = [
    "00000000-0000-0000-0000-000000000002",
    "00000000-0000-0000-0000-000000000003",
    "00000000-0000-0000-0000-000000000004",
];

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GrantControls {
    operator: &'static str,
    built_in_controls: Vec<String>,
    custom_authentication_factors: Vec<String>,
    terms_of_use: Vec<String>,
    authentication_strength: Option<Strength>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Strength {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_type: Option<&'static str>,
    /// Graph computes it; of the built-in strengths it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    requirements_satisfied: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_combinations: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    combination_configurations: Option<Vec<Configuration>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    #[serde(rename = "@odata.type")]
    odata_type: &'static str,
    applies_to_combinations: Vec<String>,
    #[serde(rename = "allowedAAGUIDs", skip_serializing_if = "Vec::is_empty")]
    allowed_aaguids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_issuer_skis: Vec<String>,
    #[serde(rename = "allowedPolicyOIDs", skip_serializing_if = "Vec::is_empty")]
    allowed_policy_oids: Vec<String>,
}

pub(super) fn write(grant: &Grant, strengths: &[AuthenticationStrength]) -> GrantControls {
    let mut written = GrantControls {
        operator: operator(grant.operator),
        built_in_controls: Vec::new(),
        custom_authentication_factors: Vec::new(),
        terms_of_use: Vec::new(),
        authentication_strength: None,
    };
    for one in &grant.controls {
        match one {
            Control::Strength(id) => written.authentication_strength = Some(strength(id, strengths)),
            Control::TermsOfUse(id) => written.terms_of_use.push(id.to_string()),
            Control::Custom(id) => written.custom_authentication_factors.push(id.clone()),
            built_in => written.built_in_controls.push(control(built_in)),
        }
    }
    written
}

/// Graph's operator.
pub(crate) const fn operator(operator: GrantOperator) -> &'static str {
    match operator {
        GrantOperator::And => "AND",
        GrantOperator::Or => "OR",
    }
}

/// Graph's name of a control; those with an id of their own as `authenticationStrength:<id>`,
/// `termsOfUse:<id>` and `customAuthenticationFactor:<id>`.
pub(crate) fn control(control: &Control) -> String {
    let name = match control {
        Control::Block => "block",
        Control::Mfa => "mfa",
        Control::CompliantDevice => "compliantDevice",
        Control::HybridJoinedDevice => "domainJoinedDevice",
        Control::ApprovedApp => "approvedApplication",
        Control::AppProtection => "compliantApplication",
        Control::PasswordChange => "passwordChange",
        Control::RiskRemediation => "riskRemediation",
        Control::VerifiedId => "verifiedID",
        Control::Strength(id) => return format!("authenticationStrength:{id}"),
        Control::TermsOfUse(id) => return format!("termsOfUse:{id}"),
        Control::Custom(id) => return format!("customAuthenticationFactor:{id}"),
        Control::Unrecognised(text) => text,
    };
    name.to_owned()
}

fn strength(id: &StrengthId, strengths: &[AuthenticationStrength]) -> Strength {
    let named = Strength { id: id.to_string(), ..Strength::default() };
    let Some(known) = strengths.iter().find(|known| known.id == *id && !known.combinations.is_empty()) else {
        return named;
    };
    let built_in = BUILT_IN.iter().any(|built_in| StrengthId::new(built_in) == *id);
    Strength {
        display_name: (!known.name.is_empty()).then(|| known.name.clone()),
        policy_type: Some(if built_in { "builtIn" } else { "custom" }),
        requirements_satisfied: built_in.then_some("mfa"),
        allowed_combinations: Some(combinations(&known.combinations)),
        combination_configurations: Some(known.restrictions.iter().map(configuration).collect()),
        ..named
    }
}

pub(crate) fn combinations(all: &[Combination]) -> Vec<String> {
    let word = |combination: &Combination| {
        let methods: Vec<&str> = combination.0.iter().map(canopy_model::AuthenticationMethod::as_str).collect();
        methods.join(",")
    };
    all.iter().map(word).collect()
}

fn configuration(restriction: &CombinationRestriction) -> Configuration {
    let odata_type = if restriction.allowed_aaguids.is_empty() {
        "#microsoft.graph.x509CertificateCombinationConfiguration"
    } else {
        "#microsoft.graph.fido2CombinationConfiguration"
    };
    Configuration {
        odata_type,
        applies_to_combinations: combinations(&restriction.applies_to),
        allowed_aaguids: restriction.allowed_aaguids.clone(),
        allowed_issuer_skis: restriction.allowed_issuers.clone(),
        allowed_policy_oids: restriction.allowed_policy_oids.clone(),
    }
}
