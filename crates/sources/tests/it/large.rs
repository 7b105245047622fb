//! Large files that threads share: every byte is one part's, and the account is that of a stream.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::ops::ControlFlow;
use std::os::unix::fs::{FileExt, symlink};
use std::path::Path;
use std::sync::Arc;

use scrubjay_sources::{
    Blob, Cancel, Config, Content, PART_SIZE, Part, PartVisitor, Progress, Sources, Stats, Stopped,
    Visitor, WHOLE_LIMIT,
};

use crate::support::{Tree, skips};

const SIZE: usize = PART_SIZE as usize;
const LEAD: u64 = 1000;

/// What a visitor saw: the owned bytes of files by their offsets, and other blobs.
#[derive(Default)]
struct Seen {
    parts: BTreeMap<(usize, u64), Vec<u8>>,
    streams: Vec<usize>,
    wholes: usize,
}

struct Recorder<F> {
    seen: Seen,
    /// Called before a part or a blob is read.
    before: F,
}

impl<F: FnMut(Option<usize>) -> ControlFlow<()> + Send> Visitor for Recorder<F> {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        (self.before)(None)?;
        match blob.content {
            Content::Whole(_) => self.seen.wholes += 1,
            Content::Stream(stream) => {
                let mut bytes = Vec::new();
                let _ = stream.read_to_end(&mut bytes);
                self.seen.streams.push(bytes.len());
            }
        }
        ControlFlow::Continue(())
    }

    fn by_parts(&mut self) -> Option<&mut dyn PartVisitor> {
        Some(self)
    }
}

impl<F: FnMut(Option<usize>) -> ControlFlow<()> + Send> PartVisitor for Recorder<F> {
    fn lead(&self) -> u64 {
        LEAD
    }

    fn visit_part(&mut self, part: Part<'_>) -> ControlFlow<()> {
        (self.before)(Some(part.index))?;
        assert_eq!(part.start, part.owned.start.saturating_sub(LEAD));
        assert_eq!(part.owned.start, part.index as u64 * PART_SIZE);
        // A little more than it owns, as the others begin before what they own.
        let most = part.owned.end.saturating_add(LEAD) - part.start;
        let mut bytes = Vec::new();
        // An error is in the account, which the tests look at.
        let _ = part.bytes.take(most).read_to_end(&mut bytes);
        let lead = (part.owned.start - part.start) as usize;
        let mut owned = bytes.split_off(lead.min(bytes.len()));
        owned.truncate((part.owned.end - part.owned.start) as usize);
        self.seen.parts.insert((part.file, part.owned.start), owned);
        ControlFlow::Continue(())
    }
}

/// Walks with a visitor for parts. The bytes that were seen are those of the account.
fn walk_with<F: FnMut(Option<usize>) -> ControlFlow<()> + Send>(
    config: Config,
    root: impl AsRef<Path>,
    mut before: impl FnMut() -> F,
) -> (Seen, Stats) {
    let make = || Recorder { seen: Seen::default(), before: before() };
    let (visitors, stats) = Sources::new(config).walk([root], make);
    let mut all = Seen::default();
    for Recorder { seen, .. } in visitors {
        let count = all.parts.len() + seen.parts.len();
        all.parts.extend(seen.parts);
        assert_eq!(all.parts.len(), count, "a part was seen twice");
        all.streams.extend(seen.streams);
        all.wholes += seen.wholes;
    }
    (all, stats)
}

fn walk(config: Config, root: impl AsRef<Path>) -> (Seen, Stats) {
    walk_with(config, root, || |_| ControlFlow::Continue(()))
}

impl Seen {
    /// The bytes of one file, from all of its parts.
    fn file(&self, number: usize) -> Vec<u8> {
        let parts = self.parts.range((number, 0)..=(number, u64::MAX));
        parts.flat_map(|(_, bytes)| bytes.iter().copied()).collect()
    }

    fn total(&self) -> u64 {
        self.parts.values().map(|bytes| bytes.len() as u64).sum()
    }
}

fn content(length: usize) -> Vec<u8> {
    // Of no period that a part has.
    let mut bytes: Vec<u8> = (0..=9999u32).flat_map(|n| format!("{n:07}\n").into_bytes()).collect();
    bytes = bytes.repeat(length / bytes.len() + 1);
    bytes.truncate(length);
    bytes
}

#[test]
fn parts_own_every_byte_once_whatever_the_threads() {
    let tree = Tree::new(&["small"]);
    let (long, short) = (content(3 * SIZE + SIZE / 2), content(2 * SIZE));
    tree.write("a", &long);
    tree.write("b", &short);
    tree.write("stream", content(2 * SIZE - 1));
    for threads in [1, 2, 5] {
        let progress = Arc::new(Progress::default());
        let config = Config::new().threads(threads).progress(Arc::clone(&progress));
        let (seen, stats) = walk(config, tree.path());
        assert!(seen.file(0) == long && seen.file(1) == short);
        assert_eq!(seen.parts.len(), 5, "what is left belongs to the last part");
        assert_eq!((seen.streams.as_slice(), seen.wholes), (&[2 * SIZE - 1][..], 1));
        assert_eq!(stats.bytes, (long.len() + short.len() + 2 * SIZE - 1 + 5) as u64);
        assert_eq!((progress.files(), progress.bytes()), (4, stats.bytes));
        assert!(stats.files == 4 && stats.is_complete() && stats.shrank == 0, "{stats:?}");
    }
    let (seen, stats) = walk(Config::new(), tree.at("a"));
    assert!(seen.file(0) == long && stats.files == 1, "a file as a root is shared too");
}

