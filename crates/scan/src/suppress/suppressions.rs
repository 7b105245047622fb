//! What is to be suppressed, and the matching of findings against it.

use std::collections::HashMap;
use std::sync::Arc;

use super::allow::{Allowed, Marker};
use super::usage::ListUse;
use crate::finding::Finding;
use crate::{Configuration, Date, Entry, Fingerprint, FingerprintKey, IgnoreList, Roots};

/// Whose decision it was that a finding is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum By {
    /// A baseline that the caller named.
    Baseline,
    /// The older baseline that the scan is compared with: the finding is still there.
    OldBaseline,
    /// A configuration file outside of the scanned tree.
    Config,
    /// The scanned tree's ignore file.
    IgnoreFile,
    /// The scanned tree's configuration file.
    TreeConfig,
    /// A comment in the scanned tree.
    Inline(Marker),
}

impl By {
    /// One word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::OldBaseline => "old-baseline",
            Self::Config => "config",
            Self::IgnoreFile => "ignore-file",
            Self::TreeConfig => "tree-config",
            Self::Inline(Marker::Gitleaks) => "gitleaks-allow",
            Self::Inline(_) => "inline",
        }
    }

    /// Did the scanned tree decide it? Whoever can change the tree can then hide a finding.
    pub const fn is_tree(self) -> bool {
        matches!(self, Self::IgnoreFile | Self::TreeConfig | Self::Inline(_))
    }
}

/// Why a credential, in these places, is not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppression {
    /// Who said so.
    pub by: By,
    /// The list's entry, where it is a list.
    pub entry: Option<Arc<Entry>>,
    /// What a configuration file says of it, where it is one.
    pub said: Option<Arc<str>>,
}

impl Suppression {
    /// Why, where somebody said so.
    pub fn reason(&self) -> Option<&str> {
        let entry = self.entry.as_ref().map(|entry| &*entry.reason);
        entry.or(self.said.as_deref()).filter(|reason| !reason.is_empty())
    }
}

/// Whether comments in scanned files suppress findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inline {
    /// They do not.
    #[default]
    Refused,
    /// They do: `scrubjay:allow` and `gitleaks:allow` on the secret's line.
    Honoured,
}

/// A list, and what it holds for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AppliedList {
    /// What it is.
    pub by: By,
    /// The file, as people are told of it.
    pub name: String,
    /// Its entries.
    pub list: Arc<IgnoreList>,
    /// The numbers of the roots that it holds for; without them, everything, standard input too.
    pub roots: Option<Vec<usize>>,
    /// Does the scan look at everything that the list is about? Only then is an entry that
    /// matched nothing an unused one.
    pub whole: bool,
}

impl AppliedList {
    /// A list that holds for everything, in a scan of everything that it is about.
    pub fn new(by: By, name: impl Into<String>, list: Arc<IgnoreList>) -> Self {
        Self { by, name: name.into(), list, roots: None, whole: true }
    }
}

/// What is to be suppressed in a scan; by default nothing.
///
/// ```
/// use std::sync::Arc;
/// use scrubjay_detect::Scanner;
/// use scrubjay_scan::{AppliedList, By, Entry, FingerprintKey, IgnoreList, ListKind};
/// use scrubjay_scan::{Scan, Suppressions, Verdict};
/// use scrubjay_sources::Sources;
///
/// let text = format!("pass{} = kT7!pq9@Zw2#\n", "word");
/// let scan = Scan::new(Scanner::builtin());
/// let found = scan.stdin(&Sources::default(), text.as_bytes());
///
/// let key = FingerprintKey::new([7; 32]);
/// let today = "2026-11-23".parse()?;
/// let entry = Entry::new(found.credentials[0].fingerprint_with(&key), today);
/// let list = Arc::new(IgnoreList::new(ListKind::Baseline, key).with_entries(vec![entry]));
/// let known = AppliedList::new(By::Baseline, "baseline", list);
/// let scan = scan.suppressions(Suppressions::new(today).list(known));
/// let found = scan.stdin(&Sources::default(), text.as_bytes());
/// assert_eq!(found.verdict(), Verdict::Clean);
/// assert_eq!(found.suppressed_counts().baseline, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Suppressions {
    lists: Vec<AppliedList>,
    inline: Inline,
    config: Option<Arc<Configuration>>,
    today: Date,
}

impl Suppressions {
    /// Nothing yet; entries whose last day is before `today` will not hold.
    pub fn new(today: Date) -> Self {
        Self { lists: Vec::new(), inline: Inline::Refused, config: None, today }
    }

    /// Adds a list.
    #[must_use]
    pub fn list(mut self, list: AppliedList) -> Self {
        self.lists.push(list);
        self
    }

