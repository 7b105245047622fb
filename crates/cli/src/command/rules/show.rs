//! `scrubjay rules show`: everything about a rule.

use std::io::{self, Write};

use clap::Args;
use scrubjay_detect::template::expand;
use scrubjay_detect::{Rule, RuleFile, Scanner};
use scrubjay_scan::visible;
use serde::Serialize;

use super::nearest::nearest;
use super::withhold::withhold;
use super::{Format, explain, write_json};
use crate::configuration::configured_rules;
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};
use crate::rule_choice::{RuleFiles, builder};

/// Tell everything about rules: what is found and how, what to do, examples
///
/// Examples are shown as the templates they are kept as: `{base62:36}` stands for 36 random
/// characters, and the secret is what stands in `«…»`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Rules such as `github.pat-classic`, or providers such as `github` for all of theirs
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,

    /// The form of the output
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,

    /// Print examples in full instead of their templates
    ///
    /// They are random and open nothing, but every scanner takes them for secrets.
    #[arg(long)]
    reveal: bool,

    #[command(flatten)]
    files: RuleFiles,
}

/// A rule with what its file says of it.
#[derive(Serialize)]
struct Shown<'r> {
    id: &'r str,
    description: &'r str,
    provider: &'r str,
    provider_name: Option<&'r str>,
    confidence: &'static str,
    confidence_reason: String,
    publishable: bool,
    shape: &'static str,
    literals: &'r [String],
    ignore_case: bool,
    encoded: bool,
    options: &'r [String],
    pattern: Option<&'r str>,
    secret_group: u8,
    entropy: Option<f32>,
    requires: Vec<&'static str>,
    check: Option<String>,
    path: Option<&'r str>,
    component: Option<String>,
    allow: &'r [String],
    remedy: &'r str,
    sources: &'r [String],
    notes: String,
    provider_notes: String,
    examples: Vec<String>,
    counterexamples: Vec<String>,
    #[serde(skip)]
    shape_reason: String,
}

impl<'r> Shown<'r> {
    fn new(file: &'r RuleFile, rule: &'r Rule, examples: Examples) -> Self {
        let listed = |templates: &[String]| templates.iter().map(|t| examples.shown(t)).collect();
        Self {
            id: &rule.id,
            description: &rule.description,
            provider: &rule.provider,
            provider_name: file.rules().provider_name(),
            confidence: rule.confidence.name(),
            confidence_reason: explain::confidence(rule),
            publishable: rule.visibility == scrubjay_detect::Visibility::Publishable,
            shape: rule.shape.name(),
            literals: &rule.literals,
            ignore_case: rule.ignore_case,
            encoded: rule.encoded,
            options: &rule.options,
            pattern: rule.pattern.as_deref(),
            secret_group: rule.secret_group,
            entropy: rule.entropy,
            requires: rule.requires.iter().map(|class| class.name()).collect(),
            check: rule.check.map(explain::check),
            path: rule.path.as_deref(),
            component: rule.component.as_ref().map(|component| {
                format!("within {} bytes of a match of {}", component.within, component.rule)
            }),
            allow: &rule.allow,
            remedy: &rule.remedy,
            sources: &rule.sources,
            notes: file.notes_on(rule),
            provider_notes: file.notes(),
            examples: listed(&rule.examples),
            counterexamples: listed(&rule.counterexamples),
            shape_reason: explain::shape(rule.shape),
        }
    }

