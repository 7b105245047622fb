//! GitLab's routable tokens.
//!
//! A prefix, a base64url payload of 16 random bytes, routing information and its length, `.`, a
//! version in two characters and `.` (older tokens lack the version), the payload's length in two
//! characters, and the CRC-32 of everything before in seven, numbers in base36.

use super::Outcome;

/// 16 random bytes, one of routing information at least, and its length, in base64.
const SHORTEST_PAYLOAD: usize = 24;

pub(super) fn routable(secret: &[u8]) -> Outcome {
    let Some((token, checksum)) = secret.split_last_chunk::<7>() else { return Outcome::Unknown };
    let Some((before, length)) = token.split_last_chunk::<2>() else { return Outcome::Unknown };
    let Some(prefixed) = prefixed_payload(before) else { return Outcome::Unknown };
    let fits =
        base36(length).is_some_and(|length| (SHORTEST_PAYLOAD..prefixed.len()).contains(&length));
    if fits && crc32_base36(token) == *checksum { Outcome::Passed } else { Outcome::Failed }
}

/// Prefix and payload, of what stands before the length.
fn prefixed_payload(before: &[u8]) -> Option<&[u8]> {
    let [rest @ .., b'.'] = before else { return None };
    match rest {
        [prefixed @ .., b'.', _, _] => Some(prefixed),
        _ => Some(rest),
    }
}

fn base36(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |number, &digit| {
        let value = char::from(digit).to_digit(36).filter(|_| !digit.is_ascii_uppercase())?;
        Some(number * 36 + value as usize)
    })
}

/// CRC-32 (IEEE) of `text` in base36, alphabet `0-9a-z`, filled with `0` to seven characters,
/// which always do: 36⁷ is more than 2³².
pub(crate) fn crc32_base36(text: &[u8]) -> [u8; 7] {
    const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut number = crc32fast::hash(text);
    let mut digits = [b'0'; 7];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(number % 36) as usize];
        number /= 36;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    fn expanded(template: &str, seed: u64) -> Vec<u8> {
        expand(template, seed).unwrap().text
    }

    /// The CRC catalogue's check value for CRC-32/ISO-HDLC is 0xCBF43926 over "123456789".
    #[test]
    fn a_known_checksum() {
        // 0xCBF43926 = 1·36⁶ + 20·36⁵ + 21·36⁴ + 8·36³ + 22·36² + 19·36 + 26, worked out apart.
        assert_eq!(&crc32_base36(b"123456789"), b"1kl8mjq");
    }

    #[test]
    fn tokens_pass_and_a_changed_one_fails() {
        for template in [
            "glpat-{base64url:27}.01.0r{crc32base36}",
            "glpat-{base64url:100}.01.2s{crc32base36}",
            "glpat-{base64url:27}.0r{crc32base36}",
            "glrt-t1_{base64url:27}.01.0r{crc32base36}",
        ] {
            for seed in 0..20 {
                let mut token = expanded(template, seed);
                assert_eq!(routable(&token), Outcome::Passed, "{template} {seed}");
                token[10] ^= 1;
                assert_eq!(routable(&token), Outcome::Failed, "{template} {seed}");
            }
        }
    }

    #[test]
    fn a_length_that_cannot_be_fails() {
        for template in [
            "glpat-{base64url:27}.01.0g{crc32base36}",
            "glpat-{base64url:27}.01.0x{crc32base36}",
            "glpat-{base64url:27}.01.0R{crc32base36}",
        ] {
            assert_eq!(routable(&expanded(template, 1)), Outcome::Failed, "{template}");
        }
    }

    #[test]
    fn what_is_no_routable_token_is_unknown() {
        for template in ["", "{hex:7}", "{hex:9}", "glpat-{base62:20}"] {
            assert_eq!(routable(&expanded(template, 1)), Outcome::Unknown, "{template}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(start in "[a-z0-9.-]{0,40}", end in prop::collection::vec(any::<u8>(), 0..20)) {
            routable(&[start.as_bytes(), &end].concat());
        }
    }
}
