//! The entry points: scan paths, scan standard input.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use scrubjay_detect::Scanner;
use scrubjay_sources::{GitIgnored, HomeSurvey, Origin, Sources, Stats};

use crate::finding::Finding;
use crate::home::{EXPOSED_RULE, exposures};
use crate::report::add;
use crate::tally::Found;
use crate::visit::BlobScan;
use crate::{FingerprintKey, Home, Report, Roots, Summary, Suppressions};

/// Scans what sources hand over and reports what it found.
#[derive(Clone, Debug)]
pub struct Scan {
    scanner: Scanner,
    policy: Policy,
    /// Are private files of a home that others can read reported?
    exposures: bool,
}

/// By what credentials are known, and which are not reported.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) key: FingerprintKey,
    pub(crate) roots: Roots,
    pub(crate) suppressions: Suppressions,
}

impl Default for Policy {
    fn default() -> Self {
        let (roots, suppressions) = (Roots::default(), Suppressions::default());
        Self { key: FingerprintKey::PUBLIC, roots, suppressions }
    }
}

impl Scan {
    /// A scan with this scanner and [`FingerprintKey::PUBLIC`].
    pub fn new(scanner: Scanner) -> Self {
        Self { scanner, policy: Policy::default(), exposures: true }
    }

    /// The key of fingerprints: a project's or a user's own.
    #[must_use]
    pub fn key(mut self, key: FingerprintKey) -> Self {
        self.policy.key = key;
        self
    }

    /// Whether private files of a home that others can read are reported; by default they are.
    #[must_use]
    pub fn exposures(mut self, reported: bool) -> Self {
        self.exposures = reported;
        self
    }

    /// What the roots are called in their projects. Without it, locations are known by the paths
    /// as they are spelled.
    #[must_use]
    pub fn roots(mut self, roots: Roots) -> Self {
        self.policy.roots = roots;
        self
    }

    /// What is not to be reported; nothing unless it is said.
    #[must_use]
    pub fn suppressions(mut self, suppressions: Suppressions) -> Self {
        self.policy.suppressions = suppressions;
        self
    }

    /// Scans every file below `roots`, in parallel, also the parts of a large file.
    ///
    /// A file below two roots is read twice and reported once. Whether git ignores a file is asked
    /// only for files with findings.
    pub fn paths<P: AsRef<Path>>(
        &self,
        sources: &Sources,
        roots: impl IntoIterator<Item = P>,
    ) -> Report {
        let started = Instant::now();
        let (found, mut summary) = self.found(sources, roots);
        summary.elapsed = started.elapsed();
        self.report(found, summary)
    }

    /// Scans the places of a home directory that `survey` found.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    /// use scrubjay_scan::{Scan, Verdict};
    /// use scrubjay_sources::{HomeDirs, HomePlatform, HomeSurvey, Sources};
    ///
    /// # let home = tempfile::tempdir()?;
    /// let survey = HomeSurvey::new(&HomeDirs::new(home.path(), HomePlatform::CURRENT));
    /// let report = Scan::new(Scanner::builtin()).home(&Sources::default(), survey);
    /// assert_eq!((report.verdict(), report.home_rows().len()), (Verdict::Clean, 0));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn home(&self, sources: &Sources, survey: HomeSurvey) -> Report {
        let started = Instant::now();
        let (mut found, mut summary) = self.found(sources, survey.roots());
        if self.exposures {
            found.findings.extend(exposures(&survey));
        }
        summary.stats.merge(survey.stats.clone());
        summary.elapsed = started.elapsed();
        let own = self.exposures.then_some(EXPOSED_RULE);
        let mut report = self.report_by(own, found, summary);
        report.home = Some(Home::new(survey, sources));
        report
    }

    fn found<P: AsRef<Path>>(
        &self,
        sources: &Sources,
        roots: impl IntoIterator<Item = P>,
    ) -> (Found, Summary) {
        let roots: Vec<P> = roots.into_iter().collect();
        let (scans, stats) = sources.walk(&roots, || self.blob_scan());
        let mut summary = self.summary(stats);
        let mut found = Found::default();
        for scan in scans {
            add(&mut summary.scanner, scan.stats());
            found.merge(scan.into_found());
        }
        found.join_parts();
        ask_git(&mut found.findings);
        if roots.len() > 1 {
            drop_overlap(&mut found.findings);
        }
        (found, summary)
    }

    /// Scans one stream, reported as standard input.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    /// use scrubjay_scan::{Scan, Verdict};
    /// use scrubjay_sources::{Config, Sources};
    ///
    /// let scan = Scan::new(Scanner::builtin());
    /// let report = scan.stdin(&Sources::new(Config::new()), &b"nothing to see"[..]);
    /// assert_eq!(report.verdict(), Verdict::Clean);
    /// ```
    pub fn stdin(&self, sources: &Sources, input: impl Read) -> Report {
        let started = Instant::now();
        let mut scan = self.blob_scan();
        let mut summary = self.summary(sources.stdin(input, &mut scan));
        summary.scanner = scan.stats();
        let found = scan.into_found();
        summary.elapsed = started.elapsed();
        self.report(found, summary)
    }

    pub(crate) fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    pub(crate) fn blob_scan(&self) -> BlobScan<'_> {
        BlobScan::new(&self.scanner, &self.policy)
    }

    pub(crate) fn report(&self, found: Found, summary: Summary) -> Report {
        self.report_by(None, found, summary)
    }

    /// A report of what the scanner's rules found, and one that is no scanner's.
    fn report_by(&self, own: Option<&str>, found: Found, summary: Summary) -> Report {
        let mut report = Report::new(found, &self.policy, summary);
        let rules = self.scanner.rules().map(|rule| rule.id()).chain(own);
        let rules: HashSet<&str> = rules.collect();
        report.lists.iter_mut().for_each(|list| list.mark_rules(|rule| rules.contains(rule)));
        report
    }

    pub(crate) fn summary(&self, stats: Stats) -> Summary {
        let mut slow_rules: Vec<_> =
            self.scanner.slow_rules().map(|rule| rule.id().to_owned()).collect();
        slow_rules.sort_unstable();
        Summary { stats, slow_rules, ..Summary::default() }
    }
}

/// Fills in whether git ignores the files with findings.
fn ask_git(findings: &mut [Finding]) {
    let git = GitIgnored::new();
    let mut known: HashMap<OsString, bool> = HashMap::new();
    for finding in findings {
        let Some(path) = finding.place.origin.path() else { continue };
        let ignored = match known.get(path.as_os_str()) {
            Some(&ignored) => ignored,
            None => {
                let ignored = git.status(path).is_ignored();
                known.insert(path.as_os_str().to_owned(), ignored);
                ignored
            }
        };
        finding.place.git_ignored = ignored;
    }
}

/// Keeps one of the findings that are the same bytes of the same file, reached from two roots: the
/// one with the smaller path.
fn drop_overlap(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| a.place.origin.cmp(&b.place.origin));
    // Each file, resolved, with the spelling that was met first.
    let mut spelled: HashMap<PathBuf, Arc<Origin<'static>>> = HashMap::new();
    let mut last: Option<(Arc<Origin<'static>>, bool)> = None;
    findings.retain(|finding| {
        let origin = &finding.place.origin;
        let Some(path) = origin.path() else { return true };
        if let Some((_, keep)) = last.as_ref().filter(|(last, _)| last == origin) {
            return *keep;
        }
        let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let keep = spelled.entry(file).or_insert_with(|| Arc::clone(origin)) == origin;
        last = Some((Arc::clone(origin), keep));
        keep
    });
}
