//! Comma-separated values, one place a line.
//!
//! There is no row that could say that the scan was incomplete, or places not listed.

use std::borrow::Cow;
use std::io;

use scrubjay_sources::GitOrigin;

use super::escape::{visible, visible_origin};
use super::shown;
use crate::{Credential, Place, Report, Reveal, Style};

const COLUMNS: [&str; 18] = [
    "confidence",
    "visibility",
    "rule",
    "description",
    "provider",
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "name",
    "git_ignored",
    "check",
    "redacted",
    "fingerprint",
    "commit",
    "author",
    "date",
];

pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let reveal = style.reveal == Reveal::Revealed;
    let head = COLUMNS.into_iter().chain(reveal.then_some("secret"));
    writer.write_record(head).map_err(cause)?;
    for credential in &report.credentials {
        for place in &credential.places {
            let cells = cells(credential, place);
            let cells = cells.into_iter().chain(shown::revealed(credential, style));
            let cells = cells.map(|cell| inert(visible(&cell)).into_bytes());
            writer.write_record(cells).map_err(cause)?;
        }
    }
    writer.flush()
}

/// The writer's own error, so that a full disk or a closed pipe is told as such.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        // The rows all have the header's length; nothing else can be wrong with them.
        other => io::Error::other(format!("{other:?}")),
    }
}

fn cells<'r>(credential: &'r Credential, place: &'r Place) -> [Cow<'r, str>; COLUMNS.len()] {
    let number = |number: u64| Cow::Owned(number.to_string());
    let rule = &credential.rule;
    let git = place.origin.git();
    let of_commit = |field: fn(&GitOrigin) -> &String| git.map_or("", |git| field(git)).into();
    [
        credential.confidence.name().into(),
        rule.visibility.name().into(),
        Cow::from(&rule.id),
        Cow::from(&rule.description),
        Cow::from(&rule.provider_name),
        visible_origin(&place.origin).into(),
        number(place.line),
        number(place.column),
        number(place.end_line),
        number(place.end_column),
        place.name.as_deref().unwrap_or_default().into(),
        if place.git_ignored { "yes" } else { "no" }.into(),
        credential.check.map_or("", |check| check.name()).into(),
        Cow::from(&credential.redacted),
        credential.fingerprint.as_str().into(),
        of_commit(|git| &git.commit),
        of_commit(|git| &git.author),
        of_commit(|git| &git.date),
    ]
}

/// A cell that a spreadsheet takes for text: one that begins like a formula gets a `'` in front.
/// (Tabs and carriage returns are escaped before.)
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}
