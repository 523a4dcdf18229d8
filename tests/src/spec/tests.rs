use super::Report;

const CASE: &str = "# Title

## A case

```policy
Mail (on)
  users: All
  resources: Exchange
  platforms: {platforms}
  grant: mfa
```

";

fn read(table: &str) -> Report {
    read_all(&format!("{CASE}{table}"))
}

fn read_all(text: &str) -> Report {
    let mut report = Report::default();
    report.read("case.md", text);
    report
}

/// The one failure, as it is printed.
fn failure(text: &str) -> String {
    let report = read_all(text);
    assert_eq!((report.passed, report.failed.len()), (0, 1), "{:?}", report.failed);
    report.failed[0].to_string()
}

#[test]
fn a_right_expectation_passes() {
    let report = read(
        "| {platforms} | target | platform | applies | unmet | decision |\n|---|:--|---|---|---|---|\n\
         | iOS | Exchange | iOS | Mail | – | controls |\n| `iOS` | Teams | linux | – | target, platform | grant |\n\
         | | Exchange | linux | Mail | | |\n",
    );
    assert!(report.failed.is_empty(), "{:?}", report.failed);
    assert_eq!((report.rows, report.passed), (3, 3));
}

#[test]
fn a_wrong_expectation_fails_with_its_line_and_both_values() {
    let table = "| {platforms} | target | applies | decision |\n|---|---|---|---|\n| iOS | Exchange | Mail | grant |\n";
    let said = failure(&format!("{CASE}{table}"));
    assert!(said.starts_with("case.md:15: A case\n"), "{said}");
    assert!(said.contains("applies: expected Mail; got –"), "{said}");
    assert!(!said.contains("decision:"), "{said}");
}

#[test]
fn every_column_of_expectations_can_fail() {
    for (column, wrong) in [
        ("applies", "–"),
        ("unmet", "who"),
        ("reason", "users"),
        ("not evaluated", "Mail"),
        ("decision", "block"),
        ("verdict", "open"),
        ("blocked by", "Mail"),
        ("controls", "compliantDevice"),
        ("session", "persistent browser never"),
        ("outcome", "granted"),
        ("report-only", "success"),
        ("rests on", "NoneRiskMatches"),
    ] {
        let table = format!("| {{platforms}} | target | {column} |\n|---|---|---|\n| | Exchange | {wrong} |\n");
        let said = failure(&format!("{CASE}{table}"));
        assert!(said.contains(&format!("{column}: expected ")), "{said}");
    }
}

#[test]
fn a_disputed_row_is_set_apart_until_it_passes() {
    let table = |expected: &str| {
        read(&format!(
            "**Disputed**: so.\n\n| {{platforms}} | target | applies |\n|---|---|---|\n| | Exchange | {expected} |\n"
        ))
    };
    let wrong = table("–");
    assert_eq!((wrong.failed.len(), wrong.disputed.len(), wrong.passed), (0, 1, 0));
    let right = table("Mail");
    assert_eq!((right.failed.len(), right.disputed.len(), right.passed), (1, 0, 0));
    assert!(right.failed[0].to_string().contains("case.md:17: This row is as expected now"));
}

#[test]
fn flipped_questions_are_counted() {
    let report = read(
        "| {platforms} | target | flipped | applies |\n|---|---|---|---|\n\
         | | action registerdevice | AllReachesDeviceRegistration, NoneRiskMatches | – |\n",
    );
    assert_eq!(report.flipped.len(), 2);
}

