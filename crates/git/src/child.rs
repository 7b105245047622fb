//! The one place where git is run: in a directory of ours, with nothing of the scanned repository but
//! its objects and the ids of its references.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::references::References;
use crate::{ObjectId, Repository};

/// An empty repository of ours that borrows the objects of another.
pub(crate) struct Child {
    folder: TempDir,
    objects: PathBuf,
    /// Further directories of objects, as git's variable has them.
    borrowed: OsString,
}

impl Child {
    /// Sets the directory up.
    pub(crate) fn new(repository: &Repository, references: &References) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        fs::create_dir(path.join("objects"))?;
        fs::create_dir(path.join("refs"))?;
        let config = match repository.hash() {
            gix_hash::Kind::Sha256 => {
                "[core]\nrepositoryformatversion = 1\nbare = true\n[extensions]\nobjectformat = sha256\n"
            }
            _ => "[core]\nrepositoryformatversion = 0\nbare = true\n",
        };
        fs::write(path.join("config"), config)?;
        // The mailmap of a bare repository is the one in `HEAD`.
        let head = references.head.map(|id| id.to_string());
        fs::write(
            path.join("HEAD"),
            head.unwrap_or_else(|| "ref: refs/heads/none".to_owned()) + "\n",
        )?;
        let shallow = repository.common().join("shallow");
        if is_regular(&shallow) {
            fs::copy(shallow, path.join("shallow"))?;
        }
        Ok(Self { folder, objects: repository.objects(), borrowed: listed(repository.borrowed()) })
    }

    /// Gives it these references by their names, so that git understands them.
    pub(crate) fn name(&self, named: &BTreeMap<Vec<u8>, ObjectId>) -> io::Result<()> {
        let mut text = Vec::new();
        for (name, id) in named {
            text.extend_from_slice(format!("{id} ").as_bytes());
            text.extend_from_slice(name);
            text.push(b'\n');
        }
        fs::write(self.folder.path().join("packed-refs"), text)
    }

    /// A git command with these arguments. Nothing of the caller's environment that speaks to git
    /// reaches it, and no configuration but what is written above.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| KEPT.iter().any(|kept| name == kept)))
            .env("GIT_DIR", self.folder.path())
            .env("GIT_OBJECT_DIRECTORY", &self.objects)
            .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &self.borrowed)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", NULL)
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", NULL)
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .args(["--no-pager", "-c", "core.commitGraph=false", "-c", "core.hooksPath=/dev/null"])
            .args(["-c", "core.fsmonitor=false"])
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }
}

/// What a program needs to start, and no more.
const KEPT: [&str; 6] = ["PATH", "SystemRoot", "PATHEXT", "TMPDIR", "TEMP", "TMP"];

const NULL: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Directories as git reads a list of them. One that no list can hold is left out, and what lies
/// there missing.
fn listed(folders: &[PathBuf]) -> OsString {
    let fits = |folder: &&PathBuf| std::env::join_paths([folder]).is_ok();
    std::env::join_paths(folders.iter().filter(fits)).unwrap_or_default()
}

fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}
