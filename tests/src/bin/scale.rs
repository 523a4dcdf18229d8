//! Times the answers on a generated tenant: `scale USERS POLICIES`, or writes its exports:
//! `scale USERS POLICIES FOLDER`.

use std::time::Instant;

use canopy_engine::{AttackerModel, Axis, Question, Scope, Space, weakest};
use canopy_import::File;
use canopy_tests::scale::{Scale, files};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).expect("USERS POLICIES");
    let scale = Scale { users: number(0), policies: number(1) };
    let exports = files(scale);
    let bytes: usize = exports.iter().map(|(_, bytes)| bytes.len()).sum();
    let start = Instant::now();
    let exports = exports.into_iter().map(|(name, bytes)| File { name, bytes }).collect();
    let tenant = canopy_import::import(exports, &mut |_, _| {}).tenant;
    let imported = start.elapsed();
    assert_eq!((tenant.directory.users.len(), tenant.policies.len()), (scale.users, scale.policies));
    let start = Instant::now();
    let space = Space::new(tenant);
    let compiled = start.elapsed();
    let start = Instant::now();
    let found = weakest(&space, &Scope::new(AttackerModel::StolenPassword), Question::MFA, &mut |_, _| {});
    let answered = start.elapsed();
    let kinds = space.atoms(Axis::Who).len();
    let uncovered = (0..kinds).filter_map(|who| found.overall(who)).filter(|way| !way.forced).count();
    println!(
        "{} users, {} policies, {:.1} MB: import {imported:?}, compile {compiled:?}, all × all {answered:?}; {} facts, {} kinds, {} targets, {uncovered} kinds uncovered",
        scale.users,
        scale.policies,
        bytes as f64 / 1e6,
        space.facts().len(),
        kinds,
        found.targets.len(),
    );
}
