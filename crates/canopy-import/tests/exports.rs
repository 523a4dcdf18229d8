//! Reads a folder of real exports, where there is one beside the repository.

use canopy_model::ordered::{OrderedMap, OrderedSet};
use std::path::{Path, PathBuf};

use canopy_import::{File, Import, Kind, NoticeKind, Severity, import};
use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/exports");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder of exports beside the repository");
    None
}

fn files(folder: &Path) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                found.push(File { name, bytes });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn read(files: Vec<File>) -> Import {
    let (mut last, mut in_all) = (0, 0);
    let result = import(files, &mut |done, total| {
        assert!(done >= last && done <= total);
        (last, in_all) = (done, total);
    });
    assert_eq!(last, in_all);
    result
}

fn text(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => {
            let units: Vec<u16> =
                rest.chunks(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?))).collect();
            String::from_utf16(&units).ok()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// Policies that a strict reader sees: ids, and how many have none.
fn count(value: &Value, ids: &mut OrderedSet<String>, nameless: &mut usize) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| count(item, ids, nameless)),
        Value::Object(members) => {
            let get =
                |name: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
            let controls = get("grantControls").is_some() || get("sessionControls").is_some();
            if get("conditions").is_some_and(Value::is_object) && controls {
                match get("id").and_then(Value::as_str) {
                    Some(id) => drop(ids.insert(id.to_lowercase())),
                    None => *nameless += 1,
                }
            } else {
                members.values().for_each(|value| count(value, ids, nameless));
            }
        }
        _ => {}
    }
}

#[test]
fn no_policy_is_lost() {
    let Some(folder) = folder() else { return };
    for name in ["j0eyv__", "Cloudshield-io__", "AlexFilipin__", "denis-beuermann__"] {
        let all = files(&folder);
        let mine: Vec<File> = all.into_iter().filter(|file| file.name.starts_with(name)).collect();
        let (mut ids, mut nameless) = (OrderedSet::new(), 0);
        for file in &mine {
            if let Some(value) = text(&file.bytes).and_then(|text| serde_json::from_str(&text).ok()) {
                count(&value, &mut ids, &mut nameless);
            }
        }
        let result = read(mine);
        let found: OrderedSet<String> = result.tenant.policies.iter().map(|policy| policy.id.to_string()).collect();
        let missing: Vec<_> = ids.difference(&found).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let made_up = result.tenant.policies.iter().filter(|policy| policy.id.to_string().contains('#')).count();
        assert!(made_up >= nameless, "{name}: {made_up} of {nameless}");
        let expected = ids.len() + nameless;
        println!("{name}: {} policies, {expected} seen by a strict reader", result.tenant.policies.len());
        assert!(result.tenant.policies.len() >= expected && expected > 0);
    }
}

#[test]
fn every_folder_is_read() {
    let Some(folder) = folder() else { return };
    let mut by_folder: OrderedMap<String, Vec<File>> = OrderedMap::new();
    for file in files(&folder) {
        let top = file.name.split('/').next().unwrap_or_default().to_owned();
        by_folder.entry(top).or_default().push(file);
    }
    println!("{:38} {:>5} {:>5} {:>5} {:>5}  recognised", "folder", "files", "error", "warn", "info");
    let mut sums: OrderedMap<Kind, usize> = OrderedMap::new();
    let mut totals = [0; 4];
    for (top, files) in by_folder {
        let result = read(files);
        let mut kinds: OrderedMap<Kind, usize> = OrderedMap::new();
        result
            .files
            .iter()
            .flat_map(|file| &file.recognised)
            .for_each(|(kind, count)| *kinds.entry(*kind).or_default() += count);
        kinds.iter().for_each(|(kind, count)| *sums.entry(*kind).or_default() += count);
        let said = |severity: Severity| result.notices.iter().filter(|notice| notice.severity == severity).count();
        let row = [result.files.len(), said(Severity::Error), said(Severity::Warning), said(Severity::Info)];
        totals.iter_mut().zip(row).for_each(|(total, count)| *total += count);
        let shown: Vec<_> = kinds.iter().map(|(kind, count)| format!("{count} {}", kind.words(*count))).collect();
        println!("{top:38.38} {:>5} {:>5} {:>5} {:>5}  {}", row[0], row[1], row[2], row[3], shown.join(", "));
        if std::env::var_os("CANOPY_NOTICES").is_some() {
            result.notices.iter().for_each(|notice| println!("    {:?} {notice} [{}]", notice.code, notice.excerpt));
        }
        for notice in &result.notices {
            assert!(notice.excerpt.chars().count() <= 120);
            assert!(notice.what.ends_with('.'), "{notice:?}");
            assert!(!notice.consequence.is_empty() && !notice.remedy.is_empty(), "{notice:?}");
        }
    }
    let shown: Vec<_> = sums.iter().map(|(kind, count)| format!("{count} {}", kind.words(*count))).collect();
    println!("{:38} {:>5} {:>5} {:>5} {:>5}  {}", "all", totals[0], totals[1], totals[2], totals[3], shown.join(", "));
}

#[test]
fn good_json_draws_no_fault() {
    let Some(folder) = folder() else { return };
    let all = files(&folder);
    let good: OrderedSet<String> = all
        .iter()
        .filter(|file| text(&file.bytes).is_some_and(|text| serde_json::from_str::<Value>(&text).is_ok()))
        .map(|file| file.name.clone())
        .collect();
    assert!(!good.is_empty());
    let result = read(all);
    for notice in result.notices.iter().filter(|notice| notice.code == NoticeKind::Syntax) {
        assert!(!good.contains(&notice.file), "{notice}");
    }
}

#[test]
fn a_long_file_tells_how_far_it_is() {
    let user = |n: usize| format!(r#"{{"id":"22222222-0000-4000-8000-{n:012}","userPrincipalName":"u{n}@b.example"}}"#);
    let users: Vec<String> = (0..60_000).map(user).collect();
    let file = canopy_import::File { name: "users.json".into(), bytes: format!("[{}]", users.join(",")).into_bytes() };
    let (mut told, size) = (Vec::new(), file.bytes.len());
    canopy_import::import(vec![file], &mut |done, total| told.push((done, total)));
    assert!(told.iter().all(|(done, total)| done <= total && *total == size) && told.is_sorted());
    assert!(told.len() >= 4, "{told:?}");
}
