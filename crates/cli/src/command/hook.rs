//! `scrubjay hook`: what keeps credentials out of commits and pushes.

mod allowlist;
mod error;
mod files;
mod git;
mod install;
mod manager;
mod run;
mod script;
mod status;
mod target;
mod test;
mod uninstall;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub(crate) use self::error::HookError;
use self::manager::ManagerName;
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;

/// Scan before each commit and each push, by hooks of git
///
/// The hooks stand beside those that are there already, which still run; in a repository with husky,
/// lefthook or pre-commit they are entries of its file. See docs/hooks.md.
#[derive(Debug, Args)]
pub(crate) struct HookArgs {
    #[command(subcommand)]
    command: HookCommand,
}

#[derive(Debug, Subcommand)]
enum HookCommand {
    Install(install::InstallArgs),
    Status(status::StatusArgs),
    Test(test::TestArgs),
    Uninstall(uninstall::UninstallArgs),
    Allowlist(allowlist::AllowlistArgs),
    Run(run::RunArgs),
}

/// What calls the hooks.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Caller {
    /// Git: pre-commit and pre-push
    Git,
}

/// Which hooks it is about.
#[derive(Debug, Args)]
struct Chosen {
    /// What calls the hooks
    #[arg(value_name = "CALLER")]
    caller: Caller,

    /// The hooks of all of the user's repositories, and not of the one here
    ///
    /// They lie in a directory of scrubjay's, which git's `core.hooksPath` names, and run the hooks
    /// of the repository too. A repository with a `core.hooksPath` of its own does not run them.
    #[arg(long)]
    global: bool,

    /// What keeps the hooks of this repository; without it, it is found out
    #[arg(long, value_name = "MANAGER", conflicts_with = "global")]
    manager: Option<ManagerName>,

    /// The scrubjay that the hooks run; without it, the one that installs them
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    program: Option<PathBuf>,
}

pub(crate) fn run(args: &HookArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    match &args.command {
        HookCommand::Install(args) => install::run(args, diagnostics),
        HookCommand::Status(args) => status::run(args),
        HookCommand::Test(args) => test::run(args, diagnostics),
        HookCommand::Uninstall(args) => uninstall::run(args, diagnostics),
        HookCommand::Allowlist(args) => allowlist::run(args),
        HookCommand::Run(args) => run::run(args, diagnostics),
    }
}
