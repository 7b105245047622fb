//! What is wrong with a reference, and where: an offset and what would have been accepted, never the text.

use crate::Manager;

/// A reference that its manager would not accept.
///
/// It holds no text of the input: what was meant as a reference may be a pasted secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// No known manager spells references like this.
    #[error("failed to recognise a reference: write it with its manager's scheme, such as `op://`")]
    Unknown,
    /// The manager is known, the spelling is wrong.
    #[error("failed to read a {manager} reference at byte {offset}: expected {expected}")]
    Malformed {
        /// Whose grammar it was held against.
        manager: Manager,
        /// Byte offset of the first character that does not fit.
        offset: usize,
        /// What the manager would accept there.
        expected: &'static str,
    },
}

/// A fault of one grammar, before the manager's name is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) expected: &'static str,
}

pub(crate) fn fault<T>(offset: usize, expected: &'static str) -> Result<T, Fault> {
    Err(Fault { offset, expected })
}
