//! Prose for people, on standard error: errors, warnings, hints.

use std::fmt::Display;
use std::io::Write;

use anstyle::{AnsiColor, Style};

/// Prints what is to be said beside a command's output.
#[derive(Debug)]
pub(crate) struct Diagnostics {
    quiet: bool,
}

impl Diagnostics {
    /// A `quiet` one prints errors only.
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether only errors are to be printed.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Something failed.
    pub(crate) fn error(&self, message: impl Display) {
        print("error", AnsiColor::Red, message);
    }

    /// Something that a person should know, whatever happens to the output.
    pub(crate) fn warning(&self, message: impl Display) {
        if !self.quiet {
            print("warning", AnsiColor::Yellow, message);
        }
    }

    /// What must not be hidden, not even by whoever wants no more than errors.
    pub(crate) fn notice(&self, message: impl Display) {
        print("warning", AnsiColor::Yellow, message);
    }

    /// What to do next.
    pub(crate) fn hint(&self, message: impl Display) {
        if !self.quiet {
            print("hint", AnsiColor::Cyan, message);
        }
    }
}

fn print(label: &str, color: AnsiColor, message: impl Display) {
    let style = Style::new().bold().fg_color(Some(color.into()));
    // Nobody is left to be told where this fails.
    let _ = writeln!(anstream::stderr(), "{style}{label}:{style:#} {message}");
}
