//! What is looked for: the arguments that choose rules and confidence.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use scrubjay_detect::{Confidence, Scanner};

use crate::error::Error;
use crate::rule_choice::RuleChoice;

#[derive(Debug, Args)]
pub(crate) struct Looking {
    #[command(flatten)]
    choice: RuleChoice,

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
        Ok(self.choice.builder()?.min_confidence(min_confidence).build()?)
    }

    /// Is everything looked for that is by default?
    pub(crate) fn is_for_all(&self) -> bool {
        self.choice.is_all() && self.min_confidence <= Confidence::Medium
    }
}

fn confidence() -> impl TypedValueParser<Value = Confidence> {
    let levels = [Confidence::Low, Confidence::Medium, Confidence::High];
    PossibleValuesParser::new(levels.map(Confidence::name)).try_map(|name| name.parse())
}
