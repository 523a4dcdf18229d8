//! A case as exports, read as the product reads them.

use canopy_engine::{Reading, Readings, Space};
use canopy_import::{File, Severity, import};
use canopy_model::Tenant;
use serde_json::{Value, json};

use super::document::{Case, Line, Row, Table};
use super::people::{self, WITH_OBJECT};
use super::sign_in::items;
use super::tenant::{Cast, Thing};
use super::{At, Outcome, columns, objects, policy, problem};

/// The tenant that all this happens in.
const OWN_TENANT: &str = "0000000a-0000-4000-8000-00000000000a";

/// A tenant that can be asked, and the names of what is in it.
pub(crate) struct World {
    pub(crate) cast: Cast,
    pub(crate) space: Space,
}

impl World {
    /// The tenant of one row: its own values take the places of `{headers}` in the blocks.
    pub(crate) fn new(case: &Case, table: &Table, row: &Row) -> Outcome<Self> {
        let cast = Cast::read(&filled(&case.tenant, table, row))?;
        let policies = policy::read(&filled(&case.policies, table, row), &cast)?;
        let wanted = policies.len();
        let mut tenant = opened(exports(&cast, policies)?, case.line, cast.settings.contains_key("notices"))?;
        if tenant.policies.len() != wanted {
            return problem(case.line, format!("{} policies were read of {wanted}.", tenant.policies.len()));
        }
        if let Some((line, text)) = cast.settings.get("MFA trusted IPs") {
            for range in text.split(',') {
                let range = range.trim().parse().map_err(|_| format!("“{range}” is no range of addresses."));
                tenant.mfa_trusted_ips.push(range.at(*line)?);
            }
        }
        let readings = flipped(table.cell(row, columns::FLIPPED).unwrap_or_default()).at(row.line)?;
        Ok(Self { cast, space: Space::read(tenant, readings) })
    }
}

/// Open questions by their names in the engine.
fn flipped(text: &str) -> Result<Readings, String> {
    let mut readings = Readings::default();
    for name in items(text) {
        let found = Reading::ALL.into_iter().find(|reading| format!("{reading:?}") == name);
        readings.0.insert(found.ok_or_else(|| format!("“{name}” is no reading."))?);
    }
    Ok(readings)
}

fn filled(lines: &[Line], table: &Table, row: &Row) -> Vec<Line> {
    let fill = |line: &Line| {
        let mut text = line.text.clone();
        for header in table.header.iter().filter(|header| header.starts_with('{')) {
            text = text.replace(header, table.cell(row, header).unwrap_or_default());
        }
        Line { text, ..line.clone() }
    };
    lines.iter().map(fill).collect()
}

/// Imports the files. A file that was not recognised is a mistake of the case, and so is a warning
/// unless the case is about what cannot be understood.
fn opened(files: Vec<(&str, Vec<Value>)>, line: usize, warnings: bool) -> Outcome<Tenant> {
    let file = |(name, values): (&str, Vec<Value>)| {
        let context = format!("https://graph.microsoft.com/beta/$metadata#{name}");
        let text = json!({"@odata.context": context, "value": values}).to_string();
        File { name: format!("{name}.json"), bytes: text.into_bytes() }
    };
    let mut texts: Vec<File> = files.into_iter().filter(|(_, values)| !values.is_empty()).map(file).collect();
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    let import = import(texts, &mut |_, _| {});
    let unread = import.files.iter().find(|file| file.recognised.is_empty());
    if let Some(file) = unread {
        return problem(line, format!("{} was not recognised: {:?}", file.name, import.notices));
    }
    let notice = import.notices.iter().find(|notice| notice.severity != Severity::Info);
    if let Some(notice) = notice.filter(|_| !warnings) {
        return problem(line, format!("The import says: {} {}", notice.what, notice.excerpt));
    }
    Ok(import.tenant)
}

fn exports(cast: &Cast, policies: Vec<Value>) -> Outcome<Vec<(&'static str, Vec<Value>)>> {
    let list = |kinds: &[&str], make: fn(&Cast, &Thing) -> Outcome<Value>| -> Outcome<Vec<Value>> {
        cast.all(kinds).map(|thing| make(cast, thing)).collect()
    };
    let (assignments, eligibilities) = people::roles(cast)?;
    Ok(vec![
        ("organization", vec![json!({"id": OWN_TENANT, "displayName": "Contoso", "verifiedDomains": []})]),
        ("conditionalAccess/policies", policies),
        ("users", list(&WITH_OBJECT, people::user)?),
        ("groups", list(&["group"], people::group)?),
        ("roleManagement/directory/roleAssignments", assignments),
        ("roleManagement/directory/roleEligibilityScheduleInstances", eligibilities),
        (
            "conditionalAccess/namedLocations",
            list(&["addresses", "countries", "compliant network"], objects::location)?,
        ),
        ("policies/authenticationStrengthPolicies", list(&["strength"], objects::strength)?),
        ("conditionalAccess/authenticationContextClassReferences", list(&["context"], objects::context)?),
        ("policies/crossTenantAccessPolicy/partners", objects::trust(cast)?),
        ("conditionalAccess/settings", objects::singleton(cast)?.into_iter().collect()),
        ("perUserMfa", people::per_user_mfa(cast)),
    ])
}
