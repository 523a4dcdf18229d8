//! The same tenant if no policy excluded anybody.

use canopy_model::Policy;

use super::Space;
use crate::axis::Axis;

impl Space {
    /// The same tenant, people and facts, in which no policy of the tenant excludes a user, group,
    /// role or kind of guest. What a sign-in is asked for here and not there, an exclusion of the
    /// person takes away.
    #[must_use]
    pub fn with_nobody_excluded(&self) -> Self {
        let mut space = self.clone();
        let own = space.tenant.policies.iter_mut().take(self.exported);
        own.for_each(|policy| policy.conditions.users.exclude.clear());
        let (who, reach) = space.people(&self.facts);
        space.axes.insert(Axis::Who, who);
        space.reach = reach;
        space.breadths = space.measured();
        space
    }

    /// Whether some policy of the tenant excludes somebody.
    pub fn excludes_people(&self) -> bool {
        let excludes = |policy: &Policy| !policy.conditions.users.exclude.is_empty();
        self.tenant.policies.iter().take(self.exported).any(excludes)
    }
}
