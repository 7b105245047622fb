//! By what a credential is known: its value, or the location of a value that could be guessed.

use blake3::{Hash, Hasher};
use scrubjay_detect::Shape;
use scrubjay_sources::Origin;
use zeroize::Zeroizing;

use crate::key_body::key_body;
use crate::{Fingerprint, FingerprintKey, ReportRule, entropy, path};

/// A value of fewer bits may be a person's password: its hash could be found by guessing.
const GUESSABLE_BITS: f64 = 80.0;

/// The bytes by which the credential is known wherever it lies; none where they could be guessed.
pub(crate) fn naming_value(rule: &ReportRule, secret: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if rule.shape == Shape::KeyBlock {
        let body = key_body(secret);
        return Some(if body.is_empty() { Zeroizing::new(secret.to_vec()) } else { body });
    }
    let hard = rule.own_format || entropy::bits(secret) >= GUESSABLE_BITS;
    hard.then(|| Zeroizing::new(secret.to_vec()))
}

/// By what a value that could be guessed is known.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    pub(crate) rule: String,
    /// As the project has it.
    pub(crate) path: Vec<u8>,
    /// The variable's name.
    pub(crate) name: String,
    /// Which of the values there it is, from 0.
    pub(crate) ordinal: u64,
}

impl Location {
    pub(crate) fn fingerprint(&self, key: &FingerprintKey) -> Fingerprint {
        key.of_location(&self.rule, &self.path, &self.name, self.ordinal)
    }
}

/// The path by which a location is known in a run.
pub(crate) fn naming_path(origin: &Origin<'_>) -> Vec<u8> {
    origin.path().map(path::plain).unwrap_or_default()
}

/// Tells credentials apart. It is the hash of a value, guessable or not: kept in memory only.
pub(crate) fn identity(
    rule: &ReportRule,
    secret: &[u8],
    origin: &Origin<'_>,
    name: Option<&str>,
) -> Hash {
    if let Some(value) = naming_value(rule, secret) {
        return blake3::hash(&value);
    }
    let path = naming_path(origin);
    let mut hasher = Hasher::new();
    for part in [rule.id.as_bytes(), &path, name.unwrap_or_default().as_bytes(), secret] {
        // With its length, so that no two lists of parts read the same.
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    hasher.finalize()
}
