//! Asking git. What is asked runs nothing of a repository: no hook, no filter, no monitor.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::HookError;

/// A value of the configuration, and which file it is from.
#[derive(Debug)]
pub(super) struct HooksPath {
    pub(super) scope: String,
    pub(super) path: PathBuf,
}

/// A git command with no input. Its output is kept.
pub(super) fn command(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "-c", "core.fsmonitor=false"]).args(args);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(super) fn output(command: &mut Command) -> Result<Output, HookError> {
    command.output().map_err(|error| HookError::NoGit(error.kind()))
}

/// What git prints, without the last line's end; `None` where it says no.
pub(super) fn ask(args: &[&str]) -> Result<Option<String>, HookError> {
    let output = output(&mut command(args))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success().then(|| text.trim_end_matches('\n').to_owned()))
}

/// The directory that all worktrees of the repository share.
pub(super) fn common_folder() -> Result<PathBuf, HookError> {
    let args = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
    ask(&args)?.map(PathBuf::from).ok_or(HookError::NoRepository)
}

/// The top of the working tree; a bare repository has none.
pub(super) fn top() -> Result<Option<PathBuf>, HookError> {
    let top = ask(&["rev-parse", "--path-format=absolute", "--show-toplevel"])?;
    Ok(top.filter(|top| !top.is_empty()).map(PathBuf::from))
}

/// What `core.hooksPath` is where we are.
pub(super) fn hooks_path() -> Result<Option<HooksPath>, HookError> {
    let args = ["config", "--show-scope", "--type=path", "--get", "core.hooksPath"];
    Ok(ask(&args)?.and_then(|text| {
        let (scope, path) = text.split_once('\t')?;
        Some(HooksPath { scope: scope.to_owned(), path: PathBuf::from(path) })
    }))
}

/// What `core.hooksPath` is for all repositories, of the user's or the system's configuration.
pub(super) fn hooks_path_of_all() -> Result<Option<HooksPath>, HookError> {
    for scope in ["global", "system"] {
        let of = format!("--{scope}");
        if let Some(path) = ask(&["config", &of, "--type=path", "--get", "core.hooksPath"])? {
            return Ok(Some(HooksPath { scope: scope.to_owned(), path: PathBuf::from(path) }));
        }
    }
    Ok(None)
}

/// Sets a value in this file, which is no repository's.
pub(super) fn set(file: &Path, key: &str, value: &str) -> Result<(), HookError> {
    let mut command = command(&["config", "--file"]);
    let output = output(command.arg(file).args([key, value]))?;
    if output.status.success() {
        return Ok(());
    }
    Err(HookError::Git(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
