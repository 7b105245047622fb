//! All objects of several repositories, each once.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use crate::account::{Account, Unread};
use crate::object::{Object, ObjectId};
use crate::pool::Pool;
use crate::{Known, Repository, loose, pack};

/// How much a walk may use.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// How many threads read; 0 lets the number of processors decide.
    pub threads: usize,
    /// A larger object is not read, and counted as unread: it has to be in memory as a whole.
    pub object_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { threads: 0, object_bytes: 256 << 20 }
    }
}

impl Limits {
    pub(crate) fn threads(&self) -> usize {
        match self.threads {
            0 => available_parallelism().map_or(1, NonZero::get),
            count => count,
        }
    }

    pub(crate) fn thread_limit(&self) -> Option<usize> {
        Some(self.threads())
    }
}

/// Hands every blob, commit and tag of the repositories to a visitor, each once and in no
/// particular order.
///
/// `make` makes a visitor for a thread: its state, and what is done with an object. The states of
/// all visitors that were used come back.
///
/// What cannot be read does not stop the others: see [`Account::unread_listed`]. A pack that a
/// concurrent repack removes is looked for again.
pub fn walk<S: Send, F: FnMut(Object<'_>, &mut S) + Send>(
    repositories: &[Repository],
    limits: &Limits,
    make: impl FnMut() -> (S, F) + Send,
) -> (Vec<S>, Account) {
    let (states, account, _) = walk_with(repositories, limits, None, make);
    (states, account)
}

/// Like [`walk`], but for what earlier walks read. The last of what comes back is to be added to it:
/// what was read now, trees too.
pub fn walk_new<S: Send, F: FnMut(Object<'_>, &mut S) + Send>(
    repositories: &[Repository],
    limits: &Limits,
    known: &Known,
    make: impl FnMut() -> (S, F) + Send,
) -> (Vec<S>, Account, Vec<ObjectId>) {
    walk_with(repositories, limits, Some(known), make)
}

fn walk_with<S: Send, F: FnMut(Object<'_>, &mut S) + Send>(
    repositories: &[Repository],
    limits: &Limits,
    known: Option<&Known>,
    mut make: impl FnMut() -> (S, F) + Send,
) -> (Vec<S>, Account, Vec<ObjectId>) {
    let pool = Pool::new(&mut make, known);
    let mut account = Account::default();
    let mut done = BTreeSet::new();
    for repository in repositories {
        for objects in repository.object_directories(&mut account) {
            if done.insert(objects.clone()) {
                account.merge(directory(&objects, repository, limits, &pool));
            }
        }
    }
    let (states, own, new) = pool.into_states();
    account.merge(own);
    (states, account, new)
}

/// One object directory: loose objects first, since a repack moves them into packs; then packs until
/// no new one appears.
fn directory<S: Send, F: FnMut(Object<'_>, &mut S) + Send>(
    objects: &Path,
    repository: &Repository,
    limits: &Limits,
    pool: &Pool<'_, S, F>,
) -> Account {
    let hash = repository.hash();
    let mut account = Account::default();
    let mut failed = loose::walk(objects, hash, limits, pool).unread_listed;
    let (mut done, reader) = (BTreeSet::new(), repository.reader());
    loop {
        let new: Vec<PathBuf> =
            packs(objects).into_iter().filter(|path| !done.contains(path)).collect();
        if new.is_empty() {
            break;
        }
        for path in new {
            let single = |id: &_, bytes: &mut Vec<u8>| reader.as_ref()?.read(id, bytes);
            failed.extend(pack::walk(&path, hash, limits, pool, &single).unread_listed);
            done.insert(path);
        }
    }
    // What failed in one place and was read in another is no loss; a pack that is gone was replaced.
    failed.retain(|one: &Unread| match &one.object {
        Some(id) => !pool.seen.contains(id),
        None => one.path.exists(),
    });
    failed.into_iter().for_each(|one| account.fail(one));
    account
}

fn packs(objects: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(objects.join("pack")) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "idx")).collect();
    paths.sort();
    paths
}
