//! How much was found, by confidence and by rule.

use std::collections::BTreeMap;

use scrubjay_detect::Confidence;

use crate::Credential;

/// How much was found: listed credentials, with all their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Secret credentials by confidence.
    pub credentials: ByConfidence,
    /// The places of secret credentials, by the confidence of the credential.
    pub places: ByConfidence,
    /// Credentials that are meant to be public.
    pub publishable: RuleCount,
    /// Private files that others can read; they are in no number of credentials.
    pub exposures: u64,
    /// By rule id, publishable ones included.
    pub rules: BTreeMap<String, RuleCount>,
}

/// A number for each confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByConfidence {
    /// Of high confidence.
    pub high: u64,
    /// Of medium confidence.
    pub medium: u64,
    /// Of low confidence.
    pub low: u64,
}

/// How many credentials, in how many places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Different credentials.
    pub credentials: u64,
    /// Their places.
    pub places: u64,
}

impl Counts {
    pub(crate) fn new(credentials: &[Credential]) -> Self {
        let mut counts = Self::default();
        for credential in credentials {
            let places = credential.places.len() as u64 + credential.more_places;
            counts.rules.entry(credential.rule.id.clone()).or_default().add(places);
            if credential.is_publishable() {
                counts.publishable.add(places);
            } else if credential.is_exposure() {
                counts.exposures += places;
            } else {
                counts.credentials.add(credential.confidence);
                *counts.places.of(credential.confidence) += places;
            }
        }
        counts
    }
}

impl ByConfidence {
    /// All of them.
    pub fn total(self) -> u64 {
        self.high + self.medium + self.low
    }

    /// Counts one more.
    pub(crate) fn add(&mut self, confidence: Confidence) {
        *self.of(confidence) += 1;
    }

    fn of(&mut self, confidence: Confidence) -> &mut u64 {
        match confidence {
            Confidence::High => &mut self.high,
            Confidence::Medium => &mut self.medium,
            _ => &mut self.low,
        }
    }
}

impl RuleCount {
    fn add(&mut self, places: u64) {
        self.credentials += 1;
        self.places += places;
    }
}
