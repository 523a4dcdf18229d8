//! Posture findings: the examples of every page, the baselines, and the sample tenant.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use canopy_rules::{BASELINES, RULES};
use canopy_workbench::{AskedFindings, DroppedFile, Findings, FoundLine, Workbench};
use serde_json::Value;

/// 2026-11-23
const TODAY: u32 = 20_780;

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/canopy-rules")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The example in a page under a heading.
fn example(page: &str, heading: &str) -> Value {
    let after = page.split(&format!("## {heading}\n")).nth(1).unwrap_or_else(|| panic!("no heading {heading}"));
    let json = after.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example in JSON");
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{heading}: {error}"))
}

/// Adds the members of an example as files, those that it shares with others first.
fn add_files(files: &mut BTreeMap<String, Value>, example: &Value) {
    for shared in example["with"].as_array().into_iter().flatten() {
        let name = format!("pages/fixtures/{}.json", shared.as_str().unwrap());
        add_files(files, &serde_json::from_str(&read(&rules().join(name))).unwrap());
    }
    for (name, file) in example.as_object().unwrap() {
        if !matches!(name.as_str(), "with" | "declared") {
            files.insert(format!("{name}.json"), file.clone());
        }
    }
}

fn found(example: &Value, id: &str) -> FoundLine {
    let mut files = BTreeMap::new();
    add_files(&mut files, example);
    let files = files.into_iter().map(|(name, file)| DroppedFile { name, bytes: file.to_string().into_bytes() });
    let workbench = Workbench::open(files.collect(), &mut |_| {});
    let declared = example.get("declared").map(Value::to_string).unwrap_or_default();
    let answer = workbench.findings(&AskedFindings { declared, today: TODAY }).unwrap();
    answer.findings.into_iter().find(|one| one.id == id).unwrap()
}

#[test]
fn the_examples_of_every_page_come_out_as_they_say() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let page = read(&rules().join(format!("pages/{}.md", rule.id)));
        for (heading, wanted) in [("Must fire", &["fails", "partly"] as &[_]), ("Must not fire", &["holds"])] {
            let one = found(&example(&page, heading), rule.id);
            if !wanted.contains(&one.status.as_str()) {
                wrong.push(format!("{} ({heading}): {} {} {:?}", rule.id, one.status, one.said, one.missing));
            }
            if heading == "Must fire" && one.causes.iter().all(|cause| cause.subjects.is_empty()) {
                wrong.push(format!("{} names nobody", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_page_has_its_parts_and_carries_no_example() {
    for rule in RULES {
        let page = read(&rules().join(format!("pages/{}.md", rule.id)));
        assert!(page.starts_with(&format!("# {}\n", rule.title)), "{}", rule.id);
        for part in ["Why it matters", "How to fix", "Limits", "References"] {
            assert!(rule.page.contains(&format!("\n## {part}\n")), "{}: no {part}", rule.id);
        }
        assert!(!rule.page.contains("```json") && page.len() > rule.page.len(), "{}", rule.id);
    }
}

#[test]
fn every_rule_has_a_file_and_a_page_of_its_own() {
    let names = |folder: &str, ending: &str| {
        let entries = std::fs::read_dir(rules().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut ids: Vec<String> =
            names.filter_map(|name| Some(name.strip_suffix(ending)?.replace('_', "-"))).collect();
        ids.sort();
        ids.retain(|id| id != "mod");
        ids
    };
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "the registry is sorted");
    assert_eq!(names("pages", ".md"), ids);
    assert_eq!(names("src/rules", ".rs"), ids);
}

#[test]
fn every_verdict_is_of_a_control_in_the_table() {
    let answer = sample("");
    for one in &answer.findings {
        for verdict in &one.verdicts {
            assert!(one.cites.iter().any(|cite| cite.id == verdict.id), "{}: {}", one.id, verdict.id);
        }
    }
}

/// The lines of the table: key, version, id, rules.
fn table() -> Vec<[&'static str; 4]> {
    let (mut key, mut version) = ("", "");
    let mut lines = Vec::new();
    for line in BASELINES.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        match parts.as_slice() {
            ["=", of, at, _, _] => (key, version) = (of, at),
            [id, rules] => lines.push([key, version, id, rules]),
            _ => panic!("{line}"),
        }
    }
    lines
}

#[test]
fn the_table_of_baselines_is_what_was_collected() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/posture/baselines.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the collected baselines are not beside the repository");
        return;
    };
    let collected: Vec<Vec<String>> = text.lines().skip(1).map(cells).collect();
    for [key, version, id, rules] in table() {
        let row = collected.iter().find(|row| row[0] == key && row[2] == id && row[1].starts_with(version));
        let row = row.unwrap_or_else(|| panic!("{key} {version} {id} was not collected"));
        assert_eq!(row[8], "high", "{id}");
        assert!(!row.iter().any(|cell| cell.contains("withdrawn") || cell.contains("REMOVED")), "{id}");
        for rule in rules.split(' ') {
            assert!(row[6].split([';', ',']).any(|planned| planned.trim() == rule), "{id}: {rule}");
        }
    }
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

fn sample(declared: &str) -> Findings {
    let workbench = Workbench::open(Workbench::sample(), &mut |_| {});
    workbench.findings(&AskedFindings { declared: declared.to_owned(), today: TODAY }).unwrap()
}