#[test]
fn what_cannot_be_shared_is_not() {
    let tree = Tree::new(&[]);
    let path = tree.write("sparse", content(SIZE));
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    file.write_all_at(b"end\n", (1 << 40) - 4).unwrap();
    tree.write("binary", vec![0; 3 * SIZE]);
    tree.write("limit", content(3 * SIZE));
    let (seen, stats) = walk(Config::new(), tree.path());
    assert_eq!((seen.parts.len(), seen.streams.len()), (3, 1));
    assert_eq!(skips(&stats), [("binary", 1)]);
    assert!(stats.is_complete() && stats.shrank == 0, "{stats:?}");

    let (seen, stats) = walk(Config::new().max_file_size(3 * PART_SIZE), tree.path());
    assert_eq!((seen.total(), stats.bytes), (3 * PART_SIZE, 3 * PART_SIZE));
    assert_eq!(skips(&stats), [("binary", 1), ("too-large", 1)]);
    let (seen, stats) = walk(Config::new().max_file_size(3 * PART_SIZE - 1), tree.path());
    assert_eq!((seen.parts.len(), skips(&stats)), (0, vec![("too-large", 3)]));
}

#[test]
fn a_file_that_grows_ends() {
    for threads in [1, 3] {
        for (more, max, grew) in [(10, 0, 0), (2 * WHOLE_LIMIT, 0, 1), (10, 3 * SIZE, 1)] {
            let tree = Tree::new(&[]);
            let path = tree.write("log", content(3 * SIZE));
            let config = Config::new().threads(threads).max_file_size(max as u64);
            let (seen, stats) = walk_with(config, tree.path(), || {
                |index| {
                    if index == Some(2) {
                        let mut log = OpenOptions::new().append(true).open(&path).unwrap();
                        log.write_all(&vec![b'x'; more]).unwrap();
                    }
                    ControlFlow::Continue(())
                }
            });
            let expected = if max > 0 { max } else { 3 * SIZE + more.min(WHOLE_LIMIT) };
            assert_eq!((stats.grew, stats.bytes), (grew, expected as u64));
            assert_eq!((stats.is_complete(), seen.total()), (grew == 0, stats.bytes));
        }
    }
}

#[test]
fn a_file_that_shrinks_is_counted_once() {
    let tree = Tree::new(&[]);
    let path = tree.write("log", content(4 * SIZE));
    let (seen, stats) = walk_with(Config::new().threads(1), tree.path(), || {
        |index| {
            if index == Some(1) {
                let file = OpenOptions::new().write(true).open(&path).unwrap();
                file.set_len(PART_SIZE + 9).unwrap();
            }
            ControlFlow::Continue(())
        }
    });
    assert_eq!((stats.shrank, stats.bytes, seen.total()), (1, PART_SIZE + 9, PART_SIZE + 9));
    assert_eq!(stats.files, 1);
}

#[test]
fn what_became_something_else_is_judged_again() {
    for threads in [1, 2] {
        let tree = Tree::new(&["small"]);
        for name in ["gone", "link", "binary"] {
            File::create(tree.at(name)).unwrap();
        }
        let reset = || {
            for name in ["gone", "link", "binary"] {
                let _ = fs::remove_file(tree.at(name));
                tree.write(name, content(2 * SIZE));
            }
        };
        reset();
        let (seen, stats) = walk_with(Config::new().threads(threads), tree.path(), || {
            |index: Option<usize>| {
                // The small file is read on the walk, the large ones after it.
                if index.is_none() {
                    fs::remove_file(tree.at("gone")).unwrap();
                    fs::remove_file(tree.at("link")).unwrap();
                    symlink("small", tree.at("link")).unwrap();
                    tree.write("binary", [0; 9]);
                }
                ControlFlow::Continue(())
            }
        });
        assert_eq!((seen.parts.len(), seen.wholes), (0, 1));
        assert_eq!(stats.skips().map(|(_, skipped)| skipped.count).sum::<u64>(), 2);
        assert_eq!(stats.unreadable_count(), 1, "{stats:?}");
        assert_eq!(stats.unreadable()[0].kind, ErrorKind::NotFound);
    }
}

#[test]
fn reading_stops_when_told() {
    let tree = Tree::new(&[]);
    tree.write("a", content(3 * SIZE));
    tree.write("b", content(3 * SIZE));
    for threads in [1, 3] {
        let cancel = Cancel::new();
        let config = || Config::new().threads(threads);
        let (seen, stats) = walk_with(config().cancel(cancel.clone()), tree.path(), || {
            |_| {
                cancel.cancel();
                ControlFlow::Continue(())
            }
        });
        assert_eq!((stats.stopped, stats.bytes), (Some(Stopped::Cancelled), 0));
        assert!(seen.parts.len() <= threads && stats.files == 1, "{stats:?}");

        let (seen, stats) = walk_with(config(), tree.path(), || |_| ControlFlow::Break(()));
        assert_eq!((stats.stopped, stats.bytes), (Some(Stopped::ByVisitor), 0));
        assert_eq!((seen.parts.len(), stats.files), (0, 1));
    }
}

#[test]
fn a_visitor_of_blobs_gets_streams() {
    let tree = Tree::new(&[]);
    tree.write("a", content(3 * SIZE));
    let (seen, _) = tree.walk(Config::new());
    assert_eq!(seen, ["a"]);
    let (_, stats) = Sources::new(Config::new()).walk([tree.path()], || {
        |blob: Blob<'_>| {
            let Content::Stream(stream) = blob.content else { panic!("a large file") };
            assert_eq!(io::copy(stream, &mut io::sink()).unwrap(), 3 * PART_SIZE);
            ControlFlow::Continue(())
        }
    });
    assert_eq!(stats.bytes, 3 * PART_SIZE);
}
