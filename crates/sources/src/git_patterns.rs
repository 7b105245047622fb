//! Where git keeps its ignore patterns: finding a repository, loading pattern files.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::open::{self, Opened};

/// A pattern file of more bytes is not used, nor is a pointer file.
const LARGEST: u64 = 64 * 1024;

/// A pattern file with more patterns is not used: each costs memory, and compiling them time.
const MOST_PATTERNS: usize = 2_000;

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
    let mut content = Vec::new();
    if length <= LARGEST {
        // It may grow while it is read.
        file.take(LARGEST + 1).read_to_end(&mut content)?;
    }
    if length.max(content.len() as u64) > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(content)
}

/// What a pattern file says.
#[derive(Debug)]
pub(crate) enum Loaded {
    /// It is not there, cannot be read, or has no patterns: as git does, go by the others.
    Nothing,
    /// What applies below its directory, and how many patterns that is.
    Patterns(Gitignore, usize),
    /// It is over a limit. Part of it would be worse than nothing, since a later pattern may take
    /// an earlier one back.
    TooMuch,
}

/// The patterns in `file` that apply below `root`.
pub(crate) fn load_patterns(root: &Path, file: &Path) -> Loaded {
    match load(file) {
        Ok(content) => patterns(root, &content),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Loaded::TooMuch,
        Err(_) => Loaded::Nothing,
    }
}

/// A line that is not UTF-8 or not a pattern is left out, and the others still count.
fn patterns(root: &Path, content: &[u8]) -> Loaded {
    let mut builder = GitignoreBuilder::new(root);
    let mut count = 0;
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    for line in content.split(|&byte| byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line)
            && is_pattern(line)
        {
            count += 1;
            if count > MOST_PATTERNS {
                return Loaded::TooMuch;
            }
            // The builder reports a line that it cannot use and stays as it was.
            let _ = builder.add_line(None, line);
        }
    }
    match builder.build() {
        Ok(patterns) if patterns.is_empty() => Loaded::Nothing,
        Ok(patterns) => Loaded::Patterns(patterns, count),
        // Too large together.
        Err(_) => Loaded::TooMuch,
    }
}

fn is_pattern(line: &str) -> bool {
    !line.starts_with('#') && !line.trim_ascii_end().is_empty()
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
        let content = b"\xEF\xBB\xBFfirst\nb\xFFd\n[z-a]\nlast\r\n";
        let Loaded::Patterns(found, 3) = patterns("/r".as_ref(), content) else {
            panic!("three lines of UTF-8");
        };
        for name in ["first", "last"] {
            assert!(found.matched(format!("/r/{name}"), false).is_ignore(), "{name}");
        }
        let none = patterns("/r".as_ref(), b"# only a comment\n\n");
        assert!(matches!(none, Loaded::Nothing), "{none:?}");
    }

    #[test]
    fn limits() {
        let root = Path::new("/r");
        let many = |count: usize| "a*b?[c-d]\n".repeat(count) + &"# comment\n \n\r\n".repeat(9);
        let most = patterns(root, many(MOST_PATTERNS).as_bytes());
        assert!(matches!(most, Loaded::Patterns(_, MOST_PATTERNS)));
        assert!(matches!(patterns(root, many(MOST_PATTERNS + 1).as_bytes()), Loaded::TooMuch));

        let tree = tempfile::tempdir().unwrap();
        let file = tree.path().join("ignore");
        let limit = usize::try_from(LARGEST).unwrap();
        fs::write(&file, format!("a\n{}", " ".repeat(limit - 2))).unwrap();
        assert!(matches!(load_patterns(root, &file), Loaded::Patterns(_, 1)));
        fs::write(&file, format!("a\n{}", " ".repeat(limit - 1))).unwrap();
        assert!(matches!(load_patterns(root, &file), Loaded::TooMuch));
        assert!(matches!(load_patterns(root, &tree.path().join("missing")), Loaded::Nothing));
    }

    proptest! {
        #[test]
        fn never_panics(content in proptest::collection::vec(any::<u8>(), 0..200), path in "[a-z/]{1,20}") {
            let _ = pointed_at(&content);
            if let Loaded::Patterns(found, _) = patterns("/r".as_ref(), &content) {
                let _ = found.matched(Path::new("/r").join(path.trim_start_matches('/')), false);
            }
        }
    }
}
