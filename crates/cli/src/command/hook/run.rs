//! `scrubjay hook run`: what a hook's caller runs.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

use crate::args::Cli;
use crate::diagnostics::Diagnostics;
use crate::environment;
use crate::error::Error;
use crate::exit::Exit;

/// Do a hook's work; hooks and their managers run this
///
/// `pre-commit` scans what is staged while git commits; run by hand with files, such as by
/// `pre-commit run --all-files`, it scans these. `pre-push` scans what a push brings: git tells it on
/// standard input, pre-commit in the environment.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Which hook
    hook: Which,

    /// What git or the manager passes: files, or the remote's name and URL
    #[arg(value_name = "ARG", trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    PreCommit,
    PrePush,
}

pub(super) fn run(args: &RunArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    match args.hook {
        // Git sets it for the hook of a commit, and only there.
        Which::PreCommit if environment::variable("GIT_INDEX_FILE").is_some() => {
            scan(["--staged".into()], diagnostics)
        }
        Which::PreCommit if args.args.is_empty() => scan(["--staged".into()], diagnostics),
        Which::PreCommit => {
            let files = args.args.iter().cloned();
            scan(std::iter::once(PathBuf::from("--")).chain(files), diagnostics)
        }
        Which::PrePush => pre_push(args, diagnostics),
    }
}

fn pre_push(args: &RunArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let ends = ["PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"].map(environment::variable);
    if let [Some(from), Some(to)] = ends {
        let range = format!("{}..{}", from.to_string_lossy(), to.to_string_lossy());
        return scan([PathBuf::from(format!("--range={range}"))], diagnostics);
    }
    if environment::variable("PRE_COMMIT").is_some() {
        // It has no range for a branch whose first commit is new: all of it is.
        return scan(["--git".into()], diagnostics);
    }
    let remote = args.args.first().map_or_else(String::new, |name| name.to_string_lossy().into());
    scan([PathBuf::from(format!("--pre-push={remote}"))], diagnostics)
}

/// Runs `scrubjay scan` with these arguments.
fn scan(args: impl IntoIterator<Item = PathBuf>, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let begin = ["scrubjay", "scan"].map(PathBuf::from);
    match Cli::try_parse_from(begin.into_iter().chain(args)) {
        Ok(cli) => cli.command.run(diagnostics),
        Err(error) => {
            // Nobody is left to be told where this fails.
            let _ = error.print();
            Ok(Exit::Failure)
        }
    }
}
