//! The part of the input that a confirmation may look at.
//!
//! It depends only on where the literal stands, never on how the input was cut into chunks: that
//! is what makes the streaming scan's result equal to the whole one's.

use crate::{judge::LINE, plan::ByteSet};

/// How far before a literal a confirmation may look, in bytes.
pub(crate) const LOOK_BEHIND: usize = 1024;
/// How far after a literal's first byte a confirmation may look, in bytes.
pub(crate) const LOOK_AHEAD: usize = 16 * 1024;

/// Bytes around a literal.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// Everything up to the view's end; offsets are the buffer's.
    pub(crate) bytes: &'a [u8],
    /// The view's first byte.
    pub(crate) lo: usize,
    /// The input goes on after the view.
    pub(crate) clipped: bool,
}

impl<'a> View<'a> {
    /// The view around a literal at `hit` in a buffer that is followed by more input unless `eof`.
    pub(crate) fn around(buffer: &'a [u8], hit: usize, eof: bool) -> Self {
        let hi = buffer.len().min(hit + LOOK_AHEAD);
        Self {
            bytes: &buffer[..hi],
            lo: hit.saturating_sub(LOOK_BEHIND),
            clipped: hi < buffer.len() || !eof,
        }
    }

    /// The byte at an offset; `None` outside the view.
    pub(crate) fn at(&self, offset: usize) -> Option<u8> {
        self.bytes.get(offset).copied()
    }

    /// How many bytes of the set end at `end`, at most `max`, within the view.
    pub(crate) fn run_back(&self, set: &ByteSet, end: usize, max: usize) -> usize {
        let from = self.lo.max(end.saturating_sub(max));
        let back = self.bytes[from..end].iter().rev();
        back.take_while(|&&byte| set.contains(byte)).count()
    }

    /// What stands before `end` on its line, at most [`LINE`](crate::judge::LINE) bytes.
    pub(crate) fn line_before(&self, end: usize) -> &'a [u8] {
        let before = &self.bytes[self.lo.max(end.saturating_sub(LINE))..end];
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        &before[start..]
    }

    /// May a match start here: at the input's start, after a byte outside `set`, or after an
    /// escape sequence whose last character only looks like part of a word?
    pub(crate) fn is_free_left(&self, start: usize, set: &ByteSet) -> bool {
        match start.checked_sub(1).and_then(|before| self.at(before)) {
            Some(byte) if set.contains(byte) => {
                let before = &self.bytes[self.lo..start];
                ends_escape(before) || is_diff_mark(before, self.lo)
            }
            _ => true,
        }
    }

    /// May a match end here: at the input's end or before a byte outside `set`?
    pub(crate) fn is_free_right(&self, end: usize, set: &ByteSet) -> bool {
        match self.at(end) {
            Some(byte) => !set.contains(byte),
            None => !self.clipped,
        }
    }
}

/// Do the bytes end with an escape: `\n`, `\x1b`, `\u001b`, `%3D`, or a terminal's colour code?
fn ends_escape(before: &[u8]) -> bool {
    match before {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0' | b'a' | b'e'] => true,
        [.., b'%', a, b] | [.., b'\\', b'x', a, b] => {
            a.is_ascii_hexdigit() && b.is_ascii_hexdigit()
        }
        [.., b'\\', b'u', a, b, c, d] => [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()),
        [rest @ .., b'm'] => ends_colour(rest),
        _ => false,
    }
}

/// Is the last byte the mark of an added or removed line in a diff?
fn is_diff_mark(before: &[u8], lo: usize) -> bool {
    match before {
        [b'+' | b'-'] => lo == 0,
        [.., b'\n' | b'\r', b'+' | b'-'] | [.., b'\\', b'n', b'+' | b'-'] => true,
        _ => false,
    }
}

/// Do the bytes end with `[`, digits and semicolons: a terminal's colour code but for the `m`?
fn ends_colour(before: &[u8]) -> bool {
    let parameters = before.iter().rev().take(12);
    let digits = parameters.take_while(|b| b.is_ascii_digit() || **b == b';').count();
    before.len().checked_sub(digits + 1).is_some_and(|at| before[at] == b'[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(text: &str) -> bool {
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        view.is_free_left(text.len(), &ByteSet::WORD)
    }

    #[test]
    fn a_word_is_no_place_to_start() {
        assert!(free(""));
        assert!(free("x="));
        assert!(!free("word"));
        assert!(!free("_"));
    }

    #[test]
    fn escapes_are_no_words() {
        for text in ["\\n", "\\\\n", "%3D", "\\x1b", "\\u003d", "\\u001b[32m", "\x1b[0;1m", "\\t"] {
            assert!(free(text), "{text:?}");
        }
        assert!(!free("100%3G"));
        assert!(!free("item"));
        assert!(!free("n"));
    }

    #[test]
    fn a_line_of_a_diff_begins_after_its_mark() {
        let free = |text: &str| {
            let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
            view.is_free_left(text.len(), &ByteSet::of(b"-+"))
        };
        assert!(free("+") && free("a\n-") && free("a\\n+"));
        assert!(!free("a-") && !free("--"));
    }

    #[test]
    fn a_clipped_view_has_no_end() {
        let view = View { bytes: b"abc", lo: 0, clipped: true };
        assert!(!view.is_free_right(3, &ByteSet::EMPTY));
        assert!(View { clipped: false, ..view }.is_free_right(3, &ByteSet::WORD));
    }
}
