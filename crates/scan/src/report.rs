//! All of a run: the credentials, and the account of what was looked at.

use std::time::Duration;

use scrubjay_detect::Stats as ScannerStats;
use scrubjay_sources::Stats as SourceStats;

use crate::tally::Found;
use crate::{Counts, Credential, FingerprintKey, group};

/// What was found, and what was looked at.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Secrets before publishable ones, then in order of confidence, the highest first, then of
    /// their first places.
    pub credentials: Vec<Credential>,
    /// How many credentials are not listed, at most: there were more than
    /// [`CREDENTIALS_LISTED`](crate::CREDENTIALS_LISTED) of a confidence. A value that was met
    /// again, having found no room, counts again.
    pub more_credentials: u64,
    /// What was looked at.
    pub summary: Summary,
}

/// What was looked at, and how long it took.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// What was read, skipped, and unreadable.
    pub stats: SourceStats,
    /// What the scanner did, all threads together.
    pub scanner: ScannerStats,
    /// The time from start to end.
    pub elapsed: Duration,
    /// The ids of rules without a literal, which look at every line.
    pub slow_rules: Vec<String>,
}

/// What a report comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Everything was looked at, and there is no secret.
    Clean,
    /// There is a secret. Publishable credentials do not count.
    Findings,
    /// There is no secret, but something could not be read, or the scan was stopped.
    Incomplete,
    /// No secret, but no byte was looked at either: a wrong path rather than a clean tree.
    NothingScanned,
}

impl Report {
    /// A report of what was found.
    pub(crate) fn new(found: Found, key: &FingerprintKey, summary: Summary) -> Self {
        let (credentials, more_credentials) = group::group(found, key);
        Self { credentials, more_credentials, summary }
    }

    /// Adds another run's report. Both have to come from the same fingerprint key.
    pub fn merge(&mut self, other: Self) {
        self.more_credentials += other.more_credentials;
        self.more_credentials += group::merge(&mut self.credentials, other.credentials);
        self.summary.merge(other.summary);
    }

    /// What the report comes down to.
    pub fn verdict(&self) -> Verdict {
        if self.credentials.iter().any(|credential| !credential.is_publishable()) {
            Verdict::Findings
        } else if self.summary.stats.bytes == 0 {
            Verdict::NothingScanned
        } else if self.summary.stats.is_complete() {
            Verdict::Clean
        } else {
            Verdict::Incomplete
        }
    }

    /// The credentials and places, counted.
    pub fn counts(&self) -> Counts {
        Counts::new(&self.credentials)
    }
}

impl Summary {
    /// Adds another run's account.
    fn merge(&mut self, other: Self) {
        self.stats.merge(other.stats);
        add(&mut self.scanner, other.scanner);
        self.elapsed += other.elapsed;
        self.slow_rules.extend(other.slow_rules);
        self.slow_rules.sort_unstable();
        self.slow_rules.dedup();
    }
}

/// Adds another scratch's counters.
pub(crate) fn add(stats: &mut ScannerStats, other: ScannerStats) {
    stats.bytes += other.bytes;
    stats.hits += other.hits;
    stats.steps += other.steps;
    stats.regex_runs += other.regex_runs;
}
