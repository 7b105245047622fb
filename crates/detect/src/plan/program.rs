//! A pattern as a table: a sequence of texts and byte classes that matches without backtracking.

use alloc::borrow::Cow;
use core::ops::Range;

use super::ByteSet;

/// One step of a [`Program`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// These bytes.
    Text(Cow<'static, [u8]>),
    /// As many bytes of the set as there are, at least `min`, at most `max`.
    Class {
        /// The set.
        set: ByteSet,
        /// Least count.
        min: u32,
        /// Greatest count; `u32::MAX` where it is open.
        max: u32,
    },
}

impl Step {
    /// The least number of bytes the step takes.
    pub(crate) fn min_len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Class { min, .. } => *min as usize,
        }
    }

    /// The greatest number of bytes the step takes; `None` where it is open.
    pub(crate) fn max_len(&self) -> Option<usize> {
        match self {
            Self::Text(text) => Some(text.len()),
            Self::Class { max: u32::MAX, .. } => None,
            Self::Class { max, .. } => Some(*max as usize),
        }
    }
}

/// A pattern without alternatives in which every repetition ends where its class ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// What has to follow on what.
    pub(crate) steps: Cow<'static, [Step]>,
    /// The steps that make up the secret.
    pub(crate) secret: (u16, u16),
    /// What may not stand before the match.
    pub(crate) left: ByteSet,
    /// What may not stand after the match.
    pub(crate) right: ByteSet,
}

/// Where a program matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The whole match.
    pub(crate) span: Range<usize>,
    /// The part that is the secret.
    pub(crate) secret: Range<usize>,
}

impl Program {
    /// Matches at `start`, adding the number of bytes looked at to `looked`.
    pub(crate) fn run(&self, bytes: &[u8], start: usize, looked: &mut u64) -> Option<Found> {
        let mut at = start;
        let (mut from, mut to) = (start, start);
        for (index, step) in self.steps.iter().enumerate() {
            if index == usize::from(self.secret.0) {
                from = at;
            }
            let rest = bytes.get(at..)?;
            match step {
                Step::Text(text) => {
                    *looked += 1;
                    if !rest.starts_with(text) {
                        return None;
                    }
                    at += text.len();
                }
                Step::Class { set, min, max } => {
                    let taken = set.run(rest, *max as usize);
                    *looked += taken as u64 + 1;
                    if taken < *min as usize {
                        return None;
                    }
                    at += taken;
                }
            }
            if index + 1 == usize::from(self.secret.1) {
                to = at;
            }
        }
        Some(Found { span: start..at, secret: from..to })
    }

    /// The program written as a regular expression again: what the tests hold it against.
    #[cfg(test)]
    pub(crate) fn to_pattern(&self) -> alloc::string::String {
        use core::fmt::Write;
        let mut pattern = alloc::string::String::from("(?s-u)");
        for (index, step) in self.steps.iter().enumerate() {
            if index == usize::from(self.secret.0) {
                pattern.push('(');
            }
            // Writing to a string cannot fail.
            let _ = match step {
                Step::Text(text) => {
                    text.iter().try_for_each(|byte| write!(pattern, "\\x{byte:02x}"))
                }
                Step::Class { set, min, max } => {
                    pattern.push('[');
                    set.iter().for_each(|byte| {
                        let _ = write!(pattern, "\\x{byte:02x}");
                    });
                    if *max == u32::MAX {
                        write!(pattern, "]{{{min},}}")
                    } else {
                        write!(pattern, "]{{{min},{max}}}")
                    }
                }
            };
            if index + 1 == usize::from(self.secret.1) {
                pattern.push(')');
            }
        }
        pattern
    }
}
