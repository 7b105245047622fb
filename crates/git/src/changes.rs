//! What commits, or the index, bring in: blobs, with the paths where they are new.

use std::path::PathBuf;
use std::sync::Arc;

use crate::added::similarity;
use crate::{Commit, ObjectId, Reader};

/// How many removed files are compared with a new one.
const COMPARED: usize = 1000;

/// What commits, or the index, bring in.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// Blobs, each once, with the places where they are new.
    pub blobs: Vec<(ObjectId, Vec<Change>)>,
    /// The commits themselves, for their messages.
    pub commits: Vec<Arc<Commit>>,
    /// Tags, for their messages, and blobs that are tagged.
    pub others: Vec<ObjectId>,
    /// Files that are gone, where the index is asked: a new file may be one of them under another name.
    pub removed: Vec<(PathBuf, ObjectId)>,
    /// Was all of it read?
    pub is_whole: bool,
}

/// A path that got a blob.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The path in the repository.
    pub path: PathBuf,
    /// What was there before, in each parent that had it; nothing where the file is new.
    pub before: Vec<ObjectId>,
    /// Which commit put it there; none, where the index did.
    pub commit: Option<Arc<Commit>>,
}

impl Changes {
    /// The removed file that a new one most likely was, if half of it is still the same.
    pub fn renamed_from(&self, new: &ObjectId, bytes: &[u8], reader: &Reader) -> Option<ObjectId> {
        if self.removed.iter().any(|(_, id)| id == new) {
            return Some(*new);
        }
        let near = |id: &ObjectId| {
            let size = reader.size(id)?;
            let (less, more) = (size.min(bytes.len() as u64), size.max(bytes.len() as u64));
            (less * 2 >= more).then(|| reader.content(id)).flatten()
        };
        let candidates = self.removed.iter().take(COMPARED);
        let scores = candidates.filter_map(|(_, id)| Some((similarity(&near(id)?, bytes), *id)));
        let best = scores.max_by_key(|(score, _)| *score)?;
        (best.0 >= 50).then_some(best.1)
    }
}
