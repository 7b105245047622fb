//! Whether git ignores a path: asked for the few paths that have findings, or for all of a walk.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use ignore::Match;
use ignore::gitignore::Gitignore;

use crate::git_dir::EntryKind;
use crate::git_patterns::{Loaded, load_patterns, repository};

/// How much is cached: each directory counts one, and so does each pattern. Then the cache starts
/// anew, so that a tree of any size, made by anyone, is judged in bounded memory.
const CACHED: usize = 20_000;

/// How many patterns may decide on one directory.
const IN_FORCE: usize = CACHED / 4;

/// What git makes of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GitStatus {
    /// It is in no repository.
    NoRepository,
    /// It is inside `.git`.
    Internal,
    /// A pattern matches it, or a directory above it. It may be tracked all the same.
    Ignored,
    /// No pattern matches it, or there are too many patterns to tell.
    NotIgnored,
}

impl GitStatus {
    /// Whether the path is in a repository but `git add` would not take it.
    pub fn is_ignored(self) -> bool {
        matches!(self, Self::Internal | Self::Ignored)
    }
}

/// Answers whether git ignores a path, by the patterns of the repository that encloses it: its
/// `.gitignore` files and its `info/exclude`.
///
/// Answers are cached for each directory and not renewed: make a new one for each run. It can be
/// shared by threads.
///
/// # Limits
///
/// - The index is not read. A file that is tracked although a pattern matches it is not ignored
///   for git; here it is (`git check-ignore --no-index` says the same).
/// - No git configuration is read, so `core.excludesFile` and `core.ignoreCase` have no effect.
/// - A file of more than 64 KiB or 2,000 patterns is not used, nor one with which more than 5,000
///   patterns would be in force, so that a hostile one costs little. What git makes of its
///   directory is then unknown, and counts as not ignored, so that nothing is hidden; pattern
///   files further down have their say again.
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
    cache: RwLock<Cache>,
}

#[derive(Default)]
struct Cache {
    /// By the directory as the caller spells it.
    folders: HashMap<PathBuf, Arc<Folder>>,
    /// By the resolved directory.
    levels: HashMap<PathBuf, Arc<Level>>,
    /// At most [`CACHED`].
    size: usize,
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
    /// How many there are, the outer ones included.
    in_force: usize,
}

impl GitIgnored {
    /// Nothing looked at yet.
    pub fn new() -> Self {
        Self::default()
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
        if let Some(folder) = self.cached(|cache| cache.folders.get(given)) {
            return folder;
        }
        let spelled = if given.as_os_str().is_empty() { Path::new(".") } else { given };
        let path = fs::canonicalize(spelled).unwrap_or_else(|_| spelled.to_path_buf());
        let level = self.level(&path);
        let folder = Arc::new(Folder { path, level });
        self.with_room(1).folders.insert(given.to_path_buf(), Arc::clone(&folder));
        folder
    }

    fn level(&self, directory: &Path) -> Arc<Level> {
        if let Some(level) = self.cached(|cache| cache.levels.get(directory)) {
            return level;
        }
        let outer = match directory.parent() {
            Some(parent) => self.level(parent),
            None => Arc::new(Level::Outside),
        };
        let level = level_inside(directory, Arc::clone(&outer));
        // A directory without patterns of its own shares those of the outer one.
        let size = 1 + if Arc::ptr_eq(&level, &outer) { 0 } else { level.in_force() };
        self.with_room(size).levels.insert(directory.to_path_buf(), Arc::clone(&level));
        level
    }

    fn cached<T>(&self, find: impl FnOnce(&Cache) -> Option<&Arc<T>>) -> Option<Arc<T>> {
        find(&self.cache.read().unwrap_or_else(PoisonError::into_inner)).map(Arc::clone)
    }

    /// The cache, with room made for an entry of this size. Another thread may have put the same
    /// entry there before; both have the same answer.
    fn with_room(&self, size: usize) -> RwLockWriteGuard<'_, Cache> {
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        if cache.size + size > CACHED {
            *cache = Cache::default();
        }
        cache.size += size;
        cache
    }
}

