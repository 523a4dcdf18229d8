//! The exports that a command works on: files and folders, read and opened.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use canopy_workbench::{Answer, Counts, OnDisk, Question, Severity, Source, Workbench};

use crate::{notices, terminal};

/// Arguments that every command shares: flatten them into the command's own.
#[derive(Debug, clap::Args)]
pub(crate) struct Exports {
    /// Exported files, or folders or zip archives of them: policies, named locations, users, groups, roles
    ///
    /// Folders are read with everything below them, but for names that begin with a dot. Files are
    /// recognised by what they hold.
    #[arg(value_name = "EXPORT", required = true)]
    paths: Vec<PathBuf>,
    /// Say nothing about what was read; files that cannot be opened are still named
    #[arg(long, short)]
    quiet: bool,
    /// Whose members a file holds that does not say so itself: the file, and the group's id
    #[arg(long, value_name = "FILE=GROUP", value_parser = whose)]
    members: Vec<(String, String)>,
}

fn whose(text: &str) -> Result<(String, String), String> {
    let parts = text.rsplit_once('=').filter(|(file, group)| !file.is_empty() && !group.trim().is_empty());
    parts.map(|(file, group)| (file.to_owned(), group.trim().to_owned())).ok_or_else(|| "write FILE=GROUP".to_owned())
}

/// An opened tenant.
pub(crate) struct Opened {
    /// The tenant, to be asked.
    pub(crate) workbench: Workbench,
    /// How many problems there were: files that could not be read, in whole or in part, and one
    /// more where no policy was found.
    pub(crate) problems: usize,
}

impl Exports {
    /// Reads the files and opens the tenant in them. What could not be read is told on standard
    /// error, and counted.
    pub(crate) fn open(&self) -> Opened {
        let mut found = Found::default();
        self.paths.iter().for_each(|path| found.add(path));
        let members_of = self.members_of(&mut found);
        let workbench = Workbench::open_from(found.files, &members_of, &mut |_| {});
        let Answer::Inventory(inventory) = workbench.ask(&Question::Inventory, &mut |_| {}) else {
            return Opened { workbench, problems: found.problems };
        };
        if !self.quiet {
            notices::tell(&inventory);
        }
        let errors = inventory.notices.iter().filter(|notice| notice.severity == Severity::Error).count();
        let no_policy = usize::from(policies(&inventory.counts) == 0);
        if no_policy > 0 {
            terminal::say("No Conditional Access policy was found in these files.");
        }
        Opened { workbench, problems: found.problems + errors + no_policy }
    }
}

impl Exports {
    /// The answers of `--members`, by the names of the files that were found.
    fn members_of(&self, found: &mut Found) -> Vec<(String, String)> {
        let mut members_of = Vec::new();
        for (file, group) in &self.members {
            let named = found.files.iter().filter(|one| Path::new(&one.name).ends_with(file));
            let names: Vec<String> = named.map(|one| one.name.clone()).collect();
            if names.is_empty() {
                found.problem(Path::new(file), "--members names it, but it is not among the files");
            }
            members_of.extend(names.into_iter().map(|name| (name, group.clone())));
        }
        members_of
    }
}

/// How many policies were read, in any state.
pub(crate) const fn policies(counts: &Counts) -> u32 {
    counts.policies_on + counts.policies_report_only + counts.policies_off + counts.policies_not_evaluated
}

#[derive(Default)]
struct Found {
    files: Vec<Source>,
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
        match OnDisk::new(path) {
            Ok(file) => {
                self.files.push(Source { name: path.to_string_lossy().into_owned(), content: Rc::new(file) });
            }
            Err(error) => self.problem(path, &error.to_string()),
        }
    }

    fn problem(&mut self, path: &Path, why: &str) {
        self.problems += 1;
        terminal::say(&format!("{} could not be read: {why}", path.display()));
    }
}
