//! What mutations begin with: the repository's own fixtures and the sample tenant, and public exports
//! where they are beside the repository.

use std::path::Path;

use canopy_workbench::Workbench;
use serde_json::Value;

/// A seed is no longer than this: most inputs are to be small, so that many can be tried.
const LONGEST: usize = 64 * 1024;

/// Everything to begin with, small before large.
#[derive(Debug, Default)]
pub struct Seeds {
    /// Files as they are.
    pub files: Vec<Vec<u8>>,
    /// Those that are JSON.
    pub documents: Vec<Value>,
    /// Those that are tables.
    pub tables: Vec<String>,
    /// Logs of sign-ins.
    pub logs: Vec<Vec<u8>>,
    /// Whole tenants.
    pub tenants: Vec<Vec<(String, Vec<u8>)>>,
}

impl Seeds {
    /// The repository's own, and those of a folder.
    pub fn gather(folder: Option<&Path>) -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut seeds = Self::default();
        let sample = Workbench::sample().into_iter().map(|file| (file.name, file.bytes)).collect();
        seeds.tenant(sample);
        let mut folders = vec![own.join("fixtures"), own.join("known-answers")];
        folders.extend(folder.map(Path::to_path_buf));
        while let Some(at) = folders.pop() {
            let mut entries: Vec<_> = std::fs::read_dir(at).into_iter().flatten().flatten().map(|e| e.path()).collect();
            entries.sort();
            let mut files = Vec::new();
            for path in entries {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = std::fs::read(&path) {
                    files.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes));
                }
            }
            seeds.tenant(files);
        }
        TABLES.iter().for_each(|table| seeds.file("table.csv", table.as_bytes()));
        seeds.files.sort_by_key(Vec::len);
        seeds.documents.sort_by_cached_key(|document| document.to_string().len());
        seeds.tables.sort_by_key(String::len);
        seeds.logs.sort_by_key(Vec::len);
        seeds.tenants.sort_by_key(|files| size(files));
        seeds
    }

    fn tenant(&mut self, files: Vec<(String, Vec<u8>)>) {
        files.iter().for_each(|(name, bytes)| self.file(name, bytes));
        if (1..=4 * LONGEST).contains(&size(&files)) && files.len() < 60 {
            self.tenants.push(files);
        }
    }

    fn file(&mut self, name: &str, bytes: &[u8]) {
        if bytes.is_empty() || bytes.len() > LONGEST {
            return;
        }
        let table = name.ends_with(".csv");
        let text = String::from_utf8_lossy(bytes);
        if table {
            self.tables.push(text.clone().into_owned());
        } else if let Ok(document) = serde_json::from_slice(bytes) {
            self.documents.push(document);
        }
        if text.contains("appliedConditionalAccessPolicies") || (table && text.contains("Conditional Access")) {
            self.logs.push(bytes.to_vec());
        }
        self.files.push(bytes.to_vec());
    }
}

fn size(files: &[(String, Vec<u8>)]) -> usize {
    files.iter().map(|(_, bytes)| bytes.len()).sum()
}

/// Tables as the portal and tools write them.
const TABLES: [&str; 3] = [
    "id,userPrincipalName,displayName,userType,accountEnabled\r\n\
     22222222-0000-4000-8000-000000000001,ada@contoso.example,Ada,Member,True\r\n\
     22222222-0000-4000-8000-000000000002,bob@contoso.example,\"Bob, B.\",Guest,False\r\n",
    "userPrincipalName,userDisplayName,isMfaRegistered,isMfaCapable,methodsRegistered\n\
     ada@contoso.example,Ada,true,true,\"microsoftAuthenticatorPush,mobilePhone\"\n",
    "Id;DisplayName;State;Conditions.Users.IncludeUsers;GrantControls.BuiltInControls\n\
     33333333-0000-4000-8000-000000000003;P;enabled;All;mfa\n",
];

