//! Logs of sign-ins: every shape and encoding gives the same records, and one that is broken does
//! not take the others with it.

use std::io::{Cursor, Read};

use canopy_import::{File, Kind, Notice, NoticeKind, import, sign_ins};
use canopy_model::{RecordedConditions, RecordedResult, SignInRecord, UserType};

fn read(text: &str) -> Vec<Result<SignInRecord, Notice>> {
    sign_ins("log", Box::new(Cursor::new(text.as_bytes().to_vec()))).collect()
}

fn records(text: &str) -> Vec<SignInRecord> {
    read(text).into_iter().map(Result::unwrap).collect()
}

/// A record with a number in it.
fn one(number: usize) -> String {
    format!(
        r#"{{"id": "r{number}", "createdDateTime": "2026-05-01T08:00:0{number}Z", "userPrincipalName": "a{{b}}\"[{number}",
        "conditionalAccessStatus": "success", "appliedConditionalAccessPolicies": []}}"#
    )
}

#[test]
fn every_container_gives_the_same_records() {
    let (a, b) = (one(1), one(2));
    let line = |text: &str| text.replace('\n', " ");
    let shapes = [
        format!("[{a},{b}]"),
        format!("[\n  {a},\n  {b}\n]"),
        format!("{{\"@odata.context\": \"x\", \"value\": [{a}, {b}]}}"),
        format!("{{\"records\":[{a},{b}]}}"),
        format!("{}\r\n{}\r\n", line(&a), line(&b)),
        format!("{{\"value\":[{a}]}}\n{{\"value\":[{b}]}}"),
        format!("{{\"responses\":[{{\"id\":\"1\",\"body\":{{\"value\":[{a},{b}]}}}}]}}"),
        format!("{{\"time\":\"t\",\"properties\":{}}}\n{{\"time\":\"t\",\"properties\":{}}}", line(&a), line(&b)),
    ];
    for shape in shapes {
        let ids: Vec<String> = records(&shape).into_iter().map(|record| record.id).collect();
        assert_eq!(ids, ["r1", "r2"], "{shape}");
    }
}

#[test]
fn encodings_and_small_pieces_do_no_harm() {
    let text = format!("[{},{}]", one(1), one(2)).replace("a{b}", "Zoë 🗝");
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for bytes in [
        text.as_bytes().to_vec(),
        marked(&[0xef, 0xbb, 0xbf], text.as_bytes()),
        marked(&[0xff, 0xfe], &le),
        marked(&[0xfe, 0xff], &be),
    ] {
        let found: Vec<_> = sign_ins("log", Box::new(Cursor::new(bytes))).map(Result::unwrap).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].upn, "Zoë 🗝\"[2");
    }
}

/// A source that never ends would fill memory if it were held.
#[test]
fn a_log_is_never_held_as_a_whole() {
    struct Endless(String, usize);
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let from = self.0.as_bytes();
            let part = &from[self.1 % from.len()..];
            let length = part.len().min(into.len());
            into[..length].copy_from_slice(&part[..length]);
            self.1 += length;
            Ok(length)
        }
    }
    let record = format!("{},\n", one(3).replace('\n', " "));
    let log = sign_ins("log", Box::new(Endless(record, 0)));
    assert_eq!(log.take(100_000).filter(Result::is_ok).count(), 100_000);
}

