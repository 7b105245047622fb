//! Where a part of a document lies.

use std::ops::Range;

/// A half-open range of byte offsets in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The number of bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is no byte in it.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The bytes of `text` that lie here; nothing where the span is not inside of `text`.
    ///
    /// ```
    /// use scrubjay_refs::document::Span;
    /// assert_eq!(Span::new(2, 4).of(b"A=xy"), b"xy");
    /// assert_eq!(Span::new(2, 9).of(b"A=xy"), b"");
    /// ```
    pub fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}
