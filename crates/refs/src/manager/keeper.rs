//! Keeper notation: `keeper://record/selector[/parameter[index][property]]`, `\` escaping `/`, `[`, `]` and itself.

use crate::error::{Fault, fault};
use crate::view::{Token, View};

const SELECTOR: &str =
    "a selector: `type`, `title`, `notes`, `field/…`, `custom_field/…` or `file/…`";
const ESCAPE: &str = "`\\` only before `/`, `[`, `]` or `\\`";
const INDEX: &str = "`[n]` or `[]`, then at most one `[property]`";

/// The notation, with or without its prefix (which Keeper reads in any case).
pub(crate) fn parse(native: &str) -> Result<View, Fault> {
    let prefix = "keeper://".len();
    let has_prefix =
        native.get(..prefix).is_some_and(|head| head.eq_ignore_ascii_case("keeper://"));
    let start = if has_prefix { prefix } else { 0 };
    let (record, after) = escaped(native, start, '/')?;
    if record.is_empty() {
        return fault(start, "a record: its UID or its title");
    }
    if !native[after..].starts_with('/') {
        return fault(after, SELECTOR);
    }
    let rest = &native[after + 1..];
    let selector = rest.split('/').next().unwrap_or(rest);
    let mut view = View::of(record_token(record));
    let end = after + 1 + selector.len();
    match selector.to_ascii_lowercase().as_str() {
        "type" | "title" | "notes" if end == native.len() => {
            view.field = Some(Token::name(selector));
        }
        "type" | "title" | "notes" => {
            return fault(end, "the end: this selector takes no parameter");
        }
        long @ ("field" | "custom_field" | "file") => {
            view.section = Some(Token::name(selector));
            parameter(native, end, long == "file", &mut view)?;
        }
        _ => return fault(after + 1, SELECTOR),
    }
    Ok(view)
}

fn parameter(native: &str, slash: usize, file: bool, view: &mut View) -> Result<(), Fault> {
    if slash + 1 >= native.len() {
        return fault(native.len(), "a field or file name after the selector");
    }
    let (name, mut at) = escaped(native, slash + 1, '[')?;
    if name.is_empty() {
        return fault(slash + 1, "a field or file name after the selector");
    }
    view.field = Some(Token::Name(name));
    if file && at < native.len() {
        return fault(at, "the end: a file takes no index");
    }
    for (position, kind) in ["index", "property"].into_iter().enumerate() {
        if at == native.len() {
            break;
        }
        let (text, after) = bracketed(native, at)?;
        if position == 0 && !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return fault(at + 1, INDEX);
        }
        view.attributes.push((kind.to_owned(), text));
        at = after;
    }
    if at < native.len() { fault(at, "the end of the reference") } else { Ok(()) }
}

/// Unescapes up to `stop` or the end; gives the text and where it stopped.
fn escaped(native: &str, start: usize, stop: char) -> Result<(String, usize), Fault> {
    let mut text = String::new();
    let mut characters = native[start..].char_indices();
    while let Some((index, each)) = characters.next() {
        if each == stop {
            return Ok((text, start + index));
        }
        text.push(match each {
            '\\' => match characters.next() {
                Some((_, next)) if "/[]\\".contains(next) => next,
                _ => return fault(start + index, ESCAPE),
            },
            plain => plain,
        });
    }
    Ok((text, native.len()))
}

fn bracketed(native: &str, at: usize) -> Result<(String, usize), Fault> {
    if !native[at..].starts_with('[') {
        return fault(at, INDEX);
    }
    let (text, end) = escaped(native, at + 1, ']')?;
    if end == native.len() {
        return fault(end, "`]`");
    }
    match native[at + 1..end].find('[') {
        Some(inner) if !native[..at + 1 + inner].ends_with('\\') => fault(at + 1 + inner, INDEX),
        _ => Ok((text, end + 1)),
    }
}

/// UIDs are 22 characters of URL-safe base64.
fn record_token(text: String) -> Token {
    let id = text.len() == 22
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if id { Token::Id(text) } else { Token::Name(text) }
}
