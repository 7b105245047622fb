//! The rows of an `INSERT`, whose columns are named: `INSERT INTO users (name, password) VALUES ('a', 'b')`.

use core::ops::Range;

use super::{
    super::View,
    HEAD, MAX_COLUMNS,
    cell::trim,
    title::{Titles, is_name},
};
use crate::plan::ByteSet;

const BLANK: ByteSet = ByteSet::of(b" \t\r\n");
/// What a list of columns is made of.
const COLUMNS: ByteSet =
    ByteSet::WORD.union(BLANK).union(ByteSet::of(b",\"`[].-")).with_range(0x80, 0xff);
/// How much before the list of columns the statement begins.
const STATEMENT: usize = 128;

/// Finds the values of a column that the list of columns names.
pub(super) fn values(
    view: &View<'_>,
    literal: &Range<usize>,
    titles: &Titles<'_>,
    steps: &mut u64,
    found: &mut impl FnMut(Range<usize>),
) {
    let Some(open) = list_start(view, literal.start, steps) else { return };
    let Some((column, end)) = column(view.bytes, open, literal, titles) else { return };
    let mut tuples = Tuples { bytes: view.bytes, at: end };
    if tuples.values_follow() {
        while let Some(value) = tuples.next(column) {
            if let Some(value) = value {
                found(value);
            }
            if !tuples.comma_follows() {
                break;
            }
        }
    }
    *steps += (tuples.at - open) as u64;
}

/// Where the list of columns opens, behind `INSERT INTO`.
fn list_start(view: &View<'_>, title: usize, steps: &mut u64) -> Option<usize> {
    let listed = view.run_back(&COLUMNS, title, HEAD);
    *steps += listed as u64;
    let open = (title - listed).checked_sub(1).filter(|&at| view.at(at) == Some(b'('))?;
    let before = &view.bytes[view.lo.max(open.saturating_sub(STATEMENT))..open];
    *steps += before.len() as u64;
    let into = before.windows(5).rposition(|text| text.eq_ignore_ascii_case(b"into "))?;
    let verb = before[..into].trim_ascii_end();
    let is_insert = [b"insert".as_slice(), b"replace", b"ignore"].iter().any(|word| {
        verb.len().checked_sub(word.len()).is_some_and(|at| verb[at..].eq_ignore_ascii_case(word))
    });
    let table = &before[into + 5..];
    (is_insert && COLUMNS.run(table, table.len()) == table.len()).then_some(open + 1)
}

/// The number of the column that the title is, and where the list of columns ends.
fn column(
    bytes: &[u8],
    start: usize,
    literal: &Range<usize>,
    titles: &Titles<'_>,
) -> Option<(usize, usize)> {
    let (mut at, mut column) = (start, None);
    for number in 0..MAX_COLUMNS {
        let len = bytes[at..].iter().take(HEAD).position(|b| b",)".contains(b))?;
        let name = trim(bytes, at..at + len);
        let name = match bytes[name.clone()] {
            [b'"' | b'`' | b'[', .., b'"' | b'`' | b']'] => name.start + 1..name.end - 1,
            _ => name,
        };
        if !is_name(&bytes[name.clone()]) {
            return None;
        }
        if name.contains(&literal.start) && titles.contains(&bytes[name]) {
            column = Some(number);
        }
        at += len + 1;
        if bytes[at - 1] == b')' {
            return (number > 0).then_some((column?, at));
        }
    }
    None
}

/// Reads lists of values in parentheses.
struct Tuples<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Tuples<'_> {
    fn skip_blank(&mut self) {
        self.at += BLANK.run(&self.bytes[self.at..], 64);
    }

    /// Goes behind the word `VALUES`.
    fn values_follow(&mut self) -> bool {
        self.skip_blank();
        let word = self.bytes.get(self.at..self.at + 6);
        let follows = word.is_some_and(|word| word.eq_ignore_ascii_case(b"values"));
        self.at += if follows { 6 } else { 0 };
        follows
    }

    fn comma_follows(&mut self) -> bool {
        self.skip_blank();
        let follows = self.bytes.get(self.at) == Some(&b',');
        self.at += usize::from(follows);
        follows
    }

    /// The text at this place of the next list, where a text stands there. `None` where no whole list
    /// follows.
    fn next(&mut self, column: usize) -> Option<Option<Range<usize>>> {
        self.skip_blank();
        if self.bytes.get(self.at) != Some(&b'(') {
            return None;
        }
        self.at += 1;
        let (mut number, mut depth, mut value) = (0, 0, None);
        loop {
            match *self.bytes.get(self.at)? {
                b'\'' => {
                    let text = self.text()?;
                    if number == column && depth == 0 {
                        value = Some(text).filter(|text| !text.is_empty());
                    }
                    continue;
                }
                b'(' => depth += 1,
                b')' if depth == 0 => {
                    self.at += 1;
                    return Some(value);
                }
                b')' => depth -= 1,
                b',' if depth == 0 => number += 1,
                b';' => return None,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The text in quotes that begins here; goes behind it.
    fn text(&mut self) -> Option<Range<usize>> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            match (*self.bytes.get(at)?, self.bytes.get(at + 1)) {
                (b'\\', _) | (b'\'', Some(b'\'')) => at += 2,
                (b'\'', _) => break,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        Some(start..at)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;
    use crate::plan::RuleLiteral;

    fn inserted(text: &str) -> Vec<&str> {
        let Some(at) = text.find("password") else { return vec![] };
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        let literals = [RuleLiteral { bytes: b"password".into(), ignore_case: true }];
        let mut found = Vec::new();
        let mut push = |range: Range<usize>| found.push(&text[range]);
        values(&view, &(at..at + 8), &Titles::new(&literals), &mut 0, &mut push);
        found
    }

    #[test]
    fn values_by_the_place_of_their_column() {
        assert_eq!(
            inserted(
                "INSERT INTO users (name, password, age) VALUES ('a', 'v1', 3), ('b''s', 'v''2', 4);"
            ),
            ["v1", "v''2"]
        );
        assert_eq!(
            inserted("insert into `app`.`users`(`id`,\n`password`)\nvalues (f(1, 2), 'v1')"),
            ["v1"]
        );
        assert_eq!(inserted("replace into [u] ([n], [password]) values ('(,', N'v1')"), ["v1"]);
    }

    #[test]
    fn other_lists_have_no_values() {
        for text in [
            "INSERT INTO users (name, password) VALUES ('a', ?)",
            "INSERT INTO users (name, password) VALUES ('a', crypt('v1'))",
            "INSERT INTO users (name, password) SELECT 'a', 'v1'",
            "INSERT INTO users (name, password) VALUES ('a', 'open",
            "UPDATE users (name, password) VALUES ('a', 'v1')",
            "INSERT INTO users (password) VALUES ('v1')",
            "INSERT INTO x VALUES (1); f(name, password) VALUES ('a', 'v1')",
        ] {
            assert_eq!(inserted(text), [] as [&str; 0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(rest in "[a(),;'\\\\ ]{0,60}") {
            let _ = inserted(&alloc::format!("insert into u (a, password) values {rest}"));
        }
    }
}
