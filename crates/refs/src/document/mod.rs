//! Documents that people own: where their values lie, to the byte.

pub mod dotenv;
mod span;

pub use span::Span;
