//! Names of what is the same in every tenant: apps, roles, built-in strengths.

use std::sync::OnceLock;

use canopy_import::import;
use canopy_model::Tenant;

/// Short names for apps that cases speak of often.
const APPS: [(&str, &str); 24] = [
    ("Exchange", "00000002-0000-0ff1-ce00-000000000000"),
    ("SharePoint", "00000003-0000-0ff1-ce00-000000000000"),
    ("Teams", "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"),
    ("Azure portal", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
    ("Azure management", "797f4846-ba00-4fd7-ba43-dac1f8f63013"),
    ("Exchange admin center", "497effe9-df71-4043-a8bb-14cf78c4b63b"),
    ("Microsoft 365 portal", "00000006-0000-0ff1-ce00-000000000000"),
    ("Compliance center", "80ccca67-54bd-44ab-8625-4b79c4dc7775"),
    ("Azure Data Lake", "e9f49c6b-5ce5-44c8-925d-015017e9f7ad"),
    ("Application Insights", "f5c26e74-f226-4ae8-85f0-b4af0080ac9e"),
    ("Log Analytics", "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5"),
    ("Azure DevOps", "499b84ac-1321-427f-aa17-267ca6975798"),
    ("Microsoft Graph", "00000003-0000-0000-c000-000000000000"),
    ("Azure AD Graph", "00000002-0000-0000-c000-000000000000"),
    ("Power BI", "00000009-0000-0000-c000-000000000000"),
    ("Intune", "0000000a-0000-0000-c000-000000000000"),
    ("Intune Enrollment", "d4ebce55-015a-49b5-a083-c84d1797ae8c"),
    ("Company Portal", "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223"),
    ("Device Registration", "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"),
    ("Token Exchange", "fb60f99c-7a34-4190-8149-302f77469936"),
    ("Risk remediation", "93625bc8-bfe2-437a-97e0-3d0060024faa"),
    ("VS Code", "aebc6443-996d-45c2-90f0-388ff96faa56"),
    ("Azure CLI", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"),
    ("OneDrive sync", "ab9b8c07-8f02-4f72-87fa-80105867a763"),
];

/// Short names of the built-in strengths.
const STRENGTHS: [(&str, &str); 3] = [
    ("MFA", "00000000-0000-0000-0000-000000000002"),
    ("Passwordless", "00000000-0000-0000-0000-000000000003"),
    ("Phishing-resistant", "00000000-0000-0000-0000-000000000004"),
];

/// What an import of nothing holds.
fn nothing() -> &'static Tenant {
    static NOTHING: OnceLock<Tenant> = OnceLock::new();
    NOTHING.get_or_init(|| import(Vec::new(), &mut |_, _| {}).tenant)
}

/// The id of a well-known app, by its short name or the name in the product's tables.
pub(crate) fn app(name: &str) -> Option<String> {
    let short = APPS.iter().find(|(short, _)| *short == name).map(|(_, id)| (*id).to_owned());
    let long = || nothing().apps.apps.iter().find(|app| app.name == name).map(|app| app.id.to_string());
    short.or_else(long)
}

/// The template id of a built-in role.
pub(crate) fn role(name: &str) -> Option<String> {
    nothing().roles.iter().find(|role| role.name == name).map(|role| role.id.to_string())
}

/// The id of a built-in strength.
pub(crate) fn strength(name: &str) -> Option<String> {
    STRENGTHS.iter().find(|(short, _)| *short == name).map(|(_, id)| (*id).to_owned())
}
