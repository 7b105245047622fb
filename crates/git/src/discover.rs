//! The repositories at and below directories.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::repository::is_git_dir;
use crate::{Error, Repository};

/// How deep below a root repositories are looked for.
const DEPTH: usize = 64;

/// What lies at and below directories.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Discovered {
    /// The repositories, each once.
    pub repositories: Vec<Repository>,
    /// Repositories that cannot be read, such as those with a reftable.
    pub unread: Vec<PathBuf>,
}

/// The repositories at and below these directories, each once: worktrees of one repository are one,
/// submodules are repositories of their own. A directory inside a working tree stands for it.
///
/// # Errors
///
/// There is no repository at, below or above one of the directories.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let nothing = scrubjay_git::discover([folder.path()]);
/// assert!(nothing.unwrap_err().to_string().starts_with("there is no git repository at"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn discover<P: AsRef<Path>>(roots: impl IntoIterator<Item = P>) -> Result<Discovered, Error> {
    let mut search = Search::default();
    for root in roots {
        let root = root.as_ref();
        if !search.below(root, DEPTH) {
            let path = fs::canonicalize(root).unwrap_or_default();
            if !path.ancestors().skip(1).any(|above| search.add(above)) {
                return Err(Error::NoRepository(root.to_path_buf()));
            }
        }
    }
    Ok(search.found)
}

#[derive(Default)]
struct Search {
    found: Discovered,
    /// The directories of objects and references that were met.
    known: BTreeSet<PathBuf>,
}

impl Search {
    /// Notes the repository that the directory is; is it one?
    fn add(&mut self, folder: &Path) -> bool {
        match Repository::open(folder) {
            Ok(repository) => {
                if self.known.insert(repository.common().to_path_buf()) {
                    self.found.repositories.push(repository);
                }
            }
            Err(Error::NoRepository(_)) => return false,
            Err(_) => self.found.unread.push(folder.to_path_buf()),
        }
        true
    }

    /// Notes all at and below a directory; were there any?
    fn below(&mut self, folder: &Path, depth: usize) -> bool {
        let mut any = self.add(folder);
        // Inside a repository's own directory, only its submodules are others.
        let inside = if is_git_dir(folder) { folder.join("modules") } else { folder.to_path_buf() };
        let Ok(entries) = fs::read_dir(inside) else { return any };
        let mut folders: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
            .collect();
        // A submodule is met in its working tree before it is in `.git/modules`.
        folders.sort_by_key(|path| (path.ends_with(".git"), path.clone()));
        for folder in folders.into_iter().filter(|_| depth > 0) {
            any |= self.below(&folder, depth - 1);
        }
        any
    }
}
