//! JSON: one object for the whole report, or one a line.

use std::io;

use serde::Serialize;

use super::home::{self, HomePlace};
use super::json_model::{Location, Rule, Summary, Tool, VERSION, Value};
use super::suppressed::listed;
use crate::{Report, Style};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    summary: Summary<'r>,
    credentials: Vec<Credential<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<Vec<HomePlace<'r>>>,
}

#[derive(Serialize)]
struct Credential<'r> {
    #[serde(flatten)]
    value: Value<'r>,
    rule: Rule<'r>,
    places: Vec<Location<'r>>,
}

/// A line of JSON: a finding, a place of the home, or the summary at the end.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'r> {
    Finding(Box<Finding<'r>>),
    Home(Box<HomeLine<'r>>),
    Summary(Box<Totals<'r>>),
}

#[derive(Serialize)]
struct Finding<'r> {
    version: u32,
    rule: &'r str,
    description: &'r str,
    provider: &'r str,
    remedy: &'r str,
    #[serde(flatten)]
    value: Value<'r>,
    #[serde(flatten)]
    place: Location<'r>,
}

#[derive(Serialize)]
struct HomeLine<'r> {
    version: u32,
    #[serde(flatten)]
    place: HomePlace<'r>,
}

#[derive(Serialize)]
struct Totals<'r> {
    version: u32,
    tool: Tool,
    #[serde(flatten)]
    summary: Summary<'r>,
}

/// One object, indented.
pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let credentials = listed(report, style).map(|credential| Credential {
        value: Value::new(credential, style),
        rule: Rule::from(&*credential.rule),
        places: credential.places.iter().map(Location::from).collect(),
    });
    let document = Document {
        version: VERSION,
        tool: Tool::SELF,
        summary: Summary::new(report),
        credentials: credentials.collect(),
        home: home::places(report),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// One object a line: every place, then the summary.
pub(crate) fn write_lines(
    report: &Report,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for credential in listed(report, style) {
        let rule = &credential.rule;
        for place in &credential.places {
            let finding = Finding {
                version: VERSION,
                rule: &rule.id,
                description: &rule.description,
                provider: &rule.provider,
                remedy: &rule.remedy,
                value: Value::new(credential, style),
                place: Location::from(place),
            };
            write_line(&Line::Finding(Box::new(finding)), out)?;
        }
    }
    for place in home::places(report).into_iter().flatten() {
        write_line(&Line::Home(Box::new(HomeLine { version: VERSION, place })), out)?;
    }
    let summary = Summary::new(report);
    write_line(
        &Line::Summary(Box::new(Totals { version: VERSION, tool: Tool::SELF, summary })),
        out,
    )
}

fn write_line(line: &Line<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
