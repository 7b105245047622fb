//! `scrubjay ignore prune`: drops the entries that suppress nothing.

use std::collections::BTreeSet;

use clap::Args;
use scrubjay_scan::{EntryState, EntryUse, IgnoreList};

use super::{Target, described};
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::ListFile;
use crate::output::{Audience, Destination};

/// Drop the entries that are unused, expired or duplicates
///
/// Scans the whole project first. Where not everything could be looked at, unused entries stay.
#[derive(Debug, Args)]
pub(super) struct PruneArgs {
    /// Print what would be dropped, and change nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    target: Target,
}

pub(super) fn run(args: &PruneArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let subject = args.target.subject()?;
    let (path, loaded) = args.target.load(&subject.project)?;
    let file = ListFile::new(&path, Some(&loaded))?;
    let used = args.target.used(&subject, &path, loaded.list, diagnostics)?;
    args.target.refuse_strange(&path, &used)?;
    if !used.is_whole() {
        diagnostics.warning("not everything was looked at: entries that match nothing stay");
    }
    let dropped: Vec<EntryUse> =
        used.entries().into_iter().filter(|one| is_dropped(one.state)).collect();
    let lines: BTreeSet<usize> = dropped.iter().map(|one| one.line).collect();
    if !args.dry_run && !lines.is_empty() {
        let text = IgnoreList::without_lines(&loaded.text, &lines);
        file.replace(&text)?;
    }
    let verb = if args.dry_run { "would drop" } else { "dropped" };
    Destination::Stdout.write(Audience::Usual, |out| {
        dropped.iter().try_for_each(|one| writeln!(out, "{verb} {}", described(one)))
    })?;
    Ok(Exit::Clean)
}

fn is_dropped(state: EntryState) -> bool {
    matches!(state, EntryState::Unused | EntryState::Expired | EntryState::Duplicate)
}
