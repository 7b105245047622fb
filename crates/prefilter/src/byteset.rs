//! A set of bytes as four machine words: one shift and one mask a test.

/// A set of bytes.
///
/// ```
/// use scrubjay_prefilter::ByteSet;
///
/// let hex = ByteSet::EMPTY.with_range(b'0', b'9').with_range(b'a', b'f');
/// assert!(hex.contains(b'c') && !hex.contains(b'g'));
/// assert_eq!(hex.run(b"c0ffee!", usize::MAX), 6);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteSet([u64; 4]);

impl ByteSet {
    /// `0-9A-Za-z_`
    pub const WORD: Self = Self::EMPTY
        .with_range(b'0', b'9')
        .with_range(b'A', b'Z')
        .with_range(b'a', b'z')
        .with_range(b'_', b'_');

    /// No byte.
    pub const EMPTY: Self = Self([0; 4]);

    /// Every byte.
    pub const ALL: Self = Self([u64::MAX; 4]);

    /// The set as bits, from byte 0 on.
    pub const fn words(&self) -> [u64; 4] {
        self.0
    }

    /// The set of the bits that [`words`](Self::words) gave.
    pub const fn from_words(words: [u64; 4]) -> Self {
        Self(words)
    }

    /// The set and all bytes from `first` to `last`, inclusive.
    pub const fn with_range(mut self, first: u8, last: u8) -> Self {
        let mut byte = first as usize;
        while byte <= last as usize {
            self.0[byte >> 6] |= 1 << (byte & 63);
            byte += 1;
        }
        self
    }

    /// The set of the bytes of a text.
    pub const fn of(text: &[u8]) -> Self {
        let mut set = Self::EMPTY;
        let mut i = 0;
        while i < text.len() {
            set = set.with_range(text[i], text[i]);
            i += 1;
        }
        set
    }

    /// Is the byte in the set?
    #[inline]
    pub const fn contains(&self, byte: u8) -> bool {
        self.0[(byte >> 6) as usize] >> (byte & 63) & 1 != 0
    }

    /// What is in either set.
    pub const fn union(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    /// Have the two sets no byte in common?
    pub const fn is_disjoint(&self, other: &Self) -> bool {
        let (a, b) = (self.0, other.0);
        (a[0] & b[0]) | (a[1] & b[1]) | (a[2] & b[2]) | (a[3] & b[3]) == 0
    }

    /// Every byte that is not in the set.
    pub const fn complement(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([!a, !b, !c, !d])
    }

    /// Is no byte in the set?
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes are in the set.
    pub const fn len(&self) -> u32 {
        let [a, b, c, d] = self.0;
        a.count_ones() + b.count_ones() + c.count_ones() + d.count_ones()
    }

    /// The bytes of the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=u8::MAX).filter(|&byte| self.contains(byte))
    }

    /// How many of the first bytes of `bytes` are in the set, counting no further than `max`.
    #[inline]
    pub fn run(&self, bytes: &[u8], max: usize) -> usize {
        let bytes = &bytes[..bytes.len().min(max)];
        bytes.iter().position(|&byte| !self.contains(byte)).unwrap_or(bytes.len())
    }
}

/// As a class of a regular expression: `[0-9a-f]`.
impl core::fmt::Debug for ByteSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let ranges = (0..=u8::MAX).filter(|&byte| {
            self.contains(byte) && !byte.checked_sub(1).is_some_and(|before| self.contains(before))
        });
        f.write_str("[")?;
        for first in ranges {
            let last = (first..=u8::MAX).take_while(|&byte| self.contains(byte)).last();
            write!(f, "{}", first.escape_ascii())?;
            if let Some(last) = last.filter(|last| *last != first) {
                write!(f, "-{}", last.escape_ascii())?;
            }
        }
        f.write_str("]")
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn agrees_with_a_list() {
        let set = ByteSet::EMPTY.with_range(b'a', b'f').with_range(0xff, 0xff);
        let bytes: Vec<u8> = set.iter().collect();
        assert_eq!(bytes, b"abcdef\xff");
        assert_eq!(set.len(), 7);
        assert!(set.is_disjoint(&ByteSet::of(b"ghi")));
        assert_eq!(set.union(ByteSet::of(b"g")).len(), 8);
        assert_eq!(set.run(b"abcx", 9), 3);
        assert_eq!(set.run(b"abcx", 2), 2);
        assert_eq!(set.complement().len(), 249);
        assert_eq!(ByteSet::from_words(set.words()), set);
        assert_eq!(alloc::format!("{set:?}"), "[a-f\\xff]");
        assert!(ByteSet::EMPTY.is_empty() && ByteSet::ALL.complement().is_empty());
    }
}
