//! The targets: one for each decoder, and the whole way.

use std::cell::OnceCell;
use std::time::Duration;

use canopy_import::{File, import, sign_ins, text};
use canopy_workbench::{DroppedFile, Workbench, what_if};
use serde_json::{Value, json};

use super::dice::Dice;
use super::seeds::{DETAILS, FRAGMENTS, REQUESTS, RULES, Seeds};
use super::{Input, csv, json as structure, mutate, pipeline, zip};

#[expect(dead_code, unused_imports, reason = "only reading and writing of addresses is tried")]
#[path = "../../../web/src/route/mod.rs"]
mod route;

/// Something that takes hostile input.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What it tries, one line.
    pub about: &'static str,
    /// Makes an input.
    pub(super) make: fn(&Seeds, &mut Dice) -> Input,
    /// Tries it; what comes out wrong is told in words.
    pub(super) run: fn(&Input) -> Result<(), String>,
    /// How long any input may take,
    pub(super) start: Duration,
    /// and how much longer for each kilobyte.
    pub(super) each: Duration,
    /// So many inputs are tried at once, each a file: an import has a cost of its own.
    pub(super) at_once: usize,
}

impl Target {
    const fn new(
        name: &'static str,
        about: &'static str,
        make: fn(&Seeds, &mut Dice) -> Input,
        run: fn(&Input) -> Result<(), String>,
    ) -> Self {
        // Other work on the machine must not make findings.
        let (start, each) = (Duration::from_millis(1500), Duration::from_millis(8));
        Self { name, about, make, run, start, each, at_once: 1 }
    }

    const fn many(
        name: &'static str,
        about: &'static str,
        make: fn(&Seeds, &mut Dice) -> Input,
        run: fn(&Input) -> Result<(), String>,
    ) -> Self {
        Self { at_once: 32, ..Self::new(name, about, make, run) }
    }

    /// How many inputs one number stands for.
    pub const fn at_once(&self) -> usize {
        self.at_once
    }
}

/// All targets.
pub const TARGETS: [Target; 13] = [
    Target::new(
        "encoding",
        "bytes to text",
        |seeds, dice| some_bytes(&seeds.files, dice),
        |input| {
            let decoded = text(input.bytes());
            // A character takes at most three bytes for each byte or two of the file.
            let most = input.len() * 3 + 3;
            if decoded.is_some_and(|text| text.len() > most) { Err("grew".to_owned()) } else { Ok(()) }
        },
    ),
    Target::many(
        "json",
        "JSON and what is nearly JSON, broken anywhere",
        |seeds, dice| some_bytes(&seeds.files, dice),
        imported,
    ),
    Target::many("shapes", "JSON of any shape, sniffed and read", documents, imported),
    Target::many("tables", "CSV: policies, users, registrations", tables, imported),
    Target::many("sign-ins", "logs of sign-ins: JSON, NDJSON", |seeds, dice| some_bytes(&seeds.logs, dice), log),
    Target::many("sign-in-records", "sign-ins whose members are something else", records, log),
    Target::many("sign-in-tables", "logs of sign-ins in CSV", log_tables, log),
    Target::many("zip", "archives broken anywhere", broken_archive, imported),
    Target::many("zip-inside", "whole archives of broken files", archive, imported),
    Target::many("rules", "filters for devices and apps", rule, imported),
    Target::many("aad-graph", "policies of Azure AD Graph", aad_graph, imported),
    Target::new("what-if", "What If requests", request, asked),
    Target::new("address", "the page's address", fragment, |input| {
        let route = route::Route::parse(&input.text());
        if route::Route::parse(&route.format()) == route { Ok(()) } else { Err("was not read back".to_owned()) }
    }),
];

/// The whole way, from files to every answer.
pub const PIPELINE: Target = Target {
    start: Duration::from_secs(20),
    each: Duration::from_millis(100),
    ..Target::new("pipeline", "tenants of broken files, every question asked", pipeline::tenant, pipeline::run)
};

fn some_bytes(of: &[Vec<u8>], dice: &mut Dice) -> Input {
    let seed = dice.small(of).clone();
    let seed = if dice.one_in(12) { utf16(&seed, dice.one_in(2)) } else { seed };
    Input::of("file.json", mutate::bytes(seed, of, dice))
}

fn utf16(bytes: &[u8], big: bool) -> Vec<u8> {
    let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    String::from_utf8_lossy(bytes).encode_utf16().flat_map(unit).collect()
}

fn document(seeds: &Seeds, dice: &mut Dice) -> Value {
    let mut document = dice.small(&seeds.documents).clone();
    structure::mutate(&mut document, &seeds.documents, dice);
    document
}

fn documents(seeds: &Seeds, dice: &mut Dice) -> Input {
    let mut text = document(seeds, dice).to_string().into_bytes();
    text.truncate(mutate::LONGEST);
    Input::of("file.json", text)
}

