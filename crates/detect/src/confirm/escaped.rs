//! Assignments whose marks and quotes are written with escapes: `token%3Dvalue`,
//! `\u0022token\u0022:`, `token=&quot;value&quot;`.

use core::ops::Range;

use super::{Confirm, Source, View};
use crate::{
    decode::{Encoding, Escape},
    plan::ByteSet,
};

/// What may stand between a name and its value.
const STRUCTURE: ByteSet = ByteSet::of(b"=:\"'` ]>(,\\");
/// What an escape there may stand for: the same, or the beginning of another escape.
const ESCAPED: ByteSet = STRUCTURE.union(ByteSet::of(b"%&"));
/// How far behind a name its mark, and the quote of its value, are looked for.
const REACH: usize = 12;
/// How much before a name, and behind it, is decoded.
const BEFORE: usize = 48;
const BEHIND: usize = 640;
/// How often an escape may have been escaped.
const MAX_DEPTH: u8 = 3;

/// The encoding of the first escape between a name and its value.
pub(super) fn encoding_after(view: &View<'_>, name: &Range<usize>) -> Option<Encoding> {
    let rest = view.bytes.get(name.end..)?;
    for at in 0..rest.len().min(REACH) {
        let byte = rest[at];
        if matches!(byte, b'%' | b'\\' | b'&')
            && let Some(escape) = Escape::at(&rest[at..])
        {
            let is_mark = u8::try_from(escape.character).is_ok_and(|c| ESCAPED.contains(c));
            // An entity ends a value without quotes, so it cannot begin one either.
            let is_value = || at > 0 && encoding_of(&rest[at..]) == Some(Encoding::Entity);
            return (is_mark || is_value()).then_some(escape.encoding);
        }
        if !STRUCTURE.contains(byte) {
            return None;
        }
    }
    None
}

/// The encoding of a value that is written with escapes from its first byte on.
pub(super) fn encoding_of(value: &[u8]) -> Option<Encoding> {
    if !matches!(value.first()?, b'\\' | b'&' | b'%') {
        return None;
    }
    let first = Escape::at(value)?;
    let second = Escape::at(value.get(first.len..)?)?;
    (first.encoding == second.encoding).then_some(first.encoding)
}

impl Confirm<'_, '_> {
    /// Decodes what is around a name and tries `at_literal` there.
    pub(super) fn unescaped(
        &mut self,
        encoding: Encoding,
        name: &Range<usize>,
        literal: &Range<usize>,
        at_literal: impl FnOnce(&mut Confirm<'_, '_>, Range<usize>),
    ) {
        let depth = self.decoded.map_or(0, |source| source.depth);
        if depth == MAX_DEPTH {
            return;
        }
        // All literals of a name lead to the same assignment.
        if depth == 0 && self.was_tried(name) {
            return;
        }
        let bytes = self.view.bytes;
        let from = self.view.lo.max(name.start.saturating_sub(BEFORE));
        let to = bytes.len().min(name.end + BEHIND);
        let mut piece = self.work.pieces.pop().unwrap_or_default();
        piece.unescape(encoding, bytes, from..to);
        self.work.steps += (to - from) as u64;
        let start = piece.position(literal.start);
        let inner = start..start + literal.len();
        // An escape may have eaten the literal's beginning.
        let stands = piece.bytes().get(inner.clone());
        let stands =
            stands.is_some_and(|found| found.eq_ignore_ascii_case(&bytes[literal.clone()]));
        if !stands {
            self.work.pieces.push(piece);
            return;
        }
        if depth == 0 {
            self.mark_tried(name);
        }
        if let Some(outer) = self.decoded {
            piece.rebase(outer.piece);
        }
        let source = Source {
            piece: &piece,
            encoding: self.decoded.map_or(encoding, |outer| outer.encoding),
            depth: depth + 1,
        };
        let clipped = self.view.clipped || to < bytes.len();
        at_literal(&mut self.inside(source, clipped), inner);
        self.work.pieces.push(piece);
    }

    /// Was this rule tried at an escaped assignment to this name?
    fn was_tried(&self, name: &Range<usize>) -> bool {
        let (last, rules) = &self.work.escaped;
        *last == self.work.absolute(name) && rules.contains(&self.index)
    }

    fn mark_tried(&mut self, name: &Range<usize>) {
        let name = self.work.absolute(name);
        let (last, rules) = &mut self.work.escaped;
        if *last != name {
            *last = name;
            rules.clear();
        }
        rules.push(self.index);
    }
}
