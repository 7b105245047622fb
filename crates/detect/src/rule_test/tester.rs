//! The tests.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::ops::{ControlFlow, Range};

use super::fault::{FaultKind, RuleFault};
use super::places::{Key, Places};
use super::sample_path::sample_path;
use crate::{
    BuildError, Builder, Confidence, Input, Match, Rule, RuleFile, Scanner, Shape, Window,
    plan::{Anchor, RulePlan},
    template::{Expansion, expand, is_template},
};

/// The seeds that every template is expanded with.
pub const SEEDS: Range<u64> = 0..12;

/// How many examples and counterexamples a rule needs.
const FEW: usize = 2;

/// A rule file under test.
///
/// ```
/// use scrubjay_detect::{FaultKind, RuleFile, RuleTest};
///
/// let file = RuleFile::new("acme.toml", r#"
/// [[rule]]
/// id = "acme.key"
/// description = "Acme key"
/// pattern = 'acme_[0-9a-f]{16}'
/// confidence = "high"
/// remedy = "Revoke it."
/// sources = ["https://acme.example/docs"]
/// examples = ['key: «acme_{hex:16}»', 'ACME=«acme_{hex:18}»']
/// counterexamples = ['acme_{hex:8}', 'acme_{HEX:16}']
/// "#)?;
/// let faults = RuleTest::new(&file)?.faults();
/// assert_eq!((faults.len(), faults[0].kind, faults[0].line), (1, FaultKind::ExampleMissed, 9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RuleTest<'f> {
    file: &'f RuleFile,
    /// The file's rules.
    own: Scanner,
    /// The file's rules among the built-in ones.
    all: Scanner,
    places: Places<'f>,
}

impl<'f> RuleTest<'f> {
    /// Compiles the file's rules. Built-in rules with the same ids give way, so that a changed
    /// built-in file can be tested too.
    ///
    /// # Errors
    ///
    /// Those of [`Builder::build`].
    pub fn new(file: &'f RuleFile) -> Result<Self, BuildError> {
        let ids = || file.rules().iter().map(|rule| rule.id.as_str());
        let all = among_builtin(file);
        Ok(Self {
            own: all.clone().only(ids()).build()?,
            all: all.build()?,
            places: Places::new(file),
            file,
        })
    }

    /// Everything that is wrong, by line.
    pub fn faults(&self) -> Vec<RuleFault> {
        let rules = self.file.rules().iter().flat_map(|rule| self.faults_of(&rule.id));
        let mut faults: Vec<_> = self.faults_of_file().into_iter().chain(rules).collect();
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    /// What is wrong with the file as a whole: that it holds what looks like a credential.
    pub fn faults_of_file(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        let sink = &mut |found: &Match, window: &Window<'_>| {
            let rule = self.all.rule(found.rule);
            // A file of templates is full of names that things are assigned to.
            let is_sure =
                found.confidence >= Confidence::Medium && rule.shape() != Shape::Assignment;
            let secret = String::from_utf8_lossy(window.get(&found.secret).unwrap_or_default());
            if is_sure && !is_template(&secret) {
                faults.push(RuleFault {
                    line: window.position(found.secret.start).line as u32,
                    rule: String::new(),
                    kind: FaultKind::CredentialInFile,
                    detail: format!("this looks like {}; write a template instead", rule.id()),
                });
            }
            ControlFlow::Continue(())
        };
        self.all.scan_with(&mut self.all.scratch(), &Input::new(self.file.text()), sink);
        faults
    }

    /// What is wrong with the rule of this id.
    pub fn faults_of(&self, id: &str) -> Vec<RuleFault> {
        let mut rules = self.file.rules().iter().enumerate();
        let Some((index, rule)) = rules.find(|(_, rule)| rule.id == id) else { return Vec::new() };
        let path = rule.path.as_deref().and_then(sample_path);
        let mut subject = Subject { test: self, rule, index, path, faults: Vec::new() };
        subject.examples();
        subject.counterexamples();
        subject.literals_and_pattern();
        subject.completeness();
        subject.faults
    }
}

impl core::fmt::Debug for RuleTest<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("RuleTest").field(&self.file.name()).finish()
    }
}

/// The built-in rules and the file's, each id once.
fn among_builtin(file: &RuleFile) -> Builder {
    let builtin = Scanner::builtin();
    let is_in_file = |id: &str| file.rules().iter().any(|rule| rule.id == id);
    let shared = builtin.rules().filter(|rule| is_in_file(rule.id())).count();
    if shared == 0 {
        return Scanner::builder().add_rules(file.rules());
    }
    if file.is_builtin() {
        return Scanner::builder();
    }
    let others = RuleFile::builtin().flat_map(|other| other.rules().rules.clone());
    let others = others.filter(|rule| !is_in_file(&rule.id));
    others.fold(Scanner::builder().without_builtin(), Builder::add_rule).add_rules(file.rules())
}

/// A rule and what is wrong with it so far.
struct Subject<'t> {
    test: &'t RuleTest<'t>,
    rule: &'t Rule,
    index: usize,
    /// What its examples are said to be the text of.
    path: Option<String>,
    faults: Vec<RuleFault>,
}

