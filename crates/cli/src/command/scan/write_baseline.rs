//! `--write-baseline`: what was found, as a list.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use scrubjay_scan::{
    By, Credential, Date, Entry, Fingerprint, FingerprintKey, IgnoreList, ListKind, Report,
};

use super::suppressing::{Lists, Suppressing};
use crate::diagnostics::Diagnostics;
use crate::environment;
use crate::error::Error;
use crate::lists::{ListFile, entry_of, load_if_there};
use crate::project::Project;

/// A baseline that is to be written.
pub(super) struct NewBaseline {
    file: ListFile,
    key: FingerprintKey,
    /// The entries of the file that is replaced.
    before: HashMap<Fingerprint, Arc<Entry>>,
}

impl NewBaseline {
    /// Looks now for what would make the writing fail. A file that is there keeps its key, so that
    /// the difference is small, and is not replaced unless it is a baseline.
    pub(super) fn new(args: &Suppressing, lists: &Lists) -> Result<Option<Self>, Error> {
        let Some(path) = &args.write_baseline else { return Ok(None) };
        let loaded = load_if_there(path)?;
        let file = ListFile::new(path, loaded.as_ref())?;
        let Some(loaded) = loaded else {
            let own = lists.key != FingerprintKey::PUBLIC;
            let key = if own { lists.key } else { environment::new_key()? };
            return Ok(Some(Self { file, key, before: HashMap::new() }));
        };
        if loaded.list.kind() != ListKind::Baseline {
            return Err(no_baseline(path.clone()));
        }
        let entries = loaded.list.entries().iter();
        let before = entries.map(|(_, entry)| (entry.fingerprint.clone(), Arc::clone(entry)));
        Ok(Some(Self { file, key: *loaded.list.key(), before: before.collect() }))
    }

    pub(super) fn write(
        self,
        report: &Report,
        project: &Project,
        today: Date,
        diagnostics: &Diagnostics,
    ) -> Result<(), Error> {
        if !report.summary.stats.is_complete() || report.more_credentials > 0 {
            diagnostics.warning("the baseline lacks what was not looked at or is not listed");
        }
        let is_kept = |credential: &&Credential| {
            let by = credential.suppressed.as_ref().map(|suppression| suppression.by);
            let stays = |by: By| !by.is_tree() && by != By::Config;
            !credential.is_publishable() && by.is_none_or(stays)
        };
        let found = report.credentials.iter().chain(&report.suppressed).filter(is_kept);
        let entries: BTreeMap<Fingerprint, Entry> = found
            .map(|credential| self.entry(credential, project, today))
            .map(|entry| (entry.fingerprint.clone(), entry))
            .collect();
        let list = IgnoreList::new(ListKind::Baseline, self.key);
        let text = list.with_entries(entries.into_values().collect()).to_string();
        self.file.replace(&text)
    }

    /// What is known of it already is kept, unless its time is over.
    fn entry(&self, credential: &Credential, project: &Project, today: Date) -> Entry {
        let new = entry_of(credential, &self.key, project, today);
        let listed = credential.suppressed.as_ref().and_then(|by| by.entry.as_ref());
        let known = listed.or_else(|| self.before.get(&new.fingerprint));
        match known.filter(|known| !known.is_expired(today)) {
            Some(known) => {
                let mut entry = Entry::clone(known);
                (entry.fingerprint, entry.rule, entry.path) = (new.fingerprint, new.rule, new.path);
                entry
            }
            None => new,
        }
    }
}

fn no_baseline(path: PathBuf) -> Error {
    Error::BadList { path, reason: "not a baseline", todo: "name another file" }
}
