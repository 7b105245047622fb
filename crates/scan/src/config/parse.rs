//! TOML in, a configuration file out, every error with its line and column.

use std::ops::Range;
use std::sync::Arc;

use regex_automata::meta;
use scrubjay_detect::Confidence;
use scrubjay_sources::PathPatterns;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::allow::{Allow, whole};
use super::error::{At, ConfigError, ConfigWarning, Problem, WarningKind};
use super::file::{ConfigFile, ConfigKind};
use super::keys::{ConfigKey, find};
use super::settings::Settings;
use super::source::Source;

/// As many `[[allow]]` entries, and values in them, are taken: all are tried on every finding.
const MOST_ALLOWED: usize = 1_000;

type Value<'i> = Spanned<DeValue<'i>>;

pub(super) fn parse(kind: ConfigKind, name: &str, bytes: &[u8]) -> Result<ConfigFile, ConfigError> {
    let source = Source::new(name, bytes)?;
    let table = DeTable::parse(source.text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        source.error(offset, Problem::Toml(without_quoted(error.message())))
    })?;
    let file = ConfigFile {
        settings: Settings::default(),
        exclude: None,
        allow: Vec::new(),
        rule_files: Vec::new(),
        names: Vec::new(),
        warnings: Vec::new(),
    };
    let mut reader = Reader { source, kind, file, values: 0 };
    reader.file(table.get_ref())?;
    reader.file.warnings.sort();
    reader.file.names.sort();
    Ok(reader.file)
}

/// The message's first line without what it quotes, which may be anything.
fn without_quoted(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    match (message.find('"'), message.rfind('"')) {
        (Some(from), Some(to)) if from < to => {
            format!("{}\"…\"{}", &message[..from], &message[to + 1..])
        }
        _ => message.to_owned(),
    }
}

/// A file, half read.
struct Reader<'t> {
    source: Source<'t>,
    kind: ConfigKind,
    file: ConfigFile,
    /// How many values are allowed so far.
    values: usize,
}

