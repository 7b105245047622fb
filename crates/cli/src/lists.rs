//! Reading ignore files and baselines.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use rustix::{fs::OFlags, io::Errno};
use scrubjay_detect::{Match, Scanner, Window};
use scrubjay_files::Place;
use scrubjay_scan::{Credential, Date, Entry, FingerprintKey, IgnoreList, visible};

use crate::error::Error;
use crate::output::Destination;
use crate::project::Project;

/// A list is no longer than this: it may lie in a tree that somebody else made.
const LONGEST: u64 = 16 << 20;

/// A list, and its text as it stands in the file.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) list: IgnoreList,
    pub(crate) text: String,
}

/// Reads a list. One that holds what looks like a secret is refused: its reasons are printed.
pub(crate) fn load(path: &Path) -> Result<Loaded, Error> {
    let bytes = read_list(path)?;
    let list = IgnoreList::parse(&visible(&path.to_string_lossy()), &bytes)?;
    let said = list.entries().iter().map(|(line, entry)| (*line, said(entry)));
    let said: Vec<_> = said.filter(|(_, said)| !said.is_empty()).collect();
    if !said.is_empty() {
        let scanner = Scanner::builtin();
        if let Some((line, _)) = said.iter().find(|(_, said)| holds_secret(&scanner, said)) {
            return Err(Error::SecretInList { path: path.to_path_buf(), line: *line });
        }
    }
    // What was parsed is UTF-8.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Loaded { list, text })
}

/// The same; `None` where there is no file.
pub(crate) fn load_if_there(path: &Path) -> Result<Option<Loaded>, Error> {
    match load(path) {
        Err(Error::Read { kind: ErrorKind::NotFound, .. }) => Ok(None),
        loaded => loaded.map(Some),
    }
}

/// A list's file that is to be replaced, as it was when it was read.
#[derive(Debug)]
pub(crate) struct ListFile {
    path: PathBuf,
    before: Option<String>,
}

impl ListFile {
    /// Looks now for what would make the writing fail.
    pub(crate) fn new(path: &Path, loaded: Option<&Loaded>) -> Result<Self, Error> {
        match Destination::new(Some(path))? {
            Destination::File(path) => {
                Ok(Self { path, before: loaded.map(|loaded| loaded.text.clone()) })
            }
            Destination::Stdout => Err(Error::BadList {
                path: path.to_path_buf(),
                reason: "a list is not written to standard output",
                todo: "name a file",
            }),
        }
    }

    /// Replaces the file, unless somebody else changed it, or made it, since it was read.
    pub(crate) fn replace(&self, text: &str) -> Result<(), Error> {
        let place = Place::here(&self.path)?;
        if place.bytes() != self.before.as_deref().map(str::as_bytes) {
            return Err(Error::Changed(self.path.clone()));
        }
        match place.replace(text) {
            Err(scrubjay_files::Error::Changed(path)) => Err(Error::Changed(path)),
            replaced => Ok(replaced?),
        }
    }
}

/// What people wrote into an entry.
pub(crate) fn said(entry: &Entry) -> String {
    [&*entry.reason, "\n", &entry.owner].concat().trim().to_owned()
}

pub(crate) fn holds_secret(scanner: &Scanner, text: &str) -> bool {
    let mut found = false;
    scanner.scan_with(
        &mut scanner.scratch(),
        &scrubjay_detect::Input::new(text),
        &mut |_: &Match, _: &Window<'_>| {
            found = true;
            ControlFlow::Break(())
        },
    );
    found
}

/// Reads a regular file of bounded length: anything else in a tree could block or never end.
pub(crate) fn read(
    path: &Path,
    longest: (u64, &'static str),
    bad: impl Fn(&'static str) -> Error,
) -> Result<Vec<u8>, Error> {
    let failed = |error: io::Error| Error::Read { path: path.to_path_buf(), kind: error.kind() };
    let no_file = || bad("not a regular file");
    let file = options()
        .open(path)
        .map_err(|error| if is_special(&error) { no_file() } else { failed(error) })?;
    // What was opened is asked, not what the name stands for by now.
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(no_file());
    }
    let (longest, too_long) = longest;
    let mut bytes = Vec::new();
    file.take(longest + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > longest { Err(bad(too_long)) } else { Ok(bytes) }
}

/// The bytes of an ignore file or baseline.
fn read_list(path: &Path) -> Result<Vec<u8>, Error> {
    read(path, (LONGEST, "larger than 16 MiB"), |reason| Error::BadList {
        path: path.to_path_buf(),
        reason,
        todo: "put a regular file there, or nothing",
    })
}

/// Reads a regular file that somebody named, or that is one's own: it may be reached by a link. `bad`
/// makes the error of anything else, and of more than `longest` bytes.
pub(crate) fn read_followed(
    path: &Path,
    longest: (u64, &'static str),
    bad: impl Fn(&'static str) -> Error,
) -> Result<Vec<u8>, Error> {
    let failed = |error: io::Error| Error::Read { path: path.to_path_buf(), kind: error.kind() };
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(bad("not a regular file"));
    }
    let (longest, too_long) = longest;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(longest + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > longest { Err(bad(too_long)) } else { Ok(bytes) }
}

/// Opens without following a link and without waiting for the other end of a pipe.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    options
}

/// Does the error say that it is a link, or a device or socket without another end?
#[cfg(unix)]
fn is_special(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::NXIO))
}

#[cfg(not(unix))]
fn is_special(_error: &io::Error) -> bool {
    false
}

/// A new entry for a credential, by the key of the list that it is for.
pub(crate) fn entry_of(
    credential: &Credential,
    key: &FingerprintKey,
    project: &Project,
    today: Date,
) -> Entry {
    let mut entry = Entry::new(credential.fingerprint_with(key), today);
    entry.rule = credential.rule.id.clone();
    let path = credential.places.first().and_then(|place| place.origin.path());
    if let Some(path) = path {
        let name = project.roots.name(path).map_or_else(|| path.to_path_buf(), |(_, name)| name);
        entry.path = visible(&name.to_string_lossy());
    }
    entry
}

#[cfg(test)]
mod tests {
    use std::fs;

    use scrubjay_scan::ListKind;

    use super::*;

    #[test]
    fn a_list_that_somebody_else_changed_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        let text = |kind| IgnoreList::new(kind, FingerprintKey::PUBLIC).to_string();
        let (ours, theirs) = (text(ListKind::Baseline), text(ListKind::Ignore));
        let new = ListFile::new(&path, None).unwrap();
        fs::write(&path, &theirs).unwrap();
        assert!(matches!(new.replace(&ours), Err(Error::Changed(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        let known = ListFile::new(&path, Some(&load(&path).unwrap())).unwrap();
        fs::write(&path, format!("{theirs}# more\n")).unwrap();
        assert!(matches!(known.replace(&ours), Err(Error::Changed(_))));
        fs::write(&path, &theirs).unwrap();
        known.replace(&ours).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), ours);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_would_block_is_not_read() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir().unwrap();
        let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link"));
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        for path in [&pipe, &link, &folder.path().to_path_buf()] {
            assert!(matches!(read_list(path), Err(Error::BadList { .. })), "{}", path.display());
        }
    }
}
