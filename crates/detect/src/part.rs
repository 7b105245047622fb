//! Scanning one part of a larger input, independently of the others: threads share a file.
//!
//! A part is a stream that begins somewhere in the input and reports only the matches that it owns.
//! Why it reports exactly what a scan of the whole input does:
//!
//! * A candidate depends on the view around its literal only: [`LOOK_BEHIND`] bytes before the
//!   literal and the reach ahead after its start. So all literals that start one byte more than
//!   `LOOK_BEHIND` after the part's first byte give the candidates that the whole input gives.
//! * Whether a candidate is reported depends on those that overlap it, and on those that may be its
//!   other half, within [`MAX_WITHIN`] bytes, and on what overlaps these: no further, since being
//!   beaten by one does not ask whether that one is beaten. The literal of whatever ends behind an
//!   offset starts less than the reach ahead before it.
//!
//! [`Scanner::lead`] is the sum of these. What follows is the stream's own business: it holds a
//! match back until nothing to come can change it.

use core::ops::{ControlFlow, Range};

use crate::{
    Extent, Match, Scanner, Scratch, Sink, Stream, Window, confirm::LOOK_BEHIND, plan::MAX_WITHIN,
    position::Start, stream::Ready,
};

/// Where a part lies in its input.
///
/// ```
/// use scrubjay_detect::PartBounds;
///
/// // The second of the parts of 1000 bytes, with a lead of 200.
/// let bounds = PartBounds { start: 800, owned: 1000..2000, next: 1800 };
/// assert_eq!(bounds.owned.start - bounds.start, 200);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartBounds {
    /// The offset of the first byte that the part gets: the input's start, or at least
    /// [`Scanner::lead`] bytes before `owned`.
    pub start: u64,
    /// Matches whose secret starts here are reported by this part; the end may lie behind the
    /// input's.
    pub owned: Range<u64>,
    /// The `start` of the next part: the [`Extent`] is measured up to here.
    pub next: u64,
}

impl PartBounds {
    /// The bounds of the part that owns this range, where every part has the same lead.
    ///
    /// ```
    /// use scrubjay_detect::PartBounds;
    ///
    /// let bounds = PartBounds::new(1000..2000, 200);
    /// assert_eq!(bounds, PartBounds { start: 800, owned: 1000..2000, next: 1800 });
    /// ```
    pub fn new(owned: Range<u64>, lead: u64) -> Self {
        let start = owned.start.saturating_sub(lead);
        Self { start, next: owned.end.saturating_sub(lead), owned }
    }
}

/// A scan of one part of an input. All parts together report what a scan of the whole does.
///
/// It takes bytes from the part's start on until it has seen enough, which is a little behind the
/// range that it owns. Offsets are the input's; lines and columns are counted from the part's start
/// and become the input's by the [`Extent`] of all parts before.
///
/// ```
/// use std::{io::Read, ops::ControlFlow};
/// use scrubjay_detect::{Extent, Match, PartBounds, Scanner, Window};
///
/// let scanner = Scanner::builtin();
/// let lead = scanner.lead().expect("the built-in rules need no lines");
/// let text = format!("{}pass{} = '{}'\n", "-\n".repeat(30_000), "word", "kT7!pq9@Zw2#");
/// let mut before = Extent::EMPTY;
/// let mut lines = Vec::new();
/// for at in (0..text.len() as u64).step_by(20_000) {
///     // Each could be on a thread of its own, with its own scratch.
///     let mut scratch = scanner.scratch();
///     let bounds = PartBounds::new(at..at + 20_000, lead);
///     let mut sink = |found: &Match, window: &Window<'_>| {
///         lines.push(window.position(found.secret.start).behind(&before).line);
///         ControlFlow::Continue(())
///     };
///     let mut part = scanner.part(&mut scratch, bounds.clone());
///     let mut rest = &text.as_bytes()[bounds.start as usize..];
///     loop {
///         let count = rest.read(part.space())?;
///         if count == 0 || part.advance(count, &mut sink).is_break() {
///             break;
///         }
///     }
///     let extent = part.finish(&mut sink);
///     before = before.then(extent);
/// }
/// assert_eq!(lines, [30_001]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Part<'s> {
    stream: Stream<'s>,
    owned: Range<u64>,
    /// The bytes before this offset are needed in any case.
    needed: u64,
    /// If they aren't enough, then so many more at a time.
    ahead: usize,
}

