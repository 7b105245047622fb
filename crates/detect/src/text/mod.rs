//! Text that is not UTF-8: which encoding it is in, and the way to UTF-8 and back to its offsets.

mod encoding;
mod offsets;
mod transcoder;

pub use encoding::TextEncoding;
pub use transcoder::Transcoder;
