//! Which four bytes of each literal the candidate filter looks for.

use alloc::{collections::BTreeMap, vec::Vec};

use crate::{
    ByteSet, Case, Literal, frequent,
    model::{low_bits, probability},
};

/// How many bytes a window has.
pub(crate) const WINDOW: usize = 4;
/// Literals shorter than this have no window.
pub(crate) const SHORTEST: usize = 3;
/// Added to each byte of a window: upper and lower case letters become the same. (Other bytes
/// become the same as well, so that equality has to be tested later.)
pub(crate) const FOLD: u32 = 0x2020_2020;

/// What a window costs that the text does not have: a few more candidates in a million bytes, from
/// the bytes it shares a bucket with.
const PRESENCE: f32 = 1e-5;
/// What a verification costs, as a multiple of what a candidate does.
const VERIFICATION: f32 = 4.0;

/// A window and the literals that are looked for by it.
pub(crate) struct Group {
    /// The bytes that each place admits.
    pub(crate) sets: [ByteSet; WINDOW],
    pub(crate) key: Key,
    /// The literals' numbers, and where in each the window is.
    pub(crate) members: Vec<(u32, u8)>,
}

/// A window's bytes, folded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) bytes: u32,
    /// The literal ends before the fourth byte, which only the window's set limits.
    pub(crate) open: bool,
}

impl Key {
    pub(crate) fn new(window: &[u8]) -> Self {
        let mut bytes = [0; WINDOW];
        bytes[..window.len()].copy_from_slice(window);
        Self { bytes: u32::from_le_bytes(bytes) | FOLD, open: window.len() < WINDOW }
    }
}

/// Chooses a window for every literal that has one: the rarest by the model, or one that others
/// have already. Returns the groups, and the literals without a window.
pub(crate) fn choose(literals: &[Literal<'_>]) -> (Vec<Group>, Vec<u32>) {
    let mut order: Vec<usize> = (0..literals.len()).collect();
    // Those without a choice first.
    order.sort_by_key(|&index| (literals[index].bytes.len(), index));
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: BTreeMap<Key, usize> = BTreeMap::new();
    let mut rest = Vec::new();
    let frequent = frequent::windows();
    for index in order {
        let literal = &literals[index];
        let Some(offset) = cheapest(literal, &frequent, |key| by_key.contains_key(&key)) else {
            rest.push(index as u32);
            continue;
        };
        let window = window_at(literal.bytes, offset);
        let at = *by_key.entry(Key::new(window)).or_insert_with(|| {
            groups.push(Group {
                sets: [ByteSet::EMPTY; WINDOW],
                key: Key::new(window),
                members: Vec::new(),
            });
            groups.len() - 1
        });
        let sets = sets(window, literal);
        groups[at].sets.iter_mut().zip(sets).for_each(|(all, set)| *all = all.union(set));
        groups[at].members.push((index as u32, offset as u8));
    }
    (groups, rest)
}

/// The offset of the cheapest window.
fn cheapest(
    literal: &Literal<'_>,
    frequent: &BTreeMap<Key, f32>,
    is_taken: impl Fn(Key) -> bool,
) -> Option<usize> {
    let last = literal.bytes.len().checked_sub(SHORTEST)?;
    let last = last.saturating_sub(1);
    let cost = |at: usize| {
        let window = window_at(literal.bytes, at);
        let key = Key::new(window);
        let sets = sets(window, literal);
        let often: f32 = sets.into_iter().map(|set| probability(low_bits(set))).product();
        let often = frequent.get(&key).map_or(often, |known| often.max(*known));
        match is_taken(key) {
            // The bytes before the window tell the literal from all others with it.
            true if at >= WINDOW => 0.0,
            true => often * VERIFICATION,
            false => often * VERIFICATION + often + PRESENCE,
        }
    };
    (0..=last).min_by(|&a, &b| cost(a).total_cmp(&cost(b)))
}

fn window_at(bytes: &[u8], at: usize) -> &[u8] {
    &bytes[at..bytes.len().min(at + WINDOW)]
}

/// What each byte of a window may be. The fourth of a literal of three is what follows it.
fn sets(window: &[u8], literal: &Literal<'_>) -> [ByteSet; WINDOW] {
    let mut sets = [literal.next.unwrap_or(ByteSet::ALL); WINDOW];
    for (set, &byte) in sets.iter_mut().zip(window) {
        *set = match literal.case {
            Case::Exact => ByteSet::of(&[byte]),
            Case::Any => ByteSet::of(&[byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]),
        };
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offsets(literals: &[Literal<'_>]) -> Vec<(u32, u8)> {
        let (groups, _) = choose(literals);
        let mut all: Vec<_> = groups.into_iter().flat_map(|group| group.members).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn the_rarest_window_is_taken() {
        assert_eq!(offsets(&[Literal::exact(b"oauthQXJ7")]), [(0, 5)]);
        assert_eq!(offsets(&[Literal::exact(b"abc"), Literal::exact(b"abcd")]), [(0, 0), (1, 0)]);
    }

    #[test]
    fn a_window_that_others_have_is_shared() {
        let literals = [
            Literal::any_case(b"zzkey"),
            Literal::any_case(b"zkey"),
            Literal::any_case(b"tokenzkey"),
        ];
        let (groups, rest) = choose(&literals);
        assert_eq!((groups.len(), rest.len()), (1, 0));
        assert_eq!(groups[0].members.len(), 3);
    }

    #[test]
    fn what_has_no_window_is_left_over() {
        let (groups, rest) = choose(&[Literal::exact(b"ab"), Literal::exact("密码".as_bytes())]);
        assert_eq!(rest, [0]);
        assert_eq!(groups.len(), 1);
    }
}
