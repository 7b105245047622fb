//! Visitors, lent to whichever thread reads.

use std::sync::{Mutex, PoisonError};

use crate::Known;
use crate::account::Account;
use crate::object::{Kind, Object, ObjectId};
use crate::seen::Seen;

/// A visitor: its state, and what is done with an object.
pub(crate) type Visitor<S, F> = (S, F);

/// The visitors that no thread has, and how to make another.
pub(crate) struct Pool<'m, S, F> {
    make: Mutex<&'m mut (dyn FnMut() -> Visitor<S, F> + Send)>,
    idle: Mutex<Vec<(Visitor<S, F>, Account)>>,
    pub(crate) seen: Seen,
    /// What was read before, if that is to be left out, and what is read now to be kept.
    known: Option<&'m Known>,
}

impl<'m, S, F: FnMut(Object<'_>, &mut S)> Pool<'m, S, F> {
    pub(crate) fn new(
        make: &'m mut (dyn FnMut() -> Visitor<S, F> + Send),
        known: Option<&'m Known>,
    ) -> Self {
        Self { make: Mutex::new(make), idle: Mutex::default(), seen: Seen::new(), known }
    }

    /// Was it read already, in this walk or before?
    pub(crate) fn is_done(&self, id: &ObjectId) -> bool {
        self.known.is_some_and(|known| known.contains(id)) || self.seen.contains(id)
    }

    /// How many of these objects were not read in earlier walks; `None` where nobody wants to know.
    pub(crate) fn count_new(&self, ids: impl Iterator<Item = ObjectId>) -> Option<usize> {
        let known = self.known?;
        Some(ids.filter(|id| !known.contains(id)).count())
    }

    pub(crate) fn slot(&self) -> Slot<'_, 'm, S, F> {
        Slot { pool: self, held: None }
    }

    pub(crate) fn into_states(self) -> (Vec<S>, Account, Vec<ObjectId>) {
        let mut account = Account::default();
        let idle = self.idle.into_inner().unwrap_or_else(PoisonError::into_inner);
        let states = idle.into_iter().map(|((state, _), own)| {
            account.merge(own);
            state
        });
        let states = states.collect();
        let new = if self.known.is_some() { self.seen.into_ids() } else { Vec::new() };
        (states, account, new)
    }

    fn take(&self) -> (Visitor<S, F>, Account) {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| {
            let mut make = self.make.lock().unwrap_or_else(PoisonError::into_inner);
            (make(), Account::default())
        })
    }
}

/// One thread's place at the pool: it takes a visitor when it has an object, and gives it back at
/// its end. A clone is another thread's.
pub(crate) struct Slot<'p, 'm, S, F: FnMut(Object<'_>, &mut S)> {
    pool: &'p Pool<'m, S, F>,
    held: Option<(Visitor<S, F>, Account)>,
}

impl<S, F: FnMut(Object<'_>, &mut S)> Slot<'_, '_, S, F> {
    /// Hands an object over, unless it was met before.
    pub(crate) fn visit(&mut self, id: ObjectId, kind: gix_object::Kind, bytes: &[u8]) {
        let Some(kind) = Kind::of(kind) else {
            // A tree is not handed over, but a pack with none but known objects is left out.
            if self.pool.known.is_some() {
                self.pool.seen.insert(id);
            }
            return;
        };
        let is_known = self.pool.known.is_some_and(|known| known.contains(&id));
        if is_known || !self.pool.seen.insert(id) {
            return;
        }
        let pool = self.pool;
        let ((state, visit), account) = self.held.get_or_insert_with(|| pool.take());
        account.objects += 1;
        account.bytes += bytes.len() as u64;
        account.blobs += u64::from(kind == Kind::Blob);
        visit(Object { id, kind, bytes }, state);
    }
}

impl<S, F: FnMut(Object<'_>, &mut S)> Clone for Slot<'_, '_, S, F> {
    fn clone(&self) -> Self {
        Self { pool: self.pool, held: None }
    }
}

impl<S, F: FnMut(Object<'_>, &mut S)> Drop for Slot<'_, '_, S, F> {
    fn drop(&mut self) {
        if let Some(held) = self.held.take() {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(held);
        }
    }
}
