//! What a line means to a consumer.

use std::{borrow::Cow, fmt};

use crate::document::Span;

/// What a consumer would put in place of a part of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpansionKind {
    /// The value of a variable.
    Variable,
    /// The output of a command. It is never run here.
    Command,
}

/// A part of a value that the consumer replaces; here it stands as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Expansion {
    /// Where it lies in [`Value::bytes`], not in the file.
    pub span: Span,
    /// What it is replaced with.
    pub kind: ExpansionKind,
}

/// The value of a variable, after quotes, escapes and comments.
#[derive(Clone, PartialEq, Eq)]
pub struct Value<'a> {
    /// The value; expansions stand in it as they were written.
    pub bytes: Cow<'a, [u8]>,
    /// The parts that the consumer replaces.
    pub expansions: Vec<Expansion>,
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the bytes nor how many there are: they may be a secret.
        f.debug_struct("Value")
            .field("bytes", &"[redacted]")
            .field("expansions", &self.expansions.len())
            .finish()
    }
}

/// Why a consumer does not take a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It is no assignment.
    #[error("it is no assignment")]
    NotAnAssignment,
    /// White space stands beside `=`, or in the name.
    #[error("white space in the name or beside `=`; remove it")]
    WhiteSpace,
    /// The name has a byte that the consumer does not take.
    #[error("the name is not taken; use letters, digits and `_`")]
    Name,
    /// A quote is not closed, or not on the same line.
    #[error("the quote is not closed where this consumer looks for it; put the value on one line")]
    OpenQuote,
    /// Something stands behind the closing quote.
    #[error("text behind the closing quote; remove it or put it in the quotes")]
    Trailing,
    /// A form that only some shells have, such as `$'…'`.
    #[error("only some shells read this form; use plain single or double quotes")]
    SomeShells,
    /// A shell would run the rest of the line as a command.
    #[error("a shell runs the rest of the line as a command; quote the value")]
    RunsCommand,
}

/// What a line means under one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning<'a> {
    /// The variable gets this value.
    Value(Value<'a>),
    /// The line, or the whole file, is refused or ignored.
    Refused(Refusal),
}

impl<'a> Meaning<'a> {
    pub(super) fn literal(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::Value(Value { bytes: bytes.into(), expansions: Vec::new() })
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&[u8]> {
        match self {
            Self::Value(value) => Some(&value.bytes),
            Self::Refused(_) => None,
        }
    }

    /// The parts that the consumer replaces.
    pub fn expansions(&self) -> &[Expansion] {
        match self {
            Self::Value(value) => &value.expansions,
            Self::Refused(_) => &[],
        }
    }
}

/// Which `$` a consumer expands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dollar {
    /// None.
    Literal,
    /// `${NAME}` only.
    Braces,
    /// `${NAME}` and `$NAME`.
    Names,
    /// These and `$(command)`.
    Commands,
}

/// A value as it is put together.
#[derive(Default)]
pub(super) struct Builder {
    bytes: Vec<u8>,
    expansions: Vec<Expansion>,
}

impl Builder {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds `source`, which the consumer replaces.
    pub(super) fn push_expansion(&mut self, source: &[u8], kind: ExpansionKind) {
        let start = self.bytes.len();
        self.push(source);
        self.expansions.push(Expansion { span: Span::new(start, self.bytes.len()), kind });
    }

    pub(super) fn finish<'a>(self) -> Meaning<'a> {
        Meaning::Value(Value { bytes: Cow::Owned(self.bytes), expansions: self.expansions })
    }
}

/// A value with `$` and nothing else to replace.
pub(super) fn expanded(bytes: Cow<'_, [u8]>, dollar: Dollar) -> Meaning<'_> {
    if dollar == Dollar::Literal || memchr::memchr(b'$', &bytes).is_none() {
        return Meaning::literal(bytes);
    }
    unescaped(&bytes, |_| None, dollar)
}

/// A value after its escapes: `escape` says what stands for `\` and a byte, if it is an escape.
/// A dollar that comes out of an escape is not expanded.
pub(super) fn unescaped<'a>(
    bytes: &[u8],
    escape: impl Fn(u8) -> Option<u8>,
    dollar: Dollar,
) -> Meaning<'a> {
    let mut builder = Builder::default();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'\\', b'$', &bytes[at..]) {
        builder.push(&bytes[at..at + found]);
        at += found;
        let escaped = bytes.get(at + 1).and_then(|&next| escape(next));
        if bytes[at] == b'\\' {
            let kept = bytes.get(at..at + 2).unwrap_or(&bytes[at..]);
            match escaped {
                Some(byte) => builder.push(&[byte]),
                None if kept == b"\\$" => builder.push(&kept[..1]),
                None => builder.push(kept),
            }
            at += if escaped.is_none() && kept == b"\\$" { 1 } else { kept.len() };
        } else if let Some(expansion) = expansion_at(bytes, at, dollar) {
            builder.push_expansion(expansion.span.of(bytes), expansion.kind);
            at = expansion.span.end;
        } else {
            builder.push(b"$");
            at += 1;
        }
    }
    builder.push(&bytes[at..]);
    builder.finish()
}

/// The expansion whose `$` is at `start`.
pub(super) fn expansion_at(bytes: &[u8], start: usize, dollar: Dollar) -> Option<Expansion> {
    let expansion = |end, kind| Expansion { span: Span::new(start, end), kind };
    let rest = bytes.get(start + 1..)?;
    match rest.first()? {
        b'{' if dollar != Dollar::Literal => {
            let end = balanced(rest, b'{', b'}')?;
            Some(expansion(start + 1 + end, ExpansionKind::Variable))
        }
        b'(' if dollar == Dollar::Commands => {
            let end = balanced(rest, b'(', b')').unwrap_or(rest.len());
            Some(expansion(start + 1 + end, ExpansionKind::Command))
        }
        byte if matches!(dollar, Dollar::Names | Dollar::Commands)
            && (byte.is_ascii_alphabetic() || *byte == b'_') =>
        {
            let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            Some(expansion(start + 1 + len, ExpansionKind::Variable))
        }
        _ => None,
    }
}

/// How far the bracket that closes an expansion is looked for, so that many open ones cost little.
const LONGEST_EXPANSION: usize = 4096;

/// The offset behind the bracket that closes the one at the start.
fn balanced(bytes: &[u8], open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, &byte) in bytes.iter().take(LONGEST_EXPANSION).enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}
