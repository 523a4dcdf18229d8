//! What `canopy what-if` does with files, requests and arguments that are not as they should be.

use serde_json::json;

use crate::csv;
use crate::run::{canopy, fixture, with_input};
use crate::what_if::{ANNE, ROBOT, ask, user};

#[test]
fn a_broken_line_costs_no_other() {
    let good = user(ANNE, json!({}));
    let ran = ask(&format!("{good}\n{{\"signInIdentity\": oops}}\n\n{good}\n"));
    assert_eq!(ran.code, 1);
    assert_eq!(ran.lines.len(), 3);
    assert_eq!(ran.lines[0], ran.lines[2]);
    assert_eq!(ran.lines[1]["error"]["code"], "invalidJson");
    assert_eq!(ran.lines[1]["error"]["line"], 2);
}

#[test]
fn arrays_and_objects_over_several_lines() {
    let good = user(ANNE, json!({}));
    for requests in [
        serde_json::to_string_pretty(&good).unwrap(),
        serde_json::to_string_pretty(&json!([good])).unwrap(),
        json!([good]).to_string(),
    ] {
        let ran = ask(&requests);
        assert_eq!((ran.code, ran.lines.len()), (0, 1), "{requests}");
    }
    let ran = ask(&format!("[\n{good},\n{{}}\n]"));
    assert_eq!((ran.code, ran.lines.len()), (1, 2));
    assert_eq!(ran.lines[1]["error"]["line"], 3);
}

#[test]
fn requests_that_cannot_be_understood() {
    for (change, part) in [
        (json!({"signInIdentity": null}), "has no signInIdentity"),
        (json!({"signInIdentity": {}}), "signInIdentity is empty"),
        (json!({"signInIdentity": {"userId": 7}}), "userId is not a text"),
        (json!({"signInIdentity": {"userId": ANNE, "servicePrincipalId": ROBOT}}), "several kinds of identity"),
        (json!({"signInIdentity": {"@odata.type": "#microsoft.graph.robotSignIn"}}), "cannot be a “robotSignIn”"),
        (json!({"signInIdentity": {"userId": ANNE, "externalTenantId": ROBOT}}), "needs an externalUserType"),
        (json!({"signInContext": null}), "has no signInContext"),
        (json!({"signInContext": {"includeApplications": []}}), "includeApplications is empty"),
        (json!({"signInContext": {"userAction": "dance"}}), "cannot be “dance”"),
        (json!({"signInContext": {"authenticationContext": "c100"}}), "none of c1 to c99"),
        (json!({"signInConditions": {"clientApp": "browser"}}), "no member “clientApp”"),
        (json!({"signInConditions": {"clientAppType": "lynx"}}), "cannot be “lynx”"),
        (json!({"signInConditions": {"ipAddress": "1.2.3"}}), "ipAddress is not an IP address"),
        (json!({"signInConditions": {"country": "Norway"}}), "country is not a country code"),
        (json!({"signInConditions": {"userRiskLevel": "unknownFutureValue"}}), "cannot be “unknownFutureValue”"),
        (json!({"signInConditions": {"deviceInfo": {"isCompliant": "perhaps"}}}), "isCompliant is not true or false"),
        (json!({"signInConditions": []}), "signInConditions is not an object"),
        (json!({"appliedPoliciesOnly": "perhaps"}), "appliedPoliciesOnly is not true or false"),
        (json!({"policies": []}), "has no member “policies”"),
    ] {
        let mut request = user(ANNE, json!({}));
        request.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let ran = ask(&request.to_string());
        assert_eq!(ran.code, 1);
        assert_eq!(ran.lines[0]["error"]["code"], "invalidRequest", "{part}");
        let message = ran.lines[0]["error"]["message"].as_str().unwrap();
        assert!(message.contains(part), "“{message}” does not say “{part}”");
    }
    assert_eq!(ask("7").lines[0]["error"]["code"], "invalidRequest");
}

