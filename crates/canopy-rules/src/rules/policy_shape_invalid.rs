//! `policy-shape-invalid`

use canopy_model::{
    Conditions, ContinuousAccessEvaluation as Evaluation, Control, Grant, GrantOperator, Policy, PolicyState,
    TargetSelector, UserAction, UserSelector,
};

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "policy-shape-invalid",
    title: "A policy is built in a way the service refuses or ignores",
    severity: Severity::Low,
    audience: Audience::Policies,
    counted: "policies that are not off",
    fails: "what they combine is refused or ignored, or there are nearly too many",
    holds: "No policy combines what the service refuses or ignores, and there is room for more",
    remedy: "Build the policy again as its reason says.",
    accepts: &[],
    page: page!("policy-shape-invalid"),
    judge,
};

/// From here on they are nearly too many. The limit is 195 or 240, as pages of Microsoft differ.
const MANY: usize = 180;

fn judge(context: &Context<'_>) -> Judged {
    let none = context.space.exported() == 0 && !context.is_empty_list(&["conditionalaccess/policies"]);
    let mut judged = Judged { missing: none.then_some(Need::Policies).into_iter().collect(), ..Judged::default() };
    let mut unread = !context.tenant().plans.is_empty();
    for (at, policy) in context.policies().filter(|(_, policy)| policy.state != PolicyState::Disabled) {
        judged.of += 1;
        unread |= context.space.masks().not_evaluated.contains(at);
        let (sure, unknown) = (flaws(policy), unknown(policy));
        let assumed = sure.is_empty();
        let flaws: Vec<&str> = sure.into_iter().chain(unknown).collect();
        if !flaws.is_empty() {
            judged.items.push(Item { assumed, ..Item::told(Subject::Policy(at), flaws.join("; ")) });
        }
    }
    // What is off counts as well.
    let all = context.space.exported();
    if all >= MANY {
        judged.of += 1;
        let why = format!("{all} policies exist, and a tenant holds 195 or 240, as pages of Microsoft differ");
        judged.items.push(Item::told(Subject::Setting("Number of policies"), why));
    }
    judged.missing.extend(unread.then_some(Need::UnreadPolicies));
    judged
}

/// What does not go together.
fn flaws(policy: &Policy) -> Vec<&'static str> {
    let (conditions, session) = (&policy.conditions, &policy.session);
    let targets = &conditions.targets.selection;
    let all = targets.include.contains(&TargetSelector::All);
    let acts = |action: UserAction| targets.include.contains(&TargetSelector::Action(action));
    let evaluation_off = session.continuous_access_evaluation == Some(Evaluation::Disabled);
    let nobody = conditions.users.include.iter().all(|one| *one == UserSelector::None)
        && conditions.workloads.is_none()
        && conditions.agents.is_none();
    let nothing = targets.include.iter().all(|one| *one == TargetSelector::None) && conditions.targets.filter.is_none();
    let told = [
        (nobody, "It includes nobody"),
        (nothing, "It includes no resource, action or context"),
        (session.persistent_browser.is_some() && !all, "A persistent browser session needs all resources"),
        (
            evaluation_off && (!all || is_narrowed(conditions)),
            "Continuous access evaluation can be disabled for all resources and without conditions alone",
        ),
        (
            policy.state == PolicyState::ReportOnly && UserAction::ALL.into_iter().any(acts),
            "User actions are not evaluated in report-only state",
        ),
        (
            acts(UserAction::RegisterDevice) && (conditions.client_apps.is_some() || conditions.devices.is_some()),
            "Registering devices knows neither client apps nor device filters",
        ),
    ];
    let own = told.into_iter().filter_map(|(is, why)| is.then_some(why));
    let grant = policy.grant.as_ref().map(|grant| of_grant(grant, conditions, all));
    own.chain(grant.into_iter().flatten()).collect()
}

fn of_grant(grant: &Grant, conditions: &Conditions, all: bool) -> Vec<&'static str> {
    let has = |control: &Control| grant.controls.contains(control);
    let and = grant.operator == GrantOperator::And;
    let strength = grant.controls.iter().any(|control| matches!(control, Control::Strength(_)));
    let register = conditions.targets.selection.include.contains(&TargetSelector::Action(UserAction::RegisterDevice));
    let proof = |control: &Control| matches!(control, Control::Mfa | Control::Strength(_));
    let change = has(&Control::PasswordChange);
    let changes = and && (has(&Control::Mfa) || strength) && conditions.user_risk.is_some() && all;
    let remedy = has(&Control::RiskRemediation);
    let told = [
        (has(&Control::Block) && grant.controls.len() > 1, "Block stands beside other controls"),
        (has(&Control::Mfa) && strength, "MFA and an authentication strength do not go together"),
        (change && !changes, "A password change needs MFA with it (AND), a user risk, and all resources"),
        (
            remedy && (!strength || !and || change),
            "Risk remediation needs a strength with it (AND), and no password change",
        ),
        (register && !grant.controls.iter().all(proof), "Registering devices can ask for MFA or a strength alone"),
    ];
    told.into_iter().filter_map(|(is, why)| is.then_some(why)).collect()
}

/// Whether anything but users and resources is a condition.
fn is_narrowed(conditions: &Conditions) -> bool {
    let Conditions { users, targets, .. } = conditions;
    let bare = Conditions { users: users.clone(), targets: targets.clone(), ..Conditions::default() };
    *conditions != bare
}

/// Values that are not known here: newer than this program, or wrong.
fn unknown(policy: &Policy) -> Option<&'static str> {
    let mut controls = policy.grant.iter().flat_map(|grant| &grant.controls);
    let unknown = controls.any(|control| matches!(control, Control::Unrecognised(_)));
    let state = matches!(policy.state, PolicyState::Unrecognised(_));
    (unknown || state || !policy.session.unrecognised.is_empty()).then_some("It holds a value that is not known")
}