fn level_inside(directory: &Path, outer: Arc<Level>) -> Arc<Level> {
    match &*outer {
        Level::Internal => return outer,
        Level::Repository(_) if directory.file_name().is_some_and(|name| name == ".git") => {
            return Arc::new(Level::Internal);
        }
        _ => {}
    }
    if let Some(git_dir) = repository(directory) {
        return top_level(directory, &git_dir);
    }
    match &*outer {
        Level::Repository(patterns) if patterns.ignore(directory, EntryKind::Directory) => {
            Arc::new(Level::Ignored)
        }
        Level::Repository(_) => nested(directory, &directory.join(".gitignore"), outer),
        Level::Outside | Level::Ignored | Level::Internal => outer,
    }
}

/// The two layers at the top of a repository, the weaker first.
fn top_level(root: &Path, git_dir: &Path) -> Arc<Level> {
    let excluded = nested(root, &git_dir.join("info/exclude"), Level::no_patterns());
    nested(root, &root.join(".gitignore"), excluded)
}

/// The level `outer` with the patterns in `file` put over it.
fn nested(root: &Path, file: &Path, outer: Arc<Level>) -> Arc<Level> {
    match load_patterns(root, file) {
        Loaded::Nothing => outer,
        Loaded::Patterns(own, count) if outer.in_force() + count <= IN_FORCE => {
            let in_force = outer.in_force() + count;
            Arc::new(Level::Repository(Patterns { own, outer: Some(outer), in_force }))
        }
        Loaded::Patterns(..) | Loaded::TooMuch => Level::no_patterns(),
    }
}

impl Level {
    /// The level of a repository that ignores nothing.
    fn no_patterns() -> Arc<Self> {
        Arc::new(Self::Repository(Patterns { own: Gitignore::empty(), outer: None, in_force: 0 }))
    }

    fn in_force(&self) -> usize {
        match self {
            Self::Repository(patterns) => patterns.in_force,
            Self::Outside | Self::Internal | Self::Ignored => 0,
        }
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

/// The cache is of no use to a reader of a log.
impl fmt::Debug for GitIgnored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitIgnored").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with this many patterns in each of its directories, one inside the other.
    fn chain(patterns: usize, depth: usize) -> (tempfile::TempDir, PathBuf) {
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir(tree.path().join(".git")).unwrap();
        fs::write(tree.path().join(".git/HEAD"), "").unwrap();
        let mut directory = tree.path().to_path_buf();
        for _ in 0..depth {
            fs::write(directory.join(".gitignore"), "x\n".repeat(patterns)).unwrap();
            directory.push("d");
            fs::create_dir(&directory).unwrap();
        }
        (tree, directory)
    }

    #[test]
    fn patterns_in_force_are_limited() {
        let (tree, _) = chain(2_000, 4);
        let git = GitIgnored::new();
        let judged = |inside: &str| git.status(&tree.path().join(inside).join("x"));
        for inside in ["", "d", "d/d/d"] {
            assert_eq!(judged(inside), GitStatus::Ignored, "{inside}");
        }
        // The third file is one too many; the fourth has its say again.
        assert_eq!(judged("d/d"), GitStatus::NotIgnored);
    }

    #[test]
    fn the_cache_is_limited() {
        let (_tree, deepest) = chain(1_000, 3);
        let git = GitIgnored::new();
        let size = || git.cache.read().unwrap().size;
        let mut largest = 0;
        for i in 0..30 {
            let directory = deepest.join(format!("{i}"));
            fs::create_dir(&directory).unwrap();
            fs::write(directory.join(".gitignore"), "x\n".repeat(1_000)).unwrap();
            assert_eq!(git.status(&directory.join("x")), GitStatus::Ignored);
            assert_eq!(git.status(&directory.join("y")), GitStatus::NotIgnored);
            largest = largest.max(size());
        }
        assert!((CACHED / 2..=CACHED).contains(&largest), "{largest}");
    }

    #[test]
    fn a_directory_without_patterns_of_its_own_costs_little() {
        let (tree, _) = chain(1_000, 1);
        let git = GitIgnored::new();
        for i in 0..100 {
            assert_eq!(git.status(&tree.path().join(format!("{i}/y"))), GitStatus::NotIgnored);
        }
        assert!((1_200..1_300).contains(&git.cache.read().unwrap().size));
    }
}
