//! A path that a rule's condition on paths is for, to try its examples with.

use alloc::{string::String, vec::Vec};

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::plan::lower::parse_pattern;

/// The shortest path that the expression describes, taking the first of all alternatives.
pub(super) fn sample_path(pattern: &str) -> Option<String> {
    let mut path = Vec::new();
    append(&parse_pattern(pattern).ok()?, &mut path);
    String::from_utf8(path).ok()
}

fn append(hir: &Hir, path: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => path.extend_from_slice(&literal.0),
        HirKind::Class(Class::Bytes(class)) => {
            let holds =
                |byte: &u8| class.ranges().iter().any(|r| (r.start()..=r.end()).contains(byte));
            path.extend((b'a'..=b'z').chain(b' '..=b'~').find(holds));
        }
        HirKind::Class(Class::Unicode(_)) => {}
        HirKind::Repetition(repetition) => {
            // A long path is as good as an endless one.
            (0..repetition.min.min(256)).for_each(|_| append(&repetition.sub, path));
        }
        HirKind::Capture(capture) => append(&capture.sub, path),
        HirKind::Concat(parts) => parts.iter().for_each(|part| append(part, path)),
        HirKind::Alternation(branches) => branches.iter().take(1).for_each(|b| append(b, path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_matches() {
        for (pattern, path) in [
            (r"(?:^|/)[._]netrc(?:\.gpg)?$", ".netrc"),
            (r"(?:^|/)(?:\.?pgpass|pgpass\.conf)$", "pgpass"),
            (r"^/etc/[a-z]{3}/[^/]+\.ya?ml$", "/etc/aaa/a.yml"),
            (r"(?i)\.env", ".eNv"),
        ] {
            let sample = sample_path(pattern).unwrap();
            assert_eq!(sample.to_ascii_lowercase(), path.to_ascii_lowercase(), "{pattern}");
        }
        assert_eq!(sample_path("("), None);
    }
}
