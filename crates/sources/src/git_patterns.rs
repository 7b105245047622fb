//! Where git keeps its ignore patterns: finding a repository, loading pattern files.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::open::{self, Opened};

/// A larger pattern file is not loaded, so its paths count as not ignored.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The directory that holds `info/exclude`, if `root` is the top of a repository.
pub(crate) fn repository(root: &Path) -> Option<PathBuf> {
    let dot_git = root.join(".git");
    let found = fs::metadata(&dot_git).ok()?;
    if found.is_dir() {
        // As git does: without a HEAD it is just a directory of that name.
        return fs::symlink_metadata(dot_git.join("HEAD")).is_ok().then_some(dot_git);
    }
    let git_dir = root.join(pointed_at(&load(&dot_git).ok()?)?);
    match load(&git_dir.join("commondir")) {
        Ok(common) => Some(git_dir.join(first_line(&common)?)),
        Err(_) => Some(git_dir),
    }
}

/// What the `.git` file of a worktree or submodule points at.
fn pointed_at(file: &[u8]) -> Option<&Path> {
    first_line(file.strip_prefix(b"gitdir:")?.trim_ascii_start())
}

fn first_line(bytes: &[u8]) -> Option<&Path> {
    let line = bytes.split(|&byte| byte == b'\n').next()?.trim_ascii_end();
    (!line.is_empty()).then(|| path(line)).flatten()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> Option<&Path> {
    use std::os::unix::ffi::OsStrExt;
    Some(Path::new(OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> Option<&Path> {
    std::str::from_utf8(bytes).ok().map(|text| Path::new(OsStr::new(text)))
}

/// The content of a pattern or pointer file. A FIFO or link in its place is not read: git does not
/// follow a linked `.gitignore` either.
pub(crate) fn load(path: &Path) -> io::Result<Vec<u8>> {
    let Opened::Regular(file, length) = open::met(path)? else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    if length > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut content = Vec::new();
    file.take(LARGEST).read_to_end(&mut content)?;
    Ok(content)
}

/// The patterns of a file that apply below `root`; `None` if it has none.
///
/// A line that is not UTF-8 or not a pattern is left out, and the others still count.
pub(crate) fn patterns(root: &Path, content: &[u8]) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(root);
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    for line in content.split(|&byte| byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line) {
            // The builder reports a line that it cannot use and stays as it was.
            let _ = builder.add_line(None, line);
        }
    }
    builder.build().ok().filter(|patterns| !patterns.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pointer_files() {
        let at = |file: &'static [u8]| pointed_at(file).map(|path| path.to_str().unwrap());
        assert_eq!(at(b"gitdir: ../.git/worktrees/w\n"), Some("../.git/worktrees/w"));
        assert_eq!(at(b"gitdir:/abs\r\nmore"), Some("/abs"));
        assert_eq!(at(b"gitdir: \n"), None);
        assert_eq!(at(b"ref: refs/heads/main\n"), None);
        assert_eq!(at(b""), None);
    }

    #[test]
    fn bad_lines_do_not_hide_good_ones() {
        let found = patterns("/r".as_ref(), b"\xEF\xBB\xBFfirst\nb\xFFd\n[z-a]\nlast\r\n").unwrap();
        for name in ["first", "last"] {
            assert!(found.matched(format!("/r/{name}"), false).is_ignore(), "{name}");
        }
        assert!(patterns("/r".as_ref(), b"# only a comment\n\n").is_none());
    }

    proptest! {
        #[test]
        fn never_panics(content in proptest::collection::vec(any::<u8>(), 0..200), path in "[a-z/]{1,20}") {
            let _ = pointed_at(&content);
            if let Some(found) = patterns("/r".as_ref(), &content) {
                let _ = found.matched(Path::new("/r").join(path.trim_start_matches('/')), false);
            }
        }
    }
}
