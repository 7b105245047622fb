//! Offsets as lines and columns, worked out only when somebody asks.

use alloc::vec::Vec;
use core::{cell::OnceCell, ops::Range};

/// Characters are counted once for every so many bytes.
const BLOCK: usize = 1024;

/// How many bytes to each side of a match a [`Window`] holds.
pub const SURROUNDINGS: u64 = 1024;

/// A place as a person or an editor names it.
///
/// ```
/// use scrubjay_detect::Position;
/// let place = Position { line: 3, column: 7, byte_column: 9 };
/// assert_eq!(format!("{}:{}", place.line, place.column), "3:7");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u64,
    /// The column in characters (Unicode code points), from 1.
    pub column: u64,
    /// The column in bytes, from 1.
    pub byte_column: u64,
}

impl Position {
    /// The place when these bytes stand before those that it was worked out in.
    #[must_use]
    pub fn behind(self, before: &Extent) -> Self {
        let (chars, bytes) =
            if self.line == 1 { (before.line_chars, before.line_bytes) } else { (0, 0) };
        Self {
            line: self.line + before.lines,
            column: self.column + chars,
            byte_column: self.byte_column + bytes,
        }
    }
}

/// A part of the input around a match.
///
/// ```
/// use std::ops::ControlFlow;
/// use scrubjay_detect::{Input, Match, Scanner, Window};
///
/// let scanner = Scanner::builtin();
/// let text = format!("é: 1\npass{} = '{}'", "word", "kT7!pq9@Zw2#");
/// scanner.scan_with(&mut scanner.scratch(), &Input::new(&text), &mut |m: &Match, w: &Window<'_>| {
///     assert_eq!(w.get(&m.secret), Some(&b"kT7!pq9@Zw2#"[..]));
///     assert_eq!(w.position(m.secret.start).line, 2);
///     ControlFlow::Continue(())
/// });
/// ```
pub struct Window<'a> {
    bytes: &'a [u8],
    start: Start,
    index: &'a OnceCell<LineIndex>,
}

/// How far a run of bytes reaches: what has to be known of it to place what stands behind it.
///
/// Parts of an input that are scanned independently each know their own lines only. Extents add up
/// in the order of the parts, and [`Position::behind`] moves a place within a part to where it lies
/// in the input.
///
/// ```
/// use scrubjay_detect::{Extent, Position};
///
/// let before = Extent::of(b"first\nsec").then(Extent::of("ön".as_bytes()));
/// assert_eq!((before.bytes(), before.lines()), (12, 1));
/// let place = Position { line: 1, column: 1, byte_column: 1 };
/// assert_eq!(place.behind(&before), Position { line: 2, column: 6, byte_column: 7 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    bytes: u64,
    /// Line feeds.
    lines: u64,
    /// Characters behind the last line feed.
    line_chars: u64,
    /// Bytes behind the last line feed.
    line_bytes: u64,
}

impl Extent {
    /// The extent of no bytes.
    pub const EMPTY: Self = Self { bytes: 0, lines: 0, line_chars: 0, line_bytes: 0 };

    /// The extent of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let newlines = memchr::memchr_iter(b'\n', bytes).count();
        let line = match memchr::memrchr(b'\n', bytes) {
            Some(at) => &bytes[at + 1..],
            None => bytes,
        };
        Self {
            bytes: bytes.len() as u64,
            lines: newlines as u64,
            line_chars: count_chars(line) as u64,
            line_bytes: line.len() as u64,
        }
    }

    /// The extent of these bytes and the `next` ones together.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let (chars, bytes) =
            if next.lines == 0 { (self.line_chars, self.line_bytes) } else { (0, 0) };
        Self {
            bytes: self.bytes + next.bytes,
            lines: self.lines + next.lines,
            line_chars: chars + next.line_chars,
            line_bytes: bytes + next.line_bytes,
        }
    }

    /// How many bytes they are.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many line feeds are among them.
    pub fn lines(&self) -> u64 {
        self.lines
    }
}

/// Where a window begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Start {
    /// The input offset from which lines and columns are counted.
    pub(crate) origin: u64,
    /// What stands between there and the window.
    pub(crate) before: Extent,
}

impl Start {
    /// The start of the input.
    pub(crate) const ZERO: Self = Self { origin: 0, before: Extent::EMPTY };

    /// The input offset.
    pub(crate) fn offset(&self) -> u64 {
        self.origin + self.before.bytes
    }

    /// The start moved past `bytes`.
    pub(crate) fn after(self, bytes: &[u8]) -> Self {
        Self { before: self.before.then(Extent::of(bytes)), ..self }
    }
}

impl<'a> Window<'a> {
    pub(crate) fn new(bytes: &'a [u8], start: Start, index: &'a OnceCell<LineIndex>) -> Self {
        Self { bytes, start, index }
    }

