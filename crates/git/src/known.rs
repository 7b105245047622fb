//! What earlier walks read.

use crate::ObjectId;

/// Objects that need not be read again.
///
/// ```
/// use scrubjay_git::{Known, ObjectId};
///
/// let id = |digit: &str| ObjectId::from_hex(digit.repeat(40).as_bytes()).expect("an id");
/// let mut known: Known = [id("2"), id("1"), id("2")].into_iter().collect();
/// known.extend([id("3")]);
/// assert_eq!(known.len(), 3);
/// assert!(known.contains(&id("3")) && !known.contains(&id("4")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known(
    /// In order, each once: a set of hashes would take twice the memory.
    Vec<ObjectId>,
);

impl Known {
    /// Is it one of them?
    pub fn contains(&self, id: &ObjectId) -> bool {
        self.0.binary_search(id).is_ok()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each once, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &ObjectId> {
        self.0.iter()
    }
}

impl Extend<ObjectId> for Known {
    fn extend<I: IntoIterator<Item = ObjectId>>(&mut self, ids: I) {
        self.0.extend(ids);
        self.0.sort_unstable();
        self.0.dedup();
    }
}

impl FromIterator<ObjectId> for Known {
    fn from_iter<I: IntoIterator<Item = ObjectId>>(ids: I) -> Self {
        let mut known = Self::default();
        known.extend(ids);
        known
    }
}
