//! `device-registration-unprotected`

use canopy_engine::{AttackerModel, Question};
use canopy_model::{Admitted, UserAction};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, Verdict, page};

pub(crate) static RULE: Rule = Rule {
    id: "device-registration-unprotected",
    title: "A device can be registered or joined with a password",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "MFA is not forced when they register or join a device",
    holds: "MFA is forced on everybody who registers or joins a device",
    remedy: "MFA on the user action “Register or join devices”, and the tenant-wide switch off; joining for few, and a quota of 20 devices.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("device-registration-unprotected"),
    judge,
};

/// As many devices of one user as a baseline lets pass.
const QUOTA: u32 = 20;

fn judge(context: &Context<'_>) -> Judged {
    let only = Only::Action(UserAction::RegisterDevice);
    let mut judged =
        context.forced_on(Ask { model: AttackerModel::StolenPassword, question: Question::MFA, only }, &|_| true);
    let dedicated = judged.items.is_empty();
    // Whether a policy on all resources reaches the action is documented nowhere.
    let elsewhere = context.ask(Ask { only: Only::Policies, ..Ask::password(Question::MFA) });
    for item in &mut judged.items {
        item.assumed |= match &item.subject {
            Subject::User(user) => !elsewhere.users.contains_key(user),
            Subject::Kind(kind) => !elsewhere.kinds.contains_key(kind),
            _ => false,
        };
    }
    if judged.items.iter().any(|item| item.assumed) {
        judged.note = Some("whether policies on all resources reach this action is documented nowhere");
    }
    let Some(settings) = &context.around().device_registration else {
        judged.lessening.push(Need::DeviceRegistration);
        return judged;
    };
    match settings.mfa_required {
        Some(true) => judged.items.clear(),
        None => judged.lessening.push(Need::DeviceRegistration),
        Some(false) => {}
    }
    judged.verdicts = vec![Verdict {
        id: "MT.1061",
        met: !(dedicated && settings.mfa_required == Some(true)),
        demand: "by the policy alone, the tenant-wide switch off",
    }];
    judged.verdicts.extend(settings.join.map(|join| Verdict {
        id: "5.1.4.1",
        met: join != Admitted::All,
        demand: "not everybody may join",
    }));
    judged.verdicts.extend(settings.quota.map(|quota| Verdict {
        id: "5.1.4.2",
        met: quota <= QUOTA,
        demand: "at most 20 devices each",
    }));
    judged
}