fn tables(seeds: &Seeds, dice: &mut Dice) -> Input {
    let table = csv::mutate(dice.small::<String>(&seeds.tables), dice).into_bytes();
    let table = if dice.one_in(3) { mutate::bytes(table, &seeds.files, dice) } else { table };
    Input::of("table.csv", table)
}

fn log_tables(seeds: &Seeds, dice: &mut Dice) -> Input {
    let is_table =
        |log: &&Vec<u8>| !log.trim_ascii_start().starts_with(b"{") && !log.trim_ascii_start().starts_with(b"[");
    let tables: Vec<&Vec<u8>> = seeds.logs.iter().filter(is_table).collect();
    let table = csv::mutate(&String::from_utf8_lossy(dice.small::<&Vec<u8>>(&tables)), dice).into_bytes();
    Input::of("log.csv", if dice.one_in(3) { mutate::bytes(table, &seeds.logs, dice) } else { table })
}

fn records(seeds: &Seeds, dice: &mut Dice) -> Input {
    // Some logs have a record a line, and others are tables.
    let mut log =
        (0..20).find_map(|_| serde_json::from_slice(dice.small::<Vec<u8>>(&seeds.logs)).ok()).unwrap_or_default();
    structure::mutate(&mut log, &seeds.documents, dice);
    let text = match (&log, dice.one_in(3)) {
        (Value::Array(records), true) => records.iter().map(|record| format!("{record}\n")).collect(),
        (_, true) => serde_json::to_string_pretty(&log).unwrap_or_default(),
        _ => log.to_string(),
    };
    let mut bytes = text.into_bytes();
    bytes.truncate(mutate::LONGEST);
    Input::of("log.json", bytes)
}

fn files(seeds: &Seeds, dice: &mut Dice) -> Vec<(String, Vec<u8>)> {
    let count = 1 + dice.roll(3);
    let one = |at: usize, dice: &mut Dice| {
        let bytes = match dice.roll(4) {
            0 => mutate::bytes(dice.small(&seeds.files).clone(), &seeds.files, dice),
            1 => dice.small(&seeds.files).clone(),
            2 if !seeds.logs.is_empty() => dice.small(&seeds.logs).clone(),
            _ => document(seeds, dice).to_string().into_bytes(),
        };
        (format!("{}{at}.json", structure::text(dice).chars().take(40).collect::<String>()), bytes)
    };
    (0..count).map(|at| one(at, dice)).collect()
}

fn archive(seeds: &Seeds, dice: &mut Dice) -> Input {
    let files = files(seeds, dice);
    Input::of("files.zip", zip::archive(&files, dice.one_in(2)))
}

fn broken_archive(seeds: &Seeds, dice: &mut Dice) -> Input {
    let whole = archive(seeds, dice).bytes();
    let mut broken = mutate::bytes(whole.clone(), std::slice::from_ref(&whole), dice);
    // Numbers in the directory, which stands at the end.
    for _ in 0..dice.roll(4) {
        let at = broken.len().saturating_sub(1 + dice.roll(150));
        if let Some(byte) = broken.get_mut(at) {
            *byte = *dice.pick(&[0, 1, 0x7f, 0xff]);
        }
    }
    if !broken.starts_with(b"PK") {
        broken.splice(0..0, *b"PK\x03\x04");
    }
    Input::of("files.zip", broken)
}

fn changed(of: &[&str], dice: &mut Dice) -> String {
    let others: Vec<Vec<u8>> = of.iter().map(|text| text.as_bytes().to_vec()).collect();
    String::from_utf8_lossy(&mutate::bytes(dice.pick(&others).clone(), &others, dice)).into_owned()
}

fn rule(_: &Seeds, dice: &mut Dice) -> Input {
    let (devices, apps) = (changed(&RULES, dice), changed(&RULES, dice));
    let policy = json!({ "id": "33333333-0000-4000-8000-000000000003", "displayName": "P", "state": "enabled",
        "conditions": { "users": { "includeUsers": ["All"] },
            "applications": { "includeApplications": ["All"], "applicationFilter": { "mode": "include", "rule": apps } },
            "devices": { "deviceFilter": { "mode": "exclude", "rule": devices } } },
        "grantControls": { "operator": "OR", "builtInControls": ["mfa"] } });
    Input::of("policy.json", policy.to_string().into_bytes())
}

