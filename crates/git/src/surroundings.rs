//! Which repository is meant: by a path, or by what git says to the hooks that it runs.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Repository};

/// What the environment says about the repository: git sets it for its hooks.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Surroundings {
    /// `GIT_DIR`.
    pub git_dir: Option<PathBuf>,
    /// `GIT_WORK_TREE`.
    pub work_tree: Option<PathBuf>,
    /// `GIT_INDEX_FILE`.
    pub index_file: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY`, `GIT_QUARANTINE_PATH` and what `GIT_ALTERNATE_OBJECT_DIRECTORIES` lists.
    pub objects: Vec<PathBuf>,
}

impl Surroundings {
    /// The repository that `path` is in, or that is meant without one: the one that the
    /// environment names, else that of the current directory. Its root is spelled so that what
    /// lies below it can be found from the current directory.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// let none = scrubjay_git::Surroundings::default().repository(Some(folder.path()));
    /// assert!(none.is_err());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn repository(&self, path: Option<&Path>) -> Result<Repository, Error> {
        let mut repository = match (path, &self.git_dir) {
            (None, Some(git_dir)) => {
                let git_dir = fs::canonicalize(git_dir).unwrap_or_else(|_| git_dir.clone());
                let here = PathBuf::from(".");
                Repository::at(self.work_tree.as_ref().unwrap_or(&here), git_dir, false)?
            }
            _ => above(path.unwrap_or(Path::new(".")))?,
        };
        let own = fs::canonicalize(repository.objects()).ok();
        let others = self.objects.iter().filter_map(|path| fs::canonicalize(path).ok());
        let mut folders: Vec<PathBuf> = others.filter(|path| own.as_ref() != Some(path)).collect();
        folders.dedup();
        repository.borrow_objects(folders);
        Ok(repository)
    }
}

/// The repository at or above a path.
fn above(path: &Path) -> Result<Repository, Error> {
    let none = || Error::NoRepository(path.to_path_buf());
    let resolved = fs::canonicalize(path).map_err(|_| none())?;
    let mut spelled = path.to_path_buf();
    for folder in resolved.ancestors() {
        match Repository::open(&spelled) {
            Err(Error::NoRepository(_)) => {}
            found => return found,
        }
        // From the current directory, the way up is a few dots.
        spelled = match path == Path::new(".") {
            true if spelled == Path::new(".") => PathBuf::from(".."),
            true => spelled.join(".."),
            false => folder.parent().ok_or_else(none)?.to_path_buf(),
        };
    }
    Err(none())
}
