//! Where a command's data goes: standard output, or a file that is replaced as a whole.

use std::fs::{self, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::AutoStream;
use scrubjay_files::{Access, Replacement};

use crate::error::Error;

/// What data is written to.
#[derive(Debug)]
pub(crate) enum Destination {
    Stdout,
    File(PathBuf),
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Whoever may read the user's new files, or could read the file before.
    Usual,
    /// Its owner only.
    Owner,
}

impl Destination {
    /// The file at `path`, which need not exist; standard output for none and for `-`.
    ///
    /// Looks now for what would make the writing fail, so that no work is done in vain.
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Stdout);
        };
        existing(path)?;
        let folder = folder(path);
        match fs::metadata(folder) {
            Ok(found) if found.is_dir() => Ok(Self::File(path.to_path_buf())),
            Ok(_) => Err(failed(path, io::ErrorKind::NotADirectory)),
            Err(error) => Err(failed(path, error.kind())),
        }
    }

    /// Writes what `print` prints. A reader that has gone away is no error.
    pub(crate) fn write(
        &self,
        audience: Audience,
        print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        match self {
            Self::Stdout => write_stdout(print),
            Self::File(path) => write_file(path, audience, print),
        }
    }
}

fn write_stdout(print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    // What is printed has colours only where they are wanted; this makes old consoles show them.
    let stdout = AutoStream::always(io::stdout());
    let mut out = BufWriter::new(UntilGone { out: stdout, gone: false });
    print(&mut out).and_then(|()| out.flush()).map_err(|error| Error::Stdout(error.kind()))
}

/// Throws away what is written after the reader has gone. As an error it would have to come
/// through each format's library, and not all of them keep the kind of an error.
struct UntilGone<W> {
    out: W,
    gone: bool,
}

impl<W: Write> UntilGone<W> {
    fn unless_gone<T>(
        &mut self,
        instead: T,
        write: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.gone {
            return Ok(instead);
        }
        match write(&mut self.out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(instead)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilGone<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_gone(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_gone((), W::flush)
    }
}

fn write_file(
    path: &Path,
    audience: Audience,
    print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let access = match audience {
        Audience::Usual => Access::Kept,
        Audience::Owner => Access::Private,
    };
    let mut file = Replacement::new(path, access)?;
    print(&mut file).map_err(|error| failed(path, error.kind()))?;
    Ok(file.commit()?)
}

/// What the file to be replaced is, if there is one. Nothing but a regular file is
/// replaced: a link, a device or a pipe stands there for a reason.
fn existing(path: &Path) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(Some(found)),
        Ok(_) => Err(Error::NoRegularFile(path.to_path_buf())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, error.kind())),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn failed(path: &Path, kind: io::ErrorKind) -> Error {
    Error::Write { path: path.to_path_buf(), kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, audience: Audience) -> Result<(), Error> {
        Destination::new(Some(path))?.write(audience, |out| out.write_all(b"new"))
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        fs::write(&path, "old and longer").unwrap();
        write(&path, Audience::Usual).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_report_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        fs::write(&path, "old").unwrap();
        let destination = Destination::new(Some(&path)).unwrap();
        let result = destination.write(Audience::Usual, |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(matches!(result, Err(Error::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_is_noticed_early() {
        let folder = tempfile::tempdir().unwrap();
        let result = Destination::new(Some(&folder.path().join("missing/report")));
        assert!(matches!(result, Err(Error::Write { kind: io::ErrorKind::NotFound, .. })));
    }

    #[cfg(unix)]
    #[test]
    fn modes() {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let path = folder.path().join("report");

        write(&path, Audience::Usual).unwrap();
        assert_ne!(mode(&path) & 0o400, 0);
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        write(&path, Audience::Usual).unwrap();
        assert_eq!(mode(&path), 0o640);
        write(&path, Audience::Owner).unwrap();
        assert_eq!(mode(&path), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("target", &link).unwrap();
        for path in [link.as_path(), folder.path(), Path::new("/dev/null")] {
            assert!(matches!(Destination::new(Some(path)), Err(Error::NoRegularFile(_))));
        }
    }
}
