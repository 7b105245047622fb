//! Scanning git repositories.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use scrubjay_git::discover;
use scrubjay_scan::{GitOptions, GitState, Report, Scan};
use scrubjay_sources::Exclude;

use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::lists::read_followed;
use crate::output::{Audience, Destination};

/// What of git repositories is read.
#[derive(Debug, Args)]
pub(crate) struct GitArgs {
    /// Scan the whole history of the git repositories at and below PATH
    ///
    /// Each object is read once, whichever commits and repositories have it: blobs, and the messages
    /// of commits and tags. A credential is reported once for each path, with the first commit that
    /// has it there. All references count, with stashes, notes, tags and the worktrees' HEADs;
    /// submodules are repositories of their own. Files that are not committed are not read. Nothing
    /// is fetched, and nothing in a repository can run a command.
    #[arg(long, help_heading = "What is read", conflicts_with = "home")]
    pub(super) git: bool,

    /// Report what only reflogs name or nothing reaches, too
    #[arg(long, help_heading = "What is read", requires = "git")]
    all_objects: bool,

    /// Report only what commits from this date on brought in
    ///
    /// The date is one as git understands it: `2026-01-31`, `2.weeks.ago`.
    #[arg(long, value_name = "DATE", help_heading = "What is read", requires = "git")]
    since: Option<String>,

    /// Report only what commits up to this date brought in
    #[arg(long, value_name = "DATE", help_heading = "What is read", requires = "git")]
    until: Option<String>,

    /// Read only the objects that FILE does not know, and note them there
    ///
    /// The first scan makes the file. What has findings is reported each time. Where other rules are
    /// used than before, everything is read again. The file holds ids of objects, and nothing of them.
    #[arg(long, value_name = "FILE", help_heading = "What is read", requires = "git")]
    state: Option<PathBuf>,
}

impl GitArgs {
    /// Scans the repositories at and below these directories.
    pub(super) fn scan<P: AsRef<Path>>(
        &self,
        scan: &Scan,
        roots: &[P],
        threads: usize,
        exclude: Option<Arc<dyn Exclude>>,
        diagnostics: &Diagnostics,
    ) -> Result<Report, Error> {
        let found = discover(roots)?;
        let mut options = GitOptions::default();
        options.limits.threads = threads;
        options.range.since.clone_from(&self.since);
        options.range.until.clone_from(&self.until);
        options.all_objects = self.all_objects;
        options.exclude = exclude;
        options.unread = found.unread;
        let Some(path) = &self.state else { return Ok(scan.git(&found.repositories, &options)) };
        let file = StateFile::new(path)?;
        let mut state = file.read()?;
        if !state.is_empty() && !scan.finds_the_same_as(&state) {
            diagnostics.notice("other rules than before: every object is read again");
        }
        let report = scan.git_new(&found.repositories, &options, &mut state);
        file.write(&state)?;
        Ok(report)
    }
}

/// A state is some 21 bytes an object.
const LARGEST_STATE: u64 = 4 << 30;

/// The file of `--state`.
struct StateFile<'p> {
    path: &'p Path,
    destination: Destination,
}

impl<'p> StateFile<'p> {
    /// Looks now for what would make the writing fail.
    fn new(path: &'p Path) -> Result<Self, Error> {
        // Not standard output, whatever its name.
        let path = if path == Path::new("-") { Path::new("./-") } else { path };
        Ok(Self { path, destination: Destination::new(Some(path))? })
    }

    /// What it says; nothing if it is not there.
    fn read(&self) -> Result<GitState, Error> {
        let bad = |reason| Error::BadList {
            path: self.path.to_path_buf(),
            reason,
            todo: "name another file",
        };
        let longest = (LARGEST_STATE, "larger than 4 GiB");
        match read_followed(self.path, longest, bad) {
            Ok(bytes) => GitState::parse(&bytes)
                .map_err(|error| Error::State { path: self.path.to_path_buf(), error }),
            Err(Error::Read { kind: ErrorKind::NotFound, .. }) => Ok(GitState::default()),
            Err(error) => Err(error),
        }
    }

    fn write(&self, state: &GitState) -> Result<(), Error> {
        let bytes = state.to_bytes();
        self.destination.write(Audience::Usual, |out| out.write_all(&bytes))
    }
}

/// A repository without objects has nothing to hide.
pub(super) fn nothing_to_scan(report: &Report, diagnostics: &Diagnostics) -> bool {
    let summary = &report.summary;
    let is_empty = summary.stats.bytes + summary.known == 0 && summary.stats.is_complete();
    if is_empty {
        diagnostics.notice("nothing to scan: no repository has a commit");
    }
    is_empty
}
