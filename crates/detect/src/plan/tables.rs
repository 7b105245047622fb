//! The compiled form of rules: programs for patterns, one list of literals for all rules, and for
//! every literal what to try where it occurs.
//!
//! Everything is `Cow<'static, …>`: built-in tables are borrowed from the binary, a user's are
//! owned.

use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
    vec::Vec,
};

use regex_syntax::hir::Hir;
use scrubjay_prefilter::{Case, Literal};

use super::{
    ByteSet, CharClass, Check, Confidence, Program, Rule, Shape, Step, Visibility,
    extract::required_literals,
    literals::{anchors, link, starts_with},
    lower::{lower, parse_pattern},
};

/// Components further apart than this are not looked for: the scanner keeps no more behind.
pub(crate) const MAX_WITHIN: u16 = 500;

/// A text that has to occur for a rule to be tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RuleLiteral {
    /// The bytes; lower case where `ignore_case` is set.
    pub(crate) bytes: Cow<'static, [u8]>,
    /// ASCII letters match in either case.
    pub(crate) ignore_case: bool,
}

/// How a rule is tried at an occurrence of one of its literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// The program starts this many bytes before the literal.
    Fixed {
        /// The program's index in its rule.
        program: u16,
        /// Bytes from the match's start to the literal.
        offset: u16,
    },
    /// The program starts somewhere between so many bytes before the literal.
    Between {
        /// The program's index in its rule.
        program: u16,
        /// Least distance in bytes.
        min: u16,
        /// Greatest distance in bytes.
        max: u16,
    },
    /// The regular expression matches from the literal on.
    RegexAt,
    /// The regular expression matches somewhere around the literal.
    RegexAround,
    /// The rule's shape says how.
    Structure,
    /// What was found is a literal in base64: the rule is tried on what it decodes to.
    Base64 {
        /// The literal's number in its rule.
        literal: u16,
        /// How many bytes of the literal's first group stand before it.
        shift: u8,
        /// How many characters of that group stand before what was found.
        before: u8,
    },
    /// What was found is a literal in hexadecimal.
    Hex {
        /// The literal's number in its rule.
        literal: u16,
        /// How many of the literal's bytes stand before what was found.
        skip: u8,
        /// What stands between the bytes.
        between: Option<u8>,
    },
    /// What was found is a literal written with escapes.
    Escaped {
        /// The literal's number in its rule.
        literal: u16,
        /// How many of the literal's bytes stand before what was found.
        skip: u8,
    },
}

/// What to try where a literal occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    /// The rule's index in the plan.
    pub(crate) rule: u32,
    /// How.
    pub(crate) anchor: Anchor,
}

/// A literal of the prefilter and where its targets stand in the plan's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlanLiteral {
    /// The text.
    pub(crate) literal: RuleLiteral,
    /// The bytes of which one has to follow; `None` where nothing needs to.
    pub(crate) next: Option<ByteSet>,
    /// From this target on.
    pub(crate) from: u32,
    /// Up to this target, exclusive.
    pub(crate) to: u32,
}

/// A component as the plan holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComponentPlan {
    /// The id of the rule that triggers this one.
    pub(crate) rule: Cow<'static, str>,
    /// Bytes to each side of its match.
    pub(crate) within: u16,
}

