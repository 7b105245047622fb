//! What a report says about the rule behind a finding, independent of the scanner's lifetime.

use scrubjay_detect::{Confidence, RuleInfo, Shape, Visibility};

/// A rule, as reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportRule {
    /// The stable id, `provider.kind`.
    pub id: String,
    /// What a person would call the credential.
    pub description: String,
    /// The provider's id.
    pub provider: String,
    /// The provider's name as a person would write it.
    pub provider_name: String,
    /// What to do about a finding; empty for a user's rule that does not say.
    pub remedy: String,
    /// Where the format is described.
    pub sources: Vec<String>,
    /// The confidence of a match that no check raised or lowered.
    pub confidence: Confidence,
    /// Secret or publishable.
    pub visibility: Visibility,
    /// By what structure it is found.
    pub shape: Shape,
    /// Is the value found by its own format, not by what stands around it?
    pub own_format: bool,
    /// Which of two rules names a value that both found.
    pub specificity: u8,
}

impl ReportRule {
    /// What `rule` says.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    /// use scrubjay_scan::ReportRule;
    ///
    /// let scanner = Scanner::builtin();
    /// let rule = scanner.rules().next().expect("a rule");
    /// assert_eq!(ReportRule::new(rule).id, rule.id());
    /// ```
    pub fn new(rule: RuleInfo<'_>) -> Self {
        Self {
            id: rule.id().to_owned(),
            description: rule.description().to_owned(),
            provider: rule.provider().to_owned(),
            provider_name: rule.provider_name().to_owned(),
            remedy: rule.remedy().to_owned(),
            sources: rule.sources().iter().map(|source| source.clone().into_owned()).collect(),
            confidence: rule.confidence(),
            visibility: rule.visibility(),
            shape: rule.shape(),
            own_format: rule.has_own_format(),
            specificity: rule.specificity(),
        }
    }
}
