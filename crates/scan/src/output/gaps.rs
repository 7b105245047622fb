//! What a report does not tell, so that no format passes a part for the whole.

use scrubjay_sources::{Origin, Stats, Stopped};

use super::shown;
use super::suppressed::notes;
use crate::{PLACES_LISTED, Report};

/// Something that was not looked at, or is not listed.
pub(crate) struct Gap<'r> {
    /// One word for it.
    pub(crate) kind: &'static str,
    /// The file, where it is about one.
    pub(crate) origin: Option<&'r Origin<'static>>,
    pub(crate) message: String,
    /// Is it about something found, which is not listed, rather than something not looked at?
    pub(crate) is_found: bool,
}

/// All that is missing.
pub(crate) fn gaps(report: &Report) -> Vec<Gap<'_>> {
    let stats = &report.summary.stats;
    let listed = stats.unreadable();
    let mut gaps: Vec<_> = listed
        .iter()
        .map(|one| Gap {
            kind: "unreadable",
            origin: Some(&one.origin),
            message: format!("could not be read: {}", shown::reason(one.kind)),
            is_found: false,
        })
        .collect();
    let more = stats.unreadable_count().saturating_sub(listed.len() as u64);
    if more > 0 {
        gaps.push(general("unreadable", format!("and {more} more could not be read")));
    }
    gaps.extend(unseen(stats));
    gaps.extend(unlisted(report));
    gaps.extend(notes(report));
    gaps
}

/// What was not read to its end, beside what was unreadable.
pub(crate) fn unseen(stats: &Stats) -> Vec<Gap<'static>> {
    let mut gaps = Vec::new();
    if stats.grew > 0 {
        let message = format!("grew while being read, the rest is unseen: {}", stats.grew);
        gaps.push(general("grew", message));
    }
    match stats.stopped {
        None => {}
        Some(Stopped::Cancelled) => {
            gaps.push(general("stopped", "stopped early: cancelled".to_owned()));
        }
        Some(_) => gaps.push(general("stopped", "stopped early".to_owned())),
    }
    gaps
}

/// What was found beyond what a report lists.
pub(crate) fn unlisted(report: &Report) -> Vec<Gap<'static>> {
    let found = |message| Gap { is_found: true, ..general("not-listed", message) };
    let mut gaps = Vec::new();
    let places: u64 = report.credentials.iter().map(|credential| credential.more_places).sum();
    if places > 0 {
        let message =
            format!("places not listed, beyond {PLACES_LISTED} of a credential: {places}");
        gaps.push(found(message));
    }
    if report.more_credentials > 0 {
        gaps.push(found(format!("credentials not listed: up to {}", report.more_credentials)));
    }
    gaps
}

fn general<'r>(kind: &'static str, message: String) -> Gap<'r> {
    Gap { kind, origin: None, message, is_found: false }
}
