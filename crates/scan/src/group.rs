//! Findings of the same value become one credential.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use blake3::Hash;
use secrecy::ExposeSecret;

use crate::finding::Finding;
use crate::identity::{naming_path, naming_value};
use crate::tally::{Found, cut, cut_places};
use crate::{Credential, Fingerprint, FingerprintKey, Place};

/// The credentials behind what was found, and how many are not listed.
pub(crate) fn group(found: Found, key: &FingerprintKey) -> (Vec<Credential>, u64) {
    let Found { mut findings, mut more_places, more_credentials, .. } = found;
    findings.sort_by(|a, b| by_place(&a.place, &b.place).then_with(|| a.rule.id.cmp(&b.rule.id)));
    let mut naming = Naming { key, locations: HashMap::new() };
    let mut groups: HashMap<Fingerprint, Vec<Finding>> = HashMap::new();
    for finding in findings {
        groups.entry(naming.fingerprint(&finding)).or_default().push(finding);
    }
    let credentials = groups.into_iter().map(|(fingerprint, findings)| {
        // An identity's number is taken with its first finding.
        let more = findings.iter().filter_map(|found| more_places.remove(&found.identity)).sum();
        one(fingerprint, findings, more)
    });
    let mut credentials: Vec<_> = credentials.collect();
    sort(&mut credentials);
    let more = cut(&mut credentials);
    (credentials, more_credentials + more)
}

/// Adds the credentials of another run; returns how many are not listed.
pub(crate) fn merge(credentials: &mut Vec<Credential>, others: Vec<Credential>) -> u64 {
    let identity = |credential: &Credential| {
        // A location may hold another value in each run (standard input has only one).
        let value = credential.fingerprint.is_location();
        (credential.fingerprint.clone(), value.then(|| hash(credential.secret.expose_secret())))
    };
    let mut known: HashMap<_, _> =
        credentials.iter().enumerate().map(|(index, known)| (identity(known), index)).collect();
    for mut other in others {
        match known.get(&identity(&other)) {
            Some(&index) => {
                let mine = &mut credentials[index];
                if rank(&other) > rank(mine) {
                    std::mem::swap(mine, &mut other);
                }
                mine.confidence = mine.confidence.max(other.confidence);
                mine.places.append(&mut other.places);
                mine.more_places += other.more_places;
                tidy(&mut mine.places);
                cut_places(mine);
            }
            None => {
                known.insert(identity(&other), credentials.len());
                credentials.push(other);
            }
        }
    }
    sort(credentials);
    cut(credentials)
}

/// Gives values their fingerprints.
struct Naming<'k> {
    key: &'k FingerprintKey,
    /// The values met at each location so far, by hash, with their numbers.
    locations: HashMap<Location, HashMap<Hash, u64>>,
}

/// Rule, path, name of the variable.
type Location = (String, Vec<u8>, String);

impl Naming<'_> {
    fn fingerprint(&mut self, finding: &Finding) -> Fingerprint {
        let secret = (*finding.secret).expose_secret();
        if let Some(value) = naming_value(&finding.rule, secret) {
            return self.key.of_value(&value);
        }
        let Place { origin, name, .. } = &finding.place;
        let path = naming_path(origin);
        let name = name.clone().unwrap_or_default();
        let location = (finding.rule.id.clone(), path, name);
        let values = self.locations.entry(location.clone()).or_default();
        let next = values.len() as u64;
        let ordinal = *values.entry(hash(secret)).or_insert(next);
        let (rule, path, name) = location;
        self.key.of_location(&rule, &path, &name, ordinal)
    }
}

/// Kept in memory only.
fn hash(value: &[u8]) -> Hash {
    blake3::hash(value)
}

/// The credential that all of `findings`, sorted by place, are.
fn one(fingerprint: Fingerprint, findings: Vec<Finding>, more_places: u64) -> Credential {
    // Of equals the last is the greatest, and the first place is wanted.
    let best = findings.iter().rev().max_by_key(|finding| finding_rank(finding));
    let best = best.expect("a group is made for its first finding").clone();
    let confidence = findings.iter().map(|finding| finding.confidence).max();
    let mut places: Vec<_> = findings.into_iter().map(|finding| finding.place).collect();
    tidy(&mut places);
    let mut credential = Credential {
        rule: best.rule,
        fingerprint,
        redacted: best.redacted,
        secret: (*best.secret).clone(),
        confidence: confidence.unwrap_or(best.confidence),
        check: best.check,
        facts: best.facts,
        places,
        more_places,
    };
    cut_places(&mut credential);
    credential
}

/// Which finding names the credential.
fn finding_rank(finding: &Finding) -> impl Ord + use<> {
    (finding.rule.specificity, finding.confidence, Reverse(finding.rule.id.clone()))
}

fn rank(credential: &Credential) -> impl Ord + use<> {
    (credential.rule.specificity, credential.confidence, Reverse(credential.rule.id.clone()))
}

/// Sorts, and keeps one of the places that are the same.
fn tidy(places: &mut Vec<Place>) {
    places.sort_by(by_place);
    places.dedup_by(|next, kept| {
        (&next.origin, next.offset, next.length) == (&kept.origin, kept.offset, kept.length)
    });
}

fn by_place(a: &Place, b: &Place) -> Ordering {
    let key = |place: &Place| (place.offset, place.length, place.name.is_none());
    a.origin.cmp(&b.origin).then_with(|| key(a).cmp(&key(b)))
}

fn sort(credentials: &mut [Credential]) {
    credentials.sort_by(|a, b| {
        let first = match (a.places.first(), b.places.first()) {
            (Some(a), Some(b)) => by_place(a, b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        let publishable = a.is_publishable().cmp(&b.is_publishable());
        let confident = b.confidence.cmp(&a.confidence);
        publishable.then(confident).then(first).then_with(|| a.fingerprint.cmp(&b.fingerprint))
    });
}

#[cfg(test)]
mod tests {
    use crate::samples::{report, text};

    #[test]
    fn the_more_specific_rule_names_the_value() {
        let line = text("x = \"pk_live_{base62:24}\"\n");
        let assigned = [b"SOME_TOKEN=\"xx", &line[5..]].concat();
        let bare = report(&[("b.txt", line.clone())]);
        assert_eq!(bare.credentials[0].rule.id, "stripe.publishable-key");
        // As a part of a longer value it is another value.
        let other = report(&[("a.env", assigned), ("b.txt", line)]);
        assert_eq!(other.credentials.len(), 2);
        assert!(other.credentials[1].is_publishable(), "{other:?}");
    }

    #[test]
    fn merging_is_as_if_it_had_been_one_run() {
        let token = text("TOKEN=ghp_{base62:30}{crc32}\nDB_PASSWORD={base62:12}\n");
        let other = text("PASSWORD={base62:13}\n");
        let files = [("a", token.clone()), ("b", token), ("c", other)];
        let whole = report(&files);
        for cut in 0..=files.len() {
            let mut merged = report(&files[cut..]);
            merged.merge(report(&files[..cut]));
            let names = |credential: &super::Credential| {
                let places: Vec<_> =
                    credential.places.iter().map(|p| (*p.origin).clone()).collect();
                (credential.fingerprint.clone(), places)
            };
            let merged: Vec<_> = merged.credentials.iter().map(names).collect();
            let whole: Vec<_> = whole.credentials.iter().map(names).collect();
            assert_eq!(merged, whole);
        }
    }
}
