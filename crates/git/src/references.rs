//! What references point to, read as git stores them in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

use crate::repository::read as failed;
use crate::{Error, ObjectId};

/// How deep a name of a reference may nest.
const DEPTH: usize = 64;

/// What the references of a repository point to.
#[derive(Debug, Default)]
pub(crate) struct References {
    /// What `HEAD` points to, unless its branch is unborn.
    pub(crate) head: Option<ObjectId>,
    /// The local and the remote branches, in this order, by their short names.
    pub(crate) branches: Vec<(String, ObjectId)>,
    /// All that is below `refs`, `HEAD`s of worktrees.
    pub(crate) tips: Vec<ObjectId>,
    /// Older stashes, of which the log of the newest one alone knows. They may be gone.
    pub(crate) stashes: Vec<ObjectId>,
    /// All that logs name, and that are no tips of their own.
    pub(crate) logged: Vec<ObjectId>,
}

/// Reads the references of the repository with this common directory.
pub(crate) fn read(common: &Path) -> Result<References, Error> {
    let named = named(common)?;
    let resolve = |text: &[u8]| match text.trim_ascii().strip_prefix(b"ref: ") {
        Some(name) => named.get(name.trim_ascii()).copied(),
        None => ObjectId::from_hex(text.trim_ascii()),
    };
    let head = fs::read(common.join("HEAD")).ok().and_then(|text| resolve(&text));
    let mut found = References { head, ..References::default() };
    for folder in ["refs/heads/", "refs/remotes/"] {
        let of_folder = |(name, id): (&Vec<u8>, &ObjectId)| {
            let short = name.strip_prefix(folder.as_bytes())?;
            Some((String::from_utf8_lossy(short).into_owned(), *id))
        };
        found.branches.extend(named.iter().filter_map(of_folder));
    }
    found.tips.extend(found.head);
    found.tips.extend(named.values());
    let worktrees = fs::read_dir(common.join("worktrees")).into_iter().flatten().flatten();
    let heads = worktrees.filter_map(|worktree| fs::read(worktree.path().join("HEAD")).ok());
    found.tips.extend(heads.filter_map(|text| resolve(&text)));
    if let Ok(log) = fs::read(common.join("logs/refs/stash")) {
        found.stashes.extend(logged(&log));
    }
    files(&common.join("logs"), b"logs", DEPTH, &mut |_, log| found.logged.extend(logged(log)));
    Ok(found)
}

/// What is below `refs`, by name.
pub(crate) fn named(common: &Path) -> Result<BTreeMap<Vec<u8>, ObjectId>, Error> {
    let mut named = BTreeMap::new();
    let packed = common.join("packed-refs");
    match fs::read(&packed) {
        Ok(text) => named.extend(text.split(|&byte| byte == b'\n').filter_map(packed_line)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(&packed, &error)),
    }
    files(&common.join("refs"), b"refs", DEPTH, &mut |name, text| {
        named.extend(ObjectId::from_hex(text.trim_ascii()).map(|id| (name.to_vec(), id)));
    });
    Ok(named)
}

/// What the `HEAD` in this directory of a worktree points to, unless its branch is unborn. Of all
/// references only those are read that lead there.
pub(crate) fn head(git_dir: &Path, common: &Path) -> Result<Option<ObjectId>, Error> {
    let path = git_dir.join("HEAD");
    let mut text = fs::read(&path).map_err(|error| failed(&path, &error))?;
    for _ in 0..LINKS {
        let Some(name) = text.trim_ascii().strip_prefix(b"ref: ") else {
            return Ok(ObjectId::from_hex(text.trim_ascii()));
        };
        let name = name.trim_ascii().to_vec();
        let Some(relative) = below_refs(&name) else { return Ok(None) };
        let files = [git_dir, common].map(|folder| folder.join(relative));
        match files.iter().find_map(|file| fs::read(file).ok()) {
            Some(found) => text = found,
            None => return packed(common, &name),
        }
    }
    Ok(None)
}

/// How often a reference may name another one.
const LINKS: usize = 5;

/// The file of a reference, if it is a name that git gives.
fn below_refs(name: &[u8]) -> Option<&Path> {
    let path = Path::new(std::str::from_utf8(name).ok()?);
    let mut parts = path.components();
    let is_plain = parts.all(|part| matches!(part, Component::Normal(_)));
    (is_plain && path.starts_with("refs")).then_some(path)
}

fn packed(common: &Path, name: &[u8]) -> Result<Option<ObjectId>, Error> {
    let path = common.join("packed-refs");
    match fs::read(&path) {
        Ok(text) => {
            let mut lines = text.split(|&byte| byte == b'\n').filter_map(packed_line);
            Ok(lines.find(|(known, _)| known == name).map(|(_, id)| id))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&path, &error)),
    }
}

/// A line of `packed-refs`: an id and a name. Comments and peeled tags are neither.
fn packed_line(line: &[u8]) -> Option<(Vec<u8>, ObjectId)> {
    let end = line.iter().position(|&byte| byte == b' ')?;
    let id = ObjectId::from_hex(&line[..end])?;
    Some((line[end + 1..].trim_ascii().to_vec(), id))
}

/// The ids in a log of a reference: each line begins with the old and the new one.
fn logged(log: &[u8]) -> impl Iterator<Item = ObjectId> + '_ {
    let lines = log.split(|&byte| byte == b'\n');
    lines.flat_map(|line| line.split(|&byte| byte == b' ').take(2).filter_map(ObjectId::from_hex))
}

/// Every regular file below a directory, by its name with slashes. Links are not followed.
fn files(folder: &Path, name: &[u8], depth: usize, take: &mut dyn FnMut(&[u8], &[u8])) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = [name, b"/", entry.file_name().as_encoded_bytes()].concat();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth > 0 => {
                files(&entry.path(), &name, depth - 1, take);
            }
            Ok(kind) if kind.is_file() => {
                if let Ok(text) = fs::read(entry.path()) {
                    take(&name, &text);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = packed_line(&text);
            let _ = logged(&text).count();
        }

        #[test]
        fn a_packed_reference_is_read_back(digits in "[0-9a-f]{39}1", name in "refs/[a-z/]{1,20}") {
            let line = format!("{digits} {name}");
            let (read, id) = packed_line(line.as_bytes()).unwrap();
            prop_assert_eq!((read, id.to_string()), (name.into_bytes(), digits));
        }
    }
}
