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
    /// A file of it is not what git writes.
    #[error("failed to read {}: it is damaged, or of a kind that is not understood", .0.display())]
    Damaged(PathBuf),
    /// An object that is needed is not there, or damaged.
    #[error("failed to read the object {0}: it is missing or damaged; see `git fsck`")]
    Missing(crate::ObjectId),
    /// A commit is not there, and the history is cut off.
    #[error(
        "the commit {0} is not here: the clone is shallow; fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0, git fetch --unshallow)"
    )]
    Shallow(String),
    /// A revision is not there.
    #[error("there is no commit {0} here; fetch it, or name another one")]
    NoRevision(String),
    /// Git could not be started.
    #[error("failed to run git for the history: {0}; install git")]
    NoGit(io::ErrorKind),
}
