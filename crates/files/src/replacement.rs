//! One file, written beside the old one and renamed over it.

use std::fs::{self, Metadata};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;
use crate::place::{Place, State};
use crate::step;
use crate::system::{self, Attributes};

/// How the names of files begin that are not finished.
pub(crate) const PREFIX: &str = ".scrubjay-";

/// Who may read and run a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// As before; a new file as the user's other new ones.
    Kept,
    /// Its owner only.
    Private,
    /// Whoever the user's mask lets, and they may run it.
    Executable,
}

impl Access {
    /// The mode before the user's mask takes from it.
    pub(crate) fn mode(self) -> u32 {
        match self {
            Self::Kept => 0o666,
            Self::Private => 0o600,
            Self::Executable => 0o777,
        }
    }
}

/// A file that is to replace another one, or to be made. Until it is committed, nothing has changed;
/// dropped, it is gone.
///
/// ```
/// use std::io::Write;
/// use scrubjay_files::{Access, Replacement};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("report");
/// let mut file = Replacement::new(&path, Access::Kept)?;
/// writeln!(file, "all is well")?;
/// assert!(!path.exists());
/// file.commit()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "all is well\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Replacement {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    attributes: Option<Attributes>,
}

impl Replacement {
    /// Starts the file that is to stand at `path`. Links are not followed: see [`Place::follow`].
    ///
    /// # Errors
    ///
    /// What stands there is no regular file or read-only, or there is no such folder.
    pub fn new(path: &Path, access: Access) -> Result<Self, Error> {
        let replaced = Self::check(path)?;
        let file = beside(path, PREFIX, access.mode()).map_err(Error::io("write", path))?;
        step::done();
        let attributes = replaced.filter(|_| access == Access::Kept);
        let attributes = attributes.map(|found| Attributes::of(&found));
        Ok(Self { path: path.to_path_buf(), file: BufWriter::new(file), attributes })
    }

    /// Looks for what would make the writing fail, and answers what stands there.
    ///
    /// # Errors
    ///
    /// What stands there is no regular file, or read-only.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// use scrubjay_files::{Error, Replacement};
    /// assert!(matches!(Replacement::check(folder.path()), Err(Error::NotRegular(_))));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn check(path: &Path) -> Result<Option<Metadata>, Error> {
        match fs::symlink_metadata(path) {
            Ok(found) if !found.is_file() => Err(Error::NotRegular(path.to_path_buf())),
            Ok(found) if !system::is_writable(path, &found) => {
                Err(Error::ReadOnly(path.to_path_buf()))
            }
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("write", path)(error)),
        }
    }

    /// Puts the file in its place, whatever stands there.
    ///
    /// # Errors
    ///
    /// The system failed: then the old file is whole.
    pub fn commit(self) -> Result<(), Error> {
        let (path, file) = self.finish()?;
        file.persist(&path).map_err(|error| Error::io("write", &path)(error.error))?;
        renamed(&path)
    }

    /// Puts the file in its place, if that is as it was read.
    ///
    /// # Errors
    ///
    /// It has changed, or the system failed: then what stands there is whole.
    pub fn commit_over(self, before: &Place) -> Result<(), Error> {
        let (path, file) = self.finish()?;
        put_over(file, &path, &before.state)
    }

    /// All bytes on the disk, with the old file's mode and owner.
    fn finish(self) -> Result<(PathBuf, NamedTempFile), Error> {
        let Self { path, file, attributes } = self;
        let finish = || {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            seal(&file, attributes)?;
            Ok(file)
        };
        let file = finish().map_err(Error::io("write", &path))?;
        Ok((path, file))
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A new file in the folder of `path`, gone again unless it is made to stay.
pub(crate) fn beside(path: &Path, prefix: &str, mode: u32) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(prefix);
    system::with_mode(&mut builder, mode);
    builder.tempfile_in(folder_of(path))
}

/// What was written is on the disk, and has its mode and owner.
pub(crate) fn seal(file: &NamedTempFile, attributes: Option<Attributes>) -> io::Result<()> {
    attributes.map_or(Ok(()), |attributes| attributes.give(file.as_file()))?;
    file.as_file().sync_all()?;
    step::done();
    Ok(())
}

/// Renames `file` to `path`, if what stands there is still `before`.
pub(crate) fn put_over<F>(
    file: NamedTempFile<F>,
    path: &Path,
    before: &State,
) -> Result<(), Error> {
    let changed = || Error::Changed(path.to_path_buf());
    let persisted = if matches!(before, State::Absent) {
        file.persist_noclobber(path)
    } else if State::at(path).is_ok_and(|now| now.holds_the_same(before)) {
        file.persist(path)
    } else {
        return Err(changed());
    };
    persisted.map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => changed(),
        _ => Error::io("write", path)(error.error),
    })?;
    renamed(path)
}

/// A name in the folder of `path` stands for something else now.
pub(crate) fn renamed(path: &Path) -> Result<(), Error> {
    step::done();
    system::sync_folder(folder_of(path)).map_err(Error::io("sync the folder of", path))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, access: Access) -> Result<(), Error> {
        let mut file = Replacement::new(path, access)?;
        file.write_all(b"new").unwrap();
        file.commit()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old and longer").unwrap();
        write(&path, Access::Kept).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_not_committed_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        drop(Replacement::new(&path, Access::Kept).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_made_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let place = Place::here(&path).unwrap();
        fs::write(&path, "theirs").unwrap();
        assert!(matches!(place.replace("ours"), Err(Error::Changed(_))));
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let result = Replacement::new(&folder.path().join("missing/file"), Access::Kept);
        assert!(matches!(result, Err(Error::Io { kind: ErrorKind::NotFound, .. })));
    }

    #[cfg(unix)]
    mod unix {
        use std::fs::Permissions;
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().mode() & 0o777
        }

        #[test]
        fn the_mode_stays_unless_another_is_asked_for() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            write(&path, Access::Kept).unwrap();
            assert_eq!(mode(&path) & 0o700, 0o600);
            fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
            write(&path, Access::Kept).unwrap();
            assert_eq!(mode(&path), 0o640);
            write(&path, Access::Private).unwrap();
            assert_eq!(mode(&path), 0o600);
            write(&path, Access::Executable).unwrap();
            assert_eq!(mode(&path) & 0o700, 0o700);
        }

        #[test]
        fn the_owner_stays() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            fs::write(&path, "old").unwrap();
            // Only root may give files away; for others the test has nothing to show.
            if std::os::unix::fs::chown(&path, Some(1), Some(1)).is_err() {
                return;
            }
            write(&path, Access::Kept).unwrap();
            let found = fs::metadata(&path).unwrap();
            assert_eq!((found.uid(), found.gid()), (1, 1));
        }

        #[test]
        fn links_and_read_only_files_are_refused() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            symlink("file", at("link")).unwrap();
            assert!(matches!(write(&at("link"), Access::Kept), Err(Error::NotRegular(_))));
            fs::write(at("file"), "old").unwrap();
            fs::set_permissions(at("file"), Permissions::from_mode(0o444)).unwrap();
            assert!(matches!(write(&at("file"), Access::Kept), Err(Error::ReadOnly(_))));
            assert_eq!(fs::read(at("file")).unwrap(), b"old");
        }
    }
}
