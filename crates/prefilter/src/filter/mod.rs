//! The candidate filter: places where a window may be, at the speed of the widest instructions that
//! the machine has.

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "loads of vector registers")]
mod avx2;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "loads and stores of vector registers")]
mod avx512;
mod level;

pub use level::Level;

use crate::{buckets::BUCKETS, window::WINDOW};

/// How many places are filtered in one go; their candidates stay in the first-level cache.
pub(crate) const BLOCK: usize = 4096;
/// What is read behind a block's last place: the widest load from its window's last byte.
pub(crate) const PAD: usize = 64 + WINDOW;

/// The buckets come in parts of eight, a bit each.
const PARTS: usize = BUCKETS / 8;

/// The bytes of a block and those behind it.
pub(crate) type Block = [u8; BLOCK + PAD];
/// Places in a block, ascending. Room for a store past the last one.
pub(crate) type Queue = [u16; BLOCK + 64];

/// For each place of a window and each byte, the buckets that admit it.
#[derive(Clone, Debug)]
pub(crate) struct Masks {
    /// By the byte's low seven bits; for `place * PARTS + part`, two registers.
    exact: [[u8; 64]; 2 * PARTS * WINDOW],
    /// By the byte's low four bits and by its high four bits, for `place * PARTS + part`: what
    /// both admit is a superset.
    low: [[u8; 16]; PARTS * WINDOW],
    high: [[u8; 16]; PARTS * WINDOW],
}

impl Masks {
    /// No bucket admits anything.
    pub(crate) const EMPTY: Self = Self {
        exact: [[0; 64]; 2 * PARTS * WINDOW],
        low: [[0; 16]; PARTS * WINDOW],
        high: [[0; 16]; PARTS * WINDOW],
    };

    pub(crate) fn new(buckets: &[[u32; 256]; WINDOW]) -> Self {
        let mut masks = Self::EMPTY;
        for (place, admitted) in buckets.iter().enumerate() {
            for (byte, mask) in admitted.iter().enumerate() {
                for (part, mask) in mask.to_le_bytes().into_iter().enumerate() {
                    let table = place * PARTS + part;
                    masks.exact[table * 2 + byte / 64 % 2][byte % 64] |= mask;
                    masks.low[table][byte & 15] |= mask;
                    masks.high[table][byte >> 4] |= mask;
                }
            }
        }
        masks
    }

    /// All tables in a fixed order, in pieces of 16 bytes.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &[u8; 16]> {
        let exact = self.exact.iter().flat_map(|table| table.as_chunks().0);
        exact.chain(&self.low).chain(&self.high)
    }

    /// The same, to be filled.
    pub(crate) fn tables_mut(&mut self) -> impl Iterator<Item = &mut [u8; 16]> {
        let exact = self.exact.iter_mut().flat_map(|table| table.as_chunks_mut().0);
        exact.chain(&mut self.low).chain(&mut self.high)
    }
}

/// A filter of a level that this machine has.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    level: Level,
    pub(crate) masks: Masks,
}

impl Filter {
    /// The filter for the machine's best level.
    pub(crate) fn new(masks: Masks) -> Self {
        Self { level: Level::best(), masks }
    }

    /// Changes the level; `None` where the machine has not got it.
    pub(crate) fn at(self, level: Level) -> Option<Self> {
        level.is_available().then_some(Self { level, ..self })
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    #[allow(unsafe_code, reason = "calls to functions for instructions that are known to be there")]
    /// Writes to `queue` the places below `len`, and maybe some behind it, where a window may
    /// begin; returns how many, or `None` where the level cannot tell.
    #[inline]
    pub(crate) fn candidates(&self, block: &Block, len: usize, queue: &mut Queue) -> Option<usize> {
        match self.level {
            Level::Portable => None,
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` and `at` take a level only where the machine has its instructions.
            Level::Avx2 => Some(unsafe { avx2::candidates(&self.masks, block, len, queue) }),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Level::Avx512 => Some(unsafe { avx512::candidates(&self.masks, block, len, queue) }),
            #[cfg(not(target_arch = "x86_64"))]
            Level::Avx2 | Level::Avx512 => None,
        }
    }
}
