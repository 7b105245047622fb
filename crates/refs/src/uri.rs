//! The shape shared by URI-like spellings: `scheme://segments?query#fragment`, with byte offsets.

use crate::error::{Fault, fault};

/// A piece of the spelling and where it starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub(crate) at: usize,
    pub(crate) text: &'a str,
}

impl<'a> Piece<'a> {
    /// Splits at each `separator`, keeping offsets.
    pub(crate) fn split(self, separator: char) -> Vec<Piece<'a>> {
        let mut at = self.at;
        let mut pieces = Vec::new();
        for text in self.text.split(separator) {
            pieces.push(Piece { at, text });
            at += text.len() + separator.len_utf8();
        }
        pieces
    }

    /// Splits at the first `separator`, if there is one.
    pub(crate) fn cut(self, separator: char) -> (Piece<'a>, Option<Piece<'a>>) {
        match self.text.split_once(separator) {
            None => (self, None),
            Some((head, tail)) => {
                let at = self.at + head.len() + separator.len_utf8();
                (Piece { text: head, ..self }, Some(Piece { at, text: tail }))
            }
        }
    }

    /// The text, `%XX` decoded; empty text and control characters are faults.
    pub(crate) fn decoded(self, expected: &'static str) -> Result<String, Fault> {
        if self.text.is_empty() {
            return fault(self.at, expected);
        }
        let mut bytes = Vec::with_capacity(self.text.len());
        let mut rest = self.text.as_bytes();
        while let Some((&first, tail)) = rest.split_first() {
            let at = self.at + self.text.len() - rest.len();
            if first.is_ascii_control() {
                return fault(at, "no control character");
            }
            rest = tail;
            if first == b'%' {
                let (Some(high), Some(low)) = (hex(tail.first()), hex(tail.get(1))) else {
                    return fault(at, "`%` and two hexadecimal digits (`%25` for a percent sign)");
                };
                bytes.push(high << 4 | low);
                rest = &tail[2..];
            } else {
                bytes.push(first);
            }
        }
        String::from_utf8(bytes).or_else(|_| fault(self.at, "percent-encoded UTF-8"))
    }

    /// Requires one of the bytes that `legal` allows throughout, and at least one.
    pub(crate) fn only(
        self,
        legal: impl Fn(char) -> bool,
        expected: &'static str,
    ) -> Result<String, Fault> {
        match self.text.char_indices().find(|(_, each)| !legal(*each)) {
            Some((index, _)) => fault(self.at + index, expected),
            None if self.text.is_empty() => fault(self.at, expected),
            None => Ok(self.text.to_owned()),
        }
    }

    pub(crate) fn end(self) -> usize {
        self.at + self.text.len()
    }
}

fn hex(byte: Option<&u8>) -> Option<u8> {
    byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
}

/// A spelling cut at its first `#` and `?`, its path at each `/`.
pub(crate) struct Uri<'a> {
    pub(crate) segments: Vec<Piece<'a>>,
    pub(crate) query: Vec<(Piece<'a>, Piece<'a>)>,
    pub(crate) fragment: Option<Piece<'a>>,
    pub(crate) end: usize,
}

impl<'a> Uri<'a> {
    pub(crate) fn parse(native: &'a str, scheme: &'static str) -> Result<Self, Fault> {
        let Some(rest) = native.strip_prefix(scheme) else {
            return fault(0, scheme);
        };
        let whole = Piece { at: scheme.len(), text: rest };
        let (before, fragment) = whole.cut('#');
        let (path, query) = before.cut('?');
        let mut pairs = Vec::new();
        for pair in query.into_iter().flat_map(|query| query.split('&')) {
            let (key, value) = pair.cut('=');
            let Some(value) = value.filter(|_| !key.text.is_empty()) else {
                return fault(pair.at, "`name=value`");
            };
            pairs.push((key, value));
        }
        Ok(Self { segments: path.split('/'), query: pairs, fragment, end: native.len() })
    }

    /// The decoded segments, between `least` and `most` of them.
    pub(crate) fn path(
        &self,
        least: usize,
        most: usize,
        expected: &'static str,
    ) -> Result<Vec<String>, Fault> {
        if self.segments.len() < least {
            return fault(self.segments.last().map_or(0, |last| last.end()), expected);
        }
        if let Some(extra) = self.segments.get(most) {
            return fault(extra.at - 1, expected);
        }
        self.segments.iter().map(|piece| piece.decoded(expected)).collect()
    }

    /// Refuses a query or a fragment where the grammar has none.
    pub(crate) fn plain(&self, expected: &'static str) -> Result<(), Fault> {
        if let Some((key, _)) = self.query.first() {
            return fault(key.at - 1, expected);
        }
        self.fragment.map_or(Ok(()), |fragment| fault(fragment.at - 1, expected))
    }

    /// The decoded fragment without its leading slash.
    pub(crate) fn pointer(&self) -> Result<Option<String>, Fault> {
        let Some(fragment) = self.fragment else { return Ok(None) };
        let text = fragment.text.strip_prefix('/').unwrap_or(fragment.text);
        Piece { at: fragment.end() - text.len(), text }.decoded("a key after `#/`").map(Some)
    }
}
