//! SARIF 2.1.0, for code scanning: one result for each place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use scrubjay_detect::{Confidence, Visibility};
use serde::Serialize;

use super::escape::uri;
use super::gaps::gaps;
use super::home::{self, HomePlace};
use super::json_model::Git;
use super::shown;
use super::suppressed::listed;
use crate::{By, Credential, Place, Report, ReportRule, Style, Suppression};

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<Found<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RunProperties<'r>>,
}

/// What SARIF has no field for.
#[derive(Serialize)]
struct RunProperties<'r> {
    home: Vec<HomePlace<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Rule<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'r> {
    id: &'r str,
    short_description: Message<'r>,
    full_description: Message<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'r str>,
    default_configuration: Configuration,
    properties: RuleProperties<'r>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'r> {
    provider: &'r str,
    precision: &'static str,
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    security_severity: Option<&'static str>,
    tags: [&'static str; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message<'static>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locations: Option<[Location<'static>; 1]>,
}

#[derive(Serialize)]
struct Message<'r> {
    text: Cow<'r, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'r> {
    rule_id: &'r str,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message<'r>,
    locations: [Location<'r>; 1],
    partial_fingerprints: Fingerprints<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppressed<'r>; 1]>,
    properties: Properties<'r>,
}

#[derive(Serialize)]
struct Suppressed<'r> {
    kind: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'r str>,
}

#[derive(Serialize)]
struct Fingerprints<'r> {
    #[serde(rename = "scrubjay/v1")]
    value: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'r> {
    confidence: &'static str,
    visibility: &'static str,
    git_ignored: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<Git<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    physical_location: PhysicalLocation<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'r> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'r>>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'r> {
    start_line: u64,
    start_column: u64,
    end_line: u64,
    end_column: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message<'r>>,
}

pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let rules: BTreeMap<&str, &ReportRule> =
        listed(report, style).map(|found| (&*found.rule.id, &*found.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().copied().zip(0..).collect();
    let results = listed(report, style).flat_map(|credential| {
        let index = index[&*credential.rule.id];
        credential.places.iter().map(move |place| result(credential, index, place, style))
    });
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "scrubjay",
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: rules.into_values().map(rule).collect(),
            },
        },
        column_kind: "unicodeCodePoints",
        invocations: [invocation(report)],
        results: results.collect(),
        properties: home::places(report).map(|home| RunProperties { home }),
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn rule(rule: &ReportRule) -> Rule<'_> {
    let help_uri = rule.sources.iter().find(|source| source.starts_with("https://"));
    let (_, level) = kind_and_level(rule.visibility, rule.confidence);
    Rule {
        id: &rule.id,
        short_description: text(&*rule.description),
        full_description: text(format!("{} ({})", rule.description, rule.provider_name)),
        help: (!rule.remedy.is_empty()).then(|| text(&*rule.remedy)),
        help_uri: help_uri.map(String::as_str),
        default_configuration: Configuration { level },
        properties: RuleProperties {
            provider: &rule.provider_name,
            precision: rule.confidence.name(),
            security_severity: severity(rule),
            tags: ["security", "secret"],
        },
    }
}

/// The severity that GitHub shows, from 0 to 10; a publishable credential has none.
fn severity(rule: &ReportRule) -> Option<&'static str> {
    match (rule.visibility, rule.confidence) {
        (Visibility::Publishable, _) => None,
        (_, Confidence::High) => Some("8.0"),
        (_, Confidence::Medium) => Some("5.5"),
        _ => Some("3.0"),
    }
}

fn result<'r>(
    credential: &'r Credential,
    rule_index: usize,
    place: &'r Place,
    style: &Style,
) -> Found<'r> {
    let rule = &credential.rule;
    let (kind, level) = kind_and_level(rule.visibility, credential.confidence);
    let value = shown::value(credential, style);
    let region = Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        snippet: shown::revealed(credential, style).map(text),
    };
    let facts = credential.facts.iter().map(|fact| (fact.name(), shown::fact(fact)));
    Found {
        rule_id: &rule.id,
        rule_index,
        kind,
        level,
        message: text(format!("{}: {value}", rule.description)),
        locations: [location(uri(&place.origin), Some(region))],
        partial_fingerprints: Fingerprints { value: credential.fingerprint.as_str() },
        suppressions: credential.suppressed.as_ref().map(|suppression| [suppressed(suppression)]),
        properties: Properties {
            confidence: credential.confidence.name(),
            visibility: rule.visibility.name(),
            git_ignored: place.git_ignored,
            git: place.origin.git().map(Git::from),
            variable: place.name.as_deref(),
            check: credential.check.map(|check| check.name()),
            facts: facts.collect(),
        },
    }
}

fn suppressed(suppression: &Suppression) -> Suppressed<'_> {
    let in_source = matches!(suppression.by, By::Inline(_));
    Suppressed {
        kind: if in_source { "inSource" } else { "external" },
        status: "accepted",
        justification: suppression.reason(),
    }
}

/// What is missing, and whether everything was looked at.
fn invocation(report: &Report) -> Invocation {
    let notifications = gaps(report).into_iter().map(|gap| Notification {
        level: if gap.is_found { "note" } else { "error" },
        message: text(gap.message),
        locations: gap.origin.map(|origin| [location(uri(origin), None)]),
    });
    Invocation {
        execution_successful: report.summary.stats.is_complete(),
        tool_execution_notifications: notifications.collect(),
    }
}

fn kind_and_level(visibility: Visibility, confidence: Confidence) -> (&'static str, &'static str) {
    match (visibility, confidence) {
        (Visibility::Publishable, _) => ("informational", "none"),
        (_, Confidence::High) => ("fail", "error"),
        (_, Confidence::Medium) => ("fail", "warning"),
        _ => ("fail", "note"),
    }
}

fn location<'r>(uri: String, region: Option<Region<'r>>) -> Location<'r> {
    let artifact_location = Artifact { uri };
    Location { physical_location: PhysicalLocation { artifact_location, region } }
}

fn text<'r>(text: impl Into<Cow<'r, str>>) -> Message<'r> {
    Message { text: text.into() }
}
