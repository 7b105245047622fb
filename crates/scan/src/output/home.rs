//! The places of a home directory: a table for people, objects for others.

use std::collections::BTreeMap;
use std::io;

use scrubjay_sources::{HomeState, Origin};
use serde::Serialize;

use super::escape::{visible, visible_origin};
use super::json_model::{Levels, Path};
use super::text::{Paint, wrapped};
use crate::{HomeRow, Report, Style};

/// What stands before the lines of a place.
const INDENT: &str = "        ";

/// The table, category by category; nothing where no home was scanned.
pub(crate) fn write(
    report: &Report,
    style: &Style,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(home) = &report.home else { return Ok(()) };
    let directory = visible_origin(&Origin::file(&home.directory));
    let rows = report.home_rows();
    if rows.is_empty() {
        return writeln!(
            out,
            "{}\n",
            paint.bold(format_args!("{directory} has no place where credentials are known to lie"))
        );
    }
    let title = format_args!("Places in {directory} where credentials lie");
    writeln!(out, "{}\n", paint.bold(title))?;
    let (mut category, mut place) = ("", "");
    for (index, row) in rows.iter().enumerate() {
        let found = row.found;
        if found.category.id != category {
            category = &found.category.id;
            writeln!(out, "{}\n", paint.bold(&found.category.title))?;
        }
        if found.place.id != place {
            place = &found.place.id;
            writeln!(out, "    {}  {}", paint.bold(&found.place.name), paint.dim(place))?;
        }
        let path = visible_origin(&Origin::file(&home.short(&found.path)));
        writeln!(out, "{INDENT}{path}: {}", line(row, paint))?;
        if rows.get(index + 1).is_none_or(|next| next.found.place.id != place) {
            wrapped("why: ", &found.place.why, style, paint, out)?;
            wrapped("fix: ", &found.place.fix, style, paint, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What was found in a place, and its mode.
fn line(row: &HomeRow<'_>, paint: Paint) -> String {
    let mut parts = vec![content(row, paint)];
    match (row.found.mode, row.expected_mode()) {
        (Some(mode), Some(expected)) if mode & !expected & 0o777 != 0 => {
            parts.push(format!("mode {mode:04o}, expected {expected:04o}"));
        }
        (Some(mode), _) => parts.push(format!("mode {mode:04o}")),
        (None, _) => {}
    }
    if let Some(exposure) = &row.found.exposure {
        let (files, readers) = (exposure.files, exposure.readers.name());
        let what = match (row.found.state, files) {
            (HomeState::Directory, 1) => "1 file ".to_owned(),
            (HomeState::Directory, _) => format!("{files} files "),
            _ => String::new(),
        };
        parts.push(paint.warn(format_args!("{what}readable by {readers}")));
    }
    parts.join(" · ")
}

fn content(row: &HomeRow<'_>, paint: Paint) -> String {
    let levels = row.credentials;
    let counts = [(levels.high, "high"), (levels.medium, "medium"), (levels.low, "low")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts.map(|(count, level)| format!("{count} {level}")).collect();
    let rules: Vec<_> = row.rules.keys().map(|rule| visible(rule)).collect();
    let found = match levels.total() {
        0 if row.found.place.store => "none known, but a store of credentials".to_owned(),
        0 => "none".to_owned(),
        1 => paint.warn(format_args!("1 credential ({}: {})", counts.join(", "), rules.join(", "))),
        total => paint.warn(format_args!(
            "{total} credentials ({}: {})",
            counts.join(", "),
            rules.join(", ")
        )),
    };
    match row.state() {
        "read" => found,
        state if levels.total() == 0 => paint.warn(state),
        state => format!("{found}, {}", paint.warn(state)),
    }
}

/// A place as JSON has it.
#[derive(Serialize)]
pub(crate) struct HomePlace<'r> {
    id: &'r str,
    name: &'r str,
    category: &'r str,
    #[serde(flatten)]
    path: Path<'r>,
    state: &'static str,
    store: bool,
    mode: Option<String>,
    expected_mode: Option<String>,
    readable_by: Option<&'static str>,
    readable_files: u64,
    credentials: Levels,
    rules: BTreeMap<&'r str, u64>,
    why: &'r str,
    fix: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'r str>,
}

/// The home's places; `None` where no home was scanned.
pub(crate) fn places(report: &Report) -> Option<Vec<HomePlace<'_>>> {
    report.home.as_ref()?;
    Some(report.home_rows().into_iter().map(HomePlace::from).collect())
}

impl<'r> From<HomeRow<'r>> for HomePlace<'r> {
    fn from(row: HomeRow<'r>) -> Self {
        let found = row.found;
        let octal = |mode: u32| format!("{mode:04o}");
        Self {
            id: &found.place.id,
            name: &found.place.name,
            category: &found.category.id,
            path: Path::of(&found.path),
            state: row.state(),
            store: found.place.store,
            mode: found.mode.map(octal),
            expected_mode: row.expected_mode().map(octal),
            readable_by: found.exposure.as_ref().map(|exposure| exposure.readers.name()),
            readable_files: found.exposure.as_ref().map_or(0, |exposure| exposure.files),
            credentials: Levels::from(row.credentials),
            rules: row.rules,
            why: &found.place.why,
            fix: &found.place.fix,
            source: found.place.source.as_deref(),
        }
    }
}
