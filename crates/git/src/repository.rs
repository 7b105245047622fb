//! One repository: where its parts lie, and single objects of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gix_object::{Find, FindHeader};

use crate::account::{Account, Unread};
use crate::references::{self, References};
use crate::{Error, ObjectId};

/// A repository, as its directories say. Its configuration is looked at for the hash and the
/// storage of references alone.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The top of the working tree, or the repository itself where it is bare.
    root: PathBuf,
    /// Where objects and references lie: the same for all worktrees.
    common: PathBuf,
    /// What is this worktree's own: `HEAD`, the index.
    git_dir: PathBuf,
    /// Where other objects lie: what a push brings, before it is accepted.
    borrowed: Vec<PathBuf>,
    hash: gix_hash::Kind,
    is_bare: bool,
}

impl Repository {
    /// The repository whose working tree, or bare directory, `path` is.
    ///
    /// # Errors
    ///
    /// There is none, or its references are in a reftable.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let (git_dir, is_bare) = git_dir(path)?;
        Self::at(path, git_dir, is_bare)
    }

    /// The repository with this directory of its own.
    pub(crate) fn at(path: &Path, git_dir: PathBuf, is_bare: bool) -> Result<Self, Error> {
        let common = match fs::read_to_string(git_dir.join("commondir")) {
            Ok(text) => git_dir.join(text.trim_end()),
            Err(_) => git_dir.clone(),
        };
        let common = fs::canonicalize(&common).map_err(|error| read(&common, &error))?;
        let config = fs::read(common.join("config")).unwrap_or_default();
        let config = String::from_utf8_lossy(&config).to_ascii_lowercase();
        let says = |key: &str, value: &str| {
            config
                .lines()
                .filter_map(|line| line.split_once('='))
                .any(|(name, said)| name.trim() == key && said.trim().trim_matches('"') == value)
        };
        if says("refstorage", "reftable") {
            return Err(Error::Reftable(path.to_path_buf()));
        }
        let hash = match says("objectformat", "sha256") {
            true => gix_hash::Kind::Sha256,
            false => gix_hash::Kind::Sha1,
        };
        let root = path.to_path_buf();
        Ok(Self { root, common, git_dir, borrowed: Vec::new(), hash, is_bare })
    }

    /// The top of the working tree, as it was given, or the repository itself where it is bare.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Has it no working tree?
    pub fn is_bare(&self) -> bool {
        self.is_bare
    }

    /// Reads single objects.
    pub fn reader(&self) -> Option<Reader> {
        let folders = std::iter::once(self.objects()).chain(self.borrowed.iter().cloned());
        let handles: Vec<_> =
            folders.filter_map(|objects| gix_odb::at(objects, self.hash).ok()).collect();
        (!handles.is_empty()).then_some(Reader(handles))
    }

    pub(crate) fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    pub(crate) fn borrowed(&self) -> &[PathBuf] {
        &self.borrowed
    }

    /// Reads objects in these directories too.
    pub(crate) fn borrow_objects(&mut self, folders: Vec<PathBuf>) {
        self.borrowed = folders;
    }

    pub(crate) fn common(&self) -> &Path {
        &self.common
    }

    pub(crate) fn hash(&self) -> gix_hash::Kind {
        self.hash
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.common.join("objects")
    }

    /// Its own object directory and those of its alternates.
    pub(crate) fn object_directories(&self, account: &mut Account) -> Vec<PathBuf> {
        let mut all = vec![self.objects()];
        match gix_odb::alternate::resolve(self.objects(), &self.common) {
            Ok(others) => {
                for other in others {
                    match fs::canonicalize(&other) {
                        Ok(other) => all.push(other),
                        Err(_) => account.fail(Unread { path: other, object: None }),
                    }
                }
            }
            Err(_) => {
                let path = self.objects().join("info/alternates");
                account.fail(Unread { path, object: None });
            }
        }
        all
    }

    pub(crate) fn references(&self) -> Result<References, Error> {
        references::read(&self.common)
    }
}

/// Reads single objects of one repository, its alternates included.
pub struct Reader(Vec<gix_odb::Handle>);

impl Reader {
    /// Can it be read?
    pub(crate) fn has(&self, id: &ObjectId) -> bool {
        self.size(id).is_some()
    }

    /// How many bytes an object has, if it is there.
    pub fn size(&self, id: &ObjectId) -> Option<u64> {
        let mut found = self.0.iter().filter_map(|one| one.try_header(id.inner()).ok().flatten());
        found.next().map(|header| header.size)
    }

    /// The content of a blob, commit or tag.
    pub fn content(&self, id: &ObjectId) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read(id, &mut bytes)?;
        Some(bytes)
    }

    pub(crate) fn read(&self, id: &ObjectId, bytes: &mut Vec<u8>) -> Option<gix_object::Kind> {
        for handle in &self.0 {
            let found = handle.try_find(id.inner(), bytes).ok().flatten();
            if let Some((kind, length)) = found.map(|found| (found.kind, found.data.len())) {
                bytes.truncate(length);
                return Some(kind);
            }
        }
        None
    }
}

/// Where the repository of this directory lies, and whether the directory is it.
fn git_dir(path: &Path) -> Result<(PathBuf, bool), Error> {
    let dot_git = path.join(".git");
    if dot_git.is_dir() {
        return Ok((dot_git, false));
    }
    if let Ok(text) = fs::read(&dot_git) {
        let text = String::from_utf8_lossy(&text).into_owned();
        if let Some(target) = text.trim_end().strip_prefix("gitdir: ") {
            return Ok((path.join(target), false));
        }
    }
    if is_git_dir(path) {
        return Ok((path.to_path_buf(), true));
    }
    Err(Error::NoRepository(path.to_path_buf()))
}

/// Does it look like a repository's own directory?
pub(crate) fn is_git_dir(path: &Path) -> bool {
    path.join("HEAD").is_file() && path.join("objects").is_dir() && path.join("refs").is_dir()
}

pub(crate) fn read(path: &Path, error: &io::Error) -> Error {
    Error::Read { path: path.to_path_buf(), kind: error.kind() }
}
