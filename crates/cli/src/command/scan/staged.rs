//! Scanning what is staged, and what a range of commits brings in.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use scrubjay_git::{Changes, ObjectId, RangeSpec, Repository, Surroundings};
use scrubjay_scan::{ChangeOptions, Report, Scan};
use scrubjay_sources::Exclude;

use super::ci;
use crate::diagnostics::Diagnostics;
use crate::environment::variable;
use crate::error::Error;

/// Which changes are read.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// Scan what is staged: the blobs of the index that HEAD does not have
    ///
    /// The index is read, not the working tree: what `git commit` would commit. Blobs are scanned
    /// whole, and reported where a finding overlaps added lines. PATH, if there is one, is in the
    /// repository that is meant.
    #[arg(long, help_heading = "What is read", group = "changes", conflicts_with_all = ["home", "git"])]
    staged: bool,

    /// Scan what commits bring in: `A..B`, `A...B`, `A..`, or `A`, which is all since it
    ///
    /// Each blob is read once and reported with the commit, where lines are added; commit messages
    /// are read too.
    #[arg(long, value_name = "RANGE", help_heading = "What is read", group = "changes")]
    #[arg(conflicts_with_all = ["home", "git"])]
    range: Option<String>,

    /// Scan what a push brings, in git's pre-receive hook
    ///
    /// Reads `old new ref` lines from standard input. What an existing reference reaches is not read.
    #[arg(long, help_heading = "What is read", group = "changes", conflicts_with_all = ["home", "git"])]
    pre_receive: bool,

    /// Scan what a push brings, in git's pre-push hook
    ///
    /// Reads `local-ref local-id remote-ref remote-id` lines from standard input. What REMOTE is known to
    /// have is not read.
    #[arg(long, value_name = "REMOTE", help_heading = "What is read", group = "changes")]
    #[arg(conflicts_with_all = ["home", "git"])]
    pre_push: Option<String>,

    /// Scan what a push, pull or merge request brings, as GitHub's and GitLab's variables say
    #[arg(long, help_heading = "What is read", group = "changes", conflicts_with_all = ["home", "git"])]
    ci: bool,

    /// Report what lies in unchanged lines of changed files, too
    #[arg(long, help_heading = "What is read", requires = "changes")]
    whole_files: bool,
}

impl ChangeArgs {
    /// Are changes meant?
    pub(super) fn is_meant(&self) -> bool {
        self.staged || self.range.is_some() || self.takes_lines() || self.ci
    }

    /// Does git say on standard input what is meant?
    fn takes_lines(&self) -> bool {
        self.pre_receive || self.pre_push.is_some()
    }

    /// Is the index meant?
    pub(super) fn is_staged(&self) -> bool {
        self.staged
    }

    /// The repository that the path, the environment or the current directory names.
    pub(super) fn repository(&self, paths: &[PathBuf]) -> Result<Repository, Error> {
        match paths {
            [] => Ok(surroundings().repository(None)?),
            [path] => Ok(Surroundings::default().repository(Some(path))?),
            _ => Err(Error::SeveralRepositories),
        }
    }

    /// Scans the changes.
    pub(super) fn scan(
        &self,
        scan: &Scan,
        repository: &Repository,
        limits: (usize, Option<u64>),
        exclude: Option<Arc<dyn Exclude>>,
        diagnostics: &Diagnostics,
    ) -> Result<Report, Error> {
        let changes = self.changes(repository, diagnostics)?;
        let mut options = ChangeOptions::default();
        (options.limits.threads, options.max_file_size) = limits;
        options.whole_files = self.whole_files;
        options.exclude = exclude;
        Ok(scan.changes(repository, &changes, &options))
    }

    fn changes(
        &self,
        repository: &Repository,
        diagnostics: &Diagnostics,
    ) -> Result<Changes, Error> {
        if self.staged {
            return Ok(repository.staged(&surroundings())?);
        }
        if let Some(range) = &self.range {
            return Ok(repository.range(&RangeSpec::Revisions(range.clone()))?);
        }
        if self.takes_lines() {
            let mut text = String::new();
            let read = io::stdin().lock().read_to_string(&mut text);
            read.map_err(|error| Error::Stdin(error.kind()))?;
            let spec = match &self.pre_push {
                Some(remote) => pushed(&text, remote)?,
                None => received(&text)?,
            };
            return Ok(repository.range(&spec)?);
        }
        let spec = ci::range(|name| variable(name).and_then(|value| value.into_string().ok()))?;
        match (repository.range(&spec), spec) {
            // After a forced push the old commit is gone. More is scanned then, not less.
            (
                Err(scrubjay_git::Error::NoRevision(gone)),
                RangeSpec::Between { new, besides, .. },
            ) if !new.contains(&gone) => {
                diagnostics.warning(format_args!(
                    "the commit {gone} is gone; all is scanned that no other branch has"
                ));
                Ok(repository.range(&RangeSpec::Unknown { new, besides })?)
            }
            (result, _) => Ok(result?),
        }
    }
}

