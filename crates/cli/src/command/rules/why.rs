//! `scrubjay rules why`: what each rule that looked closer made of a line.

mod place;
mod shown;
mod text;

use std::ffi::OsString;
use std::sync::Arc;

use clap::Args;
use scrubjay_detect::{Confidence, Input, Position, Ruling, Scanner};
use scrubjay_scan::{Configuration, Report, Scan, Verdict};
use scrubjay_sources::Sources;

use self::place::{File, Place};
use self::shown::{Asked, Outcome, Reported, Shown};
use self::text::{Text, limits};
use super::Format;
use crate::command::scan::{Looking, Suppressing, why_nothing};
use crate::configuration::Chosen;
use crate::diagnostics::Diagnostics;
use crate::environment;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};
use crate::project::Project;

/// Tell why something in a file is a finding, or is none
///
/// Of every rule that looked closer at the line: what became of it, the evidence that was weighed
/// with its points, the filter that took it for something else, and whether a scan of the file
/// reports it or what suppresses it. Secrets are redacted.
///
/// The exit code is 0 if some rule looked closer there, 1 if none did.
#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// A file, or a line of it, or a place in the line; `-` is standard input
    #[arg(value_name = "FILE[:LINE[:COLUMN]]", allow_hyphen_values = true)]
    place: OsString,

    /// The form of the output
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,

    #[command(flatten)]
    looking: Looking,
}

pub(super) fn run(args: &WhyArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let place = Place::new(&args.place)?;
    let text = Text::read(&place.file)?;
    let project = Project::new(place.file.path());
    let rules = args.looking.rules()?;
    let chosen = Chosen::new(&project, args.looking.settings(), None, rules, diagnostics)?;
    // Whatever is reported, all of it is explained.
    let scanner = chosen.scanner(Confidence::Low)?;
    let report = scan(&place.file, &text, &project, &chosen.config, scanner.clone())?;
    let lines = text.lines();
    if let Some(line) = place.line.filter(|line| *line > lines) {
        return Err(Error::NoLine { file: place.file.to_string(), line, lines });
    }
    let least = chosen.config.min_confidence();
    let shown = explained(&place, &text, &scanner, &|at, confidence| {
        if confidence < least { Reported::TooUncertain(least) } else { reported(&report, at) }
    });
    let asked = Asked { place: &place, found: &shown };
    Destination::Stdout.write(Audience::Usual, |out| match args.format {
        Format::Text => asked.text(out),
        Format::Json => asked.json(out),
    })?;
    Ok(if shown.is_empty() { Exit::Findings(1) } else { Exit::Clean })
}

/// What a scan makes of the file, with all that suppresses findings.
fn scan(
    file: &File,
    text: &Text,
    project: &Project,
    config: &Arc<Configuration>,
    scanner: Scanner,
) -> Result<Report, Error> {
    let lists = Suppressing::default().lists(project, config, false, environment::today())?;
    let scan = Scan::new(scanner).key(lists.key).roots(project.roots.clone());
    let scan = scan.suppressions(lists.suppressions);
    let sources = Sources::new(limits());
    let report = match (file, text.piped()) {
        (File::Named(path), _) => scan.paths(&sources, [path]),
        (File::Stdin, piped) => scan.stdin(&sources, piped),
    };
    match report.verdict() {
        Verdict::NothingScanned => Err(Error::NothingScanned(why_nothing(&report))),
        _ => Ok(report),
    }
}

/// What became of the finding at a place.
fn reported(report: &Report, at: Position) -> Reported {
    let all = report.credentials.iter().chain(&report.suppressed);
    let mut here = all.filter(|one| {
        one.places.iter().any(|place| (place.line, place.column) == (at.line, at.column))
    });
    match here.next() {
        Some(credential) => match &credential.suppressed {
            Some(suppression) => Reported::suppressed(suppression),
            None => Reported::Yes(credential.fingerprint.to_string()),
        },
        None => Reported::No,
    }
}

/// What the rules made of the place.
fn explained<'s>(
    place: &Place,
    text: &Text,
    scanner: &'s Scanner,
    reported: &dyn Fn(Position, Confidence) -> Reported,
) -> Vec<Shown<'s>> {
    let path = place.file.slashed();
    let input = Input::new(text.bytes());
    let explained = scanner.explain(&match &path {
        Some(path) => input.path(path),
        None => input,
    });
    let mut positions = text.positions();
    let mut shown = Vec::new();
    for one in explained {
        let (start, end) = positions.of(&one.secret);
        if !place.is_in(start, end) {
            continue;
        }
        let secret = &text.bytes()[one.secret.start as usize..one.secret.end as usize];
        let outcome = match one.ruling {
            Ruling::Finding(confidence) => {
                Outcome::Finding(confidence, reported(start, confidence))
            }
            Ruling::Dismissed(why) => Outcome::Dismissed(why),
            Ruling::Beaten(by) => Outcome::Beaten(scanner.rule(by).id()),
            _ => continue,
        };
        shown.push(Shown::new(scanner.rule(one.rule), &one, outcome, (start, end), secret));
    }
    shown
}
