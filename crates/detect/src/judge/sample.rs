//! Values for tests, made at run time from a seed: nothing token-shaped is in these files.

use std::{string::String, vec::Vec};

/// A small generator (xorshift64*).
pub(super) struct Sample(u64);

impl Sample {
    pub(super) fn new(seed: u64) -> Self {
        let mut sample = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            sample.below(2);
        }
        sample
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize;
        high % n
    }

    pub(super) fn of(&mut self, alphabet: &str, n: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..n).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }

    pub(super) fn base62(&mut self, n: usize) -> String {
        self.of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", n)
    }

    pub(super) fn base64(&mut self, n: usize) -> String {
        self.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", n)
    }

    pub(super) fn base64url(&mut self, n: usize) -> String {
        self.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", n)
    }

    pub(super) fn base36(&mut self, n: usize) -> String {
        self.of("0123456789abcdefghijklmnopqrstuvwxyz", n)
    }

    pub(super) fn base32(&mut self, n: usize) -> String {
        self.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", n)
    }

    pub(super) fn hex(&mut self, n: usize) -> String {
        self.of("0123456789abcdef", n)
    }

    pub(super) fn digits(&mut self, n: usize) -> String {
        self.of("0123456789", n)
    }

    pub(super) fn lower(&mut self, n: usize) -> String {
        self.of("abcdefghijklmnopqrstuvwxyz", n)
    }
}
