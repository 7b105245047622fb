//! Findings that somebody decided not to be told of: lists of fingerprints, and comments beside
//! the finding. Every one is counted.

mod allow;
mod edit;
mod entry;
mod error;
mod line;
mod list;
mod roots;
mod suppressions;
#[cfg(test)]
mod tests;
mod usage;

pub use allow::Marker;
pub(crate) use allow::{Allowed, marker};
pub use entry::Entry;
pub use error::ListError;
pub use list::{IgnoreList, ListKind};
pub use roots::Roots;
pub(crate) use suppressions::Matcher;
pub use suppressions::{AppliedList, By, Inline, Suppression, Suppressions};
pub use usage::{EntryState, EntryUse, ListUse, Suppressed};
