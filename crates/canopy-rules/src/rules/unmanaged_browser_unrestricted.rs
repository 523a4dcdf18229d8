//! `unmanaged-browser-unrestricted`

use canopy_engine::{AttackerModel, Question};
use canopy_model::ordered::OrderedSet;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, Verdict, page};

pub(crate) static RULE: Rule = Rule {
    id: "unmanaged-browser-unrestricted",
    title: "A private browser keeps the files, or the session",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "users",
    fails: "a browser on a device that nobody manages is not restricted in Exchange or SharePoint, or keeps its session",
    holds: "Browsers on devices that nobody manages are restricted in Exchange and SharePoint, and keep no session",
    remedy: "For devices that nobody manages: app-enforced restrictions or an app control session, and a persistent browser session of never.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("unmanaged-browser-unrestricted"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = |question| Ask { model: AttackerModel::UnmanagedDevice, question, only: Only::BrowserOffice };
    let mut judged = context.forced_on(ask(Question::RestrictedSession), &|_| true);
    let restricted = judged.items.is_empty();
    // Where a managed device is asked for, no other browser gets in that could keep a session.
    let managed = context.ask(ask(Question::ManagedDevice));
    let open: OrderedSet<Subject> = canopy_model::ordered::set(managed.subjects());
    let persistent = context.forced_on(ask(Question::NeverPersistent), &|_| true);
    let kept: Vec<Item> = persistent.items.into_iter().filter(|item| open.contains(&item.subject)).collect();
    judged.verdicts = vec![
        Verdict { id: "MT.1017", met: kept.is_empty(), demand: "no persistent browser session" },
        Verdict { id: "MT.1019", met: restricted, demand: "restrictions by the app, or by app control" },
    ];
    if restricted {
        (judged.witness, judged.asked) = (persistent.witness, persistent.asked);
    }
    let known: OrderedSet<Subject> = canopy_model::ordered::set(judged.items.iter().map(|item| item.subject.clone()));
    judged.items.extend(kept.into_iter().filter(|item| !known.contains(&item.subject)));
    judged
}
