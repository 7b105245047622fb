//! What is not reported: the arguments that choose lists, and the lists.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use scrubjay_scan::{
    AppliedList, By, Configuration, Date, FingerprintKey, Inline, Settings, SuppressedFindings,
    Suppressions, visible,
};

use crate::error::Error;
use crate::lists::load;
use crate::project::Project;

#[derive(Debug, Default, Args)]
pub(crate) struct Suppressing {
    /// Do not report what this baseline lists; may be given several times
    ///
    /// Made by `--write-baseline`. An ignore file may be named too.
    #[arg(long, value_name = "FILE", help_heading = "What is not reported")]
    baseline: Vec<PathBuf>,

    /// Compare with an older baseline: what is new, gone, still there
    ///
    /// Only what is new makes the exit code 1. What lies outside of the paths counts as gone.
    #[arg(long, value_name = "OLD", help_heading = "What is not reported")]
    diff_baseline: Option<PathBuf>,

    /// Write what was found to this baseline
    ///
    /// What the scanned tree suppresses is left out; what `--baseline` and `--diff-baseline` list is
    /// kept where it is still there. The exit code is the same as without it.
    #[arg(long, value_name = "FILE", help_heading = "What is not reported")]
    pub(super) write_baseline: Option<PathBuf>,

    /// Report what the scanned tree suppresses
    ///
    /// `.scrubjayignore` does not hold, nor do comments with `scrubjay:allow` or `gitleaks:allow`, nor
    /// what `scrubjay.toml` in the tree makes looser. Baselines do: they are not the tree's.
    #[arg(long, help_heading = "What is not reported")]
    strict: bool,

    /// Read no configuration from the scanned tree
    ///
    /// As `--strict`, and neither `scrubjay.toml` nor `.scrubjayignore` is even read: fingerprints
    /// are then made with the public key.
    #[arg(long, help_heading = "What is not reported")]
    no_tree_config: bool,

    /// List what is suppressed too, marked so, with reason and owner
    ///
    /// In the formats `text`, `json`, `jsonl` and `sarif`.
    #[arg(long, help_heading = "What is not reported")]
    show_suppressed: bool,
}

/// What the arguments and the tree come down to.
pub(crate) struct Lists {
    pub(crate) suppressions: Suppressions,
    /// The key of the report's fingerprints: that of the ignore file, so that what is shown can be
    /// added to it; the public one where there is none, or several that differ.
    pub(crate) key: FingerprintKey,
}

impl Suppressing {
    pub(super) fn listing(&self) -> SuppressedFindings {
        if self.show_suppressed { SuppressedFindings::Listed } else { SuppressedFindings::Counted }
    }

    /// What the arguments say, put over what the others do.
    pub(super) fn settings(&self, mut settings: Settings) -> Settings {
        settings.strict = self.strict.then_some(true);
        settings.tree.config = self.no_tree_config.then_some(false);
        settings
    }

    /// Reads all lists. `looks_at_all` says that nothing below the roots is left out.
    pub(crate) fn lists(
        &self,
        project: &Project,
        config: &Arc<Configuration>,
        looks_at_all: bool,
        today: Date,
    ) -> Result<Lists, Error> {
        let trusts_tree = config.reads_trees() && !config.is_strict();
        let inline = if trusts_tree { Inline::Honoured } else { Inline::Refused };
        let suppressions = Suppressions::new(today).inline(inline);
        let mut suppressions = suppressions.configuration(Arc::clone(config));
        for (by, path) in self.named() {
            let mut list = applied(by, path)?;
            list.whole = looks_at_all && project.whole;
            suppressions = suppressions.list(list);
        }
        let mut keys: Vec<FingerprintKey> = Vec::new();
        let in_tree = if config.reads_trees() { &project.ignore_files } else { &[][..] };
        for file in in_tree {
            let mut list = applied(By::IgnoreFile, &file.path)?;
            if !keys.contains(list.list.key()) {
                keys.push(*list.list.key());
            }
            list.roots = Some(file.roots.clone());
            list.whole = looks_at_all && file.whole;
            if trusts_tree {
                suppressions = suppressions.list(list);
            }
        }
        let key = if let [key] = keys[..] { key } else { FingerprintKey::PUBLIC };
        Ok(Lists { suppressions, key })
    }

    fn named(&self) -> impl Iterator<Item = (By, &Path)> {
        let baselines = self.baseline.iter().map(|path| (By::Baseline, path.as_path()));
        let old = self.diff_baseline.iter().map(|path| (By::OldBaseline, path.as_path()));
        baselines.chain(old)
    }
}

fn applied(by: By, path: &Path) -> Result<AppliedList, Error> {
    let list = Arc::new(load(path)?.list);
    Ok(AppliedList::new(by, visible(&path.to_string_lossy()), list))
}
