//! `sync-account-mishandled`

use canopy_engine::{AttackerModel, Axis, Constraint, Enforcement, PartialSignIn, Question, SignIn, Target, VerdictClass, cases};
use canopy_model::ordered::{self, OrderedSet};
use canopy_model::{AppId, ClientApp, RoleId};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::finding::{Item, Subject};
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "sync-account-mishandled",
    title: "The directory sync identity is locked out or left wide open",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "accounts of the directory sync",
    fails: "policies lock them out, or let them in from anywhere",
    holds: "No account of the directory sync is locked out, and none is let in from anywhere",
    remedy: "Exclude the role from policies that ask for MFA, block it outside of the server’s address, and move to an application identity.",
    accepts: &[],
    page: page!("sync-account-mishandled"),
    judge,
};

/// Directory Synchronization Accounts, and On Premises Directory Sync Account.
const ROLES: [RoleId; 2] =
    [RoleId::guid(0xd29b2b05_8046_44ba_8758_1e26182fcf32), RoleId::guid(0xa92aed5d_d78a_4d16_b381_09adb37eb3b0)];

/// Windows Azure Active Directory, which the sync calls.
const AZURE_AD: AppId = AppId::guid(0x00000002_0000_0000_c000_000000000000);

fn judge(context: &Context<'_>) -> Judged {
    let held = context.held.iter().filter(|held| ROLES.contains(&held.role) && context.enabled(held.user).is_some());
    let accounts: OrderedSet<usize> = ordered::set(held.map(|held| held.user));
    let mut judged = Judged { of: accounts.len(), missing: context.missing_for_roles(), ..Judged::default() };
    if context.around().synced == Some(false) && accounts.is_empty() {
        judged.missing.clear();
    }
    judged.missing.extend((!accounts.is_empty()).then(|| context.missing_for_faults()).into_iter().flatten());
    let ask = Ask { model: AttackerModel::StolenPassword, question: Question::MFA, only: Only::OtherNetworks };
    let anywhere = context.ask(ask);
    for at in &accounts {
        let why = if is_locked(context, *at) {
            "Wherever it signs in from, policies ask for what it cannot give"
        } else if let Some(open) = anywhere.users.get(at) {
            if judged.witness.is_none() {
                (judged.witness, judged.asked) = (anywhere.witness_of(*open), Some(ask));
            }
            "Its password alone is enough from anywhere"
        } else {
            continue;
        };
        judged.items.push(Item::told(Subject::User(*at), why));
    }
    if judged.missing.is_empty() {
        judged.verdicts = vec![Verdict { id: "24570", met: accounts.is_empty(), demand: "an application identity" }];
    }
    judged
}

/// Whether no network lets it in with its password, which is all that it has.
fn is_locked(context: &Context<'_>, user: usize) -> bool {
    let Some(seen) = context.seen(user) else { return false };
    let sign_in = SignIn { client_app: ClientApp::MobileAppsAndDesktopClients, ..SignIn::ordinary(seen.clone(), Target::app(AZURE_AD)) };
    let partial = PartialSignIn { sign_in, open: ordered::set([Axis::Network]) };
    let found = cases(context.space, &partial, &Enforcement::ENABLED, &Constraint::default_set());
    found.cases.first().is_some_and(|weakest| weakest.verdict.class != VerdictClass::Open)
}
