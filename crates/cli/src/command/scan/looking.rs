//! What is looked for: the arguments that choose rules.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use scrubjay_detect::{Confidence, Rules, Scanner};
use scrubjay_scan::visible;

use crate::error::Error;

#[derive(Debug, Args)]
pub(crate) struct Looking {
    /// Add the rules of a TOML file; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "What is looked for")]
    rules: Vec<PathBuf>,

    /// Use only these rules, or all rules of these providers
    ///
    /// Ids such as `github.pat-classic` or `github`, separated by commas or in several options.
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "What is looked for")]
    only: Vec<String>,

    /// Leave out these rules, or all rules of these providers
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "What is looked for")]
    without: Vec<String>,

    /// Report no finding less certain than this
    ///
    /// `low` adds what looks like a secret by its name only, and much that is none.
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "medium",
        help_heading = "What is looked for"
    )]
    #[arg(value_parser = confidence())]
    min_confidence: Confidence,
}

impl Looking {
    /// The rules, as the arguments choose them.
    pub(crate) fn scanner(&self) -> Result<Scanner, Error> {
        self.scanner_for(self.min_confidence)
    }

    /// The same for everything that an entry may have been made of, however uncertain.
    pub(crate) fn scanner_for_entries(&self) -> Result<Scanner, Error> {
        self.scanner_for(Confidence::Low)
    }

    fn scanner_for(&self, min_confidence: Confidence) -> Result<Scanner, Error> {
        let mut builder = Scanner::builder().min_confidence(min_confidence);
        for path in &self.rules {
            builder = builder.add_rules(&rule_file(path)?);
        }
        if !self.only.is_empty() {
            builder = builder.only(&self.only);
        }
        Ok(builder.without(&self.without).build()?)
    }

    /// Is everything looked for that is by default?
    pub(crate) fn is_for_all(&self) -> bool {
        let all_rules = self.only.is_empty() && self.without.is_empty();
        all_rules && self.min_confidence <= Confidence::Medium
    }
}

fn rule_file(path: &Path) -> Result<Rules, Error> {
    let text = fs::read_to_string(path)
        .map_err(|error| Error::Read { path: path.to_path_buf(), kind: error.kind() })?;
    Ok(Rules::from_toml(&visible(&path.to_string_lossy()), &text)?)
}

fn confidence() -> impl TypedValueParser<Value = Confidence> {
    let levels = [Confidence::Low, Confidence::Medium, Confidence::High];
    PossibleValuesParser::new(levels.map(Confidence::name)).try_map(|name| name.parse())
}
