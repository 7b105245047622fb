//! Why a file was not changed.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file could not be read or was not changed. It names the path, and never holds bytes of a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A folder, a pipe, a device, or a link where none is followed.
    #[error("{}: it is no regular file", shown(.0))]
    NotRegular(PathBuf),
    /// A link to a file that is not there.
    #[error("{}: the link leads to nothing; make its file, or remove it", shown(.0))]
    BrokenLink(PathBuf),
    /// A file that its mode, or its owner, keeps from being written.
    #[error("{}: it is read-only; make it writable first", shown(.0))]
    ReadOnly(PathBuf),
    /// More than [`LARGEST`](crate::LARGEST).
    #[error("{}: it is larger than 64 MiB", shown(.0))]
    TooLarge(PathBuf),
    /// What stands there is not what was read before.
    #[error("{}: it has changed since it was read; nothing was overwritten", shown(.0))]
    Changed(PathBuf),
    /// Two changes of one place.
    #[error("{}: two changes of one file", shown(.0))]
    Twice(PathBuf),
    /// Another process has the journal.
    #[error("{}: another scrubjay is at work here; wait for it", shown(.0))]
    Busy(PathBuf),
    /// The journal has something that was broken off.
    #[error("{}: an earlier change was broken off; roll it back or resume it first", shown(.0))]
    Unfinished(PathBuf),
    /// The journal has this name already.
    #[error("{}: this was applied before and not undone", shown(.0))]
    Applied(PathBuf),
    /// A record that is damaged, or of a version to come.
    #[error("{}: it is no journal record that this version can read", shown(.0))]
    Record(PathBuf),
    /// The system said no.
    #[error("failed to {doing} {}: {}", shown(.path), reason(*.kind))]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
}

impl Error {
    /// For `map_err` on what the system answers.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Io { doing, path, kind: error.kind() }
    }
}

/// A path without characters that would move a cursor or hide text.
fn shown(path: &Path) -> String {
    let escape = |letter: char| match letter {
        letter if letter.is_control() => letter.escape_default().to_string(),
        letter => letter.to_string(),
    };
    path.to_string_lossy().chars().map(escape).collect()
}

/// The reason in the words that people know from other tools.
fn reason(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_move_the_cursor() {
        let error = Error::NotRegular(PathBuf::from("a\x1b[2Jb"));
        assert_eq!(error.to_string(), "a\\u{1b}[2Jb: it is no regular file");
    }
}
