//! What is staged: the index against `HEAD`, with no process and no configuration.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use gix_index::entry::{Flags, Mode, Stage};
use gix_index::extension::Tree as CachedTree;
use gix_index::{Entry, State};

use crate::changes::{Change, Changes};
use crate::history::path;
use crate::references::head;
use crate::tree::{Tree, Trees};
use crate::{Error, ObjectId, Repository, Surroundings};

impl Repository {
    /// The blobs that the next commit brings in: those of the index that `HEAD` does not have at
    /// their paths. During a merge, those neither that the merged commits have there. Submodules and
    /// files that are only intended to be added have no blobs; of conflicts both sides count.
    ///
    /// # Errors
    ///
    /// The index, `HEAD` or its trees cannot be read.
    pub fn staged(&self, surroundings: &Surroundings) -> Result<Changes, Error> {
        let path = surroundings.index_file.clone();
        let path = path.unwrap_or_else(|| self.git_dir().join("index"));
        let unreadable = || Error::Damaged(path.clone());
        // A hook of every commit has no need of more than one processor.
        let options = gix_index::decode::Options { thread_limit: Some(1), ..Default::default() };
        let index = gix_index::File::at_or_default(&path, self.hash(), true, options);
        let index = index.map_err(|_| unreadable())?;
        let reader = self.reader().ok_or_else(unreadable)?;
        let trees = Trees { reader: &reader, hash: self.hash() };
        let head = head(self.git_dir(), self.common())?;
        let head = head.map(|commit| trees.of_commit(&commit)).transpose()?;
        let mut walk = Walk { index: &index, trees: &trees, new: Vec::new(), removed: Vec::new() };
        walk.folder(index.entries(), 0, head, index.tree())?;
        let Walk { new, removed, .. } = walk;
        let merged = self.merged(&trees)?;
        let mut blobs: BTreeMap<ObjectId, Vec<Change>> = BTreeMap::new();
        for (name, id, before) in new {
            let theirs = merged.iter().map(|tree| trees.find(*tree, &name));
            let theirs: Vec<_> = theirs.collect::<Result<_, _>>()?;
            let theirs: Vec<_> = theirs.into_iter().flatten().collect();
            if !theirs.contains(&id) {
                let before = before.into_iter().chain(theirs).collect();
                let change = Change { path: self::path(&name), before, commit: None };
                blobs.entry(id).or_default().push(change);
            }
        }
        let blobs = blobs.into_iter().collect();
        Ok(Changes { blobs, removed, is_whole: true, ..Changes::default() })
    }

    /// Does `HEAD` have this blob at this path?
    pub fn head_has(&self, path: &std::path::Path, id: &ObjectId) -> bool {
        let Some(reader) = self.reader() else { return false };
        let trees = Trees { reader: &reader, hash: self.hash() };
        let head = head(self.git_dir(), self.common()).ok().flatten();
        let tree = head.and_then(|commit| trees.of_commit(&commit).ok());
        let name = path.as_os_str().as_encoded_bytes();
        tree.and_then(|tree| trees.find(tree, name).ok().flatten()) == Some(*id)
    }

    /// The trees of the commits that are being merged.
    fn merged(&self, trees: &Trees<'_>) -> Result<Vec<ObjectId>, Error> {
        let text = std::fs::read(self.git_dir().join("MERGE_HEAD")).unwrap_or_default();
        let ids = text.split(|&byte| byte == b'\n').filter_map(ObjectId::from_hex);
        ids.map(|commit| trees.of_commit(&commit)).collect()
    }
}

/// Compares the index with a tree, folder by folder; a folder that the index knows to be a tree is
/// not looked into where it is the same one.
struct Walk<'w> {
    index: &'w State,
    trees: &'w Trees<'w>,
    /// Path, blob, and the blob that was there.
    new: Vec<(Vec<u8>, ObjectId, Option<ObjectId>)>,
    removed: Vec<(PathBuf, ObjectId)>,
}

impl Walk<'_> {
    /// The entries are all of one folder, whose name is `depth` bytes long.
    fn folder(
        &mut self,
        entries: &[Entry],
        depth: usize,
        tree: Option<ObjectId>,
        cached: Option<&CachedTree>,
    ) -> Result<(), Error> {
        let is_valid = |cached: &&CachedTree| cached.num_entries.is_some();
        let known = cached.filter(is_valid).and_then(|cached| ObjectId::of_known(&cached.id));
        if known.is_some() && known == tree {
            return Ok(());
        }
        let before = tree.map(|tree| self.trees.read(&tree)).transpose()?.unwrap_or_default();
        let folders: HashMap<&[u8], &CachedTree> = cached
            .map(|cached| cached.children.iter().map(|child| (&child.name[..], child)).collect())
            .unwrap_or_default();
        let mut met = HashSet::new();
        let mut rest = entries;
        while let Some(first) = rest.first() {
            let whole: &[u8] = first.path(self.index);
            let name = &whole[depth..];
            let slash = name.iter().position(|&byte| byte == b'/');
            // A sparse index has whole folders as entries.
            let inside = slash.filter(|slash| slash + 1 < name.len());
            let name = &name[..slash.unwrap_or(name.len())];
            met.insert(name);
            let Some(length) = inside else {
                self.entry(first, before.get(name));
                rest = &rest[1..];
                continue;
            };
            let end = depth + length + 1;
            let prefix = &whole[..end];
            let count = rest.partition_point(|entry| entry.path(self.index).starts_with(prefix));
            let (inner, others) = rest.split_at(count.max(1));
            let tree = before.get(name).filter(|one| one.is_tree).map(|one| one.id);
            self.folder(inner, end, tree, folders.get(name).copied())?;
            rest = others;
        }
        let whole: &[u8] = entries.first().map_or(&[][..], |first| first.path(self.index));
        for (name, gone) in before.iter().filter(|(name, _)| !met.contains(&name[..])) {
            let name = [&whole[..depth], name].concat();
            self.gone(name, gone)?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry, before: Option<&Tree>) {
        let is_file = matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE | Mode::SYMLINK);
        let is_base = entry.stage() == Stage::Base;
        let Some(id) = ObjectId::of_known(&entry.id) else { return };
        if !is_file || is_base || entry.flags.contains(Flags::INTENT_TO_ADD) {
            return;
        }
        let before = before.filter(|before| before.is_blob).map(|before| before.id);
        if before != Some(id) {
            self.new.push((entry.path(self.index).to_vec(), id, before));
        }
    }

    fn gone(&mut self, name: Vec<u8>, gone: &Tree) -> Result<(), Error> {
        if gone.is_blob {
            self.removed.push((path(&name), gone.id));
        } else if gone.is_tree {
            for (inner, one) in self.trees.read(&gone.id)? {
                self.gone([&name[..], b"/", &inner].concat(), &one)?;
            }
        }
        Ok(())
    }
}
