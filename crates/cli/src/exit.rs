//! What the process ends with.

use std::process::ExitCode;

/// The meaning of an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: nothing found, everything looked at.
    Clean,
    /// 1, or the code that was asked for: something was found.
    Findings(u8),
    /// 2: wrong usage, or a failure.
    Failure,
    /// 3: nothing found, but something could not be looked at.
    Incomplete,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings(code) => Self::from(code),
            Exit::Failure => Self::from(2),
            Exit::Incomplete => Self::from(3),
        }
    }
}
