//! What standard output can show.

use std::io;

use anstream::{AutoStream, ColorChoice};
use scrubjay_scan::Colour;

/// The widest that prose is set: longer lines are hard to read.
const WIDEST: usize = 120;

/// Whether text on standard output is coloured: by `--color`, or else by what `anstream` finds (a
/// terminal, and what the environment says about colour).
pub(crate) fn stdout_colour() -> Colour {
    match AutoStream::choice(&io::stdout()) {
        ColorChoice::Never => Colour::Plain,
        _ => Colour::Ansi,
    }
}

/// How many characters a line on standard output has, if it is a terminal.
pub(crate) fn stdout_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0).min(WIDEST))
}
