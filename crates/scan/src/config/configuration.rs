//! All layers together: the files outside of the tree, the command's arguments, the trees' files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrubjay_detect::Confidence;
use scrubjay_sources::{EntryKind, Exclude, PathPatterns, SkipReason};

use super::allow::Allow;
use super::exclusions::Exclusions;
use super::file::ConfigFile;
use super::settings::Settings;
use crate::Roots;

/// The confidence that a finding needs to be reported where nobody says another.
const USUAL: Confidence = Confidence::Medium;

/// What is in force in a scan. Files outside of the tree come first, each over those before it, then
/// the arguments of the command, then the scanned trees' files.
///
/// What is said outside of a tree beats what the tree says. What the tree makes looser is suppressed
/// and counted, or skipped and counted.
///
/// ```
/// use scrubjay_detect::Confidence;
/// use scrubjay_scan::{ConfigFile, ConfigKind, Configuration, TreeScope};
///
/// let text = b"[scan]\nmin-confidence = 'low'\nstrict = true\n";
/// let tree = ConfigFile::parse(ConfigKind::Tree, "scrubjay.toml", text)?;
/// let scope = TreeScope { roots: vec![0], folder: "".into() };
/// let config = Configuration::default().tree(tree, scope);
/// assert!(config.is_strict());
/// assert_eq!(config.min_confidence(), Confidence::Low);
/// # Ok::<(), scrubjay_scan::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    pub(super) outside: Settings,
    pub(super) exclude: Vec<PathPatterns>,
    pub(super) allow: Vec<Allow>,
    trees: Vec<Tree>,
}

/// What a file of a scanned tree is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeScope {
    /// The numbers of the roots that it holds for.
    pub roots: Vec<usize>,
    /// Its directory, as [`Roots`] name files.
    pub folder: PathBuf,
}

/// A scanned tree's file.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    scope: TreeScope,
    pub(super) settings: Settings,
    exclude: Option<PathPatterns>,
    pub(super) allow: Vec<Allow>,
}

impl Configuration {
    /// Adds a file outside of the tree.
    #[must_use]
    pub fn file(mut self, file: ConfigFile) -> Self {
        self.outside = self.outside.overwrite(file.settings);
        self.exclude.extend(file.exclude);
        self.allow.extend(file.allow);
        self
    }

    /// Adds what the command's arguments say.
    #[must_use]
    pub fn arguments(mut self, settings: Settings, exclude: Option<PathPatterns>) -> Self {
        self.outside = self.outside.overwrite(settings);
        self.exclude.extend(exclude);
        self
    }

    /// Adds a scanned tree's file. A root is in the scope of one file.
    #[must_use]
    pub fn tree(mut self, file: ConfigFile, scope: TreeScope) -> Self {
        let ConfigFile { settings, exclude, allow, .. } = file;
        self.trees.push(Tree { scope, settings, exclude, allow });
        self
    }

    /// Are the trees' configurations, and their ignore files, to be read?
    pub fn reads_trees(&self) -> bool {
        self.outside.tree.config != Some(false)
    }

    /// Is what the trees suppress to be reported?
    pub fn is_strict(&self) -> bool {
        let by_tree = || self.trees.iter().any(|tree| tree.settings.strict == Some(true));
        self.outside.strict.unwrap_or_else(by_tree)
    }

    /// How certain a finding has to be for the scanner. A tree may ask for more findings; those of
    /// fewer are suppressed later.
    pub fn min_confidence(&self) -> Confidence {
        let trees = self.trees.iter().filter_map(|tree| self.level(tree));
        trees.fold(self.least(), Ord::min)
    }

    /// The rules to use, and no other; by default all.
    pub fn only(&self) -> Option<&[String]> {
        self.outside.only.as_deref()
    }

    /// The rules to leave out.
    pub fn without(&self) -> &[String] {
        &self.outside.without
    }

    /// Is this rule of this provider used?
    pub fn uses(&self, rule: &str, provider: &str) -> bool {
        let names = |list: &[String]| list.iter().any(|name| name == rule || name == provider);
        self.only().is_none_or(names) && !names(self.without())
    }

    /// Is everything looked for that is by default, in all files?
    pub fn looks_at_all(&self) -> bool {
        let all_rules = self.only().is_none() && self.without().is_empty();
        all_rules && self.min_confidence() <= USUAL && !self.excludes()
    }

    /// What is not to be read, of files that these roots name, if there is anything.
    pub fn exclusions(self: &Arc<Self>, roots: &Roots) -> Option<Arc<dyn Exclude>> {
        let exclusions = || Arc::new(Exclusions::new(Arc::clone(self), roots.clone()));
        self.excludes().then(|| exclusions() as Arc<dyn Exclude>)
    }

    fn excludes(&self) -> bool {
        let tree = || self.trees.iter().any(|tree| tree.exclude.is_some());
        !self.exclude.is_empty() || (self.trusts_exclude() && tree())
    }

    fn trusts_exclude(&self) -> bool {
        !self.is_strict() && self.outside.tree.exclude != Some(false)
    }

    /// Why an entry is not read. `name` is its name, below the root of this number.
    pub(super) fn skips(&self, root: usize, name: &Path, kind: EntryKind) -> Option<SkipReason> {
        if self.exclude.iter().any(|patterns| patterns.matches(name, kind)) {
            return Some(SkipReason::Excluded);
        }
        let tree = self.tree_of(root).filter(|_| self.trusts_exclude())?;
        let name = tree.name(name)?;
        let matches = tree.exclude.as_ref().is_some_and(|patterns| patterns.matches(name, kind));
        matches.then_some(SkipReason::TreeExcluded)
    }

    /// How certain a finding has to be where no tree says anything.
    pub(super) fn least(&self) -> Confidence {
        self.outside.min_confidence.unwrap_or(USUAL)
    }

    /// How certain a tree wants its findings, where that is for the tree to say.
    pub(super) fn level(&self, tree: &Tree) -> Option<Confidence> {
        tree.settings.min_confidence.filter(|_| self.outside.min_confidence.is_none())
    }

    /// The tree's file that holds for a root.
    pub(super) fn tree_of(&self, root: usize) -> Option<&Tree> {
        self.trees.iter().find(|tree| tree.scope.roots.contains(&root))
    }
}

impl Tree {
    /// A file's name as the tree's file has it, if it lies below.
    pub(super) fn name<'n>(&self, name: &'n Path) -> Option<&'n Path> {
        let name = name.strip_prefix(&self.scope.folder).ok()?;
        Some(name).filter(|name| !name.as_os_str().is_empty())
    }
}
