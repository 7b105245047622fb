//! An entry as a line: the fingerprint, then `name=value` in a fixed order, so that a difference
//! reads well.

use std::fmt::Write;
use std::str::Chars;

use super::error::Problem;
use super::list::ListKind;
use crate::output::is_misleading;
use crate::{Date, Entry};

impl Entry {
    /// The line, without its end.
    pub fn line(&self) -> String {
        let mut line = format!("{} added={}", self.fingerprint, self.added);
        if let Some(expires) = self.expires {
            put(&mut line, "until", &expires.to_string());
        }
        for (name, value) in [("owner", &self.owner), ("rule", &self.rule), ("path", &self.path)] {
            if !value.is_empty() {
                put(&mut line, name, &bare(value).map_or_else(|| quoted(value), str::to_owned));
            }
        }
        if !self.reason.is_empty() {
            put(&mut line, "reason", &quoted(&self.reason));
        }
        line
    }
}

fn put(line: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = write!(line, " {name}={value}");
}

/// Text that needs no quotation marks.
fn bare(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@+:,~".contains(&byte);
    text.bytes().all(plain).then_some(text)
}

/// Text in quotation marks, with everything escaped that would end it, move a cursor or hide text.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if is_misleading(character) => quoted.extend(character.escape_unicode()),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// The values of a line, by name.
#[derive(Default)]
struct Fields {
    added: Option<String>,
    until: Option<String>,
    owner: Option<String>,
    rule: Option<String>,
    path: Option<String>,
    reason: Option<String>,
}

/// Reads a line that is no comment, header or blank.
pub(crate) fn read(line: &str, kind: ListKind) -> Result<Entry, Problem> {
    let (fingerprint, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    let fingerprint = fingerprint.parse().map_err(|_| Problem::Fingerprint)?;
    let mut fields = Fields::default();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=').ok_or(Problem::Field)?;
        let (value, after) = value_of(value)?;
        fields.set(name, value)?;
        rest = after.trim_start();
        if rest.len() == after.len() && !rest.is_empty() {
            return Err(Problem::Field);
        }
    }
    if !fields.rule.as_deref().unwrap_or_default().bytes().all(is_of_id) {
        return Err(Problem::Rule);
    }
    let added = date("added", fields.added)?.ok_or(Problem::Missing("added"))?;
    let entry = Entry {
        fingerprint,
        added,
        expires: date("until", fields.until)?,
        owner: fields.owner.unwrap_or_default(),
        rule: fields.rule.unwrap_or_default(),
        path: fields.path.unwrap_or_default(),
        reason: fields.reason.unwrap_or_default(),
    };
    match kind {
        ListKind::Ignore if entry.owner.trim().is_empty() => Err(Problem::Missing("owner")),
        ListKind::Ignore if entry.reason.trim().is_empty() => Err(Problem::Missing("reason")),
        _ => Ok(entry),
    }
}

/// May it stand in a rule's id? Ids are printed, so nobody is to say anything else with them.
fn is_of_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

impl Fields {
    fn set(&mut self, name: &str, value: String) -> Result<(), Problem> {
        let (name, field) = match name {
            "added" => ("added", &mut self.added),
            "until" => ("until", &mut self.until),
            "owner" => ("owner", &mut self.owner),
            "rule" => ("rule", &mut self.rule),
            "path" => ("path", &mut self.path),
            "reason" => ("reason", &mut self.reason),
            _ => return Err(Problem::Field),
        };
        match field.replace(value) {
            None => Ok(()),
            Some(_) => Err(Problem::Twice(name)),
        }
    }
}

fn date(name: &'static str, text: Option<String>) -> Result<Option<Date>, Problem> {
    text.map(|text| text.parse()).transpose().map_err(|_| Problem::Date(name))
}

/// A value at the beginning of `text`, and what follows it.
fn value_of(text: &str) -> Result<(String, &str), Problem> {
    let Some(inside) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return Ok((value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut chars = inside.chars();
    loop {
        match chars.next().ok_or(Problem::Quote)? {
            '"' => return Ok((value, chars.as_str())),
            '\\' => value.push(escape(&mut chars).ok_or(Problem::Quote)?),
            character => value.push(character),
        }
    }
}

/// What an escape stands for; the `\` is read already.
fn escape(chars: &mut Chars<'_>) -> Option<char> {
    match chars.next()? {
        same @ ('"' | '\\') => Some(same),
        'u' => {
            let (digits, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
            *chars = rest.chars();
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)
        }
        _ => None,
    }
}
