//! The report for people: each credential with its places, then the summary.

use std::fmt::Display;
use std::io;

use anstyle::{AnsiColor, Effects};
use scrubjay_detect::{Confidence, Fact};
use scrubjay_sources::GitOrigin;

use super::escape::{visible, visible_origin};
use super::{home, shown, text_summary};
use crate::{Colour, Credential, Place, Report, Style, SuppressedFindings};

/// How many places of a credential are listed.
const PLACES: usize = 10;

/// How many characters of a variable's name are shown.
const NAME: usize = 80;

/// What stands before the lines under a credential's heading.
const INDENT: &str = "        ";

pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint(style.colour);
    home::write(report, style, paint, out)?;
    let all = &report.credentials;
    for credential in all.iter().filter(|credential| !credential.is_publishable()) {
        heading(credential, style, paint, out)?;
        places(credential, paint, out)?;
        writeln!(
            out,
            "{INDENT}{}",
            paint.dim(format_args!("fingerprint {}", credential.fingerprint))
        )?;
        remedy(credential, style, paint, out)?;
        writeln!(out)?;
    }
    if all.iter().any(Credential::is_publishable) {
        writeln!(out, "{}\n", paint.bold("Publishable: meant to be public, no reason to act"))?;
        for credential in all.iter().filter(|credential| credential.is_publishable()) {
            heading(credential, style, paint, out)?;
            places(credential, paint, out)?;
            writeln!(out)?;
        }
    }
    if style.suppressed == SuppressedFindings::Listed && !report.suppressed.is_empty() {
        writeln!(out, "{}\n", paint.bold("Suppressed: not reported"))?;
        for credential in &report.suppressed {
            heading(credential, style, paint, out)?;
            places(credential, paint, out)?;
            suppression(credential, out)?;
            writeln!(out)?;
        }
    }
    text_summary::write(report, paint, out)
}

/// Who said that it is not to be reported.
fn suppression(credential: &Credential, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(suppression) = &credential.suppressed else { return Ok(()) };
    write!(out, "{INDENT}suppressed: {}", suppression.by.name())?;
    if let Some(reason) = suppression.reason() {
        write!(out, ", {}", visible(reason))?;
    }
    if let Some(entry) = &suppression.entry {
        if !entry.owner.is_empty() {
            write!(out, ", by {}", visible(&entry.owner))?;
        }
        if let Some(expires) = entry.expires {
            write!(out, ", until {expires}")?;
        }
    }
    writeln!(out)
}

/// Confidence, what it is, its rule, its value; on a line of their own the check and the facts.
fn heading(
    credential: &Credential,
    style: &Style,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rule = &credential.rule;
    let level = if credential.is_publishable() {
        format!("{:<8}", "public")
    } else {
        paint.level(credential.confidence)
    };
    let (description, id) = (visible(&rule.description), visible(&rule.id));
    let value = visible(&shown::value(credential, style));
    writeln!(out, "{level}{}  {id}  {value}", paint.bold(&description))?;
    let check = credential.check.map(|check| format!("check {}", check.name()));
    let facts = credential.facts.iter().map(fact);
    let details: Vec<_> = check.into_iter().chain(facts).collect();
    if !details.is_empty() {
        writeln!(out, "{INDENT}{}", details.join(" · "))?;
    }
    Ok(())
}

/// How many branches are named.
const BRANCHES: usize = 3;

/// The commit that brought a place in, in one line.
fn commit(git: &GitOrigin) -> String {
    let mut said = Vec::new();
    said.push(shown::of_commit(git).unwrap_or_else(|| {
        let id: String = git.object.chars().take(12).collect();
        format!("object {id}")
    }));
    match git.more_versions {
        0 => {}
        1 => said.push("and 1 later version".to_owned()),
        more => said.push(format!("and {more} later versions")),
    }
    said.extend(git.branches.as_deref().map(on_branches));
    let where_now = match (git.in_head, git.in_tree) {
        (true, Some(true)) => "still in HEAD and the working tree",
        (true, Some(false)) => "still in HEAD, not in the working tree",
        (true, None) => "still in HEAD",
        (false, Some(true)) => "not in HEAD, still in the working tree",
        (false, _) => "not in HEAD",
    };
    said.push(where_now.to_owned());
    said.join("; ")
}

