//! `scrubjay man`: manual pages.

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::args::Cli;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Print a manual page
///
/// Read it with `scrubjay man scan | man -l -`, or install it: `scrubjay man > scrubjay.1`,
/// `scrubjay man scan > scrubjay-scan.1`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command to describe; without it, scrubjay as a whole
    command: Option<String>,
}

pub(crate) fn run(args: &ManArgs) -> Result<Exit, Error> {
    let mut command = Cli::command();
    // Gives the commands below their full names and the shared options.
    command.build();
    if let Some(name) = &args.command {
        let found = command.find_subcommand(name);
        command = found.cloned().ok_or_else(|| Error::NoCommand(name.clone()))?;
    }
    let man = Man::new(command);
    Destination::Stdout.write(Audience::Usual, |out| man.render(&mut { out }))?;
    Ok(Exit::Clean)
}
