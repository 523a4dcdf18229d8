//! `sensitive-action-without-step-up`

use canopy_engine::{AttackerModel, Question, StrengthLevel};
use canopy_model::ContextId;
use canopy_model::ordered::OrderedSet;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "sensitive-action-without-step-up",
    title: "Sensitive actions ask nothing extra",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "protected actions and authentication contexts",
    fails: "they ask for no fresh or stronger proof",
    holds: "Changes of Conditional Access policies and every authentication context ask for fresh or stronger proof",
    remedy: "An authentication context with the phishing-resistant strength and sign-in frequency every time, on creating, changing and deleting Conditional Access policies.",
    accepts: &[],
    page: page!("sensitive-action-without-step-up"),
    judge,
};

/// Actions on policies that should be protected.
const GUARDED: [&str; 3] = ["create", "update", "delete"];

/// What the names of these actions begin with.
const POLICIES: &str = "microsoft.directory/conditionalaccesspolicies/";

fn judge(context: &Context<'_>) -> Judged {
    let (tenant, actions) = (context.tenant(), &context.around().protected_actions);
    let mut judged = Judged { missing: context.missing_for_administrators(), ..Judged::default() };
    judged.missing.extend(context.missing_for_people());
    judged.missing.extend(actions.is_empty().then_some(Need::ProtectedActions));
    let unpublished = tenant.contexts.is_empty() && !context.is_empty_list(&["authenticationcontextclassreferences"]);
    judged.missing.extend(unpublished.then_some(Need::Contexts));
    let glass = context.declared_as(ExceptionKind::BreakGlass);
    let administrators = context.administrators();
    let acting = |who: &Subject| {
        matches!(who, Subject::User(user) if administrators.contains(user) && !glass.contains(user))
    };
    for (at, action) in actions.iter().enumerate() {
        let name = action.name.to_lowercase();
        let on_policies = name.strip_prefix(POLICIES).and_then(|rest| rest.rsplit('/').next());
        let guarded = on_policies.is_some_and(|verb| GUARDED.contains(&verb));
        let why = match &action.context {
            None if guarded => Some("It asks for no authentication context".to_owned()),
            None => continue,
            Some(asked) => {
                let count = plain(context, asked).into_iter().filter(acting).count();
                let of = administrators.iter().filter(|user| !glass.contains(user)).count();
                (count > 0).then(|| format!("Its authentication context {asked} asks nothing extra of {count} of {of} administrators"))
            }
        };
        judged.of += 1;
        judged.items.extend(why.map(|why| Item::told(Subject::Action(at), why)));
    }
    // Nobody can ask for one that is not published.
    let published = tenant.contexts.iter().enumerate().filter(|(_, one)| one.available != Some(false));
    for (at, published) in published {
        judged.of += 1;
        if nobody_is_asked(context, &published.id) {
            judged.items.push(Item::told(Subject::Context(at), "No policy that is on asks anything for it"));
        }
    }
    judged
}

/// Whoever gets through an authentication context with neither phishing-resistant proof nor fresh MFA.
fn plain(context: &Context<'_>, asked: &ContextId) -> OrderedSet<Subject> {
    let Some(number) = number(asked) else { return OrderedSet::new() };
    let open = |question| {
        let ask = Ask { model: AttackerModel::Everything, question, only: Only::Context(number) };
        canopy_model::ordered::set(context.ask(ask).subjects())
    };
    let mut not_fresh: OrderedSet<Subject> = open(Question::MFA);
    not_fresh.extend(open(Question::SignInFrequency(0)));
    open(Question::Authentication(StrengthLevel::PhishingResistant)).into_iter().filter(|who| not_fresh.contains(who)).collect()
}

/// Whether no policy that is on reaches anybody who asks for it.
fn nobody_is_asked(context: &Context<'_>, asked: &ContextId) -> bool {
    let space = context.space;
    let target = canopy_engine::Value::Target(canopy_engine::Target::Context(asked.clone()));
    let reaching = space.row(&target).and(&space.masks().enabled);
    !reaching.iter().any(|at| {
        let empty = context.tenant().policies.get(at).is_none_or(|policy| policy.grant.is_none() && policy.session.is_empty());
        !empty && context.means_anybody(at)
    })
}

fn number(asked: &ContextId) -> Option<u8> {
    asked.to_string().trim_start_matches(['c', 'C']).parse().ok()
}
