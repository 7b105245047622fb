//! Templates: examples of credentials that hold none.
//!
//! Rule files and tests must not contain anything that looks like a real credential. They hold
//! templates instead, which are expanded at run time from a seed. The grammar is in
//! `rules/README.md`.

mod armor;
mod blob;
mod composite;
mod error;
mod expand;
mod field;
mod macaroon;
mod random;
mod syntax;

pub use error::TemplateError;
pub use expand::{Expansion, expand};
pub use syntax::is_template;
