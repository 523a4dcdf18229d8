//! A folder of exports, read folder by folder and held against what a plain reader sees in it.
//!
//! The central function is [`read`]. Three things must not happen: a file that yields nothing
//! without a word, a policy that is there and was not read, and a value of Graph's own lists that
//! is not known.

mod plain;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use canopy_import::{File, Import, Kind, Severity, import};
use canopy_model::{Policy, PolicyState};

pub use report::{json, text};

/// What came of the files of one folder.
#[derive(Debug, Default)]
pub struct Row {
    /// The folder's name; that of the file for files at the top.
    pub folder: String,
    /// How many files there are.
    pub files: usize,
    /// What was recognised, file by file, copies included.
    pub kinds: BTreeMap<Kind, usize>,
    /// Notices: errors, warnings, remarks.
    pub notices: [usize; 3],
    /// Policies that were not understood in full, and why.
    pub in_part: Vec<String>,
    /// What must not happen.
    pub problems: Vec<String>,
}

impl Row {
    /// How many policies were read.
    pub fn policies(&self) -> usize {
        self.kinds.get(&Kind::Policy).copied().unwrap_or_default()
    }

    /// How many objects of other kinds were read.
    pub fn others(&self) -> usize {
        self.kinds.values().sum::<usize>() - self.policies()
    }
}

/// Reads a folder; each folder in it is one import, as if it had been dropped by itself.
pub fn read(folder: &Path) -> Vec<Row> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let known: BTreeSet<String> = files.iter().flat_map(|file| plain::enumerated(&file.bytes)).collect();
    let mut folders: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for file in files {
        let top = file.name.split('/').next().unwrap_or_default().to_owned();
        folders.entry(top).or_default().push(file);
    }
    folders.into_iter().map(|(folder, files)| row(folder, files, &known)).collect()
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(top, &path, files);
        } else if let Ok(bytes) = std::fs::read(&path) {
            let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(File { name, bytes });
        }
    }
}

fn row(folder: String, files: Vec<File>, known: &BTreeSet<String>) -> Row {
    let mut row = Row { folder, files: files.len(), ..Row::default() };
    let seen: Vec<usize> = files.iter().map(|file| plain::policies(&file.bytes)).collect();
    let told = std::panic::catch_unwind(|| import(files, &mut |_, _| {}));
    let Ok(told) = told else {
        row.problems.push("The import panicked.".to_owned());
        return row;
    };
    for (file, seen) in told.files.iter().zip(seen) {
        file.recognised.iter().for_each(|(kind, count)| *row.kinds.entry(*kind).or_default() += count);
        let read = file.recognised.iter().filter(|(kind, _)| *kind == Kind::Policy).map(|(_, count)| count).sum();
        let mut notices = told.notices.iter().filter(|notice| notice.file == file.name);
        if file.recognised.is_empty() && notices.next().is_none() {
            row.problems.push(format!("{}: nothing was read, and nothing was said.", file.name));
        }
        if seen > read {
            row.problems.push(format!("{}: {seen} policies are there, {read} were read.", file.name));
        }
    }
    row.notices = [Severity::Error, Severity::Warning, Severity::Info]
        .map(|wanted| told.notices.iter().filter(|notice| notice.severity == wanted).count());
    row.problems.extend(badly_worded(&told));
    for policy in &told.tenant.policies {
        judge(policy, known, &mut row);
    }
    row
}

/// Notices that do not say what follows or what to do, or whose excerpt is too long.
fn badly_worded(told: &Import) -> impl Iterator<Item = String> {
    let bad = told.notices.iter().filter(|notice| {
        !notice.what.ends_with('.')
            || notice.consequence.is_empty()
            || notice.remedy.is_empty()
            || notice.excerpt.chars().count() > 120
    });
    bad.map(|notice| format!("A notice is not whole: {notice}"))
}

fn judge(policy: &Policy, known: &BTreeSet<String>, row: &mut Row) {
    let place = format!("{}:{}: “{}”", policy.source.file, policy.source.line, policy.name);
    match &policy.state {
        // Templates have none.
        PolicyState::Unrecognised(state) if !state.is_empty() => {
            row.in_part.push(format!("{place} has the state “{state}”."));
        }
        _ => {}
    }
    for part in &policy.conditions.unreadable {
        row.in_part.push(format!("{place}, {}: {}", part.path, part.problem));
        if known.contains(&part.text.trim_matches('"').to_lowercase()) {
            row.problems.push(format!("{place}, {}: Graph knows {}.", part.path, part.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_happen_is_found() {
        let folder = std::env::temp_dir().join(format!("canopy-corpus-{}", std::process::id()));
        let policy = |state: &str, risk: &str| {
            format!(
                r#"{{"id": "{state}", "displayName": "P", "state": "{state}", "grantControls": {{"builtInControls": ["mfa"]}},
                "conditions": {{"users": {{"includeUsers": ["All"]}}, "applications": {{"includeApplications": ["All"]}},
                "signInRiskLevels": ["{risk}"]}}}}"#
            )
        };
        let deep = (0..9).fold(policy("enabled", "low"), |inner, _| format!(r#"{{"a": {inner}}}"#));
        for (name, text) in [
            ("good/a.json", policy("enabled", "low")),
            ("good/b.csv", "id,displayName,userPrincipalName,userType\n1,Zoe,zoe@contoso.example,Member\n".to_owned()),
            ("odd/a.json", policy("perhaps", "dreadful")),
            ("odd/enumerations.json", r#"{"risk": {"isFlags": false, "members": {"dreadful": 1}}}"#.to_owned()),
            ("odd/deep.json", deep),
        ] {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let rows = read(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        let [good, odd] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((good.files, good.policies(), good.others()), (2, 1, 1));
        assert!(good.problems.is_empty() && good.in_part.is_empty(), "{good:?}");
        assert_eq!(odd.in_part.len(), 2, "{odd:?}");
        let problems = odd.problems.join("\n");
        assert!(
            odd.problems.len() == 2 && problems.contains("Graph knows") && problems.contains("1 policies are there")
        );
    }
}