/// Names from exports are data: JSON escapes them, and a terminal never sees their control characters.
#[test]
fn hostile_names() {
    let ran = with_input(&["what-if", &fixture("hostile"), "--sign-in", "-"], &user(ANNE, json!({})).to_string());
    assert_eq!(ran.lines[0]["value"][0]["displayName"], "\u{1b}[31m</script>\"\n\u{202e}{{}}%s");
    assert!(!ran.errors.contains('\u{1b}') && !ran.errors.contains('\u{202e}'), "{:?}", ran.errors);
    assert!(!ran.output.contains('\u{1b}'));
    // A condition that could not be read takes its policy out of the answer, and is named.
    assert_eq!(ran.lines[0]["canopy"]["complete"], false);
    assert_eq!(ran.lines[0]["canopy"]["notEvaluated"].as_array().unwrap().len(), 1);
    assert_eq!(ran.lines[0]["value"].as_array().unwrap().len(), 1);
}

/// Reports are read in terminals: no name commands one, hides a letter or looks like a line of ours.
#[test]
fn hostile_names_in_reports() {
    for export in [csv::hostile(), fixture("hostile")] {
        for command in ["uncovered", "gaps", "matrix", "policies"] {
            let ran = canopy(&[command, &export, "--format", "text"]);
            let text = format!("{}{}", ran.output, ran.errors);
            assert!(!text.is_empty(), "{command} {export}");
            let unseen = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
            assert!(!text.contains(unseen), "{command}: {text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("three") || line.starts_with("{{}}")),
                "{command}: {text}"
            );
        }
    }
    let ran = canopy(&["policies", &fixture("hostile"), "--format", "text"]);
    assert!(ran.output.contains("\u{fffd}[31m</script>\" \u{fffd}{{}}%s"), "{}", ran.output);
}

#[test]
fn files_that_are_not_there() {
    let request = user(ANNE, json!({})).to_string();
    let ran = with_input(&["what-if", &fixture("tenant"), "no-such-folder", "--sign-in", "-"], &request);
    assert_eq!((ran.code, ran.lines.len()), (1, 1));
    assert!(ran.errors.contains("no-such-folder could not be read"));

    let ran = canopy(&["what-if", &fixture("tenant"), "--sign-in", "no-such-file"]);
    assert_eq!((ran.code, ran.lines.len()), (1, 0));
    assert!(ran.errors.contains("no-such-file could not be read"));

    let ran = with_input(&["what-if", &fixture("tenant/users.json"), "--sign-in", "-"], &request);
    assert_eq!((ran.code, ran.lines.len()), (1, 1));
    assert!(ran.errors.contains("No Conditional Access policy was found"));

    let ran = ask("\n");
    assert_eq!((ran.code, ran.lines.len()), (1, 0));
    assert!(ran.errors.contains("holds no request"));
}

#[test]
fn what_was_read_is_told_unless_quiet() {
    let request = user(ANNE, json!({})).to_string();
    let told = with_input(&["what-if", &fixture("tenant"), "--sign-in", "-"], &request);
    assert!(told.errors.contains("6 policies (4 on, 1 report-only, 1 off, 0 not understood)"), "{}", told.errors);
    assert!(!told.errors.contains("without a name"), "{}", told.errors);
    let alone = canopy(&["policies", &fixture("tenant/policies.json")]);
    assert!(alone.errors.contains("0 groups; 2 ids in policies without a name."), "{}", alone.errors);
    assert_eq!(ask(&request).errors, "");
}

#[test]
fn wrong_arguments() {
    for arguments in [
        &["what-if"][..],
        &["what-if", "x"],
        &["what-if", "--sign-in", "x"],
        &["what-if", "x", "--sign-in", "y", "--loud"],
        &["what-is"],
        &[],
    ] {
        let ran = canopy(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.output.is_empty() && !ran.errors.is_empty());
    }
}

#[test]
fn help_lists_commands_and_exit_codes() {
    let all = canopy(&["--help"]);
    assert!(all.code == 0 && all.output.contains("what-if"));
    let one = canopy(&["what-if", "--help"]);
    assert!(one.code == 0 && one.output.contains("Exit code:") && one.output.contains("\"canopy\""));
}
