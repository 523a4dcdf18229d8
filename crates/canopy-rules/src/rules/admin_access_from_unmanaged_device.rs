//! `admin-access-from-unmanaged-device`

use canopy_engine::{AttackerModel, Question};
use canopy_model::AssignmentKind;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "admin-access-from-unmanaged-device",
    title: "Admins can work from any device",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "holders of privileged roles",
    fails: "they get in from a device that nobody manages",
    holds: "Whoever holds a privileged role gets in from managed devices alone",
    remedy: "Require a compliant or hybrid joined device for administrators on all resources, not on portals alone.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("admin-access-from-unmanaged-device"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let holders = context.privileged(AssignmentKind::Active);
    let ask = Ask { model: AttackerModel::UnmanagedDevice, question: Question::ManagedDevice, only: Only::Resources };
    context.of_roles(context.forced_on(ask, &|user| holders.contains(&user)))
}
