//! Sign-ins that are kept as tests: each with the outcome that is expected of it, and a file of them.

use canopy_engine::Space;
use canopy_model::ordered;
use serde_json::{Map, Value, json};

use crate::answer::{EverybodyLine, Mark, TestLine};
use crate::matrix::sign_ins;
use crate::people::People;
use crate::question::{Layer, SignInForm, SignInTest};
use crate::simulate;
use crate::words::{self, Names};

/// What a file of tests says that it is, and the member that says so.
const FORMAT: u64 = 1;
const FORMAT_NAME: &str = "canopySignInTests";

/// Outcomes as files name them.
const OUTCOMES: [(Mark, &str); 9] = [
    (Mark::Open, "open"),
    (Mark::OtherOnly, "other-only"),
    (Mark::DeviceOnly, "device-only"),
    (Mark::MfaOrDevice, "mfa-or-device"),
    (Mark::Mfa, "mfa"),
    (Mark::Passwordless, "passwordless"),
    (Mark::PhishingResistant, "phishing-resistant"),
    (Mark::MfaAndDevice, "mfa-and-device"),
    (Mark::Block, "block"),
];

/// Members of a test's sign-in that are no texts.
const COMPLIANT_NETWORK: &str = "compliant-network";
const WITH: &str = "with";
const OTHERWISE: &str = "otherwise";

/// Tests as a file, JSON. Whom and what they name, they name by ids; what is ordinary is left out.
pub fn write_tests(tests: &[SignInTest]) -> String {
    let tests: Vec<Value> = tests.iter().map(written).collect();
    format!("{:#}\n", json!({ FORMAT_NAME: FORMAT, "tests": tests }))
}

fn written(test: &SignInTest) -> Value {
    let (mut form, mut ordinary) = (test.sign_in.clone(), SignInForm::default());
    let mut members = Map::new();
    for (name, text) in SignInForm::OWN.iter().chain(&SignInForm::SHARED) {
        if text(&mut form) != text(&mut ordinary) {
            members.insert((*name).to_owned(), Value::String(text(&mut form).clone()));
        }
    }
    if form.compliant_network {
        members.insert(COMPLIANT_NETWORK.to_owned(), Value::Bool(true));
    }
    let layers = Layer::NAMES.iter().filter(|(layer, _)| form.layers.contains(layer));
    let layers = layers.map(|(_, name)| (*name).to_owned()).collect::<Vec<_>>();
    for (name, list) in [(WITH, layers), (OTHERWISE, form.flipped)] {
        if !list.is_empty() {
            members.insert(name.to_owned(), list.into());
        }
    }
    let outcome = OUTCOMES.iter().find(|(mark, _)| *mark == test.expect).map(|(_, name)| *name);
    json!({ "sign-in": members, "expect": outcome })
}

/// Reads a file of tests.
///
/// # Errors
///
/// Says in a sentence what is wrong, and where.
pub fn read_tests(text: &str) -> Result<Vec<SignInTest>, String> {
    let file: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|problem| format!("This is no file of kept sign-ins: {problem}."))?;
    match file.get(FORMAT_NAME).and_then(Value::as_u64) {
        Some(FORMAT) => {}
        Some(other) => return Err(format!("These tests are of format {other}; this reads {FORMAT}.")),
        None => return Err(format!("This is no file of kept sign-ins: {FORMAT_NAME} is missing.")),
    }
    let tests = file.get("tests").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    (1..).zip(tests).map(|(number, test)| read(test).map_err(|what| format!("Test {number}: {what}."))).collect()
}

