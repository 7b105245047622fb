//! Everything that ends a command early.

use std::io;
use std::path::{Path, PathBuf};

use scrubjay_detect::{BuildError, RuleError};

use scrubjay_scan::{ConfigError, Date, Fingerprint, GitStateError, ListError, visible};
use scrubjay_sources::InvalidPattern;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    #[error("failed to read {}: {}", shown(.path), reason(.kind))]
    Read { path: PathBuf, kind: io::ErrorKind },

    #[error("failed to write {}: {}", shown(.path), reason(.kind))]
    Write { path: PathBuf, kind: io::ErrorKind },

    #[error(
        "failed to write {}: it is no regular file; name another one, or leave the option out",
        shown(.0)
    )]
    NoRegularFile(PathBuf),

    #[error("failed to read standard input: {}", reason(.0))]
    Stdin(io::ErrorKind),

    #[error("failed to write to standard output: {}", reason(.0))]
    Stdout(io::ErrorKind),

    #[error(transparent)]
    RuleFile(#[from] RuleError),

    #[error(transparent)]
    Rules(#[from] BuildError),

    #[error(transparent)]
    Config(#[from] ConfigError),

    #[error("--exclude: {0}")]
    Exclude(#[from] InvalidPattern),

    #[error(transparent)]
    Git(#[from] scrubjay_git::Error),

    #[error(transparent)]
    Hook(#[from] crate::command::hook::HookError),

    #[error(transparent)]
    Files(#[from] scrubjay_files::Error),

    #[error("nothing was scanned: no bytes were read ({0})")]
    NothingScanned(String),

    #[error(transparent)]
    List(#[from] ListError),

    #[error("{}: {reason}; {todo}", shown(.path))]
    BadList { path: PathBuf, reason: &'static str, todo: &'static str },

    #[error("{}: {error}", shown(.path))]
    State { path: PathBuf, error: GitStateError },

    #[error("{}: changed meanwhile; run again", shown(.0))]
    Changed(PathBuf),

    #[error("{}:{line}: holds what looks like a secret; take it out", shown(.path))]
    SecretInList { path: PathBuf, line: usize },

    #[error("a reason or an owner holds a secret; say it without")]
    SecretInReason,

    #[error("there is no {}; `scrubjay ignore add` makes one", shown(.0))]
    NoIgnoreFile(PathBuf),

    #[error(
        "no finding in {} has the fingerprint {fingerprint}; take one that `scrubjay scan` shows \
         for the same paths, or name them with --root",
        shown(.root)
    )]
    NoSuchFinding { root: PathBuf, fingerprint: Fingerprint },

    #[error("the user has no name here; say who answers for it with --owner NAME")]
    NoOwner,

    #[error("--reason needs a word or two")]
    NoReason,

    #[error("--expires {0} is past")]
    Past(Date),

    #[error("failed to get random bytes from the system: {0}")]
    Random(getrandom::Error),

    #[error("no rule or provider named {name}{}", among(.near))]
    NoRule { name: String, near: Vec<String> },

    #[error(
        "{} is about modes, and nothing is left to look for in contents; name another rule too",
        scrubjay_scan::EXPOSED_RULE
    )]
    NoRuleOfContents,

    #[error("no provider has the id {0}; `scrubjay rules list` shows them before the dots")]
    NoProvider(String),

    #[error("{}: lines and columns count from 1", visible(.0))]
    NoPlace(String),

    #[error("{file} has {}, and so no line {line}", counted_lines(*.lines))]
    NoLine { file: String, line: u64, lines: u64 },

    #[error("{}: not a regular file; what a pipe holds is read from standard input: `rules why -`", shown(.0))]
    NotAFile(PathBuf),

    #[error(
        "{0} is longer than 64 MiB; cut out the part in question and put it into `rules why -`"
    )]
    TooLong(String),

    #[error("the user has no home directory here; name one: scan --home PATH")]
    NoHome,

    #[error("--home takes one PATH, a home directory")]
    SeveralHomes,

    #[error("--staged, --range, --pre-receive, --pre-push and --ci take one PATH, in a repository")]
    SeveralRepositories,

    #[error("standard input is not what git gives to a pre-receive hook: lines of `old new ref`")]
    NoPush,

    #[error(
        "standard input is not what git gives to a pre-push hook: lines of \
         `local-ref local-id remote-ref remote-id`"
    )]
    NoPushLines,

    #[error(
        "no variable of GitHub or GitLab says what was pushed; name it with --range, or scan all \
         with --git"
    )]
    NoCi,

    #[error("no command named {0}")]
    NoCommand(String),
}

/// The names that another one may stand for.
fn among(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) }
}

fn counted_lines(lines: u64) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}

/// A path with everything escaped that would move a cursor, reorder or hide text.
fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

/// The reason in the words that people know from other tools.
pub(crate) fn reason(kind: &io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::InvalidData => "not UTF-8".to_owned(),
        other => other.to_string(),
    }
}
