//! What is wrong with a list of entries.

/// Why a list cannot be used: the file, the line, and what to do. Nothing of the line itself is
/// said, since anything may stand there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}:{line}: {problem}")]
pub struct ListError {
    name: String,
    line: usize,
    problem: Problem,
}

impl ListError {
    pub(crate) fn new(name: &str, line: usize, problem: Problem) -> Self {
        Self { name: name.to_owned(), line, problem }
    }

    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error("not UTF-8; restore the file from version control")]
    NotUtf8,
    #[error(
        "expected the first line `scrubjay-ignore 1` or `scrubjay-baseline 1`; `scrubjay ignore \
         add` and `scrubjay scan --write-baseline` make such files"
    )]
    NoHeader,
    #[error(
        "this is JSON, such as gitleaks' baselines, which are not read; make a baseline with \
         `scrubjay scan --write-baseline FILE`"
    )]
    Json,
    #[error("version {0} of the format is not known to this scrubjay; use a newer one")]
    Version(u32),
    #[error(
        "two different first lines; put the entries of an ignore file and of a baseline into two files"
    )]
    TwoHeaders,
    #[error("expected `project` and 64 hexadecimal digits; restore the line from version control")]
    Key,
    #[error("no `project` line; restore it from version control")]
    NoKey,
    #[error(
        "a second project key: the entries of two files do not fit together; keep one file, and \
         add the other's findings again with `scrubjay ignore add`"
    )]
    TwoKeys,
    #[error(
        "a conflict of a merge; keep the entries of both sides and delete the marker lines \
         (`merge=union` in .gitattributes does so by itself)"
    )]
    Conflict,
    #[error("expected a fingerprint at the beginning: 32 hexadecimal digits, perhaps behind loc-")]
    Fingerprint,
    #[error(
        "expected NAME=VALUE with one of the names added, until, owner, rule, path, reason; \
         values with blanks stand in quotation marks"
    )]
    Field,
    #[error("{0} is there twice; delete one")]
    Twice(&'static str),
    #[error("rule= needs a rule's id such as github.pat-classic")]
    Rule,
    #[error("{0}= needs a date such as 2026-11-23")]
    Date(&'static str),
    #[error(
        "a quotation mark is not closed, or a `\\` in it stands before something other than \" \\ u{{HEX}}"
    )]
    Quote,
    #[error("{0}= is missing; add it")]
    Missing(&'static str),
}
