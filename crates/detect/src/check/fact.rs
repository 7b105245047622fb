//! What a value tells about itself without giving itself away.

use alloc::string::String;
use core::fmt;

/// The longest text that a fact may hold, in bytes.
const LONGEST: usize = 128;

/// Something read from a secret's bytes that is itself no secret.
///
/// Texts come from untrusted bytes: they are at most 128 bytes of visible ASCII without blanks, so
/// that they can neither move a terminal's cursor nor read as a sentence. A longer or stranger
/// text is no fact.
///
/// ```
/// use scrubjay_detect::Fact;
/// let fact = Fact::ExpiresAt(1_767_225_600);
/// assert_eq!(format!("{}: {fact}", fact.name()), "expires-at: 1767225600");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact {
    /// When it stops being valid, in seconds since 1970-01-01T00:00:00Z, as the value claims.
    ExpiresAt(i64),
    /// Who issued it: a JSON web token's `iss`.
    Issuer(String),
    /// The AWS account it belongs to, 12 digits.
    AwsAccount(String),
    /// The organisation it belongs to, as the provider names it in URLs.
    Organization(String),
    /// Where its owner signs in (1Password).
    SignInAddress(String),
    /// A private key needs a passphrase or not.
    Encrypted(bool),
    /// What kind of private key it is.
    KeyKind(KeyKind),
    /// The account that it acts as, as the provider numbers it.
    Account(String),
    /// A project that it is limited to, as the provider names it.
    Project(String),
    /// What it may act as: a JSON web token's `role`.
    Role(String),
}

impl Fact {
    /// The fact's name in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ExpiresAt(_) => "expires-at",
            Self::Issuer(_) => "issuer",
            Self::AwsAccount(_) => "aws-account",
            Self::Organization(_) => "organization",
            Self::SignInAddress(_) => "sign-in-address",
            Self::Encrypted(_) => "encrypted",
            Self::KeyKind(_) => "key-kind",
            Self::Account(_) => "account",
            Self::Project(_) => "project",
            Self::Role(_) => "role",
        }
    }
}

/// The value alone, without the name.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExpiresAt(seconds) => fmt::Display::fmt(seconds, f),
            Self::Issuer(text)
            | Self::AwsAccount(text)
            | Self::Organization(text)
            | Self::SignInAddress(text)
            | Self::Account(text)
            | Self::Project(text)
            | Self::Role(text) => f.pad(text),
            Self::Encrypted(encrypted) => fmt::Display::fmt(encrypted, f),
            Self::KeyKind(kind) => fmt::Display::fmt(kind, f),
        }
    }
}

/// A private key's algorithm, or the format of its file where the algorithm is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA
    Rsa,
    /// DSA
    Dsa,
    /// An elliptic curve in Weierstrass form, such as P-256.
    Ec,
    /// Ed25519
    Ed25519,
    /// Ed448
    Ed448,
    /// X25519
    X25519,
    /// X448
    X448,
    /// An SSH key that works only together with a hardware authenticator.
    SecurityKey,
    /// OpenPGP
    Pgp,
}

impl KeyKind {
    /// The algorithm's usual name.
    ///
    /// ```
    /// assert_eq!(scrubjay_detect::KeyKind::Rsa.name(), "RSA");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Dsa => "DSA",
            Self::Ec => "EC",
            Self::Ed25519 => "Ed25519",
            Self::Ed448 => "Ed448",
            Self::X25519 => "X25519",
            Self::X448 => "X448",
            Self::SecurityKey => "security key",
            Self::Pgp => "PGP",
        }
    }

    /// The kind behind an SSH key type such as `ssh-ed25519`.
    pub(super) fn from_ssh(key_type: &[u8]) -> Option<Self> {
        match key_type {
            b"ssh-rsa" => Some(Self::Rsa),
            b"ssh-dss" => Some(Self::Dsa),
            b"ssh-ed25519" => Some(Self::Ed25519),
            b"ssh-ed448" => Some(Self::Ed448),
            _ if key_type.starts_with(b"ecdsa-sha2-") => Some(Self::Ec),
            _ if key_type.starts_with(b"sk-") => Some(Self::SecurityKey),
            _ => None,
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// `text` where it may be shown.
pub(super) fn presentable(text: &str) -> Option<String> {
    let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    fits.then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::ToString};

    #[test]
    fn texts_that_could_mislead_are_refused() {
        assert_eq!(presentable("https://id.acme.dev/"), Some("https://id.acme.dev/".to_string()));
        assert_eq!(presentable("\u{1b}[2J"), None);
        assert_eq!(presentable("do as I say"), None);
        assert_eq!(presentable("ac\u{202e}me"), None);
        assert_eq!(presentable(""), None);
        assert_eq!(presentable(&"a".repeat(LONGEST)).map(|t| t.len()), Some(LONGEST));
        assert_eq!(presentable(&"a".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn a_fact_shows_its_value() {
        assert_eq!(Fact::Encrypted(true).to_string(), "true");
        assert_eq!(format!("{:>5}", Fact::KeyKind(KeyKind::Rsa)), "  RSA");
        assert_eq!(Fact::KeyKind(KeyKind::Rsa).name(), "key-kind");
        assert_eq!(Fact::AwsAccount("0".repeat(12)).to_string(), "000000000000");
    }
}
