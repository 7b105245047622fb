//! Findings of the same value become one credential.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::sync::Arc;

use blake3::Hash;
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::finding::Finding;
use crate::identity::{Location, naming_path, naming_value};
use crate::path::plain;
use crate::scan::Policy;
use crate::suppress::Matcher;
use crate::tally::{Found, cut, cut_places};
use crate::{Credential, Fingerprint, FingerprintKey, ListUse, Place, Roots, Suppression};

/// What findings come down to.
pub(crate) struct Grouped {
    pub(crate) credentials: Vec<Credential>,
    /// Those that are not reported. A credential may be here and there, with different places.
    pub(crate) suppressed: Vec<Credential>,
    /// How many are not listed.
    pub(crate) more_credentials: u64,
    pub(crate) lists: Vec<ListUse>,
}

/// The credentials behind what was found.
pub(crate) fn group(found: Found, policy: &Policy) -> Grouped {
    let Found { mut findings, mut more_places, more_credentials, .. } = found;
    findings.sort_by(|a, b| by_place(&a.place, &b.place).then_with(|| a.rule.id.cmp(&b.rule.id)));
    let mut naming = Naming { roots: &policy.roots, met: HashMap::new() };
    let mut groups: HashMap<Hash, (Name, Vec<Finding>)> = HashMap::new();
    for finding in findings {
        let group = groups.entry(finding.credential());
        group.or_insert_with(|| (naming.name(&finding), Vec::new())).1.push(finding);
    }
    let mut matcher = Matcher::new(&policy.suppressions, &policy.roots);
    let (mut credentials, mut suppressed) = (Vec::new(), Vec::new());
    for (name, findings) in groups.into_values() {
        for (suppression, part, more) in parts(findings, &name, &mut more_places, &mut matcher) {
            let listed = if suppression.is_some() { &mut suppressed } else { &mut credentials };
            listed.push(one(&name, &policy.key, part, more, suppression));
        }
    }
    sort(&mut credentials);
    sort(&mut suppressed);
    let more = cut(&mut credentials) + cut(&mut suppressed);
    let more_credentials = more_credentials + more;
    Grouped { credentials, suppressed, more_credentials, lists: matcher.into_uses() }
}

/// A credential's findings by why they are not reported, each with how many more there are.
fn parts(
    findings: Vec<Finding>,
    name: &Name,
    more_places: &mut HashMap<Hash, u64>,
    matcher: &mut Matcher<'_>,
) -> Vec<(Option<Suppression>, Vec<Finding>, u64)> {
    let more = findings.iter().any(|finding| more_places.contains_key(&finding.identity));
    let listed = matcher.lists(&findings, more, |key| name.fingerprint(key));
    let mut parts: Vec<(Option<Suppression>, Vec<Finding>, u64)> = Vec::new();
    for finding in findings {
        let suppression = matcher.suppression(&finding, &listed);
        // An identity's number is taken with its first finding.
        let more = more_places.remove(&finding.identity).unwrap_or(0);
        match parts.iter_mut().find(|(known, ..)| *known == suppression) {
            Some((_, part, count)) => {
                part.push(finding);
                *count += more;
            }
            None => parts.push((suppression, vec![finding], more)),
        }
    }
    parts
}

/// Adds the credentials of another run; returns how many are not listed.
pub(crate) fn merge(credentials: &mut Vec<Credential>, others: Vec<Credential>) -> u64 {
    let identity = |credential: &Credential| {
        // A location may hold another value in each run (standard input has only one).
        let value = credential.fingerprint.is_location();
        let value = value.then(|| hash(credential.secret.expose_secret()));
        let suppressed = credential.suppressed.as_ref();
        let entry = suppressed.and_then(|suppressed| suppressed.entry.clone());
        let said = suppressed.and_then(|suppressed| suppressed.said.clone());
        let by = suppressed.map(|suppressed| suppressed.by);
        (credential.fingerprint.clone(), value, by, entry, said)
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

/// By what a credential is known.
enum Name {
    Value(Zeroizing<Vec<u8>>),
    Location(Arc<Location>),
}

impl Name {
    fn fingerprint(&self, key: &FingerprintKey) -> Fingerprint {
        match self {
            Self::Value(value) => key.of_value(value),
            Self::Location(location) => location.fingerprint(key),
        }
    }
}

/// Gives values their names.
struct Naming<'r> {
    roots: &'r Roots,
    /// How many values each location has had so far: rule, path, name of the variable.
    met: HashMap<(String, Vec<u8>, String), u64>,
}

impl Naming<'_> {
    /// The name of a credential, asked once, for its first finding.
    fn name(&mut self, finding: &Finding) -> Name {
        if let Some(value) = naming_value(&finding.rule, (*finding.secret).expose_secret()) {
            return Name::Value(value);
        }
        let Place { origin, name, .. } = &finding.place;
        let (rule, name) = (finding.rule.id.clone(), name.clone().unwrap_or_default());
        // Two roots may have files of one name: each counts its own values.
        let met = self.met.entry((rule.clone(), naming_path(origin), name.clone())).or_default();
        let ordinal = *met;
        *met += 1;
        let named = origin.path().and_then(|path| self.roots.name(path));
        let path = named.map_or_else(|| naming_path(origin), |(_, name)| plain(&name));
        Name::Location(Arc::new(Location { rule, path, name, ordinal }))
    }
}

/// Kept in memory only.
fn hash(value: &[u8]) -> Hash {
    blake3::hash(value)
}

/// The credential that all of `findings`, sorted by place, are.
fn one(
    name: &Name,
    key: &FingerprintKey,
    findings: Vec<Finding>,
    more_places: u64,
    suppressed: Option<Suppression>,
) -> Credential {
    // Of equals the last is the greatest, and the first place is wanted.
    let best = findings.iter().rev().max_by_key(|finding| finding_rank(finding));
    let best = best.expect("a group is made for its first finding").clone();
    let confidence = findings.iter().map(|finding| finding.confidence).max();
    let mut places: Vec<_> = findings.into_iter().map(|finding| finding.place).collect();
    tidy(&mut places);
    let mut credential = Credential {
        rule: best.rule,
        fingerprint: name.fingerprint(key),
        redacted: best.redacted,
        secret: (*best.secret).clone(),
        confidence: confidence.unwrap_or(best.confidence),
        check: best.check,
        facts: best.facts,
        places,
        more_places,
        suppressed,
        location: match name {
            Name::Value(_) => None,
            Name::Location(location) => Some(Arc::clone(location)),
        },
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
