//! Scanning bytes that arrive in pieces, with bounded memory.

use alloc::vec::Vec;
use core::{cell::OnceCell, ops::ControlFlow};

use crate::{Extent, SURROUNDINGS, Scanner, Scratch, Sink, position::Start, scanner::Segment};

/// Bytes are gathered until there are this many to search, unless a caller says otherwise.
const BATCH: usize = 256 * 1024;

/// A scan of bytes that arrive in pieces. What it reports does not depend on where they were cut.
///
/// It keeps the bytes it works on (see [`batch_size`](Self::batch_size)), 16 KiB behind them, and as
/// much before them as a match that is not reported yet, or a literal to come, may look back at.
///
/// ```
/// use std::ops::ControlFlow;
/// use scrubjay_detect::{Match, Scanner, Window};
///
/// let scanner = Scanner::builtin();
/// let mut scratch = scanner.scratch();
/// let mut lines = Vec::new();
/// let mut sink = |found: &Match, window: &Window<'_>| {
///     lines.push(window.position(found.secret.start).line);
///     ControlFlow::Continue(())
/// };
/// let mut stream = scanner.stream(&mut scratch);
/// for piece in ["first\npass", "word = 'kT7!pq", "9@Zw2#'\n"] {
///     let _ = stream.push(piece.as_bytes(), &mut sink);
/// }
/// let _ = stream.finish(&mut sink);
/// assert_eq!(lines, [2]);
/// ```
#[derive(Debug)]
pub struct Stream<'s> {
    scanner: &'s Scanner,
    pub(crate) scratch: &'s mut Scratch,
    pub(crate) buffer: Buffer,
    path: Option<Vec<u8>>,
    batch: usize,
    /// The sink wanted no more.
    pub(crate) done: bool,
}

/// The bytes at hand, in the scratch's buffer: what was searched and may be looked back at, then
/// what is still to be searched.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    /// How many bytes there are.
    filled: usize,
    /// Where the searched part ends.
    pub(crate) searched: usize,
    /// Where the first byte lies.
    pub(crate) start: Start,
    /// An input offset whose extent is wanted.
    pub(crate) mark: Option<u64>,
    /// The extent up to the mark, once the bytes there are gone.
    marked: Option<Extent>,
}

/// When the bytes at hand are searched.
#[derive(Clone, Copy)]
pub(crate) enum Ready {
    /// When so many of them can be.
    From(usize),
    /// All of them, as no more will come.
    Eof,
}

impl<'s> Stream<'s> {
    pub(crate) fn new(scanner: &'s Scanner, scratch: &'s mut Scratch) -> Self {
        Self { scanner, scratch, buffer: Buffer::default(), path: None, batch: BATCH, done: false }
    }

    /// The path that the bytes come from, as [`Input::path`](crate::Input::path).
    #[must_use]
    pub fn path(mut self, path: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        self.path = Some(path.as_ref().to_vec());
        self
    }

    /// How many bytes are gathered before they are searched: more is faster, less takes less memory
    /// and reports sooner. The result is the same. 256 KiB by default.
    #[must_use]
    pub fn batch_size(mut self, bytes: usize) -> Self {
        self.batch = bytes.max(1);
        self
    }

