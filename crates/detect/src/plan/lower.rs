//! From a regular expression to tables, where it is simple enough.
//!
//! An alternation becomes several programs. A repetition qualifies if its length is fixed, or if
//! nothing it takes could begin what follows; then taking as much as possible is the only way to
//! match, and no backtracking is lost.

use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::{ByteSet, Program, Step};

/// More alternatives than this are left to the regular expression engine.
const MAX_PROGRAMS: usize = 24;
/// Groups repeated a fixed number of times are written out up to this many steps.
const MAX_STEPS: usize = 256;

/// Parses a pattern as the scanner reads it: bytes, no Unicode classes.
///
/// # Errors
///
/// The reason in one line, with the column in the pattern.
pub(crate) fn parse_pattern(pattern: &str) -> Result<Hir, String> {
    let parsed =
        regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    parsed.map_err(|error| match error {
        regex_syntax::Error::Parse(e) => {
            format!("{} at column {}", e.kind(), e.span().start.column)
        }
        regex_syntax::Error::Translate(e) => {
            format!("{} at column {}", e.kind(), e.span().start.column)
        }
        other => other.to_string(),
    })
}

/// The pattern as programs, tried in order; empty where it is too complex.
pub(crate) fn lower(hir: &Hir, secret_group: u8) -> Vec<Program> {
    let Some(sequences) = sequences(hir, u32::from(secret_group)) else { return Vec::new() };
    let programs = sequences.into_iter().map(|items| program(&items, secret_group > 0));
    programs.collect::<Option<Vec<_>>>().unwrap_or_default()
}

#[derive(Clone)]
enum Item {
    Step(Step),
    SecretStart,
    SecretEnd,
}

/// All sequences of items that the expression stands for; `None` where they are too many or hold
/// what a program cannot say.
fn sequences(hir: &Hir, group: u32) -> Option<Vec<Vec<Item>>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => {
            Some(vec![vec![Item::Step(Step::Text(Cow::Owned(literal.0.to_vec())))]])
        }
        HirKind::Class(class) => {
            let step = Step::Class { set: byte_set(class)?, min: 1, max: 1 };
            Some(vec![vec![Item::Step(step)]])
        }
        HirKind::Look(_) => None,
        HirKind::Repetition(repetition) => repeated(repetition, group),
        HirKind::Capture(capture) => {
            let mut inner = sequences(&capture.sub, group)?;
            if capture.index == group {
                for items in &mut inner {
                    items.insert(0, Item::SecretStart);
                    items.push(Item::SecretEnd);
                }
            }
            Some(inner)
        }
        HirKind::Concat(parts) => parts
            .iter()
            .try_fold(vec![Vec::new()], |done, part| product(done, &sequences(part, group)?)),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(sequences(branch, group)?);
            }
            (all.len() <= MAX_PROGRAMS).then_some(all)
        }
    }
}

fn repeated(repetition: &Repetition, group: u32) -> Option<Vec<Vec<Item>>> {
    let (min, max) = (repetition.min, repetition.max.unwrap_or(u32::MAX));
    let fixed = min == max;
    if !repetition.greedy && !fixed {
        return None;
    }
    if let HirKind::Class(class) = repetition.sub.kind() {
        let step = Step::Class { set: byte_set(class)?, min, max };
        return Some(vec![vec![Item::Step(step)]]);
    }
    if let HirKind::Literal(literal) = repetition.sub.kind()
        && let [byte] = *literal.0
    {
        return Some(vec![vec![Item::Step(Step::Class { set: ByteSet::of(&[byte]), min, max })]]);
    }
    let inner = sequences(&repetition.sub, group)?;
    if (min, max) == (0, 1) {
        // Greedy: first with, then without.
        let mut both = inner;
        both.push(Vec::new());
        return (both.len() <= MAX_PROGRAMS).then_some(both);
    }
    if !fixed || (max as usize).saturating_mul(inner.first()?.len()) > MAX_STEPS {
        return None;
    }
    (0..max).try_fold(vec![Vec::new()], |done, _| product(done, &inner))
}

/// Every sequence of `left` followed by every one of `right`.
fn product(left: Vec<Vec<Item>>, right: &[Vec<Item>]) -> Option<Vec<Vec<Item>>> {
    if left.len().saturating_mul(right.len()) > MAX_PROGRAMS {
        return None;
    }
    let joined = left.iter().flat_map(|l| right.iter().map(|r| [l.as_slice(), r].concat()));
    Some(joined.collect())
}

fn byte_set(class: &Class) -> Option<ByteSet> {
    match class {
        Class::Bytes(class) => Some(
            class.ranges().iter().fold(ByteSet::EMPTY, |set, r| set.with_range(r.start(), r.end())),
        ),
        Class::Unicode(class) => class.ranges().iter().try_fold(ByteSet::EMPTY, |set, r| {
            let (first, last) = (u8::try_from(r.start()).ok()?, u8::try_from(r.end()).ok()?);
            last.is_ascii().then(|| set.with_range(first, last))
        }),
    }
}

