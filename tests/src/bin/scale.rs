//! Measures Canopy on a generated tenant, for `cargo xtask bench`.
//!
//! `scale measure USERS POLICIES RUNS` prints one line of JSON; one process measures one size, so
//! that the peaks of memory do not mix. `scale write USERS POLICIES FOLDER` writes the exports, `scale
//! log BYTES FILE` a log of sign-ins of that length, `scale pack FILE ARCHIVE` a zip archive of a file, and `scale load FILE…` opens files where they are
//! and prints one line of JSON.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use canopy_engine::{AttackerModel, Axis, Question, Scope, Space, weakest};
use canopy_import::File;
use canopy_tests::scale::{Scale, files, pack, write_log};
use canopy_workbench::{self as workbench, Answer, Content, DroppedFile, OnDisk, Source, Workbench};
use serde_json::{Map, Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &str| text.parse().expect("a number");
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["measure", users, policies, runs] => {
            let scale = Scale { users: number(users), policies: number(policies) };
            println!("{}", measure(scale, number(runs)));
        }
        ["write", users, policies, folder] => {
            for (name, bytes) in files(Scale { users: number(users), policies: number(policies) }) {
                std::fs::write(Path::new(folder).join(name), bytes).expect("the folder can be written");
            }
        }
        ["log", bytes, file] => {
            let mut out = BufWriter::new(std::fs::File::create(file).expect("the file can be made"));
            write_log(number(bytes) as u64, &mut out).and_then(|()| out.flush()).expect("the file can be written");
        }
        ["pack", file, archive] => {
            let name = Path::new(file).file_name().and_then(|name| name.to_str()).expect("a name");
            let mut from = std::fs::File::open(file).expect("the file is there");
            let mut into = std::fs::File::create(archive).expect("the archive can be made");
            pack(name, &mut from, &mut into).expect("the archive can be written");
        }
        ["load", ref files @ ..] => println!("{}", load(files)),
        _ => panic!(
            "log BYTES FILE, pack FILE ARCHIVE, load FILE…, measure USERS POLICIES RUNS, or write USERS POLICIES FOLDER"
        ),
    }
}

/// Opens files where they are, and replays the logs among them.
fn load(files: &[&str]) -> Value {
    let on_disk = |path: &&str| OnDisk::new(Path::new(path)).expect("the file is there");
    let contents: Vec<OnDisk> = files.iter().map(on_disk).collect();
    let bytes: u64 = contents.iter().map(Content::size).sum();
    let named = files.iter().zip(contents);
    let source = |(name, content): (&&str, OnDisk)| Source { name: (*name).to_owned(), content: Rc::new(content) };
    let sources: Vec<Source> = named.map(source).collect();
    let mut times = Times::default();
    // By itself first, for what it takes alone; then with the compilation, as an answer needs it.
    let imported =
        times.take("import", || canopy_import::import_from(sources.clone(), &Default::default(), &mut |_, _| {}));
    let memory_of_import = peak_memory();
    drop(imported);
    let mut told = 0;
    let opened = times.take("open", || Workbench::open_from(sources, &[], &mut |_| told += 1));
    let memory = peak_memory();
    let replayed = times.take("replay", || opened.ask(&workbench::Question::Replay, &mut |_| {}));
    let Answer::Replay(replay) = replayed else { panic!("asked for a replay") };
    json!({ "bytes": bytes, "memory_of_import": memory_of_import, "memory": memory, "memory_after_replay": peak_memory(), "progress": told,
        "records": replay.records, "seconds": times.told() })
}

/// Seconds of each step, run by run: as they passed, and on the processor where the system tells.
#[derive(Default)]
struct Times(BTreeMap<&'static str, Vec<(f64, Option<f64>)>>);

impl Times {
    fn take<T>(&mut self, step: &'static str, run: impl FnOnce() -> T) -> T {
        let (start, before) = (Instant::now(), on_processor());
        let result = run();
        let (passed, after) = (start.elapsed().as_secs_f64(), on_processor());
        self.0.entry(step).or_default().push((passed, after.zip(before).map(|(after, before)| after - before)));
        result
    }

    fn told(self) -> Map<String, Value> {
        let told = |mut runs: Vec<(f64, Option<f64>)>| {
            runs.sort_by(|a, b| a.0.total_cmp(&b.0));
            let processor = runs.iter().filter_map(|run| run.1).min_by(f64::total_cmp);
            json!({ "best": runs[0].0, "median": runs[runs.len() / 2].0, "processor": processor })
        };
        self.0.into_iter().map(|(step, runs)| (step.to_owned(), told(runs))).collect()
    }
}

/// Seconds that this process has had a processor, which other work on the machine does not change
/// much; only Linux tells.
fn on_processor() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    told.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

fn measure(scale: Scale, runs: usize) -> Value {
    let mut times = Times::default();
    let mut line = json!({ "users": scale.users, "policies": scale.policies, "runs": runs });
    for run in 0..runs {
        let (size, counts) = by_the_engine(scale, &mut times);
        if run == 0 {
            // Of the first run only: what later ones leave behind is not counted.
            line["bytes"] = json!(size);
            line["memory"] = json!(peak_memory());
            line["counts"] = counts;
        }
    }
    for run in 0..runs {
        let people = by_the_workbench(scale, &mut times);
        if run == 0 {
            line["memory_with_answer"] = json!(peak_memory());
            line["people_without_mfa"] = json!(people);
        }
    }
    line["seconds"] = Value::Object(times.told());
    line
}

/// Import, compilation, and all users to all resources.
fn by_the_engine(scale: Scale, times: &mut Times) -> (usize, Value) {
    let exports: Vec<File> = files(scale).into_iter().map(|(name, bytes)| File { name, bytes }).collect();
    let bytes = exports.iter().map(|file| file.bytes.len()).sum();
    let tenant = times.take("import", || canopy_import::import(exports, &mut |_, _| {}).tenant);
    assert_eq!((tenant.directory.users.len(), tenant.policies.len()), (scale.users, scale.policies));
    let space = times.take("compile", || Space::new(tenant));
    let scope = Scope::new(AttackerModel::StolenPassword);
    let found = times.take("all", || weakest(&space, &scope, Question::MFA, &mut |_, _| {}));
    let counts = json!({
        "facts": space.facts().len(),
        "kinds": space.atoms(Axis::Who).len(),
        "resources": found.targets.len(),
    });
    (bytes, counts)
}

/// The same as the page asks for it, and how many people are in the answer.
fn by_the_workbench(scale: Scale, times: &mut Times) -> u32 {
    let exports = files(scale).into_iter().map(|(name, bytes)| DroppedFile { name, bytes }).collect();
    let opened = times.take("open", || Workbench::open(exports, &mut |_| {}));
    let question = workbench::Question::Uncovered(Box::default());
    let answer = match times.take("answer", || opened.ask(&question, &mut |_| {})) {
        Answer::Uncovered(Ok(answer)) => answer,
        other => panic!("asked for people without MFA, not {other:?}"),
    };
    let desk = opened.what_if();
    let posed = times.take("witness", || {
        let witnesses = desk.witnesses(&answer.ways);
        let people = answer.groups.iter().flat_map(|group| &group.people);
        people.filter(|person| witnesses.of(person).is_some()).count()
    });
    assert!(posed > 0, "there is a request about somebody");
    let review = times.take("review", || opened.review());
    assert!(review.policies.len() >= scale.policies);
    answer.uncovered
}

/// The most memory that this process ever had, in bytes; only Linux tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