fn read(test: &Value) -> Result<SignInTest, String> {
    let expected = test.get("expect").and_then(Value::as_str).unwrap_or_default();
    let expect = OUTCOMES.iter().find(|(_, name)| *name == expected).map(|(mark, _)| *mark);
    let expect = expect.ok_or_else(|| format!("\u{201c}{expected}\u{201d} is no outcome"))?;
    let members = test.get("sign-in").and_then(Value::as_object).ok_or("its sign-in is missing")?;
    let mut sign_in = SignInForm::default();
    for (name, value) in members {
        let strange = || format!("{name} cannot be {value}");
        let texts = || value.as_array().and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        let mut all = SignInForm::OWN.iter().chain(&SignInForm::SHARED);
        match (name.as_str(), all.find(|(known, _)| known == name)) {
            (_, Some((_, text))) => value.as_str().ok_or_else(strange)?.clone_into(text(&mut sign_in)),
            (COMPLIANT_NETWORK, _) => sign_in.compliant_network = value.as_bool().ok_or_else(strange)?,
            (WITH, _) => {
                let layer = |name: &str| Layer::NAMES.iter().find(|(_, known)| *known == name).map(|(layer, _)| *layer);
                let layers = texts().and_then(|names| names.into_iter().map(layer).collect::<Option<Vec<_>>>());
                sign_in.layers = layers.ok_or_else(strange)?;
            }
            (OTHERWISE, _) => {
                sign_in.flipped = texts().ok_or_else(strange)?.into_iter().map(str::to_owned).collect();
            }
            _ => return Err(format!("a sign-in has no {name}")),
        }
    }
    Ok(SignInTest { sign_in, expect })
}

/// Runs tests: what is found, beside what is expected.
pub(crate) fn run(space: &Space, people: &People, names: &Names<'_>, tests: &[SignInTest]) -> Vec<TestLine> {
    let line = |test: &SignInTest| {
        let found = simulate::simulate(space, people, names, &test.sign_in);
        let (found, sentence) = match found {
            Ok(simulation) => (Some(simulation.mark), simulation.sentence),
            Err(why) => (None, why),
        };
        TestLine { name: name(space, people, names, &test.sign_in), expected: test.expect, found, sentence }
    };
    tests.iter().map(line).collect()
}

/// Who signs in, and how.
fn name(space: &Space, people: &People, names: &Names<'_>, form: &SignInForm) -> String {
    let who = people.by_id(space, names, &form.person).map_or_else(|| form.person.clone(), |person| person.name);
    let how = sign_ins::name_of(space, names, form).unwrap_or_default();
    if how.is_empty() { who } else { format!("{who}: {how}") }
}