    /// Takes the next bytes, and reports the matches that are settled.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl Sink) -> ControlFlow<()> {
        for part in bytes.chunks(self.batch) {
            self.space()[..part.len()].copy_from_slice(part);
            self.advance(part.len(), sink)?;
        }
        ControlFlow::Continue(())
    }

    /// Where the next bytes can be put, for instance by a reader, instead of being pushed: that
    /// spares a copy. [`Self::advance`] then says how many they are.
    ///
    /// ```
    /// use std::{io::Read, ops::ControlFlow};
    /// use scrubjay_detect::{Match, Scanner, Window};
    ///
    /// let scanner = Scanner::builtin();
    /// let mut scratch = scanner.scratch();
    /// let mut sink = |_: &Match, _: &Window<'_>| ControlFlow::Continue(());
    /// let mut stream = scanner.stream(&mut scratch);
    /// let mut reader = &b"from somewhere"[..];
    /// loop {
    ///     let count = reader.read(stream.space())?;
    ///     if count == 0 {
    ///         break;
    ///     }
    ///     let _ = stream.advance(count, &mut sink);
    /// }
    /// assert_eq!(stream.bytes(), 14);
    /// let _ = stream.finish(&mut sink);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn space(&mut self) -> &mut [u8] {
        let bytes = &mut self.scratch.buffer;
        let end = self.buffer.filled + self.batch;
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        &mut bytes[self.buffer.filled..end]
    }

    /// Takes the first `count` bytes of the [`space`](Self::space) as the next ones, and reports the
    /// matches that are settled.
    ///
    /// # Panics
    ///
    /// Where the space is smaller.
    pub fn advance(&mut self, count: usize, sink: &mut impl Sink) -> ControlFlow<()> {
        self.take(count);
        self.search(Ready::From(self.batch.div_ceil(2)), sink)
    }

    /// The end of the input: reports the remaining matches.
    pub fn finish(mut self, sink: &mut impl Sink) -> ControlFlow<()> {
        self.search(Ready::Eof, sink)
    }

    /// How many bytes were taken in.
    pub fn bytes(&self) -> u64 {
        self.buffer.start.before.bytes() + self.buffer.filled as u64
    }

    /// The offset of the first byte that it still holds: no window to come begins before.
    pub fn held_from(&self) -> u64 {
        self.buffer.start.offset()
    }

    /// Counts bytes in that were put into the space.
    pub(crate) fn take(&mut self, count: usize) {
        assert!(count <= self.space().len(), "more bytes than there was space for");
        self.buffer.filled += count;
    }

    /// The input offset behind the bytes that were taken in.
    pub(crate) fn end(&self) -> u64 {
        self.buffer.start.offset() + self.buffer.filled as u64
    }

    /// The input offset up to which literals were looked for.
    pub(crate) fn frontier(&self) -> u64 {
        self.buffer.start.offset() + self.buffer.searched as u64
    }

    /// The extent of the bytes up to the mark, as far as they came.
    pub(crate) fn extent(&self) -> Extent {
        self.buffer.marked.unwrap_or_else(|| self.buffer.extent(&self.scratch.buffer))
    }

    pub(crate) fn search(&mut self, ready: Ready, sink: &mut impl Sink) -> ControlFlow<()> {
        if self.done {
            return ControlFlow::Break(());
        }
        let (ahead, behind) = self.scanner.reach();
        let len = self.buffer.filled;
        let from = self.buffer.searched.min(len);
        let (end, eof, least) = match ready {
            Ready::Eof => (len, true, 0),
            Ready::From(least) => (len.saturating_sub(ahead), false, least),
        };
        if !eof && end < from + least {
            return ControlFlow::Continue(());
        }
        // Taken out, so that the rest of the scratch can be written to meanwhile.
        let bytes = core::mem::take(&mut self.scratch.buffer);
        let hay = &bytes[..len];
        let start = self.buffer.start;
        self.scratch.work.base = start.offset();
        let path = self.path.as_deref();
        self.scanner.find(self.scratch, &Segment { hay, starts: from..end, eof, path });
        let frontier = start.offset() + end as u64;
        let index = OnceCell::new();
        let flow = self.scanner.report(self.scratch, frontier, eof, (hay, start, &index), sink);
        self.done = flow.is_break();
        self.buffer.searched = end;
        // What a literal to come may look back at, and what is still to be reported, with what a
        // window holds around it.
        let kept = self.scratch.work.earliest().unwrap_or(u64::MAX);
        let kept = kept.saturating_sub(SURROUNDINGS).saturating_sub(start.offset());
        let kept = usize::try_from(kept).unwrap_or(usize::MAX);
        self.scratch.buffer = bytes;
        self.buffer.forget(&mut self.scratch.buffer, end.saturating_sub(behind).min(kept));
        flow
    }
}

impl Buffer {
    /// Drops the first bytes.
    fn forget(&mut self, bytes: &mut [u8], count: usize) {
        let passes = |mark| mark <= self.start.offset() + count as u64;
        if self.marked.is_none() && self.mark.is_some_and(passes) {
            self.marked = Some(self.extent(bytes));
        }
        self.start = self.start.after(&bytes[..count]);
        bytes.copy_within(count..self.filled, 0);
        self.filled -= count;
        self.searched -= count;
    }

    /// The extent up to the mark, or of all bytes where it lies behind them.
    fn extent(&self, bytes: &[u8]) -> Extent {
        let mark = self.mark.unwrap_or(u64::MAX).saturating_sub(self.start.offset());
        let mark = usize::try_from(mark).unwrap_or(usize::MAX).min(self.filled);
        self.start.after(&bytes[..mark]).before
    }
}
