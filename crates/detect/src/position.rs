//! Offsets as lines and columns, worked out only when somebody asks.

use alloc::vec::Vec;
use core::{cell::OnceCell, ops::Range};

/// Characters are counted once for every so many bytes.
const BLOCK: usize = 1024;

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

/// Where a window begins in the input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// Bytes before it.
    pub(crate) offset: u64,
    /// Line feeds before it.
    pub(crate) lines: u64,
    /// Characters before it on its line.
    pub(crate) chars: u64,
    /// Bytes before it on its line.
    pub(crate) bytes: u64,
}

impl Start {
    /// The start of the input.
    pub(crate) const ZERO: Self = Self { offset: 0, lines: 0, chars: 0, bytes: 0 };

    /// The start moved past `bytes`.
    pub(crate) fn after(self, bytes: &[u8]) -> Self {
        let tail = memchr::memrchr(b'\n', bytes).map(|at| &bytes[at + 1..]);
        let line = tail.unwrap_or(bytes);
        let (chars, before) = if tail.is_some() { (0, 0) } else { (self.chars, self.bytes) };
        Self {
            offset: self.offset + bytes.len() as u64,
            lines: self.lines + memchr::memchr_iter(b'\n', bytes).count() as u64,
            chars: chars + count_chars(line) as u64,
            bytes: before + line.len() as u64,
        }
    }
}

impl<'a> Window<'a> {
    pub(crate) fn new(bytes: &'a [u8], start: Start, index: &'a OnceCell<LineIndex>) -> Self {
        Self { bytes, start, index }
    }

    /// The bytes of a range of input offsets, such as a match's secret; `None` where the window
    /// does not hold all of it.
    pub fn get(&self, range: &Range<u64>) -> Option<&'a [u8]> {
        let from = range.start.checked_sub(self.start.offset)?;
        let to = range.end.checked_sub(self.start.offset)?;
        self.bytes.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?)
    }

    /// The line and column of an input offset, clamped to the window.
    ///
    /// The first call for a window reads all of it; later ones are searches.
    pub fn position(&self, offset: u64) -> Position {
        let at = offset.saturating_sub(self.start.offset).min(self.bytes.len() as u64) as usize;
        let index = self.index.get_or_init(|| LineIndex::new(self.bytes));
        let newlines = index.newlines.partition_point(|&newline| newline < at);
        let line_start = newlines.checked_sub(1).map(|last| index.newlines[last] + 1);
        let from = line_start.unwrap_or(0);
        let (chars, bytes) = match line_start {
            Some(_) => (0, 0),
            None => (self.start.chars, self.start.bytes),
        };
        let on_line = index.chars_before(self.bytes, at) - index.chars_before(self.bytes, from);
        Position {
            line: self.start.lines + newlines as u64 + 1,
            column: chars + on_line as u64 + 1,
            byte_column: bytes + (at - from) as u64 + 1,
        }
    }
}

/// The length and the offset; the bytes hold secrets.
impl core::fmt::Debug for Window<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Window")
            .field("len", &self.bytes.len())
            .field("offset", &self.start.offset)
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
    }
}
