//! Documents that people own: where their values lie, to the byte, and how one of them is replaced
//! with nothing else changed.

pub mod dotenv;
#[cfg(feature = "structured")]
mod edit;
#[cfg(feature = "structured")]
mod encode;
#[cfg(feature = "structured")]
mod entry;
#[cfg(feature = "structured")]
mod formats;
mod span;

#[cfg(feature = "structured")]
pub use edit::{SpliceError, spans, splice};
#[cfg(feature = "structured")]
pub use encode::Unwritable;
#[cfg(feature = "structured")]
pub use entry::{DocumentError, Entry, Format, Quoting, Step};
pub use span::Span;
