//! Atlassian: cloud tokens end in a checksum of themselves, Data Center tokens begin with their
//! number.

use alloc::{borrow::Cow, vec::Vec};

use zeroize::Zeroize;

use super::{Outcome, base64};

/// Data Center tokens number themselves with at least this many digits.
const LEAST_DIGITS: usize = 4;

/// Last eight characters: upper-case hexadecimal CRC-32 of everything before, prefix included.
///
/// The algorithm is not published, so a mismatch says nothing.
pub(super) fn cloud(secret: &[u8]) -> Outcome {
    let mut token = unescaped(secret);
    let outcome = checked(&token);
    if let Cow::Owned(copy) = &mut token {
        copy.zeroize();
    }
    outcome
}

fn checked(token: &[u8]) -> Outcome {
    match token.split_last_chunk::<8>() {
        Some((body, checksum)) if !body.is_empty() && crc32_upper_hex(body) == *checksum => {
            Outcome::Passed
        }
        _ => Outcome::Unknown,
    }
}

/// The token with its `=` as it was issued: in URLs and JSON it is written as an escape.
fn unescaped(secret: &[u8]) -> Cow<'_, [u8]> {
    const ESCAPES: [&[u8]; 6] = [b"%3D", b"%3d", b"\\u003d", b"\\u003D", b"\\x3d", b"\\x3D"];
    if !secret.iter().any(|b| matches!(b, b'%' | b'\\')) {
        return Cow::Borrowed(secret);
    }
    let mut token = Vec::with_capacity(secret.len());
    let mut rest = secret;
    while let [first, after @ ..] = rest {
        let escape = ESCAPES.iter().find_map(|escape| rest.strip_prefix(*escape));
        token.push(if escape.is_some() { b'=' } else { *first });
        rest = escape.unwrap_or(after);
    }
    Cow::Owned(token)
}

/// Base64 of a number, `:` and random bytes, behind `BBDC-` where it is Bitbucket's.
pub(super) fn data_center(secret: &[u8]) -> Outcome {
    let body = secret.strip_prefix(b"BBDC-").unwrap_or(secret);
    let Some(decoded) = base64::decode(body) else { return Outcome::Unknown };
    let digits = decoded.iter().take_while(|b| b.is_ascii_digit()).count();
    match &decoded[digits..] {
        [b':', _, ..] if digits >= LEAST_DIGITS => Outcome::Passed,
        _ => Outcome::Unknown,
    }
}

/// CRC-32 (IEEE) of `body`, eight upper-case hexadecimal digits.
pub(crate) fn crc32_upper_hex(body: &[u8]) -> [u8; 8] {
    super::checksum::crc32_hex(body).map(|digit| digit.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::{format, string::String};
    use data_encoding::BASE64;
    use proptest::prelude::*;

    fn expanded(template: &str, seed: u64) -> String {
        String::from_utf8(expand(template, seed).unwrap().text).unwrap()
    }

    #[test]
    fn the_checksum_covers_the_prefix() {
        // The CRC catalogue's check value.
        assert_eq!(&crc32_upper_hex(b"123456789"), b"CBF43926");
        for seed in 0..20 {
            for template in ["ATATT3{base64url:180}={crc32HEX}", "ATBB{base62:24}{crc32HEX}"] {
                let token = expanded(template, seed);
                assert_eq!(cloud(token.as_bytes()), Outcome::Passed, "{template} {seed}");
                assert_eq!(cloud(&token.as_bytes()[1..]), Outcome::Unknown);
                assert_eq!(cloud(token.to_ascii_lowercase().as_bytes()), Outcome::Unknown);
            }
        }
    }

    #[test]
    fn an_escaped_equals_sign_is_undone() {
        let token = expanded("ATATT3{base64url:180}={crc32HEX}", 1);
        for escape in ["%3D", "%3d", "\\u003d", "\\u003D", "\\x3d"] {
            let escaped = token.replace('=', escape);
            assert_eq!(cloud(escaped.as_bytes()), Outcome::Passed, "{escape}");
        }
        assert_eq!(cloud(token.replace('=', "%3E").as_bytes()), Outcome::Unknown);
    }

    #[test]
    fn data_center_tokens_begin_with_a_number() {
        for seed in 0..20 {
            let token = expanded(r#"{base64:"{digits:12}:{base62:20}"}"#, seed);
            assert_eq!(data_center(token.as_bytes()), Outcome::Passed);
            assert_eq!(data_center(format!("BBDC-{token}").as_bytes()), Outcome::Passed);
        }
        for text in ["123:abcdefgh", "123456789", "12345:", "a1234:bcdef", ""] {
            let token = BASE64.encode(text.as_bytes());
            assert_eq!(data_center(token.as_bytes()), Outcome::Unknown, "{text}");
        }
        assert_eq!(data_center(b"BBDC-not base64"), Outcome::Unknown);
    }

    proptest! {
        #[test]
        fn never_panics(secret in "(ATATT3|BBDC-)?[0-9A-Za-z%\\\\=ux_-]{0,60}", raw: Vec<u8>) {
            for secret in [secret.as_bytes(), &raw] {
                let (_, _) = (cloud(secret), data_center(secret));
            }
        }

        #[test]
        fn text_without_escapes_stays(secret in "[0-9A-Za-z=_-]{0,40}") {
            let same = unescaped(secret.as_bytes());
            prop_assert_eq!(same.as_ref(), secret.as_bytes());
        }
    }
}
