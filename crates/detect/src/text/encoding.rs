//! UTF-16 and UTF-32, told from the first bytes of a text.

/// How many bytes decide.
const JUDGED: usize = 1024;

/// Without a byte order mark, fewer units are no evidence.
const FEWEST_UNITS: usize = 8;

/// Without a byte order mark, fewer characters of ASCII may be numbers rather than letters.
const LEAST_ASCII_PERCENT: usize = 50;

/// Units that text does not have, behind a byte order mark: of random ones it is one in eight.
const MOST_ODD_PERCENT: usize = 5;

/// The same without a mark.
const MOST_ODD_BARE_PERCENT: usize = 1;

/// NUL stands between the parts of an environment, and elsewhere only in what is no text.
const MOST_NUL_PERCENT: usize = 10;

/// An encoding of text in units of two or four bytes.
///
/// A scanner reads UTF-8 and the encodings whose first half is ASCII as they are; these have to go
/// through a [`Transcoder`](crate::Transcoder).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-16, the lower byte first, as Windows writes it.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// UTF-32, the lowest byte first.
    Utf32Le,
    /// UTF-32, the highest byte first.
    Utf32Be,
}

impl TextEncoding {
    const ALL: [Self; 4] = [Self::Utf32Le, Self::Utf32Be, Self::Utf16Le, Self::Utf16Be];

    /// The encoding of a text that begins like this: `None` for UTF-8 and all that is no text.
    ///
    /// A byte order mark tells it, if what follows can be text; so does a kilobyte, or a whole text,
    /// that is mostly ASCII with the NUL bytes of one of these encodings. UTF-16 without a mark in
    /// a script other than Latin is not recognised.
    ///
    /// ```
    /// use scrubjay_detect::TextEncoding;
    ///
    /// assert_eq!(TextEncoding::of(b"\xFF\xFEa\0"), Some(TextEncoding::Utf16Le));
    /// assert_eq!(TextEncoding::of(b"\0n\0a\0m\0e\0 \0=\0 \0x"), Some(TextEncoding::Utf16Be));
    /// assert_eq!(TextEncoding::of(b"name = x"), None);
    /// ```
    pub fn of(head: &[u8]) -> Option<Self> {
        // The mark of UTF-32 begins with that of UTF-16.
        let marked = Self::ALL.into_iter().find(|encoding| head.starts_with(encoding.mark()));
        let head = &head[..head.len().min(JUDGED)];
        if let Some(encoding) = marked {
            let units = Units::count(encoding, &head[encoding.width()..]);
            return units.are_text(MOST_ODD_PERCENT).then_some(encoding);
        }
        // What is mostly ASCII in one of them is not in another.
        Self::ALL.into_iter().find(|&encoding| {
            let units = Units::count(encoding, head);
            units.all >= FEWEST_UNITS
                && units.ascii * 100 >= units.all * LEAST_ASCII_PERCENT
                && units.are_text(MOST_ODD_BARE_PERCENT)
        })
    }

    /// Its name.
    ///
    /// ```
    /// assert_eq!(scrubjay_detect::TextEncoding::Utf16Le.name(), "UTF-16LE");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// The bytes of a unit.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
        }
    }

    /// The unit of these bytes, as many as its width.
    pub(super) fn unit(self, bytes: &[u8]) -> u32 {
        let lowest_last = |unit: u32, byte: &u8| unit << 8 | u32::from(*byte);
        match self {
            Self::Utf16Le | Self::Utf32Le => bytes.iter().rev().fold(0, lowest_last),
            Self::Utf16Be | Self::Utf32Be => bytes.iter().fold(0, lowest_last),
        }
    }

    /// How a character is written.
    pub(super) fn char_width(self, is_beyond_ffff: bool) -> usize {
        if is_beyond_ffff { 4 } else { self.width() }
    }

    /// The byte order mark.
    fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Utf32Le => b"\xFF\xFE\0\0",
            Self::Utf32Be => b"\0\0\xFE\xFF",
        }
    }
}

/// What the units of some bytes are.
#[derive(Default)]
struct Units {
    all: usize,
    /// Printable ASCII and white space.
    ascii: usize,
    nul: usize,
    /// No characters, or such as text does not have.
    odd: usize,
}

impl Units {
    /// Whole units only.
    fn count(encoding: TextEncoding, bytes: &[u8]) -> Self {
        let mut units = Self::default();
        let mut half = None;
        for bytes in bytes.chunks_exact(encoding.width()) {
            let unit = encoding.unit(bytes);
            units.all += 1;
            match unit {
                0xD800..=0xDBFF if encoding.width() == 2 => {
                    units.odd += usize::from(half.replace(unit).is_some());
                    continue;
                }
                0xDC00..=0xDFFF if half.take().is_some() => continue,
                0 => units.nul += 1,
                b if is_ascii_text(b) => units.ascii += 1,
                other => units.odd += usize::from(is_odd(other)),
            }
            units.odd += usize::from(half.take().is_some());
        }
        // A pair may go on behind the bytes.
        units
    }

