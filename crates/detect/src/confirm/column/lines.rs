//! Tables of which each line is a row: values with commas, semicolons or tabs between them (RFC 4180),
//! and rows of `|`, as Markdown, Jira, Confluence and database shells write them.
//!
//! A table in a JSON string is read too: its line breaks, tabs and quotes are escapes there.

use core::ops::Range;

use super::{
    super::View,
    HEAD, MAX_COLUMNS, MAX_TITLES,
    cell::{plain, trim},
    title::{Titles, is_name},
};
use crate::plan::ByteSet;

/// Heads hold no more titles of credentials: what does is a list of words.
const MAX_COLUMNS_OF_SECRETS: usize = 4;
/// What the line below a head is made of.
const RULE: ByteSet = ByteSet::of(b"-=:+| ");

/// Finds the values below a title that is followed, at `behind`, by what closes its cell. False where it
/// stands in no head.
pub(super) fn values(
    view: &View<'_>,
    literal: &Range<usize>,
    behind: usize,
    titles: &Titles<'_>,
    steps: &mut u64,
    found: &mut impl FnMut(Range<usize>),
) -> bool {
    let Some(delimiter) = delimiter(view, literal, behind) else { return false };
    let Some(text) = Text::around(view, literal.end, steps) else { return false };
    let Some(start) = text.line_start(literal.start, steps) else { return false };
    let jira = delimiter == b'|' && view.bytes[start..].starts_with(b"||");
    let head_rows = Rows { text, delimiter, wide: jira };
    let rows = Rows { wide: false, ..head_rows };
    let Some((head, mut at)) = head(&head_rows, start, literal, titles) else { return false };
    *steps += (at - start) as u64;
    let (mut seen_titles, mut is_below) = (0, delimiter != b'|' || jira);
    while at < view.bytes.len() {
        // The last row of a text in quotes ends there, and what is behind them is not read.
        let (mut value, mut reach) = (None, at);
        let row = rows.row(at, |number, cell| {
            reach = cell.end;
            if number == head.column {
                value = Some(cell);
            }
        });
        let Some((count, end)) = row else { break };
        *steps += (reach - at) as u64 + 1;
        let line = &view.bytes[at..reach];
        at = end;
        if head.is_rule(line) {
            is_below = true;
            continue;
        }
        // What no line separates from the rows is a row itself.
        if !is_below {
            break;
        }
        let fits = count == head.count || delimiter == b'|' && count < head.count && count > 1;
        let Some(value) = value.filter(|_| fits) else { break };
        if titles.contains(&view.bytes[value.clone()]) {
            seen_titles += 1;
            if seen_titles == MAX_TITLES {
                break;
            }
        } else if !value.is_empty() {
            found(value);
        }
    }
    true
}

/// A head: how many cells it has, and which is the title.
struct Head {
    count: usize,
    column: usize,
}

impl Head {
    /// Is this the line between head and rows, or around the table?
    fn is_rule(&self, line: &[u8]) -> bool {
        let dashes = line.windows(2).any(|two| two == b"--" || two == b"==");
        let end = line.iter().rposition(|b| !b"\r\n\\nr".contains(b)).map_or(0, |at| at + 1);
        self.count > 1 && dashes && RULE.run(&line[..end], end) == end
    }
}

/// Reads the head, and where the first row begins; `None` where it is none.
fn head(
    rows: &Rows<'_>,
    start: usize,
    literal: &Range<usize>,
    titles: &Titles<'_>,
) -> Option<(Head, usize)> {
    let bytes = rows.text.bytes;
    let (mut column, mut are_names, mut secrets, mut named) = (None, true, 0, 0);
    let (mut are_words, mut is_spaced) = (true, false);
    let (count, end) = rows.row(start, |number, cell| {
        let cell = if number == 0 { without_line_number(bytes, cell) } else { cell };
        let text = &bytes[cell.clone()];
        let may_be_empty = text.is_empty() && rows.delimiter == b'|';
        are_names &= may_be_empty || is_name(text);
        named += usize::from(!text.is_empty());
        are_words &= !text.contains(&b' ');
        is_spaced |= rows.delimiter == b',' && cell.start > 0 && bytes[cell.start - 1] == b' ';
        if titles.contains(text) {
            secrets += 1;
            if cell.start <= literal.start && literal.end <= cell.end {
                column = Some(number);
            }
        }
    })?;
    // Sentences and code have blanks behind their commas.
    let is_head = are_names && (are_words && bytes[start] != b' ' || !is_spaced);
    let is_head = is_head && named >= 2 && secrets <= MAX_COLUMNS_OF_SECRETS;
    let head = Head { count, column: column.filter(|_| is_head)? };
    Some((head, end))
}

