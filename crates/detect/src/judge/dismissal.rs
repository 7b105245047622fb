//! Why a candidate is no finding.

/// Why a candidate is no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Dismissal {
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
}
