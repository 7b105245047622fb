//! Whether git ignores a path: asked for the few paths that have findings, or for all of a walk.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use ignore::Match;
use ignore::gitignore::Gitignore;

use crate::git_dir::EntryKind;
use crate::git_patterns::{load, patterns, repository};

/// What git makes of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GitStatus {
    /// It is in no repository.
    NoRepository,
    /// It is inside `.git`.
    Internal,
    /// A pattern ignores it, or a directory above it.
    Ignored,
    /// `git add` would take it.
    NotIgnored,
}

impl GitStatus {
    /// Whether the path is in a repository but stays out of its commits.
    pub fn is_ignored(self) -> bool {
        matches!(self, Self::Internal | Self::Ignored)
    }
}

/// Answers whether git ignores a path, by the patterns of the repository that encloses it: its
/// `.gitignore` files, its `info/exclude`, and global excludes if they were passed in.
///
/// Answers are cached for each directory and not renewed: make a new one for each run. It can be
/// shared by threads.
///
/// # Limits
///
/// - The index is not read. A file that is tracked although a pattern matches it is not ignored
///   for git; here it is (`git check-ignore --no-index` says the same).
/// - No git configuration is read, so `core.excludesFile` and `core.ignoreCase` have no effect.
/// - A repository inside an ignored directory of another one answers for its own files, but a
///   walk that skips ignored files does not enter that directory.
///
/// ```
/// use scrubjay_sources::{GitIgnored, GitStatus};
/// # let tree = tempfile::tempdir()?;
/// # let root = tree.path();
/// std::fs::create_dir(root.join(".git"))?;
/// std::fs::write(root.join(".git/HEAD"), "ref: refs/heads/main\n")?;
/// std::fs::write(root.join(".gitignore"), ".env\n")?;
/// let git = GitIgnored::new();
/// assert_eq!(git.status(&root.join(".env")), GitStatus::Ignored);
/// assert_eq!(git.status(&root.join("main.rs")), GitStatus::NotIgnored);
/// assert_eq!(git.status(&root.join(".git/config")), GitStatus::Internal);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Default)]
pub struct GitIgnored {
    global: Vec<u8>,
    /// By the directory as the caller spells it.
    folders: RwLock<HashMap<PathBuf, Arc<Folder>>>,
    /// By the resolved directory.
    levels: RwLock<HashMap<PathBuf, Arc<Level>>>,
}

/// A directory, resolved.
struct Folder {
    path: PathBuf,
    level: Arc<Level>,
}

/// What holds for the entries of a directory.
enum Level {
    Outside,
    Internal,
    Ignored,
    Repository(Patterns),
}

/// Patterns, the ones that they override behind them.
struct Patterns {
    own: Gitignore,
    outer: Option<Arc<Level>>,
}

