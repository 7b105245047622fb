//! TOML.

use toml_edit::{Document, Item, TableLike, Value};

use crate::document::{Entry, Quoting, Step};

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, usize> {
    let document =
        Document::parse(text).map_err(|error| error.span().map_or(0, |span| span.start))?;
    let mut entries = Vec::new();
    table(text, document.as_table(), &mut Vec::new(), &mut entries);
    Ok(entries)
}

fn table(text: &str, table: &dyn TableLike, path: &mut Vec<Step>, entries: &mut Vec<Entry>) {
    for (key, item) in table.iter() {
        path.push(Step::Key(key.to_owned()));
        match item {
            Item::None => {}
            Item::Value(inner) => value(text, inner, path, entries),
            Item::Table(inner) => self::table(text, inner, path, entries),
            Item::ArrayOfTables(tables) => {
                for (index, inner) in tables.iter().enumerate() {
                    path.push(Step::Index(index));
                    self::table(text, inner, path, entries);
                    path.pop();
                }
            }
        }
        path.pop();
    }
}

fn value(text: &str, value: &Value, path: &mut Vec<Step>, entries: &mut Vec<Entry>) {
    match value {
        Value::InlineTable(inner) => table(text, inner, path, entries),
        Value::Array(array) => {
            for (index, element) in array.iter().enumerate() {
                path.push(Step::Index(index));
                self::value(text, element, path, entries);
                path.pop();
            }
        }
        _ => {
            let Some(span) = value.span() else { return };
            let raw = text.get(span.clone()).unwrap_or_default();
            let quoting = match raw.as_bytes() {
                [b'"', b'"', b'"', ..] | [b'\'', b'\'', b'\'', ..] => Quoting::Block,
                [b'"', ..] => Quoting::Double,
                [b'\'', ..] => Quoting::Single,
                _ => Quoting::Plain,
            };
            let decoded = value.as_str().unwrap_or(raw).to_owned();
            entries.push(Entry::new(path.clone(), span.into(), quoting, decoded));
        }
    }
}