    /// The lines of the text form: a label, and what it stands before.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        let mut add = |label, text: &str| {
            if !text.is_empty() {
                lines.push((label, visible(text)));
            }
        };
        let name = self.provider_name.unwrap_or(self.provider);
        add("provider", name);
        self.provider_notes.lines().for_each(|line| add("", line));
        add("confidence", &self.confidence_reason);
        if self.publishable {
            add("visibility", "publishable: meant to be public, reported as such");
        }
        add("check", self.check.as_deref().unwrap_or("none"));
        add("shape", &self.shape_reason);
        let mut literals = self.literals.join("  ");
        literals += if self.ignore_case && !literals.is_empty() { "  (in any case)" } else { "" };
        literals += if self.encoded { "  (encoded too)" } else { "" };
        add("literals", &literals);
        self.options.iter().for_each(|option| add("option", option));
        add("pattern", self.pattern.unwrap_or_default());
        if self.secret_group > 0 {
            add("secret", &format!("group {} of the pattern", self.secret_group));
        }
        if let Some(entropy) = self.entropy {
            add("entropy", &format!("at least {entropy} bits a byte"));
        }
        add("requires", &self.requires.join(", "));
        add("beside", self.component.as_deref().unwrap_or_default());
        add("only in", self.path.unwrap_or_default());
        self.allow.iter().for_each(|allow| add("but not", allow));
        self.notes.lines().for_each(|line| add("notes", line));
        add("remedy", self.remedy);
        self.sources.iter().for_each(|source| add("source", source));
        self.examples.iter().for_each(|example| add("found", example));
        self.counterexamples.iter().for_each(|example| add("not found", example));
        lines
    }
}

/// How examples are shown.
#[derive(Clone, Copy)]
enum Examples {
    Templates,
    Expanded,
}

impl Examples {
    fn shown(self, template: &str) -> String {
        match self {
            Self::Templates => template.to_owned(),
            Self::Expanded => match expand(template, 0) {
                Ok(expansion) => String::from_utf8_lossy(&expansion.text).into_owned(),
                Err(error) => format!("({error})"),
            },
        }
    }
}

pub(super) fn run(args: &ShowArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let own = [configured_rules(diagnostics)?, args.files.read()?].concat();
    let scanner = builder(&own).build()?;
    let mut files: Vec<(RuleFile, &str)> = Vec::new();
    for name in &args.ids {
        let before = files.len();
        let builtin = RuleFile::builtin_of(name.split('.').next().unwrap_or_default());
        let all = own.iter().cloned().chain(builtin);
        files
            .extend(all.filter(|file| rules_of(file, name).next().is_some()).map(|f| (f, &**name)));
        if files.len() == before {
            return Err(no_rule(name, &scanner));
        }
    }
    let examples = if args.reveal { Examples::Expanded } else { Examples::Templates };
    if args.reveal {
        diagnostics.warning("the output holds made-up secrets in plain text");
    }
    let rules = files
        .iter()
        .flat_map(|(file, name)| rules_of(file, name).map(|rule| Shown::new(file, rule, examples)));
    let mut text = Vec::new();
    print(&rules.collect::<Vec<_>>(), args.format, &mut text)
        .map_err(|error| Error::Stdout(error.kind()))?;
    let mut text = String::from_utf8_lossy(&text).into_owned();
    // The built-in files hold nothing like it; a test says so.
    if !own.is_empty() && !args.reveal {
        text = withhold(&text, &scanner);
    }
    Destination::Stdout.write(Audience::Usual, |out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clean)
}

/// The rules of a file that are meant by an id or a provider's.
fn rules_of<'f>(file: &'f RuleFile, name: &'f str) -> impl Iterator<Item = &'f Rule> {
    file.rules().iter().filter(move |rule| rule.id == name || rule.provider == name)
}

fn no_rule(name: &str, scanner: &Scanner) -> Error {
    let names = scanner.rules().flat_map(|rule| [rule.id(), rule.provider()]);
    let near = nearest(name, names).into_iter().map(str::to_owned).collect();
    Error::NoRule { name: visible(name), near }
}

fn print(rules: &[Shown<'_>], format: Format, out: &mut dyn Write) -> io::Result<()> {
    if format == Format::Json {
        #[derive(Serialize)]
        struct Rules<'r> {
            rules: &'r [Shown<'r>],
        }
        return write_json(&Rules { rules }, out);
    }
    for (number, rule) in rules.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}: {}", rule.id, visible(rule.description))?;
        let mut last = "";
        for (label, text) in rule.lines() {
            let shown = if label == last { "" } else { label };
            writeln!(out, "  {shown:<10}  {text}")?;
            last = label;
        }
    }
    Ok(())
}
