//! A file of requests, taken apart: one object, an array of them, or one to a line.

use serde_json::Value;
use serde_json::value::RawValue;

use super::problem::Problem;

/// One request of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Posed {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// The body, or why it is none.
    pub body: Result<Value, Problem>,
}

/// Takes a file apart, in UTF-8 or UTF-16: one JSON object, an array of them, several after one
/// another, or one to a line (NDJSON), where a broken line costs no other. Empty for a file
/// without content.
pub fn requests(bytes: Vec<u8>) -> Vec<Posed> {
    let Some(text) = canopy_import::text(bytes) else {
        return vec![Posed { line: 1, body: Err(Problem::json("The file is not text.".to_owned())) }];
    };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        Vec::new()
    } else if text.trim_start().starts_with('[') {
        array(text)
    } else if by_lines(text) {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines.map(|(at, line)| Posed { line: at + 1, body: parsed(line, at) }).collect()
    } else {
        one_after_another(text)
    }
}

/// Whether some line among several is an object by itself.
fn by_lines(text: &str) -> bool {
    let object = |line: &str| matches!(serde_json::from_str(line), Ok(Value::Object(members)) if !members.is_empty());
    text.trim().lines().nth(1).is_some() && text.lines().any(object)
}

fn array(text: &str) -> Vec<Posed> {
    match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(items) => items
            .into_iter()
            .map(|item| {
                // The item is a part of the text: what lies before it gives its line.
                let offset = (item.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                let before = text.get(..offset).unwrap_or_default().matches('\n').count();
                Posed { line: before + 1, body: parsed(item.get(), before) }
            })
            .collect(),
        Err(error) => vec![Posed { line: error.line().max(1), body: Err(fault(&error, 0)) }],
    }
}

fn one_after_another(text: &str) -> Vec<Posed> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut posed = Vec::new();
    loop {
        let rest = text.get(stream.byte_offset()..).unwrap_or_default();
        let begin = stream.byte_offset() + (rest.len() - rest.trim_start().len());
        let line = text.get(..begin).unwrap_or_default().matches('\n').count() + 1;
        match stream.next() {
            None => return posed,
            Some(Ok(body)) => posed.push(Posed { line, body: Ok(body) }),
            Some(Err(error)) => {
                posed.push(Posed { line: error.line().max(1), body: Err(fault(&error, 0)) });
                return posed;
            }
        }
    }
}

/// Reads one text whose first line is preceded by `before` others.
fn parsed(text: &str, before: usize) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|error| fault(&error, before))
}

fn fault(error: &serde_json::Error, before: usize) -> Problem {
    let (line, column) = (before + error.line(), error.column());
    Problem::json(format!("This is not JSON, from line {line}, column {column} on. Correct it there."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(usize, bool)> {
        requests(text.as_bytes().to_vec()).into_iter().map(|posed| (posed.line, posed.body.is_ok())).collect()
    }

    #[test]
    fn every_form_is_taken_apart() {
        for (text, expected) in [
            ("", vec![]),
            (" \n\n", vec![]),
            ("{\n \"a\": {}\n}", vec![(1, true)]),
            ("\n{\n\"a\": 1}\n\n{\n\"b\": 2\n}", vec![(2, true), (5, true)]),
            ("[\n {\"a\": 1},\n\n {\n\"b\": 2}\n]", vec![(2, true), (4, true)]),
            ("[]", vec![]),
            ("{\"a\": 1}\n\n{\"b\": oops}\n{\"c\": 3}\n", vec![(1, true), (3, false), (4, true)]),
            ("{\"a\": \n{\"c\": 3}\n", vec![(1, false), (2, true)]),
            ("{\"a\": 1", vec![(1, false)]),
            ("[\n{\"a\": 1},\n{\"b\" 2}]", vec![(3, false)]),
            ("hello", vec![(1, false)]),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn faults_say_where() {
        let posed = requests(b"{\"a\": 1}\n{\"b\": oops}".to_vec());
        let problem = posed[1].body.as_ref().unwrap_err();
        assert_eq!(problem.message, "This is not JSON, from line 2, column 7 on. Correct it there.");
    }

    #[test]
    fn utf_16_is_text_too() {
        let bytes = [0xff, 0xfe].into_iter().chain("{}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(requests(bytes).len(), 1);
    }
}
