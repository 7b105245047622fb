//! What becomes of a finding by the configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrubjay_detect::Confidence;
use scrubjay_sources::Origin;

use super::allow::{Allow, is_named};
use super::configuration::{Configuration, Tree};
use crate::{By, ReportRule, Roots};

/// What becomes of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ruling {
    Report,
    /// Not looked for here: only another root's tree asks for findings that are so uncertain.
    Drop,
    /// Found, and not to be reported.
    Suppress(By, Arc<str>),
}

/// The configuration for the findings in one blob.
pub(crate) struct Judge<'c> {
    config: &'c Configuration,
    /// As the project names it.
    name: Option<PathBuf>,
    tree: Option<&'c Tree>,
}

impl<'c> Judge<'c> {
    pub(crate) fn new(config: &'c Configuration, roots: &Roots, origin: &Origin<'_>) -> Self {
        let named = origin.path().map(|path| (path, roots.name(path)));
        let (root, name) = match named {
            Some((_, Some((root, name)))) => (Some(root), Some(name)),
            Some((path, None)) => (None, Some(path.to_path_buf())),
            None => (None, None),
        };
        // Patterns are for relative paths; another one is below no root.
        let name = name.filter(|name| !name.has_root());
        Self { config, name, tree: root.and_then(|root| config.tree_of(root)) }
    }

    pub(crate) fn ruling(
        &self,
        rule: &ReportRule,
        confidence: Confidence,
        secret: &[u8],
    ) -> Ruling {
        let level = self.tree.and_then(|tree| self.config.level(tree));
        let least = self.config.least();
        if confidence < level.map_or(least, |level| level.min(least)) {
            return Ruling::Drop;
        }
        let name = self.name.as_deref();
        if let Some(reason) = allowed(&self.config.allow, rule, secret, name) {
            return Ruling::Suppress(By::Config, reason);
        }
        let by_tree = self.tree.filter(|_| !self.config.is_strict()).and_then(|tree| {
            let trust = self.config.outside.tree;
            let hidden = || self.hidden(tree, level, rule, confidence);
            let allowed = || allowed(&tree.allow, rule, secret, tree.name(name?));
            let hidden = (trust.rules != Some(false)).then(hidden).flatten();
            hidden.or_else(|| (trust.allow != Some(false)).then(allowed).flatten())
        });
        by_tree.map_or(Ruling::Report, |reason| Ruling::Suppress(By::TreeConfig, reason))
    }

    /// Why the tree does not want such findings, where it does not. A choice of rules outside of the
    /// tree leaves the tree none.
    fn hidden(
        &self,
        tree: &Tree,
        level: Option<Confidence>,
        rule: &ReportRule,
        confidence: Confidence,
    ) -> Option<Arc<str>> {
        let is_free = self.config.only().is_none();
        let settings = &tree.settings;
        let is_other = || settings.only.as_ref().is_some_and(|only| !is_named(rule, only));
        if level.is_some_and(|level| confidence < level) {
            Some("less certain than `min-confidence`".into())
        } else if is_free && is_other() {
            Some("a rule that is not in `only`".into())
        } else if is_free && is_named(rule, &settings.without) {
            Some("a rule that is in `without`".into())
        } else {
            None
        }
    }
}

/// The reason of the first entry that holds.
fn allowed(
    entries: &[Allow],
    rule: &ReportRule,
    secret: &[u8],
    path: Option<&Path>,
) -> Option<Arc<str>> {
    let entry = entries.iter().find(|entry| entry.holds(rule, secret, path))?;
    Some(Arc::clone(&entry.reason))
}
