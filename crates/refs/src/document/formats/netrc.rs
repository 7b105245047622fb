//! `.netrc`: words with white space between them.

use crate::document::{Entry, Quoting, Span, Step};

pub(super) fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut machine = String::new();
    let mut at = 0;
    while let Some(word) = word(text, at) {
        at = word.end;
        match &text[word.start..word.end] {
            "default" => machine = "default".to_owned(),
            "macdef" => at = behind_macro(text, at),
            keyword @ ("machine" | "login" | "password" | "account") => {
                let Some(value) = self::word(text, at) else { break };
                at = value.end;
                let raw = &text[value.start..value.end];
                if keyword == "machine" {
                    raw.clone_into(&mut machine);
                    continue;
                }
                let (quoting, inner) = unquoted(raw);
                let path = vec![Step::Key(machine.clone()), Step::Key(keyword.to_owned())];
                entries.push(Entry::new(path, value, quoting, inner.to_owned()));
            }
            _ => {}
        }
    }
    entries
}

/// The next word; comments are passed over.
fn word(text: &str, mut at: usize) -> Option<Span> {
    loop {
        let rest = &text[at..];
        let start = at + rest.find(|c: char| !c.is_ascii_whitespace())?;
        let word = &text[start..];
        if word.starts_with('#') {
            at = start + word.find('\n')?;
            continue;
        }
        let quoted = word.strip_prefix('"').and_then(|inner| inner.find(['"', '\n']));
        let end = match quoted {
            Some(end) if word.as_bytes()[end + 1] == b'"' => end + 2,
            _ => word.find(|c: char| c.is_ascii_whitespace()).unwrap_or(word.len()),
        };
        return Some(Span::new(start, start + end));
    }
}

fn unquoted(raw: &str) -> (Quoting, &str) {
    match raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => (Quoting::Double, inner),
        None => (Quoting::Plain, raw),
    }
}

/// A macro ends with an empty line.
fn behind_macro(text: &str, at: usize) -> usize {
    let end = ["\n\n", "\n\r\n"].iter().filter_map(|end| text[at..].find(end)).min();
    end.map_or(text.len(), |end| at + end + 1)
}
