//! Scanning git repositories.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use scrubjay_git::discover;
use scrubjay_scan::{GitOptions, Report, Scan};
use scrubjay_sources::Exclude;

use crate::diagnostics::Diagnostics;
use crate::error::Error;

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
}

impl GitArgs {
    /// Scans the repositories at and below these directories.
    pub(super) fn scan<P: AsRef<Path>>(
        &self,
        scan: &Scan,
        roots: &[P],
        threads: usize,
        exclude: Option<Arc<dyn Exclude>>,
    ) -> Result<Report, Error> {
        let found = discover(roots)?;
        let mut options = GitOptions::default();
        options.limits.threads = threads;
        options.range.since.clone_from(&self.since);
        options.range.until.clone_from(&self.until);
        options.all_objects = self.all_objects;
        options.exclude = exclude;
        options.unread = found.unread;
        Ok(scan.git(&found.repositories, &options))
    }
}

/// A repository without objects has nothing to hide.
pub(super) fn nothing_to_scan(report: &Report, diagnostics: &Diagnostics) -> bool {
    let is_empty = report.summary.stats.bytes == 0 && report.summary.stats.is_complete();
    if is_empty {
        diagnostics.notice("nothing to scan: no repository has a commit");
    }
    is_empty
}
