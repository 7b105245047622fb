//! From bytes to lines: the hot path. Nothing is allocated or copied, and each byte is looked at
//! a few times at most: a quote that is never closed is searched for once for each kind of quote.

use memchr::{memchr, memchr2};

use super::{Assignment, Line, LineKind, Problem, Quote};
use crate::document::Span;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The lines of an environment file, one after the other.
///
/// ```
/// use scrubjay_refs::document::dotenv::Lines;
/// assert_eq!(Lines::new(b"A=1\n\nB='x\ny'\n").count(), 3);
/// ```
#[derive(Clone)]
pub struct Lines<'a> {
    text: &'a [u8],
    bom: Span,
    at: usize,
    /// Kinds of quotes that are not closed in the rest: `'`, `"`, `` ` ``.
    unclosed: [bool; 3],
}

impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("at", &self.at).finish_non_exhaustive()
    }
}

impl<'a> Lines<'a> {
    /// The lines of `text`.
    pub fn new(text: &'a [u8]) -> Self {
        let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
        Self { text, bom: Span::new(0, start), at: start, unclosed: [false; 3] }
    }

    /// The byte order mark; empty where there is none.
    pub const fn bom(&self) -> Span {
        self.bom
    }

    /// Where the line that `at` is on ends: before its end, and behind it.
    fn line_end(&self, at: usize) -> (usize, usize) {
        let Some(found) = memchr(b'\n', &self.text[at..]) else {
            return (self.text.len(), self.text.len());
        };
        let newline = at + found;
        let crlf = newline > at && self.text[newline - 1] == b'\r';
        (newline - usize::from(crlf), newline + 1)
    }

    fn skip_blanks(&self, at: usize, end: usize) -> usize {
        at + self.text[at..end].iter().take_while(|&&byte| is_blank(byte)).count()
    }

    fn trim_end(&self, start: usize, end: usize) -> usize {
        end - self.text[start..end].iter().rev().take_while(|&&byte| is_blank(byte)).count()
    }

    /// The offset of the quote that closes the one before `from`.
    fn closing(&mut self, quote: Quote, from: usize) -> Option<usize> {
        let byte = quote.byte()?;
        let known = &mut self.unclosed[quote as usize - 1];
        if *known {
            return None;
        }
        let mut at = from;
        while let Some(found) = memchr2(byte, b'\\', self.text.get(at..)?) {
            at += found;
            if self.text[at] == byte {
                return Some(at);
            }
            // Only python-dotenv has escapes in single quotes. In shells `'a\'` is whole, and this
            // is the more frequent: a path that ends with a backslash.
            at += if quote == Quote::Single { 1 } else { 2 };
        }
        *known = true;
        None
    }

    fn broken(at: usize, problem: Problem) -> LineKind {
        LineKind::Broken { at, problem, assignment: None }
    }

    /// The line from `start`, and the offset behind it.
    fn line(&mut self, start: usize) -> (LineKind, usize) {
        let (end, next) = self.line_end(start);
        let first = self.skip_blanks(start, end);
        if first == end {
            return (LineKind::Blank, next);
        }
        if self.text[first] == b'#' {
            return (LineKind::Comment(Span::new(first, end)), next);
        }
        let Some(equals) = memchr(b'=', &self.text[first..end]).map(|at| first + at) else {
            return (Self::broken(first, Problem::NoEqualsSign), next);
        };
        let (export, name) = self.name(first, equals);
        if name.is_empty() {
            return (Self::broken(equals, Problem::NoName), next);
        }
        if let Some(bad) = name.of(self.text).iter().position(|&byte| !is_name(byte)) {
            return (Self::broken(name.start + bad, Problem::BadName), next);
        }
        self.assignment(export, name, equals + 1, end, next)
    }

    /// `export` and the name, from what stands before `=`.
    fn name(&self, first: usize, equals: usize) -> (Option<Span>, Span) {
        const EXPORT: &[u8] = b"export";
        let end = self.trim_end(first, equals);
        let behind = first + EXPORT.len();
        let head = &self.text[first..end];
        if head.starts_with(EXPORT) && head.get(EXPORT.len()).is_some_and(|&byte| is_blank(byte)) {
            let name = self.skip_blanks(behind, end);
            return (Some(Span::new(first, behind)), Span::new(name, end));
        }
        (None, Span::new(first, end))
    }

    fn assignment(
        &mut self,
        export: Option<Span>,
        name: Span,
        after: usize,
        end: usize,
        next: usize,
    ) -> (LineKind, usize) {
        let start = self.skip_blanks(after, end);
        let quote = self.text[start..end].first().map_or(Quote::None, |&byte| Quote::of(byte));
        let closing = self.closing(quote, start + 1);
        let Some(closing) = closing else {
            let assignment = self.unquoted(export, name, Span::new(after, end), start);
            let kind = match quote {
                Quote::None => LineKind::Assignment(assignment),
                _ => LineKind::Broken {
                    at: start,
                    problem: Problem::OpenQuote,
                    assignment: Some(assignment),
                },
            };
            return (kind, next);
        };
        let (end, next) = if closing < end { (end, next) } else { self.line_end(closing) };
        let (trailing, comment) = self.behind_quote(closing + 1, end);
        let assignment = Assignment {
            export,
            name,
            raw: Span::new(after, end),
            value: Span::new(start + 1, closing),
            quote,
            trailing,
            comment,
        };
        (LineKind::Assignment(assignment), next)
    }

    fn unquoted(&self, export: Option<Span>, name: Span, raw: Span, start: usize) -> Assignment {
        let hash = comment_start(&self.text[raw.start..raw.end]).map(|at| raw.start + at);
        let start = start.min(hash.unwrap_or(raw.end));
        let value_end = self.trim_end(start, hash.unwrap_or(raw.end));
        Assignment {
            export,
            name,
            raw,
            value: Span::new(start, value_end),
            quote: Quote::None,
            trailing: None,
            comment: hash.map(|at| Span::new(at, raw.end)),
        }
    }

    fn behind_quote(&self, from: usize, end: usize) -> (Option<Span>, Option<Span>) {
        let start = self.skip_blanks(from, end);
        let hash = memchr(b'#', &self.text[start..end]).map(|at| start + at);
        let until = self.trim_end(start, hash.unwrap_or(end));
        let trailing = (start < until).then(|| Span::new(start, until));
        (trailing, hash.map(|at| Span::new(at, end)))
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let (kind, next) = self.line(start);
        self.at = next;
        Some(Line { span: Span::new(start, next), kind })
    }
}

/// Where a comment begins in an unquoted value: at a `#` after white space, or at the value's start
/// after white space.
pub(super) fn comment_start(raw: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'#', raw).find(|&at| at > 0 && is_blank(raw[at - 1]))
}

pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | 0x0B | 0x0C)
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-') || byte >= 0x80
}
