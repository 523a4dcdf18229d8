//! Mutations of tables: cells, columns and rows.

use super::dice::Dice;
use super::json::text;
use super::mutate;

/// Changes cells, columns and rows at a few places.
pub(super) fn mutate(table: &str, dice: &mut Dice) -> String {
    let mut rows: Vec<Vec<String>> =
        table.lines().take(300).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    for _ in 0..=dice.roll(6) {
        once(&mut rows, dice);
    }
    let (separator, end) = (*dice.pick(&[",", ",", ",", ";", "\t"]), *dice.pick(&["\n", "\r\n", "\r"]));
    let mut left = mutate::LONGEST;
    let fits = rows.iter().map(|cells| cells.join(separator)).take_while(|row| {
        let fits = row.len() <= left;
        left = left.saturating_sub(row.len());
        fits
    });
    fits.collect::<Vec<_>>().join(end)
}

fn once(rows: &mut Vec<Vec<String>>, dice: &mut Dice) {
    if rows.is_empty() {
        return;
    }
    let (at, to) = (dice.roll(rows.len()), dice.roll(rows.len()));
    let cell = dice.roll(rows[at].len());
    match dice.roll(9) {
        0 => drop(rows.remove(at)),
        1 => rows.swap(at, to),
        2 => {
            let copies = vec![rows[at].clone(); 1 + dice.roll(50)];
            rows.splice(to..to, copies);
        }
        3 => rows.iter_mut().filter(|row| row.len() > cell).for_each(|row| drop(row.remove(cell))),
        4 => rows[at].insert(cell, text(dice)),
        5 => {
            let quoted = format!("\"{}\"", rows[at].get(cell).cloned().unwrap_or_default());
            rows[at].insert(cell, quoted);
        }
        6 => rows[at].insert(cell, "\"".repeat(dice.roll(5))),
        _ => {
            if let Some(cell) = rows[at].get_mut(cell) {
                *cell = text(dice);
            }
        }
    }
}
