//! Service principals and application registrations.

use canopy_model::{App, AppId, ServicePrincipal, ServicePrincipalId, TenantId};

use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a service principal.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Reads an application registration, for its name.
pub(crate) static APPLICATION: Reader = Reader { recognise: recognise_application, read: read_application };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let known = record.is("servicePrincipal", "servicePrincipals")
        || (record.usual_place && record.has(&["servicePrincipalType"]));
    (known && record.has(&["id", "appId"]) && !record.is_other_than("servicePrincipal"))
        .then_some(Kind::ServicePrincipal)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let (Some(id), Some(app)) = (node.text_of("id"), node.text_of("appId")) else { return };
    let app = AppId::new(app);
    let name = node.text_of("displayName").unwrap_or_default().to_owned();
    let kind = node.text_of("servicePrincipalType").unwrap_or_default().to_owned();
    let identity = kind.eq_ignore_ascii_case("ManagedIdentity");
    let owner = node.text_of("appOwnerOrganizationId").map(TenantId::new);
    name_app(reading, &app, &name, !identity);
    let principal = ServicePrincipal { id: ServicePrincipalId::new(id), app, name, kind, owner };
    reading.draft.service_principals.put(principal, reading.log.file());
}

fn recognise_application(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.usual_place
        && record.has_any(&["signInAudience", "requiredResourceAccess"])
        && !record.has(&["servicePrincipalType"]);
    let known = record.is("application", "applications") || shaped;
    (known && record.has(&["appId", "displayName"]) && !record.is_other_than("application"))
        .then_some(Kind::Application)
}

fn read_application<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    if let (Some(app), Some(name)) = (record.node.text_of("appId"), record.node.text_of("displayName")) {
        name_app(reading, &AppId::new(app), name, true);
    }
}

/// The tenant's own name for an app wins; whether it is a resource is known better from the list.
fn name_app(reading: &mut Reading<'_, '_>, id: &AppId, name: &str, resource: bool) {
    let app =
        reading.draft.apps.entry(id.clone()).or_insert_with(|| App { id: id.clone(), name: String::new(), resource });
    if !name.is_empty() {
        name.clone_into(&mut app.name);
    }
}
