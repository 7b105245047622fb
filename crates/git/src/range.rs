//! What a range of commits brings in, from one stream of `git log --raw`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gix_object::Kind;

use crate::changes::{Change, Changes};
use crate::child::Child;
use crate::history::{FORMAT, commit, path, run_with};
use crate::references::{References, head, named};
use crate::tree::Trees;
use crate::{Commit, Error, ObjectId, Repository};

/// Which commits are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RangeSpec {
    /// As people write it: `A..B`, `A...B`, `A..`, or `A`, which is all since it.
    Revisions(String),
    /// What is reachable from these, and not from those; ids, or revisions.
    Between {
        /// What is new.
        new: Vec<String>,
        /// What is known.
        old: Vec<String>,
        /// References that point to what is new already, where they have to be asked.
        besides: Vec<String>,
    },
    /// What is reachable from these, and from nothing that a remote is known to have.
    Pushed {
        /// What is pushed: ids, or revisions.
        new: Vec<String>,
        /// What the remote has where that is pushed to: ids, which need not be here.
        there: Vec<ObjectId>,
        /// The remote's name: its branches are those below `refs/remotes/` with this name.
        remote: String,
    },
    /// What is reachable from these, and from no reference that is there, but one of these names.
    Unknown {
        /// What is new: ids, or revisions.
        new: Vec<String>,
        /// References that point there already.
        besides: Vec<String>,
    },
}

/// What references say to be known already. It may be gone.
fn known(spec: &RangeSpec, names: &BTreeMap<Vec<u8>, ObjectId>) -> Vec<ObjectId> {
    match spec {
        RangeSpec::Unknown { besides, .. } => {
            let is_beside = |name: &[u8]| besides.iter().any(|one| one.as_bytes() == name);
            names.iter().filter(|(name, _)| !is_beside(name)).map(|(_, id)| *id).collect()
        }
        RangeSpec::Pushed { there, remote, .. } => {
            let prefix = format!("refs/remotes/{remote}/");
            let of_remote = names.iter().filter(|(name, _)| name.starts_with(prefix.as_bytes()));
            of_remote.map(|(_, id)| *id).chain(there.iter().copied()).collect()
        }
        _ => Vec::new(),
    }
}

impl Repository {
    /// What the commits of a range bring in: each blob once, with the commits and paths.
    ///
    /// # Errors
    ///
    /// A revision is not there (in a shallow clone, with a hint), or git could not be run.
    pub fn range(&self, spec: &RangeSpec) -> Result<Changes, Error> {
        let failed = |error: std::io::Error| Error::NoGit(error.kind());
        let (names, head) = (named(self.common())?, head(self.git_dir(), self.common())?);
        let child = Child::new(self, &References { head, ..References::default() });
        let child = child.map_err(failed)?;
        child.name(&names).map_err(failed)?;
        let reader = self.reader().ok_or_else(|| Error::Damaged(self.objects()))?;
        let trees = Trees { reader: &reader, hash: self.hash() };
        let resolve = |names: &[&str]| self.resolve(&child, names);
        let mut input = String::new();
        let mut others = BTreeSet::new();
        let mut is_whole = true;
        match spec {
            RangeSpec::Revisions(text) => {
                let (dots, (old, new)) = match text.split_once("...") {
                    Some(sides) => (true, sides),
                    None => (false, text.split_once("..").unwrap_or((text, ""))),
                };
                let ids = resolve(&[old, new].map(or_head))?;
                let dots = if dots { "..." } else { ".." };
                input = format!("{}{dots}{}\n", ids[0], ids[1]);
            }
            RangeSpec::Between { new, .. }
            | RangeSpec::Pushed { new, .. }
            | RangeSpec::Unknown { new, .. } => {
                let new: Vec<&str> = new.iter().map(String::as_str).collect();
                for id in resolve(&new)? {
                    let Some((target, kind, tags)) = trees.peel(id) else {
                        return Err(Error::Missing(id));
                    };
                    others.extend(tags);
                    match kind {
                        Kind::Commit => input += &format!("{target}\n"),
                        Kind::Blob => others.extend([target]),
                        // No commit leads there; what cannot be told is not called clean.
                        _ => is_whole = false,
                    }
                }
                if let RangeSpec::Between { old, .. } = spec {
                    let old: Vec<&str> = old.iter().map(String::as_str).collect();
                    input.extend(resolve(&old)?.iter().map(|id| format!("^{id}\n")));
                }
            }
        }
        let known = known(spec, &names);
        let known = known.into_iter().filter(|id| reader.has(id)).filter_map(|id| trees.peel(id));
        let commits = known.filter(|(_, kind, _)| *kind == Kind::Commit);
        input.extend(commits.map(|(id, ..)| format!("^{id}\n")));
        let mut changes = self.log(&child, input)?;
        changes.others = others.into_iter().collect();
        changes.is_whole &= is_whole;
        self.refuse_cut(&changes)?;
        Ok(changes)
    }

