//! One credential with all its places.

use std::sync::Arc;

use scrubjay_detect::{CheckOutcome, Confidence, Fact, Visibility};
use secrecy::{ExposeSecret, SecretSlice};

use crate::identity::{Location, naming_value};
use crate::{EXPOSED_RULE, Fingerprint, FingerprintKey, Place, ReportRule, Suppression};

/// A secret value, and every place where it lies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Credential {
    /// The rule that names it: of all that found the value, the most specific.
    pub rule: Arc<ReportRule>,
    /// Which credential it is.
    pub fingerprint: Fingerprint,
    /// What of it may be shown.
    pub redacted: String,
    /// The value; of a private key, the first copy of it.
    pub secret: SecretSlice<u8>,
    /// How sure it is: the most of all its places.
    pub confidence: Confidence,
    /// What the rule's check said.
    pub check: Option<CheckOutcome>,
    /// What the bytes tell about it.
    pub facts: Vec<Fact>,
    /// Where it lies, in order of path and offset; never empty, at most
    /// [`PLACES_LISTED`](crate::PLACES_LISTED).
    pub places: Vec<Place>,
    /// How many places are not listed.
    pub more_places: u64,
    /// Why it is not reported in these places, where it is not.
    pub suppressed: Option<Suppression>,
    /// By what it is known, where its value could be guessed.
    pub(crate) location: Option<Arc<Location>>,
}

impl Credential {
    /// Does the provider mean it to be public? Then it is no reason to fail.
    pub fn is_publishable(&self) -> bool {
        self.rule.visibility == Visibility::Publishable
    }

    /// Is it no credential but a private file that others can read?
    pub fn is_exposure(&self) -> bool {
        self.rule.id == EXPOSED_RULE
    }

    /// Does `text` hold the value? It tells no more than that.
    pub fn is_in(&self, text: &[u8]) -> bool {
        let secret = self.secret.expose_secret();
        !secret.is_empty() && text.windows(secret.len()).any(|part| part == secret)
    }

    /// Its fingerprint by another key than the report's.
    pub fn fingerprint_with(&self, key: &FingerprintKey) -> Fingerprint {
        let value = || naming_value(&self.rule, self.secret.expose_secret());
        match (&self.location, value()) {
            (Some(location), _) => location.fingerprint(key),
            (None, Some(value)) => key.of_value(&value),
            // Another rule's finding of the same value said that it cannot be guessed.
            (None, None) => key.of_value(self.secret.expose_secret()),
        }
    }
}
