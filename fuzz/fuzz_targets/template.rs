//! A template of any content is refused with an error or expands, the same way each time.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use scrubjay_detect::template::expand;
use scrubjay_fuzz::{Recipe, corpus::pick};

/// Parts of templates.
const FRAGMENTS: [&str; 40] = [
    "{",
    "}",
    "\"",
    "\\",
    ":",
    "«",
    "»",
    "{{",
    "hex",
    "HEX",
    "base64",
    "base64url",
    "base62",
    "{base64:\"",
    "\"}",
    "{crc32}",
    "{crc32hex}",
    "{start}",
    "{pem:",
    "{pem-escaped:",
    "{pem-empty:",
    "RSA PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
    "{repeat:",
    "12",
    "100000",
    "{putty}",
    "{github-fine-grained}",
    "_",
    "ü",
    "{jwt}",
    "{jwt-none}",
    "{uuid}",
    "{sentry-organization}",
    "{1password-service-account}",
    "{bedrock-api-key}",
    "{bech32:8}",
    "-1",
    "",
];

#[derive(Arbitrary, Debug)]
enum Part<'a> {
    Fragment(u8),
    Own(&'a str),
}

fuzz_target!(|data: &[u8]| {
    let Some(recipe) = Recipe::<(u64, Vec<Part<'_>>)>::read(data) else { return };
    let part = |part: &Part<'_>| match part {
        Part::Fragment(index) => pick(&FRAGMENTS, usize::from(*index)).to_owned(),
        Part::Own(text) => (*text).to_owned(),
    };
    let (seed, template) = match &recipe {
        Recipe::Structured((seed, parts)) => (*seed, parts.iter().map(part).collect()),
        Recipe::Plain(bytes) => (0, String::from_utf8_lossy(bytes).into_owned()),
    };
    match expand(&template, seed) {
        Ok(expansion) => {
            assert!(expansion.text.get(expansion.secret.clone()).is_some());
            assert_eq!(expand(&template, seed).map(|again| again.text), Ok(expansion.text));
        }
        Err(error) => assert!(error.offset() <= template.len(), "{error}"),
    }
});
