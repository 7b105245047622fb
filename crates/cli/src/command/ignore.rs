//! `scrubjay ignore`: keeps the list of findings that are not reported.

mod add;
mod list;
mod prune;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use scrubjay_detect::{Confidence, Scanner};
use scrubjay_scan::{
    AppliedList, By, EntryState, EntryUse, FingerprintKey, IgnoreList, ListUse, Report, Scan,
    Suppressions, visible,
};
use scrubjay_sources::{Config, HomeDirs, HomeSurvey, Sources};

use crate::command::scan::{Looking, home_limits, own_home, why_nothing};
use crate::configuration::Chosen;
use crate::diagnostics::Diagnostics;
use crate::environment;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::{Loaded, load_if_there};
use crate::project::Project;

/// Keep the list of findings that are not reported: `.scrubjayignore`
///
/// An entry names a finding by its fingerprint, never by its line, and says who decided why and
/// until when. The file lies at the top of the repository, or in the directory that is scanned, and
/// is to be committed.
#[derive(Debug, Args)]
pub(crate) struct IgnoreArgs {
    #[command(subcommand)]
    command: IgnoreCommand,
}

#[derive(Debug, Subcommand)]
enum IgnoreCommand {
    Add(add::AddArgs),
    List(list::ListArgs),
    Prune(prune::PruneArgs),
}

/// What the list is about.
struct Subject {
    /// The home directory, if its places are meant.
    home: Option<HomeDirs>,
    root: PathBuf,
    project: Project,
}

/// Which list it is about, and how findings are found.
#[derive(Debug, Args)]
struct Target {
    /// A file or directory of the project
    ///
    /// Its ignore file is the one that a scan of PATH takes: that of the directory itself or else of
    /// the repository's top.
    #[arg(long, value_name = "PATH", default_value = ".")]
    root: PathBuf,

    /// The list of the user's home, and findings as `scrubjay scan --home` has them
    #[arg(long, conflicts_with = "root")]
    home: bool,

    /// The list, if it is another one: an ignore file or a baseline
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    #[command(flatten)]
    looking: Looking,
}

pub(crate) fn run(args: &IgnoreArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    match &args.command {
        IgnoreCommand::Add(args) => add::run(args, diagnostics),
        IgnoreCommand::List(args) => list::run(args, diagnostics),
        IgnoreCommand::Prune(args) => prune::run(args, diagnostics),
    }
}

impl Target {
    /// The list's file; it need not be there.
    fn path(&self, project: &Project) -> PathBuf {
        self.file.clone().unwrap_or_else(|| project.ignore_file())
    }

    /// The list's file, which has to be there.
    fn load(&self, project: &Project) -> Result<(PathBuf, Loaded), Error> {
        let path = self.path(project);
        let loaded = load_if_there(&path)?;
        loaded.map(|loaded| (path.clone(), loaded)).ok_or(Error::NoIgnoreFile(path))
    }

    /// What is looked for.
    fn chosen(&self, project: &Project, diagnostics: &Diagnostics) -> Result<Chosen, Error> {
        Chosen::new(project, self.looking.settings(), None, self.looking.rules()?, diagnostics)
    }

    /// What the list is about: the project, or the home's places.
    fn subject(&self) -> Result<Subject, Error> {
        if self.home {
            let home = own_home()?;
            let root = home.home().to_path_buf();
            return Ok(Subject { project: Project::of_home(&root), root, home: Some(home) });
        }
        let (root, project) = (self.root.clone(), Project::new([&self.root]));
        Ok(Subject { home: None, root, project })
    }

    /// How the entries fare after a scan of all that the list is about.
    fn used(
        &self,
        subject: &Subject,
        path: &Path,
        list: IgnoreList,
        diagnostics: &Diagnostics,
    ) -> Result<ListUse, Error> {
        let chosen = self.chosen(&subject.project, diagnostics)?;
        let key = *list.key();
        let name = visible(&path.to_string_lossy());
        let mut applied = AppliedList::new(By::IgnoreFile, name, Arc::new(list));
        applied.whole = chosen.looks_for_all();
        let suppressions = Suppressions::new(environment::today()).list(applied);
        // An entry may have been made of something less certain.
        let scanner = chosen.scanner(Confidence::Low)?;
        let mut report = subject.scan(&subject.project.top, scanner, key, suppressions)?;
        if report.summary.stats.bytes == 0 {
            return Err(Error::NothingScanned(why_nothing(&report)));
        }
        Ok(report.lists.remove(0))
    }

    /// A list that was named, and has no entry for anything here, is rather another project's.
    fn refuse_strange(&self, path: &Path, used: &ListUse) -> Result<(), Error> {
        let states: Vec<EntryState> = used.entries().iter().map(|one| one.state).collect();
        let is_strange =
            states.contains(&EntryState::Unused) && !states.contains(&EntryState::Used);
        if self.file.is_some() && is_strange {
            return Err(Error::BadList {
                path: path.to_path_buf(),
                reason: "no entry matches anything in the project",
                todo: "name the list's project with --root, or delete the file",
            });
        }
        Ok(())
    }
}

impl Subject {
    /// What lies below `root`, or in the home's places, by this scanner and key.
    fn scan(
        &self,
        root: &Path,
        scanner: Scanner,
        key: FingerprintKey,
        suppressions: Suppressions,
    ) -> Result<Report, Error> {
        let scan = Scan::new(scanner).key(key).suppressions(suppressions);
        if let Some(home) = &self.home {
            let scan = scan.roots(self.project.roots.clone());
            return Ok(scan.home(&Sources::new(home_limits()), HomeSurvey::new(home)));
        }
        let scan = scan.roots(Project::new([root]).roots);
        let report = scan.paths(&Sources::new(Config::new()), [root]);
        if report.summary.stats.unreadable().iter().any(|one| one.origin.path() == Some(root)) {
            let kind = report.summary.stats.unreadable()[0].kind;
            return Err(Error::Read { path: root.to_path_buf(), kind });
        }
        Ok(report)
    }
}

/// An entry as people are told of it.
fn described(one: &EntryUse) -> String {
    let entry = &one.entry;
    let until = entry.expires.map(|date| format!(", until {date}")).unwrap_or_default();
    let owner = if entry.owner.is_empty() { "nobody" } else { &entry.owner };
    visible(&format!(
        "{:<12}  {}  {}  {}  {} (by {owner} on {}{until})",
        one.state.name(),
        entry.fingerprint,
        entry.rule,
        entry.path,
        entry.reason,
        entry.added,
    ))
}
