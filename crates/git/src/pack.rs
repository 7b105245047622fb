//! All objects of one pack, in the order of its deltas.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use gix_pack::index::traverse::{SafetyCheck, with_index};
use gix_utils::progress::Discard;

use crate::account::{Account, Unread};
use crate::object::{Object, ObjectId};
use crate::pool::Pool;
use crate::walk::Limits;

/// What reads single objects where the pack as a whole cannot be.
pub(crate) type Single<'s> = &'s dyn Fn(&ObjectId, &mut Vec<u8>) -> Option<gix_object::Kind>;

/// Of a pack with this many times as many objects as new ones, the new ones are read singly.
const FEW: usize = 16;

/// Hands over all objects of the pack with this index.
pub(crate) fn walk<S: Send, F: FnMut(Object<'_>, &mut S) + Send>(
    path: &Path,
    hash: gix_hash::Kind,
    limits: &Limits,
    pool: &Pool<'_, S, F>,
    single: Single<'_>,
) -> Account {
    let mut account = Account::default();
    let data = path.with_extension("pack");
    let Ok(index) = gix_pack::index::File::at(path, hash) else {
        account.fail(Unread { path: path.to_path_buf(), object: None });
        return account;
    };
    let new = pool.count_new(index.iter().map(|entry| ObjectId::of(&entry.oid)));
    if new == Some(0) {
        return account;
    }
    // Each alone costs its chain of deltas; together they cost the whole pack.
    let singly = new.is_some_and(|new| new * FEW < index.num_objects() as usize);
    let read = AtomicU64::new(0);
    if let (false, Ok(pack)) = (singly, gix_pack::data::File::at(&data, hash)) {
        let mut slot = pool.slot();
        let read = &read;
        // Its outcome is that of the whole; what was read is counted here, and the rest read singly.
        let _ = index.traverse_with_index(
            &pack,
            move |kind,
                  bytes: &[u8],
                  entry: &gix_pack::index::Entry,
                  _: &dyn gix_utils::progress::Progress| {
                read.fetch_add(1, Ordering::Relaxed);
                slot.visit(ObjectId::of(&entry.oid), kind, bytes);
                Ok(())
            },
            &mut Discard,
            &AtomicBool::new(false),
            with_index::Options {
                check: SafetyCheck::SkipFileAndObjectChecksumVerificationAndNoAbortOnDecodeError,
                thread_limit: limits.thread_limit(),
                alloc_limit_bytes: Some(limits.object_bytes),
            },
        );
    }
    if read.into_inner() == u64::from(index.num_objects()) {
        return account;
    }
    let (mut slot, mut bytes) = (pool.slot(), Vec::new());
    for entry in index.iter() {
        let id = ObjectId::of(&entry.oid);
        if pool.is_done(&id) {
            continue;
        }
        match single(&id, &mut bytes) {
            Some(kind) => {
                slot.visit(id, kind, &bytes);
            }
            None => account.fail(Unread { path: data.clone(), object: Some(id) }),
        }
    }
    account
}
