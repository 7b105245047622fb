//! `scrubjay completions`: completion scripts for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Print the completion script for a shell
///
/// Bash: `scrubjay completions bash > ~/.local/share/bash-completion/completions/scrubjay`.
/// Zsh: `scrubjay completions zsh > _scrubjay`, in a directory of `$fpath`.
/// Fish: `scrubjay completions fish > ~/.config/fish/completions/scrubjay.fish`.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "scrubjay", &mut script);
    Destination::Stdout.write(Audience::Usual, |out| out.write_all(&script))?;
    Ok(Exit::Clean)
}
