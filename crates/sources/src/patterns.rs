//! Patterns of paths, in the words of `.gitignore` files, and what is skipped by them.

use std::fmt;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::git_dir::EntryKind;
use crate::skip::SkipReason;

/// As many patterns are taken: each costs memory, and compiling them time.
const MOST_PATTERNS: usize = 2_000;

/// Says what below the roots is not to be read, beside what is never read.
pub trait Exclude: fmt::Debug + Send + Sync {
    /// Why this entry is skipped, where it is. What lies below a skipped directory is not asked for.
    fn reason(&self, path: &Path, kind: EntryKind) -> Option<SkipReason>;
}

/// Patterns of paths below a directory: those of `.gitignore` files, with the same meaning.
///
/// ```
/// use std::path::Path;
/// use scrubjay_sources::{EntryKind, PathPatterns};
///
/// let patterns = PathPatterns::new(["vendor/", "/docs/*.pem", "!keep.pem"])?;
/// assert!(patterns.matches(Path::new("a/vendor"), EntryKind::Directory));
/// assert!(patterns.covers(Path::new("a/vendor/b.env")));
/// assert!(!patterns.covers(Path::new("a/docs/b.pem")));
/// # Ok::<(), scrubjay_sources::InvalidPattern>(())
/// ```
#[derive(Clone, Debug)]
pub struct PathPatterns(Gitignore);

/// A pattern that cannot be used. It is not shown: anything may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern {
    index: usize,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    Syntax,
    TooMany,
}

impl PathPatterns {
    /// The patterns; of two that match, the later one decides.
    ///
    /// # Errors
    ///
    /// The first pattern that is empty, a comment or not a pattern; or too many of them.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, InvalidPattern> {
        let mut builder = GitignoreBuilder::new("");
        let mut last = 0;
        for (index, pattern) in patterns.into_iter().enumerate() {
            let invalid = |problem| InvalidPattern { index, problem };
            if pattern.trim().is_empty() || pattern.starts_with('#') {
                return Err(invalid(Problem::Empty));
            }
            if index == MOST_PATTERNS {
                return Err(invalid(Problem::TooMany));
            }
            builder.add_line(None, pattern).map_err(|_| invalid(Problem::Syntax))?;
            last = index;
        }
        let built = builder.build();
        built.map(Self).map_err(|_| InvalidPattern { index: last, problem: Problem::TooMany })
    }

    /// Do they match this entry itself? `path` is relative to the directory that they are about.
    pub fn matches(&self, path: &Path, kind: EntryKind) -> bool {
        self.opinion(path, kind) == Some(true)
    }

    /// Do they match this file, or else a directory that it lies below?
    pub fn covers(&self, file: &Path) -> bool {
        let above = file.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty());
        let above = above.map(|path| (path, EntryKind::Directory));
        let mut all = std::iter::once((file, EntryKind::File)).chain(above);
        all.find_map(|(path, kind)| self.opinion(path, kind)) == Some(true)
    }

    /// The last pattern that matches decides.
    fn opinion(&self, path: &Path, kind: EntryKind) -> Option<bool> {
        match self.0.matched(path, kind == EntryKind::Directory) {
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
            Match::None => None,
        }
    }
}

impl InvalidPattern {
    /// Which pattern it is, from 0.
    pub fn index(&self) -> usize {
        self.index
    }
}

impl fmt::Display for InvalidPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            Problem::Empty => f.write_str("an empty pattern or a comment; delete it"),
            Problem::Syntax => f.write_str("not a pattern as in a .gitignore file; correct it"),
            Problem::TooMany => write!(f, "too many patterns; {MOST_PATTERNS} are taken at most"),
        }
    }
}

impl std::error::Error for InvalidPattern {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_mean_what_they_mean_to_git() {
        let patterns = PathPatterns::new(["/a/", "*.min.js", "b/*.env", "!b/keep.env"]).unwrap();
        for (path, covered) in [
            ("a/x", true),
            ("a/x/y", true),
            ("c/a/x", false),
            ("c/x.min.js", true),
            ("b/x.env", true),
            ("b/keep.env", false),
            ("a", false),
        ] {
            assert_eq!(patterns.covers(Path::new(path)), covered, "{path}");
        }
        assert!(patterns.matches(Path::new("a"), EntryKind::Directory));
        assert!(!patterns.matches(Path::new("a"), EntryKind::File));
        assert!(!patterns.matches(Path::new("a/x"), EntryKind::File));
    }

    #[test]
    fn a_bad_one_is_named_by_its_number() {
        let index = |patterns: &[&str]| {
            PathPatterns::new(patterns.iter().copied()).map_err(|error| error.index()).err()
        };
        assert_eq!(index(&["a", "[z-a]", "b"]), Some(1));
        assert_eq!(index(&["a", " "]), Some(1));
        assert_eq!(index(&["# a"]), Some(0));
        assert_eq!(index(&["a"; 2_000]), None);
        assert_eq!(index(&["a"; 2_001]), Some(2_000));
    }
}
