//! Scanning what the index or a range of commits brings in: each blob whole and once, reported where
//! lines are new.

use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{available_parallelism, scope};
use std::time::Instant;

use scrubjay_detect::{TextEncoding, Transcoder};
use scrubjay_git::{AddedLines, Change, Changes, Kind, Limits, ObjectId, Reader, Repository};
use scrubjay_sources::{
    Blob, Content, Exclude, GitOrigin, Origin, SkipReason, Stats, Visitor, sniff,
};

use crate::history::{DAMAGED, Sieve, excluded, join_versions, origin};
use crate::report::add;
use crate::tally::Found;
use crate::visit::BlobScan;
use crate::{Report, Scan};

/// How many blobs are worth a thread.
const PER_THREAD: usize = 32;

/// How changes are scanned.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct ChangeOptions {
    /// How much may be used.
    pub limits: Limits,
    /// Report what lies in unchanged lines of changed files, too.
    pub whole_files: bool,
    /// Larger files are skipped.
    pub max_file_size: Option<u64>,
    /// Which paths are not reported.
    pub exclude: Option<Arc<dyn Exclude>>,
}

impl Scan {
    /// Scans what the index or a range of commits brings into a repository.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    /// use scrubjay_git::{Changes, Surroundings};
    /// use scrubjay_scan::{ChangeOptions, Scan, Verdict};
    ///
    /// # let empty = tempfile::tempdir()?;
    /// # let root = empty.path();
    /// # std::fs::create_dir(root.join("objects"))?;
    /// # std::fs::create_dir(root.join("refs"))?;
    /// # std::fs::write(root.join("HEAD"), "ref: refs/heads/main\n")?;
    /// let repository = Surroundings::default().repository(Some(root))?;
    /// let mut nothing = Changes::default();
    /// nothing.is_whole = true;
    /// let scan = Scan::new(Scanner::builtin());
    /// let report = scan.changes(&repository, &nothing, &ChangeOptions::default());
    /// assert_eq!(report.verdict(), Verdict::NothingScanned);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes(
        &self,
        repository: &Repository,
        changes: &Changes,
        options: &ChangeOptions,
    ) -> Report {
        let started = Instant::now();
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let threads = match options.limits.threads {
            0 => available_parallelism().map_or(1, NonZero::get),
            count => count,
        };
        let work = || {
            let mut one = Worker::new(self, repository, changes, options);
            while let Some((id, places)) = changes.blobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                one.blob(id, places);
            }
            done.lock().unwrap_or_else(PoisonError::into_inner).push(one.end());
        };
        scope(|scope| {
            for _ in 1..threads.min(changes.blobs.len() / PER_THREAD + 1) {
                scope.spawn(work);
            }
            work();
        });
        let mut last = Worker::new(self, repository, changes, options);
        last.messages();
        let mut all = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.push(last.end());
        let (mut found, mut stats) = (Found::default(), Stats::default());
        let mut scanner = scrubjay_detect::Stats::default();
        for (own, account, did) in all {
            found.merge(own);
            stats.merge(account);
            add(&mut scanner, did);
        }
        if !changes.is_whole {
            stats.fail(Origin::file(repository.root()), DAMAGED);
        }
        let mut summary = self.summary(stats);
        summary.scanner = scanner;
        found.findings = join_versions(found.findings);
        summary.elapsed = started.elapsed();
        self.report(found, summary)
    }
}

/// One thread of it.
struct Worker<'w> {
    repository: &'w Repository,
    changes: &'w Changes,
    options: &'w ChangeOptions,
    reader: Option<Reader>,
    sieve: Sieve<'w>,
    scan: BlobScan<'w>,
}

impl<'w> Worker<'w> {
    fn new(
        scan: &'w Scan,
        repository: &'w Repository,
        changes: &'w Changes,
        options: &'w ChangeOptions,
    ) -> Self {
        let (sieve, reader) = (Sieve::new(scan.scanner()), repository.reader());
        Self { repository, changes, options, reader, sieve, scan: scan.blob_scan() }
    }

    fn end(self) -> (Found, Stats, scrubjay_detect::Stats) {
        (self.scan.into_found(), self.sieve.stats, self.sieve.scratch.stats())
    }

