//! Escapes of single characters: percent; `\u`, `\x` and `\/`; entities.

use core::ops::Range;

use super::{Decoded, Encoding};

/// One escape at the beginning of some bytes.
pub(crate) struct Escape {
    pub(crate) encoding: Encoding,
    /// The character it stands for.
    pub(crate) character: char,
    /// How many bytes it takes.
    pub(crate) len: usize,
}

/// The entities that stand for characters with a meaning here. (Others are left as they are.)
const NAMED: [(&[u8], char); 5] =
    [(b"&quot;", '"'), (b"&apos;", '\''), (b"&amp;", '&'), (b"&lt;", '<'), (b"&gt;", '>')];

/// More backslashes than this before a `u` are no escape that anybody wrote.
const MAX_BACKSLASHES: usize = 8;

impl Escape {
    /// The escape that the bytes begin with.
    pub(crate) fn at(bytes: &[u8]) -> Option<Self> {
        match bytes.first()? {
            b'%' => percent(bytes),
            b'\\' => backslash(bytes),
            b'&' => entity(bytes),
            _ => None,
        }
    }
}

fn percent(bytes: &[u8]) -> Option<Escape> {
    let byte = hex(bytes.get(1..3)?)?;
    // Bytes of other characters' encodings are copied one by one.
    let character = char::from_u32(byte)?;
    Some(Escape { encoding: Encoding::Percent, character, len: 3 })
}

/// `\u003d` or `\x3d`, behind one backslash or several: the escape was escaped again. `\/` is a slash
/// in JSON.
fn backslash(bytes: &[u8]) -> Option<Escape> {
    let first = bytes.iter().take(MAX_BACKSLASHES + 1);
    let slashes = first.take_while(|&&byte| byte == b'\\').count();
    let digits = match bytes.get(slashes)? {
        _ if slashes > MAX_BACKSLASHES => return None,
        b'u' => 4,
        b'x' => 2,
        b'/' => {
            return Some(Escape {
                encoding: Encoding::Backslash,
                character: '/',
                len: slashes + 1,
            });
        }
        _ => return None,
    };
    let len = slashes + 1 + digits;
    let character = char::from_u32(hex(bytes.get(slashes + 1..len)?)?)?;
    Some(Escape { encoding: Encoding::Backslash, character, len })
}

fn entity(bytes: &[u8]) -> Option<Escape> {
    let named = NAMED.iter().find(|(name, _)| bytes.starts_with(name));
    if let Some(&(name, character)) = named {
        return Some(Escape { encoding: Encoding::Entity, character, len: name.len() });
    }
    let number = bytes.strip_prefix(b"&#")?;
    let end = number.iter().take(8).position(|&byte| byte == b';')?;
    let value = match &number[..end] {
        [b'x' | b'X', digits @ ..] => hex(digits)?,
        digits => decimal(digits)?,
    };
    let character = char::from_u32(value)?;
    Some(Escape { encoding: Encoding::Entity, character, len: end + 3 })
}

fn hex(digits: &[u8]) -> Option<u32> {
    number(digits, 16)
}

fn decimal(digits: &[u8]) -> Option<u32> {
    number(digits, 10)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u32, |value, &digit| {
        value.checked_mul(radix)?.checked_add(char::from(digit).to_digit(radix)?)
    })
}

impl Decoded {
    /// Decodes the escapes of one encoding in a range of a buffer; what is none is copied.
    pub(crate) fn unescape(&mut self, encoding: Encoding, buffer: &[u8], range: Range<usize>) {
        self.clear(range.len());
        let mut at = range.start;
        while at < range.end {
            let escape = Escape::at(&buffer[at..range.end]).filter(|e| e.encoding == encoding);
            match escape {
                Some(Escape { encoding: Encoding::Percent, character, len }) => {
                    // One byte, whatever character its number is.
                    self.push(&[character as u32 as u8], at);
                    at += len;
                }
                Some(Escape { character, len, .. }) => {
                    self.push(character.encode_utf8(&mut [0; 4]).as_bytes(), at);
                    at += len;
                }
                None => {
                    self.push(&buffer[at..=at], at);
                    at += 1;
                }
            }
        }
        self.end(at);
    }
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    fn decoded(encoding: Encoding, text: &str) -> String {
        let mut decoded = Decoded::default();
        decoded.unescape(encoding, text.as_bytes(), 0..text.len());
        String::from_utf8_lossy(decoded.bytes()).into_owned()
    }

    #[test]
    fn decodes_what_it_is_told_to() {
        assert_eq!(decoded(Encoding::Percent, "a%3D%22b%22%C3%A9%zz%4"), "a=\"b\"é%zz%4");
        assert_eq!(
            decoded(Encoding::Backslash, r"a\u003d\\u0022\x41\n\u00e9\u12"),
            "a=\"A\\né\\u12"
        );
        assert_eq!(
            decoded(Encoding::Entity, "a&quot;&#61;&#x3D;&amp;&eacute;&#;"),
            "a\"==&&eacute;&#;"
        );
    }

    #[test]
    fn the_source_of_every_byte_is_known() {
        let text = "a%3Dbc";
        let mut decoded = Decoded::default();
        decoded.unescape(Encoding::Percent, text.as_bytes(), 0..text.len());
        assert_eq!(decoded.bytes(), b"a=bc");
        assert_eq!(decoded.source(&(1..2)), 1..4);
        assert_eq!(decoded.source(&(2..4)), 4..6);
        assert_eq!(decoded.position(4), 2);
        assert_eq!(decoded.position(99), 4);
    }

    proptest! {
        #[test]
        fn text_without_escapes_stays_as_it_is(text in "[a-zA-Z0-9 =:/]{0,60}") {
            for encoding in [Encoding::Percent, Encoding::Backslash, Encoding::Entity] {
                prop_assert_eq!(decoded(encoding, &text), text.as_str());
            }
        }

        #[test]
        fn what_was_escaped_comes_back(text in "[ -~é]{0,40}") {
            let percent: Vec<_> = text.bytes().map(|byte| alloc::format!("%{byte:02X}")).collect();
            prop_assert_eq!(decoded(Encoding::Percent, &percent.concat()), text.as_str());
            let unicode: Vec<_> =
                text.chars().map(|c| alloc::format!("\\u{:04x}", u32::from(c))).collect();
            prop_assert_eq!(decoded(Encoding::Backslash, &unicode.concat()), text.as_str());
            let html: Vec<_> = text.chars().map(|c| alloc::format!("&#{};", u32::from(c))).collect();
            prop_assert_eq!(decoded(Encoding::Entity, &html.concat()), text.as_str());
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut decoded = Decoded::default();
            for encoding in [Encoding::Percent, Encoding::Backslash, Encoding::Entity] {
                decoded.unescape(encoding, &bytes, 0..bytes.len());
                prop_assert!(decoded.bytes().len() <= bytes.len());
            }
        }
    }
}