impl Subject<'_> {
    fn add(&mut self, key: Option<Key>, kind: FaultKind, detail: String) {
        let line = key.and_then(|key| self.test.places.line(self.index, key));
        let line = line.unwrap_or(self.rule.line);
        self.faults.push(RuleFault { line, rule: self.rule.id.clone(), kind, detail });
    }

    fn examples(&mut self) {
        for (index, template) in self.rule.examples.iter().enumerate() {
            let fault = SEEDS.into_iter().find_map(|seed| self.example(template, seed).err());
            if let Some((kind, reason)) = fault {
                self.add(Some(Key::Example(index)), kind, format!("{template:?}: {reason}"));
            }
        }
    }

    fn counterexamples(&mut self) {
        for (index, template) in self.rule.counterexamples.iter().enumerate() {
            let fault =
                SEEDS.into_iter().find_map(|seed| self.counterexample(template, seed).err());
            if let Some((kind, reason)) = fault {
                self.add(Some(Key::Counterexample(index)), kind, format!("{template:?}: {reason}"));
            }
        }
    }

    fn example(&self, template: &str, seed: u64) -> Result<(), (FaultKind, String)> {
        let expansion = expanded(template, seed)?;
        let secret = expansion.secret.start as u64..expansion.secret.end as u64;
        let found = self.found(&self.test.own, &expansion);
        if !found.iter().any(|(id, span)| *id == self.rule.id && *span == secret) {
            let marked = format!("the secret is at {}", span(&secret));
            let reason = format!("{marked}, {} (seed {seed})", listed(&found));
            return Err((FaultKind::ExampleMissed, reason));
        }
        let mut all = self.found(&self.test.all, &expansion);
        all.retain(|(_, span)| span.start < secret.end && secret.start < span.end);
        if all.len() != 1 {
            let reason = format!("with all rules, {} (seed {seed})", listed(&all));
            return Err((FaultKind::NotOneFinding, reason));
        }
        Ok(())
    }

    fn counterexample(&self, template: &str, seed: u64) -> Result<(), (FaultKind, String)> {
        let mut found = self.found(&self.test.own, &expanded(template, seed)?);
        found.retain(|(id, _)| *id == self.rule.id);
        if found.is_empty() {
            return Ok(());
        }
        Err((FaultKind::CounterexampleFound, format!("{} (seed {seed})", listed(&found))))
    }

    /// Rule ids and secrets' places.
    fn found(&self, scanner: &Scanner, expansion: &Expansion) -> Vec<(String, Range<u64>)> {
        let mut found = Vec::new();
        let input = Input::new(&expansion.text);
        let input = match &self.path {
            Some(path) => input.path(path),
            None => input,
        };
        scanner.scan_with(&mut scanner.scratch(), &input, &mut |m: &Match, _: &Window<'_>| {
            found.push((scanner.rule(m.rule).id().to_owned(), m.secret.clone()));
            ControlFlow::Continue(())
        });
        found
    }

    fn literals_and_pattern(&mut self) {
        let Ok(plan) = RulePlan::new(self.rule) else { return };
        if plan.is_slow() {
            let detail = "every match needs a text that is always the same: without one the rule \
                          looks at every line; name it in `literals` or put it into the pattern";
            self.add(Some(Key::Pattern), FaultKind::SlowRule, detail.to_string());
        } else if plan.anchors.iter().any(|(_, anchor)| *anchor == Anchor::RegexAround) {
            let detail = "the pattern does not begin with a literal: matches longer than 256 bytes \
                          before it are missed";
            self.add(Some(Key::Pattern), FaultKind::UnanchoredPattern, detail.to_string());
        } else if plan.pattern.is_some() {
            let detail = "the pattern becomes no table and needs the expression engine: let each \
                          repetition be followed by what it cannot take";
            self.add(Some(Key::Pattern), FaultKind::EnginePattern, detail.to_string());
        }
        if self.rule.shape != Shape::Token || self.rule.component.is_some() {
            return;
        }
        for (index, literal) in self.rule.literals.iter().enumerate() {
            let is_tried = plan.anchors.iter().any(|(number, _)| usize::from(*number) == index);
            if !plan.programs.is_empty() && !is_tried {
                let detail = format!("no match contains {literal:?}");
                self.add(Some(Key::Literal(index)), FaultKind::UselessLiteral, detail);
            }
        }
    }

    fn completeness(&mut self) {
        let rule = self.rule;
        let few = |count: usize, what| {
            (count < FEW).then(|| format!("{count} of {FEW} {what} that a rule needs"))
        };
        if let Some(detail) = few(rule.examples.len(), "examples") {
            self.add(None, FaultKind::FewExamples, detail);
        }
        if let Some(detail) = few(rule.counterexamples.len(), "counterexamples") {
            self.add(None, FaultKind::FewCounterexamples, detail);
        }
        if rule.remedy.is_empty() {
            let detail = "`remedy` says what to do about a finding";
            self.add(None, FaultKind::NoRemedy, detail.to_string());
        }
        if rule.sources.is_empty() {
            let detail = "`sources` says where the format is described";
            self.add(None, FaultKind::NoSources, detail.to_string());
        }
    }
}

fn expanded(template: &str, seed: u64) -> Result<Expansion, (FaultKind, String)> {
    expand(template, seed).map_err(|error| (FaultKind::BadTemplate, error.to_string()))
}

fn listed(found: &[(String, Range<u64>)]) -> String {
    let one = |(id, at): &(String, Range<u64>)| format!("{id} at {}", span(at));
    match found {
        [] => "nothing is found".to_owned(),
        found => format!("found is {}", found.iter().map(one).collect::<Vec<_>>().join(" and ")),
    }
}

/// Bytes of an expansion, as people count.
fn span(range: &Range<u64>) -> String {
    format!("bytes {} to {}", range.start + 1, range.end)
}
