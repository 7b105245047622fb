//! UTF-16 and UTF-32 to UTF-8, in pieces of any length.

use alloc::vec::Vec;
use core::ops::Range;

use super::{TextEncoding, offsets::Offsets};

/// Writes text in UTF-8 that arrives in another encoding, and knows where each byte came from.
///
/// A unit that is no character, such as half of a surrogate pair, becomes U+FFFD; so do bytes at the
/// end that are no unit. A byte order mark at the beginning is left out.
///
/// ```
/// use scrubjay_detect::{TextEncoding, Transcoder};
///
/// let mut transcoder = Transcoder::new(TextEncoding::Utf16Le);
/// let mut text = Vec::new();
/// // Pieces may end anywhere.
/// for piece in [&b"\xFF\xFE\xE9"[..], b"\0=\0", b"a\0"] {
///     transcoder.push(piece, &mut text);
/// }
/// transcoder.finish(&mut text);
/// assert_eq!(text, "é=a".as_bytes());
/// // The `a`, behind a mark of two bytes and two characters of as many.
/// let part = |range: std::ops::Range<u64>| &text[range.start as usize..range.end as usize];
/// assert_eq!(transcoder.source_offset(3, part), 6);
/// ```
#[derive(Clone)]
pub struct Transcoder {
    encoding: TextEncoding,
    /// The first bytes of a unit, and how many there are.
    partial: ([u8; 4], usize),
    /// The first half of a surrogate pair.
    half: Option<u16>,
    /// Nothing was read yet: a mark may come.
    is_start: bool,
    offsets: Offsets,
}

impl Transcoder {
    /// From this encoding.
    pub fn new(encoding: TextEncoding) -> Self {
        let offsets = Offsets::new(encoding);
        Self { encoding, partial: ([0; 4], 0), half: None, is_start: true, offsets }
    }

    /// Takes the next bytes; appends their characters.
    pub fn push(&mut self, mut bytes: &[u8], text: &mut Vec<u8>) {
        let width = self.encoding.width();
        if self.partial.1 > 0 {
            let taken = bytes.len().min(width - self.partial.1);
            let (first, rest) = bytes.split_at(taken);
            self.keep(first);
            if self.partial.1 < width {
                return;
            }
            bytes = rest;
            let (unit, _) = core::mem::take(&mut self.partial);
            self.unit(self.encoding.unit(&unit[..width]), text);
        }
        let units = bytes.chunks_exact(width);
        self.keep(units.remainder());
        text.reserve(bytes.len() / width);
        for unit in units {
            self.unit(self.encoding.unit(unit), text);
        }
    }

    /// The end of the bytes; appends what stands for an unfinished character.
    pub fn finish(&mut self, text: &mut Vec<u8>) {
        if self.half.take().is_some() {
            self.replacement(self.encoding.width(), text);
        }
        let (_, left) = core::mem::take(&mut self.partial);
        if left > 0 {
            self.replacement(left, text);
        }
    }