fn aad_graph(seeds: &Seeds, dice: &mut Dice) -> Input {
    let detail = if dice.one_in(2) {
        changed(&DETAILS, dice)
    } else {
        let mut detail = serde_json::from_str(dice.pick::<&str>(&DETAILS)).unwrap_or_default();
        structure::mutate(&mut detail, &seeds.documents, dice);
        detail.to_string()
    };
    let kind = *dice.pick(&["ConditionalAccessPolicy", "NamedNetwork", "KnownNetworkPolicy", "Other"]);
    let kind = if dice.one_in(2) { json!(kind) } else { json!(*dice.pick(&[18, 6, 0])) };
    let policy = json!({ "objectType": "Policy", "objectId": "55555555-0000-4000-8000-000000000005", "displayName": "P",
        "policyIdentifier": "55555555-0000-4000-8000-000000000005", "policyType": kind, "policyDetail": [detail] });
    Input::of("policies.json", policy.to_string().into_bytes())
}

fn request(seeds: &Seeds, dice: &mut Dice) -> Input {
    let body = match serde_json::from_str::<Value>(dice.pick::<&str>(&REQUESTS)) {
        Ok(mut body) if dice.roll(3) > 0 => {
            structure::mutate(&mut body, &seeds.documents, dice);
            body.to_string()
        }
        _ => changed(&REQUESTS, dice),
    };
    let mut bytes = body.into_bytes();
    // A request takes as long as an answer does: a hundred of them are enough for one input.
    bytes.truncate(16 * 1024);
    Input::of("requests.ndjson", bytes)
}

fn fragment(_: &Seeds, dice: &mut Dice) -> Input {
    Input::of("address", changed(&FRAGMENTS, dice).into_bytes())
}

/// Imports the files; of each something must have been read or said.
fn imported(input: &Input) -> Result<(), String> {
    let file = |(name, bytes): &(String, Vec<u8>)| File { name: name.clone(), bytes: bytes.clone() };
    let import = import(input.files.iter().map(file).collect(), &mut |_, _| {});
    for (name, _) in &input.files {
        let said = import.notices.iter().any(|notice| notice.file.starts_with(name));
        let read = import.files.iter().any(|file| file.name.starts_with(name) && !file.recognised.is_empty());
        if !said && !read {
            return Err(format!("{name}: nothing was read, and nothing was said"));
        }
    }
    match import.notices.iter().find(|notice| notice.excerpt.chars().count() > 120 || notice.consequence.is_empty()) {
        Some(notice) => Err(format!("a notice is not whole: {notice}")),
        None => Ok(()),
    }
}

/// Reads logs record by record.
fn log(input: &Input) -> Result<(), String> {
    for (name, bytes) in &input.files {
        let records = sign_ins("log", Box::new(bytes.as_slice())).count();
        // Every record has a brace or a line of its own.
        if records > bytes.len() + 1 {
            return Err(format!("{name}: {records} records in {} bytes", bytes.len()));
        }
    }
    imported(input)
}

thread_local! {
    static SAMPLE: OnceCell<Workbench> = const { OnceCell::new() };
}

fn asked(input: &Input) -> Result<(), String> {
    SAMPLE.with(|sample| {
        let sample = sample.get_or_init(small_tenant);
        let evaluator = sample.what_if();
        for posed in what_if::requests(input.bytes()).into_iter().take(50) {
            if let Ok(answer) = posed.body.and_then(|body| evaluator.answer(&body)) {
                serde_json::to_string(&answer).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    })
}

/// A tenant in which requests are answered quickly.
fn small_tenant() -> Workbench {
    let policy = |n: usize, more: Value| {
        let mut policy = json!({ "id": format!("33333333-0000-4000-8000-00000000000{n}"), "displayName": "P",
            "state": "enabled", "grantControls": { "operator": "OR", "builtInControls": ["mfa"] } });
        policy["conditions"] = more;
        policy
    };
    let users = json!({ "includeUsers": ["All"] });
    let policies = json!([
        policy(1, json!({ "users": users, "applications": { "includeApplications": ["All"] } })),
        policy(
            2,
            json!({ "users": users, "applications": { "includeApplications": ["Office365"] },
            "platforms": { "includePlatforms": ["all"], "excludePlatforms": ["linux"] },
            "locations": { "includeLocations": ["All"], "excludeLocations": ["AllTrusted"] } })
        ),
        policy(
            3,
            json!({ "users": users, "applications": { "includeUserActions": ["urn:user:registersecurityinfo"] },
            "signInRiskLevels": ["high"], "clientAppTypes": ["browser"] })
        ),
        policy(
            4,
            json!({ "users": users, "applications": { "includeAuthenticationContextClassReferences": ["c1"] },
            "devices": { "deviceFilter": { "mode": "exclude", "rule": RULES[0] } } })
        ),
    ]);
    let people = json!([{ "id": "22222222-0000-4000-8000-000000000001", "displayName": "Ada",
        "userPrincipalName": "ada@contoso.example", "userType": "Member", "accountEnabled": true }]);
    let file = |name: &str, value: Value| DroppedFile { name: name.to_owned(), bytes: value.to_string().into_bytes() };
    Workbench::open(vec![file("policies.json", policies), file("users.json", people)], &mut |_| {})
}
