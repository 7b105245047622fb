//! One credential with all its places.

use std::sync::Arc;

use scrubjay_detect::{CheckOutcome, Confidence, Fact, Visibility};
use secrecy::SecretSlice;

use crate::{Fingerprint, Place, ReportRule};

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
}

impl Credential {
    /// Does the provider mean it to be public? Then it is no reason to fail.
    pub fn is_publishable(&self) -> bool {
        self.rule.visibility == Visibility::Publishable
    }
}
