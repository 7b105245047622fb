//! Environment files and the assignments of shell files.

use crate::document::{
    Entry, Quoting, Span, Step,
    dotenv::{LineKind, Lines, Quote, shell_word},
};

/// The variables of an environment file; broken lines are left out.
pub(super) fn dotenv(text: &str) -> Vec<Entry> {
    let assigned = Lines::new(text.as_bytes()).filter_map(|line| match line.kind {
        LineKind::Assignment(assignment) => Some(assignment),
        _ => None,
    });
    let entry = |assignment: crate::document::dotenv::Assignment| {
        let quoting = match assignment.quote {
            Quote::None => Quoting::Plain,
            Quote::Single => Quoting::Single,
            Quote::Double => Quoting::Double,
            // It has no counterpart in a splice: it is replaced by one of the others.
            Quote::Backtick => Quoting::Block,
        };
        let path = vec![Step::Key(part(text, assignment.name))];
        Entry::new(path, assignment.quoted_value(), quoting, part(text, assignment.value))
    };
    assigned.map(entry).collect()
}

/// The assignments of a shell file whose value has no expansion.
pub(super) fn shell(text: &str) -> Vec<Entry> {
    let entry = |line: crate::document::dotenv::Line| {
        let assignment = line.assignment()?;
        let (bytes, span) = shell_word(text.as_bytes(), assignment)?;
        let quoting = match (text.as_bytes().get(span.start), span.is_empty()) {
            (Some(b'\''), false) => Quoting::Single,
            (Some(b'"'), false) => Quoting::Double,
            _ => Quoting::Plain,
        };
        let path = vec![Step::Key(part(text, assignment.name))];
        Some(Entry::new(path, span, quoting, String::from_utf8(bytes).ok()?))
    };
    Lines::new(text.as_bytes()).filter_map(entry).collect()
}

fn part(text: &str, span: Span) -> String {
    text.get(span.start..span.end).unwrap_or_default().to_owned()
}
