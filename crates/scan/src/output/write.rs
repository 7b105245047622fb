//! One format or the other.

use std::io;

use super::{csv, github, gitleaks, json, junit, sarif, text};
use crate::{Format, Report, Style};

/// Writes a report.
///
/// ```
/// use scrubjay_scan::{Format, Report, Style, write_report};
///
/// let mut out = Vec::new();
/// write_report(&Report::default(), Format::Gitleaks, &Style::default(), &mut out)?;
/// assert_eq!(out, b"[]\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What `out` says. A report can always be written, whatever is in it.
pub fn write_report(
    report: &Report,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, style, out),
        Format::Json => json::write(report, style, out),
        Format::Jsonl => json::write_lines(report, style, out),
        Format::Sarif => sarif::write(report, style, out),
        Format::Csv => csv::write(report, style, out),
        Format::Junit => junit::write(report, style, out),
        Format::Github => github::write(report, style, out),
        Format::Gitleaks => gitleaks::write(report, style, out),
    }
}
