//! Mutations of JSON's structure: what stays JSON, and is no longer what it was.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::mutate;

/// Changes values at a few places; `others` are documents to take values from.
pub(super) fn mutate(document: &mut Value, others: &[Value], dice: &mut Dice) {
    for _ in 0..=dice.roll(8) {
        let mut at = Some(&mut *document);
        // Further down more often than not.
        for _ in 0..2 + dice.roll(10) {
            let Some(here) = at.take() else { break };
            let stays = dice.one_in(6);
            at = Some(if stays { here } else { below(here, dice) });
        }
        if let Some(place) = at {
            once(place, others, dice);
        }
    }
}

/// A value inside of this one, or the value itself where there is none.
fn below<'v>(value: &'v mut Value, dice: &mut Dice) -> &'v mut Value {
    let count = match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if count == 0 {
        return value;
    }
    let at = dice.roll(count);
    match value {
        Value::Array(items) => &mut items[at],
        Value::Object(members) => members.values_mut().nth(at).expect("it is there"),
        _ => unreachable!("only lists and objects hold values"),
    }
}

fn once(value: &mut Value, others: &[Value], dice: &mut Dice) {
    match value {
        Value::Array(items) if !items.is_empty() && dice.roll(3) > 0 => list(items, dice),
        Value::Object(members) if !members.is_empty() && dice.roll(3) > 0 => object(members, dice),
        _ => *value = another(value, others, dice),
    }
}

fn list(items: &mut Vec<Value>, dice: &mut Dice) {
    let (at, to) = (dice.roll(items.len()), dice.roll(items.len()));
    match dice.roll(5) {
        0 => drop(items.remove(at)),
        1 => items.swap(at, to),
        2 => items.insert(to, items[at].clone()),
        3 => items.push(anything(dice)),
        _ => {
            let copies = vec![items[at].clone(); 1 + dice.roll(60)];
            items.extend(copies);
        }
    }
}

fn object(members: &mut Map<String, Value>, dice: &mut Dice) {
    let names: Vec<String> = members.keys().cloned().collect();
    let (name, other) = (dice.pick(&names).clone(), dice.pick(&names).clone());
    match dice.roll(6) {
        0 => drop(members.remove(&name)),
        1 => {
            let value = members.remove(&name).unwrap_or_default();
            members.insert(text(dice), value);
        }
        2 => {
            // Two members change places.
            let (one, two) = (members[&name].clone(), members[&other].clone());
            members.insert(name, two);
            members.insert(other, one);
        }
        3 => {
            // The same name once more, in other case: readers compare without it.
            let value = anything(dice);
            members.insert(name.to_uppercase(), value);
        }
        4 => {
            let itself = Value::Object(members.clone());
            members.insert(name, itself);
        }
        _ => drop(members.insert(text(dice), anything(dice))),
    }
}

/// Something in this value's place.
fn another(value: &Value, others: &[Value], dice: &mut Dice) -> Value {
    match dice.roll(7) {
        0 => json!([value]),
        1 => json!({ "value": value, "id": text(dice) }),
        2 => Value::String(value.to_string()),
        3 if !others.is_empty() => {
            let mut from = dice.pick(others).clone();
            let mut at = &mut from;
            for _ in 0..dice.roll(8) {
                at = below(at, dice);
            }
            at.take()
        }
        4 => {
            let mut deep = value.clone();
            for _ in 0..dice.roll(120) {
                deep = if dice.one_in(2) { json!([deep]) } else { json!({ "conditions": deep }) };
            }
            deep
        }
        _ => anything(dice),
    }
}

fn anything(dice: &mut Dice) -> Value {
    match dice.roll(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!([]),
        4 => json!({}),
        5 => json!(u64::MAX),
        6 => json!(-1),
        7 => json!(1.5e300),
        8 => json!(dice.roll(1 << 20)),
        9 => Value::String("x".repeat(dice.roll(20_000))),
        _ => Value::String(text(dice)),
    }
}

/// Hostile text.
pub(super) fn text(dice: &mut Dice) -> String {
    let pieces: Vec<u8> = (0..=dice.roll(3)).flat_map(|_| mutate::piece(dice)).collect();
    String::from_utf8_lossy(&pieces).into_owned()
}
