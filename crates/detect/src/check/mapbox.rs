//! Mapbox tokens: a kind, a payload that names the user, a signature.

use serde::Deserialize;
use serde_json::Value;

use super::{Fact, Outcome, Verdict, jwt};

/// `pk`, `sk` or `tk`, base64url of a JSON object, 22 characters, with dots between them.
pub(super) fn token(secret: &[u8]) -> Verdict {
    #[derive(Deserialize)]
    struct Claims {
        u: Option<Value>,
    }
    let mut parts = secret.split(|&b| b == b'.');
    let (Some(b"pk" | b"sk" | b"tk"), Some(payload)) = (parts.next(), parts.next()) else {
        return Outcome::Unknown.into();
    };
    match jwt::object::<Claims>(payload) {
        Some(Claims { u: Some(user) }) => {
            let user = jwt::text(&user).map(Fact::Organization);
            Verdict::with(Outcome::Passed, user.into_iter().collect())
        }
        _ => Outcome::Unknown.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::ToString, vec, vec::Vec};
    use data_encoding::BASE64URL_NOPAD;
    use proptest::prelude::*;

    #[test]
    fn the_payload_names_the_user() {
        let payload = BASE64URL_NOPAD.encode(br#"{"u":"acme","a":"c1"}"#);
        for kind in ["pk", "sk", "tk"] {
            let verdict = token(format!("{kind}.{payload}.signature").as_bytes());
            let user = Fact::Organization("acme".to_string());
            assert_eq!(verdict, Verdict::with(Outcome::Passed, vec![user]));
        }
        let nobody = BASE64URL_NOPAD.encode(br#"{"a":"c1"}"#);
        for unknown in [
            format!("xk.{payload}.s"),
            format!("pk.{nobody}.s"),
            "pk".to_string(),
            "pk.".to_string(),
            payload,
        ] {
            assert_eq!(token(unknown.as_bytes()), Outcome::Unknown.into(), "{unknown}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(secret in "(pk\\.eyJ|sk\\.)?[0-9A-Za-z_.-]{0,60}", raw: Vec<u8>) {
            token(secret.as_bytes());
            token(&raw);
        }
    }
}
