//! Passwords in URLs: `scheme://user:password@host`.

use core::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::{
    Confirm, View,
    score::{Grounds, Spans},
};
use crate::plan::{AUTHORITY_END, ByteSet};

const SCHEME: ByteSet = ByteSet::EMPTY
    .with_range(b'a', b'z')
    .with_range(b'A', b'Z')
    .with_range(b'0', b'9')
    .union(ByteSet::of(b"+.-"));
const HOST: ByteSet = ByteSet::WORD.union(ByteSet::of(b".-[%:$"));
const MAX_SCHEME: usize = 32;
const MAX_AUTHORITY: usize = 512;
/// Hosts that only documentation uses (RFC 2606, RFC 6761).
const DOCUMENTATION: [&[u8]; 5] =
    [b"example.com", b"example.org", b"example.net", b".example", b".test"];

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    let found = parse(&confirm.view, &literal, &mut confirm.work.steps);
    let Some((spans, user)) = found else { return };
    let host = &confirm.view.bytes[spans.secret.end + 1..spans.span.end];
    let documentation = DOCUMENTATION.iter().any(|name| {
        let tail = host.len().checked_sub(name.len()).map(|at| &host[at..]);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(name))
    });
    confirm.propose(spans, Grounds::UrlPassword { user, documentation });
}

/// The URL around a literal that holds its `://`, and where its user is named.
fn parse(
    view: &View<'_>,
    literal: &Range<usize>,
    steps: &mut u64,
) -> Option<(Spans, Range<usize>)> {
    let mut colons = memchr_iter(b':', &view.bytes[literal.clone()]).map(|at| literal.start + at);
    let colon = colons.find(|&at| view.bytes[at..literal.end].starts_with(b"://"))?;
    let scheme = colon - view.run_back(&SCHEME, colon, MAX_SCHEME);
    let start = colon + 3;
    let rest = &view.bytes[start..view.bytes.len().min(start + MAX_AUTHORITY)];
    let end = rest.iter().position(|&b| AUTHORITY_END.contains(b)).unwrap_or(rest.len());
    *steps += (end + start - scheme) as u64;
    let authority = &rest[..end];
    let at = memrchr(b'@', authority)?;
    let user = memchr(b':', &authority[..at])?;
    let host = HOST.run(&authority[at + 1..], MAX_AUTHORITY);
    if scheme == colon || at == user + 1 || host == 0 {
        return None;
    }
    let host_name = ByteSet::WORD.union(ByteSet::of(b".-")).run(&authority[at + 1..], host);
    let span = scheme..start + at + 1 + host_name;
    let password = start + user + 1..start + at;
    Some((Spans::new(span, password), start..start + user))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Option<&str> {
        let at = text.find("://").expect("a URL");
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        parse(&view, &(at..at + 3), &mut 0).map(|(spans, _)| &text[spans.secret])
    }

    #[test]
    fn finds_the_password() {
        let url = alloc::format!("x=postgres://bob:{}@db.local:5432/app", "s3cr%40t");
        assert_eq!(password(&url), Some("s3cr%40t"));
        assert_eq!(password("redis://:pw@cache"), Some("pw"));
        assert_eq!(password("https://bob:p@ss@host/x"), Some("p@ss"));
    }

    #[test]
    fn other_urls_have_none() {
        for url in [
            "https://host:8080/a@b",
            "https://bob@host",
            "https://bob:@host",
            "://bob:pw@host",
            "https://bob:pw@",
            "https://host/path?mail=a:b@c",
        ] {
            assert_eq!(password(url), None, "{url}");
        }
    }
}