/// What git says to its hooks. Where a path is named, it says nothing of that.
fn surroundings() -> Surroundings {
    let path = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let mut found = Surroundings::default();
    found.git_dir = path("GIT_DIR");
    found.work_tree = path("GIT_WORK_TREE");
    found.index_file = path("GIT_INDEX_FILE");
    found.objects.extend(path("GIT_QUARANTINE_PATH"));
    found.objects.extend(path("GIT_OBJECT_DIRECTORY"));
    if let Some(list) = variable("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
        found.objects.extend(std::env::split_paths(&list).filter(|one| one != Path::new("")));
    }
    found
}

/// What a push brings: `old new ref` lines.
fn received(text: &str) -> Result<RangeSpec, Error> {
    let mut new = BTreeSet::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.splitn(3, ' ').collect();
        let &[_, id, _] = fields.as_slice() else { return Err(Error::NoPush) };
        new.extend(not_null(id).ok_or(Error::NoPush)?.map(|id| id.to_string()));
    }
    Ok(RangeSpec::Unknown { new: new.into_iter().collect(), besides: Vec::new() })
}

/// What a push brings: `local-ref local-id remote-ref remote-id` lines.
fn pushed(text: &str, remote: &str) -> Result<RangeSpec, Error> {
    let (mut new, mut there) = (BTreeSet::new(), BTreeSet::new());
    // A manager of hooks may add an empty line.
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let &[_, id, _, old] = fields.as_slice() else { return Err(Error::NoPushLines) };
        new.extend(not_null(id).ok_or(Error::NoPushLines)?.map(|id| id.to_string()));
        there.extend(not_null(old).ok_or(Error::NoPushLines)?);
    }
    let (new, there) = (new.into_iter().collect(), there.into_iter().collect());
    Ok(RangeSpec::Pushed { new, there, remote: remote.to_owned() })
}

/// An id; none within where it stands for no object, and none at all where it is no id.
fn not_null(id: &str) -> Option<Option<ObjectId>> {
    let is_id = id.bytes().all(|digit| digit.is_ascii_hexdigit()) && matches!(id.len(), 40 | 64);
    is_id.then(|| ObjectId::from_hex(id.as_bytes()))
}

/// Nothing new is nothing wrong. What was only skipped is said, so that it is not taken for clean.
pub(super) fn nothing_to_scan(report: &Report, diagnostics: &Diagnostics) -> bool {
    let stats = &report.summary.stats;
    let is_empty = stats.bytes == 0 && stats.is_complete();
    if is_empty {
        let skipped: Vec<String> =
            stats.skips().map(|(reason, skipped)| format!("{} {reason}", skipped.count)).collect();
        match skipped.as_slice() {
            [] => diagnostics.notice("nothing to scan: no file is added or changed"),
            _ => diagnostics.notice(format_args!("nothing to scan but {}", skipped.join(", "))),
        }
    }
    is_empty
}

/// What to do about findings in what is about to be committed.
pub(crate) fn what_next(diagnostics: &Diagnostics) {
    for line in WHAT_NEXT {
        diagnostics.hint(line);
    }
}

/// The same words wherever a commit is stopped.
pub(crate) const WHAT_NEXT: [&str; 3] = [
    "take it out of the commit: git restore --staged FILE",
    "move the secret to your secret manager, leave a reference in the file, and stage it again",
    "if it is none, say why beside it: a comment with scrubjay:allow and the reason",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_is_its_new_ids() {
        let (a, none) = ("a".repeat(40), "0".repeat(40));
        let text = format!("{none} {a} refs/heads/new\n{a} {none} refs/heads/gone\n");
        let RangeSpec::Unknown { new, .. } = received(&text).unwrap() else { panic!() };
        assert_eq!(new, [a]);
        for bad in ["x", "a b c", "--all --all refs/heads/x"] {
            assert!(received(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_push_from_here_is_what_is_new_and_what_is_there() {
        let (a, b, none) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let line =
            |local: &str, there: &str| format!("refs/heads/x {local} refs/heads/x {there}\n");
        let text = [line(&a, &none), line(&a, &b), line(&none, &b), "\n".to_owned()].concat();
        let RangeSpec::Pushed { new, there, remote } = pushed(&text, "origin").unwrap() else {
            panic!()
        };
        assert_eq!((new, remote), (vec![a], "origin".to_owned()));
        assert_eq!(there, [ObjectId::from_hex(b.as_bytes()).unwrap()]);
        for bad in ["x", "a b c d", "--all --all --all --all"] {
            assert!(pushed(bad, "").is_err(), "{bad}");
        }
    }
}
