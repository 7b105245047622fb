//! Grafana: service account tokens end in a checksum, the others are JSON in base64.

use serde::Deserialize;
use serde_json::Value;

use super::{Fact, Outcome, Verdict, jwt};

/// `glsa_`, 32 characters, `_`, then the CRC-32 of what stands before that `_`, its least
/// significant byte first.
pub(super) fn service_account(secret: &[u8]) -> Outcome {
    match secret.split_last_chunk::<8>() {
        Some(([body @ .., b'_'], checksum)) if body.len() == "glsa_".len() + 32 => {
            match crc32_reversed_hex(body) == *checksum {
                true => Outcome::Passed,
                false => Outcome::Failed,
            }
        }
        _ => Outcome::Unknown,
    }
}

/// `glc_`, base64 of a JSON object with the organisation's number, a name and the key.
pub(super) fn cloud(secret: &[u8]) -> Verdict {
    #[derive(Deserialize)]
    struct Claims {
        o: Option<Value>,
        k: Option<Value>,
    }
    match secret.strip_prefix(b"glc_").and_then(jwt::object::<Claims>) {
        Some(Claims { o, k: Some(Value::String(_)) }) => {
            let organization = o.as_ref().and_then(jwt::text).map(Fact::Organization);
            Verdict::with(Outcome::Passed, organization.into_iter().collect())
        }
        _ => Outcome::Unknown.into(),
    }
}

/// Base64 of a JSON object with the key, a name and the organisation's number.
pub(super) fn api_key(secret: &[u8]) -> Outcome {
    #[derive(Deserialize)]
    struct Claims {
        k: Option<Value>,
        n: Option<Value>,
        id: Option<Value>,
    }
    match jwt::object::<Claims>(secret) {
        Some(Claims { k: Some(Value::String(_)), n: Some(_), id: Some(_) }) => Outcome::Passed,
        _ => Outcome::Unknown,
    }
}

/// CRC-32 (IEEE) of `body`, least significant byte first, eight lower-case hexadecimal digits.
pub(crate) fn crc32_reversed_hex(body: &[u8]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h] = super::checksum::crc32_hex(body);
    [g, h, e, f, c, d, a, b]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::{string::ToString, vec, vec::Vec};
    use data_encoding::BASE64;
    use proptest::prelude::*;

    fn expanded(template: &str, seed: u64) -> Vec<u8> {
        expand(template, seed).unwrap().text
    }

    #[test]
    fn the_checksum_is_written_backwards() {
        // The CRC catalogue's check value is cbf43926.
        assert_eq!(&crc32_reversed_hex(b"123456789"), b"2639f4cb");
        for seed in 0..20 {
            let mut token = expanded("glsa_{base62:32}_{crc32reversed}", seed);
            assert_eq!((token.len(), service_account(&token)), (46, Outcome::Passed));
            token[10] = if token[10] == b'7' { b'8' } else { b'7' };
            assert_eq!(service_account(&token), Outcome::Failed);
            assert_eq!(service_account(&token[1..]), Outcome::Unknown);
        }
        for short in ["", "_", "_00000000", "glsa_", "00000000"] {
            assert_eq!(service_account(short.as_bytes()), Outcome::Unknown);
        }
    }

    #[test]
    fn cloud_tokens_name_their_organization() {
        let token = [
            &b"glc_"[..],
            BASE64.encode(br#"{"o":"123456","n":"agent","k":"secret","m":{"r":"eu"}}"#).as_bytes(),
        ]
        .concat();
        let organization = Fact::Organization("123456".to_string());
        assert_eq!(cloud(&token), Verdict::with(Outcome::Passed, vec![organization]));
        assert_eq!(cloud(&token[1..]), Outcome::Unknown.into());
        assert_eq!(cloud(&token[..30]), Outcome::Unknown.into());
        let without_key = [&b"glc_"[..], BASE64.encode(br#"{"o":"1","k":7}"#).as_bytes()].concat();
        assert_eq!(cloud(&without_key), Outcome::Unknown.into());
    }

    #[test]
    fn old_keys() {
        let key = BASE64.encode(br#"{"k":"secret","n":"agent","id":1}"#);
        assert_eq!(api_key(key.as_bytes()), Outcome::Passed);
        for text in [r#"{"k":"secret"}"#, r#"{"k":1,"n":"a","id":1}"#, "[]", "k"] {
            let key = BASE64.encode(text.as_bytes());
            assert_eq!(api_key(key.as_bytes()), Outcome::Unknown, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(secret in "(glsa_|glc_eyJ|eyJrIjoi)?[0-9A-Za-z+/=_]{0,60}", raw: Vec<u8>) {
            for secret in [secret.as_bytes(), &raw] {
                let (_, _, _) = (service_account(secret), cloud(secret), api_key(secret));
            }
        }
    }
}
