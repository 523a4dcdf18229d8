//! `management-plane-without-mfa`

use canopy_engine::{Axis, Question, Target, Value};
use canopy_model::AppId;

use crate::asked::{AZURE_DEVOPS, AZURE_MANAGEMENT, Answered, Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "management-plane-without-mfa",
    title: "Azure, admin portals or DevOps can be reached without MFA",
    severity: Severity::Critical,
    audience: Audience::Policies,
    counted: "users",
    fails: "policies do not force MFA on what manages the tenant",
    holds: "Policies force MFA on Azure management, admin portals, Azure DevOps and Microsoft Graph for everybody",
    remedy: "MFA for all users and all resources, and a policy that names Azure DevOps, which Azure management does not include.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("management-plane-without-mfa"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = Ask { only: Only::Management, ..Ask::password(Question::MFA) };
    let mut judged = context.beside_policies(context.forced_on(ask, &|_| true));
    let answered = context.ask(ask);
    judged.verdicts = vec![
        Verdict { id: "MT.1008", met: is_forced(&answered, &AZURE_MANAGEMENT), demand: "MFA for Azure management" },
        Verdict { id: "MT.1071", met: is_forced(&answered, &AZURE_DEVOPS), demand: "MFA for Azure DevOps" },
    ];
    judged
}

/// Whether it is forced on everybody who signs in to an app.
fn is_forced(answered: &Answered<'_>, app: &AppId) -> bool {
    let wanted = Value::Target(Target::app(app.clone()));
    let targets = answered.space.atoms(Axis::Target);
    let is_it = |column: usize| {
        let atom = answered.found.targets.get(column).and_then(|at| targets.get(*at));
        atom.is_some_and(|atom| atom.values.contains(&wanted))
    };
    let people = 0..answered.space.atoms(Axis::Who).len();
    people.into_iter().all(|who| !answered.found.open(who).any(is_it))
}
