//! Tables for spreadsheets: what RFC 4180 asks for, and no cell that is a formula.

use std::path::Path;

use serde_json::{Value, json};

use crate::run::{canopy, fixture};

/// Reads CSV as RFC 4180 has it.
pub(crate) fn read(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut chars, mut quoted) = (text.chars().peekable(), false);
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            c => cell.push(c),
        }
    }
    assert!(cell.is_empty() && record.is_empty() && !quoted, "the last record ends with a line break");
    records
}

fn table(command: &str, export: &str) -> Vec<Vec<String>> {
    let ran = canopy(&[command, export, "-q", "--format", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.errors);
    let table = read(&ran.output);
    assert!(table.iter().all(|record| record.len() == table[0].len()), "{command}");
    table
}

const NAMES: [&str; 5] = ["=HYPERLINK(\"http://a.example\",\"x\")", "+1", "-2", "@SUM(A1)", "\tone, \"two\"\nthree"];

/// The fixture tenant without the exclusion's members, with five people and hostile names.
pub(crate) fn hostile() -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-names");
    std::fs::create_dir_all(&folder).unwrap();
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(fixture(&format!("tenant/{name}.json"))).unwrap()).unwrap()
    };
    let mut policies = read("policies");
    let first = policies["value"][0].clone();
    policies["value"] = json!([first]);
    policies["value"][0]["displayName"] = json!("=cmd|'/C calc'!A0");
    policies["value"][0]["conditions"]["applications"]["includeApplications"] =
        json!(["00000002-0000-0ff1-ce00-000000000000"]);
    let user = |(at, name): (usize, &&str)| {
        let id = format!("a000000{at}-0000-4000-8000-000000000001");
        json!({"id": id, "displayName": name, "userPrincipalName": format!("=u{at}@contoso.example"),
               "userType": "Member", "accountEnabled": true})
    };
    let users: Vec<Value> = NAMES.iter().enumerate().map(user).collect();
    let context = read("users")["@odata.context"].clone();
    std::fs::write(folder.join("policies.json"), policies.to_string()).unwrap();
    let users = json!({"@odata.context": context, "value": users});
    std::fs::write(folder.join("users.json"), users.to_string()).unwrap();
    folder.display().to_string()
}

#[test]
fn hostile_names_are_no_formulas() {
    let export = hostile();
    for command in ["uncovered", "gaps", "matrix", "policies"] {
        let ran = canopy(&[command, &export, "-q", "--format", "csv"]);
        for cell in read(&ran.output).iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{command}: {cell}");
        }
    }
    let ran = canopy(&["matrix", &export, "-q", "--format", "csv"]);
    let names: Vec<String> = read(&ran.output).iter().skip(1).map(|record| record[2].clone()).collect();
    for name in NAMES {
        assert!(names.contains(&format!("'{name}")), "{name}: {names:?}");
    }
}

#[test]
fn tables_hold_what_the_json_holds() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../canopy-workbench/sample").display().to_string();
    assert_eq!(table("uncovered", &sample).len(), 1 + 22 + 2);
    let matrix = table("matrix", &sample);
    let json = canopy(&["matrix", &sample, "-q", "--format", "json"]).lines[0].clone();
    let wide = json["targets"].as_array().unwrap().len();
    assert_eq!(matrix[0].len(), 3 + wide + 4);
    for (record, row) in matrix.iter().skip(1).zip(json["rows"].as_array().unwrap()) {
        assert_eq!(record[0], row["id"].as_str().unwrap());
        let verdicts = row["verdicts"].as_array().unwrap().iter().map(|verdict| verdict.as_str().unwrap());
        assert!(record.iter().skip(3).take(wide).map(String::as_str).eq(verdicts));
    }
    assert!(table("policies", &sample).len() > 18);
    let gaps = table("gaps", &sample);
    let witness: Value = serde_json::from_str(gaps[1].last().unwrap()).unwrap();
    assert!(witness["signInIdentity"].is_object());
}
