//! Large files: put aside on the walk, then shared by all threads, which take part after part.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::config::Config;
use crate::holes::Holes;
use crate::open::Opened;
use crate::part::{PART_SIZE, read_at};
use crate::read::BlobReader;
use crate::sources::Visitor;
use crate::stats::Stats;
use crate::stream::End;

/// How a file is opened.
pub(crate) type Open = fn(&Path) -> io::Result<Opened>;

/// The large files of a walk.
#[derive(Default)]
pub(crate) struct LargeFiles(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    /// Not opened again yet, the next one last.
    waiting: Vec<(PathBuf, Open)>,
    /// The file that is being read, and which of its parts is next.
    current: Option<(Arc<LargeFile>, usize)>,
    opened: usize,
}

/// A file that is read in parts.
pub(crate) struct LargeFile {
    /// Which of the files that are cut.
    pub(crate) number: usize,
    pub(crate) path: PathBuf,
    pub(crate) file: File,
    /// When opened.
    pub(crate) length: u64,
    /// How far it is read.
    pub(crate) limit: u64,
    shrank: AtomicBool,
    grew: AtomicBool,
    failed: AtomicBool,
}

/// One part to be read.
pub(crate) struct Job {
    pub(crate) index: usize,
    pub(crate) owned: Range<u64>,
}

enum Next {
    Part(Arc<LargeFile>, Job),
    /// A file that cannot be shared.
    Blob(PathBuf, io::Result<Opened>),
}

impl LargeFiles {
    /// Keeps a file for later.
    pub(crate) fn put_aside(&self, path: &Path, open: Open) {
        self.queue().waiting.push((path.to_path_buf(), open));
    }

    /// Reads all files that were put aside, on as many threads as the walk has.
    pub(crate) fn read<V: Visitor>(self, config: &Config, visitors: &mut [V]) -> Stats {
        {
            let waiting = &mut self.queue().waiting;
            if waiting.is_empty() {
                return Stats::default();
            }
            // An order that does not depend on the threads.
            waiting.sort_by(|(a, _), (b, _)| b.cmp(a));
        }
        let threads = config.thread_count().min(visitors.len());
        let work = |visitor: &mut V| self.work(config, visitor);
        let mut stats = Stats::default();
        thread::scope(|scope| {
            let Some((first, others)) = visitors[..threads].split_first_mut() else { return };
            let others: Vec<_> =
                others.iter_mut().map(|visitor| scope.spawn(|| work(visitor))).collect();
            stats.merge(work(first));
            for other in others {
                match other.join() {
                    Ok(theirs) => stats.merge(theirs),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        stats
    }

    /// One thread: takes what is next until nothing is left.
    fn work(&self, config: &Config, visitor: &mut impl Visitor) -> Stats {
        let mut reader = BlobReader::new(config);
        while let Some(next) = self.next(&mut reader) {
            let flow = match next {
                Next::Blob(path, opened) => reader.file(&path, opened, visitor),
                Next::Part(file, job) => {
                    let visitor = visitor.by_parts().expect("only such a visitor's files wait");
                    reader.part(&file, &job, visitor)
                }
            };
            if flow.is_break() {
                *self.queue() = Queue::default();
            }
        }
        reader.stats
    }

    /// The next part, of the next file where the current one has no more. It is opened with the
    /// queue locked: who came next would have to wait for it anyway.
    fn next(&self, reader: &mut BlobReader) -> Option<Next> {
        let mut queue = self.queue();
        // Who has come to the end isn't stopped.
        if queue.is_empty() || reader.is_cancelled() {
            return None;
        }
        if let Some(next) = queue.next_part() {
            return Some(next);
        }
        let (path, open) = queue.waiting.pop()?;
        match open(&path) {
            Ok(Opened::Regular(file, length)) if reader.can_share(&file, length) => {
                let limit = reader.begin_shared(length);
                let file = LargeFile::new((queue.opened, path), file, length, limit);
                queue.opened += 1;
                queue.current = Some((Arc::new(file), 0));
                queue.next_part()
            }
            opened => Some(Next::Blob(path, opened)),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn is_empty(&self) -> bool {
        let is_over = |(file, next): &(Arc<LargeFile>, usize)| file.owned(*next).is_none();
        self.waiting.is_empty() && self.current.as_ref().is_none_or(is_over)
    }

    fn next_part(&mut self) -> Option<Next> {
        let (file, next) = self.current.as_mut()?;
        let index = *next;
        *next += 1;
        let job = Job { index, owned: file.owned(index)? };
        Some(Next::Part(Arc::clone(file), job))
    }
}

impl LargeFile {
    fn new((number, path): (usize, PathBuf), file: File, length: u64, limit: u64) -> Self {
        let [shrank, grew, failed] = [(); 3].map(|()| AtomicBool::new(false));
        Self { number, path, file, length, limit, shrank, grew, failed }
    }

    /// The range of a part; the last one takes what would be too little for another, and what the
    /// file has grown by.
    fn owned(&self, index: usize) -> Option<Range<u64>> {
        let count = self.length / PART_SIZE;
        let index = index as u64;
        let end = if index + 1 == count { u64::MAX } else { (index + 1) * PART_SIZE };
        (index < count).then_some(index * PART_SIZE..end)
    }

    /// Whether it is not known yet how a part ended, which read up to the offset `at`.
    pub(crate) fn is_news(&self, end: End, at: u64) -> bool {
        let known = match end {
            End::Reached if at < self.length => &self.shrank,
            End::CutOff => &self.grew,
            End::Failed(_) => &self.failed,
            End::Reached | End::Unread | End::Cancelled => return true,
        };
        !known.swap(true, Ordering::Relaxed)
    }
}

/// A file read from an offset on, whatever other threads read of it.
pub(crate) struct At<'f> {
    pub(crate) file: &'f File,
    pub(crate) at: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = read_at(self.file, buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Holes for At<'_> {
    fn jump(&mut self) -> u64 {
        0
    }
}