/// Without the number that tools print before a line, and the tab behind it.
fn without_line_number(bytes: &[u8], cell: Range<usize>) -> Range<usize> {
    let text = &bytes[cell.clone()];
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    match text.get(digits) {
        Some(b'\t') if digits > 0 => trim(bytes, cell.start + digits..cell.end),
        _ => cell,
    }
}

/// What separates the cells: what stands behind the title, or before it where it is the last.
fn delimiter(view: &View<'_>, literal: &Range<usize>, behind: usize) -> Option<u8> {
    const DELIMITERS: &[u8] = b",;\t|";
    let next = view.at(behind).filter(|byte| DELIMITERS.contains(byte));
    next.or_else(|| {
        let before = &view.bytes[literal.start.saturating_sub(64).max(view.lo)..literal.start];
        before.iter().rev().copied().find(|byte| DELIMITERS.contains(byte))
    })
}

/// Text of which line breaks, tabs and quotes may be written as escapes, as in a JSON string.
#[derive(Clone, Copy)]
struct Text<'a> {
    bytes: &'a [u8],
    escaped: bool,
    clipped: bool,
}

impl<'a> Text<'a> {
    /// The text that the title stands in, which the first line break behind it tells; `None` where
    /// there is none, so no row either.
    fn around(view: &View<'a>, title_end: usize, steps: &mut u64) -> Option<Self> {
        let rest = &view.bytes[title_end..view.bytes.len().min(title_end + HEAD)];
        let at = memchr::memchr2(b'\n', b'\\', rest)?;
        *steps += at as u64;
        let slashes = rest[at..].iter().take_while(|b| **b == b'\\').count();
        let escape = rest.get(at + slashes)?;
        let escaped = slashes > 0;
        (!escaped || b"nrt\"".contains(escape)).then_some(Self {
            bytes: view.bytes,
            escaped,
            clipped: view.clipped,
        })
    }

    /// The character at an offset and how many bytes it takes; `None` at the end of the text.
    fn at(&self, at: usize) -> Option<(u8, usize)> {
        match *self.bytes.get(at)? {
            b'"' | b'\n' if self.escaped => None,
            b'\\' if self.escaped => {
                let slashes = self.bytes[at..].iter().take(16).take_while(|b| **b == b'\\').count();
                Some(match self.bytes.get(at + slashes) {
                    Some(b'n') => (b'\n', slashes + 1),
                    Some(b'r') => (b'\r', slashes + 1),
                    Some(b't') => (b'\t', slashes + 1),
                    Some(b'"') => (b'"', slashes + 1),
                    _ => (b'\\', slashes),
                })
            }
            byte => Some((byte, 1)),
        }
    }

    /// Where the line begins that an offset lies in.
    fn line_start(&self, offset: usize, steps: &mut u64) -> Option<usize> {
        let from = offset.saturating_sub(HEAD);
        let before = &self.bytes[from..offset];
        let begins = |at: usize| {
            let escape = at > 0 && before[at - 1] == b'\\';
            match before[at] {
                b'\n' => true,
                b'n' => self.escaped && escape,
                b'"' => self.escaped && !escape,
                _ => false,
            }
        };
        let marks = memchr::memrchr3_iter(b'\n', b'\\', b'"', before);
        // Of `\n` the second byte is the last one of the break.
        let at = marks
            .map(|at| at + usize::from(before[at] == b'\\'))
            .find(|&at| at < before.len() && begins(at));
        *steps += (before.len() - at.unwrap_or(0)) as u64;
        at.map(|at| from + at + 1).or((from == 0).then_some(0))
    }

    /// The offset behind a line break, where there is one.
    fn behind_break(&self, at: usize) -> Option<usize> {
        let (byte, len) = self.at(at)?;
        match byte {
            b'\n' => Some(at + len),
            b'\r' => match self.at(at + len) {
                Some((b'\n', more)) => Some(at + len + more),
                _ => Some(at + len),
            },
            _ => None,
        }
    }
}

/// How the rows of a table are written.
#[derive(Clone, Copy)]
struct Rows<'a> {
    text: Text<'a>,
    delimiter: u8,
    /// The delimiter is doubled, as in a head of Jira's.
    wide: bool,
}

