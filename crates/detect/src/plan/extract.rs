//! Literals that every match of a pattern must contain, for rules that name none.

use alloc::{vec, vec::Vec};

use regex_syntax::hir::{Class, Hir, HirKind};

use super::RuleLiteral;

/// Shorter texts occur everywhere and would help nothing.
const MIN_LEN: usize = 3;
/// Longer texts add nothing.
const MAX_LEN: usize = 32;
/// More alternatives than this are no help either.
const MAX_LITERALS: usize = 64;

/// A set of literals of which one occurs in every match; empty where there is none worth having.
pub(crate) fn required_literals(hir: &Hir) -> Vec<RuleLiteral> {
    let mut literals = required(hir).unwrap_or_default();
    literals.sort();
    literals.dedup();
    literals
}

fn required(hir: &Hir) -> Option<Vec<RuleLiteral>> {
    match hir.kind() {
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(required(branch)?);
            }
            (all.len() <= MAX_LITERALS).then_some(all)
        }
        HirKind::Concat(parts) => best_of(parts),
        HirKind::Literal(_) => best_of(core::slice::from_ref(hir)),
        _ => None,
    }
}

/// The best candidate of a sequence: the longest text of its own, or what one of its parts needs.
fn best_of(parts: &[Hir]) -> Option<Vec<RuleLiteral>> {
    let mut candidates: Vec<Vec<RuleLiteral>> = Vec::new();
    let mut run = RuleLiteral { bytes: Vec::new().into(), ignore_case: false };
    for part in parts {
        match bytes_of(part) {
            Some((bytes, folded)) => {
                run.bytes.to_mut().extend_from_slice(&bytes);
                run.ignore_case |= folded;
            }
            None => {
                finish(&mut run, &mut candidates);
                candidates.extend(required(part));
            }
        }
    }
    finish(&mut run, &mut candidates);
    // The set whose shortest literal is longest; of equals, the smaller set.
    candidates.into_iter().max_by_key(|set| {
        let shortest = set.iter().map(|literal| literal.bytes.len()).min().unwrap_or(0);
        (shortest, usize::MAX - set.len())
    })
}

fn finish(run: &mut RuleLiteral, candidates: &mut Vec<Vec<RuleLiteral>>) {
    let RuleLiteral { bytes, ignore_case } = run;
    if bytes.len() >= MIN_LEN {
        let bytes = bytes[..bytes.len().min(MAX_LEN)].to_vec().into();
        candidates.push(vec![RuleLiteral { bytes, ignore_case: *ignore_case }]);
    }
    *run = RuleLiteral { bytes: Vec::new().into(), ignore_case: false };
}

/// The fixed bytes that the expression stands for, and whether they match in any case.
fn bytes_of(hir: &Hir) -> Option<(Vec<u8>, bool)> {
    match hir.kind() {
        HirKind::Literal(literal) => Some((literal.0.to_vec(), false)),
        HirKind::Class(class) => folded_letter(class).map(|byte| (vec![byte], true)),
        HirKind::Capture(capture) => bytes_of(&capture.sub),
        HirKind::Concat(parts) => {
            parts.iter().try_fold((Vec::new(), false), |(mut bytes, folded), part| {
                let (more, also) = bytes_of(part)?;
                bytes.extend(more);
                Some((bytes, folded || also))
            })
        }
        _ => None,
    }
}

/// The lower-case letter of a class that is one letter in both cases.
fn folded_letter(class: &Class) -> Option<u8> {
    let Class::Bytes(class) = class else { return None };
    let [upper, lower] = class.ranges() else { return None };
    let one_each = upper.start() == upper.end() && lower.start() == lower.end();
    (one_each
        && upper.start().is_ascii_uppercase()
        && lower.start() == upper.start().to_ascii_lowercase())
    .then(|| lower.start())
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::plan::lower::parse_pattern;

    fn extracted(pattern: &str) -> Vec<(String, bool)> {
        let literals = required_literals(&parse_pattern(pattern).expect("a valid pattern"));
        literals
            .iter()
            .map(|l| (String::from_utf8_lossy(&l.bytes).into_owned(), l.ignore_case))
            .collect()
    }

    #[test]
    fn takes_the_longest_required_text() {
        assert_eq!(extracted("ab_[0-9]+acme_key"), [("acme_key".into(), false)]);
        assert_eq!(extracted("(?i)acme[0-9]+"), [("acme".into(), true)]);
        assert_eq!(
            extracted("(?:alpha|beta)-[0-9]+"),
            [("alpha".into(), false), ("beta".into(), false)]
        );
        assert_eq!(extracted("(?:foo){2}x*"), [("foo".into(), false)]);
    }

    #[test]
    fn nothing_where_nothing_is_required() {
        assert!(extracted("[0-9a-f]{32}").is_empty());
        assert!(extracted("(?:token)?[0-9]{9}").is_empty());
        assert!(extracted("(?:alpha|[0-9])x").is_empty());
    }
}
