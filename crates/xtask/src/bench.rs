//! `cargo xtask bench`: how long answers take and how that grows, natively and in the browser.

mod browser;
mod import;
mod matrix;
mod native;
mod table;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value, json};

pub(crate) const HELP: &str = "
Usage: cargo xtask bench [options]

Generates tenants of several sizes, always the same ones, and measures each step on them: natively, and
in the release page in headless Chromium, which is built and driven as by the browser tests. Then it
prints how cost grows, as an exponent, and the numbers beside the goals.

Times are the best and (in brackets) the median of several runs; growth is told of time on the processor
where the system tells it. Memory is the peak of import, compile and all in a process of their own, or
what the page's worker has. What a time holds:

  import    files to a tenant
  compile   a tenant to its table of policies
  all       all users to all resources: the weakest way in for each
  answer    the same as the page asks it, with causes, explanations and texts
  witness   the request of each person in the answer that shows the way in
  review    which policies add nothing to the others
  open      in the page: from the choice of files to a tenant that can be asked
  drawn     in the page: from the answer's arrival to the frame that shows it
  first     in the page: from the choice of files to the frame that shows the first answer

Options:
  --users <n> --policies <n>   this size and no other
  --native, --browser          only one of both
  --large                      also a million users
  --runs <n>                   how often each is run (default 5; fewer where it takes long)
  --format text|json           json: one line for each size
  --import                     instead: 440 MB of users and groups and a log of 1 GB, also in an archive,
                               natively and in the page, beside the browser's own JSON.parse of the same bytes
  --matrix                     instead: the frames of the coverage matrix of 100,000 people while it is
                               scrolled and searched, beside those of an empty page
";

/// How large a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    users: usize,
    policies: usize,
}

/// Where the number of users stands while that of policies changes, and the other way round.
const USERS: usize = 10_000;
const POLICIES: usize = 200;

struct Options {
    size: (Option<usize>, Option<usize>),
    native: bool,
    browser: bool,
    large: bool,
    runs: usize,
    json: bool,
}

impl Options {
    fn read(arguments: &[String]) -> anyhow::Result<Self> {
        let mut options =
            Self { size: (None, None), native: false, browser: false, large: false, runs: 5, json: false };
        let mut rest = arguments.iter();
        while let Some(option) = rest.next() {
            let mut value = || rest.next().with_context(|| format!("{option} needs a value\n{HELP}"));
            match option.as_str() {
                "--users" => options.size.0 = Some(number(value()?)?),
                "--policies" => options.size.1 = Some(number(value()?)?),
                "--runs" => options.runs = number(value()?)?,
                "--native" => options.native = true,
                "--browser" => options.browser = true,
                "--large" => options.large = true,
                "--format" => {
                    options.json = match value()?.as_str() {
                        "json" => true,
                        "text" => false,
                        other => bail!("there is no format `{other}`\n{HELP}"),
                    }
                }
                _ => bail!("unknown option `{option}`\n{HELP}"),
            }
        }
        Ok(options)
    }

    fn sizes(&self) -> Vec<Size> {
        if let (None, None) = self.size {
            let of = |users, policies| Size { users, policies };
            let large = self.large.then_some(1_000_000);
            let by_users = [1_000, USERS, 100_000].into_iter().chain(large).map(|users| of(users, POLICIES));
            let mut sizes: Vec<Size> = by_users.chain([10, 50, 400].map(|policies| of(USERS, policies))).collect();
            sizes.sort();
            return sizes;
        }
        vec![Size { users: self.size.0.unwrap_or(USERS), policies: self.size.1.unwrap_or(POLICIES) }]
    }

    /// How often a size is run.
    fn runs(&self, size: Size) -> usize {
        match size.users {
            1_000_000.. => 1,
            100_000.. => self.runs.min(3),
            _ => self.runs,
        }
    }
}

fn number(text: &str) -> anyhow::Result<usize> {
    let number = text.replace('_', "").parse().ok().filter(|number| *number > 0);
    number.with_context(|| format!("`{text}` is not a number above zero"))
}

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    if arguments == ["--import"] {
        return import::run();
    }
    if arguments == ["--matrix"] {
        return matrix::run();
    }
    let options = Options::read(arguments)?;
    let both = options.native == options.browser;
    let generator = native::build()?;
    let mut measured = Vec::new();
    if both || options.native {
        measured.extend(native::measure(&generator, &options)?);
    }
    if both || options.browser {
        measured.extend(browser::measure(&generator, &options)?);
    }
    if options.json {
        measured.iter().for_each(|one| println!("{}", one.line()));
    } else {
        print!("{}", table::report(&measured));
    }
    Ok(())
}

/// What was measured of one size in one place.
struct Measured {
    place: &'static str,
    size: Size,
    /// Seconds of each step and bytes of memory, as the measuring program tells them.
    told: Map<String, Value>,
}

impl Measured {
    fn read(place: &'static str, size: Size, said: &[u8]) -> anyhow::Result<Self> {
        let told = serde_json::from_slice(said).context("a measurement was not a line of JSON")?;
        Ok(Self { place, size, told })
    }

    /// The `best` time of a step, its `median` or that on the `processor`.
    fn seconds(&self, step: &str, which: &str) -> Option<f64> {
        self.told.get("seconds")?.get(step)?.get(which)?.as_f64()
    }

    /// What a step costs, in seconds: on the processor where that is known, because other work on the
    /// machine changes it least.
    fn work(&self, step: &str) -> Option<f64> {
        self.seconds(step, "processor").or_else(|| self.seconds(step, "best"))
    }

    /// The peak, in bytes.
    fn memory(&self) -> Option<f64> {
        self.told.get("memory")?.as_f64()
    }

    fn line(&self) -> String {
        let place = json!({ "where": self.place, "users": self.size.users, "policies": self.size.policies });
        let place = place.as_object().cloned().unwrap_or_default();
        Value::Object(place.into_iter().chain(self.told.clone()).collect()).to_string()
    }
}

/// Says what is being measured; on standard error, so that standard output holds the results alone.
fn announce(place: &str, size: Size) {
    eprintln!("Measuring {place}: {} users, {} policies", size.users, size.policies);
}

#[cfg(test)]
mod tests {
    use super::{Options, Size};

    fn options(text: &str) -> anyhow::Result<Options> {
        Options::read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn sizes_are_those_asked_for() {
        assert_eq!(options("").unwrap().sizes().len(), 6);
        assert_eq!(options("--large").unwrap().sizes().len(), 7);
        let one = options("--users 2_000 --policies 30").unwrap();
        assert_eq!(one.sizes(), [Size { users: 2_000, policies: 30 }]);
        assert!(options("--users").is_err() && options("--users many").is_err() && options("--fast").is_err());
    }
}
