//! What a file is called in its project, wherever the project lies and however the scan was started.

use std::path::{Component, Path, PathBuf};

/// The roots of a scan, and what each is called below the directory that locations are relative to:
/// the repository's top, or the root itself.
///
/// ```
/// use scrubjay_scan::Roots;
///
/// // The directory `sub` of a repository, scanned from within.
/// let roots = Roots::new().with(".", "sub");
/// assert_eq!(roots.name("./a.env".as_ref()), Some((0, "sub/a.env".into())));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Roots(Vec<Root>);

#[derive(Clone, Debug)]
struct Root {
    path: PathBuf,
    name: PathBuf,
}

impl Roots {
    /// No roots: files are called by their paths.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a root as the scan is told it, and its name in its project, which may be empty.
    #[must_use]
    pub fn with(mut self, path: impl AsRef<Path>, name: impl Into<PathBuf>) -> Self {
        self.0.push(Root { path: plain(path.as_ref()), name: name.into() });
        self
    }

    /// The root that a file lies below, by its number, and the file's name.
    pub fn name(&self, path: &Path) -> Option<(usize, PathBuf)> {
        let path = plain(path);
        let below = |(index, root): (usize, &Root)| {
            // The path `.` is plainly nothing, and holds every relative path.
            let outside = root.path.as_os_str().is_empty() && path.is_absolute();
            let rest = path.strip_prefix(&root.path).ok().filter(|_| !outside)?;
            Some((root.path.as_os_str().len(), index, root.name.join(rest)))
        };
        // Of two roots the longer; of two equal ones the first.
        let found = self.0.iter().enumerate().filter_map(below);
        let (_, index, name) =
            found.max_by_key(|(length, index, _)| (*length, usize::MAX - index))?;
        // A root that is a file has nothing below it, and joining nothing leaves a slash.
        Some((index, plain(&name)))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_the_same_from_everywhere() {
        for (root, name, path) in [
            (".", "", "./a/b.env"),
            (".", "", "a/b.env"),
            ("a", "a", "a/b.env"),
            ("./a/", "a", "./a/b.env"),
            ("../x/a", "a", "../x/a/b.env"),
            ("a/b.env", "a/b.env", "a/b.env"),
        ] {
            let found = Roots::new().with(root, name).name(Path::new(path));
            assert_eq!(found, Some((0, PathBuf::from("a/b.env"))), "{root}");
        }
        assert_eq!(Roots::new().with("a", "").name(Path::new("b")), None);
        let roots = Roots::new().with(".", "").with("a", "a").with("a", "x");
        assert_eq!(roots.name(Path::new("a/b")), Some((1, PathBuf::from("a/b"))));
        #[cfg(unix)]
        assert_eq!(roots.name(Path::new("/a/b")), None);
    }
}
