//! Running the command, and what it answered.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The command with nothing of this process's environment.
pub(crate) fn scrubjay(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrubjay"));
    command.env_clear().args(args).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub(crate) fn run(args: &[&str]) -> Ran {
    Ran::new(scrubjay(args).output().unwrap())
}

/// Runs `scan` with these arguments and this directory.
pub(crate) fn scan(args: &[&str], root: &Path) -> Ran {
    Ran::new(scrubjay(&["scan"]).args(args).arg(root).output().unwrap())
}

/// Runs it with this on standard input.
pub(crate) fn run_with_input(args: &[&str], input: &[u8]) -> Ran {
    let mut child = scrubjay(args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Ran::new(child.wait_with_output().unwrap())
}

/// What it answered.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Ran {
    pub(crate) fn new(output: Output) -> Self {
        let code = output.status.code().expect("it was not killed");
        Self { code, stdout: output.stdout, stderr: output.stderr }
    }

    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    pub(crate) fn stderr(&self) -> &str {
        std::str::from_utf8(&self.stderr).unwrap()
    }

    /// The objects of `--format jsonl` that are places.
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        let objects = self.stdout().lines().map(|line| serde_json::from_str(line).unwrap());
        objects.filter(|object: &serde_json::Value| object.get("line").is_some()).collect()
    }
}
