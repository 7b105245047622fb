//! 32 places at a time: two table look-ups by half bytes for each of a window's four bytes.

use core::arch::x86_64::{
    __m128i, __m256i, _mm_loadu_si128, _mm256_and_si256, _mm256_broadcastsi128_si256,
    _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
    _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16,
};

use super::{BLOCK, Block, Masks, PARTS, Queue};
use crate::window::WINDOW;

const WIDTH: usize = 32;

#[target_feature(enable = "avx2")]
pub(super) fn candidates(masks: &Masks, block: &Block, len: usize, queue: &mut Queue) -> usize {
    let mut low = [_mm256_setzero_si256(); PARTS * WINDOW];
    let mut high = low;
    for table in 0..PARTS * WINDOW {
        low[table] = broadcast(&masks.low[table]);
        high[table] = broadcast(&masks.high[table]);
    }
    let nibble = _mm256_set1_epi8(15);
    let zero = _mm256_setzero_si256();
    let mut count = 0;
    let mut at = 0;
    while at < len.min(BLOCK) {
        let mut parts = [_mm256_set1_epi8(-1); PARTS];
        for place in 0..WINDOW {
            // SAFETY: `at` is a multiple of the width below BLOCK, so that the load ends before
            // BLOCK + WINDOW, which is within the block's pad.
            let bytes = unsafe { _mm256_loadu_si256(block.as_ptr().add(at + place).cast()) };
            let lows = _mm256_and_si256(bytes, nibble);
            let highs = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
            for (part, passed) in parts.iter_mut().enumerate() {
                let table = place * PARTS + part;
                let by_low = _mm256_shuffle_epi8(low[table], lows);
                let by_high = _mm256_shuffle_epi8(high[table], highs);
                *passed = _mm256_and_si256(*passed, _mm256_and_si256(by_low, by_high));
            }
        }
        let passed = parts.into_iter().fold(zero, |all, part| _mm256_or_si256(all, part));
        let none = _mm256_movemask_epi8(_mm256_cmpeq_epi8(passed, zero)).cast_unsigned();
        count = push(queue, count, at, !none);
        at += WIDTH;
    }
    count
}

#[target_feature(enable = "avx2")]
fn broadcast(table: &[u8; 16]) -> __m256i {
    // SAFETY: the table has the 16 bytes that are loaded.
    let table: __m128i = unsafe { _mm_loadu_si128(table.as_ptr().cast()) };
    _mm256_broadcastsi128_si256(table)
}

/// Writes the places of the bits that are set. The first eight without a branch for each: mostly
/// there are fewer, and what is written past the last is written over.
#[inline(always)]
fn push(queue: &mut Queue, count: usize, at: usize, mut bits: u32) -> usize {
    let next = count + bits.count_ones() as usize;
    let mut from = count;
    loop {
        for slot in &mut queue[from..from + 4] {
            *slot = (at + bits.trailing_zeros() as usize) as u16;
            bits &= bits.wrapping_sub(1);
        }
        from += 4;
        if from >= next {
            return next;
        }
    }
}
