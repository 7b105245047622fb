//! Reading configuration files, and what they come down to with a command's arguments.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrubjay_detect::{Confidence, RuleFile, Rules, Scanner};
use scrubjay_scan::{ConfigFile, ConfigKind, Configuration, EXPOSED_RULE, Settings, visible};
use scrubjay_sources::PathPatterns;

use crate::diagnostics::Diagnostics;
use crate::environment;
use crate::error::Error;
use crate::lists::{holds_secret, read, read_followed};
use crate::project::Project;
use crate::rule_choice::rule_file;

/// A configuration is no longer than this: people read it.
const LONGEST: u64 = 256 << 10;
const TOO_LONG: &str = "larger than 256 KiB";

/// How many keys without effect are named, of one file.
const NAMED: usize = 10;

/// What is in force, and the rules to look with.
pub(crate) struct Chosen {
    pub(crate) config: Arc<Configuration>,
    rules: Vec<Rules>,
}

impl Chosen {
    /// Reads the files outside of the tree, and those of the tree unless they are not wanted.
    pub(crate) fn new(
        project: &Project,
        settings: Settings,
        exclude: Option<PathPatterns>,
        mut rules: Vec<Rules>,
        diagnostics: &Diagnostics,
    ) -> Result<Self, Error> {
        let mut config = Configuration::default();
        let mut files = Vec::new();
        for path in outside() {
            let Some(file) = load(ConfigKind::Outside, &path, diagnostics)? else { continue };
            rules.extend(rules_named(&file, &path)?.iter().map(|file| file.rules().clone()));
            files.push(file.clone());
            config = config.file(file);
        }
        config = config.arguments(settings, exclude);
        if config.reads_trees() {
            for (path, scope) in &project.config_files {
                let Some(file) = load(ConfigKind::Tree, path, diagnostics)? else { continue };
                files.push(file.clone());
                config = config.tree(file, scope.clone());
            }
        }
        check(&files, &rules)?;
        Ok(Self { config: Arc::new(config), rules })
    }

    /// The rules that are chosen outside of the tree. What the tree leaves out is found, and counted.
    pub(crate) fn scanner(&self, min_confidence: Confidence) -> Result<Scanner, Error> {
        let mut builder = Scanner::builder().min_confidence(min_confidence);
        for rules in &self.rules {
            builder = builder.add_rules(rules);
        }
        // That rule is no scanner's: a home's survey finds what it is about.
        let of_scanner = |names: &[String]| -> Vec<String> {
            names.iter().filter(|name| *name != EXPOSED_RULE).cloned().collect()
        };
        if let Some(only) = self.config.only() {
            let only = of_scanner(only);
            if only.is_empty() {
                return Err(Error::NoRuleOfContents);
            }
            builder = builder.only(only);
        }
        Ok(builder.without(of_scanner(self.config.without())).build()?)
    }

    /// Are all rules used that are by default?
    pub(crate) fn looks_for_all(&self) -> bool {
        self.config.only().is_none() && self.config.without().is_empty()
    }
}

/// The rule files that the configuration outside of trees names.
pub(crate) fn configured_rules(diagnostics: &Diagnostics) -> Result<Vec<RuleFile>, Error> {
    let mut files = Vec::new();
    for path in outside() {
        let Some(config) = load(ConfigKind::Outside, &path, diagnostics)? else { continue };
        files.extend(rules_named(&config, &path)?);
    }
    Ok(files)
}

/// The rule files that a configuration names. One that cannot be read is the error of its line.
fn rules_named(config: &ConfigFile, path: &Path) -> Result<Vec<RuleFile>, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let located = |(index, named)| {
        rule_file(&folder.join::<&Path>(named)).map_err(|error| match error {
            Error::Read { .. } | Error::BadList { .. } => {
                let located = config.rule_file_error(index, &error.to_string());
                located.map_or(error, Error::Config)
            }
            other => other,
        })
    };
    config.rule_files().enumerate().map(located).collect()
}

/// The files outside of the tree, each to be put over those before it. They need not be there.
fn outside() -> impl Iterator<Item = PathBuf> {
    let system = environment::system_config_folder().map(|folder| folder.join("config.toml"));
    let own = environment::config_folder()
        .into_iter()
        .flat_map(|folder| ["organisation.toml", "config.toml"].map(|name| folder.join(name)));
    system.into_iter().chain(own)
}

/// Reads a file, if it is there, and names what in it has no effect.
fn load(
    kind: ConfigKind,
    path: &Path,
    diagnostics: &Diagnostics,
) -> Result<Option<ConfigFile>, Error> {
    let is_tree = kind == ConfigKind::Tree;
    let bad = |reason| Error::BadList {
        path: path.to_path_buf(),
        reason,
        todo: if is_tree {
            "put a file of settings there, or leave it out with --no-tree-config"
        } else {
            "put a file of settings there (docs/config.md), or nothing"
        },
    };
    // The tree's may be anything that somebody else put there; one's own may be a link.
    let read = if is_tree {
        read(path, (LONGEST, TOO_LONG), bad)
    } else {
        read_followed(path, (LONGEST, TOO_LONG), bad)
    };
    let bytes = match read {
        Err(Error::Read { kind: ErrorKind::NotFound | ErrorKind::NotADirectory, .. }) => {
            return Ok(None);
        }
        read => read?,
    };
    let name = visible(&path.to_string_lossy());
    let file = ConfigFile::parse(kind, &name, &bytes)?;
    refuse_secrets(path, &file)?;
    for warning in file.warnings().iter().take(NAMED) {
        diagnostics.warning(warning);
    }
    match file.warnings().len().saturating_sub(NAMED) {
        0 => {}
        more => diagnostics.warning(format_args!("{name}: {more} more such keys")),
    }
    Ok(Some(file))
}

/// Reports print reasons.
fn refuse_secrets(path: &Path, file: &ConfigFile) -> Result<(), Error> {
    let reasons: Vec<_> = file.reasons().collect();
    if reasons.is_empty() {
        return Ok(());
    }
    let scanner = Scanner::builtin();
    match reasons.iter().find(|(_, reason)| holds_secret(&scanner, reason)) {
        Some((line, _)) => Err(Error::SecretInList { path: path.to_path_buf(), line: *line }),
        None => Ok(()),
    }
}

/// Is there a rule or provider of every name in the files?
fn check(files: &[ConfigFile], rules: &[Rules]) -> Result<(), Error> {
    if files.is_empty() {
        return Ok(());
    }
    let builtin = Scanner::builtin();
    let builtin = || builtin.rules().flat_map(|rule| [rule.id(), rule.provider()]);
    let added = || rules.iter().flat_map(Rules::iter);
    let added = || added().flat_map(|rule| [&*rule.id, &*rule.provider]);
    for file in files {
        file.check_rules(builtin().chain(added()).chain([EXPOSED_RULE]))?;
    }
    Ok(())
}
