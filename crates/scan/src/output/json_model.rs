//! The JSON report's objects. `schema/report.schema.json` describes them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use data_encoding::BASE64;
use scrubjay_sources::{GitOrigin, Origin, Stopped};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::json_suppressed::{Difference, Suppressed, Suppression};
use super::shown;
use crate::{ByConfidence, Credential, Place, Report, Reveal, RuleCount, Style, Verdict};

/// The version of the format: raised when a reader would have to change.
pub(crate) const VERSION: u32 = 1;

#[derive(Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(crate) const SELF: Self = Self { name: "scrubjay", version: env!("CARGO_PKG_VERSION") };
}

#[derive(Serialize)]
pub(crate) struct Summary<'r> {
    verdict: &'static str,
    credentials: Levels,
    places: Levels,
    publishable: Count,
    more_credentials: u64,
    suppressed: Suppressed,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Difference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exposures: Option<u64>,
    rules: BTreeMap<String, Count>,
    files: u64,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_objects: Option<u64>,
    elapsed_ms: u64,
    complete: bool,
    stopped: Option<&'static str>,
    grew: u64,
    shrank: u64,
    skipped: Vec<Skipped>,
    unreadable: Unreadable<'r>,
    scanner: Scanner,
    slow_rules: &'r [String],
}

#[derive(Serialize)]
pub(crate) struct Levels {
    high: u64,
    medium: u64,
    low: u64,
}

#[derive(Serialize)]
struct Count {
    credentials: u64,
    places: u64,
}

#[derive(Serialize)]
struct Skipped {
    reason: &'static str,
    count: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct Unreadable<'r> {
    count: u64,
    listed: Vec<Failed<'r>>,
}

#[derive(Serialize)]
struct Failed<'r> {
    #[serde(flatten)]
    path: Path<'r>,
    reason: String,
}

#[derive(Serialize)]
struct Scanner {
    bytes: u64,
    hits: u64,
    steps: u64,
    regex_runs: u64,
}

/// A path, `null` for standard input. One that is not UTF-8 is there twice: readable, and exact.
#[derive(Serialize)]
pub(crate) struct Path<'r> {
    path: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
}

impl<'r> From<&'r Origin<'_>> for Path<'r> {
    fn from(origin: &'r Origin<'_>) -> Self {
        Self { path: shown::path(origin), path_bytes: origin.path().and_then(exact) }
    }
}

impl<'r> Path<'r> {
    /// A file's path.
    pub(crate) fn of(path: &'r std::path::Path) -> Self {
        Self { path: Some(shown::file(path)), path_bytes: exact(path) }
    }
}

/// The bytes of a path that is not UTF-8.
fn exact(path: &std::path::Path) -> Option<String> {
    let bytes = path.as_os_str().as_encoded_bytes();
    std::str::from_utf8(bytes).is_err().then(|| BASE64.encode(bytes))
}

/// What is said of the credential beside its rule and its places.
#[derive(Serialize)]
pub(crate) struct Value<'r> {
    fingerprint: &'r str,
    confidence: &'static str,
    visibility: &'static str,
    check: Option<&'static str>,
    facts: Vec<Fact>,
    redacted: &'r str,
    more_places: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppression<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_bytes: Option<String>,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
}

