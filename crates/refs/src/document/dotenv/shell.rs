//! How a POSIX shell that sources the file reads an assignment. Nothing is expanded or run.

use super::{
    Assignment, ExpansionKind, Meaning, Refusal,
    meaning::{Builder, Dollar, expansion_at},
};

#[cfg(feature = "structured")]
use crate::document::Span;

/// The value of an assignment.
pub(super) fn value<'a>(text: &[u8], assignment: &Assignment) -> Meaning<'a> {
    if assignment.name.end + 1 != assignment.raw.start {
        return Meaning::Refused(Refusal::WhiteSpace);
    }
    let rest = &text[assignment.raw.start.min(text.len())..];
    let mut word = Word { rest, at: 0, builder: Builder::default() };
    match word.read().and_then(|()| word.others(assignment.export.is_some())) {
        Ok(()) => word.builder.finish(),
        Err(refusal) => Meaning::Refused(refusal),
    }
}

/// The word that is assigned and where it lies, if a shell takes the line and nothing in the word is
/// expanded.
#[cfg(feature = "structured")]
pub(in crate::document) fn shell_word(
    text: &[u8],
    assignment: &Assignment,
) -> Option<(Vec<u8>, Span)> {
    let Meaning::Value(value) = value(text, assignment) else { return None };
    let start = assignment.raw.start;
    let mut word = Word { rest: text.get(start..)?, at: 0, builder: Builder::default() };
    word.read().ok()?;
    let end = start + word.at.min(word.rest.len());
    value.expansions.is_empty().then(|| (value.bytes.into_owned(), Span::new(start, end)))
}

struct Word<'t> {
    rest: &'t [u8],
    at: usize,
    builder: Builder,
}

impl Word<'_> {
    fn peek(&self) -> Option<u8> {
        self.rest.get(self.at).copied()
    }

    /// Reads up to the end of the word.
    fn read(&mut self) -> Result<(), Refusal> {
        if self.peek() == Some(b'~') {
            self.builder.push_expansion(b"~", ExpansionKind::Variable);
            self.at += 1;
        }
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' => break,
                b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => return Err(Refusal::RunsCommand),
                b'\'' => {
                    self.at += 1;
                    self.until(b'\'')?;
                }
                b'"' => self.double_quoted()?,
                b'$' if matches!(self.rest.get(self.at + 1), Some(b'\'' | b'"')) => {
                    return Err(Refusal::SomeShells);
                }
                b'$' | b'`' => self.expansion()?,
                b'\\' => {
                    match self.rest.get(self.at + 1) {
                        Some(b'\n') => {}
                        Some(&next) => self.builder.push(&[next]),
                        None => self.builder.push(b"\\"),
                    }
                    self.at += 2;
                }
                _ => {
                    self.builder.push(&[byte]);
                    self.at += 1;
                }
            }
        }
        Ok(())
    }

    fn until(&mut self, quote: u8) -> Result<(), Refusal> {
        let rest = &self.rest[self.at..];
        let end = memchr::memchr(quote, rest).ok_or(Refusal::OpenQuote)?;
        self.builder.push(&rest[..end]);
        self.at += end + 1;
        Ok(())
    }

    fn double_quoted(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        loop {
            match self.peek().ok_or(Refusal::OpenQuote)? {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'$' | b'`' => self.expansion()?,
                b'\\' => {
                    match *self.rest.get(self.at + 1).ok_or(Refusal::OpenQuote)? {
                        b'\n' => {}
                        next @ (b'"' | b'\\' | b'`' | b'$') => self.builder.push(&[next]),
                        next => self.builder.push(&[b'\\', next]),
                    }
                    self.at += 2;
                }
                byte => {
                    self.builder.push(&[byte]);
                    self.at += 1;
                }
            }
        }
    }

    /// What begins with the dollar or backtick here.
    fn expansion(&mut self) -> Result<(), Refusal> {
        let rest = &self.rest[self.at..];
        let (len, kind) = if rest[0] == b'`' {
            let end = memchr::memchr(b'`', &rest[1..]).ok_or(Refusal::OpenQuote)?;
            (end + 2, ExpansionKind::Command)
        } else if let Some(found) = expansion_at(rest, 0, Dollar::Commands) {
            (found.span.end, found.kind)
        } else if rest.get(1).is_some_and(|byte| b"$?#@*!-0123456789".contains(byte)) {
            (2, ExpansionKind::Variable)
        } else if matches!(rest.get(1), Some(b'{')) {
            return Err(Refusal::OpenQuote);
        } else {
            self.builder.push(b"$");
            self.at += 1;
            return Ok(());
        };
        self.builder.push_expansion(&rest[..len], kind);
        self.at += len;
        Ok(())
    }

    /// Passes over the other words of the line: more assignments, or what else is exported.
    fn others(&mut self, exported: bool) -> Result<(), Refusal> {
        let value = std::mem::take(&mut self.builder);
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t')) {
                self.at += 1;
            }
            if matches!(self.peek(), None | Some(b'\n' | b'#')) {
                break;
            }
            if !exported && !self.at_assignment() {
                return Err(Refusal::RunsCommand);
            }
            self.read()?;
        }
        self.builder = value;
        Ok(())
    }

    fn at_assignment(&self) -> bool {
        let rest = self.rest.get(self.at..).unwrap_or_default();
        let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        name > 0 && !rest[0].is_ascii_digit() && rest.get(name) == Some(&b'=')
    }
}
