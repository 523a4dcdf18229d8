use super::*;

fn one(text: &str) -> (String, Vec<String>) {
    let (roots, faults) = read(text);
    let shown = roots.iter().map(show).collect::<Vec<_>>().join(" ");
    (shown, faults.into_iter().map(|fault| format!("{}: {}", fault.at, fault.what)).collect())
}

fn show(node: &Node<'_>) -> String {
    let mark = if node.whole { "" } else { "?" };
    match &node.value {
        Value::Null => format!("null{mark}"),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => (*number).to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::Array(items) => format!("[{}]{mark}", items.iter().map(show).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let shown: Vec<_> = members.iter().map(|m| format!("{}:{}", m.name, show(&m.node))).collect();
            format!("{{{}}}{mark}", shown.join(","))
        }
    }
}

#[test]
fn good_text_is_read_without_faults() {
    for (text, shown) in [
        (r#" {"a": [1, -2.5e3, true, false, null], "b": {}} "#, "{a:[1,-2.5e3,true,false,null],b:{}}"),
        (r#"["\u00e4\n\"\\\/", "\ud83d\ude00", "\ud83d"]"#, r#"["ä\n\"\\/","😀","�"]"#),
        ("{\"a\":1}\n{\"a\":2}\n", "{a:1} {a:2}"),
        ("", ""),
    ] {
        assert_eq!(one(text), (shown.to_owned(), Vec::new()));
    }
}

#[test]
fn commas_are_forgiven_and_named() {
    let (shown, faults) = one("{\"a\":[1,2,],}");
    assert_eq!(shown, "{a:[1,2]}");
    assert_eq!(faults.len(), 2);
    assert!(faults[0].starts_with("9: A comma stands before"));
    let (shown, faults) = one("{\"a\":[\"x\" \"y\"] \"b\":1}");
    assert_eq!((shown.as_str(), faults.len()), ("{a:[\"x\",\"y\"],b:1}", 2));
}

#[test]
fn a_bad_element_does_not_sink_the_others() {
    let (shown, faults) = one(r#"[{"a":1},{"b":{"c":oops}},{"d":1}]"#);
    assert_eq!(shown, "[{a:1},{b:{c:null?}?}?,{d:1}]?");
    assert_eq!(faults, ["19: A value was expected here."]);
    let (shown, faults) = one(r#"[{"a":1},{"b" "}",{"c":[]}},{"d":1}]"#);
    assert_eq!(shown, "[{a:1},{}?,{d:1}]?");
    assert_eq!(faults, ["14: A colon was expected here."]);
}

#[test]
fn text_after_the_end_and_text_cut_off() {
    let (shown, faults) = one("{\"a\":1}]");
    assert_eq!((shown.as_str(), faults.len()), ("{a:1}", 1));
    let (shown, faults) = one("{\"a\":{\"b\":[1]]},\"c\":2}");
    assert_eq!((shown.as_str(), faults.len()), ("{a:{b:[1]},c:2}", 1));
    let (shown, faults) = one("[{\"a\":1],{\"b\":2}]");
    assert!(shown.contains('?') && faults.len() > 1, "{shown} {faults:?}");
    let (shown, faults) = one("\"a\": {}");
    assert_eq!((shown.as_str(), faults.len()), ("", 1));
    let (shown, faults) = one("[{\"a\":1},{\"b\":\"x");
    assert_eq!(shown, "[{a:1},{b:null?}?]?");
    assert_eq!(faults, ["16: The text ends in the middle of the JSON."]);
}

#[test]
fn depth_is_limited() {
    let deep = "[".repeat(100_000);
    let (_, faults) = read(&deep);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].what, "The values are nested too deeply.");
}
