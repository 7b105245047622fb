//! JSON web tokens: decoded, never verified.

use alloc::{string::String, vec::Vec};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Fact, Outcome, Verdict, base64, fact::presentable};

/// The shortest signature of any registered algorithm, in bytes (HS256).
const SHORTEST_SIGNATURE: usize = 32;

/// The header fields that decide; a value of any type is taken so that none fails the rest.
#[derive(Deserialize)]
struct Header {
    alg: Option<Value>,
    enc: Option<Value>,
}

/// The claims that become facts.
#[derive(Deserialize)]
struct Claims {
    exp: Option<Value>,
    iss: Option<Value>,
    role: Option<Value>,
}

/// Three parts (signed) or five (encrypted); the first, and of a signed one the second, are JSON
/// objects.
pub(super) fn check(secret: &[u8]) -> Verdict {
    let mut parts: [&[u8]; 5] = [&[]; 5];
    let mut count = 0;
    for part in secret.split(|&b| b == b'.') {
        let Some(slot) = parts.get_mut(count) else { return Outcome::Rejected.into() };
        *slot = part;
        count += 1;
    }
    let Some(header) = object::<Header>(parts[0]) else { return Outcome::Rejected.into() };
    match count {
        3 => signed(&header, parts[1], parts[2]),
        5 => encrypted(&header, &parts[1..]).into(),
        _ => Outcome::Rejected.into(),
    }
}

fn signed(header: &Header, payload: &[u8], signature: &[u8]) -> Verdict {
    let unsigned = header.alg.as_ref().and_then(Value::as_str).is_some_and(is_none);
    let (Some(claims), Some(signature)) = (object::<Claims>(payload), base64::decode(signature))
    else {
        return Outcome::Rejected.into();
    };
    if unsigned || signature.is_empty() {
        return Outcome::Rejected.into();
    }
    let outcome = match header.alg {
        Some(Value::String(_)) if signature.len() >= SHORTEST_SIGNATURE => Outcome::Passed,
        _ => Outcome::Unknown,
    };
    Verdict::with(outcome, facts(&claims))
}

/// The key part is empty where the key was agreed on beforehand; the rest never is.
fn encrypted(header: &Header, parts: &[&[u8]]) -> Outcome {
    let whole = parts.iter().all(|part| base64::decode(part).is_some())
        && parts[1..].iter().all(|part| !part.is_empty());
    match (&header.alg, &header.enc) {
        (Some(Value::String(_)), Some(Value::String(_))) if whole => Outcome::Passed,
        _ if whole => Outcome::Unknown,
        _ => Outcome::Rejected,
    }
}

fn is_none(algorithm: &str) -> bool {
    algorithm.eq_ignore_ascii_case("none")
}

fn facts(claims: &Claims) -> Vec<Fact> {
    let expires = claims.exp.as_ref().and_then(seconds).map(Fact::ExpiresAt);
    let issuer = claims.iss.as_ref().and_then(text).map(Fact::Issuer);
    let role = claims.role.as_ref().and_then(text).map(Fact::Role);
    expires.into_iter().chain(issuer).chain(role).collect()
}

/// A time in seconds; a fraction is allowed by the standard and dropped here.
pub(super) fn seconds(value: &Value) -> Option<i64> {
    /// 9999-12-31: what is later is no time.
    const LAST: i64 = 253_402_300_799;
    let seconds = value.as_i64().or_else(|| value.as_f64().map(|float| float as i64))?;
    (0..=LAST).contains(&seconds).then_some(seconds)
}

/// A text that may be shown.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().and_then(presentable)
}

