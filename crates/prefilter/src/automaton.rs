//! The prefilter as one Aho-Corasick automaton: the portable path, and the oracle of faster ones.

use alloc::{boxed::Box, vec::Vec};
use core::ops::Range;

use aho_corasick::{Anchored, MatchKind, automaton::Automaton, dfa};

use crate::{Case, Hit, Literal};

/// The longest literal, in bytes. Longer ones gain nothing: a part is as telling.
const MAX_LITERAL: usize = 256;

/// Why a prefilter could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A literal without bytes would occur everywhere.
    #[error("literal {index} is empty")]
    Empty {
        /// Its place in the list.
        index: usize,
    },
    /// A literal is over 256 bytes.
    #[error("literal {index} is longer than {MAX_LITERAL} bytes")]
    TooLong {
        /// Its place in the list.
        index: usize,
    },
    /// The automaton would not fit its identifiers.
    #[error("too many literals for one automaton")]
    TooMany,
}

/// Finds every occurrence of every literal. Immutable; share one among threads.
#[derive(Clone)]
pub struct Prefilter {
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
}

impl Prefilter {
    /// Builds the automaton: about 5 µs a literal.
    ///
    /// # Errors
    ///
    /// [`BuildError`] where a literal is empty or longer than 256 bytes, or all of them are too
    /// many.
    pub fn new(literals: &[Literal<'_>]) -> Result<Self, BuildError> {
        for (index, literal) in literals.iter().enumerate() {
            match literal.bytes.len() {
                0 => return Err(BuildError::Empty { index }),
                1..=MAX_LITERAL => {}
                _ => return Err(BuildError::TooLong { index }),
            }
        }
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
        };
        Ok(Self {
            dfa,
            literals: literals.iter().map(verified).collect::<Vec<_>>().into(),
            max_len: literals.iter().map(|literal| literal.bytes.len()).max().unwrap_or(0),
        })
    }

    /// The length of the longest literal, in bytes: how far past the last start
    /// [`find`](Self::find) reads.
    pub fn max_len(&self) -> usize {
        self.max_len
    }

    /// The heap that the tables take, in bytes.
    pub fn memory_usage(&self) -> usize {
        let exact = self.literals.iter().filter_map(|l| l.exact.as_ref()).map(|e| e.len());
        self.dfa.as_ref().map_or(0, Automaton::memory_usage)
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
                    if start < starts.end && self.is_exact(literal, haystack, start) {
                        on_hit(Hit { literal: literal as u32, start });
                    }
                }
            }
        }
    }

    fn is_exact(&self, literal: usize, haystack: &[u8], start: usize) -> bool {
        let exact = self.literals[literal].exact.as_deref();
        exact.is_none_or(|exact| haystack[start..].starts_with(exact))
    }
}

impl core::fmt::Debug for Prefilter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Prefilter")
            .field("literals", &self.literals.len())
            .field("memory_usage", &self.memory_usage())
            .finish()
    }
}

fn has_letter(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::find_naive;

    fn hits(prefilter: &Prefilter, haystack: &[u8], starts: Range<usize>) -> Vec<Hit> {
        let mut found = Vec::new();
        prefilter.find(haystack, starts, &mut |hit| found.push(hit));
        found.sort_unstable();
        found
    }

    #[test]
    fn no_literals_no_hits() {
        let prefilter = Prefilter::new(&[]).expect("an empty list is fine");
        assert!(hits(&prefilter, b"anything", 0..8).is_empty());
    }

    #[test]
    fn refuses_empty_and_overlong() {
        let long = [b'a'; MAX_LITERAL + 1];
        assert_eq!(
            Prefilter::new(&[Literal::exact(b"a"), Literal::exact(b"")]).unwrap_err(),
            BuildError::Empty { index: 1 }
        );
        assert_eq!(
            Prefilter::new(&[Literal::exact(&long)]).unwrap_err(),
            BuildError::TooLong { index: 0 }
        );
    }

    #[test]
    fn a_hit_belongs_to_the_range_its_start_is_in() {
        let prefilter = Prefilter::new(&[Literal::exact(b"abc")]).expect("one literal");
        assert_eq!(hits(&prefilter, b"abcabc", 0..3), [Hit { literal: 0, start: 0 }]);
        assert_eq!(hits(&prefilter, b"abcabc", 3..6), [Hit { literal: 0, start: 3 }]);
        assert!(hits(&prefilter, b"abcab", 3..5).is_empty());
        assert!(hits(&prefilter, b"abc", 7..9).is_empty());
    }

    proptest! {
        #[test]
        fn equals_the_definition(
            literals in prop::collection::vec(("[aAbB_]{1,4}", any::<bool>()), 1..12),
            haystack in "[aAbBc_]{0,60}",
            from in 0usize..60,
            len in 0usize..60,
        ) {
            let literals: Vec<_> = literals
                .iter()
                .map(|(text, exact)| Literal {
                    bytes: text.as_bytes(),
                    case: if *exact { Case::Exact } else { Case::Any },
                })
                .collect();
            let prefilter = Prefilter::new(&literals).expect("short literals");
            let mut expected = Vec::new();
            find_naive(&literals, haystack.as_bytes(), from..from + len, &mut |h| expected.push(h));
            expected.sort_unstable();
            prop_assert_eq!(hits(&prefilter, haystack.as_bytes(), from..from + len), expected);
        }
    }
}
