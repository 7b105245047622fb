//! The longer texts of `scrubjay scan --help`.

use std::fmt::Write;

use scrubjay_scan::Format;
use scrubjay_sources::SkipReason;

/// One line about a format.
pub(super) fn of_format(format: Format) -> &'static str {
    match format {
        Format::Text => "for people, grouped by credential",
        Format::Json => "one JSON object",
        Format::Jsonl => "one JSON object a line for each place, then one for the summary",
        Format::Sarif => "SARIF 2.1.0, for code scanning",
        Format::Csv => "comma-separated values, one place a line",
        Format::Junit => "JUnit XML, for CI servers",
        Format::Github => "GitHub workflow commands, which become annotations",
        Format::Gitleaks => "the JSON array that gitleaks writes",
        _ => "",
    }
}

/// What stands below the options.
pub(super) fn after() -> String {
    format!("{}\n{EXIT_CODES}\n{EXAMPLES}", skipped())
}

fn skipped() -> String {
    let mut text = String::from("Skipped, and counted by reason in the summary:\n");
    for reason in SkipReason::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}\n      {}", reason.name(), reason.description());
    }
    text
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing found
  1  findings (--exit-code changes it); credentials that are meant to be public, and suppressed
     ones, do not count
  2  wrong usage or failure: a bad rule file, or not a single byte to scan
  3  nothing found, but something could not be read, or the time was up
";

const EXAMPLES: &str = "\
Examples:
  scrubjay scan ~
      everything that an agent of yours can read
  scrubjay scan --home
      the places where credentials are known to lie, and who else can read them
  git diff | scrubjay scan -
      what is about to be committed
  scrubjay scan --format sarif --output scan.sarif .
      a report for code scanning
  scrubjay scan --only aws,github --min-confidence high ~/.aws ~/.config
      two providers, only what is certain
  scrubjay scan --strict --baseline ../known.baseline
      what is not known, whatever the scanned tree says about it
";
