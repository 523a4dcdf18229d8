//! `strength-admits-weak-method`

use canopy_model::{AuthenticationMethod as Method, AuthenticationStrength, Combination, Control, StrengthId};

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "strength-admits-weak-method",
    title: "A strength lets a weak method through",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "strengths in use",
    fails: "a single factor, a telephone or mail answers them",
    holds: "No strength in use is answered by a single factor, a telephone or mail",
    remedy: "Replace the strength by one without telephone methods and single factors.",
    accepts: &[],
    page: page!("strength-admits-weak-method"),
    judge,
};

/// The built-in MFA strength admits SMS and voice on purpose: it says MFA, and no more.
const MFA: StrengthId = StrengthId::guid(0x02);

fn judge(context: &Context<'_>) -> Judged {
    let mut judged = Judged { missing: context.missing_for_shapes(), ..Judged::default() };
    for (at, strength) in context.tenant().strengths.iter().enumerate() {
        if strength.id == MFA || !is_used(context, &strength.id) {
            continue;
        }
        judged.of += 1;
        if strength.combinations.is_empty() {
            judged.missing.push(Need::Strengths);
        }
        let weak = weak(strength);
        if !weak.is_empty() {
            judged.items.push(Item::told(Subject::Strength(at), format!("It admits {}", weak.join("; "))));
        }
    }
    judged
}

/// Whether a policy that is on asks for a strength.
fn is_used(context: &Context<'_>, id: &StrengthId) -> bool {
    let policies = &context.tenant().policies;
    let mut on = context.space.masks().enabled.iter().filter_map(|at| policies.get(at)?.grant.as_ref());
    on.any(|grant| grant.controls.iter().any(|control| matches!(control, Control::Strength(used) if used == id)))
}

fn weak(strength: &AuthenticationStrength) -> Vec<String> {
    let weak = strength.combinations.iter().filter(|one| is_weak(one));
    weak.map(|one| one.0.iter().map(Method::as_str).collect::<Vec<_>>().join(" with ")).collect()
}

/// A telephone or mail in it, or a method alone that is one factor.
pub(crate) fn is_weak(combination: &Combination) -> bool {
    let has = |method: &Method| combination.0.contains(method);
    let relayed = [Method::Sms, Method::Voice, Method::Email, Method::FederatedSingleFactor].iter().any(has);
    let single = [Method::Password, Method::X509CertificateSingleFactor, Method::QrCodePin].iter().any(has);
    relayed || (combination.0.len() == 1 && single)
}