    fn blob(&mut self, id: &ObjectId, places: &[Change]) {
        let root = self.repository.root();
        let mut places: Vec<&Change> = places.iter().collect();
        if let Some(exclude) = &self.options.exclude {
            places.retain(|place| {
                let reason = excluded(&**exclude, root, &root.join(&place.path));
                reason.inspect(|reason| self.sieve.stats.skip(*reason, 0)).is_none()
            });
        }
        let Some(first) = places.first() else { return };
        let name = root.join(&first.path);
        let Some(bytes) = self.read(id, Origin::file(&name)) else { return };
        if !self.sieve.look_at(*id, Kind::Blob, &bytes) {
            return;
        }
        let encoding = sniff(&bytes).unwrap_or_default();
        for place in places {
            let lines = (!self.options.whole_files).then(|| self.added(id, place, &bytes));
            let origin = match &place.commit {
                None => Origin::file(&root.join(&place.path)).into_owned(),
                Some(commit) => {
                    let origin = origin(self.repository, id, &place.path, Some(commit));
                    let in_head = self.repository.head_has(&place.path, id);
                    Origin::Git(Arc::new(GitOrigin { in_head, ..origin }))
                }
            };
            let blob = Blob::new(origin, Content::Whole(&bytes)).encoding(encoding);
            self.scan.visit_lines(blob, lines);
        }
    }

    fn read(&mut self, id: &ObjectId, origin: Origin<'_>) -> Option<Vec<u8>> {
        let reader = self.reader.as_ref();
        let size = reader.and_then(|reader| reader.size(id)).unwrap_or(0);
        if self.options.max_file_size.is_some_and(|most| most > 0 && size > most) {
            self.sieve.stats.skip(SkipReason::TooLarge, size);
            return None;
        }
        let fits = size <= self.options.limits.object_bytes as u64;
        let bytes = reader.filter(|_| fits).and_then(|reader| reader.content(id));
        if bytes.is_none() {
            let why = if fits { DAMAGED } else { io::ErrorKind::FileTooLarge };
            self.sieve.stats.fail(origin, why);
        }
        bytes
    }

    /// The lines that are in no version before.
    fn added(&self, id: &ObjectId, place: &Change, bytes: &[u8]) -> AddedLines {
        let Some(reader) = &self.reader else { return AddedLines::new([], bytes) };
        let mut before = place.before.clone();
        if before.is_empty() {
            before.extend(self.changes.renamed_from(id, bytes, reader));
        }
        let before: Vec<_> = before.iter().filter_map(|id| reader.content(id)).collect();
        let before: Vec<_> = before.iter().map(|bytes| text(bytes)).collect();
        AddedLines::new(before.iter().map(|text| &text[..]), &text(bytes))
    }

    /// The messages of commits and tags, and what is tagged without being in a commit.
    fn messages(&mut self) {
        let commits = self.changes.commits.iter().filter_map(|commit| {
            let id = ObjectId::from_hex(commit.id.as_bytes())?;
            Some((id, Kind::Commit, "(commit message)", Some(commit)))
        });
        let others = self.changes.others.iter();
        let others = others.map(|id| (*id, Kind::Tag, "(tag message)", None));
        for (id, kind, name, commit) in commits.chain(others) {
            let origin = origin(self.repository, &id, name.as_ref(), commit);
            let Some(bytes) = self.read(&id, Origin::Git(Arc::new(origin.clone()))) else {
                continue;
            };
            if self.sieve.look_at(id, kind, &bytes) {
                let encoding = sniff(&bytes).unwrap_or_default();
                let origin = Origin::Git(Arc::new(origin));
                let blob = Blob::new(origin, Content::Whole(&bytes)).encoding(encoding);
                // There is nothing that it could want to end.
                let _ = self.scan.visit(blob);
            }
        }
    }
}

/// The text whose lines findings are counted in.
fn text(bytes: &[u8]) -> Vec<u8> {
    let encoding: Option<TextEncoding> = sniff(bytes).unwrap_or_default();
    let Some(encoding) = encoding else { return bytes.to_vec() };
    let (mut transcoder, mut text) = (Transcoder::new(encoding), Vec::new());
    transcoder.push(bytes, &mut text);
    transcoder.finish(&mut text);
    text
}
