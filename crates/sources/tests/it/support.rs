//! A temporary tree, and a visitor that writes down what it sees.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use scrubjay_sources::{Blob, Config, Content, Sources, Stats, Visitor};

pub(crate) struct Tree(tempfile::TempDir);

impl Tree {
    pub(crate) fn new(files: &[&str]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for file in files {
            tree.write(file, "text\n");
        }
        tree
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn at(&self, relative: &str) -> PathBuf {
        self.path().join(relative)
    }

    pub(crate) fn write(&self, relative: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Walk the tree: the sorted relative paths that were visited, and the account.
    pub(crate) fn walk(&self, config: Config) -> (Vec<String>, Stats) {
        let (seen, stats) = walk(config, &[self.path()]);
        let relative = |seen: &Seen| {
            let path = seen.path.strip_prefix(self.path()).unwrap();
            path.to_string_lossy().into_owned()
        };
        (seen.iter().map(relative).collect(), stats)
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) path: PathBuf,
    pub(crate) whole: bool,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Default)]
pub(crate) struct Recorder(Vec<Seen>);

impl Visitor for Recorder {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        let (whole, bytes) = match blob.content {
            Content::Whole(bytes) => (true, bytes.to_vec()),
            Content::Stream(stream) => {
                let mut bytes = Vec::new();
                // An error is in the account, which the tests look at.
                let _ = io::copy(stream, &mut bytes);
                (false, bytes)
            }
        };
        let path = blob.origin.path().map_or_else(PathBuf::new, Path::to_path_buf);
        self.0.push(Seen { path, whole, bytes });
        ControlFlow::Continue(())
    }
}

/// Everything that a walk visited, sorted, and its account, which must agree.
pub(crate) fn walk<P: AsRef<Path>>(config: Config, roots: &[P]) -> (Vec<Seen>, Stats) {
    let (visitors, stats) = Sources::new(config).walk(roots, Recorder::default);
    let mut seen: Vec<Seen> = visitors.into_iter().flat_map(|visitor| visitor.0).collect();
    seen.sort();
    assert_eq!(stats.files, seen.len() as u64);
    assert_eq!(stats.bytes, seen.iter().map(|seen| seen.bytes.len() as u64).sum::<u64>());
    (seen, stats)
}

/// The names and counts of what was skipped.
pub(crate) fn skips(stats: &Stats) -> Vec<(&'static str, u64)> {
    stats.skips().map(|(reason, skipped)| (reason.name(), skipped.count)).collect()
}
