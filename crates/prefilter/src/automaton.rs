//! One Aho-Corasick automaton: one step a byte, for any literals. What the vectorised search is held
//! to, and what finds the literals that are too short for it.

use alloc::{boxed::Box, vec::Vec};
use core::ops::Range;

use aho_corasick::{Anchored, MatchKind, automaton::Automaton as _, dfa};

use crate::{BuildError, ByteSet, Case, Hit, Literal, error::check};

/// Finds what a [`Prefilter`](crate::Prefilter) finds, one state transition a byte.
///
/// ```
/// use scrubjay_prefilter::{Automaton, Literal};
///
/// let automaton = Automaton::new(&[Literal::exact(b"aa")])?;
/// let mut starts = Vec::new();
/// automaton.find(b"aaa", 0..3, &mut |hit| starts.push(hit.start));
/// assert_eq!(starts, [0, 1]);
/// # Ok::<(), scrubjay_prefilter::BuildError>(())
/// ```
#[derive(Clone)]
pub struct Automaton {
    /// `None` where there is no literal.
    dfa: Option<dfa::DFA>,
    literals: Box<[Verified]>,
    max_len: usize,
}

/// What is left to test where the automaton, which folds case for all, says "here".
#[derive(Clone)]
struct Verified {
    len: usize,
    /// The exact bytes, where case matters.
    exact: Option<Box<[u8]>>,
    next: Option<ByteSet>,
}

impl Automaton {
    /// Builds the automaton: about 5 µs a literal.
    ///
    /// # Errors
    ///
    /// [`BuildError`] where a literal is empty or longer than 256 bytes, or all of them are too
    /// many.
    pub fn new(literals: &[Literal<'_>]) -> Result<Self, BuildError> {
        check(literals)?;
        let fold = literals.iter().any(|literal| literal.case == Case::Any);
        let dfa = if literals.is_empty() {
            None
        } else {
            let built = dfa::Builder::new()
                .match_kind(MatchKind::Standard)
                .start_kind(aho_corasick::StartKind::Unanchored)
                .ascii_case_insensitive(fold)
                .prefilter(false)
                .build(literals.iter().map(|literal| literal.bytes));
            Some(built.map_err(|_| BuildError::TooMany)?)
        };
        let verified = |literal: &Literal<'_>| Verified {
            len: literal.bytes.len(),
            exact: (fold && literal.case == Case::Exact && has_letter(literal.bytes))
                .then(|| literal.bytes.into()),
            next: literal.next,
        };
        Ok(Self {
            dfa,
            literals: literals.iter().map(verified).collect::<Vec<_>>().into(),
            max_len: literals.iter().map(|literal| literal.bytes.len()).max().unwrap_or(0),
        })
    }

    /// The length of the longest literal, in bytes: how far past the last start, and one byte more
    /// where something has to follow, [`find`](Self::find) reads.
    pub fn max_len(&self) -> usize {
        self.max_len
    }

    /// The heap that the tables take, in bytes.
    pub fn memory_usage(&self) -> usize {
        let exact = self.literals.iter().filter_map(|l| l.exact.as_ref()).map(|e| e.len());
        self.dfa.as_ref().map_or(0, |dfa| dfa.memory_usage())
            + exact.sum::<usize>()
            + size_of_val(&*self.literals)
    }

    /// Calls `on_hit` for every occurrence of a literal that lies in `haystack` and starts within
    /// `starts`, overlapping ones included, in a fixed order (ends ascending).
    ///
    /// Time is proportional to the length of `starts` plus the number of hits.
    pub fn find(&self, haystack: &[u8], starts: Range<usize>, on_hit: &mut impl FnMut(Hit)) {
        let Some(dfa) = &self.dfa else { return };
        let end = haystack.len().min(starts.end.saturating_add(self.max_len - 1));
        let Some(searched) = haystack.get(starts.start..end) else { return };
        let Ok(mut state) = dfa.start_state(Anchored::No) else { return };
        for (i, &byte) in searched.iter().enumerate() {
            state = dfa.next_state(Anchored::No, state, byte);
            if dfa.is_special(state) && dfa.is_match(state) {
                for k in 0..dfa.match_len(state) {
                    let literal = dfa.match_pattern(state, k).as_usize();
                    let start = starts.start + i + 1 - self.literals[literal].len;
                    if start < starts.end && self.literals[literal].holds(haystack, start) {
                        on_hit(Hit { literal: literal as u32, start });
                    }
                }
            }
        }
    }
}

impl Verified {
    /// Does what the automaton does not know hold as well?
    fn holds(&self, haystack: &[u8], start: usize) -> bool {
        let exact = self.exact.as_deref();
        let next = haystack.get(start + self.len);
        exact.is_none_or(|exact| haystack[start..].starts_with(exact))
            && self.next.is_none_or(|set| next.is_some_and(|&byte| set.contains(byte)))
    }
}

impl core::fmt::Debug for Automaton {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Automaton")
            .field("literals", &self.literals.len())
            .field("memory_usage", &self.memory_usage())
            .finish()
    }
}

fn has_letter(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_alphabetic)
}
