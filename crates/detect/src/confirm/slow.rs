//! Rules for which no literal could be found: their expressions see every line.
//!
//! A line is looked at in pieces of a fixed size counted from its start, so that the result does
//! not depend on how the input was cut; a match may reach into the next piece, not further, and
//! never over the end of its line.

use core::ops::Range;

use regex_automata::Anchored;

use super::{
    Confirm,
    score::{Grounds, Spans},
    token::stands_free,
};
use crate::plan::MAX_WITHIN;

/// A match may start in this many bytes of a piece …
const STEP: usize = 4096;
/// … and reach over this many, from the piece's start.
const VIEW: usize = 8192;
/// A piece is not begun before so much of what follows is there: a rule of which the match is the
/// component may look that far.
const NEEDED: usize = VIEW + MAX_WITHIN as usize + 1;

/// How far the slow rules have read: the input offset of the next piece.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SlowLines {
    pub(crate) next: u64,
}

impl SlowLines {
    /// The next piece of a buffer that starts at input offset `base`: where matches may start, and
    /// where the view ends. `None` where more input is needed.
    pub(crate) fn piece(
        &mut self,
        buffer: &[u8],
        base: u64,
        eof: bool,
    ) -> Option<(Range<usize>, usize)> {
        let from = usize::try_from(self.next.checked_sub(base)?).ok()?;
        let rest = buffer.get(from..).filter(|rest| !rest.is_empty())?;
        if rest.len() < NEEDED && !eof {
            return None;
        }
        let view = &rest[..rest.len().min(VIEW)];
        let newline = memchr::memchr(b'\n', view);
        let end = from + newline.unwrap_or(view.len());
        let step = match newline {
            Some(newline) if newline < STEP => newline + 1,
            _ => STEP.min(view.len()),
        };
        self.next += step as u64;
        Some((from..from + step, end))
    }
}

impl Confirm<'_, '_> {
    /// Runs the rule's expression over one piece of a line.
    pub(crate) fn over(&mut self, starts: Range<usize>, end: usize) {
        let rule = self.rule;
        let Some(regex) = self.regexes.pattern(rule) else { return };
        let bytes = &self.view.bytes[..end];
        let mut at = starts.start;
        while at < starts.end.min(end) {
            let input = (bytes, at, Anchored::No);
            let found = self.work.find(self.index, regex, input, rule.secret_group);
            let Some((span, secret)) = found.filter(|(span, _)| span.start < starts.end) else {
                return;
            };
            at = span.end.max(at + 1);
            if let Some(secret) = secret.filter(|_| stands_free(self, &span)) {
                self.propose(Spans::new(span, secret), Grounds::Format);
            }
        }
    }
}
