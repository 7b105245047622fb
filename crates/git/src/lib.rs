//! Git repositories as a source of bytes: every object once, and the commits that brought it in.
//!
//! [`discover`] finds repositories, [`walk`] hands each blob, commit and tag of all of them to a
//! visitor once, and [`Repository::history`] tells for the few blobs that matter which commits
//! brought them in, and where. [`Repository::staged`] and [`Repository::range`] tell what the index,
//! or a range of commits, brings in, and [`AddedLines`] which lines of it are new.
//!
//! ```
//! use scrubjay_git::{Kind, Limits, Object, discover, walk};
//!
//! # let empty = tempfile::tempdir()?;
//! # let root = empty.path();
//! # std::fs::create_dir(root.join("objects"))?;
//! # std::fs::create_dir(root.join("refs"))?;
//! # std::fs::write(root.join("HEAD"), "ref: refs/heads/main\n")?;
//! let found = discover([root])?;
//! assert_eq!((found.repositories.len(), found.unread.len()), (1, 0));
//! let (counts, account) =
//!     walk(&found.repositories, &Limits::default(), || (0, |object: Object<'_>, blobs: &mut u64| {
//!         *blobs += u64::from(object.kind == Kind::Blob);
//!     }));
//! assert_eq!((counts, account.objects), (vec![], 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is read
//!
//! Objects are read from packs, loose files and alternates, with no process. What is known by its
//! id is looked at once, however many packs and repositories have it. References are read from
//! `packed-refs`, `refs`, the worktrees' `HEAD`s and the log of `refs/stash`.
//!
//! # What never happens
//!
//! Git is run for histories and ranges only, and in a directory of ours: it sees the objects and the ids of
//! references of the scanned repository, and nothing of its configuration, hooks, attributes,
//! grafts or replacements. So nothing there can run a command, reach the network or hide a commit.
//!
//! # Limits
//!
//! - References in a reftable are not read: [`Repository::open`] fails, and [`discover`] lists it.
//! - A repository's objects are read before their reachability is known: whoever wants reachable
//!   ones only drops those that [`Repository::history`] does not know.
//! - Of a sparse index, folders that it has as a whole are not compared with `HEAD`.
//! - Memory: the ids of all objects (about 50 bytes each), the delta tree of the largest pack, and
//!   per thread the deltas that lead to one object, each at most [`Limits::object_bytes`].

mod account;
mod added;
mod changes;
mod child;
mod discover;
mod error;
mod history;
mod index;
mod known;
mod loose;
mod object;
mod pack;
mod pool;
mod range;
mod references;
mod repository;
mod seen;
mod surroundings;
mod tree;
mod walk;

pub use account::{Account, Unread};
pub use added::AddedLines;
pub use changes::{Change, Changes};
pub use discover::{Discovered, discover};
pub use error::Error;
pub use history::{Commit, History, Range, Touch};
pub use known::Known;
pub use object::{Kind, Object, ObjectId};
pub use range::RangeSpec;
pub use repository::{Reader, Repository};
pub use surroundings::Surroundings;
pub use walk::{Limits, walk, walk_new};
