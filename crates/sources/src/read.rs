//! One blob from open file to visitor: read into a reused buffer, judge, hand over, account.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use scrubjay_detect::TextEncoding;

use crate::blob::{Blob, Content, Origin};
use crate::config::Config;
use crate::control::{Cancel, Progress};
use crate::holes::{Holes, NoHoles, has_holes};
use crate::large::{At, Job, LargeFile};
use crate::open::Opened;
use crate::part::{CAN_READ_AT, PART_SIZE, Part, PartVisitor};
use crate::skip::SkipReason;
use crate::sniff::{SNIFFED, sniff};
use crate::sources::Visitor;
use crate::stats::{Stats, Stopped};
use crate::stream::{End, Extent, Stream};

/// A file of at most this many bytes is read whole; a larger one is handed over as a stream, or in
/// [parts](crate::Part).
/// So a thread needs this much memory, whatever it reads.
pub const WHOLE_LIMIT: usize = 1024 * 1024;

/// How far past the length it had when opened a growing file is read.
const GROWTH_LIMIT: u64 = 1024 * 1024;

/// How much of a stream is read to judge it, and handed over whole if it already ends there.
const HEAD: usize = 64 * 1024;
const _: () = assert!(SNIFFED <= HEAD && HEAD <= WHOLE_LIMIT);

/// Reads blobs one after the other, on one thread.
pub(crate) struct BlobReader {
    /// One byte more than a whole file, so that its end is seen without a second buffer.
    buffer: Vec<u8>,
    max_file_size: Option<u64>,
    cancel: Cancel,
    progress: Arc<Progress>,
    pub(crate) stats: Stats,
}