/// The verdict on one sign-in, whoever makes it: the weakest first.
///
/// # Errors
///
/// Says why the sign-in cannot be read, or does not occur.
pub(crate) fn everybody(space: &Space, names: &Names<'_>, form: &SignInForm) -> Result<Vec<EverybodyLine>, String> {
    let matrix = sign_ins::of_forms(space, names, std::slice::from_ref(form))?;
    let mark = |pattern: u32| matrix.patterns.get(pattern as usize).and_then(|row| row.first().copied());
    let mut lines: Vec<EverybodyLine> = Vec::new();
    let mut put = |mark: Option<Mark>, name: String, counted: bool| {
        let Some(mark) = mark else { return };
        let at = lines.iter().position(|line| line.mark == mark).unwrap_or_else(|| {
            lines.push(EverybodyLine { mark, people: 0, names: Vec::new() });
            lines.len() - 1
        });
        if let Some(line) = lines.get_mut(at) {
            line.people += u32::from(counted);
            line.names.push(name);
        }
    };
    for row in &matrix.people.rows {
        put(mark(row.pattern), row.display_name.clone(), true);
        for activated in &row.activated {
            let roles = words::list(&activated.roles, "and");
            put(mark(activated.pattern), format!("{} (after activating {roles})", row.display_name), false);
        }
    }
    for row in &matrix.people.without_object {
        put(mark(row.pattern), row.display_name.clone(), false);
    }
    ordered::sort_by_key(&mut lines, |line| line.mark);
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::{read_tests, write_tests};
    use crate::answer::{Answer, Mark};
    use crate::question::{ANY, Layer, Question, SignInForm, SignInTest};
    use crate::{DroppedFile, Workbench};

    /// One policy asks everybody but Bo for MFA.
    fn workbench() -> Workbench {
        let policies = r#"[{"id":"11111111-1111-4111-8111-111111111111","displayName":"MFA","state":"enabled",
            "conditions":{"users":{"includeUsers":["All"],"excludeUsers":["b0000000-0000-4000-8000-000000000000"]},
            "applications":{"includeApplications":["All"]},"clientAppTypes":["all"]},
            "grantControls":{"operator":"OR","builtInControls":["mfa"]}}]"#;
        let users = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[
            {"id":"a0000000-0000-4000-8000-000000000000","displayName":"Ann","userPrincipalName":"ann@contoso.example","userType":"Member","accountEnabled":true},
            {"id":"b0000000-0000-4000-8000-000000000000","displayName":"Bo","userPrincipalName":"bo@contoso.example","userType":"Member","accountEnabled":true}]}"#;
        let file = |name: &str, text: &str| DroppedFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        Workbench::open(vec![file("policies.json", policies), file("users.json", users)], &mut |_| {})
    }

    fn test(person: &str, expect: Mark) -> SignInTest {
        let sign_in = SignInForm { person: person.to_owned(), ..SignInForm::default() };
        SignInTest { sign_in, expect }
    }

    #[test]
    fn a_kept_sign_in_fails_once_its_outcome_is_another() {
        let tests = vec![
            test("a0000000-0000-4000-8000-000000000000", Mark::Mfa),
            test("b0000000-0000-4000-8000-000000000000", Mark::Mfa),
            test(ANY, Mark::Open),
            test("gone", Mark::Mfa),
        ];
        let Answer::Tests(lines) = workbench().ask(&Question::Tests(tests), &mut |_| {}) else { panic!() };
        let told: Vec<(&str, Option<Mark>)> = lines.iter().map(|line| (line.name.as_str(), line.found)).collect();
        let how = "Any other resource, Browser, Windows, Any address outside named locations";
        let expected = [
            (format!("Ann: {how}"), Some(Mark::Mfa)),
            (format!("Bo: {how}"), Some(Mark::Open)),
            (format!("Anybody: {how}"), Some(Mark::Open)),
            (format!("gone: {how}"), None),
        ];
        let expected: Vec<(&str, Option<Mark>)> = expected.iter().map(|(name, mark)| (name.as_str(), *mark)).collect();
        assert_eq!(told, expected);
        assert!(lines[3].sentence.contains("not in the export"), "{}", lines[3].sentence);
    }

    #[test]
    fn one_sign_in_of_everybody_is_told_the_weakest_first() {
        let form = Box::new(SignInForm::default());
        let Answer::Everybody(Ok(lines)) = workbench().ask(&Question::Everybody(form), &mut |_| {}) else { panic!() };
        let found = |mark| lines.iter().find(|line| line.mark == mark).unwrap();
        assert_eq!(lines[0].mark, Mark::Open);
        assert_eq!((found(Mark::Open).people, found(Mark::Mfa).people), (1, 1));
        assert!(found(Mark::Open).names.contains(&"Bo".to_owned()));
        assert!(found(Mark::Mfa).names.contains(&"Ann".to_owned()));
    }

    #[test]
    fn tests_are_read_back_and_nothing_in_them_is_overlooked() {
        let mut tests = vec![test("a", Mark::Block), test(ANY, Mark::PhishingResistant)];
        for (name, text) in SignInForm::OWN.iter().chain(&SignInForm::SHARED) {
            *text(&mut tests[0].sign_in) = (*name).to_owned();
        }
        tests[0].sign_in.compliant_network = true;
        tests[0].sign_in.layers = Layer::NAMES.iter().map(|(layer, _)| *layer).collect();
        tests[0].sign_in.flipped = vec!["one".to_owned()];
        assert_eq!(read_tests(&write_tests(&tests)).unwrap(), tests);
        assert_eq!(read_tests("\u{feff}{\"canopySignInTests\":1,\"tests\":[]}").unwrap(), Vec::new());
        let test = |members: &str, expect: &str| {
            format!("{{\"canopySignInTests\":1,\"tests\":[{{\"sign-in\":{{{members}}},\"expect\":\"{expect}\"}}]}}")
        };
        for (text, said) in [
            (String::new(), "line 1"),
            ("[]".to_owned(), "no file of kept sign-ins"),
            ("{\"canopySignInTests\":2,\"tests\":[]}".to_owned(), "format 2"),
            (test("\"platfrom\":\"linux\"", "mfa"), "Test 1: a sign-in has no platfrom."),
            (test("\"platform\":7", "mfa"), "platform cannot be 7"),
            (test("\"with\":[\"magic\"]", "mfa"), "magic"),
            (test("", "anything"), "anything"),
        ] {
            let why = read_tests(&text).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
    }
}
