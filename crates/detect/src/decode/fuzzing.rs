//! The decoders by themselves, for fuzz targets.

use alloc::vec::Vec;
use core::ops::Range;

use super::{Decoded, Encoding};

/// What one of the decoders makes of some bytes, and where each byte of that came from. `at` is where
/// a group of base64 or a byte in hexadecimal begins; escapes are undone everywhere.
pub fn decode(
    encoding: Encoding,
    bytes: &[u8],
    at: usize,
    between: Option<u8>,
) -> (Vec<u8>, Vec<Range<usize>>) {
    let mut piece = Decoded::default();
    let at = at.min(bytes.len());
    match encoding {
        Encoding::Base64 => {
            piece.base64(bytes, 0, at, bytes.len());
        }
        Encoding::Hex => {
            piece.hex(bytes, 0, at, bytes.len(), between);
        }
        Encoding::Percent | Encoding::Backslash | Encoding::Entity => {
            piece.unescape(encoding, bytes, 0..bytes.len());
        }
    }
    let len = piece.bytes().len();
    let sources = (0..len).map(|byte| piece.source(&(byte..byte + 1))).collect();
    (piece.bytes().to_vec(), sources)
}