impl Scanner {
    /// How many bytes a [`Part`] has to begin before the range it owns; also more than any match is
    /// long. `None` where an input cannot be cut: [slow rules](Self::slow_rules) go by lines from
    /// its start.
    pub fn lead(&self) -> Option<u64> {
        let (ahead, _) = self.reach();
        let lead = LOOK_BEHIND + 1 + ahead + usize::from(MAX_WITHIN);
        (!self.goes_by_lines()).then_some(lead as u64)
    }

    /// A scan of one part of an input.
    ///
    /// # Panics
    ///
    /// Where [`Self::lead`] says that the input cannot be cut, or more than the part has.
    pub fn part<'s>(&'s self, scratch: &'s mut Scratch, bounds: PartBounds) -> Part<'s> {
        let lead = self.lead().expect("a scanner with slow rules takes no parts");
        let PartBounds { start, owned, next } = bounds;
        assert!(start == 0 || start + lead <= owned.start, "the part begins too late");
        let mut stream = self.stream(scratch);
        stream.buffer.start = Start { origin: start, ..Start::ZERO };
        stream.buffer.searched = if start == 0 { 0 } else { LOOK_BEHIND + 1 };
        stream.buffer.mark = Some(next);
        let (ahead, behind) = self.reach();
        let needed = owned.end.saturating_add((behind + ahead) as u64);
        Part { stream, owned, needed, ahead }
    }
}

impl Part<'_> {
    /// The path that the bytes come from, as [`Input::path`](crate::Input::path).
    #[must_use]
    pub fn path(self, path: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        Self { stream: self.stream.path(path), ..self }
    }

    /// As [`Stream::batch_size`].
    #[must_use]
    pub fn batch_size(self, bytes: usize) -> Self {
        Self { stream: self.stream.batch_size(bytes), ..self }
    }

    /// As [`Stream::space`]; at the end of the part no more than it needs.
    pub fn space(&mut self) -> &mut [u8] {
        let most = match self.needed.saturating_sub(self.stream.end()) {
            0 => self.ahead,
            most => usize::try_from(most).unwrap_or(usize::MAX),
        };
        let space = self.stream.space();
        let most = most.min(space.len());
        &mut space[..most]
    }

    /// As [`Stream::advance`]. `Break` where the part needs no more bytes, or the sink wants no more
    /// matches.
    pub fn advance(&mut self, count: usize, sink: &mut impl Sink) -> ControlFlow<()> {
        let sink = &mut Owned { owned: &self.owned, sink };
        if self.stream.end() + (count as u64) < self.needed {
            return self.stream.advance(count, sink);
        }
        self.stream.take(count);
        self.stream.search(Ready::From(1), sink)?;
        let waits = |start: u64| start < self.owned.end;
        let waiting = self.stream.scratch.work.candidates.iter().any(|c| waits(c.secret.start));
        let frontier = self.stream.frontier();
        self.stream.done = !waiting && !waits(frontier.saturating_sub(LOOK_BEHIND as u64));
        if self.stream.done { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// The end of the part, or of the input: reports the remaining matches. The extent is that of
    /// the bytes before the next part's start.
    pub fn finish(mut self, sink: &mut impl Sink) -> Extent {
        // Nobody has to be told of a break here.
        let _ = self.stream.search(Ready::Eof, &mut Owned { owned: &self.owned, sink });
        self.stream.extent()
    }
}

/// Passes on what a part owns.
struct Owned<'o, S> {
    owned: &'o Range<u64>,
    sink: &'o mut S,
}

impl<S: Sink> Sink for Owned<'_, S> {
    fn matched(&mut self, found: &Match, window: &Window<'_>) -> ControlFlow<()> {
        if self.owned.contains(&found.secret.start) {
            self.sink.matched(found, window)
        } else {
            ControlFlow::Continue(())
        }
    }
}