impl BlobReader {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            buffer: vec![0; WHOLE_LIMIT + 1],
            max_file_size: config.get_max_file_size(),
            cancel: config.get_cancel(),
            progress: config.get_progress(),
            stats: Stats::default(),
        }
    }

    /// Whether to stop; if so, the account says it.
    pub(crate) fn is_cancelled(&mut self) -> bool {
        let cancelled = self.cancel.is_cancelled();
        if cancelled {
            self.stats.stop(Stopped::Cancelled);
        }
        cancelled
    }

    /// Read what was opened at `path`.
    pub(crate) fn file(
        &mut self,
        path: &Path,
        opened: io::Result<Opened>,
        visitor: &mut impl Visitor,
    ) -> ControlFlow<()> {
        let origin = Origin::file(path);
        match opened {
            Ok(Opened::Regular(_, length))
                if self.max_file_size.is_some_and(|max| length > max) =>
            {
                self.stats.skip(SkipReason::TooLarge, length);
                ControlFlow::Continue(())
            }
            Ok(Opened::Regular(file, length)) => self.blob(origin, file, Some(length), visitor),
            Ok(Opened::Stream(file)) => self.blob(origin, NoHoles(file), None, visitor),
            Ok(Opened::Skip(reason)) => {
                self.stats.skip(reason, 0);
                ControlFlow::Continue(())
            }
            Err(error) => {
                self.stats.fail(origin, error.kind());
                ControlFlow::Continue(())
            }
        }
    }

    /// Read a blob; `length` is what a regular file promises, `None` for a stream.
    pub(crate) fn blob(
        &mut self,
        origin: Origin<'_>,
        mut from: impl Holes,
        length: Option<u64>,
        visitor: &mut impl Visitor,
    ) -> ControlFlow<()> {
        let limit = self.limit(length);
        let want = self.first_read(length, limit);
        let (filled, ended) = match fill(&mut from, &mut self.buffer[..want], length) {
            Ok(read) => read,
            Err(error) => {
                self.stats.fail(origin, error.kind());
                return ControlFlow::Continue(());
            }
        };
        let head = &self.buffer[..filled];
        let encoding = match sniff(head) {
            Ok(encoding) => encoding,
            Err(reason) => {
                self.stats.skip(reason, length.unwrap_or(filled as u64));
                return ControlFlow::Continue(());
            }
        };
        self.stats.files += 1;
        self.progress.add_file();
        let left = limit.checked_sub(filled as u64);
        let (flow, extent, end) = match left {
            Some(left) if !ended => {
                let stream = Stream::new(head, from, left, &self.cancel, &self.progress);
                hand_over_stream(origin.clone(), encoding, stream, visitor)
            }
            Some(_) => {
                self.progress.add_bytes(filled as u64);
                hand_over_whole(origin.clone(), encoding, head, End::Reached, visitor)
            }
            // Nothing is left: the last byte read is the one past the limit.
            None => {
                self.progress.add_bytes(limit);
                hand_over_whole(origin.clone(), encoding, &head[..filled - 1], End::CutOff, visitor)
            }
        };
        self.account(origin, length, extent, end);
        self.passed_on(flow)
    }

    /// Whether a file of this length is worth being shared by the threads.
    pub(crate) fn is_large(&self, length: u64) -> bool {
        let allowed = self.max_file_size.is_none_or(|max| length <= max);
        CAN_READ_AT && length >= 2 * PART_SIZE && allowed
    }

    /// Whether a file can be shared: a large one of text that needs no transcoding, without holes.
    pub(crate) fn can_share(&mut self, mut file: &File, length: u64) -> bool {
        let can_share = self.is_large(length) && !has_holes(file, length) && {
            let head = fill(&mut At { file, at: 0 }, &mut self.buffer[..SNIFFED], None);
            head.is_ok_and(|(filled, _)| sniff(&self.buffer[..filled]) == Ok(None))
        };
        if !can_share {
            // It is read from its start now. Looking for holes moves the position, and on Windows
            // every read does; going back cannot fail where that did not.
            let _ = file.rewind();
        }
        can_share
    }

    /// Starts to read a file that can be shared.
    pub(crate) fn begin_shared(&mut self, length: u64) -> u64 {
        self.stats.files += 1;
        self.progress.add_file();
        self.limit(Some(length))
    }

    /// Read a part of a shared file.
    pub(crate) fn part(
        &mut self,
        file: &LargeFile,
        job: &Job,
        visitor: &mut dyn PartVisitor,
    ) -> ControlFlow<()> {
        let owned = job.owned.clone();
        let start = owned.start.saturating_sub(visitor.lead());
        let bytes = At { file: &file.file, at: start };
        let left = file.limit.saturating_sub(start);
        let mut stream =
            Stream::new(b"", bytes, left, &self.cancel, &self.progress).part(start, owned.clone());
        let origin = Origin::file(&file.path);
        let part =
            Part { origin, file: file.number, index: job.index, start, owned, bytes: &mut stream };
        let flow = visitor.visit_part(part);
        let (extent, end) = stream.outcome();
        // What several parts notice is told once.
        if file.is_news(end, extent.end) {
            self.account(Origin::file(&file.path), Some(file.length), extent, end);
        } else {
            self.stats.bytes += extent.delivered;
        }
        self.passed_on(flow)
    }

    /// What the visitor decided; a break is in the account.
    fn passed_on(&mut self, flow: ControlFlow<()>) -> ControlFlow<()> {
        if flow.is_break() {
            self.stats.stop(Stopped::ByVisitor);
        }
        flow
    }

    /// How many bytes are handed over at most.
    fn limit(&self, length: Option<u64>) -> u64 {
        let grown = length.map_or(u64::MAX, |length| length.saturating_add(GROWTH_LIMIT));
        grown.min(self.max_file_size.unwrap_or(u64::MAX))
    }

    /// How many bytes to read before judging: everything, if that fits the buffer, and one more to
    /// see the end or the limit.
    fn first_read(&self, length: Option<u64>, limit: u64) -> usize {
        let most = match length {
            Some(length) if length <= WHOLE_LIMIT as u64 => self.buffer.len(),
            _ => HEAD,
        };
        usize::try_from(limit.saturating_add(1)).unwrap_or(usize::MAX).min(most)
    }

    fn account(&mut self, origin: Origin<'_>, length: Option<u64>, extent: Extent, end: End) {
        self.stats.bytes += extent.delivered;
        match (end, length) {
            (End::Reached, Some(length)) if extent.end < length => {
                self.stats.shrank += 1;
            }
            (End::Reached | End::Unread, _) => {}
            (End::CutOff, Some(_)) => self.stats.grew += 1,
            (End::CutOff, None) => self.stats.skip(SkipReason::TooLarge, 0),
            (End::Cancelled, _) => self.stats.stop(Stopped::Cancelled),
            (End::Failed(kind), _) => self.stats.fail(origin, kind),
        }
    }
}

/// What the visitor decided, how far it got, and how the blob ended.
type HandedOver = (ControlFlow<()>, Extent, End);

fn hand_over_stream(
    origin: Origin<'_>,
    encoding: Option<TextEncoding>,
    mut stream: Stream<'_, impl Holes>,
    visitor: &mut impl Visitor,
) -> HandedOver {
    let blob = Blob::new(origin, Content::Stream(&mut stream)).encoding(encoding);
    let flow = visitor.visit(blob);
    let (extent, end) = stream.outcome();
    (flow, extent, end)
}

fn hand_over_whole(
    origin: Origin<'_>,
    encoding: Option<TextEncoding>,
    bytes: &[u8],
    end: End,
    visitor: &mut impl Visitor,
) -> HandedOver {
    let count = bytes.len() as u64;
    let extent = Extent { delivered: count, end: count };
    let blob = Blob::new(origin, Content::Whole(bytes)).encoding(encoding);
    (visitor.visit(blob), extent, end)
}

