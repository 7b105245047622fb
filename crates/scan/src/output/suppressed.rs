//! What a report says about findings that are not reported, so that nothing is hidden silently.

use scrubjay_sources::SkipReason;

use super::escape::visible;
use super::gaps::Gap;
use crate::{Credential, Difference, Report, Style, Suppressed, SuppressedFindings};

/// The reported credentials, then the suppressed ones where the style wants them.
pub(crate) fn listed<'r>(
    report: &'r Report,
    style: &Style,
) -> impl Iterator<Item = &'r Credential> {
    let suppressed: &[Credential] = match style.suppressed {
        SuppressedFindings::Counted => &[],
        SuppressedFindings::Listed => &report.suppressed,
    };
    report.credentials.iter().chain(suppressed)
}

/// One line for each thing to know.
pub(crate) fn notes(report: &Report) -> Vec<Gap<'static>> {
    let lines = [
        ("suppressed", report.suppressed_counts().sentence()),
        ("excluded", excluded(report)),
        ("entries", entries(report)),
        ("difference", report.difference().map(|difference| compared(&difference))),
    ];
    let note = |(kind, line): (&'static str, Option<String>)| {
        line.map(|message| Gap { kind, origin: None, message, is_found: true })
    };
    lines.into_iter().filter_map(note).collect()
}

impl Suppressed {
    /// How many findings were suppressed, and by what, as the summaries say it; `None` where there
    /// are none. For formats that have no place for it.
    pub fn sentence(self) -> Option<String> {
        let by_tree = [
            (self.ignore_file, "by an ignore file"),
            (self.tree_config, "by scrubjay.toml"),
            (self.inline_with_reason, "by scrubjay:allow"),
            (self.inline_without_reason, "by scrubjay:allow without a reason"),
            (self.gitleaks_allow, "by gitleaks:allow"),
        ];
        let total = self.tree() + self.baseline + self.config;
        if total == 0 {
            return None;
        }
        let outside = [(self.baseline, "by a baseline"), (self.config, "by config.toml")];
        let outside = match joined(&outside) {
            none if none.is_empty() => none,
            some => some + "; ",
        };
        Some(format!(
            "findings suppressed: {total} ({outside}{})",
            match self.tree() {
                0 => "0 by the scanned tree".to_owned(),
                tree => format!("{tree} by the scanned tree: {}", joined(&by_tree)),
            }
        ))
    }
}

/// What the tree kept from being read, so that nobody knows what is in it.
fn excluded(report: &Report) -> Option<String> {
    let count = report.summary.stats.skipped(SkipReason::TreeExcluded).count;
    (count > 0)
        .then(|| format!("not read because scrubjay.toml in the scanned tree says so: {count}"))
}

fn entries(report: &Report) -> Option<String> {
    let counts = report.suppressed_counts();
    let states =
        [(counts.unused, "unused"), (counts.expired, "expired"), (counts.duplicate, "duplicate")];
    let total: u64 = states.iter().map(|(count, _)| count).sum();
    (total > 0).then(|| {
        format!("entries that suppress nothing: {} (scrubjay ignore list --scan)", joined(&states))
    })
}

fn compared(difference: &Difference) -> String {
    let Difference { new, still, gone, whole } = difference;
    let gone = gone.len();
    let gone =
        if *whole { format!("{gone} gone") } else { format!("{gone} gone or not looked at") };
    format!("compared with the old baseline: {new} new, {still} still there, {gone}")
}

/// What is gone, one line each.
pub(crate) fn gone(difference: &Difference) -> Vec<String> {
    let line = |entry: &std::sync::Arc<crate::Entry>| {
        visible(&format!("{}  {}  {}", entry.fingerprint, entry.rule, entry.path))
    };
    difference.gone.iter().map(line).collect()
}

/// Those that are not 0.
fn joined(counts: &[(u64, &str)]) -> String {
    let some = counts.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}
