//! `scrubjay:allow reason` (or `gitleaks:allow`) in a comment beside a secret.
//!
//! Only a little of the line is looked at, so that a file of one long line costs no more. What
//! counts as a comment is a guess by its introducer; the summary of a report counts what was
//! suppressed, so that a wrong guess is seen.

use std::ops::Range;
use std::sync::Arc;

use blake3::Hash;
use scrubjay_detect::{SURROUNDINGS, Window};

use super::suppressions::{By, Suppression};

/// What both markers end with.
const ALLOW: &[u8] = b":allow";

/// How comments end on their line, where they do.
const CLOSERS: [&[u8]; 5] = [b"*/", b"-->", b"*)", b"-}", b"#}"];

/// What stood in the comment. The reason itself is not kept: like all of a scanned file it may
/// hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Marker {
    /// `scrubjay:allow` and a reason.
    WithReason,
    /// `scrubjay:allow` alone.
    WithoutReason,
    /// `gitleaks:allow`.
    Gitleaks,
}

/// A finding with a marker beside it, or one that the configuration suppresses.
#[derive(Clone)]
pub(crate) struct Allowed {
    pub(crate) by: By,
    /// What the configuration says of it.
    pub(crate) said: Option<Arc<str>>,
    /// The credential, whose other findings are counted apart: so no number of suppressed findings
    /// can push out those that are not.
    pub(crate) identity: Hash,
}

impl Allowed {
    pub(crate) fn suppression(&self) -> Suppression {
        Suppression { by: self.by, entry: None, said: self.said.clone() }
    }

    /// What such findings of a credential are counted by.
    pub(crate) fn tally(identity: &Hash) -> Hash {
        blake3::hash(&[identity.as_bytes(), ALLOW].concat())
    }
}

/// The marker on the line of the secret's beginning or end.
pub(crate) fn marker(window: &Window<'_>, secret: &Range<u64>) -> Option<Marker> {
    let before = window.part(&(secret.start.saturating_sub(SURROUNDINGS)..secret.start));
    let after = window.part(&(secret.end..secret.end.saturating_add(SURROUNDINGS)));
    beside(before, after)
}

fn beside(before: &[u8], after: &[u8]) -> Option<Marker> {
    let before = &before[line_start(before)..];
    let after = &after[..line_end(after)];
    let markers = [before, after].map(|part| position(part, ALLOW).is_some());
    if markers == [false; 2] {
        return None;
    }
    // A word stands for the secret, so that what follows it directly follows a word.
    let line = [before, b"x", after].concat();
    let comment = comment_start(&line, before.len())?;
    let first = before.len() + 1;
    find(after, |at| comment < first + at).or_else(|| find(before, |at| comment < at))
}

/// Where the last line of `text` begins.
fn line_start(text: &[u8]) -> usize {
    (0..text.len()).rev().find_map(|at| break_at(text, at).map(|length| at + length)).unwrap_or(0)
}

/// Where the first line of `text` ends.
fn line_end(text: &[u8]) -> usize {
    (0..text.len()).find(|&at| break_at(text, at).is_some()).unwrap_or(text.len())
}

/// The length of a line's end that is at `at`. An escaped one ends a line of the text within a
/// string, such as a file in a transcript; before the string's end there is no other line.
fn break_at(text: &[u8], at: usize) -> Option<usize> {
    match &text[at..] {
        [b'\n' | b'\r', ..] => Some(1),
        [b'\\', b'n' | b'r', b'"' | b'\'' | b'`', ..] => None,
        [b'\\', b'n' | b'r', ..] => Some(2),
        _ => None,
    }
}

