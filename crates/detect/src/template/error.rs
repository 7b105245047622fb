//! Why a template cannot be expanded.

/// A template that cannot be expanded, with the place of the mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("template, byte {offset}: {reason}")]
pub struct TemplateError {
    pub(super) offset: usize,
    pub(super) reason: Reason,
}

impl TemplateError {
    /// Where the mistake is, in bytes from the template's start.
    ///
    /// ```
    /// use scrubjay_detect::template::expand;
    /// let error = expand("key={hex:many}", 0).unwrap_err();
    /// assert_eq!(error.offset(), 4);
    /// assert_eq!(error.to_string(), "template, byte 4: expected a number of characters up to 100000");
    /// ```
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Reason {
    #[error("`{{` without its `}}`; write `{{{{` for a brace")]
    OpenField,
    #[error("unknown field")]
    UnknownField,
    #[error("this field needs an argument that is missing, or has one too many")]
    Argument,
    #[error("expected a number of characters up to 100000")]
    Count,
    #[error("expected a label of capital letters, digits and blanks")]
    Label,
    #[error("quoted text without its closing quote")]
    OpenQuote,
    #[error("there is no field before that a checksum could cover")]
    NothingBefore,
    #[error("`«` and `»` may stand once, in this order, and not inside a field")]
    Marks,
    #[error("fields inside fields go too deep")]
    Depth,
    #[error("the expansion is longer than a mebibyte")]
    TooLong,
}
