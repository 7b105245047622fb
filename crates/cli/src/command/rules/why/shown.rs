//! What became of one candidate, as people and programs are told of it.

use std::io::{self, Write};

use scrubjay_detect::{
    CheckOutcome, Clue, Clues, Confidence, DecodedSecret, Dismissal, Explanation, Position,
    RuleInfo,
};
use scrubjay_scan::{By, Marker, Suppression, redact, visible};
use serde::Serialize;

use super::super::{withhold::WITHHELD, write_json};
use super::place::{File, Place};

/// What a rule made of a value.
pub(super) enum Outcome<'s> {
    Finding(Confidence, Reported),
    Dismissed(Dismissal),
    /// By the rule with this id.
    Beaten(&'s str),
}

/// What a scan makes of a finding.
pub(super) enum Reported {
    /// Its fingerprint.
    Yes(String),
    /// It is less certain than this.
    TooUncertain(Confidence),
    /// By whom, the reason where there is one, and who answers for it.
    Suppressed { by: &'static str, reason: Option<String>, owner: Option<String> },
    /// The scan found no such thing: the file has changed meanwhile.
    No,
}

impl Reported {
    pub(super) fn suppressed(suppression: &Suppression) -> Self {
        let owner = suppression.entry.as_ref().map(|entry| entry.owner.clone());
        Self::Suppressed {
            by: match suppression.by {
                By::Baseline | By::OldBaseline => "a baseline",
                By::Config => "config.toml",
                By::IgnoreFile => "an ignore file",
                By::TreeConfig => "scrubjay.toml in the tree",
                By::Inline(Marker::Gitleaks) => "gitleaks:allow beside it",
                By::Inline(_) => "scrubjay:allow beside it",
                other => other.name(),
            },
            reason: suppression.reason().map(str::to_owned),
            owner: owner.filter(|owner| !owner.is_empty()),
        }
    }

    fn says(&self) -> String {
        match self {
            Self::Yes(fingerprint) => format!("reported, with the fingerprint {fingerprint}"),
            Self::TooUncertain(least) => {
                format!("not reported: less certain than {least}; see `--min-confidence`")
            }
            Self::Suppressed { by, reason, owner } => {
                let reason = reason.as_ref().map(|reason| format!(": {reason}"));
                let owner = owner.as_ref().map(|owner| format!(" (says {owner})"));
                format!(
                    "suppressed by {by}{}{}",
                    reason.unwrap_or_default(),
                    owner.unwrap_or_default()
                )
            }
            Self::No => "not reported: the file has changed meanwhile".to_owned(),
        }
    }
}

/// A piece of evidence.
#[derive(Serialize)]
struct Evidence {
    points: i32,
    says: &'static str,
}

/// A value that a rule looked at.
#[derive(Serialize)]
pub(super) struct Shown<'s> {
    rule: &'s str,
    description: &'s str,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    /// Of what is no finding nothing is shown: it may be a part of one.
    redacted: String,
    characters: usize,
    /// How it is written, if not as it is.
    encoding: Option<&'static str>,
    /// `finding`, `dismissed` or `beaten`.
    outcome: &'static str,
    confidence: Option<&'static str>,
    /// Why it is no finding.
    dismissed: Option<&'static str>,
    /// The rule that has the finding.
    beaten_by: Option<&'s str>,
    check: Option<&'static str>,
    evidence: Vec<Evidence>,
    score: Option<i32>,
    /// What else made the confidence what it is.
    notes: Vec<String>,
    reported: Option<bool>,
    /// What a scan of the file makes of it.
    report: Option<String>,
}

