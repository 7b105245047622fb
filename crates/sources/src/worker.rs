//! One thread of a walk: judges each entry, reads the files.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkState};

use crate::blob::Origin;
use crate::config::Config;
use crate::extension;
use crate::git_dir::{self, EntryKind};
use crate::git_ignored::{GitIgnored, GitStatus};
use crate::large::{LargeFiles, Open};
use crate::open;
use crate::patterns::Exclude;
use crate::read::BlobReader;
use crate::skip::SkipReason;
use crate::sources::Visitor;
use crate::stats::Stats;
use crate::virtual_fs;

/// Where the threads leave what they have when they end.
type Done<V> = Mutex<(Vec<V>, Stats)>;

/// Makes the workers, one for each thread.
pub(crate) struct Workers<'w, V, F> {
    pub(crate) config: &'w Config,
    pub(crate) make: F,
    pub(crate) done: &'w Done<V>,
    pub(crate) large: &'w LargeFiles,
}

impl<'w, V: Visitor + 'w, F: FnMut() -> V> ParallelVisitorBuilder<'w> for Workers<'w, V, F> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'w> {
        Box::new(Worker {
            max_depth: self.config.get_max_depth(),
            ignored: self.config.ignored_judge(),
            exclude: self.config.exclude_judge(),
            reader: BlobReader::new(self.config),
            visitor: Some((self.make)()),
            done: self.done,
            large: self.large,
        })
    }
}

struct Worker<'w, V> {
    max_depth: Option<usize>,
    ignored: Option<&'w GitIgnored>,
    exclude: Option<&'w dyn Exclude>,
    reader: BlobReader,
    /// Taken when the thread ends.
    visitor: Option<V>,
    done: &'w Done<V>,
    large: &'w LargeFiles,
}

/// A worker is dropped when its thread ends; there is no other sign of it.
impl<V> Drop for Worker<'_, V> {
    fn drop(&mut self) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.0.extend(self.visitor.take());
        done.1.merge(std::mem::take(&mut self.reader.stats));
    }
}

impl<V: Visitor> ParallelVisitor for Worker<'_, V> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        if self.reader.is_cancelled() {
            return WalkState::Quit;
        }
        match entry {
            Ok(entry) if entry.depth() == 0 => self.root(&entry),
            Ok(entry) => self.below(&entry),
            Err(error) => {
                let (path, kind) = taken_apart(&error);
                self.reader.stats.fail(Origin::file(path), kind);
                WalkState::Continue
            }
        }
    }
}

impl<V: Visitor> Worker<'_, V> {
    fn root(&mut self, entry: &DirEntry) -> WalkState {
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            return WalkState::Continue;
        }
        self.read(entry.path(), open::named)
    }

    fn below(&mut self, entry: &DirEntry) -> WalkState {
        let Some(kind) = entry.file_type() else { return WalkState::Continue };
        let skipped = if kind.is_dir() {
            self.directory_skip(entry)
        } else if kind.is_file() {
            self.file_skip(entry)
        } else if kind.is_symlink() {
            Some(SkipReason::Symlink)
        } else {
            Some(SkipReason::SpecialFile)
        };
        match skipped {
            Some(reason) => {
                self.reader.stats.skip(reason, 0);
                WalkState::Skip
            }
            None if kind.is_dir() => WalkState::Continue,
            None => self.read(entry.path(), open::met),
        }
    }

    fn directory_skip(&self, entry: &DirEntry) -> Option<SkipReason> {
        if virtual_fs::is_virtual(entry.path(), entry.file_name()) {
            return Some(SkipReason::VirtualFilesystem);
        }
        if self.max_depth.is_some_and(|deepest| entry.depth() >= deepest) {
            return Some(SkipReason::TooDeep);
        }
        self.asked_skip(entry, EntryKind::Directory)
    }

    fn file_skip(&self, entry: &DirEntry) -> Option<SkipReason> {
        if extension::is_binary(entry.file_name()) {
            return Some(SkipReason::BinaryExtension);
        }
        self.asked_skip(entry, EntryKind::File)
    }

    /// What is skipped only because somebody asked for it, or is git's.
    fn asked_skip(&self, entry: &DirEntry, kind: EntryKind) -> Option<SkipReason> {
        let excluded = self.exclude.and_then(|judge| judge.reason(entry.path(), kind));
        excluded.or_else(|| self.git_skip(entry, kind))
    }

    fn git_skip(&self, entry: &DirEntry, kind: EntryKind) -> Option<SkipReason> {
        if git_dir::is_internal(entry.path(), entry.depth(), kind) {
            return Some(SkipReason::GitInternals);
        }
        // Being inside `.git` is not being ignored: what is worth reading there was just decided.
        let ignored = self.ignored?.status_of(entry.path(), kind) == GitStatus::Ignored;
        ignored.then_some(SkipReason::GitIgnored)
    }

    fn read(&mut self, path: &Path, open: Open) -> WalkState {
        let visitor = self.visitor.as_mut().expect("the visitor is taken only on drop");
        let opened = open(path);
        if let Ok(open::Opened::Regular(_, length)) = opened
            && self.reader.is_large(length)
            && visitor.by_parts().is_some()
        {
            // All threads read it once the walk is over; until then it costs no descriptor.
            self.large.put_aside(path, open);
            return WalkState::Continue;
        }
        match self.reader.file(path, opened, visitor) {
            ControlFlow::Continue(()) => WalkState::Continue,
            ControlFlow::Break(()) => WalkState::Quit,
        }
    }
}

/// The path and the reason inside an error of the walk.
fn taken_apart(error: &ignore::Error) -> (&Path, io::ErrorKind) {
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    let mut error = error;
    loop {
        error = match error {
            ignore::Error::WithPath { path, .. } => return (path, kind),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => return (Path::new(""), kind),
        }
    }
}