    /// Whether comments in scanned files suppress findings.
    #[must_use]
    pub fn inline(mut self, inline: Inline) -> Self {
        self.inline = inline;
        self
    }

    /// The configuration in force. What it says of rules is for the scanner's caller to follow.
    #[must_use]
    pub fn configuration(mut self, config: Arc<Configuration>) -> Self {
        self.config = Some(config);
        self
    }

    pub(crate) fn config(&self) -> Option<&Configuration> {
        self.config.as_deref()
    }

    pub(crate) fn honours_inline(&self) -> bool {
        self.inline == Inline::Honoured
    }
}

impl Default for Suppressions {
    fn default() -> Self {
        Self::new(Date::FIRST)
    }
}

/// Matches credentials against the lists, and remembers which entries matched.
pub(crate) struct Matcher<'s> {
    suppressions: &'s Suppressions,
    roots: &'s Roots,
    /// For each list, the entries of each fingerprint.
    indexes: Vec<HashMap<&'s Fingerprint, Vec<usize>>>,
    met: Vec<Vec<bool>>,
}

/// The lists that have an entry for a credential, by number, each with the one that holds.
pub(crate) struct Listed(Vec<(usize, Arc<Entry>)>);

impl<'s> Matcher<'s> {
    pub(crate) fn new(suppressions: &'s Suppressions, roots: &'s Roots) -> Self {
        let index = |list: &'s AppliedList| {
            let mut index: HashMap<&Fingerprint, Vec<usize>> = HashMap::new();
            for (at, (_, entry)) in list.list.entries().iter().enumerate() {
                index.entry(&entry.fingerprint).or_default().push(at);
            }
            index
        };
        let lists = &suppressions.lists;
        Self {
            suppressions,
            roots,
            indexes: lists.iter().map(index).collect(),
            met: lists.iter().map(|list| vec![false; list.list.entries().len()]).collect(),
        }
    }

    /// The lists that hold for all of `findings`' credential or a part of it. `more` says that
    /// there are findings that are not at hand: what holds for some roots only is then no match,
    /// since they may lie below others.
    pub(crate) fn lists(
        &mut self,
        findings: &[Finding],
        more: bool,
        fingerprint: impl Fn(&FingerprintKey) -> Fingerprint,
    ) -> Listed {
        let mut listed = Vec::new();
        for (number, list) in self.suppressions.lists.iter().enumerate() {
            let index = &self.indexes[number];
            if index.is_empty() {
                continue;
            }
            let Some(entries) = index.get(&fingerprint(list.list.key())) else { continue };
            if !findings.iter().any(|finding| holds_for(list, self.root(finding))) {
                continue;
            }
            entries.iter().for_each(|&at| self.met[number][at] = true);
            let everywhere =
                list.roots.as_ref().is_none_or(|roots| roots.len() == self.roots.len());
            let entries = entries.iter().map(|&at| &list.list.entries()[at].1);
            let valid =
                entries.into_iter().find(|entry| !entry.is_expired(self.suppressions.today));
            if let Some(entry) = valid.filter(|_| everywhere || !more) {
                listed.push((number, Arc::clone(entry)));
            }
        }
        // Policy from outside the tree comes first, so that the tree is not said to do its work.
        listed.sort_by_key(|(number, _)| self.suppressions.lists[*number].by);
        Listed(listed)
    }

    /// Why this finding is not reported, if it is not.
    pub(crate) fn suppression(&self, finding: &Finding, listed: &Listed) -> Option<Suppression> {
        let root = self.root(finding);
        let by_list = listed.0.iter().find_map(|(number, entry)| {
            let list = &self.suppressions.lists[*number];
            let entry = Some(Arc::clone(entry));
            holds_for(list, root).then_some(Suppression { by: list.by, entry, said: None })
        });
        let allowed = finding.allowed.as_ref().map(Allowed::suppression);
        // As with lists: policy from outside the tree comes first.
        by_list.into_iter().chain(allowed).min_by_key(|suppression| suppression.by)
    }

    fn root(&self, finding: &Finding) -> Option<usize> {
        self.roots.name(finding.place.origin.path()?).map(|(root, _)| root)
    }

    /// What became of the entries.
    pub(crate) fn into_uses(self) -> Vec<ListUse> {
        let today = self.suppressions.today;
        let lists = self.suppressions.lists.iter().zip(self.met);
        lists.map(|(list, met)| ListUse::new(list, met, today)).collect()
    }
}

fn holds_for(list: &AppliedList, root: Option<usize>) -> bool {
    match (&list.roots, root) {
        (None, _) => true,
        (Some(roots), Some(root)) => roots.contains(&root),
        (Some(_), None) => false,
    }
}
