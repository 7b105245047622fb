//! What a configuration keeps from being read.

use std::path::Path;
use std::sync::Arc;

use scrubjay_sources::{EntryKind, Exclude, SkipReason};

use super::configuration::Configuration;
use crate::Roots;

/// A configuration, for the roots of a scan.
#[derive(Debug)]
pub(super) struct Exclusions {
    config: Arc<Configuration>,
    roots: Roots,
}

impl Exclusions {
    pub(super) fn new(config: Arc<Configuration>, roots: Roots) -> Self {
        Self { config, roots }
    }
}

impl Exclude for Exclusions {
    fn reason(&self, path: &Path, kind: EntryKind) -> Option<SkipReason> {
        let (root, name) = self.roots.name(path)?;
        let is_there = !name.as_os_str().is_empty() && name.is_relative();
        is_there.then(|| self.config.skips(root, &name, kind)).flatten()
    }
}
