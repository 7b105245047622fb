//! How a rule's literals look where the text around them is encoded.

use alloc::{format, string::String, vec::Vec};

use super::{Anchor, RuleLiteral, RulePlan, Shape};

/// Shorter texts in base64 occur by chance.
const LEAST_BASE64: usize = 4;
/// The same of words, which are many, in two spellings.
const LEAST_BASE64_WORD: usize = 7;
/// Fewer bytes in hexadecimal occur by chance.
const LEAST_HEX: usize = 4;
/// What may stand between bytes in hexadecimal.
const SEPARATORS: [Option<u8>; 3] = [None, Some(b','), Some(b' ')];

/// The rule's literals as they look in every encoding that they are looked for in.
pub(super) fn forms(rule: &RulePlan) -> Vec<(RuleLiteral, Anchor)> {
    let mut forms = Vec::new();
    for (number, literal) in rule.literals.iter().enumerate() {
        let number = number as u16;
        if rule.encoded {
            in_base64(number, literal, &mut forms);
            in_hex(number, literal, &mut forms);
            let in_name = rule.shape == Shape::Assignment;
            with_backslashes(number, literal, in_name, &mut forms);
        }
        if rule.shape == Shape::Url {
            in_address(number, literal, &mut forms);
        }
    }
    forms
}

/// The spellings that are looked for where the encoding tells upper from lower case.
fn spellings(literal: &RuleLiteral) -> impl Iterator<Item = Vec<u8>> {
    let upper = literal.ignore_case.then(|| literal.bytes.to_ascii_uppercase());
    core::iter::once(literal.bytes.to_vec()).chain(upper)
}

/// In base64, where it depends on how many bytes of a group stand before the literal.
fn in_base64(number: u16, literal: &RuleLiteral, forms: &mut Vec<(RuleLiteral, Anchor)>) {
    let least = if literal.ignore_case { LEAST_BASE64_WORD } else { LEAST_BASE64 };
    for spelling in spellings(literal) {
        for shift in 0..3 {
            let Some((bytes, before)) = base64(&spelling, shift, least) else { continue };
            let literal = RuleLiteral { bytes: bytes.into(), ignore_case: false };
            let (shift, before) = (shift as u8, before as u8);
            forms.push((literal, Anchor::Base64 { literal: number, shift, before }));
        }
    }
}

/// The characters that a literal's bytes decide, where `shift` bytes of its first group stand before
/// it, and how many characters of the group stand before those; `None` where they are fewer than
/// `least`.
fn base64(literal: &[u8], shift: usize, least: usize) -> Option<(Vec<u8>, usize)> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |index: usize| literal[index / 8] >> (7 - index % 8) & 1;
    let first = (8 * shift).div_ceil(6);
    let last = 8 * (shift + literal.len()) / 6;
    let character = |at: usize| {
        let bits = (at * 6 - 8 * shift..(at + 1) * 6 - 8 * shift).fold(0, |v, i| v << 1 | bit(i));
        ALPHABET[usize::from(bits)]
    };
    (last >= first + least).then(|| ((first..last).map(character).collect(), first))
}

/// How many of a literal's bytes may be left out: a word's first letter, which may be a capital.
fn first_letter(literal: &RuleLiteral) -> usize {
    usize::from(literal.ignore_case && literal.bytes[0].is_ascii_alphabetic())
}

fn in_hex(number: u16, literal: &RuleLiteral, forms: &mut Vec<(RuleLiteral, Anchor)>) {
    let skip = first_letter(literal);
    if literal.bytes.len() < skip + LEAST_HEX {
        return;
    }
    for (index, spelling) in spellings(literal).enumerate() {
        // All capitals with something between them are too rare to be worth a literal.
        for &between in &SEPARATORS[..if index == 0 { SEPARATORS.len() } else { 1 }] {
            let mut bytes = Vec::new();
            for (index, byte) in spelling[skip..].iter().enumerate() {
                bytes.extend(between.filter(|_| index > 0));
                bytes.extend(format!("{byte:02x}").into_bytes());
            }
            let literal = RuleLiteral { bytes: bytes.into(), ignore_case: true };
            forms.push((literal, Anchor::Hex { literal: number, skip: skip as u8, between }));
        }
    }
}