impl<'r> Value<'r> {
    pub(crate) fn new(credential: &'r Credential, style: &Style) -> Self {
        let secret = credential.secret.expose_secret();
        let exact = style.reveal == Reveal::Revealed && std::str::from_utf8(secret).is_err();
        let fact =
            |fact| Fact { name: scrubjay_detect::Fact::name(fact), value: shown::fact(fact) };
        Self {
            fingerprint: credential.fingerprint.as_str(),
            confidence: credential.confidence.name(),
            visibility: credential.rule.visibility.name(),
            check: credential.check.map(|check| check.name()),
            facts: credential.facts.iter().map(fact).collect(),
            redacted: &credential.redacted,
            more_places: credential.more_places,
            suppressed: credential.suppressed.as_ref().map(Suppression::from),
            secret: shown::revealed(credential, style),
            secret_bytes: exact.then(|| BASE64.encode(secret)),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Rule<'r> {
    id: &'r str,
    description: &'r str,
    provider: Provider<'r>,
    remedy: &'r str,
    sources: &'r [String],
    confidence: &'static str,
}

#[derive(Serialize)]
struct Provider<'r> {
    id: &'r str,
    name: &'r str,
}

impl<'r> From<&'r crate::ReportRule> for Rule<'r> {
    fn from(rule: &'r crate::ReportRule) -> Self {
        Self {
            id: &rule.id,
            description: &rule.description,
            provider: Provider { id: &rule.provider, name: &rule.provider_name },
            remedy: &rule.remedy,
            sources: &rule.sources,
            confidence: rule.confidence.name(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Location<'r> {
    #[serde(flatten)]
    path: Path<'r>,
    line: u64,
    column: u64,
    byte_column: u64,
    end_line: u64,
    end_column: u64,
    offset: u64,
    length: u64,
    name: Option<&'r str>,
    git_ignored: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<Git<'r>>,
}

/// The commit that brought a place in.
#[derive(Serialize)]
pub(crate) struct Git<'r> {
    repository: Cow<'r, str>,
    object: &'r str,
    commit: Option<&'r str>,
    author: Option<&'r str>,
    email: Option<&'r str>,
    date: Option<&'r str>,
    in_head: bool,
    in_tree: Option<bool>,
    branches: Option<&'r [String]>,
    more_versions: u64,
}

impl<'r> From<&'r GitOrigin> for Git<'r> {
    fn from(git: &'r GitOrigin) -> Self {
        let known = |text: &'r str| (!git.commit.is_empty()).then_some(text);
        Self {
            repository: shown::file(&git.repository),
            object: &git.object,
            commit: known(&git.commit),
            author: known(&git.author),
            email: known(&git.email),
            date: known(&git.date),
            in_head: git.in_head,
            in_tree: git.in_tree,
            branches: git.branches.as_deref(),
            more_versions: git.more_versions,
        }
    }
}

impl<'r> From<&'r Place> for Location<'r> {
    fn from(place: &'r Place) -> Self {
        Self {
            path: Path::from(&*place.origin),
            line: place.line,
            column: place.column,
            byte_column: place.byte_column,
            end_line: place.end_line,
            end_column: place.end_column,
            offset: place.offset,
            length: place.length,
            name: place.name.as_deref(),
            git_ignored: place.git_ignored,
            git: place.origin.git().map(Git::from),
        }
    }
}

impl<'r> Summary<'r> {
    pub(crate) fn new(report: &'r Report) -> Self {
        let counts = report.counts();
        let summary = &report.summary;
        let stats = &summary.stats;
        let skipped = stats.skips().map(|(reason, skipped)| Skipped {
            reason: reason.name(),
            count: skipped.count,
            bytes: skipped.bytes,
        });
        let failed = stats.unreadable().iter().map(|unreadable| Failed {
            path: Path::from(&unreadable.origin),
            reason: shown::reason(unreadable.kind),
        });
        let scanner = summary.scanner;
        Self {
            verdict: verdict(report.verdict()),
            credentials: Levels::from(counts.credentials),
            places: Levels::from(counts.places),
            publishable: Count::from(counts.publishable),
            more_credentials: report.more_credentials,
            suppressed: Suppressed::from(report.suppressed_counts()),
            difference: report.difference().map(Difference::from),
            exposures: report.home.as_ref().map(|_| counts.exposures),
            rules: counts.rules.into_iter().map(|(id, count)| (id, count.into())).collect(),
            files: stats.files,
            bytes: stats.bytes,
            known_objects: (summary.known > 0).then_some(summary.known),
            elapsed_ms: u64::try_from(summary.elapsed.as_millis()).unwrap_or(u64::MAX),
            complete: stats.is_complete(),
            stopped: stats.stopped.map(stopped),
            grew: stats.grew,
            shrank: stats.shrank,
            skipped: skipped.collect(),
            unreadable: Unreadable { count: stats.unreadable_count(), listed: failed.collect() },
            scanner: Scanner {
                bytes: scanner.bytes,
                hits: scanner.hits,
                steps: scanner.steps,
                regex_runs: scanner.regex_runs,
            },
            slow_rules: &summary.slow_rules,
        }
    }
}

impl From<ByConfidence> for Levels {
    fn from(ByConfidence { high, medium, low }: ByConfidence) -> Self {
        Self { high, medium, low }
    }
}

impl From<RuleCount> for Count {
    fn from(RuleCount { credentials, places }: RuleCount) -> Self {
        Self { credentials, places }
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Findings => "findings",
        Verdict::Incomplete => "incomplete",
        Verdict::NothingScanned => "nothing-scanned",
    }
}

fn stopped(stopped: Stopped) -> &'static str {
    match stopped {
        Stopped::Cancelled => "cancelled",
        _ => "by-visitor",
    }
}
