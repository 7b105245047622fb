//! All of a run: the credentials, and the account of what was looked at.

use std::sync::Arc;
use std::time::Duration;

use scrubjay_detect::Stats as ScannerStats;
use scrubjay_sources::Stats as SourceStats;

use crate::group::Grouped;
use crate::scan::Policy;
use crate::tally::Found;
use crate::{By, Counts, Credential, Entry, EntryState, Home, ListUse, Suppressed, group};

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
    /// What was found and is not to be reported, in the same order. A credential of which only some
    /// places are suppressed is in both, each time with those places.
    pub suppressed: Vec<Credential>,
    /// What became of the lists' entries.
    pub lists: Vec<ListUse>,
    /// The home directory, where one was scanned.
    pub home: Option<Home>,
    /// What was looked at.
    pub summary: Summary,
}

/// What was looked at, and how long it took.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// What was read, skipped, and unreadable.
    pub stats: SourceStats,
    /// Of git repositories: how many objects an earlier scan had read, that were not read again.
    pub known: u64,
    /// What the scanner did, all threads together.
    pub scanner: ScannerStats,
    /// The time from start to end.
    pub elapsed: Duration,
    /// The ids of rules without a literal, which look at every line.
    pub slow_rules: Vec<String>,
}

/// How what was found compares with an older baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Secret credentials that the baseline does not have.
    pub new: u64,
    /// Credentials that it has.
    pub still: u64,
    /// Its entries that matched nothing.
    pub gone: Vec<Arc<Entry>>,
    /// Was everything looked at? Otherwise what is gone may only be out of sight.
    pub whole: bool,
}

/// What a report comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Everything was looked at, and there is no secret.
    Clean,
    /// There is a secret, or a private file that others can read. Publishable and suppressed credentials do not count.
    Findings,
    /// There is no secret, but something could not be read, or the scan was stopped, or there were
    /// too many suppressed credentials to tell.
    Incomplete,
    /// No secret, but no byte was looked at either: a wrong path rather than a clean tree. (A home
    /// without a place where credentials lie is clean.)
    NothingScanned,
}

impl Report {
    /// A report of what was found.
    pub(crate) fn new(found: Found, policy: &Policy, summary: Summary) -> Self {
        let Grouped { credentials, suppressed, more_credentials, mut lists } =
            group::group(found, policy);
        if !summary.stats.is_complete() || more_credentials > 0 {
            lists.iter_mut().for_each(ListUse::mark_incomplete);
        }
        Self { credentials, more_credentials, suppressed, lists, home: None, summary }
    }

    /// Adds another run's report. Both have to come from the same scan's settings.
    pub fn merge(&mut self, other: Self) {
        self.lists.iter_mut().zip(&other.lists).for_each(|(list, other)| list.merge(other));
        self.more_credentials += group::merge(&mut self.suppressed, other.suppressed);
        self.more_credentials += other.more_credentials;
        self.more_credentials += group::merge(&mut self.credentials, other.credentials);
        self.home = self.home.take().or(other.home);
        self.summary.merge(other.summary);
        if self.more_credentials > 0 {
            self.lists.iter_mut().for_each(ListUse::mark_incomplete);
        }
    }

    /// What the report comes down to.
    pub fn verdict(&self) -> Verdict {
        if self.credentials.iter().any(|credential| !credential.is_publishable()) {
            Verdict::Findings
        } else if self.summary.stats.bytes + self.summary.known == 0 && self.home.is_none() {
            Verdict::NothingScanned
        } else if self.summary.stats.is_complete() && !self.hides_unlisted() {
            Verdict::Clean
        } else {
            Verdict::Incomplete
        }
    }

    /// May a credential that is not listed be one that nobody suppressed?
    fn hides_unlisted(&self) -> bool {
        self.more_credentials > 0 && !self.suppressed.is_empty()
    }

    /// How many findings were suppressed, and by what.
    pub fn suppressed_counts(&self) -> Suppressed {
        Suppressed::new(&self.suppressed, &self.lists)
    }

    /// How it compares with the older baseline, where there is one.
    pub fn difference(&self) -> Option<Difference> {
        let old = self.lists.iter().find(|list| list.by() == By::OldBaseline)?;
        let is_old = |credential: &&Credential| {
            credential.suppressed.as_ref().is_some_and(|reason| reason.by == By::OldBaseline)
        };
        let gone = old
            .entries()
            .into_iter()
            .filter(|entry| matches!(entry.state, EntryState::Unused | EntryState::NeedsScan));
        let new = self.credentials.iter().filter(|credential| !credential.is_publishable());
        Some(Difference {
            new: new.count() as u64,
            still: self.suppressed.iter().filter(is_old).count() as u64,
            gone: gone.map(|entry| entry.entry).collect(),
            whole: old.is_whole(),
        })
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
