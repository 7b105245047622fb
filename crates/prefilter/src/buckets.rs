//! Which of 32 buckets each window goes into, so that few windows of other text pass.
//!
//! A bucket admits every combination of the bytes that its windows have at each place, so windows
//! that are alike belong together. The sum over all buckets of the probability that one passes is
//! made small: each window goes where it adds least, and is then moved while that helps.

use alloc::{vec, vec::Vec};

use crate::{
    ByteSet,
    model::{LowSet, by_halves, low_bits, probability},
    window::{Group, WINDOW},
};

/// How many buckets there are: one bit of four bytes each.
pub(crate) const BUCKETS: usize = 32;

/// How often every window is tried elsewhere. More gains less than one candidate in a hundred.
const ROUNDS: usize = 1;

/// The low bits of the bytes that a bucket admits at each place, and how probable they are.
#[derive(Clone, Copy, Default)]
struct Bucket {
    sets: [LowSet; WINDOW],
    probabilities: [f32; WINDOW],
}

impl Bucket {
    /// With one window more.
    fn with(&self, window: &[ByteSet; WINDOW]) -> Self {
        let mut with = *self;
        for (place, &set) in window.iter().enumerate() {
            let set = low_bits(set);
            if set & !with.sets[place] != 0 {
                with.sets[place] |= set;
                with.probabilities[place] = probability(by_halves(with.sets[place]));
            }
        }
        with
    }

    /// How probable it is that a window of text passes.
    fn passes(&self) -> f32 {
        self.probabilities.iter().product()
    }
}

/// Sets, for each byte at each place of a window, the bits of the buckets that admit it.
pub(crate) fn assign(groups: &[Group]) -> [[u32; 256]; WINDOW] {
    let mut masks = [[0; 256]; WINDOW];
    for (group, bucket) in groups.iter().zip(choose(groups)) {
        for (mask, set) in masks.iter_mut().zip(group.sets) {
            for byte in set.iter() {
                mask[usize::from(byte)] |= 1 << bucket;
            }
        }
    }
    masks
}

/// The bucket of each group.
fn choose(groups: &[Group]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    let often =
        |group: &Group| group.sets.iter().map(|&set| probability(low_bits(set))).product::<f32>();
    // What passes often anyway shapes the buckets.
    order.sort_by(|&a, &b| often(&groups[b]).total_cmp(&often(&groups[a])));
    let mut buckets = [Bucket::default(); BUCKETS];
    let mut chosen = vec![0; groups.len()];
    for &group in &order {
        chosen[group] = cheapest(&buckets, groups, group);
        buckets[chosen[group]] = buckets[chosen[group]].with(&groups[group].sets);
    }
    for _ in 0..ROUNDS {
        for &group in &order {
            let old = chosen[group];
            let others = (0..groups.len()).filter(|&other| other != group && chosen[other] == old);
            buckets[old] = others.fold(Bucket::default(), |b, other| b.with(&groups[other].sets));
            chosen[group] = cheapest(&buckets, groups, group);
            buckets[chosen[group]] = buckets[chosen[group]].with(&groups[group].sets);
        }
    }
    chosen
}

/// The bucket that becomes least more probable by the group's window.
fn cheapest(buckets: &[Bucket; BUCKETS], groups: &[Group], group: usize) -> usize {
    let mut best = (f32::INFINITY, 0);
    for (index, bucket) in buckets.iter().enumerate() {
        let added = bucket.with(&groups[group].sets).passes() - bucket.passes();
        if added < best.0 {
            best = (added, index);
        }
    }
    best.1
}
