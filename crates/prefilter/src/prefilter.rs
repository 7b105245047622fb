//! The search: filter, bitmap, comparison, block by block.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{
    Automaton, BuildError, Hit, Level, Literal, buckets,
    error::check,
    filter::{BLOCK, Block, Filter, Masks, PAD, Queue},
    index::Index,
    window,
};

/// Finds every occurrence of every literal. Immutable; share one among threads.
///
/// A literal of three bytes or more is looked for by four of them, the rarest by a model of source
/// text: vector instructions find the places where such a window may begin, a bitmap of the
/// windows' hashes drops nearly all that are none, and the rest is compared. Shorter literals are
/// left to an [`Automaton`], which slows the search to its speed.
#[derive(Clone)]
pub struct Prefilter {
    pub(crate) filter: Filter,
    pub(crate) index: Index,
    /// The greatest offset of a window in its literal.
    pub(crate) reach: usize,
    /// The literals without a window, and their numbers.
    rest: Option<(Automaton, Vec<u32>)>,
    pub(crate) max_len: usize,
}

impl Prefilter {
    /// Chooses windows and buckets and builds the tables: about 3 µs a literal.
    ///
    /// # Errors
    ///
    /// [`BuildError`] where a literal is empty or longer than 256 bytes, or all of them are too
    /// many.
    pub fn new(literals: &[Literal<'_>]) -> Result<Self, BuildError> {
        check(literals)?;
        // Entries are numbered with 16 bits.
        if literals.len() > usize::from(u16::MAX) {
            return Err(BuildError::TooMany);
        }
        let (groups, rest) = window::choose(literals);
        let left: Vec<_> = rest.iter().map(|&number| literals[number as usize]).collect();
        let automaton = if left.is_empty() { None } else { Some(Automaton::new(&left)?) };
        let offsets = groups.iter().flat_map(|group| &group.members).map(|&(_, offset)| offset);
        Ok(Self {
            reach: offsets.max().unwrap_or(0).into(),
            filter: Filter::new(Masks::new(&buckets::assign(&groups))),
            index: Index::new(literals, &groups),
            rest: automaton.map(|automaton| (automaton, rest)),
            max_len: literals.iter().map(|literal| literal.bytes.len()).max().unwrap_or(0),
        })
    }

    pub(crate) fn from_parts(filter: Filter, index: Index, reach: usize, max_len: usize) -> Self {
        Self { filter, index, reach, rest: None, max_len }
    }

    /// Are there literals that the tables do not hold?
    pub(crate) fn has_rest(&self) -> bool {
        self.rest.is_some()
    }

    /// Makes the search use the instructions of a level; `None` where this machine has not got
    /// them. A new prefilter uses [`Level::best`].
    ///
    /// ```
    /// use scrubjay_prefilter::{Level, Literal, Prefilter};
    ///
    /// let prefilter = Prefilter::new(&[Literal::exact(b"AKIA")])?;
    /// for level in Level::ALL {
    ///     let Some(prefilter) = prefilter.clone().at_level(level) else { continue };
    ///     let mut hits = 0;
    ///     prefilter.find(b"id=AKIA", 0..7, &mut |_| hits += 1);
    ///     assert_eq!(hits, 1);
    /// }
    /// # Ok::<(), scrubjay_prefilter::BuildError>(())
    /// ```
    pub fn at_level(self, level: Level) -> Option<Self> {
        Some(Self { filter: self.filter.at(level)?, ..self })
    }

    /// Which instructions the search uses.
    pub fn level(&self) -> Level {
        self.filter.level()
    }

    /// The length of the longest literal, in bytes: no further past the last start, and one byte
    /// more where something has to follow, [`find`](Self::find) reads.
    pub fn max_len(&self) -> usize {
        self.max_len
    }

    /// The memory that the tables take, in bytes.
    pub fn memory_usage(&self) -> usize {
        let rest = self.rest.as_ref().map_or(0, |(automaton, _)| automaton.memory_usage());
        size_of::<Self>() + self.index.memory_usage() + rest
    }

    /// Calls `on_hit` for every occurrence of a literal that lies in `haystack` and starts within
    /// `starts`, overlapping ones included. The order is the same each time, and else unspecified:
    /// hits that are far apart come in the order of their starts.
    ///
    /// Time is proportional to the length of `starts` plus the number of hits.
    pub fn find(&self, haystack: &[u8], starts: Range<usize>, on_hit: &mut impl FnMut(Hit)) {
        let end = haystack.len().min(starts.end.saturating_add(self.reach));
        let mut queue: Queue = [0; BLOCK + 64];
        let mut at = starts.start;
        while at < end {
            self.find_in_block(haystack, at..end.min(at + BLOCK), &mut queue, &starts, on_hit);
            at += BLOCK;
        }
        if let Some((automaton, numbers)) = &self.rest {
            automaton.find(haystack, starts, &mut |hit| {
                on_hit(Hit { literal: numbers[hit.literal as usize], ..hit });
            });
        }
    }

    /// Finds the literals whose windows are at `places`, a block at most.
    #[inline(always)]
    fn find_in_block(
        &self,
        haystack: &[u8],
        places: Range<usize>,
        queue: &mut Queue,
        starts: &Range<usize>,
        on_hit: &mut impl FnMut(Hit),
    ) {
        let rest = &haystack[places.start..];
        let mut padded: Block;
        let block = match rest.first_chunk() {
            Some(block) => block,
            None => {
                padded = [0; BLOCK + PAD];
                padded[..rest.len()].copy_from_slice(rest);
                &padded
            }
        };
        let count = match self.filter.candidates(block, places.len(), queue) {
            Some(count) => self.keep(block, queue, count),
            None => self.scan(block, queue, places.len()),
        };
        for &place in &queue[..count] {
            self.index.verify(haystack, places.start + usize::from(place), starts, on_hit);
        }
    }

    /// Keeps the candidates at which a literal may stand; without a branch, which would often be
    /// mispredicted.
    #[inline(always)]
    fn keep(&self, block: &Block, queue: &mut Queue, count: usize) -> usize {
        let mut kept = 0;
        for next in 0..count {
            let place = queue[next];
            queue[kept] = place;
            kept += usize::from(self.index.may_stand(window_at(block, place.into())));
        }
        kept
    }

    /// The places at which a literal may stand, without a filter: all are tried.
    fn scan(&self, block: &Block, queue: &mut Queue, len: usize) -> usize {
        let mut kept = 0;
        for place in 0..len.min(BLOCK) {
            queue[kept] = place as u16;
            kept += usize::from(self.index.may_stand(window_at(block, place)));
        }
        kept
    }
}

#[inline(always)]
fn window_at(block: &Block, place: usize) -> [u8; window::WINDOW] {
    // The remainder is the place itself; it tells the compiler that no access is out of bounds.
    let at = place % BLOCK;
    [block[at], block[at + 1], block[at + 2], block[at + 3]]
}

impl core::fmt::Debug for Prefilter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Prefilter")
            .field("level", &self.level())
            .field("memory_usage", &self.memory_usage())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use proptest::prelude::*;

