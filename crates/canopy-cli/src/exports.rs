//! The exports that a command works on: files and folders, read and opened.

use std::fs;
use std::path::{Path, PathBuf};

use canopy_workbench::{Answer, DroppedFile, Inventory, Question, Severity, Workbench};

use crate::terminal;

/// How many notices of one kind of severity are shown one by one.
const SHOWN: usize = 8;

/// Arguments that every command shares: flatten them into the command's own.
#[derive(Debug, clap::Args)]
pub(crate) struct Exports {
    /// Exported files, or folders of them: policies, named locations, users, groups, roles
    ///
    /// Folders are read with everything below them, but for names that begin with a dot. Files are
    /// recognised by what they hold.
    #[arg(value_name = "EXPORT", required = true)]
    paths: Vec<PathBuf>,
    /// Say nothing about what was read; problems with files are still told
    #[arg(long, short)]
    quiet: bool,
}

/// An opened tenant.
pub(crate) struct Opened {
    /// The tenant, to be asked.
    pub(crate) workbench: Workbench,
    /// How many files or folders could not be read.
    pub(crate) problems: usize,
}

impl Exports {
    /// Reads the files and opens the tenant in them. What could not be read is told on standard
    /// error, and counted.
    pub(crate) fn open(&self) -> Opened {
        let mut found = Found::default();
        self.paths.iter().for_each(|path| found.add(path));
        let workbench = Workbench::open(found.files, &mut |_| {});
        if !self.quiet {
            if let Answer::Inventory(inventory) = workbench.ask(&Question::Inventory, &mut |_| {}) {
                tell(&inventory);
            }
        }
        Opened { workbench, problems: found.problems }
    }
}

#[derive(Default)]
struct Found {
    files: Vec<DroppedFile>,
    problems: usize,
}

impl Found {
    /// Adds a file, or everything in a folder.
    fn add(&mut self, path: &Path) {
        let kind = match fs::metadata(path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => return self.problem(path, &error.to_string()),
        };
        if kind.is_dir() {
            self.add_folder(path);
        } else if kind.is_file() {
            self.read(path);
        } else {
            self.problem(path, "it is neither a file nor a folder");
        }
    }

    /// Adds a folder in the order of names. Links to folders are passed over: they can lead in a
    /// circle.
    fn add_folder(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.problem(folder, &error.to_string()),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let linked_folder = path.is_symlink() && path.is_dir();
            if !hidden && !linked_folder {
                self.add(&path);
            }
        }
    }

    fn read(&mut self, path: &Path) {
        match fs::read(path) {
            Ok(bytes) => self.files.push(DroppedFile { name: path.to_string_lossy().into_owned(), bytes }),
            Err(error) => self.problem(path, &error.to_string()),
        }
    }

    fn problem(&mut self, path: &Path, why: &str) {
        self.problems += 1;
        terminal::say(&format!("{} could not be read: {why}", path.display()));
    }
}

/// What was read, in a line, and the notices, the most serious first.
fn tell(inventory: &Inventory) {
    let counts = &inventory.counts;
    let policies =
        counts.policies_on + counts.policies_report_only + counts.policies_off + counts.policies_not_evaluated;
    terminal::say(&format!(
        "Read {} files: {policies} policies ({} on, {} report-only, {} off, {} not understood), {} named locations, {} users, {} groups",
        inventory.files.len(),
        counts.policies_on,
        counts.policies_report_only,
        counts.policies_off,
        counts.policies_not_evaluated,
        counts.named_locations,
        counts.users,
        counts.groups,
    ));
    for (severity, name) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let notices: Vec<_> = inventory.notices.iter().filter(|notice| notice.severity == severity).collect();
        for notice in notices.iter().take(SHOWN) {
            terminal::say(&format!("{name}: {}: {} {}", notice.place, notice.what, notice.consequence));
        }
        if let Some(more) = notices.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            terminal::say(&format!("{name}: and {more} more"));
        }
    }
}
