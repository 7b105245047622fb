//! Base64 (RFC 4648, both alphabets, padded or not, wrapped or not) around a place that is known to
//! begin a group of four.

use alloc::vec::Vec;

use super::{Decoded, Escape};

/// How much is decoded before a literal, in characters; whole groups.
const BEFORE: usize = 256;
/// The longest way to write one character with an escape: `\u002b`, `&#x2b;`.
const MAX_ESCAPE: usize = 6;

/// A character's six bits, in either alphabet.
pub(crate) fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// A character's bits and length at the beginning of some bytes. `+` and `/` may be written with
/// escapes (`%2B`, `\/`): in addresses and in JSON they often are.
fn character_at(bytes: &[u8]) -> Option<(u8, usize)> {
    if let Some(bits) = sextet(*bytes.first()?) {
        return Some((bits, 1));
    }
    let escape = Escape::at(bytes)?;
    let bits = sextet(u8::try_from(escape.character).ok()?);
    bits.filter(|bits| *bits >= 62).map(|bits| (bits, escape.len))
}

/// The length of the same at the end of some bytes.
fn character_len_before(bytes: &[u8]) -> Option<usize> {
    let last = *bytes.last()?;
    // `%2B`, `\/`, `&#43;`: shorter than an escaped escape, which is left alone.
    let escaped = matches!(last, b'b' | b'B' | b'f' | b'F' | b'/' | b';');
    let lens = 2..=MAX_ESCAPE.min(bytes.len());
    let escape = lens.filter(|_| escaped).find(|&len| {
        let at = &bytes[bytes.len() - len..];
        matches!(at[0], b'%' | b'\\' | b'&')
            && character_at(at).is_some_and(|(_, whole)| whole == len)
    });
    escape.or_else(|| sextet(last).map(|_| 1))
}

/// The length of a line's end at the beginning of some bytes, with the next line's indentation: also
/// one that is itself escaped.
pub(super) fn wrap_at(bytes: &[u8]) -> usize {
    let end = match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        [b'\\', b'r', b'\\', b'n', ..] => 4,
        [b'\\', b'n', ..] => 2,
        _ => return 0,
    };
    end + bytes[end..].iter().take(64).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The length of the same at the end of some bytes.
pub(super) fn wrap_before(bytes: &[u8]) -> usize {
    let blanks = bytes.iter().rev().take(64).take_while(|byte| matches!(byte, b' ' | b'\t'));
    let blanks = blanks.count();
    match &bytes[..bytes.len() - blanks] {
        [.., b'\r', b'\n'] => blanks + 2,
        [.., b'\n'] => blanks + 1,
        [.., b'\\', b'r', b'\\', b'n'] => blanks + 4,
        [.., b'\\', b'n'] => blanks + 2,
        _ => 0,
    }
}

impl Decoded {
    /// Decodes up to 256 characters before `at`, where a group begins, and up to `behind` from there
    /// on, within `lo..bytes.len()`.
    ///
    /// Returns whether there is more than was decoded.
    pub(crate) fn base64(&mut self, bytes: &[u8], lo: usize, at: usize, behind: usize) -> bool {
        self.clear(BEFORE + behind);
        let mut places = core::mem::take(&mut self.places);
        places.clear();
        collect_back(bytes, lo, at, &mut places);
        // What is before the first whole group has no known bits.
        places.truncate(places.len() / 4 * 4);
        places.reverse();
        collect(bytes, at, behind, &mut places);
        let character = |at: usize| character_at(&bytes[at..]).unwrap_or_default();
        for group in places.chunks(4) {
            let bits = group.iter().fold(0, |bits, &at| bits << 6 | u32::from(character(at).0));
            let bits = bits << (6 * (4 - group.len()));
            // So many whole bytes as the group has characters, less one.
            for (index, byte) in bits.to_be_bytes()[1..].iter().enumerate().take(group.len() - 1) {
                self.push(&[*byte], group[index]);
                // The last of its bits are in the character after.
                let last = group[index + 1];
                self.ends.push(last + character(last).1);
            }
        }
        let end = places.last().map_or(at, |&last| last + character(last).1);
        self.end(end);
        self.places = places;
        let next = end + wrap_at(bytes.get(end..).unwrap_or(b""));
        bytes.get(next..).is_some_and(|rest| character_at(rest).is_some())
    }
}

/// The place of the character before `at`, line ends not counted.
pub(crate) fn character_before(bytes: &[u8], lo: usize, at: usize) -> Option<usize> {
    let before = bytes.get(lo..at)?;
    let before = &before[..before.len() - wrap_before(before)];
    character_len_before(before).map(|len| lo + before.len() - len)
}

/// The places of the characters before `at`, nearest first.
fn collect_back(bytes: &[u8], lo: usize, mut at: usize, places: &mut Vec<usize>) {
    while let Some(before) = character_before(bytes, lo, at).filter(|_| places.len() < BEFORE) {
        places.push(before);
        at = before;
    }
}

/// The places of up to `most` characters from `at` on.
fn collect(bytes: &[u8], mut at: usize, most: usize, places: &mut Vec<usize>) {
    for _ in 0..most {
        at += wrap_at(&bytes[at.min(bytes.len())..]);
        let Some((_, len)) = bytes.get(at..).and_then(character_at) else { return };
        places.push(at);
        at += len;
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use data_encoding::{BASE64, BASE64URL_NOPAD};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_was_encoded(
            text in prop::collection::vec(any::<u8>(), 0..90),
            group in 0usize..20,
            wrap in prop_oneof![Just("\n"), Just("\r\n   "), Just("\\n"), Just("")],
            every in 3usize..40,
            url in any::<bool>(),
        ) {
            let encoded = if url { BASE64URL_NOPAD.encode(&text) } else { BASE64.encode(&text) };
            let group = group.min(text.len() / 3);
            // An escaped line end is no part of the alphabet only where it is known to be one.
            let mut wrapped = String::new();
            let mut at = 0;
            for (index, character) in encoded.chars().enumerate() {
                if index == group * 4 {
                    at = wrapped.len();
                }
                wrapped.push(character);
                if index % every == every - 1 {
                    wrapped.push_str(wrap);
                }
            }
            if group * 4 == encoded.len() {
                at = wrapped.len();
            }
            let mut decoded = Decoded::default();
            decoded.base64(wrapped.as_bytes(), 0, at, 10_000);
            prop_assert_eq!(decoded.bytes(), &text[..]);
            let source = decoded.source(&(0..text.len()));
            prop_assert!(source.start <= source.end && source.end <= wrapped.len());
            // The source of any part, with the rest of its groups, decodes to it.
            for byte in 0..text.len() {
                let source = decoded.source(&(byte..byte + 1));
                prop_assert!(source.start < source.end, "byte {} of {:?}", byte, source);
            }
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..80), at in 0usize..80) {
            let mut decoded = Decoded::default();
            decoded.base64(&bytes, 0, at.min(bytes.len()), 40);
        }
    }
}
