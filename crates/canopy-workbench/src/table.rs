//! Tables that are no spreadsheet's: to read in a text, and to read by programs.

use serde_json::{Map, Value};

/// A table in Markdown (GitHub's): a row to a line, and nothing in a cell means anything to it.
pub fn markdown<'r>(head: &[&str], rows: impl Iterator<Item = &'r [String]>) -> String {
    let mut text = line(head.iter().map(|cell| (*cell).to_owned()));
    text.push_str(&line(head.iter().map(|_| "---".to_owned())));
    rows.for_each(|row| text.push_str(&line(row.iter().map(|cell| escaped(cell)))));
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text that Markdown takes as it stands; line breaks end a row and become spaces.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '~' | '&' => {
                escaped.extend(['\\', letter])
            }
            '\r' | '\n' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A table as JSON: an array of objects with the head's names.
pub fn json<'r>(head: &[&str], rows: impl Iterator<Item = &'r [String]>) -> String {
    let object = |row: &[String]| {
        let members = head.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), Value::String(cell.clone())));
        Value::Object(members.collect::<Map<_, _>>())
    };
    format!("{:#}\n", Value::Array(rows.map(object).collect()))
}

#[cfg(test)]
mod tests {
    use super::{json, markdown};

    const HEAD: [&str; 2] = ["Who", "What"];

    fn rows() -> Vec<Vec<String>> {
        vec![vec!["A|B".to_owned(), "<b>x</b>\n\"y\"".to_owned()]]
    }

    #[test]
    fn no_cell_breaks_out_of_markdown() {
        let text = markdown(&HEAD, rows().iter().map(Vec::as_slice));
        assert_eq!(text, "| Who | What |\n| --- | --- |\n| A\\|B | \\<b\\>x\\</b\\> \"y\" |\n");
    }

    #[test]
    fn json_is_read_back() {
        let text = json(&HEAD, rows().iter().map(Vec::as_slice));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value, serde_json::json!([{"Who": "A|B", "What": "<b>x</b>\n\"y\""}]));
    }
}
