//! vals: `ref+BACKEND://PATH?PARAMS#/FRAGMENT[+]`, read so that it can be imported.

use crate::error::{Fault, fault};
use crate::uri::{Piece, Uri};
use crate::view::{Token, View};

/// The backend becomes the instance, its path the item, its fragment the field.
pub(crate) fn parse(native: &str) -> Result<View, Fault> {
    let Some((backend, _)) = native.strip_prefix("ref+").and_then(|rest| rest.split_once("://"))
    else {
        return fault(0, "`ref+backend://path`");
    };
    let legal = |each: char| each.is_ascii_alphanumeric() || each == '-' || each == '_';
    let backend = Piece { at: 4, text: backend }.only(legal, "a backend's name")?;
    let skip = 4 + backend.len() + 3;
    let body = native.strip_suffix('+').unwrap_or(native);
    let shifted = |fault: Fault| Fault { offset: fault.offset + skip, ..fault };
    let uri = Uri::parse(&body[skip.min(body.len())..], "").map_err(shifted)?;
    let path = uri.path(1, usize::MAX, "a path, with no empty part").map_err(shifted)?;
    let mut view = View::of(Token::Name(path.join("/")));
    view.instance = Some(backend);
    for (key, value) in &uri.query {
        view.attributes.push((key.text.to_owned(), value.text.to_owned()));
    }
    view.field = uri.pointer().map_err(shifted)?.map(Token::Name);
    Ok(view)
}
