//! The entry points: walk roots, read standard input.

use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::WalkBuilder;

use crate::blob::{Blob, Origin};
use crate::config::Config;
use crate::holes::NoHoles;
use crate::large::LargeFiles;
use crate::open::{self, Opened};
use crate::part::PartVisitor;
use crate::read::BlobReader;
use crate::skip::SkipReason;
use crate::sniff::{SNIFFED, sniff};
use crate::stats::Stats;
use crate::worker::Workers;

/// Gets the blobs, one after the other on its thread.
///
/// Every closure that takes a [`Blob`] is one; write the type of the argument, `|blob: Blob<'_>|`.
pub trait Visitor: Send {
    /// Look at one blob. Its bytes are gone afterwards. `Break` ends the reading on all threads,
    /// as soon as each is done with the blob it has.
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()>;

    /// This visitor as one that takes large files in parts, so that all threads share them: the
    /// same answer from all visitors of a walk. By default it isn't, and gets each as one stream.
    fn by_parts(&mut self) -> Option<&mut dyn PartVisitor> {
        None
    }
}

impl<F: FnMut(Blob<'_>) -> ControlFlow<()> + Send> Visitor for F {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        self(blob)
    }
}

/// Reads blobs from the world, as a [`Config`] says.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    config: Config,
}

impl Sources {
    /// Reads as `config` says.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// Why the regular file at `path` is skipped for what it is: its size, or its first bytes. `None`
    /// where it is read, and where it cannot be.
    ///
    /// ```
    /// use scrubjay_sources::{SkipReason, Sources};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("credentials.db");
    /// std::fs::write(&path, b"SQLite format 3\0\x10\0\x02\x02\0@  \0\0\0\x01\0\0\0\x02")?;
    /// assert_eq!(Sources::default().skips(&path), Some(SkipReason::Binary));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn skips(&self, path: &Path) -> Option<SkipReason> {
        let Opened::Regular(file, length) = open::named(path).ok()? else { return None };
        if self.config.get_max_file_size().is_some_and(|max| length > max) {
            return Some(SkipReason::TooLarge);
        }
        let mut head = Vec::new();
        file.take(SNIFFED as u64).read_to_end(&mut head).ok()?;
        sniff(&head).err()
    }

    /// Visit every file below `roots`, in parallel and in no particular order. Large files come
    /// last, if the visitors take them [in parts](Visitor::by_parts).
    ///
    /// `make` makes a visitor for each thread, and may make one that is not used. All of them
    /// come back, so that what they gathered needs no lock. A root that cannot be read is counted
    /// as unreadable and does not stop the others.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use scrubjay_sources::{Blob, Config, Origin, Sources, Visitor};
    ///
    /// struct Names(Vec<Origin<'static>>);
    /// impl Visitor for Names {
    ///     fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
    ///         self.0.push(blob.origin.into_owned());
    ///         ControlFlow::Continue(())
    ///     }
    /// }
    ///
    /// # let tree = tempfile::tempdir()?;
    /// # let root = tree.path();
    /// std::fs::write(root.join("a"), "text")?;
    /// std::fs::write(root.join("b"), "text")?;
    /// let (visitors, stats) = Sources::new(Config::new()).walk([root], || Names(Vec::new()));
    /// let mut names: Vec<_> = visitors.into_iter().flat_map(|visitor| visitor.0).collect();
    /// names.sort();
    /// assert_eq!(names, [Origin::file(&root.join("a")), Origin::file(&root.join("b"))]);
    /// assert_eq!(stats.bytes, 8);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn walk<P: AsRef<Path>, V: Visitor>(
        &self,
        roots: impl IntoIterator<Item = P>,
        make: impl FnMut() -> V,
    ) -> (Vec<V>, Stats) {
        let mut stats = Stats::default();
        let roots = readable_roots(roots, &mut stats);
        let done = Mutex::new((Vec::new(), stats));
        let large = LargeFiles::default();
        if let Some(builder) = walk_builder(&roots) {
            let mut workers = Workers { config: &self.config, make, done: &done, large: &large };
            walker(builder, self.config.get_threads()).visit(&mut workers);
        }
        let (mut visitors, mut stats) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        if stats.stopped.is_none() {
            stats.merge(large.read(&self.config, &mut visitors));
        }
        (visitors, stats)
    }

    /// Visit one stream with the origin [`Origin::Stdin`]: standard input, or what a test puts in
    /// its place.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use scrubjay_sources::{Blob, Config, Origin, Sources};
    ///
    /// let stats = Sources::new(Config::new()).stdin(&b"piped"[..], &mut |blob: Blob<'_>| {
    ///     assert_eq!(blob.origin, Origin::Stdin);
    ///     ControlFlow::Continue(())
    /// });
    /// assert_eq!((stats.files, stats.bytes), (1, 5));
    /// ```
    pub fn stdin(&self, input: impl Read, visitor: &mut impl Visitor) -> Stats {
        let mut reader = BlobReader::new(&self.config);
        if !reader.is_cancelled() {
            // A break needs no passing on: there is nothing after standard input.
            let _ = reader.blob(Origin::Stdin, NoHoles(input), None, visitor);
        }
        reader.stats
    }
}

/// The roots that exist, in the form in which the walk enters them.
fn readable_roots<P: AsRef<Path>>(
    roots: impl IntoIterator<Item = P>,
    stats: &mut Stats,
) -> Vec<PathBuf> {
    let mut readable = Vec::new();
    for root in roots {
        let root = root.as_ref();
        match fs::metadata(root) {
            // A slash at the end makes the walk enter a directory behind a link.
            Ok(found) if found.is_dir() && root.is_symlink() => readable.push(root.join("")),
            // To the walk, a bare dash is standard input; to us, a file of that name.
            Ok(_) if root == Path::new("-") => readable.push(Path::new(".").join(root)),
            Ok(_) => readable.push(root.to_path_buf()),
            Err(error) => stats.fail(Origin::file(root), error.kind()),
        }
    }
    readable
}

fn walk_builder(roots: &[PathBuf]) -> Option<WalkBuilder> {
    let (first, others) = roots.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for root in others {
        builder.add(root);
    }
    Some(builder)
}

/// All filters off: what is skipped is decided, and counted, by the workers.
fn walker(mut builder: WalkBuilder, threads: usize) -> ignore::WalkParallel {
    builder.standard_filters(false).follow_links(false).threads(threads).build_parallel()
}
