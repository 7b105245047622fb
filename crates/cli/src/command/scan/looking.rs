//! What is looked for: the arguments that choose rules, and how sure a finding has to be.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use scrubjay_detect::{Confidence, Rules};
use scrubjay_scan::Settings;

use crate::error::Error;
use crate::rule_choice::RuleChoice;

#[derive(Debug, Args)]
pub(crate) struct Looking {
    #[command(flatten)]
    choice: RuleChoice,

    /// Report no finding less certain than this
    ///
    /// `low` adds what looks like a secret by its name only, and much that is none. Without it, and
    /// without a configuration that says otherwise, it is `medium`.
    #[arg(long, value_name = "LEVEL", help_heading = "What is looked for")]
    #[arg(value_parser = confidence())]
    min_confidence: Option<Confidence>,
}

impl Looking {
    /// What the arguments say, for the layers of the configuration.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        settings.only = (!self.choice.only().is_empty()).then(|| self.choice.only().to_vec());
        settings.without = self.choice.without().to_vec();
        settings.min_confidence = self.min_confidence;
        settings
    }

    /// The rules of the files that the arguments name.
    pub(crate) fn rules(&self) -> Result<Vec<Rules>, Error> {
        Ok(self.choice.files()?.iter().map(|file| file.rules().clone()).collect())
    }
}

fn confidence() -> impl TypedValueParser<Value = Confidence> {
    let levels = [Confidence::Low, Confidence::Medium, Confidence::High];
    PossibleValuesParser::new(levels.map(Confidence::name)).try_map(|name| name.parse())
}