impl Rows<'_> {
    /// Reads a row: its cells, their count, and where the next row begins. `None` where there is none,
    /// or not all of it.
    fn row(
        &self,
        start: usize,
        mut visit: impl FnMut(usize, Range<usize>),
    ) -> Option<(usize, usize)> {
        let piped = self.delimiter == b'|';
        let mut at = start;
        if piped {
            at += ByteSet::of(b" \t").run(&self.text.bytes[at..], 32);
            at += self.delimiter_len(at);
        }
        let mut count = 0;
        loop {
            let (cell, end) = if piped { self.piped(at) } else { self.delimited(at)? };
            let next = self.text.at(end);
            let is_cut = next.is_none() && end == self.text.bytes.len() && self.text.clipped;
            if is_cut || count == MAX_COLUMNS {
                return None;
            }
            let delimiter = self.delimiter_len(end);
            // The `|` at the end of a row opens no cell.
            if delimiter > 0 || !piped || !cell.is_empty() {
                visit(count, cell);
                count += 1;
            }
            if delimiter == 0 {
                return match next {
                    None => Some((count, self.text.bytes.len())),
                    Some(_) => Some((count, self.text.behind_break(end)?)),
                };
            }
            at = end + delimiter;
        }
    }

    /// How many bytes the delimiter at an offset takes.
    fn delimiter_len(&self, at: usize) -> usize {
        let is_delimiter = |at| self.text.at(at).filter(|(byte, _)| *byte == self.delimiter);
        let Some((_, len)) = is_delimiter(at) else { return 0 };
        let second = is_delimiter(at + len).filter(|_| self.wide);
        len + second.map_or(0, |(_, len)| len)
    }

    fn is_end(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// A cell between `|`, which is written `\|` inside.
    fn piped(&self, start: usize) -> (Range<usize>, usize) {
        let mut at = start;
        while let Some((byte, len)) = self.text.at(at) {
            let escapes = byte == b'\\' && self.text.bytes.get(at + len) == Some(&b'|');
            if self.is_end(byte) {
                break;
            }
            at += len + usize::from(escapes);
        }
        (plain(self.text.bytes, start..at), at)
    }

    /// A cell with or without quotes; `None` where a quote stands where none can.
    fn delimited(&self, start: usize) -> Option<(Range<usize>, usize)> {
        let blanks = ByteSet::of(b" ").run(&self.text.bytes[start..], 32);
        let mut at = start + blanks;
        if let Some((b'"', len)) = self.text.at(at) {
            return self.quoted(at + len);
        }
        while let Some((byte, len)) = self.text.at(at) {
            match byte {
                b'"' => return None,
                byte if self.is_end(byte) => break,
                _ => at += len,
            }
        }
        Some((trim(self.text.bytes, start..at), at))
    }

    /// What stands up to a quote that is not doubled; it may hold line breaks.
    fn quoted(&self, start: usize) -> Option<(Range<usize>, usize)> {
        let mut at = start;
        loop {
            let (byte, len) = self.text.at(at)?;
            let next = self.text.at(at + len);
            match (byte, next) {
                (b'"', Some((b'"', more))) => at += len + more,
                (b'"', next) => {
                    let end = at + len + ByteSet::of(b" ").run(&self.text.bytes[at + len..], 32);
                    let follows = if end > at + len { self.text.at(end) } else { next };
                    let is_closed = follows.is_none_or(|(byte, _)| self.is_end(byte));
                    return is_closed.then_some((start..at, end));
                }
                _ => at += len,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;
    use crate::plan::RuleLiteral;

    /// The values below `password` in a text.
    fn below(text: &str) -> Vec<&str> {
        let Some(at) = text.find("password") else { return vec![] };
        let literal = at..at + 8;
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        let literals = [RuleLiteral { bytes: b"password".into(), ignore_case: true }];
        let behind = literal.end + super::super::title::suffix_len(&view.bytes[literal.end..]);
        let mut found = Vec::new();
        let mut push = |range: Range<usize>| found.push(&text[range]);
        values(&view, &literal, behind, &Titles::new(&literals), &mut 0, &mut push);
        found
    }

    #[test]
    fn cells_are_separated() {
        assert_eq!(below("user,password\nana,v1\nbo,v2\n"), ["v1", "v2"]);
        assert_eq!(below("password;user\r\nv1;ana\r\nv2;bo"), ["v1", "v2"]);
        assert_eq!(below("user\tpassword\tnote\nana\tv1\t\n"), ["v1"]);
        assert_eq!(below("x\n\nuser,password\nana,v1\n\nbo,v2"), ["v1"]);
        assert_eq!(below("user, password\nana, v1\n"), ["v1"]);
        assert_eq!(below("user,password,\n,v1,\n"), [] as [&str; 0]);
    }

    #[test]
    fn quoted_cells_hold_anything() {
        assert_eq!(below(concat!("\"user\",\"pass", "word\"\n\"a,b\",\"v\"\"1\"\n")), ["v\"\"1"]);
        assert_eq!(below("password,note\nv1,\"two\nlines\"\nv2,\n"), ["v1", "v2"]);
        assert_eq!(below("user,password\nana,\"open\nbo,v2\n"), [] as [&str; 0]);
        assert_eq!(below("user,password\nana,a\"b\nbo,v2\n"), [] as [&str; 0]);
    }

    #[test]
    fn rows_of_pipes() {
        assert_eq!(
            below("| user | password |\n|---|:---:|\n| ana | `v1` |\n| bo | v2 |\n"),
            ["v1", "v2"]
        );
        assert_eq!(below("||user||*password*||\n|ana|v1|\n"), ["v1"]);
        assert_eq!(below(" id | password \n----+------\n 1 | v1\n(1 row)\n"), ["v1"]);
        assert_eq!(
            below(concat!("+---+---+\n| u | pass", "word |\n+---+---+\n| a | v\\|1 |\n")),
            ["v\\|1"]
        );
        assert_eq!(below("| user | **password** | note |\n| - | --- | - |\n| a | v1 |\n"), ["v1"]);
    }

    #[test]
    fn strings_hold_tables() {
        assert_eq!(below("{\"text\":\"user,password\\nana,v1\\nbo,v2\"}\n"), ["v1", "v2"]);
        assert_eq!(below("{\"t\":\"\\\"password\\\",\\\"a\\\"\\n\\\"v1\\\",\\\"b\\\"\"}"), ["v1"]);
        assert_eq!(below("\"x\\n| password | a |\\n|---|---|\\n| v1 | b |\\n\""), ["v1"]);
        assert_eq!(below("\"user\\tpassword\\tx\\nana\\tv1\\ty\""), [] as [&str; 0]);
    }

    #[test]
    fn a_line_number_is_no_cell() {
        assert_eq!(below("  1\tuser,password\n  2\tana,v1\n"), ["v1"]);
    }

    #[test]
    fn other_lines_are_no_heads() {
        for text in [
            "f(user, password, x)\ng(ana, v1, y)\n",
            "const {user, password} = x\na, v1\n",
            "password\nv1\n",
            "password,\nv1,\n",
            "a=1,password\nb=2,v1\n",
            "return user, password\nx, v1\n",
            "    user, password\n    x, v1\n",
            "types: a,password\nscope: b,v1\n",
            "| user | password |\n| ana | v1 |\n",
            "Please choose a user name and also, password\nx, v1\n",
        ] {
            assert_eq!(below(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn another_head_is_no_value() {
        assert_eq!(below("user,password\na,v1\nuser,password\nb,v2\n"), ["v1", "v2"]);
        assert_eq!(
            below("user,password\nuser,password\nuser,password\na,Password\nb,v2\n"),
            [] as [&str; 0]
        );
    }

    #[test]
    fn what_is_cut_is_no_value() {
        let text = b"user,password\nana,v1";
        let view = View { bytes: text, lo: 0, clipped: true };
        let literals = [RuleLiteral { bytes: b"password".into(), ignore_case: true }];
        let mut count = 0;
        values(&view, &(5..13), 13, &Titles::new(&literals), &mut 0, &mut |_| count += 1);
        assert_eq!(count, 0);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(
            before in "[a,;|\\\\nrt\"\n ]{0,12}",
            after in "[a,;|\\\\nrt\"\n `*-]{0,60}",
        ) {
            let _ = below(&alloc::format!("{before}password{after}"));
        }

        #[test]
        fn what_was_quoted_is_found(
            values in proptest::collection::vec("[a-z,;|\" ]{0,8}[a-z]", 1..6),
        ) {
            let quoted: Vec<_> = values.iter().map(|value| value.replace('"', "\"\"")).collect();
            let rows: Vec<_> = quoted.iter().map(|value| alloc::format!("x,\"{value}\"\n")).collect();
            let text = alloc::format!("user,password\n{}", rows.concat());
            proptest::prop_assert_eq!(below(&text), quoted);
        }
    }
}