#[test]
fn what_is_not_understood_in_a_table_fails() {
    for (table, expected) in [
        ("| {platforms} | colour |\n|---|---|\n| | red |\n", "13: “colour” is no column"),
        ("| {platforms} | {rule} | applies |\n|---|---|---|\n| | x | Mail |\n", "13: “{rule}” is no column"),
        ("| {platforms} | applies | applies |\n|---|---|---|\n| | Mail | Mail |\n", "13: The column “applies” stands"),
        ("| {platforms} | target |\n|---|---|\n| | Exchange |\n", "15: This row expects nothing."),
        ("| {platforms} | applies |\n|---|---|\n", "13: This table has no rows."),
        ("| {platforms} | applies |\n| | Mail |\n", "14: A line of dashes is missing"),
        ("| {platforms} | applies |\n|---|---|\n| Mail |\n", "15: 1 cells under 2 headers."),
        ("| {platforms} | applies |\n|---|---|\n| | Mail\n", "15: A row ends with “|”."),
        ("| {platforms} | applies |\n|---|---|\n| | Post |\n", "15: No policy is called “Post”."),
        ("| {platforms} | who | applies |\n|---|---|---|\n| | Ada | Mail |\n", "15: “Ada” is no declared"),
        ("| {platforms} | target | applies |\n|---|---|---|\n| | Paper | Mail |\n", "15: “Paper” is no app"),
        ("| {platforms} | platform | applies |\n|---|---|---|\n| | win | Mail |\n", "15: “win” is none of"),
        ("| {platforms} | done | outcome |\n|---|---|---|\n| | fax | granted |\n", "15: “fax” is no authentication"),
        ("| {platforms} | flipped | applies |\n|---|---|---|\n| | Nope | Mail |\n", "15: “Nope” is no reading."),
        ("| {platforms} | target | applies |\n|---|---|---|\n| iSO | Exchange | Mail |\n", "3: The import says:"),
        ("No table.\n", "3: The case “A case” has no table."),
        ("### Deeper\n", "13: A case begins with"),
        ("**Disputed**: so.\n", "13: Above, something is disputed"),
    ] {
        let said = failure(&format!("{CASE}{table}"));
        assert!(said.starts_with(&format!("case.md:{expected}")), "{said}\nnot {expected}");
    }
}

#[test]
fn what_is_not_understood_in_a_block_fails() {
    let table = "```\n\n| applies |\n|---|\n| – |\n";
    for (block, expected) in [
        ("```policy\nMail\n", "4: A policy begins with"),
        ("```policy\n  users: All\n", "4: A policy begins with"),
        ("```policy\nMail (maybe)\n", "4: “maybe” is no state"),
        ("```policy\nMail (on)\nMail (on)\n", "5: Two policies have this name."),
        ("```policy\nMail (on)\n  users All\n", "5: A line of a policy reads"),
        ("```policy\nMail (on)\n  colour: red\n", "5: “colour” is no condition or control."),
        ("```policy\nMail (on)\n  colour:\n", "5: “colour” is no condition or control."),
        ("```policy\nMail (on)\n  users: All\n  users: None\n", "6: “users” stands there twice."),
        ("```policy\nMail (on)\n  users: Ada\n", "5: “Ada” is no declared"),
        ("```policy\nMail (on)\n  users: role Boss\n", "5: “Boss” is no built-in role."),
        ("```policy\nMail (on)\n  grant: mfa OR block AND mfa\n", "5: A policy joins its controls"),
        ("```policy\nMail (on)\n  grant: fingerprint\n", "5: “fingerprint” is no grant control."),
        ("```policy\nMail (on)\n  session: forever\n", "5: “forever” is no session control."),
        ("```tenant\nAda\n", "4: A line of a tenant reads"),
        ("```tenant\nAda: cat\n", "4: “cat” names no kind of thing"),
        ("```tenant\nAda: person, tall\n", "4: “tall” says nothing of a person."),
        ("```tenant\nAda: person, in Choir\n", "4: “Choir” is no declared group."),
        ("```tenant\nAda: person\nAda: person\n", "5: “Ada” is declared twice."),
        ("```tenant\nOffice: addresses, 1.2.3\n", "1: The import says:"),
        ("```shell\n", "3: “shell” is no kind of block"),
    ] {
        let said = failure(&format!("## A case\n\n{block}{table}"));
        assert!(said.starts_with(&format!("case.md:{expected}")), "{said}\nnot {expected}");
    }
}

#[test]
fn a_file_without_cases_or_with_an_open_block_fails() {
    assert_eq!(failure("# Title\n"), "case.md:1: The file holds no case (##).");
    assert_eq!(failure("## A case\n\n```policy\n"), "case.md:3: This block is never closed.");
    assert_eq!(
        failure("| a |\n|---|\n| b |\n\n## A case\n"),
        "case.md:1: A table stands under the heading of a case (##)."
    );
}

#[test]
fn blocks_before_the_first_case_belong_to_all() {
    let report = read_all(
        "```tenant\nAda: person\n```\n\n## One\n\n```policy\nA (on)\n  users: Ada\n  resources: All\n  grant: mfa\n```\n\n\
         | who | applies |\n|---|---|\n| Ada | A |\n\n## Two\n\n| who | decision |\n|---|---|\n| Ada | grant |\n",
    );
    assert!(report.failed.is_empty(), "{:?}", report.failed);
    assert_eq!(report.passed, 2);
}
