//! Fields: what each name in braces expands to.

use alloc::{format, string::String, vec, vec::Vec};
use data_encoding::{BASE64, BASE64URL_NOPAD};

use super::error::{Reason, TemplateError};
use super::expand::{Context, Text, sequence};
use super::random::Random;
use super::syntax::{Quoted, Source};
use super::{armor, composite, macaroon};
use crate::check::{
    crc32_base36, crc32_base62, crc32_hex, crc32_reversed_hex, crc32_upper_hex, sha256_base32,
};

/// The most characters that a field may ask for.
const MOST: usize = 100_000;

/// From this many characters on, random text has digits and letters where its alphabet has both.
const MIXED_FROM: usize = 16;

/// The alphabets, by the names of their fields.
const ALPHABETS: &[(&str, &[u8])] = &[
    ("base62", b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    ("base64", b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
    ("base64url", b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
    ("base32", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    ("base32lower", b"abcdefghijklmnopqrstuvwxyz234567"),
    ("base36", b"0123456789abcdefghijklmnopqrstuvwxyz"),
    ("BASE36", b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("bech32", b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"),
    ("BECH32", b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
    ("hex", b"0123456789abcdef"),
    ("HEX", b"0123456789ABCDEF"),
    ("digits", b"0123456789"),
    ("lower", b"abcdefghijklmnopqrstuvwxyz"),
    ("upper", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("letters", b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
];

/// The fields without an argument that stand for no template.
const BARE: &[&str] = &[
    "uuid",
    "crc32",
    "crc32hex",
    "github-fine-grained",
    "putty",
    "start",
    "crc32HEX",
    "crc32reversed",
    "crc32base36",
    "fly-macaroon",
    "pypi-macaroon",
    "testpypi-macaroon",
];

/// Expands the field whose `{` at `offset` was read last.
pub(super) fn expand(
    source: &mut Source<'_>,
    context: &mut Context,
    text: &mut Text,
    offset: usize,
) -> Result<Vec<u8>, TemplateError> {
    let at = |reason| TemplateError { offset, reason };
    let name = source.name()?;
    if !source.take(":") {
        source.argument()?;
        return match composite::template(name) {
            Some(template) => composed(template, context).map_err(|error| at(error.reason)),
            None => bare(name, &mut context.random, text).map_err(at),
        };
    }
    if name == "repeat" {
        return repeat(source).map_err(at);
    }
    if source.take("\"") {
        return encoded(name, source, context, offset);
    }
    let argument = source.argument()?;
    let random = &mut context.random;
    match name {
        "pem" => armor::pem(argument, random).map_err(at),
        "pem-empty" => armor::empty(argument).map_err(at),
        "pem-escaped" => {
            let pem = armor::pem(argument, random).map_err(at)?;
            Ok(escape_newlines(&pem))
        }
        _ => counted(name, argument, random).map_err(at),
    }
}

/// A field without an argument that stands for a template.
fn composed(template: &str, context: &mut Context) -> Result<Vec<u8>, TemplateError> {
    let text = sequence(&mut Source::new(template), context, Quoted::No)?;
    Ok(text.bytes)
}

/// A field without an argument.
fn bare(name: &str, random: &mut Random, text: &mut Text) -> Result<Vec<u8>, Reason> {
    match name {
        "uuid" => Ok(uuid(random).into_bytes()),
        "crc32" => Ok(crc32_base62(text.body()).to_vec()),
        "crc32hex" if text.last_field.is_empty() => Err(Reason::NothingBefore),
        "crc32hex" => Ok(crc32_hex(&text.bytes[text.last_field.clone()]).to_vec()),
        "github-fine-grained" => Ok(sha256_base32(text.token()).to_vec()),
        "putty" => Ok(armor::putty(random)),
        "start" => {
            text.start_token();
            Ok(vec![])
        }
        "crc32HEX" => Ok(crc32_upper_hex(text.token()).to_vec()),
        "crc32reversed" => {
            let token = text.token();
            Ok(crc32_reversed_hex(token.strip_suffix(b"_").unwrap_or(token)).to_vec())
        }
        "crc32base36" => Ok(crc32_base36(text.token()).to_vec()),
        "fly-macaroon" => Ok(macaroon::fly(random).into_bytes()),
        "pypi-macaroon" => Ok(macaroon::pypi("pypi.org", random).into_bytes()),
        "testpypi-macaroon" => Ok(macaroon::pypi("test.pypi.org", random).into_bytes()),
        _ if takes_argument(name) => Err(Reason::Argument),
        _ => Err(Reason::UnknownField),
    }
}

fn takes_argument(name: &str) -> bool {
    matches!(name, "repeat" | "pem" | "pem-empty" | "pem-escaped") || alphabet(name).is_some()
}

/// `{name:N}`
fn counted(name: &str, argument: &str, random: &mut Random) -> Result<Vec<u8>, Reason> {
    match alphabet(name) {
        Some(alphabet) => Ok(characters(alphabet, count(argument)?, random)),
        None if BARE.contains(&name) || composite::template(name).is_some() => {
            Err(Reason::Argument)
        }
        None => Err(Reason::UnknownField),
    }
}

fn alphabet(name: &str) -> Option<&'static [u8]> {
    ALPHABETS.iter().find(|(known, _)| *known == name).map(|(_, alphabet)| *alphabet)
}

fn count(argument: &str) -> Result<usize, Reason> {
    // `parse` alone would take a sign.
    let digits = argument.bytes().all(|b| b.is_ascii_digit());
    let count = argument.parse().ok().filter(|&count| digits && count <= MOST);
    count.ok_or(Reason::Count)
}

/// `{base64:"…"}`, where the text is itself a template.
fn encoded(
    name: &str,
    source: &mut Source<'_>,
    context: &mut Context,
    offset: usize,
) -> Result<Vec<u8>, TemplateError> {
    let encoding = match name {
        "base64" => BASE64,
        "base64url" => BASE64URL_NOPAD,
        _ => return Err(TemplateError { offset, reason: Reason::Argument }),
    };
    let inner = sequence(source, context, Quoted::Yes)?.bytes;
    let end = source.offset();
    match source.argument()? {
        "" => Ok(encoding.encode(&inner).into_bytes()),
        _ => Err(TemplateError { offset: end, reason: Reason::Argument }),
    }
}

/// `{repeat:C:N}`, of which `{repeat:` is read; C may be any character, `}` and `:` too.
fn repeat(source: &mut Source<'_>) -> Result<Vec<u8>, Reason> {
    let character = source.character().ok_or(Reason::Argument)?;
    if !source.take(":") {
        return Err(Reason::Argument);
    }
    let argument = source.argument().map_err(|error| error.reason)?;
    Ok(String::from(character).repeat(count(argument)?).into_bytes())
}

/// Random characters, never three times the same in a row, which would look made up.
pub(super) fn characters(alphabet: &[u8], count: usize, random: &mut Random) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::with_capacity(count);
    for _ in 0..count {
        let at = random.below(alphabet.len());
        let third = matches!(text[..], [.., a, b] if a == b && b == alphabet[at]);
        text.push(alphabet[(at + usize::from(third)) % alphabet.len()]);
    }
    if count >= MIXED_FROM {
        let place = random.below(count);
        ensure(&mut text, place, alphabet, u8::is_ascii_digit, random);
        ensure(&mut text, (place + 1) % count, alphabet, u8::is_ascii_alphabetic, random);
    }
    text
}

/// Puts a character of a class at `place` where the alphabet has some and the text has none.
fn ensure(
    text: &mut [u8],
    place: usize,
    alphabet: &[u8],
    class: fn(&u8) -> bool,
    random: &mut Random,
) {
    let members: Vec<u8> = alphabet.iter().copied().filter(class).collect();
    if !members.is_empty() && !text.iter().any(class) {
        text[place] = random.choose(&members);
    }
}

/// A random version 4 UUID.
pub(super) fn uuid(random: &mut Random) -> String {
    let mut hex = |count| {
        let digits = characters(b"0123456789abcdef", count, random);
        String::from_utf8_lossy(&digits).into_owned()
    };
    let (a, b, c, d, e) = (hex(8), hex(4), hex(3), hex(3), hex(12));
    let variant = char::from(random.choose(b"89ab"));
    format!("{a}-{b}-4{c}-{variant}{d}-{e}")
}

fn escape_newlines(text: &[u8]) -> Vec<u8> {
    text.iter()
        .flat_map(|b| if *b == b'\n' { &b"\\n"[..] } else { core::slice::from_ref(b) })
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(template: &str, seed: u64) -> String {
        String::from_utf8(super::super::expand(template, seed).unwrap().text).unwrap()
    }

    #[test]
    fn random_fields_have_their_length_alphabet_and_both_classes() {
        for (name, alphabet) in ALPHABETS {
            for seed in 0..200 {
                let text = expanded(&format!("{{{name}:16}}"), seed);
                assert_eq!(text.len(), 16);
                assert!(text.bytes().all(|b| alphabet.contains(&b)), "{name}");
                for class in [u8::is_ascii_digit, u8::is_ascii_alphabetic] {
                    let has = text.as_bytes().iter().any(class);
                    assert_eq!(has, alphabet.iter().any(class), "{name} {seed}");
                }
            }
            assert_eq!(expanded(&format!("{{{name}:0}}"), 0), "");
            assert_eq!(expanded(&format!("{{{name}:100000}}"), 0).len(), 100_000);
        }
    }

    #[test]
    fn no_character_three_times_in_a_row() {
        let text = expanded("{digits:100000}", 1);
        assert!(text.as_bytes().windows(3).all(|w| w[0] != w[1] || w[1] != w[2]));
    }

    #[test]
    fn fields_differ_from_each_other_and_between_seeds() {
        let text = expanded("{hex:20}{hex:20}", 1);
        assert_ne!(text[..20], text[20..]);
        assert_ne!(expanded("{uuid}", 1), expanded("{uuid}", 2));
    }

    #[test]
    fn uuids() {
        for seed in 0..50 {
            let text = expanded("{uuid}", seed);
            let lengths: Vec<usize> = text.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12]);
            assert_eq!(text.as_bytes()[14], b'4');
            assert!(b"89ab".contains(&text.as_bytes()[19]));
        }
    }
}