    fn are_text(&self, most_odd: usize) -> bool {
        self.odd * 100 <= self.all * most_odd && self.nul * 100 <= self.all * MOST_NUL_PERCENT
    }
}

fn is_ascii_text(unit: u32) -> bool {
    // With form feeds, and the escapes of a terminal's output.
    matches!(unit, 0x20..=0x7E | 0x09 | 0x0A | 0x0D | 0x0C | 0x1B)
}

/// A control character, a surrogate, one for private use, or none at all.
fn is_odd(unit: u32) -> bool {
    match char::from_u32(unit) {
        None | Some('\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'..) => true,
        Some(c) => c.is_control() || unit & 0xFFFE == 0xFFFE,
    }
}

#[cfg(test)]
mod tests {
    use std::{string::String, vec::Vec};

    use super::*;
    use TextEncoding::{Utf16Be, Utf16Le, Utf32Be, Utf32Le};

    /// A text in an encoding.
    fn encode(text: &str, encoding: TextEncoding) -> Vec<u8> {
        match encoding {
            Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Utf32Le => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            Utf32Be => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        }
    }

    #[test]
    fn with_a_mark_any_text() {
        for encoding in TextEncoding::ALL {
            for text in ["", "a", "пароль=", "秘密", "\u{1F511}", "a\0bcdefghijkl"] {
                let bytes = encode(&["\u{FEFF}", text].concat(), encoding);
                assert_eq!(TextEncoding::of(&bytes), Some(encoding), "{text}");
            }
        }
        assert_eq!(TextEncoding::of(b"\xEF\xBB\xBFname=value\n"), None);
    }

    #[test]
    fn without_a_mark_what_is_mostly_ascii() {
        let name = "Straße und Hausnummer: ";
        for encoding in TextEncoding::ALL {
            let of = |text: &str| TextEncoding::of(&encode(text, encoding));
            for text in [name, "A=1\nB=2\r\n", "PATH=/usr/bin\0USER=deploy\0", "ключ=abcdef\n"]
            {
                assert_eq!(of(text), Some(encoding), "{text}");
            }
            assert_eq!(of("1234567"), None);
            assert_eq!(of("Пароль для входа"), None);
            assert_eq!(of("0123456789\u{1}\u{2}"), None);
            assert_eq!(of("ab\0\0cd\0\0ef\0\0gh\0\0"), None);
            // An odd byte behind it, and a pair that the first kilobyte cuts.
            let mut bytes = encode(name, encoding);
            bytes.push(b'x');
            assert_eq!(TextEncoding::of(&bytes), Some(encoding));
            let text = String::from("a") + &"bc🔑".repeat(300);
            assert_eq!(of(&text), Some(encoding));
        }
        assert_eq!(TextEncoding::of("Straße und Hausnummer".as_bytes()), None);
        assert_eq!(TextEncoding::of(b"HOME=/root\0LANG=C\0NAME=x\0"), None);
    }

    #[test]
    fn binary_content_passes_with_no_mark_and_no_pattern() {
        // A generator's bytes: the same each time.
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u8
        };
        for _ in 0..500 {
            let random: Vec<u8> = (0..2 * JUDGED).map(|_| next()).collect();
            assert_eq!(TextEncoding::of(&random), None);
            for encoding in TextEncoding::ALL {
                let marked = [encoding.mark(), &random].concat();
                assert_eq!(TextEncoding::of(&marked), None);
            }
            // Small numbers of two bytes, as of sound or glyphs.
            let numbers: Vec<u8> = random.iter().flat_map(|&byte| [byte, 0]).collect();
            assert_eq!(TextEncoding::of(&numbers), None);
            let numbers: Vec<u8> = random.iter().flat_map(|&byte| [0, 0, 0, byte % 100]).collect();
            assert_eq!(TextEncoding::of(&numbers), None);
        }
        for zeros in [16, 4096] {
            let zeros = std::vec![0; zeros];
            assert_eq!(TextEncoding::of(&zeros), None);
            assert_eq!(TextEncoding::of(&[b"\xFF\xFE", &zeros[..]].concat()), None);
        }
    }

    #[test]
    fn lone_surrogates_are_odd() {
        let lone = |unit: u16| {
            let units: Vec<u16> = [0xFEFF].into_iter().chain([unit; 9]).collect();
            TextEncoding::of(&units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>())
        };
        assert_eq!(lone(0xD83D), None);
        assert_eq!(lone(0xDC00), None);
        assert_eq!(lone(0xE001), None);
        assert_eq!(lone(0xFFFF), None);
        assert_eq!(lone(0x5BC6), Some(Utf16Le));
    }
}
