//! Tables of HTML, and of the wikis that store it.

use core::ops::Range;

use super::{
    super::View,
    HEAD, MAX_COLUMNS, MAX_TITLES,
    cell::untagged,
    title::{Titles, is_name},
};

/// How much before a title the row may begin.
const ROW: usize = 2 * HEAD;
/// How much before a title its own cell may begin.
const CELL: usize = 200;

/// Finds the values below a title that a tag follows.
pub(super) fn values(
    view: &View<'_>,
    literal: &Range<usize>,
    titles: &Titles<'_>,
    steps: &mut u64,
    found: &mut impl FnMut(Range<usize>),
) {
    let Some(start) = row_start(view, literal.start, steps) else { return };
    let mut rows = Rows { bytes: view.bytes, at: start };
    let (mut column, mut are_names, mut named) = (None, true, 0);
    let count = rows.row(|number, cell| {
        let text = &view.bytes[cell.clone()];
        are_names &= text.is_empty() || is_name(text);
        named += usize::from(!text.is_empty());
        let is_here = cell.start <= literal.start && literal.end <= cell.end;
        if is_here && titles.contains(text) {
            column = Some(number);
        }
    });
    let column = column.filter(|_| are_names && named >= 2 && count.is_some());
    let mut seen_titles = 0;
    while let Some(column) = column.filter(|_| seen_titles < MAX_TITLES) {
        let mut value = None;
        let row = rows.row(|number, cell| {
            if number == column {
                value = Some(cell);
            }
        });
        if row.is_none() {
            break;
        }
        let Some(value) = value else { continue };
        if titles.contains(&view.bytes[value.clone()]) {
            seen_titles += 1;
        } else if !value.is_empty() {
            found(value);
        }
    }
    *steps += (rows.at - start) as u64;
}

/// Where the row of the title's cell begins.
fn row_start(view: &View<'_>, title: usize, steps: &mut u64) -> Option<usize> {
    let last_tag = |reach: usize, is_wanted: fn(Tag) -> bool, steps: &mut u64| {
        let from = view.lo.max(title.saturating_sub(reach));
        let before = &view.bytes[from..title];
        let mut opens = memchr::memrchr_iter(b'<', before);
        let at = opens.find(|&at| is_wanted(Tag::of(&before[at..])));
        *steps += (before.len() - at.unwrap_or(0)) as u64;
        at.map(|at| from + at)
    };
    last_tag(CELL, |tag| matches!(tag, Tag::Cell | Tag::Row | Tag::End), steps)?;
    last_tag(ROW, |tag| matches!(tag, Tag::Row | Tag::End), steps)
        .filter(|&at| Tag::of(&view.bytes[at..]) == Tag::Row)
}

/// What a tag does to a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Row,
    Cell,
    CellEnd,
    RowEnd,
    /// The table's.
    End,
    Other,
}

impl Tag {
    /// The tag that the text begins with.
    fn of(text: &[u8]) -> Self {
        let is = |name: &[u8]| {
            let named =
                text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
            named && text.get(name.len()).is_none_or(|byte| b"> \t\r\n/".contains(byte))
        };
        if is(b"<tr") {
            Self::Row
        } else if is(b"<td") || is(b"<th") {
            Self::Cell
        } else if is(b"</td") || is(b"</th") {
            Self::CellEnd
        } else if is(b"</tr") {
            Self::RowEnd
        } else if is(b"</table") || is(b"<table") {
            Self::End
        } else {
            Self::Other
        }
    }
}

/// Reads rows from an offset on.
struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Rows<'_> {
    /// Reads the next row: each cell without its tags, unless tags stand inside. Gives the count of
    /// cells; `None` where the table ends, or the view does.
    fn row(&mut self, mut visit: impl FnMut(usize, Range<usize>)) -> Option<usize> {
        let (mut count, mut cell, mut in_row) = (0, None, false);
        loop {
            let (tag, start, end) = self.tag()?;
            if tag == Tag::Other {
                self.at = end;
                continue;
            }
            if let Some(from) = cell.take() {
                if let Some(content) = untagged(self.bytes, from..start) {
                    visit(count, content);
                }
                count += 1;
            }
            match tag {
                Tag::End => return None,
                // The next row begins, where this one has no end of its own.
                Tag::Row if in_row && count > 0 => return Some(count),
                Tag::Row => in_row = true,
                Tag::Cell if count == MAX_COLUMNS => return None,
                Tag::Cell => cell = Some(end),
                Tag::RowEnd if in_row => {
                    self.at = end;
                    return Some(count);
                }
                _ => {}
            }
            self.at = end;
        }
    }

    /// The next tag, where it starts and where it ends.
    fn tag(&self) -> Option<(Tag, usize, usize)> {
        let start = self.at + memchr::memchr(b'<', &self.bytes[self.at..])?;
        let rest = &self.bytes[start..];
        let end = start + memchr::memchr(b'>', rest)? + 1;
        Some((Tag::of(rest), start, end))
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;
    use crate::plan::RuleLiteral;

    fn below(text: &str) -> Vec<&str> {
        let Some(at) = text.find("Password") else { return vec![] };
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        let literals = [RuleLiteral { bytes: b"password".into(), ignore_case: true }];
        let mut found = Vec::new();
        let mut push = |range: Range<usize>| found.push(&text[range]);
        values(&view, &(at..at + 8), &Titles::new(&literals), &mut 0, &mut push);
        found
    }

    #[test]
    fn cells_below_the_title() {
        let head =
            "<table><thead><tr><th>User</th><th class=\"x\"><b>Password</b></th></tr></thead>";
        let rows =
            "<tbody><tr><td>ana</td><td><code>v1</code></td></tr>\n<TR><TD>bo<TD>v2</TABLE>v3";
        assert_eq!(below(&[head, rows].concat()), ["v1"]);
        let rows = "<tr><td>ana</td><td>v1</td></tr><tr><td>bo</td><td>a<br>b</td></tr></table><tr><td>x</td><td>v3</td></tr>";
        assert_eq!(below(&[head, rows].concat()), ["v1"]);
    }

    #[test]
    fn other_tags_are_no_head() {
        for text in [
            "<p>User</p><p>Password</p><tr><td>a</td><td>v1</td></tr>",
            "<tr><th>Password</th></tr><tr><td>v1</td></tr>",
            "<tr><td>Here you choose what, and why:</td><td>Password</td></tr><tr><td>a</td><td>v1</td></tr>",
            "<table><tr><td>x</td></tr></table><p>Password</p><tr><td>a</td><td>v1</td></tr>",
        ] {
            assert_eq!(below(text), [] as [&str; 0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "<tr>", "</tr>", "<td>", "</td>", "<th ", ">", "<", "x", "Password", "</table>",
            ]),
            0..30,
        )) {
            let _ = below(&parts.concat());
        }
    }
}
