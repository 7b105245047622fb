//! INI files and `.npmrc`.

use crate::document::{Entry, Quoting, Span, Step};

/// The entries, with one of `separators` between key and value.
pub(super) fn entries(text: &str, separators: &str) -> Vec<Entry> {
    let mut section = None;
    let mut entries = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(name.trim().to_owned());
        } else if !line.is_empty() && !line.starts_with(['#', ';']) {
            entries.extend(entry(whole, start, section.as_ref(), separators));
        }
        start += whole.len();
    }
    entries
}

fn entry(line: &str, start: usize, section: Option<&String>, separators: &str) -> Option<Entry> {
    let at = line.find(|c| separators.contains(c))?;
    let (key, rest) = (line[..at].trim(), &line[at + 1..]);
    if key.is_empty() {
        return None;
    }
    let value = rest.trim();
    // Of white space alone, nothing: the value would begin behind the separator.
    let blanks = if value.is_empty() { 0 } else { rest.len() - rest.trim_start().len() };
    let begin = start + at + 1 + blanks;
    let quoted = |quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    let quoting = match () {
        () if quoted('"') => Quoting::Double,
        () if quoted('\'') => Quoting::Single,
        () => Quoting::Plain,
    };
    let inner = if quoting == Quoting::Plain { value } else { &value[1..value.len() - 1] };
    let path = section.into_iter().cloned().chain([key.to_owned()]).map(Step::Key).collect();
    Some(Entry::new(path, Span::new(begin, begin + value.len()), quoting, inner.to_owned()))
}
