//! Reading ignore files and baselines.

use std::fs::{self, File};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use scrubjay_detect::{Match, Scanner, Window};
use scrubjay_scan::{Credential, Date, Entry, FingerprintKey, IgnoreList, visible};

use crate::error::Error;
use crate::project::Project;

/// A list is no longer than this: it may lie in a tree that somebody else made.
const LONGEST: u64 = 16 << 20;

/// A list, and its text as it stands in the file.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) list: IgnoreList,
    pub(crate) text: String,
}

/// Reads a list. One that holds what looks like a secret is refused: its reasons are printed.
pub(crate) fn load(path: &Path) -> Result<Loaded, Error> {
    let bytes = read(path)?;
    let list = IgnoreList::parse(&visible(&path.to_string_lossy()), &bytes)?;
    let said = list.entries().iter().map(|(line, entry)| (*line, said(entry)));
    let said: Vec<_> = said.filter(|(_, said)| !said.is_empty()).collect();
    if !said.is_empty() {
        let scanner = Scanner::builtin();
        if let Some((line, _)) = said.iter().find(|(_, said)| holds_secret(&scanner, said)) {
            return Err(Error::SecretInList { path: path.to_path_buf(), line: *line });
        }
    }
    // What was parsed is UTF-8.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Loaded { list, text })
}

/// The same; `None` where there is no file.
pub(crate) fn load_if_there(path: &Path) -> Result<Option<Loaded>, Error> {
    match fs::symlink_metadata(path) {
        Ok(_) => load(path).map(Some),
        Err(_) => Ok(None),
    }
}

/// What people wrote into an entry.
pub(crate) fn said(entry: &Entry) -> String {
    [&*entry.reason, "\n", &entry.owner].concat().trim().to_owned()
}

pub(crate) fn holds_secret(scanner: &Scanner, text: &str) -> bool {
    let mut found = false;
    scanner.scan_with(
        &mut scanner.scratch(),
        &scrubjay_detect::Input::new(text),
        &mut |_: &Match, _: &Window<'_>| {
            found = true;
            ControlFlow::Break(())
        },
    );
    found
}

/// Reads a regular file of bounded length: anything else in a tree could block or never end.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let failed =
        |error: std::io::Error| Error::Read { path: path.to_path_buf(), kind: error.kind() };
    let bad = |reason| Error::BadList {
        path: path.to_path_buf(),
        reason,
        todo: "replace it, or leave it out (for a .scrubjayignore: --no-tree-config)",
    };
    if !fs::symlink_metadata(path).map_err(failed)?.is_file() {
        return Err(bad("not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(bad("larger than 16 MiB"));
    }
    Ok(bytes)
}

/// A new entry for a credential, by the key of the list that it is for.
pub(crate) fn entry_of(
    credential: &Credential,
    key: &FingerprintKey,
    project: &Project,
    today: Date,
) -> Entry {
    let mut entry = Entry::new(credential.fingerprint_with(key), today);
    entry.rule = credential.rule.id.clone();
    let path = credential.places.first().and_then(|place| place.origin.path());
    if let Some(path) = path {
        let name = project.roots.name(path).map_or_else(|| path.to_path_buf(), |(_, name)| name);
        entry.path = visible(&name.to_string_lossy());
    }
    entry
}
