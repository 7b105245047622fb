//! Everything that ends a command early.

use std::io;
use std::path::{Path, PathBuf};

use scrubjay_detect::{BuildError, RuleError};

use scrubjay_scan::visible;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    #[error("failed to read {}: {}", shown(.path), reason(.kind))]
    Read { path: PathBuf, kind: io::ErrorKind },

    #[error("failed to write {}: {}", shown(.path), reason(.kind))]
    Write { path: PathBuf, kind: io::ErrorKind },

    #[error(
        "failed to write {}: it is no regular file; leave out --output to print to standard output",
        shown(.0)
    )]
    NoRegularFile(PathBuf),

    #[error("failed to write to standard output: {}", reason(.0))]
    Stdout(io::ErrorKind),

    #[error(transparent)]
    RuleFile(#[from] RuleError),

    #[error(transparent)]
    Rules(#[from] BuildError),

    #[error("nothing was scanned: no bytes were read ({0})")]
    NothingScanned(String),

    #[error("no command named {0}")]
    NoCommand(String),
}

/// A path with everything escaped that would move a cursor, reorder or hide text.
fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

/// The reason in the words that people know from other tools.
pub(crate) fn reason(kind: &io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::InvalidData => "not UTF-8".to_owned(),
        other => other.to_string(),
    }
}
