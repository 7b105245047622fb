//! How a report is to be printed.

use std::fmt;
use std::str::FromStr;

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object; `schema/report.schema.json` describes it.
    Json,
    /// One JSON object a line for each place, then one for the summary;
    /// `$defs/line` in the same schema describes them.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Comma-separated values, one place a line, safe to open in a spreadsheet. It cannot say that
    /// the scan was incomplete: look at the exit code.
    Csv,
    /// JUnit XML, for CI servers.
    Junit,
    /// GitHub workflow commands, which become annotations.
    Github,
    /// The JSON array that gitleaks writes; publishable keys are left out, since every entry counts
    /// as a leak there. `Match` shows no text around the secret, and nothing says that the scan was
    /// incomplete: look at the exit code.
    Gitleaks,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Csv,
        Self::Junit,
        Self::Github,
        Self::Gitleaks,
    ];

    /// The name on the command line.
    ///
    /// ```
    /// use scrubjay_scan::Format;
    /// assert_eq!("sarif".parse(), Ok(Format::Sarif));
    /// assert!(Format::ALL.iter().all(|format| format.name().parse() == Ok(*format)));
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Csv => "csv",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitleaks => "gitleaks",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.iter().copied().find(|format| format.name() == name);
        found.ok_or(UnknownFormat(()))
    }
}

/// A name that is no format's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: text, json, jsonl, sarif, csv, junit, github, gitleaks")]
pub struct UnknownFormat(());

/// Whether a report holds the secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reveal {
    /// It does not: only what [`redact`](crate::redact) lets through.
    #[default]
    Redacted,
    /// It does: for a person who asked for it.
    Revealed,
}

/// Whether [`Format::Text`] uses colour. What it says does not depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Colour {
    /// Text alone.
    #[default]
    Plain,
    /// With ANSI escape sequences.
    Ansi,
}

/// Whether a report lists what was suppressed. All formats that have a summary count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SuppressedFindings {
    /// It is counted.
    #[default]
    Counted,
    /// It is listed too, in [`Format::Text`], [`Format::Json`], [`Format::Jsonl`] and
    /// [`Format::Sarif`], marked as suppressed.
    Listed,
}

/// How a report is printed.
///
/// ```
/// use scrubjay_scan::{Colour, Style};
/// let style = Style::new().colour(Colour::Ansi).width(120);
/// assert_eq!(style.width, 120);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style {
    /// Whether the secrets are printed.
    pub reveal: Reveal,
    /// Whether text is coloured.
    pub colour: Colour,
    /// How wide a line of text may be before prose is wrapped, in characters.
    pub width: usize,
    /// Whether what was suppressed is listed.
    pub suppressed: SuppressedFindings,
}

impl Style {
    /// Redacted, plain, 100 characters wide.
    pub const fn new() -> Self {
        let (reveal, colour) = (Reveal::Redacted, Colour::Plain);
        Self { reveal, colour, width: 100, suppressed: SuppressedFindings::Counted }
    }

    /// Whether what was suppressed is listed.
    #[must_use]
    pub const fn suppressed(mut self, suppressed: SuppressedFindings) -> Self {
        self.suppressed = suppressed;
        self
    }

    /// Whether the secrets are printed.
    #[must_use]
    pub const fn reveal(mut self, reveal: Reveal) -> Self {
        self.reveal = reveal;
        self
    }

    /// Whether text is coloured.
    #[must_use]
    pub const fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// How wide a line of text may be before prose is wrapped.
    #[must_use]
    pub const fn width(mut self, characters: usize) -> Self {
        self.width = characters;
        self
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::new()
    }
}
