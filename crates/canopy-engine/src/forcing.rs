//! How strongly sign-ins are asked, as a question sees it.

use canopy_model::ClientApp;

use crate::policy_set::PolicySet;
use crate::sign_in::Target;
use crate::space::{Forcing, Space, TargetKind};
use crate::verdict::{Question, VerdictClass, Verdicts};

/// Whether the question is forced, then what is asked: sorts sign-ins from the weakest.
pub(crate) type Strength = (bool, VerdictClass);

/// What forces a question, for each kind of client and of target.
pub(crate) struct Forcings {
    by_kind: Vec<(bool, TargetKind, Forcing)>,
    /// The policies that ask for something, or that force the question in another way.
    pub(crate) relevant: PolicySet,
}

impl Forcings {
    pub(crate) fn new(space: &Space, mask: &PolicySet, question: Question) -> Self {
        let mut by_kind = Vec::new();
        for client in [ClientApp::Browser, ClientApp::Other] {
            for kind in TargetKind::ALL {
                by_kind.push((client.is_legacy(), kind, space.forcing(mask, question, client, kind)));
            }
        }
        let forces =
            PolicySet::of(space.capacity(), |at| mask.contains(at) && space.binds(at, question, ClientApp::Browser));
        Self { by_kind, relevant: space.asking(mask).or(&forces) }
    }

    /// Whether the question is forced where these policies apply.
    pub(crate) fn forces(&self, applied: &PolicySet, target: &Target, client: ClientApp) -> bool {
        let wanted = (client.is_legacy(), TargetKind::of(target));
        let found = self.by_kind.iter().find(|(legacy, kind, _)| (*legacy, *kind) == wanted);
        found.is_some_and(|(_, _, forcing)| forcing.forces(applied))
    }

    /// How strongly a sign-in is asked to which these policies apply.
    pub(crate) fn strength(
        &self,
        verdicts: &mut Verdicts<'_>,
        applied: &PolicySet,
        target: &Target,
        client: ClientApp,
    ) -> Strength {
        (self.forces(applied, target, client), verdicts.of(applied, target, client).class)
    }
}
