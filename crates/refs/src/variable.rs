//! `$NAME`, `${NAME}` and `${NAME:-default}`: the variables of templates and environment files.

/// Bytes of the variable that `text` starts with, if it starts with one.
pub(crate) fn length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('$')?;
    let braced = rest.strip_prefix('{');
    let name = braced.unwrap_or(rest);
    let end =
        name.find(|each: char| !each.is_ascii_alphanumeric() && each != '_').unwrap_or(name.len());
    if end == 0 || name.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if braced.is_none() {
        return Some(1 + end);
    }
    let after = &name[end..];
    match after.strip_prefix(":-") {
        None => after.starts_with('}').then_some(2 + end + 1),
        Some(default) => default.find('}').map(|close| 2 + end + 2 + close + 1),
    }
}

/// The first `wanted` outside a variable.
pub(crate) fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first == wanted {
            return Some(at);
        }
        at += length(&text[at..]).unwrap_or(first.len_utf8());
    }
    None
}
