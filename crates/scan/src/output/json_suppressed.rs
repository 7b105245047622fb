//! The JSON report's objects about what is not reported.

use serde::Serialize;

/// How much was suppressed, and by what.
#[derive(Serialize)]
pub(crate) struct Suppressed {
    tree: u64,
    ignore_file: u64,
    tree_config: u64,
    inline: Inline,
    config: u64,
    baseline: u64,
    entries: Entries,
}

#[derive(Serialize)]
struct Inline {
    with_reason: u64,
    without_reason: u64,
    gitleaks_allow: u64,
}

#[derive(Serialize)]
struct Entries {
    unused: u64,
    expired: u64,
    duplicate: u64,
}

impl From<crate::Suppressed> for Suppressed {
    fn from(counts: crate::Suppressed) -> Self {
        Self {
            tree: counts.tree(),
            ignore_file: counts.ignore_file,
            tree_config: counts.tree_config,
            inline: Inline {
                with_reason: counts.inline_with_reason,
                without_reason: counts.inline_without_reason,
                gitleaks_allow: counts.gitleaks_allow,
            },
            config: counts.config,
            baseline: counts.baseline,
            entries: Entries {
                unused: counts.unused,
                expired: counts.expired,
                duplicate: counts.duplicate,
            },
        }
    }
}

/// Why a credential is not reported in these places.
#[derive(Serialize)]
pub(crate) struct Suppression<'r> {
    by: &'static str,
    reason: Option<&'r str>,
    owner: Option<&'r str>,
    expires: Option<String>,
}

impl<'r> From<&'r crate::Suppression> for Suppression<'r> {
    fn from(suppression: &'r crate::Suppression) -> Self {
        let entry = suppression.entry.as_deref();
        let some = |text: &'r String| Some(text.as_str()).filter(|text| !text.is_empty());
        Self {
            by: suppression.by.name(),
            reason: suppression.reason(),
            owner: entry.and_then(|entry| some(&entry.owner)),
            expires: entry.and_then(|entry| entry.expires).map(|date| date.to_string()),
        }
    }
}

/// How what was found compares with an older baseline.
#[derive(Serialize)]
pub(crate) struct Difference {
    new: u64,
    still: u64,
    gone: u64,
    complete: bool,
    gone_entries: Vec<Gone>,
}

#[derive(Serialize)]
struct Gone {
    fingerprint: String,
    rule: String,
    path: String,
}

impl From<crate::Difference> for Difference {
    fn from(difference: crate::Difference) -> Self {
        let gone = difference.gone.iter().map(|entry| Gone {
            fingerprint: entry.fingerprint.to_string(),
            rule: entry.rule.clone(),
            path: entry.path.clone(),
        });
        Self {
            new: difference.new,
            still: difference.still,
            gone: difference.gone.len() as u64,
            complete: difference.whole,
            gone_entries: gone.collect(),
        }
    }
}