    /// The offset among the bytes taken in that belongs to an offset in the text: of a place between
    /// two characters exactly this place, of one within a character the place behind it.
    ///
    /// `part` gives a range of the text, which ends at the offset and is little longer than half a
    /// kilobyte: less than a [`Window`](crate::Window) holds before a match.
    pub fn source_offset<'t>(&self, offset: u64, part: impl FnOnce(Range<u64>) -> &'t [u8]) -> u64 {
        self.offsets.source(offset, part)
    }

    /// Promises to ask for no offset less than a kilobyte behind this one of the text: keeps memory
    /// small where much is transcoded.
    pub fn forget(&mut self, before: u64) {
        self.offsets.forget(before);
    }

    /// Adds bytes of a unit.
    fn keep(&mut self, bytes: &[u8]) {
        let (partial, filled) = &mut self.partial;
        partial[*filled..*filled + bytes.len()].copy_from_slice(bytes);
        *filled += bytes.len();
    }

    fn unit(&mut self, unit: u32, text: &mut Vec<u8>) {
        if unit < 0x80 && self.half.is_none() {
            self.is_start = false;
            text.push(unit as u8);
            self.offsets.add(1, self.encoding.width());
        } else if core::mem::take(&mut self.is_start) && unit == 0xFEFF {
            self.offsets.skip_mark(self.encoding.width());
        } else if self.encoding.width() == 2 {
            self.utf16(unit as u16, text);
        } else {
            match char::from_u32(unit) {
                Some(character) => self.character(character, text),
                None => self.replacement(4, text),
            }
        }
    }

    fn utf16(&mut self, unit: u16, text: &mut Vec<u8>) {
        let pair = self.half.take().map(|half| [half, unit]);
        let decoded = pair.and_then(|pair| char::decode_utf16(pair).next());
        if let Some(Ok(character)) = decoded {
            return self.character(character, text);
        }
        if pair.is_some() {
            self.replacement(2, text);
        }
        match (unit, char::from_u32(unit.into())) {
            (_, Some(character)) => self.character(character, text),
            (0xD800..=0xDBFF, None) => self.half = Some(unit),
            (_, None) => self.replacement(2, text),
        }
    }

    fn character(&mut self, character: char, text: &mut Vec<u8>) {
        let bytes = character.encode_utf8(&mut [0; 4]).len();
        text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        self.offsets.add(bytes, self.encoding.char_width(bytes == 4));
    }

    /// What stands for so many bytes that are no character.
    fn replacement(&mut self, read: usize, text: &mut Vec<u8>) {
        let bytes = "\u{FFFD}".as_bytes();
        text.extend_from_slice(bytes);
        self.offsets.add(bytes.len(), read);
    }
}

