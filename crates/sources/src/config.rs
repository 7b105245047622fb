//! Settings of [`Sources`](crate::Sources), in layers: what a layer leaves open, the layer below decides.

use std::sync::Arc;

use crate::control::{Cancel, Progress};
use crate::git_ignored::GitIgnored;
use crate::patterns::Exclude;

/// What a walk does with files that git ignores.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum IgnoredFiles {
    /// Read them: the default, since ignored files are where secrets are kept.
    #[default]
    Read,
    /// Skip them, as this helper judges. It may be asked again later; its cache is then warm.
    Skip(Arc<GitIgnored>),
}

/// How to read. Every setting is optional, so that layers can be put over each other.
///
/// ```
/// use scrubjay_sources::Config;
/// let file = Config::new().threads(4).max_file_size(1 << 20);
/// let flags = Config::new().max_file_size(0);
/// let config = file.overwrite(flags);
/// assert_eq!((config.get_threads(), config.get_max_file_size()), (4, None));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Config {
    threads: Option<usize>,
    max_file_size: Option<u64>,
    max_depth: Option<usize>,
    ignored_files: Option<IgnoredFiles>,
    exclude: Option<Arc<dyn Exclude>>,
    cancel: Option<Cancel>,
    progress: Option<Arc<Progress>>,
}

impl Config {
    /// Nothing set: all defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many threads walk and read; 0, the default, lets the number of processors decide.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Skip files of more than this many bytes, and cut off streams there. 0, the default, is no
    /// limit: a large file is handed over as a stream, so it costs time but not memory.
    pub fn max_file_size(mut self, bytes: u64) -> Self {
        self.max_file_size = Some(bytes);
        self
    }

    /// Read no file further below its root than this; 1 is the root's own files. No limit unless told
    /// otherwise.
    pub fn max_depth(mut self, depth: usize) -> Self {
        self.max_depth = Some(depth);
        self
    }

    /// What to do with files that git ignores; read them unless told otherwise.
    pub fn ignored_files(mut self, ignored: IgnoredFiles) -> Self {
        self.ignored_files = Some(ignored);
        self
    }

    /// What else below the roots is not to be read. A root is read whatever this says.
    pub fn exclude(mut self, exclude: Arc<dyn Exclude>) -> Self {
        self.exclude = Some(exclude);
        self
    }

    /// How to stop early.
    pub fn cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// Counters to watch while reading goes on.
    pub fn progress(mut self, progress: Arc<Progress>) -> Self {
        self.progress = Some(progress);
        self
    }

    /// The number of threads; 0 lets the number of processors decide.
    pub fn get_threads(&self) -> usize {
        self.threads.unwrap_or(0)
    }

    /// The number of threads that a walk has.
    pub(crate) fn thread_count(&self) -> usize {
        match self.get_threads() {
            // As the walk decides it.
            0 => std::thread::available_parallelism().map_or(1, |count| count.get().min(12)),
            threads => threads,
        }
    }

    /// The size limit, if there is one.
    pub fn get_max_file_size(&self) -> Option<u64> {
        self.max_file_size.filter(|&bytes| bytes > 0)
    }

    /// How far below its root a file is read, if there is a limit.
    pub fn get_max_depth(&self) -> Option<usize> {
        self.max_depth
    }

    /// These settings with those of `upper` put over them.
    pub fn overwrite(self, upper: Self) -> Self {
        Self {
            threads: upper.threads.or(self.threads),
            max_file_size: upper.max_file_size.or(self.max_file_size),
            max_depth: upper.max_depth.or(self.max_depth),
            ignored_files: upper.ignored_files.or(self.ignored_files),
            exclude: upper.exclude.or(self.exclude),
            cancel: upper.cancel.or(self.cancel),
            progress: upper.progress.or(self.progress),
        }
    }

    /// The judge of ignored files, if they are to be skipped.
    pub(crate) fn ignored_judge(&self) -> Option<&GitIgnored> {
        match &self.ignored_files {
            Some(IgnoredFiles::Skip(judge)) => Some(judge),
            Some(IgnoredFiles::Read) | None => None,
        }
    }

    /// The judge of everything else that is to be skipped.
    pub(crate) fn exclude_judge(&self) -> Option<&dyn Exclude> {
        self.exclude.as_deref()
    }

    pub(crate) fn get_cancel(&self) -> Cancel {
        self.cancel.clone().unwrap_or_default()
    }

    pub(crate) fn get_progress(&self) -> Arc<Progress> {
        self.progress.as_ref().map_or_else(Arc::default, Arc::clone)
    }
}
