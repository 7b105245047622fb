//! A scanner's regular expressions, compiled when first needed, and each thread's caches for them.

use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use core::ops::Range;

use once_cell::race::OnceBox;
use regex_automata::{
    Anchored, Input,
    meta::{self, Cache},
    util::{captures::Captures, syntax},
};

use super::Work;
use crate::plan::RulePlan;

/// The expressions of one rule. Most rules never compile theirs: tables do the work.
#[derive(Default)]
pub(crate) struct Regexes {
    pattern: OnceBox<Option<meta::Regex>>,
    path: OnceBox<Option<meta::Regex>>,
    allow: OnceBox<Option<meta::Regex>>,
}

impl Regexes {
    /// The rule's pattern; `None` where it has none. (One that the engine refuses for its size
    /// never gets here: [`Self::test`] has reported it.)
    pub(crate) fn pattern(&self, rule: &RulePlan) -> Option<&meta::Regex> {
        self.pattern.get_or_init(|| lazily(rule.pattern.as_deref().as_slice())).as_ref()
    }

    /// The rule's condition on the path.
    pub(crate) fn path(&self, rule: &RulePlan) -> Option<&meta::Regex> {
        self.path.get_or_init(|| lazily(rule.path.as_deref().as_slice())).as_ref()
    }

    /// What the rule allows, as one expression.
    pub(crate) fn allow(&self, rule: &RulePlan) -> Option<&meta::Regex> {
        let patterns = || rule.allow.iter().map(|pattern| &**pattern).collect::<Vec<_>>();
        self.allow.get_or_init(|| lazily(&patterns())).as_ref()
    }

    /// Compiles everything once, to see that it can be.
    ///
    /// # Errors
    ///
    /// The key at fault and the engine's reason.
    pub(crate) fn test(rule: &RulePlan) -> Result<(), (&'static str, String)> {
        let one = |key, pattern: &str| {
            compile(&[pattern]).map(drop).map_err(|_| (key, TOO_LARGE.to_string()))
        };
        rule.pattern.iter().try_for_each(|pattern| one("pattern", pattern))?;
        rule.path.iter().try_for_each(|path| one("path", path))?;
        rule.allow.iter().try_for_each(|allow| one("allow", allow))?;
        // They run as one.
        let all: Vec<&str> = rule.allow.iter().map(|allow| &**allow).collect();
        compile(&all).map(drop).map_err(|error| ("allow", why(&error)))
    }
}

fn lazily(patterns: &[&str]) -> Box<Option<meta::Regex>> {
    Box::new((!patterns.is_empty()).then(|| compile(patterns).ok()).flatten())
}

/// What was parsed before is only refused for what it would take.
const TOO_LARGE: &str =
    "the expression needs too much memory; say it shorter, with fewer repetitions";

fn why(error: &meta::BuildError) -> String {
    error.syntax_error().map_or_else(|| TOO_LARGE.to_string(), ToString::to_string)
}

fn compile(patterns: &[&str]) -> Result<meta::Regex, Box<meta::BuildError>> {
    meta::Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(meta::Config::new().utf8_empty(false))
        .build_many(patterns)
        .map_err(Box::new)
}

/// One thread's caches, by rule.
#[derive(Default)]
pub(crate) struct RegexCaches(Vec<Option<Box<(Cache, Captures)>>>);

impl RegexCaches {
    fn get(&mut self, rule: u32, regex: &meta::Regex) -> &mut (Cache, Captures) {
        let index = rule as usize;
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index]
            .get_or_insert_with(|| Box::new((regex.create_cache(), regex.create_captures())))
    }
}

impl Work {
    /// The first match in `bytes` from `at` on, and the span of the secret's group if it took part.
    pub(super) fn find(
        &mut self,
        rule: u32,
        regex: &meta::Regex,
        (bytes, at, anchored): (&[u8], usize, Anchored),
        group: u8,
    ) -> Option<(Range<usize>, Option<Range<usize>>)> {
        let (cache, captures) = self.caches.get(rule, regex);
        let input = Input::new(bytes).range(at..).anchored(anchored);
        regex.search_captures_with(cache, &input, captures);
        let found = captures.get_match().map(|found| found.range());
        self.regex_runs += 1;
        self.steps += (found.as_ref().map_or(bytes.len(), |found| found.end) - at) as u64;
        Some((found?, captures.get_group(group.into()).map(|group| group.range())))
    }
}
