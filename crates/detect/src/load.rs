//! Rule files: TOML in, rules out, every error with its line.
//!
//! The format is described in `rules/README.md`. The build script reads the built-in rules with
//! this module too.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use crate::plan::{
    CharClass, Check, Component, Confidence, Rule, Shape, Visibility, lower::parse_pattern,
};

/// What is wrong with a rule file, and where.
///
/// ```
/// use scrubjay_detect::Rules;
///
/// let text = "[[rule]]\nid = 'acme.key'\ncolour = 'red'\n";
/// let error = Rules::from_toml("acme.toml", text).unwrap_err();
/// assert_eq!((error.line(), error.key()), (3, "colour"));
/// assert!(error.to_string().starts_with("acme.toml:3: colour: unknown field"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {key}: {reason}")]
pub struct RuleError {
    file: String,
    line: u32,
    key: String,
    reason: String,
}

impl RuleError {
    /// The file's name, as given to [`Rules::from_toml`].
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The key at fault; `rule` where it is the rule as a whole.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is wrong, and what would be right.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// A fault that compiling found in a rule of this file.
    pub(crate) fn of_plan(file: &str, error: &crate::plan::PlanError) -> Self {
        Self {
            file: file.to_string(),
            line: error.line,
            key: error.key.to_string(),
            reason: format!("{} (rule {})", error.reason, error.rule),
        }
    }
}

/// The rules of one file, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    pub(crate) file: String,
    pub(crate) provider: Option<String>,
    pub(crate) rules: Vec<Rule>,
}

