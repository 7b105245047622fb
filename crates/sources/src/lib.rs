//! Where bytes come from: directories, single files, standard input.
//!
//! A scanner wants bytes and their origin; this crate finds them, opens them safely, and accounts
//! for everything it did not read. It walks several roots in parallel, hands each file to a
//! [`Visitor`] as a [`Blob`] that borrows a reused buffer, and returns [`Stats`]: what was read,
//! what was skipped and why, what could not be read.
//!
//! ```
//! use std::ops::ControlFlow;
//! use scrubjay_sources::{Blob, Config, Content, Sources};
//!
//! # let tree = tempfile::tempdir()?;
//! # std::fs::write(tree.path().join("a.txt"), "hello\n")?;
//! let sources = Sources::new(Config::new().threads(2));
//! let (_visitors, stats) = sources.walk([tree.path()], || {
//!     |blob: Blob<'_>| {
//!         match blob.content {
//!             Content::Whole(bytes) => assert_eq!(bytes, b"hello\n"),
//!             Content::Stream(_) => unreachable!("only a large file is a stream"),
//!         }
//!         ControlFlow::Continue(())
//!     }
//! });
//! assert_eq!((stats.files, stats.bytes), (1, 6));
//! assert!(stats.is_complete());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # What is read
//!
//! Every regular file below the roots: hidden files and files that git ignores are included
//! (a `.env` is both, and holds secrets), symbolic links are not followed. A root that is itself
//! a symbolic link is followed, a root that is a file is read whatever its name, and a root that
//! is a FIFO or a character device (`/dev/stdin`, the `/dev/fd/63` of a process substitution) is
//! read as a stream. Overlapping roots are read once for each.
//!
//! Bytes are handed over as they are. The field `encoding` of a [`Blob`] says where they are UTF-16 or UTF-32, with a
//! byte order mark or without.
//!
//! A large file is a stream to most visitors. To one that can take it in [parts](Part), each with an
//! overlap of the [length it asks for](PartVisitor::lead), it comes in parts of 4 MiB to all threads,
//! after everything else. Files with holes stay streams, and so does UTF-16.
//!
//! # What is skipped
//!
//! Each skip is counted under its reason ([`SkipReason`], [`Stats::skipped`]):
//!
//! | reason | what it is |
//! |---|---|
//! | `binary` | NUL bytes in the first 8 KiB, and more there that is not text |
//! | `binary-extension` | the name ends like media, a font, an archive, a PDF or a compiled object; not opened |
//! | `empty` | no bytes |
//! | `too-large` | larger than the size limit, or a stream cut off at it |
//! | `symlink` | a symbolic link below a root; its target is read where it lies |
//! | `special-file` | a socket, FIFO or device below a root; as a root, a socket or block device |
//! | `git-internals` | git's own storage inside `.git`, such as objects and the index |
//! | `git-ignored` | matches an ignore pattern of git, tracked or not; only on request |
//! | `virtual-filesystem` | `/proc`, `/sys` or `/dev` below a root |
//! | `excluded` | matches an exclude pattern of the command or of a configuration outside of the tree |
//! | `tree-excluded` | matches an exclude pattern of the scanned tree's own configuration |
//! | `too-deep` | a directory deeper below a root than the limit; only on request |
//!
//! A directory that is skipped as a whole counts once. To read `/proc`, `/dev/shm` or a directory
//! inside `.git`, name it as a root.
//!
//! Inside `.git`, what may hold credentials is read: the files directly in it (`config`,
//! `FETCH_HEAD`, `COMMIT_EDITMSG`, whatever else lies there) except `index` and `packed-refs`; the
//! directories `hooks`, `info`, `logs`, `rebase-apply`, `rebase-merge` and `annex/creds`; and the
//! same in submodules and worktrees. Committed history is a source of its own. Archives and PDF
//! are skipped by name until there is a source that opens them.
//!
//! # Home directories
//!
//! [`home_places`] is a table of the places in a home directory where credentials lie;
//! [`HomeSurvey`] tells which of them are there and who can read them, and gives the roots to walk.
//!
//! # What could not be read
//!
//! Permission denied, vanished, an I/O error: see [`Unreadable`]. None of these stops the walk.
//!
//! # Limits
//!
//! - The order of visits is not deterministic, since threads share the work. Sort what you found.
//! - A binary file is recognised by its first 8 KiB only. NUL bytes alone do not make it binary:
//!   text with NUL separators, as `env -0` prints it, is read. It is binary if more than 30 % of
//!   these bytes are NUL, or more than 10 % of the others are control characters or not UTF-8.
//! - Most of a hole in a large sparse file is left out of its stream, on Linux, Android and Apple
//!   systems. A file system that does not tell where its holes are is read through.
//! - Git's index is not read: a tracked file that an ignore pattern matches counts as ignored.
//! - A blocking read (a FIFO that nobody writes to, a dead network mount) cannot be cancelled.
//! - No environment variable is read, nothing is printed.

mod blob;
mod config;
mod control;
mod extension;
mod git_dir;
mod git_ignored;
mod git_patterns;
mod holes;
mod home;
mod large;
mod open;
mod part;
mod patterns;
mod read;
mod skip;
mod sniff;
mod sources;
mod stats;
mod stream;
mod virtual_fs;
mod worker;

pub use blob::{Blob, Content, GitOrigin, Origin};
pub use config::{Config, IgnoredFiles};
pub use control::{Cancel, Progress};
pub use git_dir::EntryKind;
pub use git_ignored::{GitIgnored, GitStatus};
pub use home::{
    Exposure, HomeCategory, HomeDirs, HomeFound, HomePlace, HomePlatform, HomeState, HomeSurvey,
    Readers, home_places,
};
pub use part::{PART_SIZE, Part, PartVisitor};
pub use patterns::{Exclude, InvalidPattern, PathPatterns};
pub use read::WHOLE_LIMIT;
pub use skip::SkipReason;
pub use sniff::sniff;
pub use sources::{Sources, Visitor};
pub use stats::{Skipped, Stats, Stopped, UNREADABLE_LISTED, Unreadable};