/// One compiled rule. Examples and counterexamples stay behind in the rule file.
///
/// The fields are those of [`Rule`], where they are described, but for the last ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RulePlan {
    pub(crate) id: Cow<'static, str>,
    pub(crate) description: Cow<'static, str>,
    pub(crate) provider: Cow<'static, str>,
    pub(crate) remedy: Cow<'static, str>,
    pub(crate) sources: Cow<'static, [Cow<'static, str>]>,
    pub(crate) shape: Shape,
    pub(crate) confidence: Confidence,
    pub(crate) visibility: Visibility,
    pub(crate) specificity: u8,
    pub(crate) check: Option<Check>,
    pub(crate) entropy: Option<f32>,
    pub(crate) requires: Cow<'static, [CharClass]>,
    pub(crate) component: Option<ComponentPlan>,
    pub(crate) path: Option<Cow<'static, str>>,
    pub(crate) allow: Cow<'static, [Cow<'static, str>]>,
    pub(crate) secret_group: u8,
    pub(crate) options: Cow<'static, [Cow<'static, str>]>,
    /// The pattern, where no program could be made of it.
    pub(crate) pattern: Option<Cow<'static, str>>,
    /// The pattern's alternatives as tables, in order.
    pub(crate) programs: Cow<'static, [Program]>,
    /// The texts that trigger the rule.
    pub(crate) literals: Cow<'static, [RuleLiteral]>,
    /// Its literals are looked for in base64 and hexadecimal too.
    pub(crate) encoded: bool,
    /// For each literal, by index, how to try the rule there.
    pub(crate) anchors: Cow<'static, [(u16, Anchor)]>,
}

/// All rules of a scanner, compiled.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    /// The rules, in order.
    pub(crate) rules: Cow<'static, [RulePlan]>,
    /// The literals of all rules, each once.
    pub(crate) literals: Cow<'static, [PlanLiteral]>,
    /// What to try, grouped by literal.
    pub(crate) targets: Cow<'static, [Target]>,
    /// Rules without any literal: they see every line.
    pub(crate) slow: Cow<'static, [u32]>,
    /// For every rule, the rules of which it is the component.
    pub(crate) dependents: Cow<'static, [(u32, u32)]>,
}

/// Why a rule cannot be compiled.
///
/// ```
/// use scrubjay_detect::{BuildError, Rules, Scanner};
///
/// let text = "[[rule]]\nid = 'acme.key'\ndescription = 'Acme'\nconfidence = 'low'\npattern = 'acme'\n";
/// let rules = Rules::from_toml("acme.toml", text)?;
/// let rule = rules.iter().next().expect("one rule");
/// let twice = Scanner::builder().without_builtin().add_rule(rule.clone()).add_rule(rule.clone());
/// match twice.build() {
///     Err(BuildError::Rule(error)) => assert_eq!(error.reason, "two rules have this id"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), scrubjay_detect::RuleError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule {rule}: {key}: {reason}")]
pub struct PlanError {
    /// The rule's id.
    pub rule: String,
    /// The key of the rule file that is at fault.
    pub key: &'static str,
    /// What is wrong, and what would be right.
    pub reason: String,
    /// The line of the rule file that the rule starts in; 0 where it came from no file.
    pub line: u32,
}

impl RulePlan {
    /// Compiles one rule.
    ///
    /// # Errors
    ///
    /// [`PlanError`] where its keys contradict each other, or a pattern is no regular expression.
    pub(crate) fn new(rule: &Rule) -> Result<Self, PlanError> {
        let fail =
            |key, reason: String| PlanError { rule: rule.id.clone(), key, reason, line: rule.line };
        let hir = match &rule.pattern {
            Some(pattern) => Some(parse_pattern(pattern).map_err(|e| fail("pattern", e))?),
            None => None,
        };
        check_keys(rule, hir.as_ref()).map_err(|(key, reason)| fail(key, reason))?;
        let (literals, programs, anchors) = match &hir {
            Some(hir) => tables_of(rule, hir),
            None => (own_literals(rule), Vec::new(), Vec::new()),
        };
        // A slow rule searches; tables only match where they are told to.
        let slow = literals.is_empty() && rule.component.is_none();
        let programs = if slow { Vec::new() } else { programs };
        if rule.component.is_some() && programs.is_empty() {
            let reason = "a rule with a component needs a pattern that becomes a table";
            return Err(fail("pattern", reason.to_string()));
        }
        let anchors = if rule.shape == Shape::Token {
            anchors
        } else {
            (0..literals.len()).map(|i| (i as u16, Anchor::Structure)).collect()
        };
        let regex_needed = rule.pattern.is_some() && programs.is_empty();
        let text = |text: &String| Cow::Owned(text.clone());
        Ok(Self {
            id: text(&rule.id),
            description: text(&rule.description),
            provider: text(&rule.provider),
            remedy: text(&rule.remedy),
            sources: rule.sources.iter().map(text).collect(),
            shape: rule.shape,
            confidence: rule.confidence,
            visibility: rule.visibility,
            specificity: rule.specificity.unwrap_or_else(|| default_specificity(rule)),
            check: rule.check,
            entropy: rule.entropy,
            requires: Cow::Owned(rule.requires.clone()),
            component: rule.component.as_ref().map(|component| ComponentPlan {
                rule: text(&component.rule),
                within: component.within,
            }),
            path: rule.path.as_ref().map(text),
            allow: rule.allow.iter().map(text).collect(),
            secret_group: rule.secret_group,
            options: rule.options.iter().map(text).collect(),
            pattern: rule.pattern.as_ref().filter(|_| regex_needed).map(text),
            programs: Cow::Owned(programs),
            literals: Cow::Owned(literals),
            encoded: rule.encoded,
            anchors: Cow::Owned(anchors),
        })
    }