#[test]
fn a_broken_record_is_told_with_its_line_and_the_others_go_on() {
    let line = |number| one(number).replace('\n', " ");
    for (broken, at) in [
        ("{\"id\": \"x\", \"conditionalAccessStatus\": }", 2),
        ("{\"id\": \"x\", \"conditionalAccessStatus\": \"suc", 2),
        ("{\"id\": \"x\", \"conditionalAccessStatus\": \"success\"", 2),
        ("{\"id\": \"x\", \"status\": {\"errorCode\": 0}, \"conditionalAccessStatus\": \"a\",,, \"b\"", 2),
    ] {
        let found = read(&format!("{}\n{broken}\n{}\n", line(1), line(2)));
        let good: Vec<&str> = found.iter().flatten().map(|record| record.id.as_str()).collect();
        assert_eq!(good, ["r1", "r2"], "{broken}");
        let notice = found.iter().find_map(|one| one.as_ref().err()).unwrap();
        assert_eq!((notice.line, notice.code, notice.file.as_str()), (Some(at), NoticeKind::Syntax, "log"), "{notice}");
    }
    let pretty = format!("[\n  {},\n  {{\n  \"id\": \"x\",\n  {}\n]", one(1), one(2));
    let found = read(&pretty);
    assert_eq!(found.iter().flatten().count(), 2, "{found:?}");
    let cut_off = format!("[{},\n{{\"id\": \"x\", \"conditionalAccessStatus\"", one(1));
    assert_eq!(read(&cut_off).iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn diagnostic_settings_are_read() {
    let text = r#"{"time":"2026-05-01T08:00:00Z","category":"SignInLogs","resultType":"53003","resourceId":"/tenants/x","callerIpAddress":"203.0.113.9","location":"NO",
      "properties":{"userId":"6ca413e3-06ff-4704-ab36-1348bb7387c8","userType":"Guest","resourceId":"00000003-0000-0000-c000-000000000000",
      "deviceDetail":{"deviceId":"","operatingSystem":"Windows 10"},"authenticationProtocol":"deviceCode","riskLevelDuringSignIn":"none",
      "conditionalAccessAudiences":[{"applicationId":"00000003-0000-0ff1-ce00-000000000000"}],
      "appliedConditionalAccessPolicies":[
        {"id":"77777777-7777-7777-7777-777777777777","displayName":"P","enforcedGrantControls":["Mfa"],"result":"notApplied","conditionsSatisfied":3,"conditionsNotSatisfied":1032},
        {"id":"77777777-7777-7777-7777-777777777778","result":"success","conditionsSatisfied":"application,users","conditionsNotSatisfied":"none",
         "includeRulesSatisfied":[{"conditionalAccessCondition":"users","ruleSatisfied":"allUsers"}]},
        {"id":"77777777-7777-7777-7777-777777777779","result":"success","conditionsSatisfied":["application",2],"conditionsNotSatisfied":["martians"]}]}}"#;
    let record = records(text).remove(0);
    assert_eq!((record.error, record.ip.as_str(), record.country.as_str()), (Some(53003), "203.0.113.9", "NO"));
    assert_eq!((record.time.as_str(), record.user_type), ("2026-05-01T08:00:00Z", Some(UserType::Guest)));
    assert_eq!(record.resource.unwrap().to_string(), "00000003-0000-0000-c000-000000000000");
    assert_eq!((record.audiences.len(), record.protocol.as_str()), (1, "deviceCode"));
    let policies = record.policies.unwrap();
    assert_eq!(policies[0].not_satisfied, Some(RecordedConditions(8 + 1024)));
    assert_eq!(policies[0].result, RecordedResult::NotApplied);
    assert_eq!(
        (policies[1].satisfied, policies[1].not_satisfied),
        (Some(RecordedConditions(3)), Some(RecordedConditions(0)))
    );
    assert_eq!(policies[1].includes, [("users".to_owned(), "allUsers".to_owned())]);
    assert_eq!((policies[2].satisfied, policies[2].not_satisfied), (Some(RecordedConditions(3)), None));
}

const PORTAL: &str = "\u{feff}\"Date (UTC)\";\"Request ID\";\"User ID\";Username;User type;\"Application ID \";Resource;\"Resource ID \";IP address;Location;Status;Sign-in error code;Client app;Device ID;Operating System;Compliant;Join Type;Conditional Access\r\n\
2026-05-01T08:00:00Z;r1;6ca413e3-06ff-4704-ab36-1348bb7387c8;\"ada;l@example.com\";Member;00000003-0000-0ff1-ce00-000000000000;\"The \"\"resource\"\"\";00000003-0000-0ff1-ce00-000000000000;203.0.113.9;\"Oslo, Oslo, NO\";Success;0;Browser;;MacOs;False;;Not Applied\r\n\
r2;too short\r\n";

#[test]
fn csv_of_the_portal_has_no_results_by_policy() {
    let found = read(PORTAL);
    let record = found[0].as_ref().unwrap();
    assert_eq!((record.upn.as_str(), record.country.as_str(), record.line), ("ada;l@example.com", "NO", 2));
    assert_eq!((record.status.as_str(), record.policies.as_ref()), ("Not Applied", None));
    assert_eq!(record.resource_name, "The \"resource\"");
    assert_eq!(record.device.as_ref().unwrap().compliant, Some(false));
    assert_eq!(found[1].as_ref().unwrap_err().line, Some(3));
}

#[test]
fn csv_of_log_analytics_has_them_in_a_cell() {
    let text = "CreatedDateTime [UTC],UserPrincipalName,ConditionalAccessStatus,ConditionalAccessPolicies_dynamic,Location,LocationDetails_dynamic,Status_string,ResourceId,ResourceIdentity\n\
        \"4/28/2021, 2:08 PM\",ada@example.com,success,\"[{\"\"id\"\":\"\"p\"\",\n\"\"result\"\":\"\"success\"\",\"\"conditionsSatisfied\"\":3}]\",IL,\"{\"\"countryOrRegion\"\":\"\"IL\"\"}\",\"{\"\"errorCode\"\":50140}\",/tenants/x,797f4846-ba00-4fd7-ba43-dac1f8f63013\n";
    let record = records(text).remove(0);
    assert_eq!((record.error, record.country.as_str()), (Some(50140), "IL"));
    assert_eq!(record.resource.unwrap().to_string(), "797f4846-ba00-4fd7-ba43-dac1f8f63013");
    assert_eq!(record.policies.unwrap()[0].satisfied, Some(RecordedConditions(3)));
}

#[test]
fn a_drop_keeps_logs_apart_from_the_tenant() {
    let file = |name: &str, text: String| File { name: name.into(), bytes: text.into_bytes() };
    let policy = r#"{"id":"365bdd23-d0e0-49a7-8131-f63b98ea6115","displayName":"P","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}"#;
    let page = format!("{{\"@odata.nextLink\":\"https://x\",\"value\":[{}, {{\"a\":1}}]}}", one(1));
    let import =
        import(vec![file("p.json", policy.into()), file("s.json", page), file("s.csv", PORTAL.into())], &mut |_, _| {});
    assert_eq!(import.tenant.policies.len(), 1);
    let logs: Vec<&str> = import.logs.iter().map(|log| log.name.as_str()).collect();
    assert_eq!(logs, ["s.json", "s.csv"]);
    let recognised: Vec<_> = import.files.iter().map(|file| file.recognised.clone()).collect();
    assert_eq!(recognised, [vec![(Kind::Policy, 1)], vec![(Kind::SignIn, 1)], vec![(Kind::SignIn, 1)]]);
    let codes: Vec<_> = import.notices.iter().map(|notice| (notice.file.as_str(), notice.code)).collect();
    let expected = [
        ("s.json", NoticeKind::CutOff),
        ("s.json", NoticeKind::Missing),
        ("s.json", NoticeKind::UnknownContent),
        ("s.csv", NoticeKind::Syntax),
        ("s.csv", NoticeKind::Missing),
    ];
    assert_eq!(codes, expected);
}

#[test]
fn portal_downloads_in_other_languages_are_read_by_their_order() {
    let mut header: Vec<String> = (0..57).map(|n| format!("Spalte {n}")).collect();
    header[0] = "Datum (UTC)".to_owned();
    let mut cells = vec![String::new(); 57];
    for (at, text) in [
        (0, "2026-05-01T08:00:00Z"),
        (1, "44444444-0000-4000-8000-000000000004"),
        (6, "jana@contoso.example"),
        (25, "198.51.100.7"),
        (52, "success"),
    ] {
        cells[at] = format!("\"{text}\"");
    }
    let text = format!("{}\r\n{}\r\n", header.join(";"), cells.join(";"));
    let found = records(&text);
    assert_eq!((found[0].upn.as_str(), found[0].status.as_str()), ("jana@contoso.example", "success"));
    assert_eq!(found[0].ip.as_str(), "198.51.100.7");
    // A table of as many columns that has no request ids is none.
    assert!(read(&text.replace("44444444", "x")).is_empty());
}

/// A source that can be asked for ever, and fails each time once its text is over.
struct Failing(&'static [u8]);

impl std::io::Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() { Err(std::io::ErrorKind::InvalidData.into()) } else { self.0.read(into) }
    }
}

#[test]
fn a_log_that_cannot_be_read_to_its_end_says_so_once() {
    let record = br#"[{"id": "1", "createdDateTime": "2026-05-01T08:00:00Z", "userId": "u", "appId": "a", "conditionalAccessStatus": "success"},"#;
    let read: Vec<_> = canopy_import::sign_ins("log.json", Box::new(Failing(record))).take(10).collect();
    let [Ok(_), Err(notice)] = &read[..] else { panic!("{read:?}") };
    assert!(notice.what.contains("could not be read to its end"), "{notice}");
}
