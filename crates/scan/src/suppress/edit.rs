//! Changes to a list's text that leave everything else in it as it is: comments, order, line ends.

use std::collections::BTreeSet;

use super::line;
use super::list::ListKind;
use crate::{Entry, IgnoreList};

impl IgnoreList {
    /// The list's text with one more entry, put before the first that sorts behind it.
    #[must_use]
    pub fn with_entry(text: &str, entry: &Entry) -> String {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let behind = |line: &&str| {
            // What a baseline may leave out does not matter here.
            line::read(line.trim(), ListKind::Baseline).is_ok_and(|other| other > *entry)
        };
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = lines.iter().position(behind).unwrap_or(lines.len());
        let line = entry.line() + end;
        let unfinished = at == lines.len() && !text.is_empty() && !text.ends_with('\n');
        let line = if unfinished { format!("{end}{line}") } else { line };
        lines.insert(at, &line);
        lines.concat()
    }

    /// The list's text without these lines, counted from 1.
    #[must_use]
    pub fn without_lines(text: &str, lines: &BTreeSet<usize>) -> String {
        let kept = (1..).zip(text.split_inclusive('\n'));
        kept.filter(|(number, _)| !lines.contains(number)).map(|(_, line)| line).collect()
    }
}
