//! `role-activation-without-step-up`

use canopy_engine::{Activation, Axis, Bearer, Constraint, Enforcement, PartialSignIn, SignIn, Subject as Who, StrengthLevel, Target, VerdictClass, everybody};
use canopy_model::{AssignmentKind, ContextId, ObjectId, RoleId};
use canopy_model::ordered::OrderedSet;

use crate::context::{Context, ELIGIBLE};
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "role-activation-without-step-up",
    title: "A privileged role can be activated without a fresh strong proof or approval",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "privileged roles that somebody is eligible for",
    fails: "activation asks too little",
    holds: "Activating a privileged role needs a strong proof or an approval",
    remedy: "Set an authentication context on activation, with a policy that asks for the phishing-resistant strength every time; approval for Global and Privileged Role Administrator.",
    accepts: &[],
    page: page!("role-activation-without-step-up"),
    judge,
};

/// Who holds it can make a Global Administrator of anybody.
const PRIVILEGED_ROLE_ADMINISTRATOR: ObjectId = ObjectId::guid(0xe861_1ab8_c189_46e8_94e1_6021_3ab1_f814);

fn judge(context: &Context<'_>) -> Judged {
    let eligible = context.held.iter().filter(|held| held.kind == AssignmentKind::Eligible);
    let mut roles: OrderedSet<RoleId> = OrderedSet::new();
    roles.extend(eligible.filter(|held| context.is_privileged(&held.role)).map(|held| held.role.clone()));
    let mut judged = Judged { of: roles.len(), ..Judged::default() };
    judged.missing.extend((roles.is_empty() && !context.is_empty_list(&ELIGIBLE)).then_some(Need::EligibleRoles));
    for role in roles {
        let settings = &context.around().role_settings;
        let Some(found) = settings.iter().find(|one| !one.of_group && one.id.as_ref() == Some(&role.0)) else {
            judged.missing = vec![Need::RoleSettings];
            continue;
        };
        let approval = found.approval == Some(true);
        let weak = match &found.context {
            None => Some("No authentication context is asked for".to_owned()),
            Some(asked) => not_forced(context, &role, asked),
        };
        let wants_approval = context.is_global_administrator(&role) || role.0 == PRIVILEGED_ROLE_ADMINISTRATOR;
        let why = match weak {
            Some(weak) if !approval => format!("{weak}, and no approval"),
            _ if wants_approval && !approval => "No approval is asked for".to_owned(),
            _ => continue,
        };
        judged.items.push(Item::told(Subject::Role(role), why));
    }
    judged
}

/// Of how many of those who are eligible for a role the context does not force a phishing-resistant
/// proof, over all sign-ins.
fn not_forced(context: &Context<'_>, role: &RoleId, asked: &ContextId) -> Option<String> {
    let space = context.space;
    let sign_in = SignIn::ordinary(Who::Person(canopy_engine::Person::default()), Target::Context(asked.clone()));
    let open = canopy_model::ordered::set(Axis::ALL.into_iter().filter(|axis| !matches!(axis, Axis::Who | Axis::Target)));
    let partial = PartialSignIn { sign_in, open };
    let verdicts = everybody(space, &partial, &Enforcement::ENABLED, &Constraint::default_set());
    let held = context.held.iter().filter(|held| held.kind == AssignmentKind::Eligible && held.role == *role);
    let users: OrderedSet<usize> = canopy_model::ordered::set(held.map(|held| held.user));
    let is_strong = |verdict: &canopy_engine::Verdict| {
        verdict.class == VerdictClass::Block || verdict.level == Some(StrengthLevel::PhishingResistant)
    };
    let mut weak: OrderedSet<usize> = OrderedSet::new();
    for (fact, verdict) in space.facts().iter().zip(&verdicts) {
        if verdict.as_ref().is_none_or(is_strong) {
            continue;
        }
        for bearer in space.bearers(fact) {
            match bearer {
                Bearer::Person(person) if person.activation == Activation::Before && users.contains(&person.user) => {
                    weak.insert(person.user);
                }
                _ => {}
            }
        }
    }
    (!weak.is_empty()).then(|| format!("The authentication context forces no phishing-resistant proof on {} of {} people", weak.len(), users.len()))
}
