//! Trees of commits.

use std::collections::BTreeMap;

use gix_object::{CommitRefIter, Kind, TagRefIter, TreeRefIter};

use crate::{Error, ObjectId, Reader};

/// How many tags may name one another.
const TAGS: usize = 16;

/// An entry of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tree {
    pub(crate) id: ObjectId,
    pub(crate) is_tree: bool,
    /// A file or a link; what is neither is a submodule.
    pub(crate) is_blob: bool,
}

/// Reads trees.
pub(crate) struct Trees<'r> {
    pub(crate) reader: &'r Reader,
    pub(crate) hash: gix_hash::Kind,
}

impl Trees<'_> {
    pub(crate) fn of_commit(&self, commit: &ObjectId) -> Result<ObjectId, Error> {
        let mut bytes = Vec::new();
        let kind = self.reader.read(commit, &mut bytes);
        let tree = CommitRefIter::from_bytes(&bytes, self.hash).tree_id().ok();
        let tree = tree.filter(|_| kind == Some(Kind::Commit));
        tree.map(|tree| ObjectId::of(&tree)).ok_or(Error::Missing(*commit))
    }

    /// What a tag leads to, and the tags on the way.
    pub(crate) fn peel(&self, mut id: ObjectId) -> Option<(ObjectId, Kind, Vec<ObjectId>)> {
        let mut tags = Vec::new();
        while tags.len() < TAGS {
            let mut bytes = Vec::new();
            match self.reader.read(&id, &mut bytes)? {
                Kind::Tag => tags.push(id),
                kind => return Some((id, kind, tags)),
            }
            let target = TagRefIter::from_bytes(&bytes, self.hash).target_id().ok()?;
            id = ObjectId::of(&target);
        }
        None
    }

    pub(crate) fn read(&self, tree: &ObjectId) -> Result<BTreeMap<Vec<u8>, Tree>, Error> {
        let mut bytes = Vec::new();
        if self.reader.read(tree, &mut bytes) != Some(Kind::Tree) {
            return Err(Error::Missing(*tree));
        }
        let entries = TreeRefIter::from_bytes(&bytes, self.hash);
        let entries = entries.map(|entry| {
            let entry = entry.map_err(|_| Error::Missing(*tree))?;
            let is_tree = entry.mode.is_tree();
            let is_blob = entry.mode.is_blob_or_symlink();
            let id = ObjectId::of(entry.oid);
            Ok((entry.filename.to_vec(), Tree { id, is_tree, is_blob }))
        });
        entries.collect()
    }

    /// The blob at a path.
    pub(crate) fn find(&self, tree: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
        let mut tree = tree;
        let mut parts = path.split(|&byte| byte == b'/').peekable();
        while let Some(part) = parts.next() {
            match self.read(&tree)?.get(part) {
                Some(one) if one.is_tree && parts.peek().is_some() => tree = one.id,
                Some(one) if one.is_blob && parts.peek().is_none() => return Ok(Some(one.id)),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}
