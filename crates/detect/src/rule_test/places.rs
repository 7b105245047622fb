//! The lines of a rule file that its rules' keys stand in.

use alloc::vec::Vec;

use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;

use crate::RuleFile;

type At = Spanned<IgnoredAny>;

#[derive(Default, Deserialize)]
struct File {
    #[serde(default)]
    rule: Vec<RulePlaces>,
}

/// Where a rule's keys are.
#[derive(Default, Deserialize)]
struct RulePlaces {
    #[serde(default)]
    literals: Vec<At>,
    pattern: Option<At>,
    #[serde(default)]
    examples: Vec<At>,
    #[serde(default)]
    counterexamples: Vec<At>,
}

/// A part of a rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    Literal(usize),
    Pattern,
    Example(usize),
    Counterexample(usize),
}

/// The places in a file.
pub(super) struct Places<'f> {
    text: &'f str,
    rules: Vec<RulePlaces>,
}

impl<'f> Places<'f> {
    pub(super) fn new(file: &'f RuleFile) -> Self {
        // The file has been read before with stricter types; where it cannot be now, the lines of
        // the rules themselves are good enough.
        let read = toml::from_str::<File>(file.text()).unwrap_or_default();
        Self { text: file.text(), rules: read.rule }
    }

    /// The line of a key of the rule at this index; `None` where the file does not have it.
    pub(super) fn line(&self, rule: usize, key: Key) -> Option<u32> {
        let rule = self.rules.get(rule)?;
        let at = match key {
            Key::Literal(index) => rule.literals.get(index),
            Key::Pattern => rule.pattern.as_ref(),
            Key::Example(index) => rule.examples.get(index),
            Key::Counterexample(index) => rule.counterexamples.get(index),
        };
        let before = self.text.as_bytes().get(..at?.span().start)?;
        Some(before.iter().filter(|&&byte| byte == b'\n').count() as u32 + 1)
    }
}
