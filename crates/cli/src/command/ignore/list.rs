//! `scrubjay ignore list`: the entries, and how they fare.

use std::sync::Arc;

use clap::Args;
use scrubjay_scan::ListUse;

use super::{Target, described};
use crate::diagnostics::Diagnostics;
use crate::environment::today;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Print the entries of the list with their states
///
/// Without a scan an entry is `expired`, a `duplicate`, or `needs a scan`; with one it is `used` or
/// `unused`.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Scan the whole project to tell which entries are used
    #[arg(long)]
    scan: bool,

    #[command(flatten)]
    target: Target,
}

pub(super) fn run(args: &ListArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let subject = args.target.subject()?;
    let (path, loaded) = args.target.load(&subject.project)?;
    let used = if args.scan {
        let used = args.target.used(&subject, &path, loaded.list, diagnostics)?;
        if !used.is_whole() {
            diagnostics.warning("not everything was looked at: unused entries need another scan");
        }
        used
    } else {
        ListUse::unscanned(Arc::new(loaded.list), today())
    };
    Destination::Stdout.write(Audience::Usual, |out| {
        used.entries().iter().try_for_each(|one| writeln!(out, "{}", described(one)))
    })?;
    Ok(Exit::Clean)
}
