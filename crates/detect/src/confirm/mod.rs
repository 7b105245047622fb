//! From a literal's occurrence to a candidate: anchored at it or in a small window around it,
//! tables before regular expressions, then entropy, the offline check and the judgement.

mod assigned;
mod assignment;
mod call;
mod column;
mod command;
mod connected;
mod cursor;
mod encoded;
mod escaped;
mod key_block;
mod members;
mod regexes;
mod score;
mod slow;
mod token;
mod url;
mod view;

pub(crate) use assigned::Assignment;
pub(crate) use regexes::{RegexCaches, Regexes};
pub(crate) use slow::SlowLines;
pub(crate) use view::{LOOK_AHEAD, LOOK_BEHIND, View};

use alloc::vec::Vec;
use core::ops::Range;

use crate::{
    candidate::Candidate,
    decode::{Decoded, Encoding},
    judge::Assessment,
    plan::{Anchor, RulePlan, Shape},
};

/// One rule at one place: what a confirmation reads, and where it puts what it finds.
pub(crate) struct Confirm<'s, 'w> {
    pub(crate) rule: &'s RulePlan,
    pub(crate) index: u32,
    pub(crate) regexes: &'s Regexes,
    pub(crate) view: View<'w>,
    pub(crate) path: Option<&'w [u8]>,
    /// Where the view's bytes were decoded from, if they were.
    pub(crate) decoded: Option<Source<'w>>,
    pub(crate) work: &'w mut Work,
}

/// A view of decoded bytes.
#[derive(Clone, Copy)]
pub(crate) struct Source<'w> {
    pub(crate) piece: &'w Decoded,
    /// How they were written; the outermost way.
    pub(crate) encoding: Encoding,
    /// How many escapes were escaped again.
    pub(crate) depth: u8,
}

/// A place where a rule held, and that is no candidate.
#[derive(Clone, Debug)]
pub(crate) struct Dropped {
    pub(crate) rule: u32,
    pub(crate) secret: Range<u64>,
    pub(crate) assessment: Assessment,
}

/// What confirmation keeps between occurrences.
#[derive(Default)]
pub(crate) struct Work {
    /// What was found and is not reported yet.
    pub(crate) candidates: Vec<Candidate>,
    /// Components of what was reported: ids whose secret is known.
    pub(crate) paired: Vec<Range<u64>>,
    pub(crate) caches: RegexCaches,
    /// The assignment parsed last, by its name's place: several words of one name are literals.
    pub(crate) last_assignment: Option<(Range<u64>, Option<Assignment>)>,
    /// The literal that was seen last to be in no name that something is assigned to.
    pub(crate) unassigned: Option<Range<u64>>,
    /// The name whose escaped assignment was read last, and the rules that were tried there.
    pub(crate) escaped: (Range<u64>, Vec<u32>),
    /// What was dismissed at once, where somebody asks.
    pub(crate) dropped: Option<Vec<Dropped>>,
    /// The buffer for what a name introduces.
    members: Vec<members::Member>,
    /// Buffers for decoded pieces, one for each depth in use.
    pub(crate) pieces: Vec<Decoded>,
    /// The input offset of the buffer's first byte.
    pub(crate) base: u64,
    /// Bytes looked at, comparisons made, confirmations begun.
    pub(crate) steps: u64,
    pub(crate) regex_runs: u64,
}

impl Work {
    /// Where the first of the candidates that are not reported yet begins, with all that belongs to
    /// it.
    pub(crate) fn earliest(&self) -> Option<u64> {
        let start = |candidate: &Candidate| {
            let parts = candidate.name.iter().chain(&candidate.component);
            parts.map(|part| part.start).fold(candidate.span.start, u64::min)
        };
        self.candidates.iter().map(start).min()
    }

    pub(crate) fn absolute(&self, range: &Range<usize>) -> Range<u64> {
        self.base + range.start as u64..self.base + range.end as u64
    }
}

impl Confirm<'_, '_> {
    /// The input offsets of a range of the view.
    pub(crate) fn absolute(&self, range: &Range<usize>) -> Range<u64> {
        match self.decoded {
            Some(source) => self.work.absolute(&source.piece.source(range)),
            None => self.work.absolute(range),
        }
    }

    /// The same rule on a decoded piece.
    fn inside<'i>(&'i mut self, source: Source<'i>, clipped: bool) -> Confirm<'i, 'i> {
        Confirm {
            rule: self.rule,
            index: self.index,
            regexes: self.regexes,
            view: View { bytes: source.piece.bytes(), lo: 0, clipped },
            path: self.path,
            decoded: Some(source),
            work: &mut *self.work,
        }
    }

    /// Tries the rule where one of its literals occurs.
    pub(crate) fn at(&mut self, anchor: Anchor, literal: Range<usize>) {
        self.work.steps += 1;
        if matches!(anchor, Anchor::Base64 { .. } | Anchor::Hex { .. } | Anchor::Escaped { .. }) {
            return encoded::confirm(self, anchor, &literal);
        }
        match self.rule.shape {
            Shape::Token => token::confirm(self, anchor, literal),
            Shape::Assignment => assignment::confirm(self, literal),
            Shape::KeyBlock => key_block::confirm(self, literal),
            Shape::Url => url::confirm(self, literal),
            Shape::Command => command::confirm(self, literal),
            Shape::Call => call::confirm(self, literal),
            Shape::Column => column::confirm(self, &literal),
        }
    }

    /// Looks for the rule around a match of its component.
    pub(crate) fn near(&mut self, component: &Range<usize>) {
        token::near(self, component);
    }
}
