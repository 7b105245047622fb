//! `scrubjay rules`: what is looked for, whether rules do what they say, and what they say of a line.

mod explain;
mod list;
mod nearest;
mod show;
mod test;
mod why;
mod withhold;

use std::io::{self, Write};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;

/// The version of the JSON that these commands print.
const VERSION: u32 = 1;

/// Look at the rules, test rules of your own, ask why something is found or not
///
/// The built-in rules are listed in docs/rules.md too.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Test(test::TestArgs),
    Why(why::WhyArgs),
}

/// The form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

pub(crate) fn run(args: &RulesArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    match &args.command {
        RulesCommand::List(args) => list::run(args, diagnostics),
        RulesCommand::Show(args) => show::run(args, diagnostics),
        RulesCommand::Test(args) => test::run(args),
        RulesCommand::Why(args) => why::run(args, diagnostics),
    }
}

/// A JSON document, indented, with its version and a line's end.
fn write_json(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Versioned<'d, D> {
        version: u32,
        #[serde(flatten)]
        document: &'d D,
    }
    serde_json::to_writer_pretty(&mut *out, &Versioned { version: VERSION, document })?;
    writeln!(out)
}
