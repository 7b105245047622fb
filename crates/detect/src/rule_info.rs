//! What a rule tells its users.

use alloc::borrow::Cow;

use crate::{
    Check, Confidence, Shape, Visibility,
    builtin::PROVIDERS,
    plan::{RulePlan, Step},
};

/// A rule of a scanner, to be read.
#[derive(Clone, Copy)]
pub struct RuleInfo<'a>(&'a RulePlan);

impl<'a> RuleInfo<'a> {
    pub(crate) fn new(plan: &'a RulePlan) -> Self {
        Self(plan)
    }

    /// The stable id, `provider.kind`.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    ///
    /// let scanner = Scanner::builtin();
    /// let github: Vec<_> = scanner.rules().filter(|rule| rule.provider() == "github").collect();
    /// assert!(github.iter().any(|rule| rule.id() == "github.pat-classic"));
    /// ```
    pub fn id(&self) -> &'a str {
        &self.0.id
    }

    /// What a person would call the credential.
    pub fn description(&self) -> &'a str {
        &self.0.description
    }

    /// The provider's id: the part of the rule's id before the dot.
    pub fn provider(&self) -> &'a str {
        &self.0.provider
    }

    /// The provider's name as a person would write it; its id where the rule file gives none.
    pub fn provider_name(&self) -> &'a str {
        let known = PROVIDERS.iter().find(|(id, _)| *id == self.provider());
        known.map_or(self.provider(), |(_, name)| name)
    }

    /// What to do about a finding; empty for a user's rule that does not say.
    pub fn remedy(&self) -> &'a str {
        &self.0.remedy
    }

    /// Where the format is described.
    pub fn sources(&self) -> &'a [Cow<'static, str>] {
        &self.0.sources
    }

    /// By what structure it is found.
    pub fn shape(&self) -> Shape {
        self.0.shape
    }

    /// The confidence of a match that no check raised or lowered.
    pub fn confidence(&self) -> Confidence {
        self.0.confidence
    }

    /// The offline check of the value.
    pub fn check(&self) -> Option<Check> {
        self.0.check
    }

    /// Which of two rules names a value that both found, 0 to 100.
    pub fn specificity(&self) -> u8 {
        self.0.specificity
    }

    /// Secret or publishable.
    pub fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// Is the value found by its own format, so that the format's fixed beginning is no secret?
    pub fn has_own_format(&self) -> bool {
        self.0.shape == Shape::Token && self.0.secret_group == 0
    }

    /// How many bytes at the start of `secret` are the format's own, the same for every credential
    /// of the kind (`ghp_`): what may be shown.
    pub fn public_prefix(&self, secret: &[u8]) -> usize {
        if !self.has_own_format() {
            return 0;
        }
        let texts = self.0.programs.iter().filter_map(|program| match &*program.steps {
            [Step::Text(text), Step::Class { .. }, ..] if secret.starts_with(text) => {
                Some(text.len())
            }
            _ => None,
        });
        texts.max().filter(|&len| len <= secret.len() / 2).unwrap_or(0)
    }
}

impl core::fmt::Debug for RuleInfo<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("RuleInfo").field(&self.id()).finish()
    }
}