    /// Does the rule have to look at every line, for want of a literal?
    pub(crate) fn is_slow(&self) -> bool {
        self.literals.is_empty() && self.component.is_none()
    }
}

impl PlanLiteral {
    /// What the prefilter looks for.
    pub(crate) fn to_search(&self) -> Literal<'_> {
        let case = if self.literal.ignore_case { Case::Any } else { Case::Exact };
        Literal { bytes: &self.literal.bytes, case, next: self.next }
    }
}

impl Plan {
    /// What the prefilter looks for, by index.
    pub(crate) fn literals(&self) -> Vec<Literal<'_>> {
        self.literals.iter().map(PlanLiteral::to_search).collect()
    }

    /// Compiles the tables that all rules share.
    ///
    /// # Errors
    ///
    /// [`PlanError`] where two rules have one id, or a component names no rule.
    pub(crate) fn new(rules: Vec<RulePlan>) -> Result<Self, PlanError> {
        let mut by_id: Vec<(&str, u32)> =
            rules.iter().enumerate().map(|(i, rule)| (&*rule.id, i as u32)).collect();
        by_id.sort_unstable();
        let fail = |id: &str, key, reason: String| {
            Err(PlanError { rule: id.to_string(), key, reason, line: 0 })
        };
        if let Some(twice) = by_id.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return fail(twice[0].0, "id", "two rules have this id".to_string());
        }
        let mut dependents = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let Some(component) = &rule.component else { continue };
            match by_id.binary_search_by_key(&&*component.rule, |(id, _)| id) {
                Ok(found) => dependents.push((by_id[found].1, index as u32)),
                Err(_) => {
                    return fail(&rule.id, "component", format!("no rule {}", component.rule));
                }
            }
        }
        dependents.sort_unstable();
        let slow = (0..rules.len()).filter(|&i| rules[i].is_slow()).map(|i| i as u32).collect();
        let (literals, targets) = link(&rules);
        Ok(Self {
            slow,
            literals: Cow::Owned(literals),
            targets: Cow::Owned(targets),
            dependents: Cow::Owned(dependents),
            rules: Cow::Owned(rules),
        })
    }
}

