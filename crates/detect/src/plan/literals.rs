//! Where in a program a literal stands, and the one list of literals that all rules share.

use alloc::{vec, vec::Vec};

use regex_syntax::hir::{Class, Hir, HirKind};

use super::{
    Anchor, ByteSet, PlanLiteral, Program, RuleLiteral, RulePlan, Step, Target, encoded::forms,
    follow::after, tables::fixed_sets,
};

/// Literals are looked for in this many first bytes of a program.
const MAX_OFFSET: usize = 512;
/// A program whose start can vary more than this before its literal is left to the regex engine.
const MAX_SLACK: usize = 64;

/// For every program the literals that announce it, and where they stand in it; `None` where a
/// program holds none of the literals at a place that can be worked out.
pub(super) fn anchors(
    literals: &[RuleLiteral],
    programs: &[Program],
) -> Option<Vec<(u16, Anchor)>> {
    if programs.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        let before = all.len();
        for (number, literal) in literals.iter().enumerate() {
            if let Some(anchor) = anchor(literal, program, index as u16) {
                all.push((number as u16, anchor));
            }
        }
        if all.len() == before {
            return None;
        }
    }
    Some(all)
}

fn anchor(literal: &RuleLiteral, program: &Program, index: u16) -> Option<Anchor> {
    let sets = fixed_sets(&program.steps, MAX_OFFSET);
    let offset = (0..sets.len()).find(|&at| stands_at(literal, &sets[at..]));
    if let Some(offset) = offset {
        return Some(Anchor::Fixed { program: index, offset: offset as u16 });
    }
    (1..program.steps.len()).find_map(|at| {
        let (min, max) = lengths_before(program, literal, at)?;
        (max - min <= MAX_SLACK && max <= MAX_OFFSET).then_some(Anchor::Between {
            program: index,
            min: min as u16,
            max: max as u16,
        })
    })
}

/// How much stands before a step that begins with the literal, at least and at most.
fn lengths_before(program: &Program, literal: &RuleLiteral, at: usize) -> Option<(usize, usize)> {
    let (before, rest) = program.steps.split_at(at);
    stands_at(literal, &fixed_sets(rest, literal.bytes.len())).then_some(())?;
    let min: usize = before.iter().map(Step::min_len).sum();
    let max: usize = before.iter().map(Step::max_len).sum::<Option<usize>>()?;
    Some((min, max))
}

/// The step that begins with the literal, so much behind the program's start.
pub(super) fn literal_step(
    program: &Program,
    literal: &RuleLiteral,
    min: usize,
    max: usize,
) -> Option<usize> {
    (1..program.steps.len()).find(|&at| lengths_before(program, literal, at) == Some((min, max)))
}

/// Do the sets spell the literal, and hardly anything else?
fn stands_at(literal: &RuleLiteral, sets: &[ByteSet]) -> bool {
    let spells = |(&byte, set): (&u8, &ByteSet)| {
        let other = if literal.ignore_case { byte.to_ascii_uppercase() } else { byte };
        set.contains(byte) && set.union(ByteSet::of(&[byte, other])).len() <= 2
    };
    sets.len() >= literal.bytes.len() && literal.bytes.iter().zip(sets).all(spells)
}

/// Does every match of the expression begin with the literal?
pub(super) fn starts_with(hir: &Hir, literal: &RuleLiteral) -> bool {
    let mut sets = Vec::new();
    leading_sets(hir, &mut sets);
    stands_at(literal, &sets)
}

/// Appends the sets of the fixed beginning; false where it ends within the expression.
fn leading_sets(hir: &Hir, sets: &mut Vec<ByteSet>) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => {
            sets.extend(literal.0.iter().map(|&byte| ByteSet::of(&[byte])));
            true
        }
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter();
            sets.push(ranges.fold(ByteSet::EMPTY, |set, r| set.with_range(r.start(), r.end())));
            true
        }
        HirKind::Capture(capture) => leading_sets(&capture.sub, sets),
        HirKind::Concat(parts) => parts.iter().all(|part| leading_sets(part, sets)),
        _ => false,
    }
}

/// The literals of all rules, each once, with what to try where they occur.
pub(super) fn link(rules: &[RulePlan]) -> (Vec<PlanLiteral>, Vec<Target>) {
    let mut all: Vec<(RuleLiteral, Target)> = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        for &(number, anchor) in rule.anchors.iter() {
            let target = Target { rule: index as u32, anchor };
            all.push((rule.literals[usize::from(number)].clone(), target));
        }
        let forms = forms(rule).into_iter();
        all.extend(forms.map(|(form, anchor)| (form, Target { rule: index as u32, anchor })));
    }
    all.sort_unstable();
    all.dedup();
    let mut literals: Vec<PlanLiteral> = Vec::new();
    let mut targets = vec![];
    for (literal, target) in all {
        if literals.last().is_none_or(|last| last.literal != literal) {
            let at = targets.len() as u32;
            let next = Some(ByteSet::EMPTY);
            literals.push(PlanLiteral { literal: literal.clone(), next, from: at, to: at });
        }
        targets.push(target);
        if let Some(last) = literals.last_mut() {
            last.to = targets.len() as u32;
            let next = after(&rules[target.rule as usize], &literal, target.anchor);
            last.next = last.next.zip(next).map(|(all, next)| all.union(next));
        }
    }
    (literals, targets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::lower::{lower, parse_pattern};

    fn anchors_of(pattern: &str, literal: &str, ignore_case: bool) -> Option<Vec<Anchor>> {
        let hir = parse_pattern(pattern).expect("a valid pattern");
        let literal = RuleLiteral { bytes: literal.as_bytes().to_vec().into(), ignore_case };
        let found = anchors(&[literal], &lower(&hir, 0))?;
        Some(found.into_iter().map(|(_, anchor)| anchor).collect())
    }

    #[test]
    fn a_literal_in_the_middle_has_an_offset() {
        assert_eq!(
            anchors_of("sk-[a-z]{20}MARK[a-z]{20}", "MARK", false),
            Some(vec![Anchor::Fixed { program: 0, offset: 23 }])
        );
    }

    #[test]
    fn a_literal_after_a_varying_part_has_a_range() {
        assert_eq!(
            anchors_of("[a-z]{2,9}://x", "://", false),
            Some(vec![Anchor::Between { program: 0, min: 2, max: 9 }])
        );
        assert_eq!(anchors_of("[a-z]+://x", "://", false), None);
    }

    #[test]
    fn both_cases_of_a_letter_spell_it_and_other_letters_do_not() {
        let fixed = Some(vec![Anchor::Fixed { program: 0, offset: 0 }]);
        assert_eq!(anchors_of("(?i:acme)_[0-9]{4}", "acme", true), fixed);
        assert_eq!(anchors_of("acme_[0-9]{4}", "acme", true), fixed);
        assert_eq!(anchors_of("[a-z]{4}_[0-9]{4}", "acme", false), None);
    }
}
