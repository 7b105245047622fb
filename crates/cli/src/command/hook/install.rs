//! `scrubjay hook install`.

use clap::Args;

use super::target::Target;
use super::{Chosen, files};
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Install the hooks that scan before each commit and each push
///
/// A hook that is there runs first, with its arguments and input, and its exit code counts. Done
/// twice it changes nothing. Where a manager's file cannot be changed safely, the lines to put into
/// it are printed, and the exit code is 2.
#[derive(Debug, Args)]
pub(super) struct InstallArgs {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) fn run(args: &InstallArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let Chosen { caller: super::Caller::Git, .. } = args.chosen;
    let target = Target::new(&args.chosen)?;
    if target.covered {
        diagnostics.hint("the hooks of all repositories are installed, and hold here too");
        return Ok(Exit::Clean);
    }
    let plan = files::install(&target)?;
    let journal = files::journal(&target)?;
    let is_current = plan.changes.is_empty();
    if !is_current && journal.places(files::NAME)?.is_some() {
        update(&journal, &target)?;
        let again = files::install(&target)?;
        journal.apply(files::NAME, again.changes)?;
    } else if !is_current {
        journal.apply(files::NAME, plan.changes)?;
    }
    let places = journal.places(files::NAME)?.unwrap_or_default();
    let word = if is_current { "unchanged" } else { "installed" };
    Destination::Stdout.write(Audience::Usual, |out| {
        for place in &places {
            writeln!(out, "{word} {}", super::error::shown(place))?;
        }
        for (path, lines) in &plan.by_hand {
            writeln!(out, "put these lines into {}:\n\n{lines}", super::error::shown(path))?;
        }
        Ok(())
    })?;
    if plan.by_hand.is_empty() {
        return Ok(Exit::Clean);
    }
    diagnostics.error("a file could not be changed safely; put the lines above into it yourself");
    Ok(Exit::Failure)
}

/// Brings back what was before an older installation, so that undoing the new one leads there too.
fn update(journal: &scrubjay_files::Journal, target: &Target) -> Result<(), Error> {
    let places = journal.places(files::NAME)?.unwrap_or_default();
    if files::are_ours(&places, target) {
        match journal.undo(files::NAME) {
            Ok(_) => return Ok(()),
            Err(scrubjay_files::Error::Changed(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(journal.forget(files::NAME)?)
}
