//! A reader of MessagePack, as far as macaroons need it: numbers, texts, bytes and arrays; all
//! else is skipped.

/// The deepest nesting that is skipped.
const DEEPEST: usize = 16;

/// What is left to read.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A big-endian number of so many bytes, at most 8.
    fn big_endian(&mut self, bytes: usize) -> Option<u64> {
        Some(self.take(bytes)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    fn length(&mut self, bytes: usize) -> Option<usize> {
        usize::try_from(self.big_endian(bytes)?).ok()
    }

    /// How many elements the array has that comes next.
    pub(super) fn array(&mut self) -> Option<usize> {
        match self.byte()? {
            tag @ 0x90..=0x9f => Some(usize::from(tag & 0x0f)),
            0xdc => self.length(2),
            0xdd => self.length(4),
            _ => None,
        }
    }

    /// A number that is not negative.
    pub(super) fn number(&mut self) -> Option<u64> {
        match self.byte()? {
            tag @ 0..=0x7f => Some(u64::from(tag)),
            0xcc | 0xd0 => self.big_endian(1),
            0xcd | 0xd1 => self.big_endian(2),
            0xce | 0xd2 => self.big_endian(4),
            0xcf | 0xd3 => self.big_endian(8),
            _ => None,
        }
    }

    /// A text or bytes.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = match self.byte()? {
            tag @ 0xa0..=0xbf => usize::from(tag & 0x1f),
            0xc4 | 0xd9 => self.length(1)?,
            0xc5 | 0xda => self.length(2)?,
            0xc6 | 0xdb => self.length(4)?,
            _ => return None,
        };
        self.take(length)
    }

    /// Passes over one value.
    pub(super) fn skip(&mut self) -> Option<()> {
        self.skip_nested(DEEPEST)
    }

    fn skip_nested(&mut self, depth: usize) -> Option<()> {
        let elements = match *self.0.first()? {
            0..=0x7f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => return self.byte().map(drop),
            0xa0..=0xbf | 0xc4..=0xc6 | 0xd9..=0xdb => return self.bytes().map(drop),
            0xca | 0xce | 0xd2 => return self.take(5).map(drop),
            0xcb | 0xcf | 0xd3 => return self.take(9).map(drop),
            0xcc | 0xd0 => return self.take(2).map(drop),
            0xcd | 0xd1 => return self.take(3).map(drop),
            0x90..=0x9f | 0xdc | 0xdd => self.array()?,
            0x80..=0x8f | 0xde | 0xdf => self.map()?.checked_mul(2)?,
            // Extensions, and the one tag that is never used.
            0xc1 | 0xc7..=0xc9 | 0xd4..=0xd8 => return None,
        };
        let depth = depth.checked_sub(1)?;
        // Each element takes a byte at least, so a wrong count ends with the text.
        (0..elements).try_for_each(|_| self.skip_nested(depth))
    }

    /// How many pairs the map has that comes next.
    fn map(&mut self) -> Option<usize> {
        match self.byte()? {
            tag @ 0x80..=0x8f => Some(usize::from(tag & 0x0f)),
            0xde => self.length(2),
            0xdf => self.length(4),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_read() {
        let mut reader = Reader(b"\x93\xcd\x01\x00\xa2hi\xc4\x01x");
        assert_eq!(reader.array(), Some(3));
        assert_eq!(reader.number(), Some(256));
        assert_eq!(reader.bytes(), Some(&b"hi"[..]));
        assert_eq!(reader.bytes(), Some(&b"x"[..]));
        assert_eq!(reader.number(), None);
    }

    #[test]
    fn values_are_passed_over() {
        // {"a": [1.0f32, nil, -1], "b": {}}, then 7.
        let text = b"\x82\xa1a\x93\xca\x3f\x80\x00\x00\xc0\xff\xa1b\x80\x07";
        let mut reader = Reader(text);
        assert_eq!(reader.skip(), Some(()));
        assert_eq!(reader.0, b"\x07");
        assert_eq!(Reader(&[0x91; 100]).skip(), None);
        assert_eq!(Reader(b"\xdd\xff\xff\xff\xff\x01").skip(), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader(&text);
            while reader.skip().is_some() {}
            let _ = (Reader(&text).array(), Reader(&text).number(), Reader(&text).bytes());
        }
    }
}
