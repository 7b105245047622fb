//! The parts of an environment file.

use super::{Dialect, Lines, Meaning, value_of};
use crate::document::Span;

/// How a value is quoted in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quote {
    /// Not at all.
    None,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `` `…` ``
    Backtick,
}

impl Quote {
    /// The byte that opens and closes it.
    pub const fn byte(self) -> Option<u8> {
        match self {
            Self::None => None,
            Self::Single => Some(b'\''),
            Self::Double => Some(b'"'),
            Self::Backtick => Some(b'`'),
        }
    }

    pub(super) const fn of(byte: u8) -> Self {
        match byte {
            b'\'' => Self::Single,
            b'"' => Self::Double,
            b'`' => Self::Backtick,
            _ => Self::None,
        }
    }
}

/// `NAME=value`, with all that stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The word `export`, where it is there.
    pub export: Option<Span>,
    /// The name.
    pub name: Span,
    /// All after `=`, without the line's end: what dialects read.
    pub raw: Span,
    /// The value as most consumers see it, without its quotes; escapes are as written.
    pub value: Span,
    /// How the value is quoted.
    pub quote: Quote,
    /// What stands behind the closing quote and is no comment; consumers differ on it.
    pub trailing: Option<Span>,
    /// The comment behind the value, from its `#`.
    pub comment: Option<Span>,
}

impl Assignment {
    /// The value with its quotes: the bytes to replace.
    pub const fn quoted_value(&self) -> Span {
        match self.quote {
            Quote::None => self.value,
            _ => Span::new(self.value.start - 1, self.value.end + 1),
        }
    }
}

/// Why a line is none of an environment file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// There is no `=` in it.
    #[error("no `=` in the line; write `NAME=value`, or `#` before it if it is a comment")]
    NoEqualsSign,
    /// Nothing stands before `=`.
    #[error("no name before `=`; write `NAME=value`")]
    NoName,
    /// A name has a byte in it that no consumer takes.
    #[error(
        "a name has letters, digits, `_`, `.` and `-` only; rename it, or quote the line above"
    )]
    BadName,
    /// A quote is opened and not closed.
    #[error("the quote is never closed; close it, or escape it if it belongs to the value")]
    OpenQuote,
}

/// A line that is kept as it is, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct BrokenLine {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// White space only.
    Blank,
    /// A comment, from its `#` on.
    Comment(Span),
    /// A variable and its value.
    Assignment(Assignment),
    /// Broken at this offset; kept as it is. With an open quote the line still has a name, and
    /// some consumers take it.
    Broken {
        /// Where the problem is.
        at: usize,
        /// What it is.
        problem: Problem,
        /// What can be read of it nevertheless: the quote counts as part of the value.
        assignment: Option<Assignment>,
    },
}

/// One logical line: a value over several lines belongs to the line it begins on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The whole line with its end.
    pub span: Span,
    /// What it is.
    pub kind: LineKind,
}

impl Line {
    /// The variable it sets, also where its quote is open.
    pub const fn assignment(&self) -> Option<&Assignment> {
        match &self.kind {
            LineKind::Assignment(assignment) => Some(assignment),
            LineKind::Broken { assignment, .. } => assignment.as_ref(),
            LineKind::Blank | LineKind::Comment(_) => None,
        }
    }
}

/// An environment file: its lines, in order, over the bytes they were read from.
#[derive(Clone, PartialEq, Eq)]
pub struct File<'a> {
    text: &'a [u8],
    bom: Span,
    lines: Vec<Line>,
}

impl std::fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not its bytes: they may be secrets.
        f.debug_struct("File").field("bom", &self.bom).field("lines", &self.lines).finish()
    }
}

impl<'a> File<'a> {
    /// Reads a file. Lines that are broken are kept as such, so this cannot fail.
    pub fn parse(text: &'a [u8]) -> Self {
        let lines = Lines::new(text);
        Self { text, bom: lines.bom(), lines: lines.collect() }
    }

    /// The bytes it was read from.
    pub const fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The byte order mark; empty where there is none.
    pub const fn bom(&self) -> Span {
        self.bom
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The last assignment to `name`: the one that counts everywhere.
    pub fn variable(&self, name: &[u8]) -> Option<&Line> {
        let named = |line: &&Line| line.assignment().is_some_and(|a| a.name.of(self.text) == name);
        self.lines.iter().rev().find(named)
    }

    /// What one of its lines means to the consumers of a dialect.
    pub fn meaning(&self, line: &Line, dialect: Dialect) -> Meaning<'a> {
        value_of(self.text, line, dialect)
    }

    /// Every broken line, with its place.
    pub fn errors(&self) -> impl Iterator<Item = BrokenLine> + '_ {
        let (mut line, mut counted) = (1, 0);
        self.lines.iter().filter_map(move |entry| {
            let LineKind::Broken { at, problem, .. } = entry.kind else { return None };
            let before = Span::new(counted, entry.span.start).of(self.text);
            line += memchr::memchr_iter(b'\n', before).count();
            counted = entry.span.start;
            Some(BrokenLine { line, column: at - entry.span.start + 1, problem })
        })
    }

    /// The file put together again from its lines: the bytes it was read from.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bom.of(self.text).to_vec();
        for line in &self.lines {
            bytes.extend_from_slice(line.span.of(self.text));
        }
        bytes
    }
}
