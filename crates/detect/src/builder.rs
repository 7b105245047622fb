//! Which rules a scanner has.

use alloc::{
    borrow::Cow,
    boxed::Box,
    format,
    string::{String, ToString},
    vec::Vec,
};

use scrubjay_prefilter::{Level, Prefilter};

use crate::{
    Confidence, Rule, Scanner, builtin,
    confirm::Regexes,
    plan::{Plan, PlanError, RulePlan},
    scanner::Search,
};

/// How a scanner finds the places that its rules' literals are at.
///
/// ```
/// use scrubjay_detect::{LiteralSearch, Scanner};
///
/// let text = format!("pass{} = '{}'", "word", "kT7!pq9@Zw2#");
/// let slow = Scanner::builder().literal_search(LiteralSearch::Naive).build()?;
/// assert!(slow.scan(&text).eq(Scanner::builtin().scan(&text)));
/// # Ok::<(), scrubjay_detect::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LiteralSearch {
    /// The prefilter, with the fastest instructions of this machine.
    #[default]
    Prefilter,
    /// The prefilter, with the instructions of a level: to see that all levels find the same.
    Level(Level),
    /// Every literal compared at every offset: the definition, to hold the prefilter against.
    /// Hundreds of times slower.
    Naive,
}

/// Why a scanner could not be built.
///
/// ```
/// use scrubjay_detect::Scanner;
///
/// let error = Scanner::builder().only(["githob"]).build().unwrap_err();
/// assert_eq!(error.to_string(), "no rule or provider named githob; the nearest is github");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A rule that contradicts itself or another one.
    #[error(transparent)]
    Rule(#[from] PlanError),
    /// A rule of a file, with its line.
    #[cfg(feature = "std")]
    #[error(transparent)]
    File(#[from] crate::RuleError),
    /// A name that no rule and no provider has.
    #[error("no rule or provider named {name}{}", hint(.nearest))]
    Unknown {
        /// The name.
        name: String,
        /// The rule or provider whose name is most like it.
        nearest: Option<String>,
    },
    /// Every rule was dropped: a scan would call anything clean.
    #[error("no rule is left to scan with")]
    NoRules,
    /// This machine has not got the instructions of the level that was asked for.
    #[error("this machine has no instructions of level {0:?}")]
    Level(Level),
    /// More literals than the prefilter takes.
    #[error("the rules' literals do not fit the prefilter: {0}")]
    Literals(scrubjay_prefilter::BuildError),
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; the nearest is {name}"))
}

/// Adds, drops and restricts rules.
///
/// ```
/// use scrubjay_detect::{Confidence, Rules, Scanner};
///
/// let mine = Rules::from_toml("mine.toml", r#"
///     [[rule]]
///     id = "acme.key"
///     description = "Acme key"
///     pattern = 'acme_[0-9a-f]{16}'
///     confidence = "high"
/// "#)?;
/// let scanner = Scanner::builder()
///     .add_rules(&mine)
///     .only(["acme", "github.pat-classic"])
///     .min_confidence(Confidence::Medium)
///     .build()?;
/// assert_eq!(scanner.rules().len(), 2);
///
/// let text = format!("key = acme_{:016x}", 0x9f86_d081_884c_7d65_u64);
/// assert_eq!(scanner.scan(&text).count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    builtin: bool,
    added: Vec<Rule>,
    #[cfg(feature = "std")]
    files: Vec<(String, usize)>,
    only: Option<Vec<String>>,
    without: Vec<String>,
    min_confidence: Confidence,
    search: LiteralSearch,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            builtin: true,
            added: Vec::new(),
            #[cfg(feature = "std")]
            files: Vec::new(),
            only: None,
            without: Vec::new(),
            min_confidence: Confidence::Low,
            search: LiteralSearch::Prefilter,
        }
    }

    /// Leaves out the built-in rules.
    #[must_use]
    pub fn without_builtin(mut self) -> Self {
        self.builtin = false;
        self
    }

    /// Adds the rules of a file.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn add_rules(mut self, rules: &crate::Rules) -> Self {
        self.added.extend(rules.rules.iter().cloned());
        self.files.push((rules.file.clone(), self.added.len()));
        self
    }

    /// Adds one rule.
    #[must_use]
    pub fn add_rule(mut self, rule: Rule) -> Self {
        self.added.push(rule);
        #[cfg(feature = "std")]
        self.files.push((String::new(), self.added.len()));
        self
    }

    /// Keeps only the rules, or all rules of the providers, with these ids. (A rule's component stays
    /// too, as its trigger; it is not reported.)
    #[must_use]
    pub fn only(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.only.get_or_insert_default().extend(names.into_iter().map(Into::into));
        self
    }

    /// Drops the rules, or all rules of the providers, with these ids.
    #[must_use]
    pub fn without(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.without.extend(names.into_iter().map(Into::into));
        self
    }

    /// Reports no match below this confidence. (It may still hide a less specific rule's match on
    /// the same text.)
    #[must_use]
    pub fn min_confidence(mut self, least: Confidence) -> Self {
        self.min_confidence = least;
        self
    }

    /// How literals are looked for; the result is the same.
    #[must_use]
    pub fn literal_search(mut self, search: LiteralSearch) -> Self {
        self.search = search;
        self
    }

    /// Compiles the rules.
    ///
    /// # Errors
    ///
    /// [`BuildError`] where a rule is faulty, two share an id, or a name names nothing.
    pub fn build(self) -> Result<Scanner, BuildError> {
        let untouched =
            self.builtin && self.added.is_empty() && self.only.is_none() && self.without.is_empty();
        let (plan, hidden, prefilter) = if untouched {
            let prefilter = Prefilter::from_bytes(builtin::PREFILTER);
            (builtin::PLAN.clone(), Vec::new(), prefilter.expect("the build script made it"))
        } else {
            let (plan, hidden) = self.plan()?;
            let prefilter = Prefilter::new(&plan.literals()).map_err(BuildError::Literals)?;
            (plan, hidden, prefilter)
        };
        let search = match self.search {
            LiteralSearch::Prefilter => Search::Prefilter(Box::new(prefilter)),
            LiteralSearch::Level(level) => {
                let at_level = prefilter.at_level(level);
                Search::Prefilter(Box::new(at_level.ok_or(BuildError::Level(level))?))
            }
            LiteralSearch::Naive => Search::Naive,
        };
        Ok(Scanner::new(plan, search, self.min_confidence, hidden))
    }

    /// The compiled rules, and which of them only trigger others.
    fn plan(&self) -> Result<(Plan, Vec<u32>), BuildError> {
        let mut rules: Vec<RulePlan> =
            if self.builtin { builtin::PLAN.rules.to_vec() } else { Vec::new() };
        let own = rules.len();
        for (index, rule) in self.added.iter().enumerate() {
            rules.push(RulePlan::new(rule).map_err(|error| self.located(index, error))?);
        }
        for (index, rule) in rules[own..].iter().enumerate() {
            self.check_rule(index, rule, &rules, own + index)?;
        }
        for name in self.only.iter().flatten().chain(&self.without) {
            if !rules.iter().any(|rule| is_named(rule, name)) {
                let nearest = nearest(name, &rules);
                return Err(BuildError::Unknown { name: name.clone(), nearest });
            }
        }
        let wanted = |rule: &RulePlan| {
            let only = self.only.as_ref();
            only.is_none_or(|only| only.iter().any(|name| is_named(rule, name)))
                && !self.without.iter().any(|name| is_named(rule, name))
        };
        // A rule keeps its component, which triggers it, even where that is not wanted itself.
        let needed: Vec<Cow<'static, str>> = rules
            .iter()
            .filter(|rule| wanted(rule))
            .filter_map(|rule| rule.component.as_ref().map(|component| component.rule.clone()))
            .collect();
        rules.retain(|rule| wanted(rule) || needed.contains(&rule.id));
        if rules.is_empty() {
            return Err(BuildError::NoRules);
        }
        let hidden = (0..rules.len()).filter(|&index| !wanted(&rules[index]));
        let hidden = hidden.map(|index| index as u32).collect();
        Ok((Plan::new(rules)?, hidden))
    }

    /// Tests what an added rule says of others, and its expressions.
    fn check_rule(
        &self,
        index: usize,
        rule: &RulePlan,
        all: &[RulePlan],
        at: usize,
    ) -> Result<(), BuildError> {
        let fail = |key, reason: String| {
            let line = self.added[index].line;
            Err(self.located(index, PlanError { rule: rule.id.to_string(), key, reason, line }))
        };
        if all[..at].iter().any(|other| other.id == rule.id) {
            return fail("id", "two rules have this id".to_string());
        }
        if let Some(component) = &rule.component {
            match all.iter().find(|other| other.id == component.rule) {
                None => return fail("component", format!("no rule {}", component.rule)),
                Some(other) if other.component.is_some() => {
                    let reason = format!("{} has a component itself", component.rule);
                    return fail("component", reason);
                }
                Some(_) => {}
            }
        }
        Regexes::test(rule).or_else(|(key, reason)| fail(key, reason))
    }

    /// The error with the file of the rule at `index` of those added.
    fn located(&self, index: usize, error: PlanError) -> BuildError {
        #[cfg(feature = "std")]
        if let Some((file, _)) = self.files.iter().find(|(_, end)| index < *end)
            && !file.is_empty()
        {
            return BuildError::File(crate::RuleError::of_plan(file, &error));
        }
        let _ = index;
        BuildError::Rule(error)
    }
}

fn is_named(rule: &RulePlan, name: &str) -> bool {
    *rule.id == *name || *rule.provider == *name
}

/// The rule or provider with the longest beginning in common with `name`.
fn nearest(name: &str, rules: &[RulePlan]) -> Option<String> {
    let shared = |id: &str| id.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    let names = rules.iter().flat_map(|rule| [&*rule.id, &*rule.provider]);
    let best = names.max_by_key(|id| (shared(id), core::cmp::Reverse(id.len())))?;
    (shared(best) >= 2).then(|| best.to_string())
}
