//! The arguments of `scrubjay scan`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use scrubjay_scan::{Format, Settings};
use scrubjay_sources::PathPatterns;

use super::git::GitArgs;
use super::help;
use super::looking::Looking;
use super::staged::ChangeArgs;
use super::suppressing::Suppressing;
use crate::error::Error;
use crate::units;

/// Find plaintext credentials in files and standard input
///
/// Reads every file below the paths, as an agent could: hidden files and files that git ignores
/// too, and `.git/config`. Symbolic links are not followed. Several threads read; the output does
/// not depend on their number.
///
/// A credential is printed once, with all the places where it lies. Secrets are redacted.
#[derive(Debug, Args)]
#[command(after_long_help = help::after())]
pub(crate) struct ScanArgs {
    /// Files and directories; `-` is standard input; without any, the current directory
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Scan the places of a home directory where credentials are known to lie
    ///
    /// The home is the user's own, or PATH if there is one: then environment variables that move
    /// parts of a home (`XDG_CONFIG_HOME`, `CODEX_HOME`) do not count. Each place is listed with
    /// what was found in it, its mode, why it matters and what to do about it; a private file that
    /// others can read is a finding of its own. No file larger than 256 MiB is read unless
    /// `--max-file-size` says so, and none further down than 16 directories. What links lead to
    /// outside of the home is not read.
    #[arg(long, help_heading = "What is read")]
    pub(super) home: bool,

    #[command(flatten)]
    pub(super) git: GitArgs,

    #[command(flatten)]
    pub(super) changes: ChangeArgs,

    /// Skip the files that git ignores
    ///
    /// They are read otherwise, since they are where secrets are kept: an agent can read them too.
    #[arg(long, help_heading = "What is read")]
    pub(super) respect_gitignore: bool,

    /// Skip files and directories; may be given several times
    ///
    /// The pattern is one as in a `.gitignore` file, relative to the top of the repository, or outside
    /// repositories to PATH. A PATH itself is read whatever it is called.
    #[arg(long, value_name = "PATTERN", help_heading = "What is read")]
    pub(super) exclude: Vec<String>,

    /// Skip files larger than this, and cut off streams there; 0 is no limit
    ///
    /// Units: B, k, M, G (decimal), KiB, MiB, GiB (binary). Without it there is no limit: a large
    /// file is read in pieces, which costs time but not memory.
    #[arg(long, value_name = "SIZE", value_parser = units::size, help_heading = "What is read")]
    pub(super) max_file_size: Option<u64>,

    /// Stop after this time and report what was found until then
    ///
    /// Units: ms, s, m, h. The exit code is then 3 unless something was found. A file that blocks
    /// the reader, such as a pipe nobody writes to, is waited for.
    #[arg(long, value_name = "TIME", value_parser = units::duration, help_heading = "What is read")]
    pub(super) timeout: Option<Duration>,

    /// How many threads read; 0 is one for each processor
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "What is read")]
    #[arg(value_parser = clap::value_parser!(u16).range(0..=256))]
    pub(super) threads: u16,

    #[command(flatten)]
    pub(super) looking: Looking,

    #[command(flatten)]
    pub(super) suppressing: Suppressing,

    /// The form of the report
    #[arg(long, short, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    #[arg(value_parser = format())]
    pub(super) format: Format,

    /// Write the report to this file instead of standard output
    ///
    /// The file is replaced as a whole, once the scan has ended. Only a regular file is replaced.
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(super) output: Option<PathBuf>,

    /// Print the secrets themselves
    ///
    /// Whoever reads the output has them: a terminal's history, a log, an agent. A file written
    /// with `--output` can then be read by its owner only.
    #[arg(long, help_heading = "Output")]
    pub(super) reveal: bool,

    /// The exit code for findings
    ///
    /// With 0, findings do not fail the command; what could not be read still gives 3.
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Output")]
    pub(super) exit_code: u8,
}

impl ScanArgs {
    /// What the arguments say, for the layers of the configuration.
    pub(super) fn settings(&self) -> Settings {
        self.suppressing.settings(self.looking.settings())
    }

    /// What the arguments keep from being read.
    pub(super) fn excluded(&self) -> Result<Option<PathPatterns>, Error> {
        if self.exclude.is_empty() {
            return Ok(None);
        }
        Ok(Some(PathPatterns::new(self.exclude.iter().map(String::as_str))?))
    }

    /// Is everything below the paths looked at, as far as the configuration has no say?
    pub(super) fn looks_at_all(&self) -> bool {
        let is_tree = !self.home && !self.git.git && !self.changes.is_meant();
        is_tree && !self.respect_gitignore && self.max_file_size.is_none_or(|size| size == 0)
    }
}

fn format() -> impl TypedValueParser<Value = Format> {
    let value = |format: &Format| PossibleValue::new(format.name()).help(help::of_format(*format));
    PossibleValuesParser::new(Format::ALL.iter().map(value)).try_map(|name| name.parse())
}