    /// The ids of revisions.
    fn resolve(&self, child: &Child, names: &[&str]) -> Result<Vec<ObjectId>, Error> {
        let mut input = String::new();
        for name in names {
            if name.contains('\n') {
                return Err(Error::NoRevision((*name).to_owned()));
            }
            input += &format!("{name}\n");
        }
        let mut ids = Vec::new();
        run_with(child, &["cat-file", "--batch-check"], input, b'\n', |line| {
            let mut fields = line.split(|&byte| byte == b' ');
            let id = fields.next().and_then(ObjectId::from_hex);
            ids.push(id.filter(|_| fields.next().is_some_and(|kind| kind != b"missing")));
        })?;
        let is_shallow = self.common().join("shallow").exists();
        let found = names.iter().enumerate().map(|(number, name)| {
            ids.get(number).copied().flatten().ok_or_else(|| match is_shallow {
                true => Error::Shallow((*name).to_owned()),
                false => Error::NoRevision((*name).to_owned()),
            })
        });
        found.collect()
    }

    fn log(&self, child: &Child, input: String) -> Result<Changes, Error> {
        let mut arguments =
            vec!["log", "--topo-order", "--stdin", "--raw", "-c", "-z", "--root", "--no-abbrev"];
        arguments.extend(["--no-ext-diff", "--no-textconv", "--no-show-signature"]);
        arguments.extend(["--encoding=UTF-8", FORMAT]);
        if !input.lines().any(|line| !line.starts_with('^')) {
            return Ok(Changes { is_whole: true, ..Changes::default() });
        }
        let mut changes = Changes::default();
        // Renames are told by contents, of which a partial clone may lack some.
        for renames in ["-M", "--no-renames"] {
            let mut parser = LogParser::default();
            let arguments = [&arguments[..], &[renames]].concat();
            let whole =
                run_with(child, &arguments, input.clone(), b'\0', |token| parser.token(token))?;
            changes = parser.into_changes(whole);
            if whole {
                break;
            }
        }
        Ok(changes)
    }

    /// Where the history is cut off within the range, all that is older looks new.
    fn refuse_cut(&self, changes: &Changes) -> Result<(), Error> {
        let text = std::fs::read_to_string(self.common().join("shallow")).unwrap_or_default();
        let cut: BTreeSet<&str> = text.lines().collect();
        match changes.commits.iter().find(|commit| cut.contains(commit.id.as_str())) {
            Some(commit) => Err(Error::Shallow(format!("before {}", commit.id))),
            None => Ok(()),
        }
    }
}

/// A side of a range that is left out is `HEAD`.
fn or_head(name: &str) -> &str {
    if name.is_empty() { "HEAD" } else { name }
}

/// Takes the parts of the log, which NUL ends.
#[derive(Default)]
struct LogParser {
    commit: Option<Arc<Commit>>,
    commits: Vec<Arc<Commit>>,
    blobs: BTreeMap<ObjectId, Vec<Change>>,
    /// An entry whose paths come next: how many, the new blob, the old ones.
    entry: Option<(usize, Option<ObjectId>, Vec<ObjectId>)>,
}

impl LogParser {
    fn token(&mut self, token: &[u8]) {
        if let Some((paths, blob, before)) = self.entry.take() {
            if paths > 1 {
                self.entry = Some((paths - 1, blob, before));
            } else if let Some(blob) = blob.filter(|_| self.commit.is_some()) {
                let change = Change { path: path(token), before, commit: self.commit.clone() };
                self.blobs.entry(blob).or_default().push(change);
            }
        } else if let Some(header) = token.strip_prefix(b"\x01") {
            self.commit = commit(header, self.commits.len() as u64 + 1).map(Arc::new);
            self.commits.extend(self.commit.clone());
        } else if token.trim_ascii_start().starts_with(b":") {
            self.entry = entry(token.trim_ascii_start());
        }
    }

    fn into_changes(self, is_whole: bool) -> Changes {
        let blobs = self.blobs.into_iter().collect();
        Changes { blobs, commits: self.commits, is_whole, ..Changes::default() }
    }
}

/// As many colons as parents, their modes and the new one, their ids and the new one, a letter for
/// each parent.
fn entry(entry: &[u8]) -> Option<(usize, Option<ObjectId>, Vec<ObjectId>)> {
    let parents = entry.iter().take_while(|&&byte| byte == b':').count();
    let fields: Vec<&[u8]> = entry[parents..].split(|&byte| byte == b' ').collect();
    let is_blob = |mode: &[u8]| mode.starts_with(b"10") || mode == b"120000";
    let blob = |index: usize| {
        let id = fields.get(parents + 1 + index).and_then(|id| ObjectId::from_hex(id));
        id.filter(|_| fields.get(index).is_some_and(|mode| is_blob(mode)))
    };
    let status = fields.get(2 * (parents + 1))?;
    // A merge has one path, whatever it was called in its parents.
    let paths = if parents == 1 && matches!(status.first(), Some(b'R' | b'C')) { 2 } else { 1 };
    let before: Vec<ObjectId> = (0..parents).filter_map(blob).collect();
    Some((paths, blob(parents), before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read(token in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut parser = LogParser::default();
            parser.token(&token);
            parser.token(&[b":", &token[..]].concat());
            parser.token(&token);
        }
    }

    #[test]
    fn renames_have_two_paths_and_submodules_no_blob() {
        let (a, b) = ("1".repeat(40), "2".repeat(40));
        let read = |mode: &str, status: &str| {
            entry(format!(":100644 {mode} {a} {b} {status}").as_bytes()).unwrap()
        };
        assert_eq!(read("100644", "R086").0, 2);
        assert_eq!(read("100644", "M").2.len(), 1);
        assert_eq!(read("160000", "M").1, None);
        let merge = format!("::100644 100644 100755 {a} {a} {b} MM");
        assert_eq!(entry(merge.as_bytes()).unwrap().2.len(), 2);
    }
}
