//! From Markdown to cases: headings, fenced blocks and tables, each with its line.

use super::{Outcome, Problem, problem};

/// A line of a fenced block, not blank.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) text: String,
}

/// What stands under one heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) heading: String,
    pub(crate) line: usize,
    pub(crate) tenant: Vec<Line>,
    pub(crate) policies: Vec<Line>,
    pub(crate) tables: Vec<Table>,
}

/// A table of sign-ins.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) line: usize,
    /// Whether the code is known not to agree.
    pub(crate) disputed: bool,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One sign-in.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) line: usize,
    cells: Vec<String>,
}

impl Table {
    /// The cell under a header; `None` where it is empty or there is no such column.
    pub(crate) fn cell<'r>(&self, row: &'r Row, name: &str) -> Option<&'r str> {
        let at = self.header.iter().position(|header| header == name)?;
        row.cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// A row in words.
    pub(crate) fn show(&self, row: &Row) -> String {
        let filled = self.header.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
        filled.map(|(name, cell)| format!("{name} = {cell}")).collect::<Vec<_>>().join(", ")
    }
}

/// Reads a file. What stands before the first case is shared by all of them.
pub(crate) fn read(text: &str) -> Outcome<Vec<Case>> {
    let mut reader = Reader { cases: vec![Case::default()], fence: None, disputed: false };
    for (at, text) in text.lines().enumerate() {
        reader.line(at + 1, text.trim_end())?;
    }
    if let Some((_, line)) = reader.fence {
        return problem(line, "This block is never closed.");
    }
    reader.no_dispute(text.lines().count())?;
    let mut cases = reader.cases;
    let shared = cases.remove(0);
    if cases.is_empty() {
        return problem(1, "The file holds no case (##).");
    }
    if let Some(table) = shared.tables.first() {
        return problem(table.line, "A table stands under the heading of a case (##).");
    }
    for case in &mut cases {
        case.tenant.splice(0..0, shared.tenant.iter().cloned());
        case.policies.splice(0..0, shared.policies.iter().cloned());
        check(case)?;
    }
    Ok(cases)
}

/// A case that asserts nothing is an error.
fn check(case: &Case) -> Outcome<()> {
    if case.tables.is_empty() {
        return problem(case.line, format!("The case “{}” has no table.", case.heading));
    }
    match case.tables.iter().find(|table| table.rows.is_empty()) {
        Some(table) => problem(table.line, "This table has no rows."),
        None => Ok(()),
    }
}

enum Fence {
    Tenant,
    Policy,
    Text,
}

struct Reader {
    cases: Vec<Case>,
    fence: Option<(Fence, usize)>,
    disputed: bool,
}

impl Reader {
    fn line(&mut self, number: usize, text: &str) -> Outcome<()> {
        if let Some(kind) = text.strip_prefix("```") {
            return self.fence(number, kind);
        }
        let Some(case) = self.cases.last_mut() else { return Ok(()) };
        let line = || Line { number, text: text.to_owned() };
        match &self.fence {
            Some(_) if text.trim().is_empty() => {}
            Some((Fence::Tenant, _)) => case.tenant.push(line()),
            Some((Fence::Policy, _)) => case.policies.push(line()),
            Some((Fence::Text, _)) => {}
            None => return self.prose(number, text),
        }
        Ok(())
    }

    fn fence(&mut self, number: usize, kind: &str) -> Outcome<()> {
        self.fence = match (self.fence.take(), kind) {
            (Some(_), "") => None,
            (None, "tenant") => Some((Fence::Tenant, number)),
            (None, "policy") => Some((Fence::Policy, number)),
            (None, "text") => Some((Fence::Text, number)),
            (_, kind) => return problem(number, format!("“{kind}” is no kind of block: tenant, policy, text.")),
        };
        Ok(())
    }

    fn prose(&mut self, number: usize, text: &str) -> Outcome<()> {
        let text = text.trim_start();
        if let Some(heading) = text.strip_prefix("## ") {
            self.no_dispute(number)?;
            self.cases.push(Case { heading: heading.to_owned(), line: number, ..Case::default() });
        } else if text.starts_with("**Disputed") {
            self.disputed = true;
        } else if text.starts_with('|') {
            self.row(number, text)?;
        } else if text.starts_with("##") || text.starts_with("```") || text.starts_with("~~~") {
            return problem(number, "A case begins with “## ”, a block with three backticks at the margin.");
        }
        Ok(())
    }

    /// A dispute has to be about a table.
    fn no_dispute(&self, number: usize) -> Outcome<()> {
        if self.disputed { problem(number, "Above, something is disputed, and no table follows.") } else { Ok(()) }
    }

    /// A row belongs to the table whose last line is the one before; otherwise it begins one.
    fn row(&mut self, number: usize, text: &str) -> Outcome<()> {
        let cells = cells(text).ok_or(Problem { line: number, text: "A row ends with “|”.".to_owned() })?;
        let Some(case) = self.cases.last_mut() else { return Ok(()) };
        let open = case.tables.last_mut().filter(|table| table.line + table.rows.len() + 2 >= number);
        let Some(table) = open else {
            let disputed = std::mem::take(&mut self.disputed);
            case.tables.push(Table { line: number, disputed, header: cells, rows: Vec::new() });
            return Ok(());
        };
        let rule = |cell: &String| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':'));
        match number == table.line + 1 {
            true if cells.iter().all(rule) => return Ok(()),
            true => return problem(number, "A line of dashes is missing under the header."),
            false if cells.len() == table.header.len() => table.rows.push(Row { line: number, cells }),
            false => return problem(number, format!("{} cells under {} headers.", cells.len(), table.header.len())),
        }
        Ok(())
    }
}

/// The cells of a row, without the backticks of code.
fn cells(text: &str) -> Option<Vec<String>> {
    let inner = text.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(|cell| plain(cell.trim()).to_owned()).collect())
}

fn plain(cell: &str) -> &str {
    let ticks = cell.len() - cell.trim_start_matches('`').len();
    match ticks {
        0 => cell,
        ticks if cell.len() >= 2 * ticks && cell.ends_with(&cell[..ticks]) => cell[ticks..cell.len() - ticks].trim(),
        _ => cell,
    }
}
