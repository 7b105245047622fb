//! GitHub workflow commands: annotations at the places of a pull request.
//!
//! GitHub shows ten annotations of each level for a step; the others are in its log.

use std::io;
use std::path::Path;

use scrubjay_detect::Confidence;
use scrubjay_sources::Origin;

use super::escape::{visible, visible_plain};
use super::gaps::gaps;
use super::shown;
use crate::{Credential, Place, Report, Style};

pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for credential in &report.credentials {
        for place in &credential.places {
            let (file, title) = (file(place), property(&credential.rule.description));
            let (level, message) = (level(credential), data(&message(credential, place, style)));
            writeln!(out, "::{level} {file}title={title}::{message}")?;
        }
    }
    for gap in gaps(report) {
        let file = gap.origin.and_then(Origin::path).map(|path| format!("file={},", named(path)));
        let (level, title) = match gap.kind {
            "suppressed" | "entries" | "difference" => ("notice", "Not everything is reported"),
            _ if gap.is_found => ("warning", "Not everything is listed"),
            _ => ("warning", "Not everything was scanned"),
        };
        let (file, message) = (file.unwrap_or_default(), data(&gap.message));
        writeln!(out, "::{level} {file}title={title}::{message}")?;
    }
    Ok(())
}

fn level(credential: &Credential) -> &'static str {
    match credential.confidence {
        _ if credential.is_publishable() => "notice",
        Confidence::High => "error",
        Confidence::Medium => "warning",
        _ => "notice",
    }
}

/// The properties that say where, each with a comma behind it; none for standard input.
fn file(place: &Place) -> String {
    let Some(path) = place.origin.path() else { return String::new() };
    let file = named(path);
    let Place { line, column, end_line, end_column, .. } = place;
    // Columns over several lines are refused.
    let columns = if line == end_line {
        format!("col={column},endColumn={end_column},")
    } else {
        String::new()
    };
    format!("file={file},line={line},endLine={end_line},{columns}")
}

fn message(credential: &Credential, place: &Place, style: &Style) -> String {
    let mut message = format!("{}: {}", credential.rule.id, shown::value(credential, style));
    if let Some(name) = &place.name {
        message.push_str(&format!(", variable {name}"));
    }
    if place.git_ignored {
        message.push_str(", git-ignored");
    }
    if let Some(commit) = shown::commit(place) {
        message.push_str(&format!(", {commit}"));
    }
    if !credential.rule.remedy.is_empty() {
        message.push_str(&format!(". {}", credential.rule.remedy));
    }
    message
}

/// A path as a property's value. GitHub wants it as the repository has it.
fn named(path: &Path) -> String {
    property_of(&visible_plain(path))
}

/// Text for the part behind `::`.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

/// Text for a property's value.
fn property(text: &str) -> String {
    property_of(&visible(text))
}

/// The same for text without line breaks or other control characters.
fn property_of(visible: &str) -> String {
    visible.replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
