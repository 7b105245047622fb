//! The account of what was read, skipped, and could not be read.

use std::io;

use crate::blob::Origin;
use crate::skip::SkipReason;

/// How many unreadable origins [`Stats::unreadable`] names; the rest are counted.
pub const UNREADABLE_LISTED: usize = 100;

/// How much was skipped for one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Files, and directories skipped as a whole.
    pub count: u64,
    /// Their bytes, as far as known: a file that was not opened counts as none.
    pub bytes: u64,
}

/// Something that could not be read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Unreadable {
    /// What it was.
    pub origin: Origin<'static>,
    /// What the operating system said. [`io::ErrorKind::NotFound`] below a root means that it
    /// vanished between listing and opening.
    pub kind: io::ErrorKind,
}

/// Why reading ended before everything was visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stopped {
    /// The visitor asked for it.
    ByVisitor,
    /// A [`Cancel`](crate::Cancel) was pulled, or its deadline passed.
    Cancelled,
}

/// What was read, what was skipped and why, what could not be read.
///
/// ```
/// use scrubjay_sources::{Config, SkipReason, Sources};
/// # let tree = tempfile::tempdir()?;
/// std::fs::write(tree.path().join("photo.jpg"), "not opened")?;
/// let mut stats = Sources::new(Config::new()).walk([tree.path()], || |_: scrubjay_sources::Blob<'_>| {
///     std::ops::ControlFlow::Continue(())
/// }).1;
/// assert_eq!(stats.skipped(SkipReason::BinaryExtension).count, 1);
/// let other = stats.clone();
/// stats.merge(other);
/// assert_eq!(stats.skipped(SkipReason::BinaryExtension).count, 2);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Blobs handed over.
    pub files: u64,
    /// Bytes handed over; of a stream, those that the visitor read.
    pub bytes: u64,
    /// Files that grew while they were read and were cut off, 1 MiB past the length they had when
    /// opened or at the size limit. The rest of them is unseen.
    pub grew: u64,
    /// Files that ended before the length they had when opened.
    pub shrank: u64,
    /// Whether and why reading ended early.
    pub stopped: Option<Stopped>,
    skipped: [Skipped; SkipReason::ALL.len()],
    unreadable: Vec<Unreadable>,
    unreadable_count: u64,
}

impl Stats {
    /// What was skipped for this reason.
    pub fn skipped(&self, reason: SkipReason) -> Skipped {
        self.skipped[reason as usize]
    }

    /// Every reason that occurred, in the order of [`SkipReason::ALL`].
    pub fn skips(&self) -> impl Iterator<Item = (SkipReason, Skipped)> + '_ {
        SkipReason::ALL
            .into_iter()
            .map(|reason| (reason, self.skipped(reason)))
            .filter(|(_, skipped)| skipped.count > 0)
    }

    /// What could not be read, sorted by origin: the first [`UNREADABLE_LISTED`] of them.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// How many origins could not be read, or not to their end.
    pub fn unreadable_count(&self) -> u64 {
        self.unreadable_count
    }

    /// Whether everything was either read to its end or skipped for a counted reason.
    pub fn is_complete(&self) -> bool {
        self.unreadable_count == 0 && self.grew == 0 && self.stopped.is_none()
    }

    /// Add what another thread or source accounts for.
    pub fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.grew += other.grew;
        self.shrank += other.shrank;
        self.stopped = self.stopped.max(other.stopped);
        for (mine, theirs) in self.skipped.iter_mut().zip(other.skipped) {
            mine.count += theirs.count;
            mine.bytes += theirs.bytes;
        }
        for unreadable in other.unreadable {
            self.list_unreadable(unreadable);
        }
        self.unreadable_count += other.unreadable_count;
    }

    /// Counts something that was skipped.
    pub fn skip(&mut self, reason: SkipReason, bytes: u64) {
        let skipped = &mut self.skipped[reason as usize];
        skipped.count += 1;
        skipped.bytes += bytes;
    }

    /// Counts something that could not be read.
    pub fn fail(&mut self, origin: Origin<'_>, kind: io::ErrorKind) {
        self.unreadable_count += 1;
        self.list_unreadable(Unreadable { origin: origin.into_owned(), kind });
    }

    pub(crate) fn stop(&mut self, stopped: Stopped) {
        self.stopped = self.stopped.max(Some(stopped));
    }

    /// Keeps the smallest, not the first seen, so that the list does not depend on the threads.
    fn list_unreadable(&mut self, unreadable: Unreadable) {
        let at = self.unreadable.partition_point(|listed| *listed <= unreadable);
        if at < UNREADABLE_LISTED {
            self.unreadable.truncate(UNREADABLE_LISTED - 1);
            self.unreadable.insert(at, unreadable);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_unreadable_is_listed_and_makes_the_account_incomplete() {
        let mut stats = Stats::default();
        assert!(stats.is_complete());
        stats.fail(Origin::file("a/b"), io::ErrorKind::PermissionDenied);
        assert_eq!(stats.unreadable()[0].origin, Origin::file("a/b"));
        assert_eq!(stats.unreadable()[0].kind, io::ErrorKind::PermissionDenied);
        assert!(!stats.is_complete());
    }

    proptest! {
        #[test]
        fn the_list_does_not_depend_on_the_threads(
            ids in proptest::collection::vec(0u32..1000, 0..300),
            split in 0usize..300,
        ) {
            let account = |ids: &[u32]| {
                let mut stats = Stats::default();
                for id in ids {
                    stats.skip(SkipReason::Empty, u64::from(*id));
                    stats.fail(Origin::file(&format!("{id:04}")), io::ErrorKind::NotFound);
                }
                stats
            };
            let (left, right) = ids.split_at(split.min(ids.len()));
            let mut merged = account(right);
            merged.merge(account(left));
            prop_assert_eq!(&merged, &account(&ids));

            let mut sorted = ids.clone();
            sorted.sort_unstable();
            let listed: Vec<u32> = merged.unreadable().iter()
                .map(|u| u.origin.path().unwrap().to_str().unwrap().parse().unwrap()).collect();
            prop_assert_eq!(&listed[..], &sorted[..sorted.len().min(UNREADABLE_LISTED)]);
            prop_assert_eq!(merged.unreadable_count(), ids.len() as u64);
            prop_assert_eq!(merged.skipped(SkipReason::Empty).bytes, ids.iter().map(|id| u64::from(*id)).sum::<u64>());
        }
    }
}
