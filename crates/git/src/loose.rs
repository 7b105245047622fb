//! Loose objects, shared among threads.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::account::{Account, Unread};
use crate::object::{Object, ObjectId};
use crate::pool::Pool;
use crate::walk::Limits;

/// Hands over all loose objects of this directory. One that a repack takes away meanwhile fails here.
pub(crate) fn walk<S: Send, F: FnMut(Object<'_>, &mut S) + Send>(
    objects: &Path,
    hash: gix_hash::Kind,
    limits: &Limits,
    pool: &Pool<'_, S, F>,
) -> Account {
    let options = gix_odb::loose::Options {
        alloc_limit_bytes: Some(limits.object_bytes),
        ..Default::default()
    };
    let store = gix_odb::loose::Store::at_opts(objects, hash, options);
    let account = Mutex::new(Account::default());
    let lock = || account.lock().unwrap_or_else(PoisonError::into_inner);
    let mut ids = Vec::new();
    for id in store.iter() {
        match id {
            Ok(id) => ids.push(ObjectId::of(&id)),
            Err(_) => lock().fail(Unread { path: objects.to_path_buf(), object: None }),
        }
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..limits.threads().min(ids.len()) {
            scope.spawn(|| {
                let (mut slot, mut bytes) = (pool.slot(), Vec::new());
                while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if pool.is_done(id) {
                        continue;
                    }
                    match store.try_find(id.inner(), &mut bytes) {
                        Ok(Some(found)) => {
                            slot.visit(*id, found.kind, found.data);
                        }
                        Ok(None) | Err(_) => {
                            let path = objects.to_path_buf();
                            lock().fail(Unread { path, object: Some(*id) });
                        }
                    }
                }
            });
        }
    });
    account.into_inner().unwrap_or_else(PoisonError::into_inner)
}