/// The first marker in `text` before which a comment was opened.
fn find(text: &[u8], is_comment: impl Fn(usize) -> bool) -> Option<Marker> {
    let mut from = 0;
    while let Some(at) = position(&text[from..], ALLOW) {
        let (word, rest) = (&text[..from + at], &text[from + at + ALLOW.len()..]);
        from += at + ALLOW.len();
        let ours = word.strip_suffix(b"scrubjay");
        let Some(ahead) = ours.or_else(|| word.strip_suffix(b"gitleaks")) else { continue };
        let alone = !ahead.last().is_some_and(is_word) && !rest.first().is_some_and(is_word);
        if alone && is_comment(ahead.len()) {
            return Some(match ours {
                None => Marker::Gitleaks,
                Some(_) if has_reason(rest) => Marker::WithReason,
                Some(_) => Marker::WithoutReason,
            });
        }
    }
    None
}

/// Is there a word before the comment's end?
fn has_reason(rest: &[u8]) -> bool {
    let ends = CLOSERS.iter().filter_map(|closer| position(rest, closer));
    let end = ends.min().unwrap_or(rest.len());
    rest[..end].iter().any(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
}

/// Where a comment begins in a line, as far as one can tell without knowing the language. In
/// front of the secret that is a blank or the line's beginning, since a `#` elsewhere is rather a
/// colour's or an address's.
fn comment_start(line: &[u8], secret: usize) -> Option<usize> {
    let mut quotes = Quotes::new(line);
    (0..line.len()).find(|&at| {
        let is_text = quotes.surround(at);
        quotes.pass(at);
        !is_text && opens_comment(line, at, at < secret)
    })
}

fn opens_comment(line: &[u8], at: usize, is_before_secret: bool) -> bool {
    let (ahead, rest) = line.split_at(at);
    let last = ahead.last();
    let apart = last.is_none_or(u8::is_ascii_whitespace);
    let free = apart || !is_before_secret;
    match rest {
        [b'/', b'*', ..] => last != Some(&b':'),
        // Not the `//` of a URL.
        [b'/', b'/', ..] => free && last != Some(&b':'),
        [b'<', b'!', b'-', b'-', ..] | [b'(', b'*', ..] | [b'{', b'-', ..] => true,
        [b'#', ..] => free && !last.is_some_and(|byte| is_word(byte) || *byte == b'&'),
        [b'-', b'-', next, ..] => apart && next.is_ascii_whitespace(),
        [b';' | b'%', ..] => apart,
        // A line within a block comment.
        [b'*', ..] => ahead.trim_ascii().is_empty(),
        [r, e, m, b' ', ..] => apart && [*r, *e, *m].eq_ignore_ascii_case(b"rem"),
        _ => false,
    }
}

/// The quotation marks of a line, passed one after another.
struct Quotes<'l> {
    line: &'l [u8],
    open: Option<u8>,
    last_double: Option<usize>,
    last_single: Option<usize>,
}

impl<'l> Quotes<'l> {
    fn new(line: &'l [u8]) -> Self {
        let last = |mark| (0..line.len()).rev().find(|&at| mark_at(line, at) == Some(mark));
        Self { line, open: None, last_double: last(b'"'), last_single: last(b'\'') }
    }

    /// Is `at` within a string that ends on this line? One that does not was closed, rather than
    /// opened, by the mark seen last.
    fn surround(&self, at: usize) -> bool {
        let last = match self.open {
            None => return false,
            Some(b'"') => self.last_double,
            Some(_) => self.last_single,
        };
        last.is_some_and(|last| last >= at)
    }

    fn pass(&mut self, at: usize) {
        match (self.open, mark_at(self.line, at)) {
            (None, mark) => self.open = mark,
            (open, mark) if open == mark => self.open = None,
            _ => {}
        }
    }
}

