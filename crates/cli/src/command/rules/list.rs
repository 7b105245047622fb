//! `scrubjay rules list`: one line a rule.

use std::io::{self, Write};

use clap::Args;
use scrubjay_detect::{RuleInfo, Scanner, Visibility};
use scrubjay_scan::{Colour, visible};
use serde::Serialize;

use super::{Format, withhold::withhold, write_json};
use crate::configuration::configured_rules;
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};
use crate::rule_choice::{RuleChoice, builder};
use crate::terminal;

/// List the rules: id, confidence, shape, offline check, description
///
/// The built-in rules, those of `[scan] rules` in config.toml, and those of --rules. A publishable
/// key's description ends with `(publishable)`. `-` in the column of checks is none.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only the rules of this provider
    #[arg(long, value_name = "ID")]
    provider: Option<String>,

    /// The form of the list
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,

    #[command(flatten)]
    choice: RuleChoice,
}

/// A rule, as the list has it.
#[derive(Serialize)]
struct Row<'r> {
    id: &'r str,
    description: String,
    provider: &'r str,
    provider_name: String,
    confidence: &'static str,
    shape: &'static str,
    check: Option<&'static str>,
    publishable: bool,
}

impl<'r> Row<'r> {
    /// Someone may have written a real token into a rule of their own: it is withheld.
    fn new(rule: RuleInfo<'r>, scanner: &Scanner) -> Self {
        let shown = |text: &str| withhold(text, scanner);
        Self {
            id: rule.id(),
            description: shown(rule.description()),
            provider: rule.provider(),
            provider_name: shown(rule.provider_name()),
            confidence: rule.confidence().name(),
            shape: rule.shape().name(),
            check: rule.check().map(|check| check.name()),
            publishable: rule.visibility() == Visibility::Publishable,
        }
    }
}

pub(super) fn run(args: &ListArgs, diagnostics: &Diagnostics) -> Result<Exit, Error> {
    let files = [configured_rules(diagnostics)?, args.choice.files()?].concat();
    let scanner = args.choice.of(builder(&files)).build()?;
    let is_wanted = |row: &Row<'_>| args.provider.as_ref().is_none_or(|id| row.provider == id);
    let mut rows: Vec<Row<'_>> =
        scanner.rules().map(|rule| Row::new(rule, &scanner)).filter(is_wanted).collect();
    if let (true, Some(provider)) = (rows.is_empty(), &args.provider) {
        return Err(Error::NoProvider(visible(provider)));
    }
    rows.sort_by_key(|row| row.id);
    Destination::Stdout.write(Audience::Usual, |out| match args.format {
        Format::Text => table(&rows, terminal::stdout_colour(), out),
        Format::Json => {
            #[derive(Serialize)]
            struct List<'r> {
                rules: &'r [Row<'r>],
            }
            write_json(&List { rules: &rows }, out)
        }
    })?;
    Ok(Exit::Clean)
}

/// Columns as wide as what they hold.
fn table(rows: &[Row<'_>], colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    let check = |row: &Row<'_>| row.check.unwrap_or("-");
    let width = |column: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(column).max().unwrap_or(0);
    let (ids, confidences) = (width(&|row| row.id.len()), width(&|row| row.confidence.len()));
    let (shapes, checks) = (width(&|row| row.shape.len()), width(&|row| check(row).len()));
    let (bold, plain) = match colour {
        Colour::Ansi => ("\u{1b}[1m", "\u{1b}[0m"),
        _ => ("", ""),
    };
    for row in rows {
        let publishable = if row.publishable { " (publishable)" } else { "" };
        writeln!(
            out,
            "{bold}{:<ids$}{plain}  {:<confidences$}  {:<shapes$}  {:<checks$}  {}{publishable}",
            row.id,
            row.confidence,
            row.shape,
            check(row),
            visible(&row.description),
        )?;
    }
    Ok(())
}
