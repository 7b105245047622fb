//! The consumers of environment files, and how each reads a line.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::{
    Assignment, Line, Meaning, Quote, Refusal,
    meaning::{Dollar, expanded, unescaped},
    scan::{comment_start, is_blank},
    shell, systemd,
};
use crate::document::Span;

/// Who reads an environment file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dialect {
    /// `op run --env-file`; from its documentation only.
    OnePassword,
    /// `node --env-file`.
    Node,
    /// python-dotenv.
    Python,
    /// dotenvx; it also runs `$(command)`.
    Dotenvx,
    /// `docker run --env-file`: a line is taken as it is.
    Docker,
    /// `env_file:` of docker compose; from its documentation only.
    Compose,
    /// `doppler secrets upload`; from its documentation only.
    Doppler,
    /// `EnvironmentFile=` of a systemd unit; from its documentation only.
    Systemd,
    /// `dotenv` in an `.envrc`; from its documentation only.
    Direnv,
    /// A POSIX shell that sources the file.
    Shell,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::OnePassword,
        Self::Node,
        Self::Python,
        Self::Dotenvx,
        Self::Docker,
        Self::Compose,
        Self::Doppler,
        Self::Systemd,
        Self::Direnv,
        Self::Shell,
    ];

    /// Its name in text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnePassword => "1Password",
            Self::Node => "Node",
            Self::Python => "python-dotenv",
            Self::Dotenvx => "dotenvx",
            Self::Docker => "Docker",
            Self::Compose => "docker compose",
            Self::Doppler => "Doppler",
            Self::Systemd => "systemd",
            Self::Direnv => "direnv",
            Self::Shell => "shell",
        }
    }

    /// Whether a byte order mark becomes part of the first name.
    const fn keeps_bom(self) -> bool {
        matches!(self, Self::Node | Self::Python | Self::Systemd | Self::Direnv | Self::Shell)
    }

    fn takes_name(self, name: &[u8]) -> bool {
        let allowed: &[u8] = match self {
            Self::Node | Self::Python | Self::Docker => return true,
            Self::Systemd | Self::Shell | Self::Doppler => b"_",
            Self::Direnv => b"_.",
            Self::OnePassword | Self::Dotenvx | Self::Compose => b"_.-",
        };
        let digit_first = name.first().is_some_and(u8::is_ascii_digit);
        let strict = matches!(self, Self::Systemd | Self::Shell | Self::Doppler);
        !(strict && digit_first)
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || allowed.contains(byte))
    }
}

/// What `line` of `text` means to the consumers of a dialect. Nothing is expanded or run: what a
/// consumer would replace is marked.
///
/// ```
/// use scrubjay_refs::document::dotenv::{Dialect, File, value_of};
/// let text = b"A='${HOME}'";
/// let file = File::parse(text);
/// let python = value_of(text, &file.lines()[0], Dialect::Python);
/// assert_eq!(python.expansions().len(), 1);
/// let node = value_of(text, &file.lines()[0], Dialect::Node);
/// assert!(node.expansions().is_empty());
/// ```
pub fn value_of<'a>(text: &'a [u8], line: &Line, dialect: Dialect) -> Meaning<'a> {
    let Some(assignment) = line.assignment() else {
        return Meaning::Refused(Refusal::NotAnAssignment);
    };
    let behind_bom =
        line.span.start > 0 && text.starts_with(b"\xEF\xBB\xBF") && line.span.start == 3;
    let name = assignment.name.of(text);
    if (behind_bom && dialect.keeps_bom()) || !dialect.takes_name(name) {
        return Meaning::Refused(Refusal::Name);
    }
    let source = Source { text, assignment };
    match dialect {
        Dialect::OnePassword => source.one_password(),
        Dialect::Node => source.node(),
        Dialect::Python => source.python(),
        Dialect::Dotenvx => source.dotenvx(),
        Dialect::Docker => source.docker(),
        Dialect::Compose => source.compose(),
        Dialect::Doppler => source.doppler(),
        Dialect::Systemd if assignment.export.is_some() => Meaning::Refused(Refusal::Name),
        Dialect::Systemd => systemd::value(&text[assignment.raw.start.min(text.len())..]),
        Dialect::Direnv => source.direnv(),
        Dialect::Shell => shell::value(text, assignment),
    }
}

struct Source<'a, 's> {
    text: &'a [u8],
    assignment: &'s Assignment,
}

