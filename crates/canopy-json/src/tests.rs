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
        Value::Long(list) => format!("[{}]{mark}", list.all().iter().map(show).collect::<Vec<_>>().join(",")),
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

/// As many copies of an item as a long list has, and one item in the midst and one at the end.
fn list(item: &str, odd: &str) -> String {
    let copies = |count: usize| vec![item; count].join(",\n");
    format!("{{\"value\": [{},{odd},{}, 7 ]}}", copies(500), copies(300))
}

fn long(text: &str) -> (Vec<Node<'_>>, Vec<Fault>) {
    read_long(text, &mut |_| {})
}

#[test]
fn long_lists_are_read_as_short_ones_are() {
    let item = r#"{"id": "a\u00e4\\b", "n": [-1.5e3, 0, true, null, {}], "m": [ ]}"#;
    for odd in [
        "{\"b\": [{\"c\": \"ä\"}]}",
        "[ ]",
        "-0",
        "\"\"",
        "\"\\ud83d\"",
        // Faults of all sorts: then the list is none of those.
        "{\"b\": }",
        "{\"b\": tru}",
        "{\"b\" 1}",
        "1,",
        "{\"b\": 1,}",
        "{} {}",
        "\"\\x\"",
        "\"\\u00g0\"",
        "]",
        "}",
        "-",
        "01x",
        &"[".repeat(DEPTH),
        &format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        "\"open",
        "{\"b\": {\"c\": 1]}",
    ] {
        let text = list(item, odd);
        let ((short, faults), (long, long_faults)) = (read(&text), long(&text));
        assert_eq!(faults, long_faults, "{odd}");
        let shown = |roots: &[Node<'_>]| roots.iter().map(show).collect::<String>();
        assert_eq!(shown(&short), shown(&long), "{odd}");
        let is_long = matches!(long[0].get("value").unwrap().value, Value::Long(_));
        assert_eq!(is_long, faults.is_empty(), "{odd}");
    }
    assert!(matches!(long("[1,2,3]").0[0].value, Value::Array(_)));
}

#[test]
fn an_item_of_a_long_list_is_found_by_its_place() {
    let text = list("{\"a\": 1}", "{\"b\": [{\"c\": 2}]}");
    let (roots, faults) = long(&text);
    assert_eq!(faults, []);
    let node = roots[0].get("value").unwrap();
    let Value::Long(list) = &node.value else { panic!("a long list") };
    assert_eq!((list.count(), node.count()), (802, 802));
    let (mut at, mut last) = (0, 0);
    assert!(node.while_each(&mut |item| {
        let (found, same) = list.holding(item.start).unwrap();
        assert_eq!((found, same.start, same.end), (at, item.start, item.end));
        (at, last) = (at + 1, item.start);
        true
    }));
    assert_eq!((at, text.get(last..=last)), (802, Some("7")));
    let mut met = 0;
    assert!(!node.while_each(&mut |_| {
        met += 1;
        met < 300
    }));
    assert_eq!(met, 300);
}

#[test]
fn strings_are_scanned_to_their_end() {
    for length in 0..40 {
        for mark in ['"', '\\'] {
            // Bytes beside the marks, and beyond ASCII, must not be taken for them.
            let text = format!("{}{mark}ä\"\\", "!#[]\u{a2}\u{dc}".chars().cycle().take(length).collect::<String>());
            assert_eq!(string::plain_until(text.as_bytes(), 0), text.find(mark).unwrap(), "{text}");
        }
    }
    assert_eq!(string::plain_until(b"0123456789", 3), 10);
}

#[test]
fn numbers_are_told_from_words() {
    for number in ["0", "-0", "12", "007", "1.5", "-1.25e+10", "1E5", "1e-5", "1e999"] {
        assert!(super::is_number(number.as_bytes()), "{number}");
    }
    for word in ["", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "-inf", "NaN", "-nan", "0x10", "1_000", "1 2", "--1"] {
        assert!(!super::is_number(word.as_bytes()), "{word}");
    }
}
