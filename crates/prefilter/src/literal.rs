//! What is searched for, and what is reported.

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
        Self { bytes, case: Case::Exact }
    }

    /// A literal whose ASCII letters match in either case.
    ///
    /// ```
    /// # use scrubjay_prefilter::Literal;
    /// assert!(Literal::any_case(b"token").is_at(b"TOKEN", 0));
    /// ```
    pub const fn any_case(bytes: &'a [u8]) -> Self {
        Self { bytes, case: Case::Any }
    }

    /// Does the literal stand in `haystack` at `start`?
    pub fn is_at(&self, haystack: &[u8], start: usize) -> bool {
        let Some(found) = haystack.get(start..).and_then(|rest| rest.get(..self.bytes.len()))
        else {
            return false;
        };
        match self.case {
            Case::Exact => found == self.bytes,
            Case::Any => found.eq_ignore_ascii_case(self.bytes),
        }
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
