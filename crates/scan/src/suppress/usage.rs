//! What became of the entries of the lists, and how much they suppressed.

use std::collections::HashSet;
use std::sync::Arc;

use super::allow::Marker;
use super::suppressions::{AppliedList, By};
use crate::{Credential, Date, Entry, IgnoreList};

/// How an entry fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryState {
    /// It matched a finding.
    Used,
    /// It matched nothing, although everything was looked at.
    Unused,
    /// Its last day is past.
    Expired,
    /// Another entry says the same.
    Duplicate,
    /// It matched nothing in what was looked at, which was not everything; or its rule was not
    /// looked for.
    NeedsScan,
}

impl EntryState {
    /// The state in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::Duplicate => "duplicate",
            Self::NeedsScan => "needs a scan",
        }
    }
}

/// An entry, and how it fares.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EntryUse {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The entry.
    pub entry: Arc<Entry>,
    /// How it fares.
    pub state: EntryState,
}

/// A list after a scan.
#[derive(Clone, Debug)]
pub struct ListUse {
    by: By,
    name: String,
    list: Arc<IgnoreList>,
    met: Vec<bool>,
    /// For each entry: does the scan lack the rule that it was made by?
    lacks_rule: Vec<bool>,
    whole: bool,
    today: Date,
}

impl ListUse {
    pub(crate) fn new(applied: &AppliedList, met: Vec<bool>, today: Date) -> Self {
        let AppliedList { by, name, list, whole, .. } = applied;
        let (name, list) = (name.clone(), Arc::clone(list));
        let lacks_rule = vec![false; met.len()];
        Self { by: *by, name, list, met, lacks_rule, whole: *whole, today }
    }

    /// A list before any scan: an entry is expired or a duplicate, or needs a scan.
    pub fn unscanned(list: Arc<IgnoreList>, today: Date) -> Self {
        let met = vec![false; list.entries().len()];
        let applied = AppliedList::new(By::IgnoreFile, String::new(), list);
        Self { whole: false, ..Self::new(&applied, met, today) }
    }

    /// What the list is.
    pub fn by(&self) -> By {
        self.by
    }

    /// The file, as people are told of it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Did the scan look at everything that the list is about?
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The entries in the order of the file.
    pub fn entries(&self) -> Vec<EntryUse> {
        let mut valid = HashSet::new();
        let entries = self.list.entries().iter().zip(self.met.iter().zip(&self.lacks_rule));
        let state = |((line, entry), (met, lacks_rule)): (&(usize, Arc<Entry>), (&bool, &bool))| {
            let state = if entry.is_expired(self.today) {
                EntryState::Expired
            } else if !valid.insert(entry.fingerprint.clone()) {
                EntryState::Duplicate
            } else if *met {
                EntryState::Used
            } else if self.whole && !*lacks_rule {
                EntryState::Unused
            } else {
                EntryState::NeedsScan
            };
            EntryUse { line: *line, entry: Arc::clone(entry), state }
        };
        entries.map(state).collect()
    }

    /// Adds what another run of the same lists met.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.whole &= other.whole;
        self.met.iter_mut().zip(&other.met).for_each(|(met, other)| *met |= other);
    }

    /// Notes which rules the scan had: what others found, it could not find.
    pub(crate) fn mark_rules(&mut self, has_rule: impl Fn(&str) -> bool) {
        let lacks =
            |(_, entry): &(usize, Arc<Entry>)| !entry.rule.is_empty() && !has_rule(&entry.rule);
        self.lacks_rule = self.list.entries().iter().map(lacks).collect();
    }

    /// Notes that the scan did not see everything.
    pub(crate) fn mark_incomplete(&mut self) {
        self.whole = false;
    }
}

/// How many findings (a credential in a place) were suppressed, and how the entries fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppressed {
    /// By baselines that the caller named.
    pub baseline: u64,
    /// Those that the older baseline has already.
    pub old_baseline: u64,
    /// By configuration files outside of the scanned tree.
    pub config: u64,
    /// By the tree's ignore files.
    pub ignore_file: u64,
    /// By the tree's configuration file.
    pub tree_config: u64,
    /// By `scrubjay:allow` with a reason.
    pub inline_with_reason: u64,
    /// By `scrubjay:allow` without one.
    pub inline_without_reason: u64,
    /// By `gitleaks:allow`.
    pub gitleaks_allow: u64,
    /// Entries that matched nothing.
    pub unused: u64,
    /// Entries whose last day is past.
    pub expired: u64,
    /// Entries that another one repeats.
    pub duplicate: u64,
}

impl Suppressed {
    pub(crate) fn new(credentials: &[Credential], lists: &[ListUse]) -> Self {
        let mut counts = Self::default();
        for credential in credentials {
            let Some(suppression) = &credential.suppressed else { continue };
            *counts.of(suppression.by) += credential.places.len() as u64 + credential.more_places;
        }
        let lists = lists.iter().filter(|list| list.by != By::OldBaseline);
        for entry in lists.flat_map(ListUse::entries) {
            match entry.state {
                EntryState::Unused => counts.unused += 1,
                EntryState::Expired => counts.expired += 1,
                EntryState::Duplicate => counts.duplicate += 1,
                EntryState::Used | EntryState::NeedsScan => {}
            }
        }
        counts
    }

    /// By comments in the scanned tree.
    pub fn inline(self) -> u64 {
        self.inline_with_reason + self.inline_without_reason + self.gitleaks_allow
    }

    /// By the scanned tree: its ignore files, its configuration and comments in it.
    pub fn tree(self) -> u64 {
        self.ignore_file + self.tree_config + self.inline()
    }

    fn of(&mut self, by: By) -> &mut u64 {
        match by {
            By::Baseline => &mut self.baseline,
            By::OldBaseline => &mut self.old_baseline,
            By::Config => &mut self.config,
            By::IgnoreFile => &mut self.ignore_file,
            By::TreeConfig => &mut self.tree_config,
            By::Inline(Marker::WithReason) => &mut self.inline_with_reason,
            By::Inline(Marker::WithoutReason) => &mut self.inline_without_reason,
            By::Inline(Marker::Gitleaks) => &mut self.gitleaks_allow,
        }
    }
}
