//! Which consumers disagree on a variable, and how.

use super::{Dialect, File, Line, Meaning};

/// A line that not all consumers read as the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement<'a> {
    /// The name of the variable.
    pub name: &'a [u8],
    /// The line, for its spans.
    pub line: Line,
    /// Each meaning with those who read the line so; the most frequent first.
    pub readings: Vec<(Meaning<'a>, Vec<Dialect>)>,
}

/// The lines on which the consumers of `dialects` disagree.
///
/// ```
/// use scrubjay_refs::document::dotenv::{Dialect, File, disagreements};
/// let file = File::parse(b"SAFE=\"a b\"\nTRAP=ab#cd\n");
/// let found = disagreements(&file, &[Dialect::Node, Dialect::Python]);
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].name, b"TRAP");
/// ```
pub fn disagreements<'a>(file: &File<'a>, dialects: &[Dialect]) -> Vec<Disagreement<'a>> {
    let lines = file.lines().iter();
    lines.filter_map(|line| disagreement(file, line, dialects)).collect()
}

fn disagreement<'a>(
    file: &File<'a>,
    line: &Line,
    dialects: &[Dialect],
) -> Option<Disagreement<'a>> {
    let name = line.assignment()?.name.of(file.text());
    let mut readings: Vec<(Meaning<'a>, Vec<Dialect>)> = Vec::new();
    for &dialect in dialects {
        let meaning = file.meaning(line, dialect);
        match readings.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, readers)) => readers.push(dialect),
            None => readings.push((meaning, vec![dialect])),
        }
    }
    readings.sort_by_key(|(_, readers)| std::cmp::Reverse(readers.len()));
    (readings.len() > 1).then_some(Disagreement { name, line: *line, readings })
}
