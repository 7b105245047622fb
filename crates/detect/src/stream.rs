//! Scanning bytes that arrive in pieces, with bounded memory.

use alloc::vec::Vec;
use core::{cell::OnceCell, ops::ControlFlow};

use crate::{Scanner, Scratch, Sink, position::Start, scanner::Segment};

/// Bytes are gathered until there are this many to search, unless a caller says otherwise.
const BATCH: usize = 256 * 1024;

/// A scan of bytes that arrive in pieces. What it reports does not depend on where they were cut.
///
/// It keeps less than 1 MiB: the bytes it works on, and 16 KiB to each side for context.
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
    scratch: &'s mut Scratch,
    buffer: Buffer,
    path: Option<Vec<u8>>,
    batch: usize,
    /// The sink wanted no more.
    done: bool,
}

/// The bytes at hand: what was searched and may be looked back at, then what is still to be
/// searched.
#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    /// Where the searched part ends.
    searched: usize,
    start: Option<Start>,
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
            self.buffer.bytes.extend_from_slice(part);
            self.search(false, sink)?;
        }
        ControlFlow::Continue(())
    }

    /// The end of the input: reports the remaining matches.
    pub fn finish(mut self, sink: &mut impl Sink) -> ControlFlow<()> {
        self.search(true, sink)
    }

    /// How many bytes were taken in.
    pub fn bytes(&self) -> u64 {
        self.buffer.start.unwrap_or(Start::ZERO).offset + self.buffer.bytes.len() as u64
    }

    fn search(&mut self, eof: bool, sink: &mut impl Sink) -> ControlFlow<()> {
        if self.done {
            return ControlFlow::Break(());
        }
        let (ahead, behind) = self.scanner.reach();
        let len = self.buffer.bytes.len();
        let end = if eof { len } else { len.saturating_sub(ahead) };
        let from = self.buffer.searched;
        if !eof && end < from + self.batch.div_ceil(2) {
            return ControlFlow::Continue(());
        }
        let start = self.buffer.start.unwrap_or(Start::ZERO);
        self.scratch.work.base = start.offset;
        let hay = &*self.buffer.bytes;
        let path = self.path.as_deref();
        self.scanner.find(self.scratch, &Segment { hay, starts: from..end, eof, path });
        let frontier = start.offset + end as u64;
        let index = OnceCell::new();
        let flow = self.scanner.report(self.scratch, frontier, eof, (hay, start, &index), sink);
        self.done = flow.is_break();
        self.buffer.searched = end;
        // What a literal to come may look back at, and what is still to be reported.
        let kept = self.scratch.work.earliest().unwrap_or(u64::MAX);
        let kept = usize::try_from(kept.saturating_sub(start.offset)).unwrap_or(usize::MAX);
        self.buffer.forget(end.saturating_sub(behind).min(kept));
        flow
    }
}

impl Buffer {
    /// Drops the first bytes.
    fn forget(&mut self, count: usize) {
        let dropped = &self.bytes[..count];
        self.start = Some(self.start.unwrap_or(Start::ZERO).after(dropped));
        self.bytes.drain(..count);
        self.searched -= count;
    }
}

/// Lengths only; the bytes may hold secrets.
impl core::fmt::Debug for Buffer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Buffer")
            .field("len", &self.bytes.len())
            .field("searched", &self.searched)
            .finish_non_exhaustive()
    }
}
