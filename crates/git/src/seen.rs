//! Which objects were looked at already, by any thread.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::ObjectId;

const SHARDS: usize = 64;

/// A set of ids that threads share.
pub(crate) struct Seen(Vec<Mutex<HashSet<ObjectId>>>);

impl Seen {
    pub(crate) fn new() -> Self {
        Self((0..SHARDS).map(|_| Mutex::default()).collect())
    }

    /// Is this the first time?
    pub(crate) fn insert(&self, id: ObjectId) -> bool {
        let shard = usize::from(id.inner().as_bytes()[0]) % SHARDS;
        self.0[shard].lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    pub(crate) fn into_ids(self) -> Vec<ObjectId> {
        let shards = self.0.into_iter();
        shards.flat_map(|ids| ids.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }

    pub(crate) fn contains(&self, id: &ObjectId) -> bool {
        let shard = usize::from(id.inner().as_bytes()[0]) % SHARDS;
        self.0[shard].lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}
