//! Literals as they stand in base64 (RFC 4648).

use alloc::vec::Vec;

/// The characters that a literal's bytes decide, where `shift` bytes of its first group stand before
/// it, and how many characters of the group stand before those; `None` where they are fewer than
/// `least`.
pub(super) fn encode(literal: &[u8], shift: usize, least: usize) -> Option<(Vec<u8>, usize)> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |index: usize| literal[index / 8] >> (7 - index % 8) & 1;
    let first = (8 * shift).div_ceil(6);
    let last = 8 * (shift + literal.len()) / 6;
    let character = |at: usize| {
        let bits = (at * 6 - 8 * shift..(at + 1) * 6 - 8 * shift).fold(0, |v, i| v << 1 | bit(i));
        ALPHABET[usize::from(bits)]
    };
    (last >= first + least).then(|| ((first..last).map(character).collect(), first))
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use data_encoding::BASE64;

    use super::*;

    #[test]
    fn the_characters_of_a_literal_are_those_of_any_text_with_it() {
        for shift in 0..3 {
            let (fixed, before) = encode(b"password", shift, 4).expect("long enough");
            for around in ["xyz", "~~~", "\0\0\0"] {
                let text = format!("{}password{around}", &around[..shift]);
                let encoded = BASE64.encode(text.as_bytes());
                assert!(encoded.as_bytes()[before..].starts_with(&fixed), "{shift}");
            }
        }
        assert_eq!(encode(b"abc", 1, 4), None);
    }
}
