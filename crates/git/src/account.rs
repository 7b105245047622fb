//! The account of what was read and what could not be.

use std::path::PathBuf;

use crate::ObjectId;

/// How many unreadable things an [`Account`] names; the rest are counted.
const LISTED: usize = 1000;

/// An object, or a file with objects, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Unread {
    /// The pack, index or object file.
    pub path: PathBuf,
    /// The object, where it is known which.
    pub object: Option<ObjectId>,
}

/// What was read and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// Objects handed over: blobs, commits and tags, each once.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs among them.
    pub blobs: u64,
    /// How much could not be read.
    pub unread: u64,
    /// The first of it.
    pub unread_listed: Vec<Unread>,
}

impl Account {
    pub(crate) fn fail(&mut self, unread: Unread) {
        self.unread += 1;
        if self.unread_listed.len() < LISTED {
            self.unread_listed.push(unread);
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.blobs += other.blobs;
        let listed = other.unread_listed.len() as u64;
        self.unread += other.unread - listed;
        other.unread_listed.into_iter().for_each(|unread| self.fail(unread));
    }
}