/// One sequence as a program, where it needs no backtracking.
fn program(items: &[Item], grouped: bool) -> Option<Program> {
    let mut steps: Vec<Step> = Vec::new();
    let mut secret: (Option<usize>, Option<usize>) = (None, None);
    for item in items {
        match item {
            Item::Step(step) => {
                let edge = secret.0 == Some(steps.len()) || secret.1 == Some(steps.len());
                push(&mut steps, step, edge);
            }
            Item::SecretStart => {
                if secret.0.is_none() {
                    secret.0 = Some(steps.len());
                }
            }
            Item::SecretEnd => secret.1 = Some(steps.len()),
        }
    }
    let secret = (secret.0.unwrap_or(0), secret.1.unwrap_or(steps.len()));
    // A wanted group that this alternative lacks, or an empty one, has no secret to give.
    let has_group = items.iter().any(|item| matches!(item, Item::SecretStart));
    if steps.is_empty() || has_group != grouped || secret.0 >= secret.1 || !is_deterministic(&steps)
    {
        return None;
    }
    let (left, right) = boundaries(&steps, secret, grouped);
    Some(Program {
        secret: (u16::try_from(secret.0).ok()?, u16::try_from(secret.1).ok()?),
        steps: Cow::Owned(steps),
        left,
        right,
    })
}

/// Appends a step, joining texts where no group edge lies between them.
fn push(steps: &mut Vec<Step>, step: &Step, edge: bool) {
    if let (false, Some(Step::Text(before)), Step::Text(text)) = (edge, steps.last_mut(), step) {
        before.to_mut().extend_from_slice(text);
    } else {
        steps.push(step.clone());
    }
}

/// Can what follows a repetition of open length never begin with what the repetition takes?
fn is_deterministic(steps: &[Step]) -> bool {
    steps.iter().enumerate().all(|(index, step)| match step {
        Step::Class { set, min, max } if min != max => {
            first_bytes(&steps[index + 1..]).is_disjoint(set)
        }
        _ => true,
    })
}

/// The bytes that can come first; those of optional steps and of what follows them.
fn first_bytes(steps: &[Step]) -> ByteSet {
    let mut first = ByteSet::EMPTY;
    for step in steps {
        match step {
            Step::Text(text) => return first.union(ByteSet::of(&text[..1])),
            Step::Class { set, min, .. } => {
                first = first.union(*set);
                if *min > 0 {
                    return first;
                }
            }
        }
    }
    first
}

/// What may not stand before and after a match. A secret that begins (or ends) with the match must
/// not be the tail (or head) of a longer run of its own characters; context around a secret need
/// only begin a word.
fn boundaries(steps: &[Step], secret: (usize, usize), grouped: bool) -> (ByteSet, ByteSet) {
    let mut repeats = steps[secret.0..secret.1].iter().filter_map(|step| match step {
        Step::Class { set, max, .. } if *max > 1 => Some(*set),
        _ => None,
    });
    let left = if grouped && secret.0 > 0 {
        ByteSet::WORD
    } else {
        repeats.clone().fold(ByteSet::WORD, ByteSet::union)
    };
    let right = if secret.1 < steps.len() {
        ByteSet::EMPTY
    } else {
        repeats.next_back().unwrap_or(ByteSet::EMPTY).union(ByteSet::WORD)
    };
    (left, right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::{Anchored, Input, meta, util::syntax};

    use super::*;

    fn programs(pattern: &str, group: u8) -> Vec<Program> {
        lower(&parse_pattern(pattern).expect("a valid pattern"), group)
    }

    #[test]
    fn a_plain_sequence_is_one_program() {
        let found = programs("ab_[0-9a-f]{4}", 0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].steps.len(), 2);
        assert!(found[0].right.contains(b'z') && !found[0].right.contains(b'-'));
    }

    #[test]
    fn alternatives_and_options_are_taken_apart() {
        assert_eq!(programs("x_(?:a{2}|b{3})(?:cd)?", 0).len(), 4);
    }

    #[test]
    fn what_needs_backtracking_is_refused() {
        assert!(programs("[a-z]{2,5}x[0-9]", 0).is_empty());
        assert!(programs("a.*?b", 0).is_empty());
        assert!(programs(r"\bfoo", 0).is_empty());
        assert_eq!(programs("[a-z]{5}x[0-9]", 0).len(), 1);
    }

    #[test]
    fn the_secret_is_the_group() {
        let found = programs("(?:key)=([a-z]{3});", 1);
        let mut looked = 0;
        let place = found[0].run(b"key=abc;", 0, &mut looked).expect("it matches");
        assert_eq!((place.span, place.secret), (0..8, 4..7));
    }

    #[test]
    fn an_error_names_the_column() {
        let reason = parse_pattern("ab(c").expect_err("the group is not closed");
        assert_eq!(reason, "unclosed group at column 3");
    }

    proptest! {
        #[test]
        fn a_program_matches_what_its_pattern_matches(
            pattern in "([ab]\\{[0-2]\\}|[ab]{1,2}|\\[[ab]{1,2}\\]\\{1,3\\}|\\[c\\]\\+|c\\?|\\((a|b)\\|c\\)){1,5}",
            text in "[abc]{0,12}",
        ) {
            for program in programs(&pattern, 0) {
                let regex = meta::Regex::builder()
                    .syntax(syntax::Config::new().unicode(false).utf8(false))
                    .build(&program.to_pattern())
                    .expect("a program is a valid pattern");
                let input = Input::new(text.as_bytes()).anchored(Anchored::Yes);
                let expected = regex.find(input).map(|m| m.range());
                let found = program.run(text.as_bytes(), 0, &mut 0).map(|f| f.span);
                prop_assert_eq!(found, expected);
            }
        }
    }
}
