//! Which credential it is: a keyed hash of the value, or of its location.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

/// How many bytes of a hash a fingerprint keeps.
const LENGTH: usize = 16;

/// The key of fingerprints: the same key gives the same value the same fingerprint.
///
/// A project that commits fingerprints has a key of its own, so that they can be compared within
/// the project and nowhere else. [`FingerprintKey::PUBLIC`] serves where there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FingerprintKey([u8; 32]);

impl FingerprintKey {
    /// The key that everyone has: the 32 bytes `scrubjay/public-fingerprint-key1`. It makes
    /// fingerprints comparable everywhere; only values that cannot be guessed are hashed with it.
    pub const PUBLIC: Self = Self(*b"scrubjay/public-fingerprint-key1");

    /// A key of one's own: 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key from its 64 hexadecimal digits.
    ///
    /// ```
    /// use scrubjay_scan::FingerprintKey;
    ///
    /// let key = FingerprintKey::new([7; 32]);
    /// assert_eq!(FingerprintKey::from_hex(&key.to_hex()), Some(key));
    /// ```
    pub fn from_hex(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    /// The key as 64 hexadecimal digits, for a file that is committed.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The fingerprint of a value.
    pub(crate) fn of_value(&self, value: &[u8]) -> Fingerprint {
        Fingerprint(hex(&blake3::keyed_hash(&self.0, value)))
    }

    /// The fingerprint of the `ordinal`th value at a location.
    pub(crate) fn of_location(
        &self,
        rule: &str,
        path: &[u8],
        name: &str,
        ordinal: u64,
    ) -> Fingerprint {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in [rule.as_bytes(), path, name.as_bytes()] {
            // With its length, so that no two lists of parts read the same.
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        hasher.update(&ordinal.to_le_bytes());
        Fingerprint(format!("{LOCATION}{}", hex(&hasher.finalize())))
    }
}

/// Names the public key; never shows another.
impl fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if *self == Self::PUBLIC { "public" } else { "[redacted]" };
        write!(f, "FingerprintKey({name})")
    }
}

/// How a location's fingerprint begins.
const LOCATION: &str = "loc-";

/// Which credential it is: 32 hexadecimal digits from the value alone; or, for a value that could
/// be guessed, `loc-` and 32 digits from the rule, the path and the name of the variable.
///
/// ```
/// use scrubjay_scan::Fingerprint;
///
/// let fingerprint: Fingerprint = format!("loc-{}", "0f".repeat(16)).parse()?;
/// assert!(fingerprint.is_location());
/// assert!("0f".parse::<Fingerprint>().is_err());
/// # Ok::<(), scrubjay_scan::InvalidFingerprint>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it of a location rather than of a value?
    pub fn is_location(&self) -> bool {
        self.0.starts_with(LOCATION)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Text that is no [`Fingerprint`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a fingerprint as a report shows it: 32 hexadecimal digits, perhaps behind loc-")]
pub struct InvalidFingerprint(());

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    fn from_str(text: &str) -> Result<Self, InvalidFingerprint> {
        let digits = text.strip_prefix(LOCATION).unwrap_or(text);
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let valid = digits.len() == 2 * LENGTH && digits.bytes().all(hex);
        valid.then(|| Self(text.to_owned())).ok_or(InvalidFingerprint(()))
    }
}

fn hex(hash: &blake3::Hash) -> String {
    HEXLOWER.encode(&hash.as_bytes()[..LENGTH])
}
