//! Secret references of every manager, and the documents that hold them: parse, validate, print,
//! explain; replace one value and nothing else.
//!
//! A reference names a secret and holds none, so a file of references can be committed. Each keeps the
//! spelling of its manager to the byte: the vendor's own tool still works on the file.
//!
//! Names and identifiers are different ([`Token`]); percent-encoding exists only in the spellings that are
//! ours, never in `op://`, `pass://`, `dl://` and `keeper://`.
//!
//! Nothing here reads a file, starts a process or runs a command substitution.
//!
//! # Held against the vendors' own validators
//!
//! `tests/conformance/run.py` runs generated strings through the Python SDKs of 1Password (0.4.2) and Keeper
//! (17.3.0). The other grammars were written from documentation. The differences:
//!
//! | input | vendor | here |
//! |---|---|---|
//! | `op://v//f`, `op://v/i/` (an empty part) | accepts | refuses: it cannot resolve |
//! | `keeper:///title` (an empty record or parameter) | accepts | refuses: it cannot resolve |
//! | `keeper://` with an escape before a slash or a bracket at a part's end (3 of 5,192) | differs | not settled |

pub mod document;
mod error;
mod manager;
mod reference;
mod uri;
mod variable;
mod view;

pub use error::ReferenceError;
pub use reference::{Manager, Reference};
pub use view::{Token, Version, View};
