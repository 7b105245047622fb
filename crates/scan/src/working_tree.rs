//! Whether a secret of a history still lies in the working tree.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use scrubjay_sources::{GitOrigin, Origin};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::finding::Finding;

/// Of a longer file, only this many bytes are looked at.
const LONGEST: u64 = 64 << 20;

/// Asks, for each finding of a repository with one of these working trees, the file at its path.
pub(crate) fn ask(findings: &mut [Finding], roots: &HashSet<&Path>) {
    let mut by_path: HashMap<PathBuf, Vec<usize>> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if let Origin::Git(git) = &*finding.place.origin
            && roots.contains(&*git.repository)
        {
            by_path.entry(git.path.clone()).or_default().push(index);
        }
    }
    for (path, indexes) in by_path {
        // One file is held at a time.
        let mut content = None;
        for index in indexes {
            let finding = &mut findings[index];
            let Origin::Git(git) = &*finding.place.origin else { continue };
            let content = content.get_or_insert_with(|| read(&git.repository, &path));
            let secret = finding.secret.expose_secret();
            let is_there = content.as_ref().is_some_and(|c| memmem::find(c, secret).is_some());
            let asked = GitOrigin { in_tree: Some(is_there), ..GitOrigin::clone(git) };
            finding.place.origin = Arc::new(Origin::Git(Arc::new(asked)));
        }
    }
}

/// A regular file of the tree; none that a link leads out of it to.
fn read(root: &Path, path: &Path) -> Option<Zeroizing<Vec<u8>>> {
    let (root, path) = (fs::canonicalize(root).ok()?, fs::canonicalize(path).ok()?);
    if !path.starts_with(root) || !fs::metadata(&path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(&path).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
