//! The two forms of a target's input.

use arbitrary::{Arbitrary, Unstructured};

/// A structured input, or the bytes themselves.
pub enum Recipe<'a, T> {
    /// Made from the bytes after the leading NUL.
    Structured(T),
    /// As it is.
    Plain(&'a [u8]),
}

impl<'a, T: Arbitrary<'a>> Recipe<'a, T> {
    /// Reads a target's input. `None` where the bytes are too few for a recipe.
    pub fn read(data: &'a [u8]) -> Option<Self> {
        match data {
            [0, rest @ ..] => {
                T::arbitrary_take_rest(Unstructured::new(rest)).ok().map(Self::Structured)
            }
            plain => Some(Self::Plain(plain)),
        }
    }
}
