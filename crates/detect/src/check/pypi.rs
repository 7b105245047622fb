//! PyPI's tokens: `pypi-` and base64url of a macaroon in its second binary format: version 2,
//! location, identifier, caveats and signature, where a field is its type, its length and its
//! text, and a type 0 ends a section. A caveat is JSON: `[0, end, start]`, `[1, [project names]]`,
//! `[2, [project ids]]`, `[3, user]`; older ones are objects.

use alloc::{vec, vec::Vec};
use serde_json::Value;

use super::{Fact, Outcome, Verdict, base64, jwt};

const END: u8 = 0;
const LOCATION: u8 = 1;
const IDENTIFIER: u8 = 2;
const VERIFICATION_ID: u8 = 4;
const SIGNATURE: u8 = 6;

/// More projects than this are not named.
const MOST_PROJECTS: usize = 8;

pub(super) fn macaroon(secret: &[u8]) -> Verdict {
    let macaroon = secret.strip_prefix(b"pypi-").and_then(base64::decode);
    let facts = macaroon.and_then(|text| {
        let mut rest = text.strip_prefix(&[2])?;
        facts(&mut rest)
    });
    facts.map_or(Outcome::Unknown.into(), |facts| Verdict::with(Outcome::Passed, facts))
}

/// What the caveats tell; nothing where the structure is another.
fn facts(rest: &mut &[u8]) -> Option<Vec<Fact>> {
    let mut facts = vec![];
    let (LOCATION, _) = field(rest)? else { return None };
    let (IDENTIFIER, _) = field(rest)? else { return None };
    let (END, _) = field(rest)? else { return None };
    loop {
        match field(rest)? {
            (END, _) => break,
            (IDENTIFIER, caveat) => facts.extend(limits(caveat)),
            (LOCATION, _) => continue,
            _ => return None,
        }
        match field(rest)? {
            (END, _) => {}
            (VERIFICATION_ID, _) => _ = field(rest)?,
            _ => return None,
        }
    }
    let (SIGNATURE, signature) = field(rest)? else { return None };
    (signature.len() == 32).then_some(facts)
}

/// The next field's type and text.
fn field<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (&kind, after) = rest.split_first()?;
    *rest = after;
    if kind == END {
        return Some((END, b""));
    }
    let length = length(rest)?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some((kind, text))
}

/// Seven bits a byte, the lowest first; a token is short, so two bytes do.
fn length(rest: &mut &[u8]) -> Option<usize> {
    let (&first, after) = rest.split_first()?;
    *rest = after;
    if first < 0x80 {
        return Some(usize::from(first));
    }
    let (&second, after) = rest.split_first().filter(|(second, _)| **second < 0x80)?;
    *rest = after;
    Some(usize::from(second) << 7 | usize::from(first & 0x7f))
}

/// What a caveat limits the token to.
fn limits(caveat: &[u8]) -> Vec<Fact> {
    let Ok(caveat) = serde_json::from_slice::<Value>(caveat) else { return vec![] };
    let (end, projects) = match caveat.get(0).and_then(Value::as_i64) {
        Some(0) => (caveat.get(1), None),
        Some(1) => (None, caveat.get(1)),
        Some(_) => (None, None),
        None => {
            let permissions = caveat.get("permissions");
            (caveat.get("exp"), permissions.and_then(|permissions| permissions.get("projects")))
        }
    };
    let end = end.and_then(jwt::seconds).map(Fact::ExpiresAt);
    let projects = projects.and_then(Value::as_array).into_iter().flatten();
    let projects = projects.filter_map(jwt::text).take(MOST_PROJECTS).map(Fact::Project);
    end.into_iter().chain(projects).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::{format, string::ToString};
    use data_encoding::BASE64URL_NOPAD;
    use proptest::prelude::*;

    fn token(macaroon: &[u8]) -> Vec<u8> {
        format!("pypi-{}", BASE64URL_NOPAD.encode(macaroon)).into_bytes()
    }

    fn with_caveats(caveats: &[&str]) -> Vec<u8> {
        let mut text = b"\x02\x01\x08pypi.org\x02\x02id\x00".to_vec();
        for caveat in caveats {
            text.extend([IDENTIFIER, caveat.len() as u8]);
            text.extend_from_slice(caveat.as_bytes());
            text.push(END);
        }
        text.extend([END, SIGNATURE, 32]);
        text.extend([b's'; 32]);
        text
    }

    #[test]
    fn projects_and_end_are_facts() {
        let project = |name: &str| Fact::Project(name.to_string());
        for (caveats, facts) in [
            (&[r#"[3,"00000000-user"]"#][..], vec![]),
            (&[r#"[1,["acme","acme-cli"]]"#], vec![project("acme"), project("acme-cli")]),
            (&[r#"[4,"id"]"#, "[0,1767225600,1767224700]"], vec![Fact::ExpiresAt(1_767_225_600)]),
            (&[r#"{"version":1,"permissions":{"projects":["acme"]}}"#], vec![project("acme")]),
            (&[r#"{"version":1,"permissions":"user"}"#], vec![]),
            (&[r#"{"exp":1767225600,"nbf":0}"#], vec![Fact::ExpiresAt(1_767_225_600)]),
            (&["no JSON", "[]", r#"[1,[7,"two words"]]"#], vec![]),
        ] {
            let verdict = macaroon(&token(&with_caveats(caveats)));
            assert_eq!(verdict, Verdict::with(Outcome::Passed, facts), "{caveats:?}");
        }
    }

    #[test]
    fn another_structure_is_unknown() {
        let good = with_caveats(&["[]"]);
        for length in 0..good.len() {
            assert_eq!(macaroon(&token(&good[..length])), Outcome::Unknown.into(), "{length}");
        }
        let mut other = good;
        other[0] = 1;
        assert_eq!(macaroon(&token(&other)), Outcome::Unknown.into());
        assert_eq!(macaroon(b"pypi-"), Outcome::Unknown.into());
    }

    #[test]
    fn templates_are_macaroons() {
        for seed in 0..20 {
            for template in ["pypi-{pypi-macaroon}", "pypi-{testpypi-macaroon}"] {
                let verdict = macaroon(&expand(template, seed).unwrap().text);
                assert_eq!(verdict.outcome, Outcome::Passed, "{template}");
            }
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in prop::collection::vec(any::<u8>(), 0..120)) {
            macaroon(&token(&text));
            macaroon(&token(&[b"\x02\x01\x00\x02\x00\x00", &text[..]].concat()));
        }
    }
}
