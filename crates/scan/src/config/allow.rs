//! `[[allow]]`: findings that are known to be no reason to act.

use std::path::Path;
use std::sync::Arc;

use regex_automata::{meta, util::syntax};
use regex_syntax::Error as SyntaxError;
use scrubjay_sources::PathPatterns;

use crate::ReportRule;

/// The memory that a compiled expression may take: it may come from a tree that somebody else made.
const LARGEST_REGEX: usize = 512 * 1024;

/// An entry: all that it names has to be so.
#[derive(Clone, Debug)]
pub(super) struct Allow {
    pub(super) reason: Arc<str>,
    /// Where the reason stands, from 1.
    pub(super) line: usize,
    pub(super) values: Option<Vec<meta::Regex>>,
    pub(super) paths: Option<PathPatterns>,
    pub(super) rules: Option<Vec<String>>,
}

impl Allow {
    /// Is this finding one that it is about? `path` is as the entry's file has it.
    pub(super) fn holds(&self, rule: &ReportRule, secret: &[u8], path: Option<&Path>) -> bool {
        let is_rule = || self.rules.as_ref().is_none_or(|names| is_named(rule, names));
        let is_path = || {
            let patterns = self.paths.as_ref();
            patterns.is_none_or(|patterns| path.is_some_and(|path| patterns.covers(path)))
        };
        let is_value = || {
            let values = self.values.as_ref();
            values.is_none_or(|values| values.iter().any(|value| value.is_match(secret)))
        };
        is_rule() && is_path() && is_value()
    }
}

/// Is the rule, or its provider, one of these?
pub(super) fn is_named(rule: &ReportRule, names: &[String]) -> bool {
    names.iter().any(|name| *name == rule.id || *name == rule.provider)
}

/// An expression that a whole value has to match.
pub(super) fn whole(pattern: &str) -> Result<meta::Regex, String> {
    // Alone first: one that closes a group that it did not open would get out of the anchors.
    compile(pattern)?;
    compile(&format!(r"\A(?:{pattern})\z"))
}

fn compile(pattern: &str) -> Result<meta::Regex, String> {
    let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(LARGEST_REGEX));
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    let built = meta::Regex::builder().configure(config).syntax(syntax).build(pattern);
    built.map_err(|error| match error.syntax_error() {
        // The whole message would show the expression.
        Some(SyntaxError::Parse(error)) => format!("no regular expression: {}", error.kind()),
        Some(SyntaxError::Translate(error)) => format!("no regular expression: {}", error.kind()),
        _ => "a regular expression that is too large; say it shorter".to_owned(),
    })
}
