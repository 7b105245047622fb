//! `scrubjay scan`: finds plaintext credentials.

mod account;
mod args;
mod ci;
mod git;
mod help;
mod home;
mod looking;
mod staged;
mod suppressing;
mod write_baseline;

use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use scrubjay_git::Repository;
use scrubjay_scan::{EXPOSED_RULE, Format, Report, Reveal, Scan, Style, Verdict, write_report};
use scrubjay_sources::{
    Cancel, Config, Exclude, GitIgnored, HomeDirs, HomeSurvey, IgnoredFiles, Progress, Sources,
};

pub(crate) use self::account::why_nothing;
pub(crate) use self::args::ScanArgs;
pub(crate) use self::home::{limits as home_limits, own as own_home};
pub(crate) use self::looking::Looking;
pub(crate) use self::suppressing::Suppressing;
use self::write_baseline::NewBaseline;
use crate::configuration::Chosen;
use crate::diagnostics::Diagnostics;
use crate::environment;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};
use crate::progress::Bar;
use crate::project::Project;
use crate::terminal;

pub(crate) fn run(args: &ScanArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let destination = Destination::new(args.output.as_deref())?;
    let today = environment::today();
    let aim = Aim::new(args)?;
    let project = &aim.project;
    let chosen = Chosen::new(
        project,
        args.settings(),
        args.excluded()?,
        args.looking.rules()?,
        diagnostics,
    )?;
    let config = &chosen.config;
    let looks_at_all = args.looks_at_all() && config.looks_at_all();
    let lists = args.suppressing.lists(project, config, looks_at_all, today)?;
    let baseline = NewBaseline::new(&args.suppressing, &lists)?;
    let scan = Scan::new(chosen.scanner(config.min_confidence())?);
    let scan = scan.key(lists.key).roots(project.roots.clone()).suppressions(lists.suppressions);
    let scan = scan.exposures(config.uses(EXPOSED_RULE, "file"));
    if args.reveal {
        diagnostics.warning("the output holds secrets in plain text");
    }
    let exclude = config.exclusions(&project.roots);
    let report = look(args, &aim, &scan, exclude, diagnostics)?;
    account::print(args, &report, diagnostics);
    if args.git.git && git::nothing_to_scan(&report, diagnostics) {
        return Ok(Exit::Clean);
    }
    if args.changes.is_meant() && staged::nothing_to_scan(&report, diagnostics) {
        return Ok(Exit::Clean);
    }
    if report.verdict() == Verdict::NothingScanned {
        return Err(Error::NothingScanned(why_nothing(&report)));
    }
    let style = style(args, &destination);
    let audience = if args.reveal { Audience::Owner } else { Audience::Usual };
    destination.write(audience, |out| write_report(&report, args.format, &style, out))?;
    let is_stopped = report.verdict() == Verdict::Findings && args.format == Format::Text;
    if args.changes.is_staged() && is_stopped {
        staged::what_next(diagnostics);
    }
    if let Some(baseline) = baseline {
        baseline.write(&report, project, today, diagnostics)?;
    }
    Ok(exit(&report, args.exit_code))
}

/// What the arguments name.
struct Aim {
    /// The home directory, if its places are meant.
    home: Option<HomeDirs>,
    /// The files and directories; of a home, the directory itself.
    roots: Vec<PathBuf>,
    project: Project,
    /// The repository, if changes in it are meant.
    repository: Option<Repository>,
}

impl Aim {
    fn new(args: &ScanArgs) -> Result<Self, Error> {
        if args.home {
            let home = home::named(&args.paths)?;
            let roots = vec![home.home().to_path_buf()];
            let project = Project::of_home(home.home());
            return Ok(Self { project, roots, home: Some(home), repository: None });
        }
        let changes = &args.changes;
        let repository = changes.is_meant().then(|| changes.repository(&args.paths)).transpose()?;
        let roots = repository.as_ref().map_or_else(|| roots(args), |one| vec![one.root().into()]);
        Ok(Self { project: Project::new(&roots), roots, home: None, repository })
    }
}

/// Reads everything that the arguments name.
fn look(
    args: &ScanArgs,
    aim: &Aim,
    scan: &Scan,
    exclude: Option<Arc<dyn Exclude>>,
    diagnostics: &Diagnostics,
) -> Result<Report, Error> {
    if args.git.git {
        return args.git.scan(scan, &aim.roots, args.threads.into(), exclude, diagnostics);
    }
    if let Some(repository) = &aim.repository {
        let limits = (args.threads.into(), args.max_file_size);
        return args.changes.scan(scan, repository, limits, exclude, diagnostics);
    }
    let progress = Arc::new(Progress::default());
    let config = config(args, &progress);
    let sources = Sources::new(match exclude {
        Some(exclude) => config.exclude(exclude),
        None => config,
    });
    let reads_stdin = aim.home.is_none() && args.paths.iter().any(|path| is_dash(path));
    let is_typed = reads_stdin && io::stdin().is_terminal();
    if is_typed {
        diagnostics.hint("reading what you type; end it with Ctrl-D");
    }
    let wants_bar = args.format == Format::Text && !diagnostics.is_quiet() && !is_typed;
    let _bar = if wants_bar { Bar::start(&progress) } else { None };

    if let Some(home) = &aim.home {
        return Ok(scan.home(&sources, HomeSurvey::new(home)));
    }
    let files = (!aim.roots.is_empty()).then(|| scan.paths(&sources, &aim.roots));
    let stdin = reads_stdin.then(|| scan.stdin(&sources, io::stdin().lock()));
    Ok(match (files, stdin) {
        (Some(mut files), Some(stdin)) => {
            files.merge(stdin);
            files
        }
        (Some(report), None) | (None, Some(report)) => report,
        (None, None) => Report::default(),
    })
}

/// The paths that are files and directories; without any path, the current directory.
fn roots(args: &ScanArgs) -> Vec<PathBuf> {
    if args.paths.is_empty() {
        return vec![PathBuf::from(".")];
    }
    args.paths.iter().filter(|path| !is_dash(path)).cloned().collect()
}

/// Is it standard input?
fn is_dash(path: &Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

fn config(args: &ScanArgs, progress: &Arc<Progress>) -> Config {
    let base = if args.home { home::limits() } else { Config::new() };
    let mut config = base.threads(args.threads.into()).progress(Arc::clone(progress));
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
    let style = Style::new().reveal(reveal).suppressed(args.suppressing.listing());
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