impl<'s> Shown<'s> {
    pub(super) fn new(
        rule: RuleInfo<'s>,
        explained: &Explanation,
        outcome: Outcome<'s>,
        (start, end): (Position, Position),
        written: &[u8],
    ) -> Self {
        let secret = explained.decoded.as_ref().map_or(written, DecodedSecret::expose);
        let mut shown = Self {
            rule: rule.id(),
            description: rule.description(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            redacted: WITHHELD.to_owned(),
            characters: String::from_utf8_lossy(secret).chars().count(),
            encoding: explained.decoded.as_ref().map(|decoded| decoded.encoding().name()),
            outcome: "finding",
            confidence: None,
            dismissed: None,
            beaten_by: None,
            check: explained.check.map(CheckOutcome::name),
            evidence: explained.clues.iter().map(Evidence::from).collect(),
            score: (!explained.clues.is_empty()).then(|| explained.clues.score()),
            notes: Vec::new(),
            reported: None,
            report: None,
        };
        match outcome {
            Outcome::Finding(confidence, reported) => {
                shown.redacted = redact(rule, secret);
                shown.confidence = Some(confidence.name());
                shown.notes = notes(rule, explained, confidence);
                shown.reported = Some(matches!(reported, Reported::Yes(_)));
                shown.report = Some(reported.says());
            }
            Outcome::Dismissed(why) => {
                (shown.outcome, shown.dismissed) = ("dismissed", Some(why.says()));
            }
            Outcome::Beaten(by) => (shown.outcome, shown.beaten_by) = ("beaten", Some(by)),
        }
        shown
    }

    /// What became of it, in words.
    fn ruling(&self) -> String {
        match (self.confidence, self.dismissed, self.beaten_by) {
            (Some(confidence), ..) => format!("a finding of {confidence} confidence"),
            (_, Some(why), _) => format!("no finding: {why}"),
            (_, _, Some(by)) => format!("none of this rule's: {by} found the same text"),
            _ => String::new(),
        }
    }

    /// The lines of the text form: a label, and what stands behind it.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let characters = if self.characters == 1 { "character" } else { "characters" };
        let encoding = self.encoding.map(|encoding| format!(", decoded ({encoding})"));
        let encoding = encoding.unwrap_or_default();
        let value = format!("{}, {} {characters}{encoding}", self.redacted, self.characters);
        let mut lines = vec![("value", value), ("ruling", self.ruling())];
        let level = self.confidence.and_then(|name| name.parse::<Confidence>().ok());
        lines.extend(level.map(|level| ("", format!("{level}: {}", level.says()))));
        let start = Clues::default().score();
        if let Some(score) = self.score {
            let begin = (start != 0).then(|| ("evidence", weighed(start, "to begin with")));
            lines.extend(begin);
            let pieces = self.evidence.iter();
            lines.extend(pieces.map(|piece| ("evidence", weighed(piece.points, piece.says))));
            lines.push(("evidence", weighed(score, &format!("in all; {}", thresholds()))));
        }
        lines.extend(self.notes.iter().map(|note| ("note", note.clone())));
        lines.extend(self.report.iter().map(|report| ("scan", report.clone())));
        lines
    }
}

impl From<Clue> for Evidence {
    fn from(clue: Clue) -> Self {
        Self { points: clue.points(), says: clue.says() }
    }
}

fn weighed(points: i32, says: &str) -> String {
    format!("{points:>+4}  {says}")
}

fn thresholds() -> String {
    let (medium, low) = (Clues::MEDIUM, Clues::LOW);
    format!("medium from {medium}, low from {low}, no finding below")
}

/// Why the confidence is not simply what the evidence says.
fn notes(rule: RuleInfo<'_>, explained: &Explanation, confidence: Confidence) -> Vec<String> {
    let mut notes = Vec::new();
    let weighed = explained.clues.confidence().filter(|_| !explained.clues.is_empty());
    if explained.clues.is_empty() {
        notes.push("no evidence was weighed: the format decides".to_owned());
    }
    let check = rule.check().map(|check| check.description());
    match (explained.check, check) {
        (Some(CheckOutcome::Passed), Some(check)) => {
            notes.push(format!("the offline check passed, which makes it high: {check}"));
        }
        (Some(CheckOutcome::Failed), Some(check)) => {
            notes.push(format!("the offline check failed, which takes a level: {check}"));
        }
        _ => match weighed.unwrap_or(rule.confidence()) {
            own if own < confidence => {
                notes.push("another rule found the same value, and is surer of it".to_owned());
            }
            own if own > confidence => {
                notes.push(format!("{} is never surer than {}", rule.id(), rule.confidence()));
            }
            _ => {}
        },
    }
    notes
}

/// What was asked, and the answer.
pub(super) struct Asked<'a, 's> {
    pub(super) place: &'a Place,
    pub(super) found: &'a [Shown<'s>],
}

impl Asked<'_, '_> {
    pub(super) fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.found.is_empty() {
            return self.nothing(out);
        }
        for (number, shown) in self.found.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            let (file, what) = (&self.place.file, visible(shown.description));
            writeln!(out, "{file}:{}:{}  {}: {what}", shown.line, shown.column, shown.rule)?;
            let mut last = "";
            for (label, text) in shown.lines() {
                let label = if label == last { "" } else { label };
                writeln!(out, "  {label:<9} {}", visible(&text))?;
                last = if label.is_empty() { last } else { label };
            }
        }
        Ok(())
    }

    fn nothing(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: no rule looked closer here", self.place)?;
        writeln!(
            out,
            "  No text that a rule begins with stands here, such as `ghp_` or a name like"
        )?;
        writeln!(
            out,
            "  `password`; or what follows it does not have the form that the rule asks for."
        )?;
        if self.place.file == File::Stdin {
            writeln!(
                out,
                "  Rules for certain files do not hold for standard input: it has no name."
            )?;
        }
        if self.place.column.is_some() {
            writeln!(
                out,
                "  The column has to lie in the value: without it, the whole line is meant."
            )?;
        }
        Ok(())
    }

    pub(super) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Why<'w, 's> {
            path: Option<String>,
            line: Option<u64>,
            column: Option<u64>,
            thresholds: Thresholds,
            places: &'w [Shown<'s>],
        }
        #[derive(Serialize)]
        struct Thresholds {
            medium: i32,
            low: i32,
        }
        let Place { file, line, column } = self.place;
        let path = file.path().map(|path| path.to_string_lossy().into_owned());
        let thresholds = Thresholds { medium: Clues::MEDIUM, low: Clues::LOW };
        let (line, column) = (*line, *column);
        write_json(&Why { path, line, column, thresholds, places: self.found }, out)
    }
}