/// The quotation mark at `at`. An apostrophe is none.
fn mark_at(line: &[u8], at: usize) -> Option<u8> {
    let is_in_word = |at: usize| line.get(at).is_some_and(u8::is_ascii_alphanumeric);
    match line[at] {
        b'\'' if at > 0 && is_in_word(at - 1) && is_in_word(at + 1) => None,
        mark @ (b'"' | b'\'') => Some(mark),
        _ => None,
    }
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_of_many_languages() {
        use Marker::{Gitleaks, WithReason, WithoutReason};
        for (before, after, expected) in [
            ("key = \"", "\" # scrubjay:allow test key", Some(WithReason)),
            ("key = \"", "\" # scrubjay:allow", Some(WithoutReason)),
            ("key = \"", "\" # gitleaks:allow", Some(Gitleaks)),
            ("key = \"", "\"; // nosec scrubjay:allow: größe", Some(WithReason)),
            ("key = \"", "\"; /* scrubjay:allow */", Some(WithoutReason)),
            ("<k>", "</k> <!-- scrubjay:allow docs -->", Some(WithReason)),
            ("VALUES ('", "') -- scrubjay:allow seed", Some(WithReason)),
            ("k=", " ; scrubjay:allow ini", Some(WithReason)),
            ("/* scrubjay:allow why */ k = \"", "\";", Some(WithReason)),
            ("# k=", " scrubjay:allow why", Some(WithReason)),
            ("x # scrubjay:allow why\nk = \"", "\"", None),
            ("k = \"", "\"\n# scrubjay:allow why", None),
            ("k = \"", "\"\r\n# scrubjay:allow why", None),
            ("k = \"", "\" scrubjay:allow why", None),
            ("k = \"", "\" # scrubjay:allowed", None),
            ("k = \"", "\" # unscrubjay:allow", None),
            ("k = \"https://a/?t=", "&x=scrubjay:allow\"", None),
            ("k ", " --note scrubjay:allow", None),
            ("a#", " scrubjay:allow", None),
            ("{\"k\": \"", "\", \"note\": \"scrubjay:allow me\"}", None),
            // Strings hold no comments.
            ("{\"c\": \"#fff\", \"k\": \"", "\", \"note\": \"scrubjay:allow me\"}", None),
            ("{\"c\": \"a #f\", \"k\": \"", "\", \"note\": \"scrubjay:allow me\"}", None),
            ("{\"k\": \"", "\", \"c\": \"#fff\", \"note\": \"scrubjay:allow me\"}", None),
            ("{'k': '", "', 'c': '#fff', 'note': 'scrubjay:allow me'}", None),
            ("k = '", "' # don't scrubjay:allow", Some(WithoutReason)),
            ("k: &'static str = \"", "\"; // scrubjay:allow why", Some(WithReason)),
            // The end of a string of several lines.
            ("", "\"\"\" # scrubjay:allow why", Some(WithReason)),
            ("url=a;#b k=", " scrubjay:allow", None),
            ("a//b k=", " scrubjay:allow", None),
            ("k=", "#scrubjay:allow", None),
            ("\t// k=", " scrubjay:allow", Some(WithoutReason)),
            ("f(/* scrubjay:allow why */ \"", "\")", Some(WithReason)),
            // Lines within a string.
            ("{\"text\": \"k=", "\\nx = 1 # scrubjay:allow why\\n\"}", None),
            ("{\"text\": \"# scrubjay:allow why\\r\\nk=", "\\r\\n\"}", None),
            ("{\"text\": \"a\\nk=\\\"", "\\\" # scrubjay:allow why\\n\"}", Some(WithReason)),
            ("k = \"", "\\n\" # scrubjay:allow why", Some(WithReason)),
        ] {
            assert_eq!(beside(before.as_bytes(), after.as_bytes()), expected, "{before}…{after}");
        }
    }

    proptest! {
        #[test]
        fn any_surroundings_can_be_looked_at(
            before in "[a-z#/*:;\n -]{0,30}(scrubjay:allow)?[ a-z\\PC]{0,9}",
            after in "[a-z#/*:;\n -]{0,30}(gitleaks:allow|:allow)?[ a-z\\PC]{0,9}",
        ) {
            let _ = beside(before.as_bytes(), after.as_bytes());
        }
    }
}