/// As JavaScript and JSON may write it: every character by its number, or a name's first.
fn with_backslashes(
    number: u16,
    literal: &RuleLiteral,
    in_name: bool,
    forms: &mut Vec<(RuleLiteral, Anchor)>,
) {
    let skip = first_letter(literal);
    if literal.bytes.len() < skip + LEAST_HEX || !literal.bytes.is_ascii() {
        return;
    }
    let mut push = |text: String, skip: usize| {
        let literal = RuleLiteral { bytes: text.into_bytes().into(), ignore_case: true };
        forms.push((literal, Anchor::Escaped { literal: number, skip: skip as u8 }));
    };
    push(literal.bytes[skip..].iter().map(|byte| format!("\\x{byte:02x}")).collect(), skip);
    if in_name {
        push(literal.bytes[skip..].iter().map(|byte| format!("\\u{byte:04x}")).collect(), skip);
        let rest = String::from_utf8_lossy(&literal.bytes[1..]);
        push(format!("\\u{:04x}{rest}", literal.bytes[0]), 0);
    }
}

/// An address inside another's query, or in JSON whose writer escapes slashes.
fn in_address(number: u16, literal: &RuleLiteral, forms: &mut Vec<(RuleLiteral, Anchor)>) {
    let Some(scheme) = literal.bytes.strip_suffix(b"://") else { return };
    for mark in [b"%3a%2f%2f".as_slice(), b":\\/\\/"] {
        let bytes = [scheme.to_ascii_lowercase().as_slice(), mark].concat();
        let literal = RuleLiteral { bytes: bytes.into(), ignore_case: true };
        forms.push((literal, Anchor::Escaped { literal: number, skip: 0 }));
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use data_encoding::{BASE64, HEXLOWER};

    use super::*;

    #[test]
    fn the_characters_of_a_literal_are_those_of_any_text_with_it() {
        for shift in 0..3 {
            let (fixed, before) = base64(b"password", shift, 4).expect("long enough");
            for around in ["xyz", "~~~", "\0\0\0"] {
                let text = format!("{}password{around}", &around[..shift]);
                let encoded = BASE64.encode(text.as_bytes());
                assert!(encoded.as_bytes()[before..].starts_with(&fixed), "{shift}");
            }
        }
        assert_eq!(base64(b"abc", 1, 4), None);
    }

    fn texts(
        make: impl FnOnce(&RuleLiteral, &mut Vec<(RuleLiteral, Anchor)>),
        word: &str,
    ) -> Vec<String> {
        let literal = RuleLiteral { bytes: word.as_bytes().to_vec().into(), ignore_case: true };
        let mut forms = Vec::new();
        make(&literal, &mut forms);
        forms.iter().map(|(form, _)| String::from_utf8_lossy(&form.bytes).to_string()).collect()
    }

    #[test]
    fn a_words_first_letter_may_be_a_capital_in_hexadecimal() {
        let forms = texts(|literal, forms| in_hex(0, literal, forms), "secret");
        for word in ["secret", "Secret", "SECRET"] {
            let plain = HEXLOWER.encode(word.as_bytes());
            assert!(forms.iter().any(|form| plain.contains(form.as_str())), "{word}");
        }
        assert!(forms.iter().any(|form| form == "65,63,72,65,74"));
        assert!(forms.iter().any(|form| form == "65 63 72 65 74"));
        // By chance, four digits occur everywhere.
        assert!(texts(|literal, forms| in_hex(0, literal, forms), "pwd").is_empty());
    }

    #[test]
    fn names_and_addresses_have_escapes() {
        let forms = texts(|literal, forms| with_backslashes(0, literal, true, forms), "token");
        assert_eq!(forms[0], r"\x6f\x6b\x65\x6e");
        assert_eq!(forms[1], r"\u006f\u006b\u0065\u006e");
        assert_eq!(forms[2], r"\u0074oken");
        let forms = texts(|literal, forms| in_address(0, literal, forms), "redis://");
        assert_eq!(forms, ["redis%3a%2f%2f", r"redis:\/\/"]);
    }
}
