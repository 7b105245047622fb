//! `scrubjay rules test`: whether rules do what their files say.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use scrubjay_detect::{BuildError, RuleError, RuleFile, RuleTest, Scanner, Severity};
use scrubjay_scan::visible;
use serde::Serialize;

use super::withhold::withhold;
use super::{Format, write_json};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};
use crate::rule_choice::rule_text;

/// Test rules: every example is found, no counterexample is, and nothing makes them slow
///
/// The examples of a rule file are tried with its rules alone and together with the built-in ones.
/// Built-in rules with the same ids give way, so a changed built-in file can be tested as well.
/// Errors end the command with 1, warnings do not.
#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Rule files; `-` is standard input. Without any, the built-in rules
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Test only this rule; may be given several times
    #[arg(long, value_name = "ID")]
    rule: Vec<String>,

    /// The form of the report
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

/// What is said about a file.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Line {
    file: String,
    line: u32,
    rule: String,
    severity: &'static str,
    code: &'static str,
    message: String,
}

/// The report.
#[derive(Default, Serialize)]
struct Outcome {
    rules: usize,
    examples: usize,
    counterexamples: usize,
    faults: Vec<Line>,
}

pub(super) fn run(args: &TestArgs) -> Result<Exit, Error> {
    let mut outcome = Outcome::default();
    for (name, text) in texts(&args.files)? {
        // A file that is none is what the test is there to tell, not a failure of the test.
        let tested = RuleFile::new(&name, text).map_err(Invalid::File);
        if let Err(invalid) = tested.and_then(|file| outcome.test(&file, &args.rule)) {
            outcome.faults.push(invalid.line(name));
        }
    }
    if args.files.is_empty() {
        for file in RuleFile::builtin() {
            if let Err(invalid) = outcome.test(&file, &args.rule) {
                outcome.faults.push(invalid.line(file.name().to_owned()));
            }
        }
    }
    if let (0, true, [rule, ..]) = (outcome.rules, outcome.faults.is_empty(), &args.rule[..]) {
        return Err(Error::NoRule { name: visible(rule), near: Vec::new() });
    }
    outcome.print(args.format)?;
    Ok(if outcome.has_errors() { Exit::Findings(1) } else { Exit::Clean })
}

/// The files' names and texts.
fn texts(paths: &[PathBuf]) -> Result<Vec<(String, String)>, Error> {
    let read = |path: &PathBuf| {
        if path.as_os_str() == OsStr::new("-") {
            let path = PathBuf::from("<stdin>");
            let text = stdin().map_err(|error| Error::Read { path, kind: error.kind() })?;
            return Ok(("<stdin>".to_owned(), text));
        }
        Ok((visible(&path.to_string_lossy()), rule_text(path)?))
    };
    paths.iter().map(read).collect()
}

fn stdin() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// Why a file's rules cannot be tested.
enum Invalid {
    File(RuleError),
    Rules(BuildError),
}

impl Invalid {
    fn line(self, file: String) -> Line {
        let (line, message) = match self {
            Self::File(error) | Self::Rules(BuildError::File(error)) => {
                (error.line(), format!("{}: {}", error.key(), error.reason()))
            }
            Self::Rules(error) => (1, error.to_string()),
        };
        let (severity, code) = (Severity::Error.name(), "invalid-file");
        Line { file, line, rule: String::new(), severity, code, message }
    }
}

impl Outcome {
    /// Tests the rules of a file that are named, or else all.
    fn test(&mut self, file: &RuleFile, names: &[String]) -> Result<(), Invalid> {
        let is_wanted = |id: &String| names.is_empty() || names.contains(id);
        let rules: Vec<_> = file.rules().iter().filter(|rule| is_wanted(&rule.id)).collect();
        if rules.is_empty() && !names.is_empty() {
            return Ok(());
        }
        let test = RuleTest::new(file).map_err(Invalid::Rules)?;
        let mut faults = test.faults_of_file();
        for rule in rules {
            self.rules += 1;
            self.examples += rule.examples.len();
            self.counterexamples += rule.counterexamples.len();
            faults.extend(test.faults_of(&rule.id));
        }
        faults.sort_by_key(|fault| fault.line);
        let scanner = Scanner::builtin();
        self.faults.extend(faults.into_iter().map(|fault| Line {
            file: file.name().to_owned(),
            line: fault.line,
            severity: fault.severity().name(),
            code: fault.kind.name(),
            message: withhold(&visible(&fault.detail), &scanner),
            rule: fault.rule,
        }));
        Ok(())
    }

    fn count(&self, severity: Severity) -> usize {
        self.faults.iter().filter(|line| line.severity == severity.name()).count()
    }

    fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    fn print(&self, format: Format) -> Result<(), Error> {
        Destination::Stdout.write(Audience::Usual, |out| match format {
            Format::Json => write_json(self, out),
            Format::Text => self.print_text(out),
        })
    }

    fn print_text(&self, out: &mut dyn Write) -> io::Result<()> {
        for Line { file, line, rule, severity, code, message } in &self.faults {
            let rule = if rule.is_empty() { String::new() } else { format!("{rule}: ") };
            writeln!(out, "{file}:{line}: {severity}[{code}]: {rule}{message}")?;
        }
        writeln!(
            out,
            "{} tested with {} and {}: {}, {}",
            counted(self.rules, "rule"),
            counted(self.examples, "example"),
            counted(self.counterexamples, "counterexample"),
            counted(self.count(Severity::Error), "error"),
            counted(self.count(Severity::Warning), "warning"),
        )
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
