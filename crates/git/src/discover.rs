//! The repositories at and below directories.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Repository;
use crate::repository::is_git_dir;

/// How deep below a root repositories are looked for.
const DEPTH: usize = 64;

/// The repositories at and below these directories, each once: worktrees of one repository are one,
/// submodules are repositories of their own. A directory inside a working tree stands for it.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let nothing = scrubjay_git::discover([folder.path()]);
/// assert_eq!(nothing.len(), 0);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn discover<P: AsRef<Path>>(roots: impl IntoIterator<Item = P>) -> Vec<Repository> {
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for root in roots {
        let root = root.as_ref();
        let before = found.len();
        below(root, DEPTH, &mut found, &mut known);
        if found.len() == before {
            let path = fs::canonicalize(root).unwrap_or_default();
            let above = path.ancestors().skip(1).find_map(|path| Repository::open(path).ok());
            add(above, &mut found, &mut known);
        }
    }
    found
}

fn add(
    repository: Option<Repository>,
    found: &mut Vec<Repository>,
    known: &mut BTreeSet<std::path::PathBuf>,
) {
    found.extend(repository.filter(|one| known.insert(one.common().to_path_buf())));
}

fn below(
    folder: &Path,
    depth: usize,
    found: &mut Vec<Repository>,
    known: &mut BTreeSet<std::path::PathBuf>,
) {
    add(Repository::open(folder).ok(), found, known);
    // Inside a repository's own directory, only its submodules are others.
    let inside = if is_git_dir(folder) { folder.join("modules") } else { folder.to_path_buf() };
    let Ok(entries) = fs::read_dir(inside) else { return };
    let mut folders: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    // A submodule is met in its working tree before it is in `.git/modules`.
    folders.sort_by_key(|path| (path.ends_with(".git"), path.clone()));
    for folder in folders.into_iter().filter(|_| depth > 0) {
        below(&folder, depth - 1, found, known);
    }
}
