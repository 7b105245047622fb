//! Why a candidate is no finding.

/// Why a candidate is no finding.
///
/// ```
/// use scrubjay_detect::Dismissal;
/// assert_eq!(Dismissal::Uuid.says(), "it is a UUID");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dismissal {
    /// Stands for a value that the reader is to fill in, or for one that was taken out.
    Placeholder,
    /// Says where the value is kept.
    Reference,
    /// A UUID.
    Uuid,
    /// A digest, a fingerprint, an integrity attribute, or a name that says so.
    Hash,
    /// Words joined as programmers join them.
    Identifier,
    /// The public half of a key pair, or a certificate.
    PublicKey,
    /// An expression, a type, a pattern.
    Code,
    /// A URL without a password, or an e-mail address.
    Url,
    /// A file's path or name.
    Path,
    /// A date or a time.
    Date,
    /// A version number.
    Version,
    /// A number, a colour, an address.
    Number,
    /// Words for people to read.
    Text,
    /// An image, a font, or more bytes than a credential has.
    Data,
    /// Too regular to have been drawn at random.
    LowEntropy,
    /// Shorter than any credential of its kind.
    Short,
    /// The variable's name does not say that it holds a credential.
    Name,
    /// The file lists checksums.
    LockFile,
    /// The evidence, weighed, does not make it likely.
    Evidence,
    /// It lacks a kind of characters, or the entropy, that the rule asks for.
    Requirement,
    /// The offline check says that it is none.
    Check,
    /// The rule lists it as known to be none.
    Allowed,
}

impl Dismissal {
    /// What a person is told.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Placeholder => "it is a placeholder",
            Self::Reference => "it is a reference to where the value is kept",
            Self::Uuid => "it is a UUID",
            Self::Hash => "it is a digest, or its name says so",
            Self::Identifier => "it is an identifier",
            Self::PublicKey => "it is a public key",
            Self::Code => "it is code",
            Self::Url => "it is a URL or an address",
            Self::Path => "it is a path",
            Self::Date => "it is a date",
            Self::Version => "it is a version",
            Self::Number => "it is a number",
            Self::Text => "it is text for people",
            Self::Data => "it is encoded data",
            Self::LowEntropy => "its entropy is too low",
            Self::Short => "it is too short",
            Self::Name => "the name speaks of something else",
            Self::LockFile => "the file lists checksums",
            Self::Evidence => "the evidence does not make it likely",
            Self::Requirement => "it lacks characters or entropy that the rule asks for",
            Self::Check => "the offline check says that it is none",
            Self::Allowed => "the rule lists it as known",
        }
    }
}
