//! Rows as text and as JSON.

use std::collections::BTreeMap;

use canopy_import::Kind;
use serde_json::{Map, Value, json as object};

use super::Row;

/// A line for each folder, the totals, then what was not understood in full, and the problems.
pub fn text(rows: &[Row]) -> String {
    let header = ["files", "policies", "in part", "others", "errors", "warnings", "remarks"];
    let width = rows.iter().map(|row| row.folder.chars().count()).max().unwrap_or_default().max(6);
    let line = |name: &str, cells: &[String]| {
        let cells: String = cells.iter().map(|cell| format!("  {cell:>8}")).collect();
        format!("{name:width$}{cells}\n")
    };
    let told = |row: &Row| numbers(row).map(|number| number.to_string());
    let mut out = line("folder", &header.map(str::to_owned));
    rows.iter().for_each(|row| out.push_str(&line(&row.folder, &told(row))));
    let total = total(rows);
    out.push_str(&line(&total.folder, &told(&total)));
    let kinds: Vec<_> = total.kinds.iter().map(|(kind, count)| format!("{count} {}", kind.words(*count))).collect();
    out.push_str(&format!("\nread: {}\n", kinds.join(", ")));
    let mut list = |title: &str, lines: &[String]| {
        out.push_str(&format!("\n{}: {}\n", title, lines.len()));
        lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    };
    list("not understood in full", &total.in_part);
    list("problems", &total.problems);
    out
}

/// The same for machines: `folders`, one object each, and `total`.
pub fn json(rows: &[Row]) -> Value {
    object!({ "folders": rows.iter().map(one).collect::<Vec<_>>(), "total": one(&total(rows)) })
}

fn one(row: &Row) -> Value {
    let [files, policies, in_part, others, errors, warnings, remarks] = numbers(row);
    let kinds: Map<String, Value> =
        row.kinds.iter().map(|(kind, count)| (kind.words(2).to_owned(), object!(count))).collect();
    object!({
        "folder": row.folder,
        "files": files,
        "policies": policies,
        "policies_in_part": in_part,
        "other_objects": others,
        "objects": kinds,
        "notices": { "errors": errors, "warnings": warnings, "remarks": remarks },
        "in_part": row.in_part,
        "problems": row.problems,
    })
}

fn numbers(row: &Row) -> [usize; 7] {
    let [errors, warnings, remarks] = row.notices;
    [row.files, row.policies(), row.in_part.len(), row.others(), errors, warnings, remarks]
}

fn total(rows: &[Row]) -> Row {
    let mut total = Row { folder: "total".to_owned(), ..Row::default() };
    for row in rows {
        total.files += row.files;
        add(&mut total.kinds, &row.kinds);
        total.notices.iter_mut().zip(row.notices).for_each(|(sum, count)| *sum += count);
        total.in_part.extend(row.in_part.iter().cloned());
        total.problems.extend(row.problems.iter().cloned());
    }
    total
}

fn add(sums: &mut BTreeMap<Kind, usize>, counts: &BTreeMap<Kind, usize>) {
    counts.iter().for_each(|(kind, count)| *sums.entry(*kind).or_default() += count);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_summed_up() {
        let row = |folder: &str, files| Row {
            folder: folder.to_owned(),
            files,
            kinds: [(Kind::Policy, 2), (Kind::User, 3)].into(),
            notices: [1, 0, 2],
            in_part: vec!["why".to_owned()],
            problems: Vec::new(),
        };
        let rows = [row("a", 1), row("b", 4)];
        let told = json(&rows);
        assert_eq!(told["total"]["files"], 5);
        assert_eq!((&told["total"]["policies"], &told["total"]["other_objects"]), (&object!(4), &object!(6)));
        assert_eq!(told["folders"][1]["notices"], object!({ "errors": 1, "warnings": 0, "remarks": 2 }));
        assert!(text(&rows).contains("read: 4 policies, 6 users"));
    }
}
