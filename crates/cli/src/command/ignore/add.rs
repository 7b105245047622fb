//! `scrubjay ignore add`: makes findings entries of a list.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use scrubjay_detect::Scanner;
use scrubjay_scan::{
    Credential, Date, Entry, Fingerprint, FingerprintKey, IgnoreList, ListKind, Report,
    Suppressions,
};

use super::Target;
use crate::diagnostics::Diagnostics;
use crate::environment::{new_key, today, user_name};
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::{ListFile, Loaded, entry_of, holds_secret, load_if_there, said};
use crate::output::{Audience, Destination};

/// Add findings to the list
///
/// Scans PATH again to know the findings: a report's fingerprints are made with the list's key, or
/// with the public key as long as there is no list, and an entry is always made with the list's.
/// The first entry makes the file, with a random key of its own.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Fingerprints, as `scrubjay scan` shows them
    #[arg(value_name = "FINGERPRINT", required = true)]
    fingerprints: Vec<Fingerprint>,

    /// Why it is no reason to act
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who answers for it; without it, the user's name
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// The last day on which it holds, such as 2027-01-31; without it, no day
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,

    #[command(flatten)]
    target: Target,
}

pub(super) fn run(args: &AddArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let today = today();
    let owner = args.owner.clone().or_else(user_name).ok_or(Error::NoOwner)?;
    if args.reason.trim().is_empty() {
        return Err(Error::NoReason);
    }
    if let Some(expires) = args.expires.filter(|expires| *expires < today) {
        return Err(Error::Past(expires));
    }
    let subject = args.target.subject()?;
    let (root, project) = (subject.root.as_path(), &subject.project);
    let path = args.target.path(project);
    let loaded = load_if_there(&path)?;
    let file = ListFile::new(&path, loaded.as_ref())?;
    let is_new = loaded.is_none();
    let Loaded { list, text } = loaded.map_or_else(empty, Ok)?;

    let looking = args.target.chosen(project, diagnostics)?;
    let scanner = looking.scanner(looking.config.min_confidence())?;
    let suppressions = Suppressions::default();
    let report = subject.scan(root, scanner, *list.key(), suppressions)?;
    let mut entries = Vec::new();
    for credential in chosen(args, root, &report, list.key())? {
        let mut entry = entry_of(credential, list.key(), project, today);
        (entry.owner, entry.reason) = (owner.clone(), args.reason.clone());
        entry.expires = args.expires;
        entries.push(entry);
    }
    refuse_secrets(&report, &entries)?;
    entries.retain(|entry| is_missing(entry, &list, today, diagnostics));
    write(&file, &path, &list, text, &entries)?;
    Destination::Stdout.write(Audience::Usual, |out| {
        entries.iter().try_for_each(|entry| writeln!(out, "added {}", entry.line()))
    })?;
    if is_new {
        let name = path.file_name().unwrap_or_default().display();
        diagnostics.hint(format_args!(
            "commit {name}; with the line `{name} merge=union` in .gitattributes it merges by itself"
        ));
    }
    Ok(Exit::Clean)
}

fn empty() -> Result<Loaded, Error> {
    let list = IgnoreList::new(ListKind::Ignore, new_key()?);
    let text = list.to_string();
    Ok(Loaded { list, text })
}

/// The credentials that the arguments name, each once.
fn chosen<'r>(
    args: &AddArgs,
    root: &Path,
    report: &'r Report,
    key: &FingerprintKey,
) -> Result<Vec<&'r Credential>, Error> {
    let mut seen = BTreeSet::new();
    let mut chosen = Vec::new();
    for fingerprint in &args.fingerprints {
        let keys = [key, &FingerprintKey::PUBLIC];
        let is_it = |credential: &&Credential| {
            keys.iter().any(|key| credential.fingerprint_with(key) == *fingerprint)
        };
        let Some(found) = report.credentials.iter().find(is_it) else {
            let root = root.to_path_buf();
            return Err(Error::NoSuchFinding { root, fingerprint: fingerprint.clone() });
        };
        if seen.insert(&found.fingerprint) {
            chosen.push(found);
        }
    }
    Ok(chosen)
}

/// Nobody is to write the secret into the reason why it may stay.
fn refuse_secrets(report: &Report, entries: &[Entry]) -> Result<(), Error> {
    let Some(text) = entries.first().map(said) else { return Ok(()) };
    let holds = |credential: &Credential| credential.is_in(text.as_bytes());
    if report.credentials.iter().any(holds) || holds_secret(&Scanner::builtin(), &text) {
        return Err(Error::SecretInReason);
    }
    Ok(())
}

/// Is there no entry yet that holds?
fn is_missing(entry: &Entry, list: &IgnoreList, today: Date, diagnostics: &Diagnostics) -> bool {
    let same = |(_, known): &&(usize, Arc<Entry>)| {
        known.fingerprint == entry.fingerprint && !known.is_expired(today)
    };
    let known = list.entries().iter().find(same);
    if let Some((line, _)) = known {
        diagnostics.warning(format_args!("{} is listed in line {line} already", entry.fingerprint));
    }
    known.is_none()
}

/// Puts the entries between the others, and sees to it that nothing else has changed.
fn write(
    file: &ListFile,
    path: &Path,
    list: &IgnoreList,
    text: String,
    entries: &[Entry],
) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let text = entries.iter().fold(text, |text, entry| IgnoreList::with_entry(&text, entry));
    let name = path.to_string_lossy();
    let written = IgnoreList::parse(&name, text.as_bytes())?;
    let mut expected: Vec<_> =
        list.entries().iter().map(|(_, entry)| Entry::clone(entry)).collect();
    expected.extend_from_slice(entries);
    expected.sort();
    let mut now: Vec<_> = written.entries().iter().map(|(_, entry)| Entry::clone(entry)).collect();
    now.sort();
    if now != expected || written.key() != list.key() {
        let (reason, todo) = ("an entry cannot be put into it", "put its lines in order first");
        return Err(Error::BadList { path: path.to_path_buf(), reason, todo });
    }
    file.replace(&text)
}
