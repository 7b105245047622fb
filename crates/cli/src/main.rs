//! The `scrubjay` command: arguments in, diagnostics and exit codes out.

mod args;
mod command;
mod configuration;
mod diagnostics;
mod environment;
mod error;
mod exit;
mod lists;
mod output;
mod panic;
mod progress;
mod project;
mod rule_choice;
mod terminal;
mod units;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Cli;
use crate::diagnostics::Diagnostics;
use crate::exit::Exit;

fn main() -> ExitCode {
    panic::silence_payloads();
    std::panic::catch_unwind(run).unwrap_or(Exit::Failure).into()
}

fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody is left to be told where this fails.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failure } else { Exit::Clean };
        }
    };
    cli.global.color.set();
    let diagnostics = Diagnostics::new(cli.global.quiet);
    cli.command.run(&diagnostics).unwrap_or_else(|error| {
        diagnostics.error(&error);
        Exit::Failure
    })
}
