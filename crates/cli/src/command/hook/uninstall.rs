//! `scrubjay hook uninstall`.

use clap::Args;

use super::target::Target;
use super::{Chosen, files};
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Take the hooks away: every file is as it was before, to the byte
///
/// Where a file was changed since, only what is scrubjay's is taken out of it.
#[derive(Debug, Args)]
pub(super) struct UninstallArgs {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) fn run(args: &UninstallArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let target = Target::new(&args.chosen)?;
    let journal = files::journal(&target)?;
    let mut places = journal.places(files::NAME)?.unwrap_or_default();
    let is_undone = files::are_ours(&places, &target)
        && match journal.undo(files::NAME) {
            Ok(undone) => undone,
            Err(scrubjay_files::Error::Changed(_)) => false,
            Err(error) => return Err(error.into()),
        };
    if !is_undone {
        journal.forget(files::NAME)?;
        let by_hand = format!("{}-removed", files::NAME);
        journal.forget(&by_hand)?;
        journal.apply(&by_hand, files::remove(&target)?)?;
        places = journal.places(&by_hand)?.unwrap_or_default();
        journal.forget(&by_hand)?;
    }
    if places.is_empty() {
        diagnostics.hint("no hook of scrubjay's is here; nothing was changed");
    }
    Destination::Stdout.write(Audience::Usual, |out| {
        places.iter().try_for_each(|place| writeln!(out, "restored {}", super::error::shown(place)))
    })?;
    Ok(Exit::Clean)
}
