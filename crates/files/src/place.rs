//! What stands at a path: read whole, and known again.

use std::fmt;
use std::fs::{self, Metadata};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::replacement::{Access, Replacement};
use crate::system::{self, Attributes};

/// The longest file that is read here: the files that people edit are far shorter.
pub const LARGEST: u64 = 64 << 20;

/// What stood at a path when it was read: a file with its bytes, a link, or nothing.
///
/// ```
/// use scrubjay_files::{Error, Place};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("settings");
/// std::fs::write(&path, "a = 1\n")?;
///
/// let place = Place::follow(&path)?;
/// assert_eq!(place.bytes(), Some(&b"a = 1\n"[..]));
/// place.replace("a = 2\n")?;
///
/// // Somebody else's bytes are not overwritten with what was made of older ones.
/// assert!(matches!(place.replace("a = 3\n"), Err(Error::Changed(_))));
/// assert_eq!(std::fs::read_to_string(&path)?, "a = 2\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Place {
    pub(crate) path: PathBuf,
    pub(crate) state: State,
}

impl Place {
    /// Reads the file at `path`; a link is followed, and the place is then its target.
    ///
    /// # Errors
    ///
    /// It is neither a file nor nothing, the link is broken, or it cannot be read.
    pub fn follow(path: &Path) -> Result<Self, Error> {
        let found = fs::symlink_metadata(path);
        if !found.is_ok_and(|found| found.is_symlink()) {
            return Self::here(path);
        }
        let target = fs::canonicalize(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::BrokenLink(path.to_path_buf()),
            _ => Error::io("follow", path)(error),
        })?;
        Self::here(&target)
    }

    /// Reads what stands at `path` itself: a link is a link, and would be replaced as one.
    ///
    /// # Errors
    ///
    /// It is neither a file, nor a link, nor nothing, or it cannot be read.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// let place = scrubjay_files::Place::here(&folder.path().join("new"))?;
    /// assert!(!place.exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn here(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: path.to_path_buf(), state: State::at(path)? })
    }

    /// Where it is; of a link that was followed, its target.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.state {
            State::File { bytes, .. } => Some(bytes),
            State::Absent | State::Link(_) => None,
        }
    }

    /// Does anything stand there?
    pub fn exists(&self) -> bool {
        !matches!(self.state, State::Absent)
    }

    /// Does it still stand there as it was read? Mode and owner do not count.
    ///
    /// # Errors
    ///
    /// What stands there now cannot be read.
    pub fn is_unchanged(&self) -> Result<bool, Error> {
        Ok(State::at(&self.path)?.holds_the_same(&self.state))
    }

    /// Replaces the file's bytes, or makes the file, unless it has changed since it was read.
    ///
    /// # Errors
    ///
    /// It has changed, or may not be written, or the system failed: then the old file is whole.
    pub fn replace(&self, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
        let mut file = Replacement::new(&self.path, Access::Kept)?;
        file.write_all(bytes.as_ref()).map_err(Error::io("write", &self.path))?;
        file.commit_over(self)
    }
}

/// What stands at a path.
#[derive(Clone)]
pub(crate) enum State {
    Absent,
    File { bytes: Vec<u8>, attributes: Attributes },
    Link(PathBuf),
}

impl State {
    pub(crate) fn at(path: &Path) -> Result<Self, Error> {
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_file() => Self::read(path),
            Ok(found) if found.is_symlink() => {
                fs::read_link(path).map(Self::Link).map_err(Error::io("read", path))
            }
            Ok(_) => Err(Error::NotRegular(path.to_path_buf())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::Absent),
            Err(error) => Err(Error::io("read", path)(error)),
        }
    }

    fn read(path: &Path) -> Result<Self, Error> {
        let failed = |error| Error::io("read", path)(error);
        let file = system::open(path).map_err(failed)?;
        // What was opened is asked, not what the name stands for by now.
        let found: Metadata = file.metadata().map_err(failed)?;
        if !found.is_file() {
            return Err(Error::NotRegular(path.to_path_buf()));
        }
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > LARGEST {
            return Err(Error::TooLarge(path.to_path_buf()));
        }
        Ok(Self::File { bytes, attributes: Attributes::of(&found) })
    }

    /// The same kind and contents; mode and owner do not count.
    pub(crate) fn holds_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) => true,
            (Self::File { bytes: a, .. }, Self::File { bytes: b, .. }) => a == b,
            (Self::Link(a), Self::Link(b)) => a == b,
            _ => false,
        }
    }
}

/// Without the bytes: they may be secret.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::File { bytes, .. } => write!(f, "File({} bytes)", bytes.len()),
            Self::Link(target) => f.debug_tuple("Link").field(target).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "hush").unwrap();
        let text = format!("{:?}", Place::here(&path).unwrap());
        assert!(text.contains("File(4 bytes)") && !text.contains("hush"), "{text}");
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Place::follow(folder.path()), Err(Error::NotRegular(_))));
    }

    #[test]
    fn a_file_of_any_length_up_to_the_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let file = fs::File::create(&path).unwrap();
        file.set_len(LARGEST + 1).unwrap();
        assert!(matches!(Place::here(&path), Err(Error::TooLarge(_))));
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::symlink;

        use super::*;

        #[test]
        fn a_link_is_followed_or_is_itself() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::write(at("file"), "old").unwrap();
            symlink("file", at("link")).unwrap();

            let place = Place::follow(&at("link")).unwrap();
            place.replace("new").unwrap();
            assert_eq!(fs::read(at("file")).unwrap(), b"new");
            assert_eq!(fs::read_link(at("link")).unwrap(), Path::new("file"));

            let place = Place::here(&at("link")).unwrap();
            assert!(place.exists() && place.bytes().is_none());
        }

        #[test]
        fn broken_links_and_pipes_are_refused() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            symlink("nothing", at("link")).unwrap();
            assert!(matches!(Place::follow(&at("link")), Err(Error::BrokenLink(_))));
            rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), 0o600.into()).unwrap();
            assert!(matches!(Place::follow(&at("pipe")), Err(Error::NotRegular(_))));
        }
    }
}
