//! Hexadecimal around a place where a byte begins: digits in pairs, with or without something between
//! them, wrapped or not.

use super::{
    Decoded,
    base64::{wrap_at, wrap_before},
};

/// How many bytes are decoded before a literal.
const BEFORE: usize = 192;

/// Two digits' byte at the beginning of some bytes.
fn pair(bytes: &[u8]) -> Option<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    Some((digit(0)? << 4 | digit(1)?) as u8)
}

/// The length of what stands between two pairs, at the beginning of some bytes: the separator and a
/// line's end, also one behind a backslash.
fn gap_at(bytes: &[u8], between: Option<u8>) -> Option<usize> {
    let len = match between {
        Some(byte) if bytes.first() == Some(&byte) => 1,
        // A line's end is one as well as a blank.
        Some(b' ') => 0,
        Some(_) => return None,
        None => 0,
    };
    let rest = &bytes[len..];
    let continued = usize::from(matches!(rest, [b'\\', b'\r' | b'\n', ..]));
    let wrap = wrap_at(&rest[continued..]);
    let gap = len + if wrap == 0 { 0 } else { continued + wrap };
    (gap > 0 || between.is_none()).then_some(gap)
}

/// The same at the end of some bytes.
fn gap_before(bytes: &[u8], between: Option<u8>) -> Option<usize> {
    let wrap = wrap_before(bytes);
    let rest = &bytes[..bytes.len() - wrap];
    let continued = usize::from(wrap > 0 && rest.ends_with(b"\\"));
    let rest = &rest[..rest.len() - continued];
    match between {
        Some(byte) if rest.last() == Some(&byte) => Some(wrap + continued + 1),
        Some(b' ') if wrap > 0 => Some(wrap + continued),
        Some(_) => None,
        None => Some(wrap + continued),
    }
}

impl Decoded {
    /// Decodes bytes before `at`, where one begins, and up to `behind` from there on, within
    /// `lo..bytes.len()`.
    ///
    /// Returns whether there is more than was decoded.
    pub(crate) fn hex(
        &mut self,
        bytes: &[u8],
        lo: usize,
        at: usize,
        behind: usize,
        between: Option<u8>,
    ) -> bool {
        self.clear(BEFORE + behind);
        let mut start = at;
        for _ in 0..BEFORE {
            let before = bytes.get(lo..start).unwrap_or(b"");
            let Some(gap) = gap_before(before, between) else { break };
            let Some(previous) = (before.len() - gap).checked_sub(2) else { break };
            if pair(&before[previous..previous + 2]).is_none() {
                break;
            }
            start = lo + previous;
        }
        let most = (at - start) / 2 + behind;
        let mut next = Some(start);
        let mut end = start;
        while let Some(at) = next.filter(|_| self.bytes.len() < most) {
            let Some(byte) = bytes.get(at..).and_then(pair) else { break };
            self.push(&[byte], at);
            end = at + 2;
            self.ends.push(end);
            next = gap_at(&bytes[end..], between).map(|gap| end + gap);
        }
        self.end(end);
        next.is_some_and(|next| bytes.get(next..).and_then(pair).is_some())
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_was_encoded(
            text in prop::collection::vec(any::<u8>(), 1..90),
            from in 0usize..90,
            (between, gap, wrap) in prop_oneof![
                Just((None, "", "\n")),
                Just((None, "", "\r\n  ")),
                Just((None, "", "\\n")),
                Just((Some(b','), ",", ",\\\r\n  ")),
                Just((Some(b' '), " ", "\n")),
            ],
            every in 3usize..40,
            upper in any::<bool>(),
        ) {
            let from = from % text.len();
            let mut encoded = String::new();
            let mut places = Vec::new();
            for (index, byte) in text.iter().enumerate() {
                if index > 0 {
                    encoded.push_str(if index % every == 0 { wrap } else { gap });
                }
                places.push(encoded.len());
                encoded += &if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
            }
            let mut decoded = Decoded::default();
            let more = decoded.hex(encoded.as_bytes(), 0, places[from], 1000, between);
            prop_assert!(!more);
            prop_assert_eq!(decoded.bytes(), &text[..]);
            for (index, &place) in places.iter().enumerate() {
                prop_assert_eq!(decoded.source(&(index..index + 1)), place..place + 2);
            }
        }

        #[test]
        fn never_panics(
            bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'\\'), b'0'..b'g'], 0..80),
            at in 0usize..80,
            lo in 0usize..80,
            between in prop::option::of(prop_oneof![Just(b','), Just(b' ')]),
        ) {
            let at = at.min(bytes.len());
            Decoded::default().hex(&bytes, lo.min(at), at, 40, between);
        }
    }

    #[test]
    fn only_so_much_is_decoded() {
        let mut decoded = Decoded::default();
        assert!(decoded.hex(b"6162636465", 0, 4, 2, None));
        assert_eq!(decoded.bytes(), b"abcd");
        assert!(!decoded.hex(b"0x6162zz", 0, 2, 9, None));
        assert_eq!(decoded.bytes(), b"ab");
    }
}