impl Reader<'_> {
    fn file(&mut self, table: &DeTable<'_>) -> Result<(), ConfigError> {
        for (key, value) in table {
            match &**key.get_ref() {
                "scan" => self.scan(self.table("scan", value)?)?,
                "tree" => self.tree(self.table("tree", value)?)?,
                "allow" => self.allow(value)?,
                other => self.warn(&key.span(), other, WarningKind::Unknown("")),
            }
        }
        Ok(())
    }

    fn table<'v, 'i>(
        &self,
        name: &'static str,
        value: &'v Value<'i>,
    ) -> Result<&'v DeTable<'i>, ConfigError> {
        let table = value.get_ref().as_table();
        table.ok_or_else(|| self.error(&value.span(), Problem::Table(name)))
    }

    /// The keys of a table that are known here; of the others it is warned.
    fn known<'v, 'i>(
        &mut self,
        table: &'static str,
        values: &'v DeTable<'i>,
    ) -> Vec<(&'static ConfigKey, &'v Value<'i>)> {
        let mut known = Vec::new();
        for (name, value) in values {
            let (span, name) = (name.span(), &**name.get_ref());
            match find(table, name) {
                Some(key) if key.in_trees || self.kind == ConfigKind::Outside => {
                    known.push((key, value));
                }
                Some(_) => self.warn(&span, name, WarningKind::NotForTrees),
                None => self.warn(&span, name, WarningKind::Unknown(table)),
            }
        }
        known
    }

    fn scan(&mut self, table: &DeTable<'_>) -> Result<(), ConfigError> {
        for (key, value) in self.known("scan", table) {
            match key.name {
                "exclude" => self.file.exclude = Some(self.patterns(key, value)?),
                "only" => {
                    let only = self.rules(key, value)?;
                    if only.is_empty() {
                        return Err(self.error(&value.span(), Problem::Type(key)));
                    }
                    self.file.settings.only = Some(only);
                }
                "without" => self.file.settings.without = self.rules(key, value)?,
                "min-confidence" => {
                    let level: Option<Confidence> =
                        value.get_ref().as_str().and_then(|name| name.parse().ok());
                    let level = level.ok_or_else(|| self.error(&value.span(), Problem::Type(key)));
                    self.file.settings.min_confidence = Some(level?);
                }
                "strict" => self.file.settings.strict = Some(self.switch(key, value)?),
                "rules" => {
                    let files = self.strings(key, value)?;
                    let located =
                        files.into_iter().map(|(span, file)| (self.at(&span), file.into()));
                    self.file.rule_files = located.collect();
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn tree(&mut self, table: &DeTable<'_>) -> Result<(), ConfigError> {
        for (key, value) in self.known("tree", table) {
            let switch = Some(self.switch(key, value)?);
            let trust = &mut self.file.settings.tree;
            match key.name {
                "config" => trust.config = switch,
                "allow" => trust.allow = switch,
                "exclude" => trust.exclude = switch,
                "rules" => trust.rules = switch,
                _ => {}
            }
        }
        Ok(())
    }

    fn allow(&mut self, value: &Value<'_>) -> Result<(), ConfigError> {
        let Some(entries) = value.get_ref().as_array() else {
            return Err(self.error(&value.span(), Problem::AllowTable));
        };
        for entry in entries {
            let Some(table) = entry.get_ref().as_table() else {
                return Err(self.error(&entry.span(), Problem::AllowTable));
            };
            if self.file.allow.len() == MOST_ALLOWED {
                return Err(self.error(&entry.span(), Problem::TooMany(MOST_ALLOWED)));
            }
            let allow = self.entry(&entry.span(), table)?;
            self.file.allow.extend(allow);
        }
        Ok(())
    }

    /// One entry; none where it has an unknown key, which may be a condition.
    fn entry(
        &mut self,
        span: &Range<usize>,
        table: &DeTable<'_>,
    ) -> Result<Option<Allow>, ConfigError> {
        let warned = self.file.warnings.len();
        let (mut values, mut paths, mut rules, mut reason) = (None, None, None, None);
        for (key, value) in self.known("allow", table) {
            if value.get_ref().as_array().is_some_and(|list| list.is_empty()) {
                return Err(self.error(&value.span(), Problem::Empty(key.name)));
            }
            match key.name {
                "reason" => {
                    let text = value.get_ref().as_str().map(str::trim);
                    let text = text.filter(|text| !text.is_empty());
                    let text = text.ok_or_else(|| self.error(&value.span(), Problem::Type(key)));
                    reason = Some((Arc::from(text?), self.at(&value.span()).line));
                }
                "values" => values = Some(self.expressions(key, value)?),
                "paths" => paths = Some(self.patterns(key, value)?),
                "rules" => rules = Some(self.rules(key, value)?),
                _ => {}
            }
        }
        if self.file.warnings.len() > warned {
            return Ok(None);
        }
        let (reason, line) = reason.ok_or_else(|| self.error(span, Problem::NoReason))?;
        if values.is_none() && paths.is_none() && rules.is_none() {
            return Err(self.error(span, Problem::Everything));
        }
        Ok(Some(Allow { reason, line, values, paths, rules }))
    }

    fn expressions(
        &mut self,
        key: &'static ConfigKey,
        value: &Value<'_>,
    ) -> Result<Vec<meta::Regex>, ConfigError> {
        let patterns = self.strings(key, value)?;
        self.values += patterns.len();
        if self.values > MOST_ALLOWED {
            return Err(self.error(&value.span(), Problem::TooMany(MOST_ALLOWED)));
        }
        let item = |reason| Problem::Item { key: key.name, reason };
        let compiled = patterns
            .iter()
            .map(|(span, pattern)| whole(pattern).map_err(|reason| self.error(span, item(reason))));
        compiled.collect()
    }

    fn patterns(
        &self,
        key: &'static ConfigKey,
        value: &Value<'_>,
    ) -> Result<PathPatterns, ConfigError> {
        let patterns = self.strings(key, value)?;
        PathPatterns::new(patterns.iter().map(|(_, pattern)| *pattern)).map_err(|error| {
            let span = patterns.get(error.index()).map_or_else(|| value.span(), |(s, _)| s.clone());
            self.error(&span, Problem::Item { key: key.name, reason: error.to_string() })
        })
    }

    fn rules(
        &mut self,
        key: &'static ConfigKey,
        value: &Value<'_>,
    ) -> Result<Vec<String>, ConfigError> {
        let names = self.strings(key, value)?;
        for (span, name) in &names {
            let at = self.at(span);
            self.file.names.push((at, (*name).to_owned()));
        }
        Ok(names.into_iter().map(|(_, name)| name.to_owned()).collect())
    }

    fn strings<'v>(
        &self,
        key: &'static ConfigKey,
        value: &'v Value<'_>,
    ) -> Result<Vec<(Range<usize>, &'v str)>, ConfigError> {
        let wrong = |span: &Range<usize>| self.error(span, Problem::Type(key));
        let items = value.get_ref().as_array().ok_or_else(|| wrong(&value.span()))?;
        let string = |item: &'v Value<'_>| {
            let text = item.get_ref().as_str().ok_or_else(|| wrong(&item.span()))?;
            Ok((item.span(), text))
        };
        items.iter().map(string).collect()
    }

    fn switch(&self, key: &'static ConfigKey, value: &Value<'_>) -> Result<bool, ConfigError> {
        let switch = value.get_ref().as_bool();
        switch.ok_or_else(|| self.error(&value.span(), Problem::Type(key)))
    }

    fn warn(&mut self, span: &Range<usize>, key: &str, kind: WarningKind) {
        let at = self.at(span);
        self.file.warnings.push(ConfigWarning { at, key: key.to_owned(), kind });
    }

    fn error(&self, span: &Range<usize>, problem: Problem) -> ConfigError {
        self.source.error(span.start, problem)
    }

    fn at(&self, span: &Range<usize>) -> At {
        self.source.at(span.start)
    }
}
