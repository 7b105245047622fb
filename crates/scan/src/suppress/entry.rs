//! One entry: which finding, and who decided what about it until when.

use crate::{Date, Fingerprint};

/// A line of an [`IgnoreList`](crate::IgnoreList): a finding that somebody decided about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Entry {
    /// Which finding it is, by the list's key.
    pub fingerprint: Fingerprint,
    /// The day on which it was added.
    pub added: Date,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Who answers for it; in a baseline it may be empty.
    pub owner: String,
    /// The id of the rule at the time, for people only; may be empty.
    pub rule: String,
    /// The path at the time, for people only; may be empty.
    pub path: String,
    /// Why it is no reason to act; in a baseline it may be empty.
    pub reason: String,
}

impl Entry {
    /// An entry with nothing but what it has to have. The other fields can be set.
    ///
    /// ```
    /// use scrubjay_scan::Entry;
    ///
    /// let mut entry = Entry::new("0f".repeat(16).parse()?, "2026-11-23".parse()?);
    /// entry.owner = "ann".to_owned();
    /// entry.reason = "revoked".to_owned();
    /// assert!(entry.line().ends_with(" added=2026-11-23 owner=ann reason=\"revoked\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(fingerprint: Fingerprint, added: Date) -> Self {
        Self {
            fingerprint,
            added,
            expires: None,
            owner: String::new(),
            rule: String::new(),
            path: String::new(),
            reason: String::new(),
        }
    }

    /// Is its last day past?
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }
}