impl GitIgnored {
    /// Without global excludes.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the user's global excludes, usually `~/.config/git/ignore`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn with_global_excludes(file: &Path) -> io::Result<Self> {
        Ok(Self { global: fs::read(file)?, ..Self::default() })
    }

    /// What git makes of `path`. It need not exist; if it does, whether it is a directory counts.
    pub fn status(&self, path: &Path) -> GitStatus {
        let is_directory = fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
        self.status_of(path, if is_directory { EntryKind::Directory } else { EntryKind::File })
    }

    pub(crate) fn status_of(&self, path: &Path, kind: EntryKind) -> GitStatus {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            // `/`, `.` or `..`: only resolving tells its name.
            return match fs::canonicalize(path) {
                Ok(path) if path.parent().is_some() => self.status_of(&path, kind),
                _ => GitStatus::NoRepository,
            };
        };
        let folder = self.folder(parent);
        match &*folder.level {
            Level::Outside => GitStatus::NoRepository,
            Level::Internal => GitStatus::Internal,
            Level::Ignored => GitStatus::Ignored,
            Level::Repository(_) if name == ".git" => GitStatus::Internal,
            Level::Repository(patterns) if patterns.ignore(&folder.path.join(name), kind) => {
                GitStatus::Ignored
            }
            Level::Repository(_) => GitStatus::NotIgnored,
        }
    }

    fn folder(&self, given: &Path) -> Arc<Folder> {
        if let Some(folder) = get(&self.folders, given) {
            return folder;
        }
        let spelled = if given.as_os_str().is_empty() { Path::new(".") } else { given };
        let path = fs::canonicalize(spelled).unwrap_or_else(|_| spelled.to_path_buf());
        let level = self.level(&path);
        put(&self.folders, given, Arc::new(Folder { path, level }))
    }

    fn level(&self, directory: &Path) -> Arc<Level> {
        if let Some(level) = get(&self.levels, directory) {
            return level;
        }
        let outer = match directory.parent() {
            Some(parent) => self.level(parent),
            None => Arc::new(Level::Outside),
        };
        let level = self.level_inside(directory, outer);
        put(&self.levels, directory, level)
    }

    fn level_inside(&self, directory: &Path, outer: Arc<Level>) -> Arc<Level> {
        match &*outer {
            Level::Internal => return outer,
            Level::Repository(_) if directory.file_name().is_some_and(|name| name == ".git") => {
                return Arc::new(Level::Internal);
            }
            _ => {}
        }
        if let Some(git_dir) = repository(directory) {
            return self.top_level(directory, &git_dir);
        }
        match &*outer {
            Level::Repository(patterns) if patterns.ignore(directory, EntryKind::Directory) => {
                Arc::new(Level::Ignored)
            }
            Level::Repository(_) => match load(&directory.join(".gitignore")) {
                Ok(content) => nested(directory, &content, outer),
                Err(_) => outer,
            },
            Level::Outside | Level::Ignored | Level::Internal => outer,
        }
    }

    /// The three layers at the top of a repository, the weakest first.
    fn top_level(&self, root: &Path, git_dir: &Path) -> Arc<Level> {
        let bottom = Patterns { own: Gitignore::empty(), outer: None };
        let mut level = Arc::new(Level::Repository(bottom));
        level = nested(root, &self.global, level);
        for file in [git_dir.join("info/exclude"), root.join(".gitignore")] {
            if let Ok(content) = load(&file) {
                level = nested(root, &content, level);
            }
        }
        level
    }
}

/// The level `outer` with the patterns in `content` put over it.
fn nested(root: &Path, content: &[u8], outer: Arc<Level>) -> Arc<Level> {
    match patterns(root, content) {
        Some(own) => Arc::new(Level::Repository(Patterns { own, outer: Some(outer) })),
        None => outer,
    }
}

impl Patterns {
    /// The innermost file with an opinion decides.
    fn ignore(&self, path: &Path, kind: EntryKind) -> bool {
        let mut patterns = self;
        loop {
            match patterns.own.matched(path, kind == EntryKind::Directory) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
            match patterns.outer.as_deref() {
                Some(Level::Repository(outer)) => patterns = outer,
                _ => return false,
            }
        }
    }
}

type Cache<T> = RwLock<HashMap<PathBuf, Arc<T>>>;

fn get<T>(cache: &Cache<T>, path: &Path) -> Option<Arc<T>> {
    cache.read().unwrap_or_else(PoisonError::into_inner).get(path).map(Arc::clone)
}

/// Another thread may have come first; both have the same answer.
fn put<T>(cache: &Cache<T>, path: &Path, value: Arc<T>) -> Arc<T> {
    let mut cache = cache.write().unwrap_or_else(PoisonError::into_inner);
    cache.insert(path.to_path_buf(), Arc::clone(&value));
    value
}

/// The cache is of no use to a reader of a log.
impl fmt::Debug for GitIgnored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitIgnored").finish_non_exhaustive()
    }
}
