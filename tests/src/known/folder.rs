//! A case's folder: its files, and whether what the answer names is in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use canopy_workbench::DroppedFile;

use super::answer::Answer;

/// One tenant and its answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// The exports.
    pub files: Vec<DroppedFile>,
    /// What is expected.
    pub answer: Answer,
}

/// The exports that a case can have; `policies.json` every case has.
const EXPORTS: [&str; 12] = [
    "policies.json",
    "policyPlans.json",
    "namedLocations.json",
    "authenticationContexts.json",
    "users.json",
    "groups.json",
    "roleAssignments.json",
    "roleEligibilitySchedules.json",
    "roleDefinitions.json",
    "servicePrincipals.json",
    "crossTenantAccess.json",
    "organization.json",
];

/// The folders of a collection, in order.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Reads one case.
///
/// # Errors
///
/// Says what makes the case no case.
pub fn read(folder: &Path) -> Result<Case, String> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut files = Vec::new();
    let mut answer = None;
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if file == "answer.json" {
            answer = Some(serde_json::from_slice(&bytes).map_err(|error| format!("answer.json: {error}"))?);
        } else if EXPORTS.contains(&file.as_str()) {
            files.push(DroppedFile { name: file, bytes });
        } else {
            return Err(format!("{file} is no export that a case can have."));
        }
    }
    let case = Case { name, files, answer: answer.ok_or("There is no answer.json.")? };
    if !case.files.iter().any(|file| file.name == "policies.json") {
        return Err("There is no policies.json.".to_owned());
    }
    Ok(case)
}

impl Case {
    /// Whether the case names its people.
    pub fn has_users(&self) -> bool {
        self.files.iter().any(|file| file.name == "users.json")
    }
}

/// What makes an answer empty, or name what it must not.
pub fn faults(case: &Case) -> Vec<(String, String)> {
    let answer = &case.answer;
    let mut faults = Vec::new();
    let mut fault = |place: &str, text: &str| faults.push((place.to_owned(), text.to_owned()));
    let texts = [&answer.title, &answer.planted, &answer.why, &answer.mistake];
    let optional = [&answer.assumes, &answer.disputed];
    if texts.into_iter().chain(optional.into_iter().flatten()).any(|text| text.trim().len() < 5) {
        fault("", "a text is empty.");
    }
    if answer.sources.is_empty() || answer.sources.iter().any(|source| source.trim().is_empty()) {
        fault("", "it names no source.");
    }
    if answer.questions.is_empty() {
        fault("", "it asks nothing.");
    }
    if answer.sign_ins.len() < 2 {
        fault("", "it has fewer than two sign-ins.");
    }
    for question in &answer.questions {
        let place = question.to_string();
        if question.uncovered.is_some() != case.has_users() {
            fault(&place, "`uncovered` goes with users.json, and only with it.");
        }
        if !case.has_users() && question.uncovered_kinds.is_none() {
            fault(&place, "without users.json `uncoveredKinds` is needed.");
        }
        if question.certainly_covered.is_some() != (case.has_users() && !question.complete) {
            fault(&place, "`certainlyCovered` goes with users.json and an incomplete answer, and only with these.");
        }
        let lists = [&question.uncovered, &question.uncovered_kinds, &question.certainly_covered];
        if lists.into_iter().flatten().any(|list| list.iter().collect::<BTreeSet<_>>().len() != list.len()) {
            fault(&place, "a list names somebody twice.");
        }
        if answer.questions.iter().filter(|other| other.to_string() == place).count() > 1 {
            fault(&place, "it is asked twice.");
        }
    }
    for (at, sign_in) in answer.sign_ins.iter().enumerate() {
        let place = format!("sign-in {}", at + 1);
        let one = |options: [bool; 4]| options.into_iter().filter(|given| *given).count() == 1;
        let who = [
            sign_in.user_principal_name.is_some(),
            sign_in.kind.is_some(),
            sign_in.service_principal_id.is_some(),
            sign_in.agent_user_id.is_some(),
        ];
        if !one(who) {
            fault(&place, "it has nobody, or more than one, who signs in.");
        }
        let target =
            [sign_in.app_id.is_some(), sign_in.user_action.is_some(), sign_in.authentication_context.is_some(), false];
        if !one(target) {
            fault(&place, "it has no target, or more than one.");
        }
        if !sign_in.gap.iter().all(|control| answer.questions.iter().any(|question| question.control == *control)) {
            fault(&place, "`gap` names a control that no question asks about.");
        }
    }
    faults
}
