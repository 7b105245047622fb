//! How a name and its value belong together.

/// What stands between a name and its value, or how else they belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// `=`, `:=`, `=>`, `==`.
    Equals,
    /// `:`.
    Colon,
    /// The end of an opening tag.
    Tag,
    /// A space, behind an option (`--token v`) or a directive (`bind_password "v"`).
    Option,
    /// `is`, in a language that people speak.
    Sentence,
    /// A space.
    Adjacent,
    /// A comma or an opening parenthesis: arguments and lists.
    Listed,
    /// The value is another attribute: `name="X" value="v"`.
    Beside,
    /// A call around the value, or an operator that gives a default.
    InCall,
    /// The value is a member of a list or a map that the name introduces.
    Member,
}
