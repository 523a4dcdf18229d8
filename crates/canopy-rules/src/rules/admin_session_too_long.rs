//! `admin-session-too-long`

use canopy_engine::{AttackerModel, Question};
use canopy_model::PersistentBrowser;
use canopy_model::ordered::OrderedSet;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Subject};
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "admin-session-too-long",
    title: "An administrator’s session lasts too long",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "holders of privileged roles, active or eligible",
    fails: "they are not asked again within 4 hours, or their session outlives the browser",
    holds: "Whoever holds a privileged role or is eligible for one is asked again within 4 hours, and no browser keeps the session",
    remedy: "A sign-in frequency of 4 hours (up to 12 where people cannot work otherwise) and a persistent browser session of never, for roles and for those who are eligible for them.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("admin-session-too-long"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let administrators = context.administrators();
    let ask = |question| {
        let only = if question == Question::NeverPersistent { Only::Browsers } else { Only::ModernClients };
        Ask { model: AttackerModel::Everything, question, only }
    };
    let of = |question| context.forced_on(ask(question), &|user| administrators.contains(&user));
    let mut judged = context.of_roles(of(Question::SignInFrequency(4)));
    judged.missing = context.missing_for_administrators();
    if context.users().is_empty() {
        return judged;
    }
    let frequent = judged.items.is_empty();
    let persistent = of(Question::NeverPersistent);
    let ends = persistent.items.is_empty();
    let mut known: OrderedSet<Subject> = canopy_model::ordered::set(judged.items.iter().map(|item| item.subject.clone()));
    if judged.items.is_empty() {
        (judged.witness, judged.asked) = (persistent.witness, persistent.asked);
    }
    judged.items.extend(persistent.items.into_iter().filter(|item| known.insert(item.subject.clone())));
    // Which of always and never wins is not documented.
    for at in context.space.masks().enabled.iter() {
        let session = context.tenant().policies.get(at).map(|policy| &policy.session);
        if session.is_some_and(|session| session.persistent_browser == Some(PersistentBrowser::Always)) {
            let meant = context.meant(at, true).into_iter();
            let here = meant.filter(|who| matches!(who, Subject::User(user) if administrators.contains(user)));
            let fresh = here.filter(|who| known.insert(who.clone())).collect::<Vec<_>>();
            let why = "A policy keeps the session beyond the browser; which policy wins is not documented";
            judged.items.extend(fresh.into_iter().map(|who| Item { assumed: true, ..Item::told(who, why) }));
        }
    }
    judged.verdicts = vec![Verdict { id: "5.2.2.4", met: frequent && ends, demand: "at most 4 hours, never persistent" }];
    let licences = &context.around().licences;
    if !licences.is_empty() {
        let risk = licences.iter().any(|one| one.plans.iter().any(|plan| **plan == *"AAD_PREMIUM_P2"));
        let (hours, demand) = if risk { (4, "at most 4 hours, with P2") } else { (24, "at most 24 hours, without P2") };
        let met = of(Question::SignInFrequency(hours)).items.is_empty();
        judged.verdicts.push(Verdict { id: "21825", met, demand });
    }
    judged
}
