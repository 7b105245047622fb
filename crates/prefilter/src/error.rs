//! Why literals cannot be searched for.

use crate::Literal;

/// The longest literal, in bytes. Longer ones gain nothing: a part is as telling.
const MAX_LITERAL: usize = 256;

/// Why a prefilter could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A literal without bytes would occur everywhere.
    #[error("literal {index} is empty")]
    Empty {
        /// Its place in the list.
        index: usize,
    },
    /// A literal is over 256 bytes.
    #[error("literal {index} is longer than {MAX_LITERAL} bytes")]
    TooLong {
        /// Its place in the list.
        index: usize,
    },
    /// The automaton or the tables would not fit their identifiers.
    #[error("too many literals for one search")]
    TooMany,
}

/// Is every literal fit to be searched for?
pub(crate) fn check(literals: &[Literal<'_>]) -> Result<(), BuildError> {
    for (index, literal) in literals.iter().enumerate() {
        match literal.bytes.len() {
            0 => return Err(BuildError::Empty { index }),
            1..=MAX_LITERAL => {}
            _ => return Err(BuildError::TooLong { index }),
        }
    }
    Ok(())
}