    /// The bytes of a range of input offsets, such as a match's secret; `None` where the window
    /// does not hold all of it.
    pub fn get(&self, range: &Range<u64>) -> Option<&'a [u8]> {
        let from = range.start.checked_sub(self.start.offset())?;
        let to = range.end.checked_sub(self.start.offset())?;
        self.bytes.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?)
    }

    /// What the window holds of a range of input offsets: for looking at a match's surroundings.
    ///
    /// It holds at least [`SURROUNDINGS`](crate::SURROUNDINGS) bytes to each side of a match, as
    /// far as there are any; where the input came in pieces, those behind it too.
    pub fn part(&self, range: &Range<u64>) -> &'a [u8] {
        let within = |offset: u64| {
            let at = offset.saturating_sub(self.start.offset());
            usize::try_from(at).unwrap_or(usize::MAX).min(self.bytes.len())
        };
        self.bytes.get(within(range.start)..within(range.end)).unwrap_or_default()
    }

    /// The line and column of an input offset, clamped to the window. In a [`Part`](crate::Part)
    /// they are counted from the part's first byte.
    ///
    /// The first call for a window reads all of it; later ones are searches.
    pub fn position(&self, offset: u64) -> Position {
        let at = offset.saturating_sub(self.start.offset()).min(self.bytes.len() as u64) as usize;
        let index = self.index.get_or_init(|| LineIndex::new(self.bytes));
        let newlines = index.newlines.partition_point(|&newline| newline < at);
        let line_start = newlines.checked_sub(1).map(|last| index.newlines[last] + 1);
        let from = line_start.unwrap_or(0);
        let on_line = index.chars_before(self.bytes, at) - index.chars_before(self.bytes, from);
        let within = Position {
            line: newlines as u64 + 1,
            column: on_line as u64 + 1,
            byte_column: (at - from) as u64 + 1,
        };
        within.behind(&self.start.before)
    }
}

/// The length and the offset; the bytes hold secrets.
impl core::fmt::Debug for Window<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Window")
            .field("len", &self.bytes.len())
            .field("offset", &self.start.offset())
            .finish()
    }
}

/// Where lines end, and how many characters stand before each block.
#[derive(Debug)]
pub(crate) struct LineIndex {
    newlines: Vec<usize>,
    chars: Vec<usize>,
}

impl LineIndex {
    fn new(bytes: &[u8]) -> Self {
        let mut total = 0;
        let chars = bytes.chunks(BLOCK).map(|block| {
            let before = total;
            total += count_chars(block);
            before
        });
        let chars = chars.collect();
        Self { newlines: memchr::memchr_iter(b'\n', bytes).collect(), chars }
    }

    fn chars_before(&self, bytes: &[u8], at: usize) -> usize {
        let block = (at / BLOCK).min(self.chars.len().saturating_sub(1));
        let counted = self.chars.get(block).copied().unwrap_or(0);
        counted + count_chars(&bytes[block * BLOCK..at])
    }
}

/// Bytes that begin a character: all but UTF-8's continuation bytes.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, character by character.
    fn expected(text: &str, at: usize) -> Position {
        let before = &text[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count() as u64 + 1,
            column: before[line_start..].chars().count() as u64 + 1,
            byte_column: (at - line_start) as u64 + 1,
        }
    }

    #[test]
    fn a_part_is_cut_to_what_the_window_holds() {
        let index = OnceCell::new();
        let start = Start::ZERO.after(b"0123");
        let window = Window::new(b"456789", start, &index);
        assert_eq!(window.part(&(5..7)), b"56");
        assert_eq!(window.part(&(0..6)), b"45");
        assert_eq!(window.part(&(8..u64::MAX)), b"89");
        assert_eq!((window.part(&(0..3)), window.part(&(90..99))), (&b""[..], &b""[..]));
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition_wherever_the_window_begins(
            text in "[aé\n🦀]{0,2000}",
            cut in 0usize..3000,
            at in 0usize..6000,
        ) {
            let boundary = |mut at: usize| {
                at = at.min(text.len());
                while !text.is_char_boundary(at) { at -= 1; }
                at
            };
            let cut = boundary(cut);
            let at = boundary(at).max(cut);
            let index = OnceCell::new();
            let start = Start::ZERO.after(&text.as_bytes()[..cut]);
            let window = Window::new(&text.as_bytes()[cut..], start, &index);
            prop_assert_eq!(window.position(at as u64), expected(&text, at));
        }

        #[test]
        fn extents_add_up(text in "[aé\n🦀]{0,300}", cuts in prop::collection::vec(0usize..900, 2)) {
            // Anywhere, within characters too.
            let bytes = text.as_bytes();
            let mut cuts = [cuts[0] % (bytes.len() + 1), cuts[1] % (bytes.len() + 1)];
            cuts.sort_unstable();
            let [a, b, c] = [&bytes[..cuts[0]], &bytes[cuts[0]..cuts[1]], &bytes[cuts[1]..]]
                .map(Extent::of);
            prop_assert_eq!(a.then(b).then(c), Extent::of(bytes));
            prop_assert_eq!(a.then(b.then(c)), Extent::of(bytes));
            prop_assert_eq!(Extent::EMPTY.then(a), a);
            prop_assert_eq!(a.then(Extent::EMPTY), a);
        }
    }
}
