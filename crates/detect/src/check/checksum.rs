//! Checksums that tokens carry in their own text.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use super::Outcome;

/// How far into a token its prefix may reach; `polar_at_u_` is 11.
const LONGEST_PREFIX: usize = 16;

/// Last six characters: base62 CRC-32 of the body. `mismatch` is what a wrong one means.
///
/// The body starts behind the `_` that ends the prefix. Which one that is cannot be told where
/// the body itself may hold `_` (Vercel), so each `_` near the start is tried, and the last one.
pub(super) fn base62(secret: &[u8], mismatch: Outcome) -> Outcome {
    let Some((token, checksum)) = secret.split_last_chunk::<6>() else { return Outcome::Unknown };
    let near_start = token.iter().take(LONGEST_PREFIX).enumerate();
    let candidates = near_start.filter(|&(_, &b)| b == b'_').map(|(at, _)| at);
    let last = token.iter().rposition(|&b| b == b'_');
    let mut decidable = false;
    for at in candidates.chain(last) {
        let body = &token[at + 1..];
        if !body.is_empty() {
            decidable = true;
            if crc32_base62(body) == *checksum {
                return Outcome::Passed;
            }
        }
    }
    if decidable { mismatch } else { Outcome::Unknown }
}

/// Last eight characters: lower-case hexadecimal CRC-32 of the 40 before.
pub(super) fn hex(secret: &[u8]) -> Outcome {
    let Some((token, checksum)) = secret.split_last_chunk::<8>() else { return Outcome::Unknown };
    match token.last_chunk::<40>() {
        Some(body) if crc32_hex(body) == *checksum => Outcome::Passed,
        _ => Outcome::Unknown,
    }
}

/// GitHub's fine-grained token: `github_pat_`, 22 characters, `_`, 59 characters, of which those
/// behind the first 43 are the start of a hash of everything before them.
pub(super) fn github_fine_grained(secret: &[u8]) -> Outcome {
    const HASHED: usize = "github_pat_".len() + 22 + 1 + 43;
    match secret.split_at_checked(HASHED) {
        Some((hashed, rest)) if rest.starts_with(&sha256_base32(hashed)) => Outcome::Passed,
        _ => Outcome::Unknown,
    }
}

/// CRC-32 (IEEE) of `body` in base62, alphabet `0-9A-Za-z`, filled with `0` to six characters.
pub(crate) fn crc32_base62(body: &[u8]) -> [u8; 6] {
    in_base62(crc32fast::hash(body))
}

/// `number` in base62; 62⁶ is more than 2³², so six characters always do.
fn in_base62(mut number: u32) -> [u8; 6] {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for character in text.iter_mut().rev() {
        *character = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    text
}

/// CRC-32 (IEEE) of `body`, eight lower-case hexadecimal digits.
pub(crate) fn crc32_hex(body: &[u8]) -> [u8; 8] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let number = crc32fast::hash(body);
    core::array::from_fn(|at| DIGITS[(number >> (28 - 4 * at) & 0xf) as usize])
}

/// The first eight characters of `text`'s SHA-256 in base32.
pub(crate) fn sha256_base32(text: &[u8]) -> [u8; 8] {
    let digest = Sha256::digest(text);
    let mut start = [0; 8];
    // Five bytes are exactly eight characters of base32.
    BASE32_NOPAD.encode_mut(&digest[..5], &mut start);
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;

    fn expanded(template: &str, seed: u64) -> alloc::vec::Vec<u8> {
        expand(template, seed).unwrap().text
    }

    /// The CRC catalogue's check value for CRC-32/ISO-HDLC is 0xCBF43926 over "123456789".
    #[test]
    fn known_checksums() {
        assert_eq!(&crc32_hex(b"123456789"), b"cbf43926");
        // 0xCBF43926 = 3·62⁵ + 45·62⁴ + 35·62³ + 27·62² + 22·62 + 14, worked out apart.
        assert_eq!(&crc32_base62(b"123456789"), b"3jZRME");
        assert_eq!(&in_base62(0), b"000000");
        assert_eq!(&in_base62(61), b"00000z");
        assert_eq!(&in_base62(62), b"000010");
        assert_eq!(&in_base62(u32::MAX), b"4gfFC3");
        // SHA-256 of "abc" starts with ba 78 16 bf 8f (FIPS 180).
        assert_eq!(&sha256_base32(b"abc"), b"XJ4BNP4P");
    }

    #[test]
    fn tokens_of_every_length_pass_and_one_changed_character_fails() {
        for seed in 0..20 {
            for template in [
                "ghp_{base62:30}{crc32}",
                "ghr_{base62:70}{crc32}",
                "polar_oat_{base62:37}{crc32}",
                "polar_at_u_{base62:37}{crc32}",
                "vcp_{start}{base64url:50}{crc32}",
            ] {
                let mut token = expanded(template, seed);
                assert_eq!(base62(&token, Outcome::Failed), Outcome::Passed, "{template} {seed}");
                let body = token.len() - 10;
                token[body] = if token[body] == b'7' { b'8' } else { b'7' };
                assert_eq!(base62(&token, Outcome::Failed), Outcome::Failed, "{template} {seed}");
            }
        }
    }

    #[test]
    fn a_body_may_hold_underscores() {
        let token = expanded("vcp_{start}{base64url:20}_{base64url:29}{crc32}", 3);
        assert_eq!(base62(&token, Outcome::Failed), Outcome::Passed);
    }

    #[test]
    fn what_is_too_short_to_check_is_unknown() {
        for secret in ["", "ghp_", "abcdef", "abcdefghijkl", "ghp_000000"] {
            assert_eq!(base62(secret.as_bytes(), Outcome::Failed), Outcome::Unknown, "{secret}");
            assert_eq!(hex(secret.as_bytes()), Outcome::Unknown, "{secret}");
            assert_eq!(github_fine_grained(secret.as_bytes()), Outcome::Unknown, "{secret}");
        }
    }

    #[test]
    fn cloudflare() {
        let mut token = expanded("cfut_{base62:40}{crc32hex}", 1);
        assert_eq!(hex(&token), Outcome::Passed);
        token[5] ^= 1;
        assert_eq!(hex(&token), Outcome::Unknown);
    }

    #[test]
    fn github_fine_grained_tokens() {
        let template = "github_pat_{base62:22}_{base62:43}{github-fine-grained}{base62:8}";
        let mut token = expanded(template, 1);
        assert_eq!((token.len(), github_fine_grained(&token)), (93, Outcome::Passed));
        token[30] ^= 1;
        assert_eq!(github_fine_grained(&token), Outcome::Unknown);
    }
}
