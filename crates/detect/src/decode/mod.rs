//! Text that is written with escapes, as it was before: decoded where a confirmation needs it, with
//! the place in the input that each byte came from.

mod base64;
mod escapes;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod hex;

pub(crate) use base64::{character_before, sextet};
pub(crate) use escapes::Escape;

use alloc::vec::Vec;
use core::{fmt, ops::Range};

use zeroize::{Zeroize, Zeroizing};

/// How a credential was written.
///
/// ```
/// use scrubjay_detect::{Encoding, Scanner};
///
/// let text = format!("?pass{}%3D{}%26x%3D1", "word", "kT7!pq9@Zw2#");
/// let found = Scanner::builtin().scan(&text).next().expect("a password");
/// let decoded = found.decoded.expect("it is written with escapes");
/// assert_eq!(decoded.encoding(), Encoding::Percent);
/// assert_eq!(decoded.expose(), b"kT7!pq9@Zw2#");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// `%3D` for `=` (RFC 3986).
    Percent,
    /// `\u003d` (JSON) or `\x3d` (C, YAML) for `=`.
    Backslash,
    /// `&quot;` or `&#34;` for `"` (HTML, XML).
    Entity,
    /// Four characters for three bytes (RFC 4648).
    Base64,
    /// Two digits for a byte.
    Hex,
}

impl Encoding {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Backslash => "backslash",
            Self::Entity => "entity",
            Self::Base64 => "base64",
            Self::Hex => "hex",
        }
    }
}

/// A credential without the escapes that it was written with. Overwritten when dropped; `Debug` does
/// not show it.
#[derive(Clone, Eq)]
pub struct DecodedSecret {
    encoding: Encoding,
    bytes: Zeroizing<Vec<u8>>,
}

impl DecodedSecret {
    pub(crate) fn new(encoding: Encoding, bytes: &[u8]) -> Self {
        Self { encoding, bytes: Zeroizing::new(bytes.to_vec()) }
    }

    /// How it was written; the outermost way, where there are several.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The credential itself.
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }
}

/// Takes as long for secrets of one length, wherever they differ.
impl PartialEq for DecodedSecret {
    fn eq(&self, other: &Self) -> bool {
        let pairs = self.bytes.iter().zip(&*other.bytes);
        let differing = pairs.fold(0, |bits, (a, b)| bits | (a ^ b));
        self.encoding == other.encoding && self.bytes.len() == other.bytes.len() && differing == 0
    }
}

impl fmt::Debug for DecodedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodedSecret").field("encoding", &self.encoding).finish_non_exhaustive()
    }
}

/// A piece of the input, decoded.
#[derive(Default)]
pub(crate) struct Decoded {
    /// Overwritten when the scratch is dropped.
    bytes: Zeroizing<Vec<u8>>,
    /// For each byte the offset that it came from, and the one behind the last.
    from: Vec<usize>,
    /// For each byte the offset behind what it came from, where that is not where the next begins.
    ends: Vec<usize>,
    /// A list that decoding needs.
    places: Vec<usize>,
}

impl Decoded {
    /// The decoded bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where a range of decoded bytes came from.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let at = |offset: usize| self.from.get(offset).or(self.from.last()).copied().unwrap_or(0);
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        let end = last.and_then(|last| self.ends.get(last)).copied();
        at(range.start)..end.unwrap_or(at(range.end))
    }

    /// Where the bytes from a source offset on are.
    pub(crate) fn position(&self, source: usize) -> usize {
        self.from.partition_point(|&from| from < source).min(self.bytes.len())
    }

    /// Makes the offsets, which are ones of another decoded piece, those of its source.
    pub(crate) fn rebase(&mut self, outer: &Self) {
        for from in self.from.iter_mut().chain(&mut self.ends) {
            *from = outer.source(&(*from..*from)).start;
        }
    }

    /// Empties the piece and makes room for so many bytes: what grows leaves copies behind.
    fn clear(&mut self, room: usize) {
        self.bytes.clear();
        if self.bytes.capacity() < room {
            self.bytes.zeroize();
            self.bytes.reserve(room);
        }
        self.from.clear();
        self.ends.clear();
    }

    fn push(&mut self, bytes: &[u8], from: usize) {
        self.bytes.extend_from_slice(bytes);
        self.from.extend(bytes.iter().map(|_| from));
    }

    fn end(&mut self, from: usize) {
        self.from.push(from);
    }
}
