//! What is searched for, and what is reported.

use crate::ByteSet;

/// Whether a literal's letters match in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// Byte for byte.
    Exact,
    /// ASCII letters match in upper and lower case.
    Any,
}

/// One text to search for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal<'a> {
    /// The bytes; not empty.
    pub bytes: &'a [u8],
    /// How letters compare.
    pub case: Case,
    /// What has to follow: a byte of this set, where there is one. So a short literal becomes a
    /// longer one that occurs less often.
    pub next: Option<ByteSet>,
}

impl<'a> Literal<'a> {
    /// A literal that matches byte for byte.
    ///
    /// ```
    /// # use scrubjay_prefilter::Literal;
    /// assert!(Literal::exact(b"AKIA").is_at(b"id=AKIA", 3));
    /// assert!(!Literal::exact(b"AKIA").is_at(b"id=akia", 3));
    /// ```
    pub const fn exact(bytes: &'a [u8]) -> Self {
        Self { bytes, case: Case::Exact, next: None }
    }

    /// A literal whose ASCII letters match in either case.
    ///
    /// ```
    /// # use scrubjay_prefilter::Literal;
    /// assert!(Literal::any_case(b"token").is_at(b"TOKEN", 0));
    /// ```
    pub const fn any_case(bytes: &'a [u8]) -> Self {
        Self { bytes, case: Case::Any, next: None }
    }

    /// The literal with a byte of `set` behind it. At the end of the haystack there is none.
    ///
    /// ```
    /// # use scrubjay_prefilter::{ByteSet, Literal};
    /// let digits = ByteSet::EMPTY.with_range(b'0', b'9');
    /// let literal = Literal::exact(b"v").followed_by(digits);
    /// assert!(literal.is_at(b"v1", 0));
    /// assert!(!literal.is_at(b"vs", 0) && !literal.is_at(b"v", 0));
    /// ```
    #[must_use]
    pub const fn followed_by(mut self, set: ByteSet) -> Self {
        self.next = Some(set);
        self
    }

    /// Does the literal stand in `haystack` at `start`?
    pub fn is_at(&self, haystack: &[u8], start: usize) -> bool {
        let end = start.saturating_add(self.bytes.len());
        let Some(found) = haystack.get(start..end) else { return false };
        let equal = match self.case {
            Case::Exact => found == self.bytes,
            Case::Any => found.eq_ignore_ascii_case(self.bytes),
        };
        let next = |set: ByteSet| haystack.get(end).is_some_and(|&byte| set.contains(byte));
        equal && self.next.is_none_or(next)
    }
}

/// One occurrence of one literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// The literal's index in the list that the prefilter was built from.
    pub literal: u32,
    /// The offset of its first byte in the haystack.
    pub start: usize,
}
