//! Why a repository, or its history, could not be read.

use std::io;
use std::path::PathBuf;

/// Why a repository, or its history, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no repository.
    #[error("there is no git repository at, below or above {}", .0.display())]
    NoRepository(PathBuf),
    /// Its references are stored in a way that is not understood.
    #[error("failed to read the references of {}: they are in a reftable; run `git refs migrate --ref-format=files`", .0.display())]
    Reftable(PathBuf),
    /// A file of it could not be read.
    #[error("failed to read {}: {kind}", .path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the operating system said.
        kind: io::ErrorKind,
    },
    /// Git could not be started.
    #[error("failed to run git for the history: {0}; install git")]
    NoGit(io::ErrorKind),
}
