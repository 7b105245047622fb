//! Which rules there are: the arguments that add and choose them, the same for all commands.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use scrubjay_detect::{Builder, RuleFile, Scanner};
use scrubjay_scan::visible;

use crate::error::Error;
use crate::lists::read_followed;

/// Rules of one's own are a few kilobytes.
const LONGEST: u64 = 4 << 20;

/// The files with rules of one's own.
#[derive(Debug, Args)]
pub(crate) struct RuleFiles {
    /// Add the rules of a TOML file; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "What is looked for")]
    rules: Vec<PathBuf>,
}

/// The rules, and which of them are used.
#[derive(Debug, Args)]
pub(crate) struct RuleChoice {
    #[command(flatten)]
    files: RuleFiles,

    /// Use only these rules, or all rules of these providers
    ///
    /// Ids such as `github.pat-classic` or `github`, separated by commas or in several options.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new(), help_heading = "What is looked for")]
    only: Vec<String>,

    /// Leave out these rules, or all rules of these providers
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new(), help_heading = "What is looked for")]
    without: Vec<String>,
}

impl RuleFiles {
    /// The files, read.
    pub(crate) fn read(&self) -> Result<Vec<RuleFile>, Error> {
        self.rules.iter().map(|path| rule_file(path)).collect()
    }
}

impl RuleChoice {
    /// Those of a scanner's rules that are chosen.
    pub(crate) fn of(&self, builder: Builder) -> Builder {
        let builder = builder.without(&self.without);
        if self.only.is_empty() { builder } else { builder.only(&self.only) }
    }

    /// The files with rules of one's own, read.
    pub(crate) fn files(&self) -> Result<Vec<RuleFile>, Error> {
        self.files.read()
    }

    /// The rules and providers that alone are used; empty where all are.
    pub(crate) fn only(&self) -> &[String] {
        &self.only
    }

    /// The rules and providers that are left out.
    pub(crate) fn without(&self) -> &[String] {
        &self.without
    }
}

/// A scanner's builder with the rules of these files.
pub(crate) fn builder(files: &[RuleFile]) -> Builder {
    files.iter().fold(Scanner::builder(), |builder, file| builder.add_rules(file.rules()))
}

/// The rules of a file.
pub(crate) fn rule_file(path: &Path) -> Result<RuleFile, Error> {
    let text = rule_text(path)?;
    Ok(RuleFile::new(&visible(&path.to_string_lossy()), text)?)
}

/// The text of a rule file, which may be reached by a link. Anything but a file (a device, a pipe)
/// could go on for ever.
pub(crate) fn rule_text(path: &Path) -> Result<String, Error> {
    let bad = |reason| Error::BadList {
        path: path.to_path_buf(),
        reason,
        todo: "name a file of rules (docs/rules.md)",
    };
    let bytes = read_followed(path, (LONGEST, "larger than 4 MiB"), bad)?;
    let no_text = |_| Error::Read { path: path.to_path_buf(), kind: io::ErrorKind::InvalidData };
    String::from_utf8(bytes).map_err(no_text)
}
