//! `resource-access-from-unmanaged-device`

use canopy_engine::{AttackerModel, Question};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, Verdict, page};

pub(crate) static RULE: Rule = Rule {
    id: "resource-access-from-unmanaged-device",
    title: "Users reach data from any device",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "users",
    fails: "they get in somewhere without a managed device or a protected app",
    holds: "Everybody gets in from managed devices and protected apps alone",
    remedy: "A compliant or hybrid joined device for managed people; app protection, or the web with restrictions, for the rest.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("resource-access-from-unmanaged-device"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = |question| Ask { model: AttackerModel::UnmanagedDevice, question, only: Only::Resources };
    let mut judged = context.forced_on(ask(Question::ManagedDeviceOrApp), &|_| true);
    let managed = context.forced_on(ask(Question::ManagedDevice), &|_| true).items.is_empty();
    judged.verdicts = vec![
        Verdict { id: "MS.AAD.3.7v1", met: managed, demand: "a managed device; no app stands for it" },
        Verdict { id: "MT.1001", met: managed, demand: "a managed device; no app stands for it" },
    ];
    judged
}
