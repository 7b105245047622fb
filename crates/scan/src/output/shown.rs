//! What a report shows of a secret and of its surroundings.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use scrubjay_detect::Fact;
use scrubjay_sources::{GitOrigin, Origin};
use secrecy::ExposeSecret;

use super::escape::visible;
use crate::date::utc;
use crate::path::slashed;
use crate::{Credential, Place, Reveal, Style};

/// How standard input is called where a path would stand.
pub(crate) const STDIN: &str = "(standard input)";

/// The value, or what may be shown of it.
pub(crate) fn value<'c>(credential: &'c Credential, style: &Style) -> Cow<'c, str> {
    revealed(credential, style).unwrap_or(Cow::Borrowed(&credential.redacted))
}

/// The value, where the style asks for it. Bytes that are not UTF-8 are replaced.
pub(crate) fn revealed<'c>(credential: &'c Credential, style: &Style) -> Option<Cow<'c, str>> {
    match style.reveal {
        Reveal::Redacted => None,
        Reveal::Revealed => Some(String::from_utf8_lossy(credential.secret.expose_secret())),
    }
}

/// The path with `/` between its parts, or nothing for standard input. Bytes that are not UTF-8
/// are replaced.
pub(crate) fn path<'o>(origin: &'o Origin<'_>) -> Option<Cow<'o, str>> {
    Some(file(origin.path()?))
}

/// The same for a file.
pub(crate) fn file(path: &Path) -> Cow<'_, str> {
    match slashed(path) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// A fact's value, with dates as dates.
pub(crate) fn fact(fact: &Fact) -> String {
    match fact {
        Fact::ExpiresAt(seconds) => utc(*seconds).unwrap_or_else(|| seconds.to_string()),
        _ => fact.to_string(),
    }
}

/// The commit that brought a place in, with its day and author.
pub(super) fn commit(place: &Place) -> Option<String> {
    place.origin.git().and_then(of_commit)
}

/// The same of an object's origin; `None` where no commit is known.
pub(super) fn of_commit(git: &GitOrigin) -> Option<String> {
    if git.commit.is_empty() {
        return None;
    }
    let start = |text: &str, len| text.chars().take(len).collect::<String>();
    let (id, day) = (start(&git.commit, 12), start(&git.date, 10));
    Some(format!("commit {id} of {}, {}", visible(&day), visible(&git.author)))
}

/// The kind of an error in the words that people know it by.
pub(super) fn reason(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        other => other.to_string(),
    }
}