/// The JSON object in a base64 segment, as far as `T` names its fields.
pub(super) fn object<T: DeserializeOwned>(segment: &[u8]) -> Option<T> {
    let json = base64::decode(segment)?;
    // A derived struct would take an array's elements for its fields.
    let first = json.iter().find(|b| !b.is_ascii_whitespace())?;
    if *first != b'{' {
        return None;
    }
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::{format, string::ToString, vec};
    use data_encoding::BASE64URL_NOPAD;

    fn token(header: &str, payload: &str, signature: &[u8]) -> String {
        let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let (header, payload) = (encode(header.as_bytes()), encode(payload.as_bytes()));
        format!("{header}.{payload}.{}", encode(signature))
    }

    fn outcome(token: &str) -> Outcome {
        check(token.as_bytes()).outcome
    }

    const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
    const SIGNATURE: [u8; 32] = [0x5a; 32];

    #[test]
    fn a_signed_token_tells_its_expiry_and_issuer() {
        let claims = r#"{"iss":"https://id.acme.dev","exp":1767225600.5,"sub":"x"}"#;
        let verdict = check(token(HS256, claims, &SIGNATURE).as_bytes());
        let facts =
            vec![Fact::ExpiresAt(1_767_225_600), Fact::Issuer("https://id.acme.dev".to_string())];
        assert_eq!(verdict, Verdict::with(Outcome::Passed, facts));
    }

    #[test]
    fn a_role_is_a_fact() {
        let verdict = check(token(HS256, r#"{"role":"service_role"}"#, &SIGNATURE).as_bytes());
        assert_eq!(verdict.facts, vec![Fact::Role("service_role".to_string())]);
    }

    #[test]
    fn claims_of_odd_types_are_no_facts() {
        for claims in [
            r#"{"exp":"soon","iss":7,"role":["anon"]}"#,
            r#"{"exp":1e300,"iss":"two words"}"#,
            r#"{"exp":-1,"iss":"\u001b[31m"}"#,
            "{}",
        ] {
            let verdict = check(token(HS256, claims, &SIGNATURE).as_bytes());
            assert_eq!(verdict, Outcome::Passed.into(), "{claims}");
        }
    }

    #[test]
    fn what_is_no_token_is_rejected() {
        let good = token(HS256, "{}", &SIGNATURE);
        let cases = [
            token(r#"{"alg":"none"}"#, "{}", &SIGNATURE),
            token(r#"{"alg":"nOnE"}"#, "{}", b""),
            token(HS256, "{}", b""),
            token(r#"["HS256"]"#, "{}", &SIGNATURE),
            token(HS256, "[1]", &SIGNATURE),
            token(HS256, "\"text\"", &SIGNATURE),
            token("{\"alg\"", "{}", &SIGNATURE),
            good.replace('.', ""),
            format!("{good}.{good}"),
            format!("{good}!"),
            good.rsplit_once('.').unwrap().0.to_string(),
        ];
        for case in &cases {
            assert_eq!(outcome(case), Outcome::Rejected, "{case}");
        }
    }

    #[test]
    fn a_short_signature_or_no_algorithm_is_unknown() {
        assert_eq!(outcome(&token(HS256, "{}", b"cut off")), Outcome::Unknown);
        assert_eq!(outcome(&token("{}", "{}", &SIGNATURE)), Outcome::Unknown);
    }

    #[test]
    fn five_parts_are_an_encrypted_token() {
        let header = BASE64URL_NOPAD.encode(br#"{"alg":"dir","enc":"A256GCM"}"#);
        assert_eq!(outcome(&format!("{header}..aXZpdml2.Y2lwaGVy.dGFn")), Outcome::Passed);
        assert_eq!(outcome(&format!("{header}..aXZpdml2..dGFn")), Outcome::Rejected);
        assert_eq!(outcome(&format!("{header}..aXZpdml2.Y2lwaGVy")), Outcome::Rejected);
        let header = BASE64URL_NOPAD.encode(HS256.as_bytes());
        assert_eq!(outcome(&format!("{header}..aXZpdml2.Y2lwaGVy.dGFn")), Outcome::Unknown);
    }

    #[test]
    fn templates() {
        for seed in 0..20 {
            let signed = check(&expand("{jwt}", seed).unwrap().text);
            assert_eq!(signed.outcome, Outcome::Passed);
            assert!(matches!(signed.facts[..], [Fact::ExpiresAt(_), Fact::Issuer(_)]));
            let unsigned = check(&expand("{jwt-none}", seed).unwrap().text);
            assert_eq!(unsigned, Outcome::Rejected.into());
        }
    }
}
