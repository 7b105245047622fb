//! Fly.io's macaroons: `fm2_` (or `fm1r_`, `fm1a_`) and base64 of a MessagePack array: nonce,
//! location, caveats and signature.

use super::{Fact, Outcome, Verdict, base64, fact::presentable, message_pack::Reader};

/// The type of a caveat that says from when to when a macaroon holds.
const VALIDITY_WINDOW: u64 = 4;

pub(super) fn macaroon(secret: &[u8]) -> Verdict {
    let encoded = secret.iter().position(|&b| b == b'_').map(|at| &secret[at + 1..]);
    let Some(text) = encoded.and_then(base64::decode) else { return Outcome::Unknown.into() };
    match read(&text) {
        Some((location, expiry)) => {
            let location = core::str::from_utf8(location).ok().and_then(presentable);
            let facts = expiry.map(Fact::ExpiresAt).into_iter();
            Verdict::with(Outcome::Passed, facts.chain(location.map(Fact::Issuer)).collect())
        }
        None => Outcome::Unknown.into(),
    }
}

/// The location, and the earliest end of all its caveats.
fn read(text: &[u8]) -> Option<(&[u8], Option<i64>)> {
    let mut reader = Reader(text);
    if reader.array()? != 4 {
        return None;
    }
    reader.skip()?;
    let location = reader.bytes()?;
    let caveats = reader.array()?;
    let mut expiry: Option<i64> = None;
    for _ in 0..caveats / 2 {
        if reader.number()? == VALIDITY_WINDOW {
            let end = validity_window(&mut reader)?;
            expiry = Some(expiry.map_or(end, |earlier| earlier.min(end)));
        } else {
            reader.skip()?;
        }
    }
    // The signature.
    reader.bytes().map(|_| (location, expiry))
}

/// The second of two times in seconds.
fn validity_window(reader: &mut Reader<'_>) -> Option<i64> {
    if reader.array()? != 2 {
        return None;
    }
    reader.number()?;
    i64::try_from(reader.number()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::{format, string::ToString, vec, vec::Vec};
    use data_encoding::BASE64;
    use proptest::prelude::*;

    fn token(text: &[u8]) -> Vec<u8> {
        format!("fm2_{}", BASE64.encode(text)).into_bytes()
    }

    #[test]
    fn the_earliest_end_and_the_location_are_facts() {
        let text = [
            &b"\x94\x93\xc4\x01k\xc4\x01r\xc2\xabapi.fly.dev\x96\x00\x92\x01\x1f"[..],
            b"\x04\x92\x00\xce\x69\x55\xb9\x00\x04\x92\x00\xce\x7f\xff\xff\xff\xc4\x01s",
        ]
        .concat();
        let facts = vec![Fact::ExpiresAt(0x6955_b900), Fact::Issuer("api.fly.dev".to_string())];
        assert_eq!(macaroon(&token(&text)), Verdict::with(Outcome::Passed, facts));
        assert_eq!(macaroon(&token(&text[..text.len() - 2])), Outcome::Unknown.into());
        assert_eq!(macaroon(b"fm2_"), Outcome::Unknown.into());
        assert_eq!(macaroon(b"fm2"), Outcome::Unknown.into());
    }

    #[test]
    fn templates_are_macaroons() {
        for seed in 0..20 {
            let token = expand("fm2_{fly-macaroon}", seed).unwrap().text;
            let verdict = macaroon(&token);
            assert_eq!(verdict.outcome, Outcome::Passed);
            assert!(matches!(verdict.facts[..], [Fact::ExpiresAt(_), Fact::Issuer(_)]));
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in prop::collection::vec(any::<u8>(), 0..120)) {
            macaroon(&token(&text));
            macaroon(&token(&[b"\x94\x90\xa0\x96\x04\x92\x00", &text[..]].concat()));
        }
    }
}
