//! 1Password: `op://vault/item/[section/]field[?attribute=otp|ssh-format=openssh]`.
//!
//! The strict grammar is the SDK's. `%` decodes nothing here: a name with another character needs its id.

use crate::error::{Fault, fault};
use crate::uri::Piece;
use crate::variable;
use crate::view::{Token, View};

const SHAPE: &str = "`op://vault/item/[section/]field`, with no empty part";
const LEGAL: &str =
    "an ASCII letter, digit, space, `-`, `_` or `.` (use the 26-character id for other names)";
const QUERY: &str = "`?attribute=otp`, `?attribute=totp` or `?ssh-format=openssh`";
const FIELD_ATTRIBUTES: [&str; 9] =
    ["otp", "totp", "type", "value", "id", "purpose", "content", "size", "name"];

/// Structure: variables may stand in a part, and the attributes of `op` are known.
pub(crate) fn parse(native: &str) -> Result<View, Fault> {
    let Some(rest) = native.strip_prefix("op://") else {
        return fault(0, "`op://` in lower case");
    };
    let (path, query) = cut_query(Piece { at: 5, text: rest });
    let parts = segments(path)?;
    let mut tokens = Vec::new();
    for part in &parts {
        tokens.push(token(*part)?);
    }
    let mut tokens = tokens.into_iter();
    let (Some(vault), Some(item), Some(third)) = (tokens.next(), tokens.next(), tokens.next())
    else {
        return fault(native.len(), SHAPE);
    };
    let mut view = View::of(item);
    view.container.push(vault);
    match tokens.next() {
        None => view.field = Some(third),
        Some(field) => {
            view.section = Some(third);
            view.field = Some(field);
        }
    }
    if let Some(query) = query {
        view.attributes.push(attribute(query)?);
    }
    Ok(view)
}

/// What every tool of 1Password accepts: no variables, and the SDK's attributes only.
pub(crate) fn validate(native: &str, view: &View) -> Result<(), Fault> {
    if let Some(at) = native.find('$') {
        return fault(at, "no variable: only `op run` and `op inject` expand them");
    }
    match view.attributes.first() {
        Some((name, value)) if name == "attribute" && value != "otp" && value != "totp" => {
            fault(native.len() - value.len(), QUERY)
        }
        _ => Ok(()),
    }
}

/// `?` opens the query only outside `${…}`: a default may hold one.
fn cut_query(whole: Piece<'_>) -> (Piece<'_>, Option<Piece<'_>>) {
    match variable::find_outside(whole.text, '?') {
        None => (whole, None),
        Some(index) => (
            Piece { text: &whole.text[..index], ..whole },
            Some(Piece { at: whole.at + index + 1, text: &whole.text[index + 1..] }),
        ),
    }
}

fn segments(path: Piece<'_>) -> Result<Vec<Piece<'_>>, Fault> {
    let mut parts = Vec::new();
    let mut rest = path;
    while let Some(index) = variable::find_outside(rest.text, '/') {
        parts.push(Piece { text: &rest.text[..index], ..rest });
        rest = Piece { at: rest.at + index + 1, text: &rest.text[index + 1..] };
    }
    parts.push(rest);
    if let Some(empty) = parts.iter().find(|part| part.text.is_empty()) {
        return fault(empty.at, SHAPE);
    }
    match parts.len() {
        0..=2 => fault(path.end(), SHAPE),
        3 | 4 => Ok(parts),
        _ => fault(parts[4].at - 1, SHAPE),
    }
}

fn token(part: Piece<'_>) -> Result<Token, Fault> {
    let mut rest = part;
    let mut varies = false;
    while let Some(first) = rest.text.chars().next() {
        let step = match variable::length(rest.text) {
            Some(length) => {
                varies = true;
                length
            }
            None if first.is_ascii_alphanumeric() || "-_. ".contains(first) => 1,
            None => return fault(rest.at, LEGAL),
        };
        rest = Piece { at: rest.at + step, text: &rest.text[step..] };
    }
    let text = part.text.to_owned();
    Ok(if varies {
        Token::Variable(text)
    } else if is_id(&text) {
        Token::Id(text)
    } else {
        Token::Name(text)
    })
}

/// Ids are 26 characters of lower-case base32.
fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

fn attribute(query: Piece<'_>) -> Result<(String, String), Fault> {
    let (name, Some(value)) = query.cut('=') else {
        return fault(query.at, QUERY);
    };
    let known = match name.text {
        "attribute" => FIELD_ATTRIBUTES.contains(&value.text),
        "ssh-format" => value.text == "openssh",
        _ => return fault(name.at, QUERY),
    };
    if known { Ok((name.text.to_owned(), value.text.to_owned())) } else { fault(value.at, QUERY) }
}
