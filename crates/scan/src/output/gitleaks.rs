//! The JSON array that gitleaks writes, for tools that read it. Rule ids are ours.
//!
//! `Match` is not, as in gitleaks, the text that the rule matched: around a secret there may be
//! another one, which the chosen rules did not look for. It is `REDACTED`, or `NAME = REDACTED`
//! where the variable is known; the secret stands there where secrets are revealed. The lines and
//! columns are of the whole match. An array of findings cannot say that the scan was incomplete,
//! or places not listed.

use std::borrow::Cow;
use std::io;

use scrubjay_detect::Position;
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use super::shown;
use crate::path::plain;
use crate::{Credential, Place, Report, Style, entropy};

/// What stands in place of a secret: gitleaks' word.
const REDACTED: &str = "REDACTED";

/// The fields in gitleaks' order. Those about a commit are empty for files.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Finding<'r> {
    #[serde(rename = "RuleID")]
    rule_id: &'r str,
    description: &'r str,
    start_line: u64,
    end_line: u64,
    start_column: u64,
    end_column: u64,
    r#match: Cow<'r, str>,
    secret: Cow<'r, str>,
    file: String,
    symlink_file: &'static str,
    commit: &'r str,
    entropy: f32,
    author: &'r str,
    email: &'r str,
    date: &'r str,
    message: &'static str,
    tags: [&'static str; 0],
    fingerprint: String,
}

pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let secret = report.credentials.iter().filter(|credential| !credential.is_publishable());
    let findings: Vec<_> = secret
        .flat_map(|credential| credential.places.iter().map(move |place| (credential, place)))
        .map(|(credential, place)| finding(credential, place, style))
        .collect();
    findings.serialize(&mut Serializer::with_formatter(&mut *out, GoFormatter::new()))?;
    out.write_all(b"\n")
}

fn finding<'r>(credential: &'r Credential, place: &'r Place, style: &Style) -> Finding<'r> {
    let matched = &place.matched;
    let rule_id = credential.rule.id.as_str();
    let file = place.origin.path().map(plain).unwrap_or_default();
    let file = String::from_utf8_lossy(&file).into_owned();
    let git = place.origin.git();
    let commit = git.map_or("", |git| git.commit.as_str());
    let before = if commit.is_empty() { String::new() } else { format!("{commit}:") };
    let fingerprint = format!("{before}{file}:{rule_id}:{}", matched.start.line);
    let secret = shown::revealed(credential, style).unwrap_or(Cow::Borrowed(REDACTED));
    let text = match &place.name {
        Some(name) => Cow::Owned(format!("{name} = {secret}")),
        None => secret.clone(),
    };
    Finding {
        rule_id,
        description: &credential.rule.description,
        start_line: matched.start.line,
        end_line: matched.end.line,
        start_column: column(matched.start),
        // Gitleaks names the last column, not the one behind it.
        end_column: column(matched.end).saturating_sub(1),
        r#match: text,
        secret,
        file,
        symlink_file: "",
        commit,
        entropy: entropy::shannon(credential.secret.expose_secret()) as f32,
        author: git.map_or("", |git| &git.author),
        email: git.map_or("", |git| &git.email),
        date: git.map_or("", |git| &git.date),
        message: "",
        tags: [],
        fingerprint,
    }
}

/// A column in bytes as gitleaks counts it: on every line but the first it counts the line feed
/// before it too. Baselines hold these numbers, so the quirk is kept. (Gitleaks counts anew in each
/// piece of about 100 KB of a file, so that in a large file some lines further on count as first
/// ones; that is not imitated.)
fn column(position: Position) -> u64 {
    position.byte_column + u64::from(position.line > 1)
}

/// JSON as Go's encoder writes it with an indent of one blank.
struct GoFormatter(PrettyFormatter<'static>);

impl GoFormatter {
    fn new() -> Self {
        Self(PrettyFormatter::with_indent(b" "))
    }
}

impl Formatter for GoFormatter {
    fn write_f32<W: ?Sized + io::Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        // Without the `.0` of a whole number.
        write!(out, "{value}")
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        let special = ['<', '>', '&', '\u{2028}', '\u{2029}'];
        while let Some((at, character)) = rest.char_indices().find(|(_, c)| special.contains(c)) {
            write!(out, "{}\\u{:04x}", &rest[..at], u32::from(character))?;
            rest = &rest[at + character.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
