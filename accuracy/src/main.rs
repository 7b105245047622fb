//! Scores the scanner on labelled files in the shapes of real ones.
//!
//! `families/` holds templates of files in which what has to be found (`«…»`) and what must not be
//! reported (`‹…›`) is labelled; cases are made from them by seed, so that nothing that looks like
//! a credential is committed. `families/unseen` was written apart from the rules, and nobody
//! calibrates on it. See `README.md` for the templates' fields.

mod corpus;
mod expand;
mod family;
mod field;
mod filter;
mod fit;
mod floor;
mod random;
mod report;
mod score;
mod text;
mod words;

use std::{
    error::Error,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use family::Part;
use report::Report;

const USAGE: &str =
    "usage: scrubjay-accuracy report [--family ID] [--show] | write DIR | guard | fit";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["report", ref options @ ..] => report(options),
        ["write", folder] => {
            corpus::write(Path::new(folder)).map(|files| format!("{files} files\n"))
        }
        ["guard"] => guard(),
        ["fit"] => fit::fit(),
        _ => Err(USAGE.into()),
    };
    let written = match &done {
        Ok(text) => io::stdout().write_all(text.as_bytes()),
        Err(error) => writeln!(io::stderr(), "{error}"),
    };
    if done.is_ok() && written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(options: &[&str]) -> Result<String, Box<dyn Error>> {
    let (only, show) = match options {
        [] => (None, false),
        ["--show"] => (None, true),
        ["--family", id] => (Some(*id), false),
        ["--family", id, "--show"] | ["--show", "--family", id] => (Some(*id), true),
        _ => return Err(USAGE.into()),
    };
    let mut text = String::new();
    for part in Part::ALL {
        let report = Report::new(part, only)?;
        if !report.is_empty() {
            text.push_str(&report.render(show));
            text.push('\n');
        }
    }
    if text.is_empty() { Err("no such family".into()) } else { Ok(text) }
}

fn guard() -> Result<String, Box<dyn Error>> {
    let breaches = floor::breaches()?;
    if breaches.is_empty() {
        Ok("above the floor\n".to_owned())
    } else {
        Err(breaches.join("\n").into())
    }
}
