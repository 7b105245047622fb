//! Base64 as it is found in the wild: either alphabet, padded or not.
//!
//! Strict decoders refuse set bits behind the last whole byte. Real tokens have them where random
//! characters were appended, so this one drops them.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::decode::sextet;

/// Decodes `text`; nothing where a character is of neither alphabet or one is left over.
pub(super) fn decode(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let end = text.iter().rposition(|&b| b != b'=').map_or(0, |last| last + 1);
    let text = &text[..end];
    if text.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3 + 2));
    for group in text.chunks(4) {
        let mut bits = 0_u32;
        for &character in group {
            bits = bits << 6 | u32::from(sextet(character)?);
        }
        bits <<= 6 * (4 - group.len());
        let [_, a, b, c] = bits.to_be_bytes();
        bytes.extend_from_slice(&[a, b, c][..group.len() - 1]);
    }
    Some(bytes)
}

/// Whether `byte` is of the standard alphabet.
pub(super) fn is_standard(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// The six bits that a character stands for.
#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::{BASE64, BASE64URL_NOPAD};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_a_strict_encoder_writes(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            for text in [BASE64.encode(&bytes), BASE64URL_NOPAD.encode(&bytes)] {
                let decoded = decode(text.as_bytes());
                prop_assert_eq!(decoded.as_deref(), Some(&bytes));
            }
        }
    }

    #[test]
    fn drops_trailing_bits_and_refuses_a_lone_character() {
        assert_eq!(decode(b"Zm9=").as_deref(), Some(&b"fo".to_vec()));
        assert_eq!(decode(b"Zm9vY"), None);
        assert_eq!(decode(b"Zm 9"), None);
        assert_eq!(decode(b"Z=m9"), None);
    }
}