/// The encoding only: what is kept of the text may be part of a secret.
impl core::fmt::Debug for Transcoder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Transcoder").field("encoding", &self.encoding).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use proptest::prelude::*;

    use super::*;

    const ALL: [TextEncoding; 4] = [
        TextEncoding::Utf16Le,
        TextEncoding::Utf16Be,
        TextEncoding::Utf32Le,
        TextEncoding::Utf32Be,
    ];

    fn encode(character: char, encoding: TextEncoding) -> Vec<u8> {
        let mut units = [0; 2];
        let units = character.encode_utf16(&mut units).iter();
        match encoding {
            TextEncoding::Utf16Le => units.flat_map(|unit| unit.to_le_bytes()).collect(),
            TextEncoding::Utf16Be => units.flat_map(|unit| unit.to_be_bytes()).collect(),
            TextEncoding::Utf32Le => u32::from(character).to_le_bytes().to_vec(),
            TextEncoding::Utf32Be => u32::from(character).to_be_bytes().to_vec(),
        }
    }

    /// The text of bytes that come in pieces of these lengths, over and over.
    fn transcode(bytes: &[u8], encoding: TextEncoding, pieces: &[usize]) -> (Vec<u8>, Transcoder) {
        let (mut transcoder, mut text) = (Transcoder::new(encoding), Vec::new());
        let (mut rest, mut lengths) = (bytes, pieces.iter().cycle());
        while !rest.is_empty() {
            let length = lengths.next().map_or(rest.len(), |&length| length.min(rest.len()));
            let (piece, after) = rest.split_at(length);
            transcoder.push(piece, &mut text);
            rest = after;
        }
        transcoder.finish(&mut text);
        (text, transcoder)
    }

    fn source(transcoder: &Transcoder, text: &[u8], offset: usize) -> usize {
        let part = |range: Range<u64>| {
            assert!(range.end - range.start < 520, "{range:?}");
            &text[range.start as usize..range.end as usize]
        };
        transcoder.source_offset(offset as u64, part) as usize
    }

    #[test]
    fn what_is_no_character_is_replaced() {
        let utf16 = |units: &[u16], more: &[u8]| {
            let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let (text, transcoder) =
                transcode(&[&bytes, more].concat(), TextEncoding::Utf16Le, &[]);
            let end = source(&transcoder, &text, text.len());
            (String::from_utf8(text).unwrap(), end)
        };
        assert_eq!(utf16(&[0x61, 0xD83D, 0x62], b""), ("a\u{FFFD}b".into(), 6));
        assert_eq!(utf16(&[0xD83D, 0xD83D, 0xDD11], b""), ("\u{FFFD}\u{1F511}".into(), 6));
        assert_eq!(utf16(&[0xDD11, 0x61], b""), ("\u{FFFD}a".into(), 4));
        assert_eq!(utf16(&[0x61, 0xD83D], b"x"), ("a\u{FFFD}\u{FFFD}".into(), 5));
        assert_eq!(utf16(&[0xFEFF, 0xFEFF], b""), ("\u{FEFF}".into(), 4));
        assert_eq!(utf16(&[], b""), (String::new(), 0));
        let (text, _) = transcode(b"\0\x11\0\0\0\0\0ab", TextEncoding::Utf32Be, &[1]);
        assert_eq!(text, "\u{FFFD}a\u{FFFD}".as_bytes());
    }

    #[test]
    fn old_checkpoints_can_be_forgotten() {
        let encoding = TextEncoding::Utf16Be;
        let bytes: Vec<u8> =
            "aé🔑".repeat(9000).chars().flat_map(|c| encode(c, encoding)).collect();
        let (text, mut transcoder) = transcode(&bytes, encoding, &[4099]);
        let (all, at) = (transcoder.offsets.kept(), text.len() - 2000);
        assert!(all * 512 <= text.len() && all > 100);
        let expected: Vec<_> = (at..=text.len()).map(|at| source(&transcoder, &text, at)).collect();
        transcoder.forget(at as u64 - 1024);
        assert!(transcoder.offsets.kept() < 8);
        let found = (at..=text.len()).map(|at| source(&transcoder, &text, at));
        assert!(found.eq(expected));
    }

    proptest! {
        #[test]
        fn text_comes_back_and_every_character_is_where_it_was(
            text in "(\\PC|[a-z=\n\u{feff}🔑é]){0,400}",
            mark: bool,
            pieces in prop::collection::vec(1usize..20, 1..4),
        ) {
            for encoding in ALL {
                let marked = mark || text.starts_with('\u{feff}');
                let mut bytes = if marked { encode('\u{feff}', encoding) } else { Vec::new() };
                let mut places = Vec::new();
                for character in text.chars() {
                    places.push(bytes.len());
                    bytes.extend(encode(character, encoding));
                }
                let (out, transcoder) = transcode(&bytes, encoding, &pieces);
                prop_assert_eq!(core::str::from_utf8(&out), Ok(&*text));
                for ((at, _), place) in text.char_indices().zip(places) {
                    prop_assert_eq!(source(&transcoder, &out, at), place);
                }
                prop_assert_eq!(source(&transcoder, &out, out.len()), bytes.len());
            }
        }

        #[test]
        fn any_bytes_become_text_however_they_are_cut(
            bytes in prop::collection::vec(
                prop_oneof![any::<u8>(), Just(0), Just(0xD8), Just(0xDC), Just(b'a')],
                0..1500,
            ),
            pieces in prop::collection::vec(1usize..20, 1..4),
        ) {
            for encoding in ALL {
                let (whole, transcoder) = transcode(&bytes, encoding, &[]);
                prop_assert!(core::str::from_utf8(&whole).is_ok());
                let (cut, _) = transcode(&bytes, encoding, &pieces);
                prop_assert_eq!(&cut, &whole);
                let places: Vec<_> =
                    (0..=whole.len()).map(|at| source(&transcoder, &whole, at)).collect();
                prop_assert!(places.is_sorted());
                prop_assert!(places.iter().all(|&place| place <= bytes.len()));
                prop_assert_eq!(places.last(), Some(&bytes.len()));
            }
        }
    }
}