impl Rules {
    /// Reads a rule file's text. `file` is its name, for errors.
    ///
    /// ```
    /// use scrubjay_detect::Rules;
    ///
    /// let rules = Rules::from_toml("acme.toml", r#"
    ///     [[rule]]
    ///     id = "acme.key"
    ///     description = "Acme key"
    ///     pattern = 'acme_[0-9a-f]{16}'
    ///     confidence = "high"
    /// "#)?;
    /// assert_eq!(rules.iter().next().unwrap().id, "acme.key");
    /// # Ok::<(), scrubjay_detect::RuleError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`RuleError`] at the first thing that is no TOML, no known key, or no valid value.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, RuleError> {
        let newlines = text.match_indices('\n').map(|(at, _)| at).collect();
        let lines = Lines { file, text, newlines };
        let raw: RawFile = toml::from_str(text).map_err(|error| lines.toml_error(&error))?;
        let provider = raw.provider.as_ref().map(|provider| provider.id.get_ref().clone());
        let rules = raw.rule.iter().map(|rule| lines.rule(rule, provider.as_deref()));
        let rules = rules.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { file: file.to_string(), provider: raw.provider.map(|p| p.name), rules })
    }

    /// The rules, in the file's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The provider's name as a person would write it, where the file gives one.
    pub fn provider_name(&self) -> Option<&str> {
        self.provider.as_deref()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    provider: Option<RawProvider>,
    #[serde(default)]
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProvider {
    id: Spanned<String>,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawRule {
    id: Spanned<String>,
    description: String,
    shape: Option<Spanned<String>>,
    #[serde(default)]
    literals: Vec<String>,
    ignore_case: Option<bool>,
    #[serde(default)]
    encoded: bool,
    #[serde(default)]
    options: Vec<String>,
    pattern: Option<Spanned<String>>,
    #[serde(default)]
    secret_group: u8,
    entropy: Option<Spanned<f32>>,
    #[serde(default)]
    requires: Vec<Spanned<String>>,
    check: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    component: Option<RawComponent>,
    confidence: Spanned<String>,
    visibility: Option<Spanned<String>>,
    specificity: Option<Spanned<u8>>,
    #[serde(default)]
    allow: Vec<Spanned<String>>,
    #[serde(default)]
    remedy: String,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    counterexamples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    rule: String,
    within: u16,
}

/// The file, for turning offsets into lines.
struct Lines<'a> {
    file: &'a str,
    text: &'a str,
    /// Where lines end.
    newlines: Vec<usize>,
}

impl Lines<'_> {
    fn rule(&self, raw: &Spanned<RawRule>, provider: Option<&str>) -> Result<Rule, RuleError> {
        let line = self.line(raw.span().start);
        let raw = raw.get_ref();
        let id = raw.id.get_ref();
        let issuer = self.provider_of(&raw.id, provider)?;
        let shape = self.named(raw.shape.as_ref(), "shape")?.unwrap_or(Shape::Token);
        for (key, pattern) in self.patterns(raw) {
            parse_pattern(pattern.get_ref()).map_err(|e| self.error(pattern, key, e))?;
        }
        let entropy = match &raw.entropy {
            Some(bits) if !(0.0..=8.0).contains(bits.get_ref()) => {
                return Err(self.error(bits, "entropy", "0 to 8 bits a byte".to_string()));
            }
            bits => bits.as_ref().map(|bits| *bits.get_ref()),
        };
        let specificity = match &raw.specificity {
            Some(given) if *given.get_ref() > 100 => {
                return Err(self.error(given, "specificity", "0 to 100".to_string()));
            }
            given => given.as_ref().map(|given| *given.get_ref()),
        };
        let requires = raw.requires.iter().map(|name| self.parse::<CharClass>(name, "requires"));
        let confidence = self.parse::<Confidence>(&raw.confidence, "confidence")?;
        let visibility = self.named(raw.visibility.as_ref(), "visibility")?;
        Ok(Rule {
            id: id.clone(),
            description: raw.description.clone(),
            provider: issuer.to_string(),
            shape,
            literals: raw.literals.clone(),
            ignore_case: raw.ignore_case.unwrap_or(shape == Shape::Assignment),
            encoded: raw.encoded,
            options: raw.options.clone(),
            pattern: raw.pattern.as_ref().map(|pattern| pattern.get_ref().clone()),
            secret_group: raw.secret_group,
            entropy,
            requires: requires.collect::<Result<_, _>>()?,
            check: self.named::<Check>(raw.check.as_ref(), "check")?,
            path: raw.path.as_ref().map(|path| path.get_ref().clone()),
            component: raw.component.as_ref().map(|component| Component {
                rule: component.rule.clone(),
                within: component.within,
            }),
            confidence,
            visibility: visibility.unwrap_or(Visibility::Secret),
            specificity,
            allow: raw.allow.iter().map(|allow| allow.get_ref().clone()).collect(),
            remedy: raw.remedy.clone(),
            sources: raw.sources.clone(),
            examples: raw.examples.clone(),
            counterexamples: raw.counterexamples.clone(),
            line,
        })
    }

    /// The part of the id before the dot, which is the file's provider where the file names one.
    fn provider_of<'r>(
        &self,
        id: &'r Spanned<String>,
        provider: Option<&str>,
    ) -> Result<&'r str, RuleError> {
        let fine = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match id.get_ref().split_once('.') {
            Some((issuer, kind)) if fine(issuer) && fine(kind) => match provider {
                Some(provider) if provider != issuer => {
                    let provider = if fine(provider) { provider } else { "<provider>" };
                    let reason = format!("begins with the file's provider: {provider}.{kind}");
                    Err(self.error(id, "id", reason))
                }
                _ => Ok(issuer),
            },
            _ => {
                let reason = "is provider.kind, of lower-case letters, digits and -".to_string();
                Err(self.error(id, "id", reason))
            }
        }
    }

    fn patterns<'r>(
        &self,
        raw: &'r RawRule,
    ) -> impl Iterator<Item = (&'static str, &'r Spanned<String>)> {
        let pattern = raw.pattern.iter().map(|pattern| ("pattern", pattern));
        let path = raw.path.iter().map(|path| ("path", path));
        pattern.chain(path).chain(raw.allow.iter().map(|allow| ("allow", allow)))
    }

    fn named<T: FromStr<Err: ToString>>(
        &self,
        name: Option<&Spanned<String>>,
        key: &'static str,
    ) -> Result<Option<T>, RuleError> {
        name.map(|name| self.parse(name, key)).transpose()
    }

    fn parse<T: FromStr<Err: ToString>>(
        &self,
        name: &Spanned<String>,
        key: &'static str,
    ) -> Result<T, RuleError> {
        name.get_ref().parse().map_err(|error: T::Err| self.error(name, key, error.to_string()))
    }

    fn error<T>(&self, at: &Spanned<T>, key: &str, reason: String) -> RuleError {
        let line = self.line(at.span().start);
        RuleError { file: self.file.to_string(), line, key: key.to_string(), reason }
    }

    fn toml_error(&self, error: &toml::de::Error) -> RuleError {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().collect::<Vec<_>>().join(" ");
        // "unknown field `x`, expected …" and "missing field `x`" name their key.
        let named = message.contains("field `").then(|| message.split('`').nth(1)).flatten();
        let key = match named {
            Some(named) => self.plain(named).to_string(),
            None => self.key_at(span.start),
        };
        let message = match named {
            Some(_) if message.starts_with("missing ") => "is missing; add it".to_string(),
            Some(named) => message.replacen(named, self.plain(named), 1),
            None => without_quoted(&message),
        };
        RuleError { file: self.file.to_string(), line: self.line(span.start), key, reason: message }
    }

    /// The key of the line that an offset is in.
    fn key_at(&self, offset: usize) -> String {
        let line = self.text.lines().nth(self.line(offset) as usize - 1).unwrap_or("");
        match line.split_once('=') {
            Some((key, _)) => self.plain(key.trim()).to_string(),
            None => "rule".to_string(),
        }
    }

    /// A key as it may be shown: someone may have named the wrong file, and what stands where keys
    /// should be may be anything.
    fn plain<'k>(&self, key: &'k str) -> &'k str {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_';
        if (1..=20).contains(&key.len()) && key.bytes().all(fine) { key } else { "(not shown)" }
    }

    fn line(&self, offset: usize) -> u32 {
        self.newlines.partition_point(|&newline| newline < offset) as u32 + 1
    }
}

/// The message without the value that it quotes.
fn without_quoted(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(from), Some(to)) if from < to => {
            format!("{}\"…\"{}", &message[..from], &message[to + 1..])
        }
        _ => message.to_string(),
    }
}
