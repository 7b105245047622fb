//! Opening files so that nothing in a tree can make the reader hang or leave the tree.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use crate::skip::SkipReason;

/// What was found at a path.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A regular file and its length.
    Regular(File, u64),
    /// A FIFO or a character device that was named as a root.
    Stream(File),
    /// Something not to be read.
    Skip(SkipReason),
}

/// Open a file met on a walk. It may have been replaced since its directory was listed: a link is
/// not followed, and a FIFO must not block, so both are caught after opening.
pub(crate) fn met(path: &Path) -> io::Result<Opened> {
    let file = match options(Links::Refuse).open(path) {
        Ok(file) => file,
        Err(error) => return replaced(&error).map(Opened::Skip).ok_or(error),
    };
    regular(file)
}

/// Open a file that was named as a root: links are followed, streams are read.
pub(crate) fn named(path: &Path) -> io::Result<Opened> {
    let found = fs::metadata(path)?;
    if found.is_file() {
        regular(options(Links::Follow).open(path)?)
    } else if is_stream(&found.file_type()) {
        // Blocking on purpose: a FIFO without a writer yet is not an empty one.
        Ok(Opened::Stream(File::open(path)?))
    } else {
        Ok(Opened::Skip(SkipReason::SpecialFile))
    }
}

fn regular(file: File) -> io::Result<Opened> {
    let found = file.metadata()?;
    Ok(if found.is_file() {
        Opened::Regular(file, found.len())
    } else {
        Opened::Skip(SkipReason::SpecialFile)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Follow,
    Refuse,
}

#[cfg(unix)]
fn options(links: Links) -> OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    // The standard library adds `O_CLOEXEC`.
    let mut flags = OFlags::NONBLOCK;
    if links == Links::Refuse {
        flags |= OFlags::NOFOLLOW;
    }
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits().cast_signed());
    options
}

#[cfg(not(unix))]
fn options(_links: Links) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

/// The reason to skip, if the error says that the file became something else.
#[cfg(unix)]
fn replaced(error: &io::Error) -> Option<SkipReason> {
    use rustix::io::Errno;
    match Errno::from_io_error(error)? {
        Errno::LOOP => Some(SkipReason::Symlink),
        Errno::NXIO => Some(SkipReason::SpecialFile),
        _ => None,
    }
}

#[cfg(not(unix))]
fn replaced(_error: &io::Error) -> Option<SkipReason> {
    None
}

#[cfg(unix)]
fn is_stream(kind: &fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_kind: &fs::FileType) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    #[test]
    fn what_replaced_a_file_is_skipped_and_does_not_block() {
        let tree = tempfile::tempdir().unwrap();
        let at = |name: &str| tree.path().join(name);
        fs::write(at("file"), "text").unwrap();
        std::os::unix::fs::symlink("file", at("link")).unwrap();
        mknodat(CWD, at("fifo"), FileType::Fifo, Mode::RUSR, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();

        let opened = |name: &str| met(&at(name));
        assert!(matches!(opened("file"), Ok(Opened::Regular(_, 4))));
        assert!(matches!(opened("link"), Ok(Opened::Skip(SkipReason::Symlink))));
        assert!(matches!(opened("fifo"), Ok(Opened::Skip(SkipReason::SpecialFile))));
        assert!(matches!(opened("socket"), Ok(Opened::Skip(SkipReason::SpecialFile))));
        assert!(matches!(met(tree.path()), Ok(Opened::Skip(SkipReason::SpecialFile))));
        assert!(matches!(met("/dev/null".as_ref()), Ok(Opened::Skip(SkipReason::SpecialFile))));
        assert_eq!(opened("vanished").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_named_root_is_followed() {
        let tree = tempfile::tempdir().unwrap();
        fs::write(tree.path().join("file"), "text").unwrap();
        std::os::unix::fs::symlink("file", tree.path().join("link")).unwrap();
        assert!(matches!(named(&tree.path().join("link")), Ok(Opened::Regular(_, 4))));
        assert!(matches!(named("/dev/null".as_ref()), Ok(Opened::Stream(_))));
    }
}
