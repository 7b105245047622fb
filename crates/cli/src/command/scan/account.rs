//! What is said on standard error about things that could not be looked at.

use std::time::Duration;

use scrubjay_scan::{Format, Report, Verdict};
use scrubjay_sources::{SkipReason, Stats, Unreadable};

use super::ScanArgs;
use crate::diagnostics::Diagnostics;
use crate::error::{Error, reason};

/// How many unreadable files are named.
const NAMED: usize = 10;

/// Names what could not be read, and says whether the scan was stopped, and what was suppressed
/// where the report has no place for it.
pub(super) fn print(args: &ScanArgs, report: &Report, diagnostics: &Diagnostics) {
    let stats = &report.summary.stats;
    let is_root = |one: &&Unreadable| {
        one.origin.path().is_none_or(|path| args.paths.iter().any(|root| root == path))
    };
    let (roots, below): (Vec<_>, Vec<_>) = stats.unreadable().iter().partition(is_root);
    for root in &roots {
        diagnostics.error(failure(root));
    }
    // The report for people names them itself, where there is one.
    let is_reported = args.format == Format::Text && report.verdict() != Verdict::NothingScanned;
    if !is_reported {
        for one in below.iter().take(NAMED) {
            diagnostics.warning(failure(one));
        }
        let named = (roots.len() + below.len().min(NAMED)) as u64;
        match stats.unreadable_count().saturating_sub(named) {
            0 => {}
            more => diagnostics.warning(format_args!("failed to read {more} more")),
        }
    }
    if let Some(timeout) = args.timeout.filter(|_| stats.stopped.is_some()) {
        stopped(timeout, diagnostics);
    }
    if matches!(args.format, Format::Csv | Format::Gitleaks) {
        suppressed(report, diagnostics);
    }
}

/// What the tree hid, or kept from being read, is said to whoever wants no more than errors too.
fn suppressed(report: &Report, diagnostics: &Diagnostics) {
    if report.summary.stats.skipped(SkipReason::TreeExcluded).count > 0 {
        diagnostics.notice("scrubjay.toml in the scanned tree keeps files from being read");
    }
    let counts = report.suppressed_counts();
    match counts.sentence() {
        Some(sentence) if counts.tree() > 0 => diagnostics.notice(sentence),
        Some(sentence) => diagnostics.warning(sentence),
        None => {}
    }
}

fn failure(one: &Unreadable) -> String {
    match one.origin.path() {
        Some(path) => Error::Read { path: path.to_path_buf(), kind: one.kind }.to_string(),
        None => format!("failed to read standard input: {}", reason(&one.kind)),
    }
}

fn stopped(timeout: Duration, diagnostics: &Diagnostics) {
    let seconds = timeout.as_secs_f64();
    diagnostics.warning(format_args!("stopped after {seconds} s: not everything was looked at"));
    diagnostics.hint("raise --timeout, or name fewer paths");
}

/// Why not a single byte was read.
pub(crate) fn why_nothing(report: &Report) -> String {
    let stats: &Stats = &report.summary.stats;
    let mut reasons: Vec<String> =
        stats.skips().map(|(reason, skipped)| format!("{} {reason}", skipped.count)).collect();
    if stats.unreadable_count() > 0 {
        reasons.push(format!("{} unreadable", stats.unreadable_count()));
    }
    if stats.stopped.is_some() {
        reasons.push("stopped by --timeout".to_owned());
    }
    if reasons.is_empty() {
        return "there are no files".to_owned();
    }
    reasons.join(", ")
}
