//! The end of the report for people: how much was found, and what was looked at.

use std::io;
use std::time::Duration;

use scrubjay_sources::Stats;

use super::escape::{visible, visible_origin};
use super::gaps::{unlisted, unseen};
use super::shown;
use super::suppressed::{self, notes};
use super::text::Paint;
use crate::{Counts, Difference, Report};

/// How many unreadable paths are named.
const NAMED: usize = 5;

/// How many entries of an old baseline that matched nothing are named.
const GONE: usize = 20;

pub(crate) fn write(report: &Report, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let summary = &report.summary;
    let stats = &summary.stats;
    let is_nothing = stats.bytes + summary.known == 0;
    if is_nothing && report.credentials.is_empty() && report.home.is_none() {
        writeln!(out, "{}", paint.bold("nothing was scanned: there were no bytes to read"))?;
    } else {
        writeln!(out, "{}", paint.bold(found(&report.counts())))?;
        writeln!(out, "{}", looked_at(stats, summary.elapsed))?;
    }
    match summary.known {
        0 => {}
        1 => writeln!(out, "known from earlier scans: 1 object")?,
        known => writeln!(out, "known from earlier scans: {known} objects")?,
    }
    let skipped: Vec<_> =
        stats.skips().map(|(reason, skipped)| format!("{} {reason}", skipped.count)).collect();
    if !skipped.is_empty() {
        writeln!(out, "skipped: {}", skipped.join(", "))?;
    }
    unreadable(stats, paint, out)?;
    for gap in unseen(stats).into_iter().chain(unlisted(report)) {
        writeln!(out, "{}", paint.warn(gap.message))?;
    }
    for note in notes(report) {
        writeln!(out, "{}", note.message)?;
    }
    if let Some(difference) = report.difference() {
        gone(&difference, out)?;
    }
    if !summary.slow_rules.is_empty() {
        let rules = visible(&summary.slow_rules.join(", "));
        writeln!(out, "slow rules (no literal to search for): {rules}")?;
    }
    Ok(())
}

fn found(counts: &Counts) -> String {
    let levels = counts.credentials;
    let publishable = match counts.publishable.credentials {
        0 => String::new(),
        count => format!(", {count} publishable"),
    };
    let others = match counts.exposures {
        0 => publishable,
        1 => format!("{publishable}, 1 private place that others can read"),
        count => format!("{publishable}, {count} private places that others can read"),
    };
    if levels.total() == 0 {
        return format!("no credentials found{others}");
    }
    format!(
        "{} in {} ({} high, {} medium, {} low){others}",
        counted(levels.total(), "credential"),
        counted(counts.places.total(), "place"),
        levels.high,
        levels.medium,
        levels.low,
    )
}

fn looked_at(stats: &Stats, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let rate = if seconds > 0.0 {
        format!(" ({}/s)", size(stats.bytes as f64 / seconds))
    } else {
        String::new()
    };
    let files = counted(stats.files, "file");
    format!("{files}, {} in {seconds:.2} s{rate}", size(stats.bytes as f64))
}

fn unreadable(stats: &Stats, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let unreadable = stats.unreadable();
    if !unreadable.is_empty() {
        writeln!(out, "{}", paint.warn(format_args!("unreadable: {}", stats.unreadable_count())))?;
        for one in unreadable.iter().take(NAMED) {
            writeln!(out, "        {}: {}", visible_origin(&one.origin), shown::reason(one.kind))?;
        }
        let more = stats.unreadable_count().saturating_sub(NAMED as u64);
        if more > 0 {
            writeln!(out, "        and {more} more")?;
        }
    }
    Ok(())
}

fn gone(difference: &Difference, out: &mut dyn io::Write) -> io::Result<()> {
    let lines = suppressed::gone(difference);
    for line in lines.iter().take(GONE) {
        writeln!(out, "        gone: {line}")?;
    }
    match lines.len().saturating_sub(GONE) {
        0 => Ok(()),
        more => writeln!(out, "        and {more} more (use --format json)"),
    }
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Bytes in decimal units.
fn size(bytes: f64) -> String {
    let mut value = bytes;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 999.5 {
            let digits = usize::from(unit != "B" && value < 9.95);
            return format!("{value:.digits$} {unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let shown: Vec<_> = [0.0, 999.0, 1000.0, 12_345.0, 999_600.0, 5.5e9, 2e12].map(size).into();
        assert_eq!(shown, ["0 B", "999 B", "1.0 kB", "12 kB", "1.0 MB", "5.5 GB", "2.0 TB"]);
    }
}
