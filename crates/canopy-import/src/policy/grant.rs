//! `grantControls`.

use canopy_model::{Control, Grant, GrantOperator, StrengthId, TermsId};

use super::reading::PolicyReading;
use crate::json::Node;
use crate::log::Words;
use crate::notice::{NoticeKind, shortened};
use crate::strength;

const MEMBERS: [&str; 5] =
    ["operator", "builtInControls", "customAuthenticationFactors", "termsOfUse", "authenticationStrength"];

/// Reads the grant controls; `None` where there are none.
pub(crate) fn read<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<Grant> {
    reading.known_members(node, &MEMBERS);
    let mut controls = Vec::new();
    for (node, word) in reading.words(node.get("builtInControls")) {
        controls.push(built_in(reading, node, &word));
    }
    let custom = reading.words(node.get("customAuthenticationFactors"));
    controls.extend(custom.into_iter().map(|(_, word)| Control::Custom(word)));
    let terms = reading.words(node.get("termsOfUse"));
    controls.extend(terms.into_iter().map(|(_, word)| Control::TermsOfUse(TermsId::new(&word))));
    if let Some(node) = node.get("authenticationStrength").filter(|node| !node.is_hollow()) {
        controls.push(authentication_strength(reading, node));
    }
    let mut seen = Vec::new();
    controls.retain(|control| {
        let new = !seen.contains(control);
        seen.push(control.clone());
        new
    });
    if controls.is_empty() {
        return None;
    }
    let operator = operator(reading, node, controls.len());
    Some(Grant { operator, controls })
}

fn built_in(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> Control {
    let known = [
        ("block", Control::Block),
        ("mfa", Control::Mfa),
        ("compliantDevice", Control::CompliantDevice),
        ("domainJoinedDevice", Control::HybridJoinedDevice),
        ("approvedApplication", Control::ApprovedApp),
        ("compliantApplication", Control::AppProtection),
        ("passwordChange", Control::PasswordChange),
        ("riskRemediation", Control::RiskRemediation),
        ("verifiedID", Control::VerifiedId),
    ];
    if let Some((_, control)) = known.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return control;
    }
    let what = format!("Policy {}: the grant control “{}” is not known.", reading.title(), shortened(word));
    let words = Words::warning(NoticeKind::UnknownValue, what)
        .so("Whether a sign-in satisfies it cannot be judged.")
        .remedy("Check this policy in the portal.");
    reading.log.say(node, words);
    Control::Unrecognised(word.to_owned())
}

fn authentication_strength<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Control {
    let id = node.text().or_else(|| node.text_of("id"));
    let Some(id) = id.map(str::to_owned) else {
        let name = node.text_of("displayName").unwrap_or_default().to_owned();
        let what = format!("Policy {}: the authentication strength has no id.", reading.title());
        let words = Words::warning(NoticeKind::Missing, what)
            .so("What it demands cannot be judged.")
            .remedy("Export the policy again, with the strength's id.");
        reading.log.say(node, words);
        return Control::Unrecognised(format!("authenticationStrength {name}").trim_end().to_owned());
    };
    if let Some(strength) = strength::decode(node, Some(reading.log)) {
        let known = reading.draft.expanded_strengths.entry(strength.id.0.clone());
        let known = known.or_insert_with(|| strength.clone());
        if known.combinations.is_empty() && !strength.combinations.is_empty() {
            *known = strength;
        }
    }
    Control::Strength(StrengthId::new(&id))
}

fn operator(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, controls: usize) -> GrantOperator {
    match node.text_of("operator").unwrap_or_default().trim().to_lowercase().as_str() {
        "and" => return GrantOperator::And,
        "or" => return GrantOperator::Or,
        _ => {}
    }
    if controls > 1 {
        let what = format!("Policy {} has {controls} grant controls and no known operator.", reading.title());
        let words = Words::warning(NoticeKind::Missing, what)
            .so("One of the controls is taken to be enough (OR).")
            .remedy("Check in the portal whether all or one of them are required.");
        reading.log.say(node.get("operator").unwrap_or(node), words);
    }
    GrantOperator::Or
}
