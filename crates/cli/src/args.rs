//! The arguments that all commands share, and the list of commands.

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::command::{completions, hook, ignore, man, rules, scan};
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;

/// Keeps credentials out of the reach of coding agents
#[derive(Debug, Parser)]
#[command(name = "scrubjay", version, max_term_width = 100)]
#[command(arg_required_else_help = true, propagate_version = false)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// When to use colour
    ///
    /// `auto` is colour on a terminal, unless the environment says otherwise (`NO_COLOR`,
    /// `CLICOLOR`, `CLICOLOR_FORCE`).
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t)]
    pub(crate) color: Color,

    /// Print no progress, warnings or hints; errors are printed
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it the choice for both streams.
    pub(crate) fn set(self) {
        let choice = match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(scan::ScanArgs),
    Hook(hook::HookArgs),
    Ignore(ignore::IgnoreArgs),
    Rules(rules::RulesArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Command {
    pub(crate) fn run(&self, diagnostics: &Diagnostics) -> Result<Exit, Error> {
        match self {
            Self::Scan(args) => scan::run(args, diagnostics),
            Self::Hook(args) => hook::run(args, diagnostics),
            Self::Ignore(args) => ignore::run(args, diagnostics),
            Self::Rules(args) => rules::run(args, diagnostics),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