impl<'a> Source<'a, '_> {
    fn raw(&self) -> &'a [u8] {
        self.assignment.raw.of(self.text)
    }

    /// The line on which the value begins, after `=`.
    fn first_line(&self) -> &'a [u8] {
        let raw = self.raw();
        let line = &raw[..memchr(b'\n', raw).unwrap_or(raw.len())];
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// The rest of the file from the value on.
    fn rest(&self) -> &'a [u8] {
        let rest = &self.text[self.assignment.raw.start.min(self.text.len())..];
        trim_start(rest)
    }

    /// The value before a comment, outside of quotes.
    fn before_comment(&self) -> &'a [u8] {
        let line = self.first_line();
        trim(&line[..comment_start(line).unwrap_or(line.len())])
    }

    /// What is in the quotes of the tree, or the reason that there is none.
    fn quoted(&self) -> Result<Option<(Quote, &'a [u8])>, Refusal> {
        let open = match trim_start(self.raw()).first() {
            Some(&byte) => Quote::of(byte),
            None => Quote::None,
        };
        let assignment = self.assignment;
        match (open, assignment.quote) {
            (Quote::None, _) => Ok(None),
            (_, Quote::None) => Err(Refusal::OpenQuote),
            (_, _) if assignment.trailing.is_some() => Err(Refusal::Trailing),
            (_, quote) => Ok(Some((quote, assignment.value.of(self.text)))),
        }
    }

    fn one_password(&self) -> Meaning<'a> {
        match self.quoted() {
            Err(refusal) => Meaning::Refused(refusal),
            Ok(Some((Quote::Single, value))) => Meaning::literal(value),
            Ok(Some((Quote::Double, value))) => unescaped(value, Some, Dollar::Names),
            Ok(_) => unescaped(self.before_comment(), Some, Dollar::Names),
        }
    }

    fn node(&self) -> Meaning<'a> {
        let raw = &self.text[self.assignment.raw.start..];
        let rest = &raw[spaces(raw.iter())..];
        let newline = memchr(b'\n', rest);
        let line_end = newline.unwrap_or(rest.len());
        let quote = rest.first().map_or(Quote::None, |&byte| Quote::of(byte));
        let Some(byte) = quote.byte() else {
            let line = &rest[..line_end];
            let value = &line[..memchr(b'#', line).unwrap_or(line.len())];
            let value = value.strip_suffix(b"\r").unwrap_or(value);
            return Meaning::literal(without_cr(
                &value[..value.len() - spaces(value.iter().rev())],
            ));
        };
        let Some(closing) = memchr(byte, &rest[1..]) else {
            // Node drops the variable if the file ends without a line's end.
            return match newline {
                Some(_) => Meaning::literal(without_cr(&rest[..line_end])),
                None => Meaning::Refused(Refusal::OpenQuote),
            };
        };
        let value = without_cr(&rest[1..=closing]);
        match quote {
            Quote::Double => Meaning::literal(replaced(value, b'n', b'\n')),
            _ => Meaning::literal(value),
        }
    }

    fn python(&self) -> Meaning<'a> {
        let rest = self.rest();
        let Some(quote @ (b'\'' | b'"')) = rest.first().copied() else {
            return expanded(Cow::Borrowed(self.before_comment()), Dollar::Braces);
        };
        let Some(closing) = python_closing(rest, quote) else {
            return Meaning::Refused(Refusal::OpenQuote);
        };
        let behind = &rest[closing + 1..];
        let behind = trim(&behind[..memchr(b'\n', behind).unwrap_or(behind.len())]);
        if !(behind.is_empty() || behind.starts_with(b"#")) {
            return Meaning::Refused(Refusal::Trailing);
        }
        let value = python_newlines(&rest[1..closing]);
        // Expansion comes last: an escape cannot keep a dollar from it.
        let value = match quote {
            b'"' => decoded(&value, |byte| match byte {
                b'a' => Some(7),
                b'b' => Some(8),
                b'f' => Some(12),
                b'n' => Some(b'\n'),
                b'r' => Some(b'\r'),
                b't' => Some(b'\t'),
                b'v' => Some(11),
                b'\\' | b'\'' | b'"' => Some(byte),
                _ => None,
            }),
            _ => decoded(&value, |byte| matches!(byte, b'\\' | b'\'').then_some(byte)),
        };
        expanded(Cow::Owned(value), Dollar::Braces)
    }

    fn dotenvx(&self) -> Meaning<'a> {
        let assignment = self.assignment;
        let raw = self.first_line();
        let unquoted = trim(&raw[..memchr(b'#', raw).unwrap_or(raw.len())]);
        if assignment.quote == Quote::None || assignment.trailing.is_some() {
            return expanded(Cow::Borrowed(unquoted), Dollar::Commands);
        }
        let value = assignment.value.of(self.text);
        match assignment.quote {
            Quote::Single => Meaning::literal(value),
            Quote::Double => {
                let value = decoded(value, |byte| match byte {
                    b'n' => Some(b'\n'),
                    b'r' => Some(b'\r'),
                    b't' => Some(b'\t'),
                    _ => None,
                });
                expanded(Cow::Owned(value), Dollar::Commands)
            }
            _ => expanded(Cow::Borrowed(value), Dollar::Commands),
        }
    }

    fn docker(&self) -> Meaning<'a> {
        let touching = self.assignment.name.end + 1 == self.assignment.raw.start;
        if self.assignment.export.is_some() || !touching {
            return Meaning::Refused(Refusal::WhiteSpace);
        }
        Meaning::literal(self.first_line())
    }

    fn compose(&self) -> Meaning<'a> {
        match self.quoted() {
            Err(refusal) => Meaning::Refused(refusal),
            Ok(Some((Quote::Single, value))) => Meaning::literal(value),
            Ok(Some((Quote::Double, value))) => unescaped(
                value,
                |byte| match byte {
                    b'n' => Some(b'\n'),
                    b'r' => Some(b'\r'),
                    b't' => Some(b'\t'),
                    b'\\' | b'"' | b'$' => Some(byte),
                    _ => None,
                },
                Dollar::Names,
            ),
            Ok(_) => expanded(Cow::Borrowed(self.before_comment()), Dollar::Names),
        }
    }

    fn doppler(&self) -> Meaning<'a> {
        match self.quoted() {
            Err(refusal) => Meaning::Refused(refusal),
            Ok(Some((Quote::Double, value))) => {
                let escape = |byte| match byte {
                    b'n' => Some(b'\n'),
                    b'\\' | b'"' => Some(byte),
                    _ => None,
                };
                unescaped(value, escape, Dollar::Braces)
            }
            Ok(Some((_, value))) => expanded(Cow::Borrowed(value), Dollar::Braces),
            Ok(None) => expanded(Cow::Borrowed(self.before_comment()), Dollar::Braces),
        }
    }

    fn direnv(&self) -> Meaning<'a> {
        let line = trim(self.first_line());
        let open = line.first().map_or(Quote::None, |&byte| Quote::of(byte));
        if !matches!(open, Quote::Single | Quote::Double) {
            let value = trim(&line[..memchr(b'#', line).unwrap_or(line.len())]);
            return unescaped(value, |byte| (byte != b'$').then_some(byte), Dollar::Names);
        }
        if self.assignment.quote == Quote::None || self.raw().contains(&b'\n') {
            return Meaning::Refused(Refusal::OpenQuote);
        }
        if self.assignment.trailing.is_some() {
            return Meaning::Refused(Refusal::Trailing);
        }
        let value = self.assignment.value.of(self.text);
        if open == Quote::Single {
            return Meaning::literal(value);
        }
        let escape = |byte| match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            _ => Some(byte),
        };
        unescaped(value, escape, Dollar::Names)
    }
}

