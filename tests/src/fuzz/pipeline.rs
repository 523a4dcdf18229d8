//! The whole way: files to a tenant, the tenant to every answer.

use canopy_workbench::{
    ANY, Answer, AskedControl, AttackerModel, Coverage, DroppedFile, Layer, PolicyScope, Question, SignInForm,
    TargetScope, Workbench,
};
use serde_json::Value;

use super::dice::Dice;
use super::seeds::Seeds;
use super::{Input, csv, json, mutate};

/// A tenant some of whose files are changed, with a file of another one now and then.
///
/// Mostly it is a small part of a tenant: every question takes its time, and many inputs find more
/// than large ones.
pub(super) fn tenant(seeds: &Seeds, dice: &mut Dice) -> Input {
    let mut files = dice.small(&seeds.tenants).clone();
    if !dice.one_in(16) {
        cut(&mut files, dice);
    }
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(files.len());
        let bytes = std::mem::take(&mut files[at].1);
        files[at].1 = match serde_json::from_slice::<Value>(&bytes) {
            Ok(mut document) if dice.roll(5) > 0 => {
                json::mutate(&mut document, &seeds.documents, dice);
                document.to_string().into_bytes()
            }
            _ if files[at].0.ends_with(".csv") => csv::mutate(&String::from_utf8_lossy(&bytes), dice).into_bytes(),
            _ => mutate::bytes(bytes, &seeds.files, dice),
        };
    }
    if dice.one_in(4) {
        files.push((json::text(dice), dice.small(&seeds.files).clone()));
    }
    if dice.one_in(4) && !seeds.logs.is_empty() {
        files.push(("log.json".to_owned(), dice.small(&seeds.logs).clone()));
    }
    if dice.one_in(3) {
        circle(&mut files, dice);
    }
    Input { files }
}

/// Leaves a few files, and a few items of each list in them.
fn cut(files: &mut Vec<(String, Vec<u8>)>, dice: &mut Dice) {
    while files.len() > 6 {
        files.swap_remove(dice.roll(files.len()));
    }
    for (_, bytes) in files {
        let Ok(mut document) = serde_json::from_slice::<Value>(bytes) else { continue };
        let list = if document.is_array() { Some(&mut document) } else { document.get_mut("value") };
        if let Some(Value::Array(items)) = list.filter(|list| list.as_array().is_some_and(|items| items.len() > 6)) {
            while items.len() > 6 {
                items.swap_remove(dice.roll(items.len()));
            }
            *bytes = document.to_string().into_bytes();
        }
    }
}

/// Groups that contain one another, themselves, and somebody twice.
fn circle(files: &mut Vec<(String, Vec<u8>)>, dice: &mut Dice) {
    let mut ids: Vec<String> = Vec::new();
    for (_, bytes) in files.iter() {
        let document = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        let list = document.get("value").unwrap_or(&document).as_array().cloned().unwrap_or_default();
        ids.extend(list.iter().filter_map(|one| one.get("id")?.as_str().map(str::to_owned)));
    }
    if ids.is_empty() {
        return;
    }
    let groups: Vec<Value> = (0..1 + dice.roll(6))
        .map(|_| {
            let members: Vec<Value> = (0..dice.roll(8)).map(|_| serde_json::json!({ "id": dice.pick(&ids) })).collect();
            serde_json::json!({ "id": dice.pick(&ids), "displayName": json::text(dice), "securityEnabled": true,
                "@odata.type": "#microsoft.graph.group", "members": members })
        })
        .collect();
    files.push(("circle.json".to_owned(), Value::from(groups).to_string().into_bytes()));
}

/// Opens the tenant and asks a few of the questions, now and then all of them.
pub(super) fn run(input: &Input) -> Result<(), String> {
    let file = |(name, bytes): &(String, Vec<u8>)| DroppedFile { name: name.clone(), bytes: bytes.clone() };
    let opened = Workbench::open(input.files.iter().map(file).collect(), &mut |_| {});
    // What the input is made of decides what is asked, so that it is the same again.
    let bytes = input.files.iter().flat_map(|(_, bytes)| bytes);
    let seed = bytes.fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let mut dice = Dice::of(seed, "questions", 0);
    let asked = coverage(&mut dice);
    if dice.one_in(20) {
        return (0..QUESTIONS).try_for_each(|question| pose(&opened, question, &asked, &mut dice));
    }
    (0..2).try_for_each(|_| {
        let question = dice.roll(QUESTIONS);
        pose(&opened, question, &asked, &mut dice)
    })
}

/// How many questions there are.
const QUESTIONS: usize = 9;

fn pose(opened: &Workbench, question: usize, asked: &Coverage, dice: &mut Dice) -> Result<(), String> {
    match question {
        0 => told(&ask(opened, &Question::Inventory)),
        1 => told(&ask(opened, &Question::Choices)),
        2 => told(&ask(opened, &Question::Uncovered(Box::new(asked.clone())))),
        3 => told(&ask(opened, &Question::Replay)),
        4 => told(&opened.gaps(asked)),
        5 => told(&opened.matrix(asked)),
        6 => told(&opened.matrix_of_policies()),
        7 => told(&opened.review()),
        _ => simulated(opened, dice),
    }
}

/// One of the people, or anybody, from any network and any device.
fn simulated(opened: &Workbench, dice: &mut Dice) -> Result<(), String> {
    let Answer::FindPeople(people) = ask(opened, &Question::FindPeople { text: String::new(), limit: 20 }) else {
        return Err("people were asked for, and something else came".to_owned());
    };
    let person = people.get(dice.roll(people.len() + 1)).map_or(ANY, |person| person.id.as_str()).to_owned();
    let form = SignInForm { person, ip: ANY.to_owned(), device: ANY.to_owned(), ..SignInForm::default() };
    told(&ask(opened, &Question::Simulate(Box::new(form))))
}

fn ask(opened: &Workbench, question: &Question) -> Answer {
    opened.ask(question, &mut |_| {})
}

/// Answers cross to the page as data: whatever is in one can be written.
fn told(answer: &impl serde::Serialize) -> Result<(), String> {
    let text = serde_json::to_string(answer).map_err(|error| format!("an answer cannot be written: {error}"))?;
    if text.contains("internal disagreement") { Err("an example did not hold".to_owned()) } else { Ok(()) }
}

fn coverage(dice: &mut Dice) -> Coverage {
    use AttackerModel::{Everything, StolenManagedDevice, StolenPassword, TrustedNetwork};
    let controls = [
        AskedControl::Mfa,
        AskedControl::PhishingResistant,
        AskedControl::ManagedDevice,
        AskedControl::SignInFrequency(8),
        AskedControl::Block,
    ];
    Coverage {
        control: dice.pick(&controls).clone(),
        model: *dice.pick(&[StolenPassword, TrustedNetwork, StolenManagedDevice, Everything]),
        policies: *dice.pick(&[PolicyScope::Enabled, PolicyScope::WithReportOnly]),
        layers: Layer::BINDING.into_iter().filter(|_| dice.one_in(3)).collect(),
        targets: *dice.pick(&[TargetScope::Resources, TargetScope::All]),
        ..Coverage::default()
    }
}
