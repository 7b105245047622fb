//! docker-compose: the items `NAME=value` of a list `environment`.

use crate::document::{Entry, Quoting, Span, Step};

/// The entries of the YAML file, with those of environment lists under their names.
pub(super) fn entries(text: &str, entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().map(|entry| variable(text, &entry).unwrap_or(entry)).collect()
}

fn variable(text: &str, entry: &Entry) -> Option<Entry> {
    let [before @ .., Step::Key(list), Step::Index(_)] = entry.path.as_slice() else { return None };
    if list != "environment" || entry.quoting == Quoting::Block {
        return None;
    }
    let (name, value) = entry.text.split_once('=')?;
    let raw = text.get(entry.value.start..entry.value.end)?;
    let equals = entry.value.start + raw.find('=')? + 1;
    let quote = usize::from(entry.quoting != Quoting::Plain);
    let mut path = before.to_vec();
    path.extend([Step::Key(list.clone()), Step::Key(name.to_owned())]);
    Some(Entry {
        path,
        value: Span::new(equals, entry.value.end - quote),
        quoting: entry.quoting,
        text: value.to_owned(),
        scalar: entry.value,
        prefix: format!("{name}="),
    })
}