/// Rules of device filters and of app filters.
pub(super) const RULES: [&str; 6] = [
    "device.isCompliant -eq True -and device.trustType -in [\"AzureAD\", \"ServerAD\"]",
    "device.displayName -startsWith \"PAW\" -or -not (device.operatingSystem -notContains \"Windows\")",
    "device.extensionAttribute1 -ne \"SAW\" -and device.physicalIds -contains \"[OrderID]:1\"",
    "(((device.model -eq \"x\")))",
    "CustomSecurityAttribute.Engineering_Certification -contains \"Level3\"",
    "device.deviceId -notIn [\"a\",\"b\"] -and device.mdmAppId -eq null",
];

/// Policies and locations of Azure AD Graph, as they stand in its string.
pub(super) const DETAILS: [&str; 4] = [
    r#"{"Version":1,"CreatedDateTime":"2020-01-01T00:00:00Z","State":"Enabled","Conditions":{"Applications":{"Include":[{"Applications":["All"]}],"Exclude":[{"Applications":["00000002-0000-0ff1-ce00-000000000000"]}]},"Users":{"Include":[{"Users":["All"]}],"Exclude":[{"Groups":["11111111-0000-4000-8000-000000000001"]}]},"Locations":{"Include":[{"Locations":["All"]}],"Exclude":[{"Locations":["AllTrusted"]}]},"SignInRisks":{"Include":[{"SignInRisks":["High"]}]}},"Controls":[{"Control":["Mfa"]}],"EnforceAllPoliciesForEas":true,"SessionControls":["CloudAppSecurity"]}"#,
    r#"{"State":"Disabled","Conditions":{"ClientTypes":{"Include":[{"ClientTypes":["Browser","Native"]}]},"DevicePlatforms":{"Include":[{"DevicePlatforms":["All"]}]},"Users":{"Include":[{"Roles":["62e90394-69f5-4237-9190-012177145e10"]}]},"Applications":{"Include":[{"Acrs":["urn:user:registersecurityinfo"]}]}},"Controls":[{"Control":["Block"]}]}"#,
    r#"{"KnownNetworkPolicies":{"NetworkName":"Office","NetworkId":"6","CidrIpRanges":["192.0.2.0/24","2001:db8::/32"],"Categories":["trusted"],"ApplyToUnknownCountry":false,"CountryIsoCodes":["DE"]}}"#,
    r#"{"CompressedCidrIpRanges":"M7S00DM11DM0MNAz0Dcy0TEyMDC0SkmysLLSNzbSMbQ00jPQM9IzB3IA","Categories":["trusted"]}"#,
];

/// Bodies of What If requests.
pub(super) const REQUESTS: [&str; 4] = [
    r##"{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"ada@contoso.example"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["00000003-0000-0ff1-ce00-000000000000"]},"signInConditions":{"devicePlatform":"android","clientAppType":"browser","country":"DE","ipAddress":"192.0.2.7","signInRiskLevel":"high","userRiskLevel":"none","deviceInfo":{"isCompliant":true,"trustType":"AzureAD"},"authenticationFlow":{"transferMethod":"deviceCodeFlow"}},"appliedPoliciesOnly":true}"##,
    r##"{"signInIdentity":{"@odata.type":"#microsoft.graph.servicePrincipalSignIn","servicePrincipalId":"44444444-0000-4000-8000-000000000004"},"signInContext":{"@odata.type":"#microsoft.graph.userActionContext","userAction":"registerSecurityInformation"},"signInConditions":{"servicePrincipalRiskLevel":"low"}}"##,
    r##"[{"signInContext":{"@odata.type":"#microsoft.graph.authContext","authenticationContextValue":"c1"}},{}]"##,
    "{\"signInIdentity\":{\"userId\":\"x\"}}\n{\"signInConditions\":{\"ipAddress\":\"::ffff:1.2.3.4\"}}\n",
];

/// Fragments of the page's address.
pub(super) const FRAGMENTS: [&str; 4] = [
    "#/1/without-mfa?model=everything&policies=with-report-only&with=mandatory-mfa,security-defaults",
    "#/1/simulator",
    "#/1/files?",
    "#/1/replay/",
];
