//! 64 places at a time: one exact table look-up for each of a window's four bytes and each half of
//! the buckets.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi16, _mm512_and_si512, _mm512_castsi512_si256, _mm512_cvtepu8_epi16,
    _mm512_extracti64x4_epi64, _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_or_si512,
    _mm512_permutex2var_epi8, _mm512_set1_epi16, _mm512_storeu_si512, _mm512_test_epi8_mask,
};

use super::{BLOCK, Block, Masks, PARTS, Queue};
use crate::window::WINDOW;

const WIDTH: usize = 64;

const PLACES: [u8; WIDTH] = {
    let mut places = [0; WIDTH];
    let mut at = 0;
    while at < WIDTH {
        places[at] = at as u8;
        at += 1;
    }
    places
};

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2")]
pub(super) fn candidates(masks: &Masks, block: &Block, len: usize, queue: &mut Queue) -> usize {
    let mut tables = [_mm512_set1_epi16(0); 2 * PARTS * WINDOW];
    for (register, table) in tables.iter_mut().zip(&masks.exact) {
        *register = load(table);
    }
    let places = load(&PLACES);
    let mut count = 0;
    let mut at = 0;
    while at < len.min(BLOCK) {
        let mut parts = [_mm512_set1_epi16(-1); PARTS];
        for place in 0..WINDOW {
            // SAFETY: `at` is a multiple of the width below BLOCK, so that the load ends before
            // BLOCK + WINDOW, which is within the block's pad.
            let bytes = unsafe { _mm512_loadu_si512(block.as_ptr().add(at + place).cast()) };
            for (part, passed) in parts.iter_mut().enumerate() {
                let table = (place * PARTS + part) * 2;
                let admitted = _mm512_permutex2var_epi8(tables[table], bytes, tables[table + 1]);
                *passed = _mm512_and_si512(*passed, admitted);
            }
        }
        let none = _mm512_set1_epi16(0);
        let passed = parts.into_iter().fold(none, |all, part| _mm512_or_si512(all, part));
        let bits = _mm512_test_epi8_mask(passed, passed);
        let found = _mm512_maskz_compress_epi8(bits, places);
        let base = _mm512_set1_epi16(at as i16);
        let next = count + bits.count_ones() as usize;
        let low = _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(found)), base);
        let slots = &mut queue[count..count + 64];
        // SAFETY: the slots are 64 numbers of 16 bits: two registers.
        unsafe { _mm512_storeu_si512(slots.as_mut_ptr().cast(), low) };
        if next - count > 32 {
            let high = _mm512_extracti64x4_epi64::<1>(found);
            let high = _mm512_add_epi16(_mm512_cvtepu8_epi16(high), base);
            // SAFETY: as above; this is the second of the two.
            unsafe { _mm512_storeu_si512(slots.as_mut_ptr().add(32).cast(), high) };
        }
        count = next;
        at += WIDTH;
    }
    count
}

#[target_feature(enable = "avx512f")]
fn load(bytes: &[u8; 64]) -> __m512i {
    // SAFETY: the array has the 64 bytes that are loaded.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}
