//! `[[allow]]`: findings that are known to be no reason to act.

use std::path::Path;
use std::sync::Arc;

use regex_automata::meta;
use regex_syntax::hir::{Hir, Look};
use regex_syntax::{Error as SyntaxError, ParserBuilder};
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
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    let hir = parsed.map_err(|error| match error {
        // The whole message would show the expression.
        SyntaxError::Parse(error) => format!("no regular expression: {}", error.kind()),
        SyntaxError::Translate(error) => format!("no regular expression: {}", error.kind()),
        _ => "no regular expression".to_owned(),
    })?;
    // Anchors in the text would be lost in its last comment, or outside of an alternative.
    let whole = Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)]);
    let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(LARGEST_REGEX));
    let built = meta::Regex::builder().configure(config).build_from_hir(&whole);
    built.map_err(|_| "a regular expression that is too large; say it shorter".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_has_to_match_the_whole_value_whatever_its_form() {
        for (pattern, matching, other) in [
            ("a|bc", "bc", "abc"),
            ("(?x) a [0-9]+ # digits", "a12", "a12b"),
            ("(?m)^a$", "a", "a\nb"),
            ("", "", "a"),
        ] {
            let whole = whole(pattern).unwrap();
            assert!(whole.is_match(matching) && !whole.is_match(other), "{pattern}");
        }
        assert_eq!(whole("a)|(b").unwrap_err(), "no regular expression: unopened group");
        let large = "a regular expression that is too large; say it shorter";
        assert_eq!(whole("(a{1000}){1000}").unwrap_err(), large);
    }
}
