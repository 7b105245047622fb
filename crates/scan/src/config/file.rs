//! One configuration file, as it was read.

use std::path::Path;

use scrubjay_sources::PathPatterns;

use super::allow::Allow;
use super::error::{At, ConfigError, ConfigWarning, Problem};
use super::parse::parse;
use super::settings::Settings;

/// Where a configuration file lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigKind {
    /// Outside of the scanned tree: `config.toml`, the user's or the organisation's.
    Outside,
    /// In the scanned tree: `scrubjay.toml`.
    Tree,
}

/// A configuration file, read.
///
/// ```
/// use scrubjay_scan::{ConfigFile, ConfigKind};
///
/// let file = ConfigFile::parse(ConfigKind::Outside, "config.toml", b"
///     [scan]
///     rules = ['acme.toml']
///     [[allow]]
///     values = ['sandbox-[0-9]+']
///     reason = 'keys of the sandbox'
/// ")?;
/// assert_eq!(file.rule_files().collect::<Vec<_>>(), [std::path::Path::new("acme.toml")]);
/// assert_eq!(file.reasons().collect::<Vec<_>>(), [(6, "keys of the sandbox")]);
/// assert!(file.warnings().is_empty());
/// # Ok::<(), scrubjay_scan::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ConfigFile {
    pub(super) settings: Settings,
    pub(super) exclude: Option<PathPatterns>,
    pub(super) allow: Vec<Allow>,
    /// Each with where it stands.
    pub(super) rule_files: Vec<(At, String)>,
    /// Every name of a rule or provider, and where it stands.
    pub(super) names: Vec<(At, String)>,
    pub(super) warnings: Vec<ConfigWarning>,
}

impl ConfigFile {
    /// Reads a file; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// The first thing that is no TOML or no valid value. A key that is not known is a
    /// [warning](Self::warnings).
    pub fn parse(kind: ConfigKind, name: &str, bytes: &[u8]) -> Result<Self, ConfigError> {
        parse(kind, name, bytes)
    }

    /// What has no effect, in the file's order.
    pub fn warnings(&self) -> &[ConfigWarning] {
        &self.warnings
    }

    /// The rule files that it names, as it names them: relative to its own directory.
    pub fn rule_files(&self) -> impl Iterator<Item = &Path> {
        self.rule_files.iter().map(|(_, file)| Path::new(file))
    }

    /// Where it names that rule file, and why it cannot be read.
    ///
    /// ```
    /// use scrubjay_scan::{ConfigFile, ConfigKind};
    ///
    /// let text = b"[scan]\nrules = ['gone.toml']\n";
    /// let file = ConfigFile::parse(ConfigKind::Outside, "config.toml", text)?;
    /// assert_eq!(
    ///     file.rule_file_error(0, "no such file or directory").unwrap().to_string(),
    ///     "config.toml:2:10: in `rules`: no such file or directory",
    /// );
    /// # Ok::<(), scrubjay_scan::ConfigError>(())
    /// ```
    pub fn rule_file_error(&self, index: usize, reason: &str) -> Option<ConfigError> {
        let (at, _) = self.rule_files.get(index)?;
        let problem = Problem::Item { key: "rules", reason: reason.to_owned() };
        Some(ConfigError { at: at.clone(), problem })
    }

    /// The reasons of its `[[allow]]` entries, each with its line: reports print them, so that they
    /// must not hold secrets.
    pub fn reasons(&self) -> impl Iterator<Item = (usize, &str)> {
        self.allow.iter().map(|allow| (allow.line, &*allow.reason))
    }

    /// Looks whether there are rules or providers of all names that the file has.
    ///
    /// # Errors
    ///
    /// The first name that none of `known` is, with the one that is most like it.
    pub fn check_rules<'k>(
        &self,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Result<(), ConfigError> {
        if self.names.is_empty() {
            return Ok(());
        }
        let known: Vec<&str> = known.into_iter().collect();
        for (at, name) in &self.names {
            if !known.contains(&&**name) {
                let distance = |known: &&&str| strsim::osa_distance(known, name);
                let nearest = known.iter().min_by_key(distance);
                let nearest = nearest.filter(|known| distance(known) * 2 <= name.len());
                let problem = Problem::UnknownRule(nearest.map(|&known| known.to_owned()));
                return Err(ConfigError { at: at.clone(), problem });
            }
        }
        Ok(())
    }
}
