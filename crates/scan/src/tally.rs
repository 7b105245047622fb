//! What a scan has found, kept small: a file of nothing but secrets must not fill the memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use blake3::Hash;
use scrubjay_detect::{Confidence, Extent, Visibility};
use secrecy::{ExposeSecret, SecretSlice};

use crate::finding::{Finding, PartId};
use crate::{Credential, ReportRule};

/// How many places of a credential a report lists; the others are counted.
pub const PLACES_LISTED: usize = 1_000;

/// How many credentials of each confidence (and how many publishable ones of each) a report lists;
/// the others are counted. Each confidence has room of its own, so that a flood of doubtful ones
/// cannot push out a sure one.
pub const CREDENTIALS_LISTED: usize = 10_000;

/// How many findings a thread keeps before it only counts those of values that it knows already.
const FINDINGS_KEPT: usize = 100_000;

/// What was found: what is listed, and how much more there was.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) findings: Vec<Finding>,
    /// How many findings of an identity were not kept.
    pub(crate) more_places: HashMap<Hash, u64>,
    /// How many findings were of identities that were not kept.
    pub(crate) more_credentials: u64,
    /// How far the parts of large files reach, each up to where the next one begins.
    pub(crate) parts: Vec<(PartId, Extent)>,
}

impl Found {
    /// Adds what another thread found.
    pub(crate) fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        for (identity, more) in other.more_places {
            *self.more_places.entry(identity).or_default() += more;
        }
        self.more_credentials += other.more_credentials;
        self.parts.extend(other.parts);
    }

    /// Gives findings in parts of files the lines and columns of the file, once all are there. A
    /// part that could not be read to its end counts as far as it was.
    pub(crate) fn join_parts(&mut self) {
        let mut parts = std::mem::take(&mut self.parts);
        parts.sort_unstable_by_key(|(part, _)| *part);
        let mut before = HashMap::new();
        let (mut file, mut extent) = (None, Extent::EMPTY);
        for (part, own) in parts {
            if file.replace(part.file) != Some(part.file) {
                extent = Extent::EMPTY;
            }
            before.insert(part, extent);
            extent = extent.then(own);
        }
        for finding in &mut self.findings {
            if let Some(before) = finding.part.take().and_then(|part| before.get(&part)) {
                finding.place.shift(before);
            }
        }
    }
}

/// What one thread has found so far.
#[derive(Default)]
pub(crate) struct Tally {
    findings: Vec<Finding>,
    known: HashMap<Hash, Known>,
    levels: BTreeMap<Level, usize>,
    more_credentials: u64,
}

/// What credentials have room together.
type Level = (bool, Confidence);

/// An identity that is listed.
struct Known {
    secret: Arc<SecretSlice<u8>>,
    listed: usize,
    more: u64,
    specificity: u8,
    confidence: Confidence,
}

impl Tally {
    /// Counts a finding. The secret comes back where the finding is to be kept.
    pub(crate) fn admit(
        &mut self,
        identity: Hash,
        rule: &ReportRule,
        confidence: Confidence,
        secret: &[u8],
    ) -> Option<Arc<SecretSlice<u8>>> {
        let Some(known) = self.known.get_mut(&identity) else {
            let level = (rule.visibility == Visibility::Publishable, confidence);
            let listed = self.levels.entry(level).or_default();
            if *listed == CREDENTIALS_LISTED {
                self.more_credentials += 1;
                return None;
            }
            *listed += 1;
            let secret = Arc::new(SecretSlice::from(secret.to_vec()));
            let specificity = rule.specificity;
            let kept = Arc::clone(&secret);
            let known = Known { secret, listed: 1, more: 0, specificity, confidence };
            self.known.insert(identity, known);
            return Some(kept);
        };
        let full = known.listed >= PLACES_LISTED || self.findings.len() >= FINDINGS_KEPT;
        // A finding that would give the credential its name or its confidence is always kept.
        if full && rule.specificity <= known.specificity && confidence <= known.confidence {
            known.more += 1;
            return None;
        }
        known.listed += 1;
        known.specificity = known.specificity.max(rule.specificity);
        known.confidence = known.confidence.max(confidence);
        Some(if known.secret.expose_secret() == secret {
            Arc::clone(&known.secret)
        } else {
            Arc::new(SecretSlice::from(secret.to_vec()))
        })
    }

    /// Keeps a finding that was admitted.
    pub(crate) fn keep(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(crate) fn into_found(self) -> Found {
        let more = self.known.into_iter().map(|(identity, known)| (identity, known.more));
        Found {
            findings: self.findings,
            more_places: more.filter(|(_, more)| *more > 0).collect(),
            more_credentials: self.more_credentials,
            parts: Vec::new(),
        }
    }
}

/// Cuts sorted credentials to those that are listed; returns how many are not.
pub(crate) fn cut(credentials: &mut Vec<Credential>) -> u64 {
    let before = credentials.len();
    let mut levels: BTreeMap<Level, usize> = BTreeMap::new();
    credentials.retain(|credential| {
        let level = (credential.is_publishable(), credential.confidence);
        let listed = levels.entry(level).or_default();
        *listed += 1;
        *listed <= CREDENTIALS_LISTED
    });
    (before - credentials.len()) as u64
}

/// Cuts sorted places to those that are listed.
pub(crate) fn cut_places(credential: &mut Credential) {
    let more = credential.places.len().saturating_sub(PLACES_LISTED);
    credential.more_places += more as u64;
    credential.places.truncate(PLACES_LISTED);
}
