//! What policies name and no export holds, where exports of that kind were loaded.

use canopy_engine::Space;
use canopy_model::{
    AppId, ContextId, GroupId, LocationId, LocationSelector, MFA_TRUSTED_IPS, Policy, RoleId, Selection,
    TargetSelector, UserId, UserSelector,
};

/// An object that a policy names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Reference {
    User(UserId),
    Group(GroupId),
    Role(RoleId),
    Location(LocationId),
    App(AppId),
    Context(ContextId),
}

/// The kinds of [`Reference`], in the order of its variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReferenceKind {
    User,
    Group,
    Role,
    Location,
    App,
    Context,
}

impl Reference {
    /// Whether it is no id of an object, such as a template's placeholder.
    pub(crate) const fn is_placeholder(&self) -> bool {
        match self {
            Self::User(UserId(id)) | Self::Group(GroupId(id)) | Self::Role(RoleId(id)) => !id.is_guid(),
            Self::Location(LocationId(id)) => !id.is_guid(),
            Self::App(_) | Self::Context(_) => false,
        }
    }

    /// Its kind.
    pub const fn kind(&self) -> ReferenceKind {
        match self {
            Self::User(_) => ReferenceKind::User,
            Self::Group(_) => ReferenceKind::Group,
            Self::Role(_) => ReferenceKind::Role,
            Self::Location(_) => ReferenceKind::Location,
            Self::App(_) => ReferenceKind::App,
            Self::Context(_) => ReferenceKind::Context,
        }
    }
}

/// Everything that a policy names, and whether it is included. What means the same in every tenant is
/// left out.
pub(crate) fn references(policy: &Policy) -> Vec<(Reference, bool)> {
    let conditions = &policy.conditions;
    let users = all(&conditions.users).filter_map(|(selector, included)| match selector {
        UserSelector::User(id) => Some((Reference::User(id.clone()), included)),
        UserSelector::Group(id) => Some((Reference::Group(id.clone()), included)),
        UserSelector::Role(id) => Some((Reference::Role(id.clone()), included)),
        _ => None,
    });
    let places = conditions.locations.iter().flat_map(all).filter_map(|(selector, included)| match selector {
        LocationSelector::Location(id) if *id != MFA_TRUSTED_IPS => Some((Reference::Location(id.clone()), included)),
        _ => None,
    });
    let targets = all(&conditions.targets.selection).filter_map(|(selector, included)| match selector {
        TargetSelector::App(id) => Some((Reference::App(id.clone()), included)),
        TargetSelector::Context(id) => Some((Reference::Context(id.clone()), included)),
        _ => None,
    });
    users.chain(places).chain(targets).collect()
}

/// The list that holds a kind, by the end of its path, and whether some of it was loaded. Roles are the
/// same in every tenant.
fn list(space: &Space, kind: ReferenceKind) -> (bool, &'static str) {
    let (tenant, directory) = (space.tenant(), &space.tenant().directory);
    let (any, list) = match kind {
        ReferenceKind::User => (!directory.users.is_empty(), "users"),
        ReferenceKind::Group => (!directory.groups.is_empty(), "groups"),
        ReferenceKind::Role => (true, "roledefinitions"),
        ReferenceKind::Location => (!tenant.locations.is_empty(), "/namedlocations"),
        ReferenceKind::App => (!directory.service_principals.is_empty(), "serviceprincipals"),
        ReferenceKind::Context => (!tenant.contexts.is_empty(), "/authenticationcontextclassreferences"),
    };
    (any || tenant.surroundings.empty_lists.iter().any(|known| known.ends_with(list)), list)
}

/// Whether the list of a kind was loaded, and does not go on.
pub(crate) fn is_complete(space: &Space, kind: ReferenceKind) -> bool {
    let (loaded, list) = list(space, kind);
    loaded && !space.tenant().surroundings.cut_lists.iter().any(|known| known.is_empty() || known.ends_with(list))
}

/// Whether some export holds what is named.
pub(crate) fn is_known(space: &Space, reference: &Reference) -> bool {
    let tenant = space.tenant();
    match reference {
        Reference::User(id) => space.memberships().user(id).is_some(),
        Reference::Group(id) => space.memberships().group(id).is_some(),
        Reference::Role(id) => tenant.role(id).is_some() || tenant.custom_roles.contains(id),
        Reference::Location(id) => tenant.locations.iter().any(|one| one.id == *id),
        Reference::App(id) => tenant.apps.name(id).is_some(),
        Reference::Context(id) => tenant.contexts.iter().any(|one| one.id == *id),
    }
}

/// The references of a policy that lead nowhere, where exports of the kind were loaded, and whether each
/// is included.
pub fn dangling(space: &Space, policy: &Policy) -> Vec<(Reference, bool)> {
    let mut all = references(policy);
    all.retain(|(one, _)| !is_known(space, one) && list(space, one.kind()).0);
    all
}

fn all<T>(selection: &Selection<T>) -> impl Iterator<Item = (&T, bool)> {
    let included = selection.include.iter().map(|one| (one, true));
    included.chain(selection.exclude.iter().map(|one| (one, false)))
}