/// Read until the buffer is full or the input ends: how many bytes, and whether it ended. A file
/// that gives the bytes it has by its `length`, and no more, is at its end: it isn't asked again.
fn fill(from: &mut impl Read, buffer: &mut [u8], length: Option<u64>) -> io::Result<(usize, bool)> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => return Ok((filled, true)),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if filled < buffer.len() && length == Some(filled as u64) {
            return Ok((filled, true));
        }
    }
    Ok((filled, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a visitor saw of one blob: whole or not, and how many bytes.
    fn deliver(
        config: &Config,
        from: impl Read,
        length: Option<u64>,
    ) -> (Option<(bool, u64)>, Stats) {
        let mut reader = BlobReader::new(config);
        let mut seen = None;
        let flow = reader.blob(Origin::Stdin, NoHoles(from), length, &mut |blob: Blob<'_>| {
            seen = Some(match blob.content {
                Content::Whole(bytes) => (true, bytes.len() as u64),
                Content::Stream(stream) => (false, io::copy(stream, &mut io::sink()).unwrap_or(0)),
            });
            ControlFlow::Continue(())
        });
        assert!(flow.is_continue());
        (seen, reader.stats)
    }

    fn bytes(count: u64) -> impl Read {
        io::repeat(b'x').take(count)
    }

    const WHOLE: u64 = WHOLE_LIMIT as u64;

    #[test]
    fn whole_up_to_the_limit_and_a_stream_after() {
        for (length, whole) in [(1, true), (WHOLE, true), (WHOLE + 1, false), (3 * WHOLE, false)] {
            let (seen, stats) = deliver(&Config::new(), bytes(length), Some(length));
            assert_eq!(seen, Some((whole, length)));
            assert_eq!((stats.files, stats.bytes), (1, length));
            assert!(stats.is_complete() && stats.shrank == 0);
        }
    }

    #[test]
    fn a_growing_file_ends() {
        for length in [0, 10, WHOLE, 5 * WHOLE] {
            let (seen, stats) = deliver(&Config::new(), io::repeat(b'x'), Some(length));
            assert_eq!(seen, Some((length == 0, length + GROWTH_LIMIT)));
            assert_eq!((stats.grew, stats.bytes), (1, length + GROWTH_LIMIT));
            assert!(!stats.is_complete());
        }
        let config = Config::new().max_file_size(10);
        let (seen, stats) = deliver(&config, io::repeat(b'x'), Some(10));
        assert_eq!(seen, Some((true, 10)));
        assert_eq!((stats.grew, stats.bytes), (1, 10));
    }

    #[test]
    fn growth_within_the_limit_is_simply_read() {
        let (seen, stats) = deliver(&Config::new(), bytes(30), Some(10));
        assert_eq!(seen, Some((true, 30)));
        assert!(stats.is_complete());
    }

    #[test]
    fn a_shrinking_file_is_counted() {
        for (promised, there) in [(10, 5), (2 * WHOLE, 5), (3 * WHOLE, 2 * WHOLE)] {
            let (seen, stats) = deliver(&Config::new(), bytes(there), Some(promised));
            assert_eq!(seen.map(|(_, count)| count), Some(there));
            assert_eq!((stats.shrank, stats.bytes), (1, there));
        }
    }

    #[test]
    fn a_stream_is_unlimited_unless_told() {
        let (seen, stats) = deliver(&Config::new(), bytes(9 * WHOLE), None);
        assert_eq!((seen, stats.bytes), (Some((false, 9 * WHOLE)), 9 * WHOLE));
        assert_eq!(deliver(&Config::new(), bytes(9), None).0, Some((true, 9)));

        for max in [100, 100_000] {
            let config = Config::new().max_file_size(max);
            let (seen, stats) = deliver(&config, bytes(9 * WHOLE), None);
            assert_eq!(seen.map(|(_, count)| count), Some(max));
            assert_eq!(stats.skipped(SkipReason::TooLarge).count, 1);
            let (seen, stats) = deliver(&config, bytes(max), None);
            assert_eq!(seen.map(|(_, count)| count), Some(max));
            assert_eq!(stats.skips().count(), 0);
        }
    }

    struct Broken(u64);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(self.0 as usize);
            self.0 -= count as u64;
            buffer[..count].fill(b'x');
            if count == 0 { Err(io::ErrorKind::TimedOut.into()) } else { Ok(count) }
        }
    }

    #[test]
    fn an_error_in_the_middle_is_counted() {
        for (there, seen_as) in [(0, None), (5, None), (2 * WHOLE, Some(false))] {
            let (seen, stats) = deliver(&Config::new(), Broken(there), Some(3 * WHOLE));
            assert_eq!(seen.map(|(whole, _)| whole), seen_as);
            assert_eq!(stats.unreadable_count(), 1);
            assert_eq!(stats.unreadable()[0].kind, io::ErrorKind::TimedOut);
        }
    }

    #[test]
    fn binary_is_judged_before_anything_is_handed_over() {
        for length in [Some(20), Some(9 * WHOLE), None] {
            let (seen, stats) = deliver(&Config::new(), io::repeat(0), length);
            assert_eq!(seen, None);
            assert_eq!(stats.skipped(SkipReason::Binary).count, 1);
            assert_eq!((stats.files, stats.bytes), (0, 0));
        }
    }
}
