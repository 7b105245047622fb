//! What is worth reading inside `.git`: where people and tools leave credentials, not git's storage.

use std::path::{Component, Components, Path};

/// Whether an entry of a walk is a file or a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
}

/// Directories whose files are all read.
const READ: [&str; 5] = ["hooks", "info", "logs", "rebase-apply", "rebase-merge"];

/// Where git-annex keeps its storage, and credentials for remotes in one directory of it.
const ANNEX: [&str; 2] = ["annex", "creds"];

/// Files that list what is committed. All others beside them are read: most are small, and
/// `FETCH_HEAD` or a file that someone put there may hold a URL with a password.
const LISTS: [&str; 4] = ["index", "index.lock", "packed-refs", "packed-refs.lock"];

/// Directories that hold the same layout again, one for each submodule or worktree.
const NESTED: [&str; 2] = ["modules", "worktrees"];

/// Directories of a submodule or worktree not to descend into. The others must be entered, since
/// the name of a submodule may have several components.
const STORAGE: [&str; 6] = ["branches", "lfs", "objects", "refs", "rr-cache", "svn"];

/// Whether `path`, `depth` levels below a root, is git's own storage.
///
/// A `.git` above the root does not count: who names a root inside it wants that root read.
pub(crate) fn is_internal(path: &Path, depth: usize, kind: EntryKind) -> bool {
    let mut components = path.components();
    for _ in 0..=depth {
        match components.next_back() {
            Some(component) if component.as_os_str() == ".git" => {
                let mut inside = after(path, components.as_path());
                // `.git` itself.
                inside.next();
                return !is_read(inside, kind);
            }
            Some(_) => {}
            None => return false,
        }
    }
    false
}

fn after<'p>(path: &'p Path, start: &Path) -> Components<'p> {
    path.strip_prefix(start).unwrap_or(path).components()
}

fn is_read(mut inside: Components<'_>, kind: EntryKind) -> bool {
    let Some(first) = inside.next() else {
        // `.git` itself: a directory to enter, or the pointer file of a worktree.
        return true;
    };
    if is_one_of(first, &NESTED) {
        return is_read_nested(inside, kind);
    }
    is_read_first(first, inside.clone())
        .unwrap_or_else(|| kind == EntryKind::File && inside.next().is_none() && !is_list(first))
}

/// The same below the directory of a submodule or worktree, wherever in `inside` that ends.
fn is_read_nested(mut inside: Components<'_>, kind: EntryKind) -> bool {
    let mut last = None;
    while let Some(component) = inside.next() {
        if let Some(read) = is_read_first(component, inside.clone()) {
            return read;
        }
        if is_one_of(component, &STORAGE) {
            return false;
        }
        last = Some(component);
    }
    kind == EntryKind::Directory || last.is_none_or(|last| !is_list(last))
}

/// What the directory `first` decides for what lies at `below` it, if it does.
fn is_read_first(first: Component<'_>, mut below: Components<'_>) -> Option<bool> {
    if first.as_os_str() == ANNEX[0] {
        return Some(below.next().is_none_or(|second| second.as_os_str() == ANNEX[1]));
    }
    is_one_of(first, &READ).then_some(true)
}

fn is_list(name: Component<'_>) -> bool {
    is_one_of(name, &LISTS)
}

fn is_one_of(component: Component<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| component.as_os_str() == *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        for path in [
            "src/main.rs",
            ".gitignore",
            "a/.github/x",
            "a/.git",
            "a/.git/config",
            "a/.git/hooks/pre-push",
            "a/.git/info/exclude",
            "a/.git/logs/refs/heads/main",
            "a/.git/COMMIT_EDITMSG",
            "a/.git/MERGE_MSG",
            "a/.git/description",
            "a/.git/credentials",
            "a/.git/FETCH_HEAD",
            "a/.git/HEAD",
            "a/.git/config.lock",
            "a/.git/.env",
            "a/.git/rebase-apply/patch",
            "a/.git/rebase-merge/author-script",
            "a/.git/annex/creds/remote",
            "a/.git/modules/sub/annex/creds/remote",
            "a/.git/modules/group/sub/FETCH_HEAD",
            "a/.git/modules/group/sub/config",
            "a/.git/modules/sub/hooks/pre-push",
            "a/.git/worktrees/w/config.worktree",
        ] {
            assert!(!is_internal(path.as_ref(), 9, EntryKind::File), "{path}");
        }
        for path in [
            "a/.git/index",
            "a/.git/index.lock",
            "a/.git/packed-refs",
            "a/.git/packed-refs.lock",
            "a/.git/annex/index",
            "a/.git/annex/objects/x",
            "a/.git/modules/sub/annex/objects/x",
            "a/.git/modules/sub/objects/ab/cdef",
            "a/.git/objects/ab/cdef",
            "a/.git/refs/heads/config",
            "a/.git/lfs/objects/x",
            "a/.git/modules/sub/index",
            "a/.git/modules/sub/packed-refs",
            "a/.git/config/objects",
        ] {
            assert!(is_internal(path.as_ref(), 9, EntryKind::File), "{path}");
        }
    }

    #[test]
    fn directories() {
        for path in [
            "a",
            "a/.git",
            "a/.git/hooks",
            "a/.git/modules",
            "a/.git/modules/sub/deeper",
            "a/.git/logs/refs",
            "a/.git/rebase-merge",
            "a/.git/annex",
            "a/.git/annex/creds",
            "a/.git/modules/sub/annex",
        ] {
            assert!(!is_internal(path.as_ref(), 9, EntryKind::Directory), "{path}");
        }
        for path in [
            "a/.git/objects",
            "a/.git/lfs",
            "a/.git/refs",
            "a/.git/modules/sub/objects",
            "a/.git/modules/sub/annex/objects",
            "a/.git/annex/objects",
            "a/.git/any",
        ] {
            assert!(is_internal(path.as_ref(), 9, EntryKind::Directory), "{path}");
        }
    }

    #[test]
    fn a_root_inside_dot_git_is_read() {
        let path = "/a/.git/objects/ab/cdef".as_ref();
        for depth in 0..=2 {
            assert!(!is_internal(path, depth, EntryKind::File));
        }
        // The root is `.git` itself, or above.
        for depth in 3..=9 {
            assert!(is_internal(path, depth, EntryKind::File));
        }
        assert!(is_internal("./.git/index".as_ref(), 2, EntryKind::File));
        assert!(is_internal(".git/index".as_ref(), 1, EntryKind::File));
    }
}
