//! Changing files that people own.
//!
//! A file of a person is never half written, never loses its mode or owner, and is never overwritten
//! with what somebody worked out from older bytes. [`Place`] reads what stands at a path, and
//! [`Place::replace`] changes it if it is still so. [`Replacement`] is the same for what is written
//! bit by bit. A [`Journal`] changes several places as one: after a crash between any two steps they
//! can all be brought back, or on; and what was applied can be undone, to the exact bytes.
//!
//! ```
//! use scrubjay_files::{Changes, Journal, Place};
//!
//! # let folder = tempfile::tempdir()?;
//! # let at = |name: &str| folder.path().join(name);
//! std::fs::write(at("settings"), "colour = red\n")?;
//!
//! let journal = Journal::open(&at("journal"))?;
//! let changes = Changes::new()
//!     .write(Place::follow(&at("settings"))?, "colour = blue\n")
//!     .write(Place::follow(&at("notes"))?, "made blue\n");
//! journal.apply("paint", changes)?;
//! assert_eq!(std::fs::read_to_string(at("settings"))?, "colour = blue\n");
//!
//! journal.undo("paint")?;
//! assert_eq!(std::fs::read_to_string(at("settings"))?, "colour = red\n");
//! assert!(!at("notes").exists());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What replacing is
//!
//! The new file is written beside the old one, synced, given the old one's mode and owner, and renamed
//! over it; then the folder is synced. A link is followed to its file where the caller says so. A pipe,
//! a device, a folder and a file that may not be written are refused.
//!
//! # Secrets
//!
//! A journal's records hold what stood in the files before, so they are as secret as those. The
//! folder is made with the mode 0700, the records with 0600. No error and no `Debug` holds bytes of a
//! file.
//!
//! # Limits
//!
//! - Somebody who writes between the last look at a file and its renaming loses what they wrote: no
//!   system has a call for both. A file that is made for the first time has no such gap.
//! - Hard links to a replaced file keep the old bytes. Extended attributes and access control lists are
//!   not carried over.
//! - A file that is read here is at most [`LARGEST`] long; what a [`Replacement`] writes has no limit.
//! - A process that is killed while it replaces a single file may leave a `.scrubjay-…` beside it. A
//!   journal takes away what it left.
//! - On Windows there are no modes and owners, and folders are not synced. It is not tested there.

mod error;
mod journal;
mod place;
mod record;
mod replacement;
mod step;
mod system;

pub use error::Error;
pub use journal::{Changes, Journal, Unfinished};
pub use place::{LARGEST, Place};
pub use replacement::{Access, Replacement};
