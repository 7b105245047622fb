//! How often each byte occurs, by which windows and buckets are chosen.
//!
//! Only speed depends on it: a text of other bytes is searched as correctly, and slower at worst.

use crate::ByteSet;

/// How many of 65,536 bytes are this ASCII byte, in 120 MB of crates' source text with their
/// documentation and test data; no byte is impossible.
#[rustfmt::skip]
const PER_65536: [u16; 128] = [
    1, 1, 1, 1, 1, 1, 1, 1, 1, 22, 1828, 1, 1, 2, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    12596, 108, 492, 259, 30, 5, 101, 221, 682, 682, 143, 32, 1008, 210, 408, 726,
    695, 467, 540, 422, 229, 154, 218, 123, 217, 117, 1345, 492, 122, 526, 210, 18,
    10, 540, 192, 460, 421, 741, 312, 160, 138, 563, 11, 73, 376, 244, 443, 461,
    382, 20, 544, 637, 683, 255, 138, 114, 75, 108, 30, 213, 120, 212, 10, 1873,
    152, 1710, 808, 1341, 941, 3190, 785, 495, 542, 1747, 20, 214, 1160, 774, 1998, 1731,
    1174, 68, 1901, 2001, 2737, 1544, 260, 305, 349, 432, 113, 232, 36, 232, 1, 1,
];

/// A set of bytes by their low seven bits, one bit each: what the tables tell apart.
pub(crate) type LowSet = u128;

/// The low seven bits of a set's bytes.
pub(crate) fn low_bits(set: ByteSet) -> LowSet {
    let [a, b, c, d] = set.words();
    u128::from(b | d) << 64 | u128::from(a | c)
}

/// For each group of eight ASCII bytes and each subset of it, how many of 65,536 bytes are in it.
static SUMS: [[u16; 256]; 16] = {
    let mut sums = [[0; 256]; 16];
    let mut group = 0;
    while group < 16 {
        let mut subset = 1;
        while subset < 256 {
            let lowest = (subset as u32).trailing_zeros() as usize;
            sums[group][subset] =
                sums[group][subset & (subset - 1)] + PER_65536[group * 8 + lowest];
            subset += 1;
        }
        group += 1;
    }
    sums
};

/// The probability that a byte of text has low bits in the set, as if all text were ASCII.
pub(crate) fn probability(set: LowSet) -> f32 {
    let groups = SUMS.iter().zip(set.to_le_bytes());
    let sum: u32 = groups.map(|(sums, subset)| u32::from(sums[usize::from(subset)])).sum();
    sum as f32 / 65536.0
}

/// The set with every byte whose high four bits are those of one of its bytes, and whose low four
/// bits are those of another: what two tables of half bytes cannot tell from it.
pub(crate) fn by_halves(set: LowSet) -> LowSet {
    let rows = || (0..8).map(|high| (high, (set >> (high * 16)) as u16));
    let low = rows().fold(0, |low, (_, row)| low | row);
    let full = rows().filter(|(_, row)| *row != 0);
    full.fold(0, |all, (high, _)| all | u128::from(low) << (high * 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up() {
        let whole: f32 = (0..128).map(|byte| probability(1 << byte)).sum();
        assert!((0.95..=1.02).contains(&whole), "{whole}");
        assert!(probability(1 << b' ') > probability(1 << b'q'));
        assert_eq!(
            probability(1 << b'a' | 1 << b'b'),
            probability(1 << b'a') + probability(1 << b'b')
        );
    }

    #[test]
    fn halves_combine() {
        let set = |bytes: &[u8]| bytes.iter().fold(0, |set, &byte| set | 1 << byte);
        assert_eq!(by_halves(set(b"aA")), set(b"aA"));
        assert_eq!(by_halves(set(b"aB")), set(b"aAbB"));
    }
}