/// The first branches by their names.
fn on_branches(branches: &[String]) -> String {
    let shown: Vec<_> = branches.iter().take(BRANCHES).map(|name| visible(name)).collect();
    match branches.len() - shown.len() {
        _ if branches.is_empty() => "on no branch".to_owned(),
        0 => format!("on {}", shown.join(", ")),
        more => format!("on {} and {more} more", shown.join(", ")),
    }
}

fn fact(fact: &Fact) -> String {
    let value = visible(&shown::fact(fact));
    match fact {
        Fact::ExpiresAt(_) => format!("expires {value}"),
        Fact::Encrypted(true) => "needs a passphrase".to_owned(),
        Fact::Encrypted(false) => "no passphrase".to_owned(),
        _ => format!("{} {value}", fact.name()),
    }
}

fn places(credential: &Credential, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    for Place { origin, line, column, name, git_ignored, .. } in
        credential.places.iter().take(PLACES)
    {
        write!(out, "{INDENT}{}", visible_origin(origin))?;
        if !credential.is_exposure() {
            write!(out, ":{line}:{column}")?;
        }
        if let Some(name) = name {
            let short: String = name.chars().take(NAME).collect();
            let more = if short.len() < name.len() { "…" } else { "" };
            write!(out, "  {}{more}", visible(&short))?;
        }
        if *git_ignored {
            write!(out, "  {}", paint.dim("git-ignored"))?;
        }
        writeln!(out)?;
        if let Some(git) = origin.git() {
            writeln!(out, "{INDENT}  {}", paint.dim(commit(git)))?;
        }
    }
    match credential.places.len().saturating_sub(PLACES) {
        0 => Ok(()),
        1 => writeln!(out, "{INDENT}and 1 more place (use --format json)"),
        more => writeln!(out, "{INDENT}and {more} more places (use --format json)"),
    }?;
    match credential.more_places {
        0 => Ok(()),
        more => writeln!(out, "{INDENT}and {more} more that no format lists"),
    }
}

fn remedy(
    credential: &Credential,
    style: &Style,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if credential.rule.remedy.is_empty() {
        return Ok(());
    }
    wrapped("next: ", &credential.rule.remedy, style, paint, out)
}

/// A text with a label, broken into lines.
pub(crate) fn wrapped(
    label: &str,
    text: &str,
    style: &Style,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut line = INDENT.len() + label.len();
    write!(out, "{INDENT}{}", paint.bold(label))?;
    let indent = line;
    for word in visible(text).split(' ') {
        let length = word.chars().count();
        if line > indent && line + 1 + length > style.width {
            write!(out, "\n{:indent$}", "")?;
            line = indent;
        } else if line > indent {
            write!(out, " ")?;
            line += 1;
        }
        write!(out, "{word}")?;
        line += length;
    }
    writeln!(out)
}

/// Puts colours on text, or not.
#[derive(Clone, Copy)]
pub(crate) struct Paint(Colour);

impl Paint {
    pub(crate) fn bold(self, text: impl Display) -> String {
        self.with(anstyle::Style::new().effects(Effects::BOLD), text)
    }

    pub(crate) fn dim(self, text: impl Display) -> String {
        self.with(anstyle::Style::new().effects(Effects::DIMMED), text)
    }

    pub(crate) fn warn(self, text: impl Display) -> String {
        self.with(AnsiColor::Yellow.on_default(), text)
    }

    /// The confidence, padded to the indent.
    fn level(self, confidence: Confidence) -> String {
        let colour = match confidence {
            Confidence::High => AnsiColor::Red,
            Confidence::Medium => AnsiColor::Yellow,
            _ => AnsiColor::Cyan,
        };
        self.with(colour.on_default().effects(Effects::BOLD), format_args!("{confidence:<8}"))
    }

    fn with(self, style: anstyle::Style, text: impl Display) -> String {
        match self.0 {
            Colour::Plain => text.to_string(),
            Colour::Ansi => format!("{style}{text}{style:#}"),
        }
    }
}
