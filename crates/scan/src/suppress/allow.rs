//! `scrubjay:allow reason` (or `gitleaks:allow`) in a comment beside a secret.
//!
//! Only a little of the line is looked at, so that a file of one long line costs no more. What
//! counts as a comment is a guess by its introducer; the summary of a report counts what was
//! suppressed, so that a wrong guess is seen.

use std::ops::Range;

use blake3::Hash;
use scrubjay_detect::{SURROUNDINGS, Window};

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

/// A finding with a marker beside it.
#[derive(Clone, Copy)]
pub(crate) struct Allowed {
    pub(crate) marker: Marker,
    /// The credential, whose findings without a marker are counted apart: so no number of
    /// findings with one can push out those without.
    pub(crate) identity: Hash,
}

impl Allowed {
    /// What findings of a credential with a marker are counted by.
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
    let newline = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let before = before.rsplit(newline).next().unwrap_or_default();
    let after = after.split(newline).next().unwrap_or_default();
    // What follows the secret may be in a comment that began before it: a line commented out.
    let open = opens_comment(before);
    find(after, |at| open || opens_comment(&after[..at]))
        .or_else(|| find(before, |at| opens_comment(&before[..at])))
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

/// Does a comment begin in `text`, as far as one can tell without knowing the language?
fn opens_comment(text: &[u8]) -> bool {
    (0..text.len()).any(|at| {
        let (ahead, rest) = text.split_at(at);
        let last = ahead.last();
        let apart = last.is_none_or(u8::is_ascii_whitespace);
        match rest {
            // Not the `//` of a URL.
            [b'/', b'/' | b'*', ..] => last != Some(&b':'),
            [b'<', b'!', b'-', b'-', ..] | [b'(', b'*', ..] | [b'{', b'-', ..] => true,
            [b'#', ..] => !last.is_some_and(|byte| is_word(byte) || *byte == b'&'),
            [b'-', b'-', next, ..] => apart && next.is_ascii_whitespace(),
            [b';' | b'%', ..] => apart,
            // A line within a block comment.
            [b'*', ..] => ahead.trim_ascii().is_empty(),
            [r, e, m, b' ', ..] => apart && [*r, *e, *m].eq_ignore_ascii_case(b"rem"),
            _ => false,
        }
    })
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
