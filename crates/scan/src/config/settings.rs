//! Settings in layers: what a layer leaves open, the layer below decides.

use scrubjay_detect::Confidence;

/// What one layer says: a file, or the arguments of a command.
///
/// ```
/// use scrubjay_scan::Settings;
///
/// let mut file = Settings::default();
/// (file.only, file.strict) = (Some(vec!["aws".to_owned()]), Some(true));
/// let mut flags = Settings::default();
/// (flags.only, flags.without) = (Some(vec!["github".to_owned()]), vec!["npm".to_owned()]);
/// let both = file.overwrite(flags);
/// assert_eq!((both.only.unwrap(), both.without), (vec!["github".to_owned()], vec!["npm".to_owned()]));
/// assert_eq!(both.strict, Some(true));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Use only these rules, or all rules of these providers.
    pub only: Option<Vec<String>>,
    /// Leave out these rules. Each layer adds its own.
    pub without: Vec<String>,
    /// Report no finding less certain than this.
    pub min_confidence: Option<Confidence>,
    /// Report what the scanned tree suppresses.
    pub strict: Option<bool>,
    /// What the scanned tree may decide.
    pub tree: TreeTrust,
}

/// What the scanned tree may decide; `Some(false)` in any layer is a no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TreeTrust {
    /// Anything at all.
    pub config: Option<bool>,
    /// What is allowed.
    pub allow: Option<bool>,
    /// What is not read.
    pub exclude: Option<bool>,
    /// Which rules count, and how certain a finding has to be.
    pub rules: Option<bool>,
}

impl Settings {
    /// These settings with those of `upper` put over them.
    #[must_use]
    pub fn overwrite(mut self, upper: Self) -> Self {
        self.without.extend(upper.without);
        Self {
            only: upper.only.or(self.only),
            without: self.without,
            min_confidence: upper.min_confidence.or(self.min_confidence),
            strict: upper.strict.or(self.strict),
            tree: TreeTrust {
                config: least(self.tree.config, upper.tree.config),
                allow: least(self.tree.allow, upper.tree.allow),
                exclude: least(self.tree.exclude, upper.tree.exclude),
                rules: least(self.tree.rules, upper.tree.rules),
            },
        }
    }
}

/// No layer takes back another's no.
fn least(lower: Option<bool>, upper: Option<bool>) -> Option<bool> {
    match (lower, upper) {
        (Some(lower), Some(upper)) => Some(lower && upper),
        (lower, upper) => upper.or(lower),
    }
}
