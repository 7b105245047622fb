//! `scrubjay scan`: finds plaintext credentials.

mod account;
mod args;
mod help;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use scrubjay_detect::{Rules, Scanner};
use scrubjay_scan::{Format, Report, Reveal, Scan, Style, Verdict, visible, write_report};
use scrubjay_sources::{Cancel, Config, GitIgnored, IgnoredFiles, Progress, Sources};

pub(crate) use self::args::ScanArgs;
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};
use crate::progress::Bar;
use crate::terminal;

pub(crate) fn run(args: &ScanArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let destination = Destination::new(args.output.as_deref())?;
    let scan = Scan::new(scanner(args)?);
    if args.reveal {
        diagnostics.warning("the output holds secrets in plain text");
    }
    let report = look(args, &scan, diagnostics);
    account::print(args, &report, diagnostics);
    if report.verdict() == Verdict::NothingScanned {
        return Err(Error::NothingScanned(account::why_nothing(&report)));
    }
    let style = style(args, &destination);
    let audience = if args.reveal { Audience::Owner } else { Audience::Usual };
    destination.write(audience, |out| write_report(&report, args.format, &style, out))?;
    Ok(exit(&report, args.exit_code))
}

/// The rules, as the arguments choose them.
fn scanner(args: &ScanArgs) -> Result<Scanner, Error> {
    let mut builder = Scanner::builder().min_confidence(args.min_confidence);
    for path in &args.rules {
        builder = builder.add_rules(&rule_file(path)?);
    }
    if !args.only.is_empty() {
        builder = builder.only(&args.only);
    }
    Ok(builder.without(&args.without).build()?)
}

fn rule_file(path: &Path) -> Result<Rules, Error> {
    let text = fs::read_to_string(path)
        .map_err(|error| Error::Read { path: path.to_path_buf(), kind: error.kind() })?;
    Ok(Rules::from_toml(&visible(&path.to_string_lossy()), &text)?)
}

/// Reads everything that the arguments name.
fn look(args: &ScanArgs, scan: &Scan, diagnostics: &Diagnostics) -> Report {
    let progress = Arc::new(Progress::default());
    let sources = Sources::new(config(args, &progress));
    let (dashes, roots): (Vec<&PathBuf>, Vec<&PathBuf>) =
        args.paths.iter().partition(|path| path.as_os_str() == OsStr::new("-"));
    let is_typed = !dashes.is_empty() && io::stdin().is_terminal();
    if is_typed {
        diagnostics.hint("reading what you type; end it with Ctrl-D");
    }
    let wants_bar = args.format == Format::Text && !diagnostics.is_quiet() && !is_typed;
    let _bar = if wants_bar { Bar::start(&progress) } else { None };

    let files = (!roots.is_empty()).then(|| scan.paths(&sources, roots));
    let stdin = (!dashes.is_empty()).then(|| scan.stdin(&sources, io::stdin().lock()));
    match (files, stdin) {
        (Some(mut files), Some(stdin)) => {
            files.merge(stdin);
            files
        }
        (Some(report), None) | (None, Some(report)) => report,
        (None, None) => Report::default(),
    }
}

fn config(args: &ScanArgs, progress: &Arc<Progress>) -> Config {
    let mut config = Config::new().threads(args.threads.into()).progress(Arc::clone(progress));
    if let Some(bytes) = args.max_file_size {
        config = config.max_file_size(bytes);
    }
    if args.respect_gitignore {
        config = config.ignored_files(IgnoredFiles::Skip(Arc::new(GitIgnored::new())));
    }
    // A deadline that no clock reaches is none.
    match args.timeout.and_then(|timeout| Instant::now().checked_add(timeout)) {
        Some(deadline) => config.cancel(Cancel::at(deadline)),
        None => config,
    }
}

fn style(args: &ScanArgs, destination: &Destination) -> Style {
    let reveal = if args.reveal { Reveal::Revealed } else { Reveal::Redacted };
    let style = Style::new().reveal(reveal);
    match destination {
        Destination::File(_) => style,
        Destination::Stdout => {
            let style = style.colour(terminal::stdout_colour());
            terminal::stdout_width().map_or(style, |width| style.width(width))
        }
    }
}

/// `code` stands for findings. As 0 it does not hide that something could not be looked at.
fn exit(report: &Report, code: u8) -> Exit {
    match report.verdict() {
        Verdict::Clean => Exit::Clean,
        Verdict::Findings if code == 0 && !report.summary.stats.is_complete() => Exit::Incomplete,
        Verdict::Findings => Exit::Findings(code),
        Verdict::Incomplete => Exit::Incomplete,
        _ => Exit::Failure,
    }
}