    use super::*;
    use crate::{ByteSet, Case, find_naive};

    /// The hits of every level that this machine has, which have to be the same.
    fn hits(prefilter: &Prefilter, haystack: &[u8], starts: Range<usize>) -> Vec<Hit> {
        let levels = Level::ALL.into_iter().filter_map(|level| prefilter.clone().at_level(level));
        let mut all: Vec<_> = levels
            .map(|prefilter| {
                let mut found = Vec::new();
                prefilter.find(haystack, starts.clone(), &mut |hit| found.push(hit));
                found.sort_unstable();
                (prefilter.level(), found)
            })
            .collect();
        let (_, portable) = all.swap_remove(0);
        for (level, found) in all {
            assert_eq!(found, portable, "{level:?}");
        }
        portable
    }

    #[test]
    fn no_literals_no_hits() {
        let prefilter = Prefilter::new(&[]).expect("an empty list is fine");
        assert!(hits(&prefilter, b"anything", 0..8).is_empty());
    }

    #[test]
    fn refuses_empty_and_overlong() {
        let long = [b'a'; 257];
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

    #[test]
    fn a_literal_at_every_place_of_a_block_is_found() {
        let literals = [Literal::exact(b"wxyz"), Literal::any_case(b"Q_7")];
        let prefilter = Prefilter::new(&literals).expect("two literals");
        for start in (0..BLOCK + 80).step_by(7).chain(BLOCK - 70..BLOCK + 70) {
            for (literal, text) in [b"wxyz".as_slice(), b"q_7"].into_iter().enumerate() {
                let mut haystack = vec![b'.'; start];
                haystack.extend(text);
                let expected = [Hit { literal: literal as u32, start }];
                // At the end, and with a neighbour of each length up to a register's.
                for behind in [0, 1, 2, 3, 31, 64, 65] {
                    haystack.resize(start + text.len() + behind, b'.');
                    assert_eq!(hits(&prefilter, &haystack, 0..haystack.len()), expected);
                }
            }
        }
    }

    #[test]
    fn nothing_but_hits_fits_the_queue() {
        let prefilter = Prefilter::new(&[Literal::any_case(b"aaa")]).expect("one literal");
        let haystack = vec![b'A'; 3 * BLOCK + 5];
        assert_eq!(hits(&prefilter, &haystack, 0..haystack.len()).len(), haystack.len() - 2);
    }

    #[test]
    fn what_must_follow_may_be_any_byte() {
        let beyond = ByteSet::EMPTY.with_range(0x80, 0xff);
        let literals = [
            Literal::exact(b"re_").followed_by(beyond),
            Literal::any_case(b"key").followed_by(ByteSet::of(b"=")),
        ];
        let prefilter = Prefilter::new(&literals).expect("two literals");
        let text = "re_é re_e re_ key= KEY=key key".as_bytes();
        let found = hits(&prefilter, text, 0..text.len());
        let starts: Vec<_> = found.iter().map(|hit| (hit.literal, hit.start)).collect();
        assert_eq!(starts, [(0, 0), (1, 15), (1, 20)]);
    }

    fn literal() -> impl Strategy<Value = (Vec<u8>, bool, Option<u8>)> {
        let byte = prop::sample::select(b"aAbB_-k@\xc3\0".as_slice());
        (prop::collection::vec(byte.clone(), 1..7), any::<bool>(), prop::option::of(byte))
    }

    proptest! {
        #[test]
        fn equals_the_definition_and_the_automaton(
            literals in prop::collection::vec(literal(), 1..12),
            haystack in prop::collection::vec(prop::sample::select(b"aAbB_-k@\xc3\0`".as_slice()), 0..300),
            from in 0usize..300,
            len in 0usize..300,
        ) {
            let literals: Vec<_> = literals
                .iter()
                .map(|(bytes, exact, next)| Literal {
                    bytes,
                    case: if *exact { Case::Exact } else { Case::Any },
                    next: next.map(|byte| ByteSet::of(&[byte, b'a'])),
                })
                .collect();
            let prefilter = Prefilter::new(&literals).expect("short literals");
            let (mut expected, mut automaton) = (Vec::new(), Vec::new());
            find_naive(&literals, &haystack, from..from + len, &mut |h| expected.push(h));
            expected.sort_unstable();
            prop_assert_eq!(&hits(&prefilter, &haystack, from..from + len), &expected);
            let built = Automaton::new(&literals).expect("short literals");
            built.find(&haystack, from..from + len, &mut |h| automaton.push(h));
            automaton.sort_unstable();
            prop_assert_eq!(automaton, expected);
        }
    }
}
