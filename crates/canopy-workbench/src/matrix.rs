//! The matrix of people and targets: the weakest verdict in each cell.

use std::collections::BTreeMap;

use canopy_engine::Question;
use canopy_engine::{Axis, Bearer, Resource, Space, StrengthLevel, Target, Value, VerdictClass, Weakest, weakest};

use crate::answer::{Mark, Matrix, MatrixRow, MatrixTarget};
use crate::question::Coverage;
use crate::scope::{self, Prepared};
use crate::words::{self, Names};
use crate::{assumptions, bearers, graph};

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn matrix(space: &Space, asked: &Coverage) -> Result<Matrix, String> {
    let Prepared { space, scope, question } = scope::prepared(space, asked)?;
    let (space, names) = (space.as_ref(), &Names::new(&space));
    let found = weakest(space, &scope, question, &mut |_, _| {});
    let columns = columns(space, &found);
    let mut answer = Matrix {
        named: bearers::are_named(space),
        targets: columns.iter().map(|(_, target)| column(names, target)).collect(),
        rows: Vec::new(),
        without_object: Vec::new(),
        patterns: Vec::new(),
        assumptions: assumptions::of_coverage(space, &scope),
    };
    // Few sets of atoms occur, and fewer rows of verdicts.
    let mut of_atoms: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
    let mut of_marks: BTreeMap<Vec<Mark>, u32> = BTreeMap::new();
    for (bearer, atoms) in people(space) {
        let pattern = *of_atoms.entry(atoms).or_insert_with_key(|atoms| {
            let marks = pattern(&found, question, atoms, &columns);
            *of_marks.entry(marks).or_insert_with_key(|marks| {
                answer.patterns.push(marks.clone());
                u32::try_from(answer.patterns.len() - 1).unwrap_or(u32::MAX)
            })
        });
        let who = bearers::identified(space, names, &bearer);
        let row = MatrixRow { id: who.id, user_principal_name: who.upn, display_name: who.name, pattern };
        let list = if bearers::is_counted(space, &bearer) { &mut answer.rows } else { &mut answer.without_object };
        list.push(row);
    }
    Ok(answer)
}

/// Everybody, with the atoms that they are in: one before activation and others after.
fn people(space: &Space) -> BTreeMap<Bearer, Vec<usize>> {
    let mut people: BTreeMap<Bearer, Vec<usize>> = BTreeMap::new();
    for (at, atom) in space.atoms(Axis::Who).iter().enumerate() {
        for bearer in bearers::facts(space, atom).flat_map(|fact| &fact.bearers) {
            let atoms = people.entry(bearers::whole(bearer)).or_default();
            if atoms.last() != Some(&at) {
                atoms.push(at);
            }
        }
    }
    people
}

/// Every target that is considered, with its place among those found.
fn columns<'s>(space: &'s Space, found: &Weakest) -> Vec<(usize, &'s Target)> {
    let atoms = found.targets.iter().enumerate().filter_map(|(at, target)| {
        let atom = space.atoms(Axis::Target).get(*target)?;
        Some((at, atom))
    });
    atoms
        .flat_map(|(at, atom)| atom.values.iter().map(move |value| (at, value)))
        .filter_map(|(at, value)| match value {
            Value::Target(target) => Some((at, target)),
            _ => None,
        })
        .collect()
}

fn column(names: &Names<'_>, target: &Target) -> MatrixTarget {
    let id = match target {
        Target::Action(action) => graph::action(*action).to_owned(),
        Target::Context(id) => id.to_string(),
        Target::Resources(resources) => resources.first().map(resource).unwrap_or_default(),
        Target::Request(request) => resource(&request.client),
    };
    MatrixTarget { id, name: words::target(names, target) }
}

fn resource(resource: &Resource) -> String {
    match &resource.app {
        Some(id) => id.to_string(),
        None if resource.global_secure_access => "globalSecureAccess".to_owned(),
        None if resource.agent => "agentResource".to_owned(),
        None => "other".to_owned(),
    }
}

/// The weakest verdict on each column of somebody who can be in any of these atoms.
fn pattern(found: &Weakest, question: Question, atoms: &[usize], columns: &[(usize, &Target)]) -> Vec<Mark> {
    let weakest = |column: &usize| {
        let classes = atoms.iter().filter_map(|atom| found.cells(*atom).get(*column).copied());
        classes.min_by_key(|class| (forces(*class, question), *class)).unwrap_or(VerdictClass::Block)
    };
    columns.iter().map(|(column, _)| words::mark(weakest(column))).collect()
}

/// Whether what is asked for is forced where a verdict has this name, as far as names tell.
fn forces(class: VerdictClass, question: Question) -> bool {
    match question {
        Question::Authentication(StrengthLevel::PhishingResistant) => {
            matches!(class, VerdictClass::PhishingResistant | VerdictClass::Block)
        }
        Question::ManagedDevice => {
            matches!(class, VerdictClass::DeviceOnly | VerdictClass::MfaAndDevice | VerdictClass::Block)
        }
        Question::Blocked => class == VerdictClass::Block,
        _ => class >= VerdictClass::Mfa,
    }
}