/// Where python-dotenv sees the end of a quoted value: a backslash escapes in both quotes.
fn python_closing(rest: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    while let Some(found) = memchr2(quote, b'\\', rest.get(at..)?) {
        at += found;
        if rest[at] == quote {
            return Some(at);
        }
        at += 2;
    }
    None
}

fn python_newlines(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for (at, &byte) in value.iter().enumerate() {
        match byte {
            b'\r' if value.get(at + 1) == Some(&b'\n') => {}
            b'\r' => out.push(b'\n'),
            _ => out.push(byte),
        }
    }
    out
}

fn decoded(value: &[u8], escape: impl Fn(u8) -> Option<u8>) -> Vec<u8> {
    match unescaped(value, escape, Dollar::Literal) {
        Meaning::Value(value) => value.bytes.into_owned(),
        Meaning::Refused(_) => Vec::new(),
    }
}

/// `\` and `letter` anywhere, also behind another backslash, as `byte`.
fn replaced(value: Cow<'_, [u8]>, letter: u8, byte: u8) -> Cow<'_, [u8]> {
    if memchr(b'\\', &value).is_none() {
        return value;
    }
    let mut out = Vec::with_capacity(value.len());
    let mut rest = &value[..];
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'\\' && tail.first() == Some(&letter) {
            out.push(byte);
            rest = &tail[1..];
        } else {
            out.push(first);
            rest = tail;
        }
    }
    Cow::Owned(out)
}

fn without_cr(value: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'\r', value).is_none() {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.iter().copied().filter(|&byte| byte != b'\r').collect())
}

/// How many spaces come first: Node trims nothing else.
fn spaces<'b>(bytes: impl Iterator<Item = &'b u8>) -> usize {
    bytes.take_while(|&&byte| byte == b' ').count()
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().take_while(|&&byte| is_blank(byte)).count()..]
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().rev().take_while(|&&byte| is_blank(byte)).count();
    Span::new(0, bytes.len() - blanks).of(bytes)
}

fn trim(bytes: &[u8]) -> &[u8] {
    trim_end(trim_start(bytes))
}
