//! Tries hostile input, for `cargo xtask fuzz`.
//!
//! `fuzz [--seconds N] [--count N] [--target NAME] [--seed N] [--from N] [--seeds FOLDER] [--out FOLDER]`

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use canopy_tests::fuzz::{Finding, PIPELINE, Seeds, TARGETS, Target, limit, run};

static PIPELINE_TARGET: Target = PIPELINE;
static DECODERS: [Target; 13] = TARGETS;

struct Options {
    seconds: u64,
    count: u64,
    target: Option<String>,
    seed: u64,
    from: u64,
    seeds: Option<PathBuf>,
    out: PathBuf,
}

impl Options {
    fn read() -> Result<Self, String> {
        let mut options = Self {
            seconds: 60,
            count: u64::MAX,
            target: None,
            seed: 1,
            from: 0,
            seeds: None,
            out: std::env::temp_dir().join("canopy-fuzz"),
        };
        let mut rest = std::env::args().skip(1);
        while let Some(option) = rest.next() {
            let value = rest.next().ok_or(format!("{option} needs a value"))?;
            let number = || value.replace('_', "").parse().map_err(|_| format!("`{value}` is not a number"));
            match option.as_str() {
                "--seconds" => options.seconds = number()?,
                "--count" => options.count = number()?,
                "--seed" => options.seed = number()?,
                "--from" => options.from = number()?,
                "--target" => options.target = Some(value),
                "--seeds" => options.seeds = Some(value.into()),
                "--out" => options.out = value.into(),
                _ => return Err(format!("unknown option `{option}`")),
            }
        }
        Ok(options)
    }

    fn targets(&self) -> Result<Vec<&'static Target>, String> {
        let all = DECODERS.iter().chain([&PIPELINE_TARGET]);
        let Some(name) = &self.target else { return Ok(all.collect()) };
        let names: Vec<&str> = all.clone().map(|target| target.name).collect();
        let found: Vec<_> = all.filter(|target| target.name == name).collect();
        if found.is_empty() {
            Err(format!("there is no target `{name}`; there are {}", names.join(", ")))
        } else {
            Ok(found)
        }
    }
}

fn main() -> ExitCode {
    match Options::read().and_then(|options| try_all(&options)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(findings) => {
            eprintln!("{findings} inputs were too much");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn try_all(options: &Options) -> Result<usize, String> {
    let targets = options.targets()?;
    let seeds = Seeds::gather(options.seeds.as_deref());
    println!(
        "Seeds: {} files ({} JSON, {} tables, {} logs), {} tenants",
        seeds.files.len(),
        seeds.documents.len(),
        seeds.tables.len(),
        seeds.logs.len(),
        seeds.tenants.len()
    );
    // Findings tell what happened; the usual text about a panic would only repeat it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("  panic at {place}");
    }));
    let (start, whole) = (Instant::now(), Duration::from_secs(options.seconds));
    let (mut tried, mut findings) = (0, 0);
    for (at, target) in targets.iter().enumerate() {
        // What a target with its number of inputs leaves is for those that come after it.
        let share = whole.saturating_sub(start.elapsed()) / u32::try_from(targets.len() - at).unwrap_or(1);
        let (count, found) = try_one(target, &seeds, share, options);
        tried += count;
        findings += found;
    }
    println!("{tried} inputs in all, {findings} findings");
    Ok(findings)
}

fn try_one(target: &'static Target, seeds: &Seeds, share: Duration, options: &Options) -> (u64, usize) {
    let start = Instant::now();
    let watch = Watch::start(target, options);
    let mut findings = 0;
    let mut begin = |number: u64, bytes: usize| {
        watch.begin(number, limit(target, bytes) * 10);
        start.elapsed() < share && (number - options.from) * (target.at_once() as u64) < options.count
    };
    let mut found = |finding: Finding| {
        findings += 1;
        keep(&finding, options);
    };
    let tried = run(target, seeds, (options.seed, options.from), &mut begin, &mut found);
    watch.end();
    let seconds = start.elapsed().as_secs_f64();
    println!("  {:<16} {tried:>9} inputs in {seconds:>5.1} s, {findings} findings: {}", target.name, target.about);
    (tried, findings)
}

/// Says what was found, and keeps the input.
fn keep(finding: &Finding, options: &Options) {
    let Finding { target, number, what, input } = finding;
    eprintln!("  {target} {number}: {what}");
    eprintln!("    again: --target {target} --seed {} --from {number} --count 1", options.seed);
    let folder = options.out.join(format!("{target}-{}-{number}", options.seed));
    for (at, (name, bytes)) in input.files.iter().enumerate() {
        let ending = Path::new(name).extension().map_or("bin", |ending| ending.to_str().unwrap_or("bin"));
        let written = std::fs::create_dir_all(&folder).and_then(|()| {
            std::fs::write(folder.join(format!("{at}.{}", ending.replace(|c: char| !c.is_alphanumeric(), "_"))), bytes)
        });
        if let Err(error) = written {
            eprintln!("    could not be kept in {}: {error}", folder.display());
        }
    }
}

/// Ends the program where an input never ends, and says which it was; also says it where the whole
/// program dies, as of a stack that is too deep.
struct Watch {
    state: Arc<State>,
    at: Option<std::fs::File>,
}

struct State {
    number: AtomicU64,
    /// Milliseconds since the start; 0 is none.
    until: AtomicU64,
    start: Instant,
}

impl Watch {
    fn start(target: &'static Target, options: &Options) -> Self {
        let state = Arc::new(State { number: AtomicU64::new(0), until: AtomicU64::new(0), start: Instant::now() });
        let (watched, seed) = (Arc::clone(&state), options.seed);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(500));
                let until = watched.until.load(Ordering::Relaxed);
                if until == u64::MAX {
                    return;
                }
                if until > 0 && watched.start.elapsed() > Duration::from_millis(until) {
                    let number = watched.number.load(Ordering::Relaxed);
                    eprintln!("  {} {number}: does not end", target.name);
                    eprintln!("    again: --target {} --seed {seed} --from {number} --count 1", target.name);
                    std::process::exit(1);
                }
            }
        });
        let _ = std::fs::create_dir_all(&options.out);
        let at = std::fs::File::create(options.out.join(format!("{}.at", target.name))).ok();
        Self { state, at }
    }

    fn begin(&self, number: u64, limit: Duration) {
        let until = self.state.start.elapsed() + limit;
        self.state.number.store(number, Ordering::Relaxed);
        self.state.until.store(u64::try_from(until.as_millis()).unwrap_or(u64::MAX - 1), Ordering::Relaxed);
        if let Some(mut at) = self.at.as_ref() {
            // A hint for whoever finds the program dead.
            let _ = at.seek(SeekFrom::Start(0)).and_then(|_| writeln!(at, "{number:>20}"));
        }
    }

    fn end(self) {
        self.state.until.store(u64::MAX, Ordering::Relaxed);
    }
}