/// What contradicts itself in a rule: the key and the reason.
fn check_keys(rule: &Rule, hir: Option<&Hir>) -> Result<(), (&'static str, String)> {
    let groups = hir.map_or(0, |hir| hir.properties().explicit_captures_len());
    if rule.shape == Shape::Token && rule.pattern.is_none() {
        return Err(("pattern", "a rule of shape token needs a pattern".to_string()));
    }
    let takes_pattern = matches!(rule.shape, Shape::Token | Shape::Assignment);
    if !takes_pattern && rule.pattern.is_some() {
        return Err(("pattern", format!("a rule of shape {} takes no pattern", rule.shape)));
    }
    if matches!(rule.shape, Shape::Command | Shape::Call) == rule.options.is_empty() {
        let reason = "a rule of shape command has options, and no other has".to_string();
        return Err(("options", reason));
    }
    if rule.shape != Shape::Token && rule.literals.is_empty() {
        return Err(("literals", format!("a rule of shape {} needs literals", rule.shape)));
    }
    if usize::from(rule.secret_group) > groups {
        return Err(("secret-group", format!("the pattern has {groups} groups")));
    }
    if hir.is_some_and(|hir| hir.properties().minimum_len() == Some(0)) {
        return Err(("pattern", "matches the empty text".to_string()));
    }
    if let Some(empty) = rule.literals.iter().find(|l| l.is_empty() || l.len() > 256) {
        return Err(("literals", format!("a literal has 1 to 256 bytes, not {}", empty.len())));
    }
    if rule.component.as_ref().is_some_and(|c| c.within > MAX_WITHIN || c.within == 0) {
        return Err(("component", format!("within is 1 to {MAX_WITHIN} bytes")));
    }
    if rule.component.is_some() && rule.shape != Shape::Token {
        return Err(("component", "only a rule of shape token can have one".to_string()));
    }
    for (key, patterns) in [("path", rule.path.as_slice()), ("allow", &rule.allow)] {
        for pattern in patterns {
            parse_pattern(pattern).map_err(|reason| (key, reason))?;
        }
    }
    Ok(())
}

fn own_literals(rule: &Rule) -> Vec<RuleLiteral> {
    let own = |literal: &String| RuleLiteral {
        bytes: if rule.ignore_case {
            literal.to_ascii_lowercase().into_bytes().into()
        } else {
            literal.clone().into_bytes().into()
        },
        ignore_case: rule.ignore_case,
    };
    rule.literals.iter().map(own).collect()
}

type Tables = (Vec<RuleLiteral>, Vec<Program>, Vec<(u16, Anchor)>);

/// The literals, programs and anchors of a rule with a pattern.
fn tables_of(rule: &Rule, hir: &Hir) -> Tables {
    let programs = lower(hir, rule.secret_group);
    if rule.component.is_some() {
        return (Vec::new(), programs, Vec::new());
    }
    let mut literals = own_literals(rule);
    if literals.is_empty() {
        literals = required_literals(hir);
    }
    if rule.shape != Shape::Token || literals.is_empty() {
        return (literals, programs, Vec::new());
    }
    if let Some(anchors) = anchors(&literals, &programs) {
        return (literals, programs, anchors);
    }
    let anchor_of = |literal: &RuleLiteral| {
        if starts_with(hir, literal) { Anchor::RegexAt } else { Anchor::RegexAround }
    };
    let regex = literals.iter().enumerate().map(|(i, literal)| (i as u16, anchor_of(literal)));
    let regex = regex.collect();
    (literals, Vec::new(), regex)
}

fn default_specificity(rule: &Rule) -> u8 {
    match (rule.shape, rule.pattern.is_some()) {
        (Shape::KeyBlock, _) => 60,
        (Shape::Token, _) if rule.secret_group == 0 => 60,
        (Shape::Token, _) => 40,
        (Shape::Assignment, true) => 50,
        (Shape::Assignment, false) => 10,
        (Shape::Url | Shape::Command | Shape::Call | Shape::Column, _) => 30,
    }
}

/// The sets of bytes that a program accepts at each of its first offsets, while these are fixed.
pub(super) fn fixed_sets(steps: &[Step], limit: usize) -> Vec<ByteSet> {
    let mut sets = Vec::new();
    for step in steps {
        match step {
            Step::Text(text) => sets.extend(text.iter().map(|&byte| ByteSet::of(&[byte]))),
            Step::Class { set, min, max } => {
                sets.extend((0..(*min as usize).min(limit)).map(|_| *set));
                if min != max {
                    break;
                }
            }
        }
        if sets.len() >= limit {
            break;
        }
    }
    sets.truncate(limit);
    sets
}
