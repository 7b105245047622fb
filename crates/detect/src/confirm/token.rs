//! Values with a form of their own: a program or a regular expression at the literal.

use core::ops::Range;

use regex_automata::Anchored;

use super::{
    Confirm,
    score::{Grounds, Spans},
};
use crate::plan::{Anchor, ByteSet, Program};

/// How far a regular expression may match that begins with its literal, in bytes.
const AFTER: usize = 4096;
/// How far around its literal one may match that does not begin with it.
const AROUND_BEFORE: usize = 256;
const AROUND_AFTER: usize = 2048;
const MAX_SEARCHES: usize = 16;

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, anchor: Anchor, literal: Range<usize>) {
    match anchor {
        Anchor::Fixed { program, offset } => {
            if let Some(start) = literal.start.checked_sub(offset.into()) {
                at(confirm, program, start);
            }
        }
        Anchor::Between { program, min, max } => {
            let first = literal.start.saturating_sub(max.into()).max(confirm.view.lo);
            let last = literal.start.saturating_sub(min.into());
            // The first match is the longest.
            let _ = (first..=last).any(|start| at(confirm, program, start));
        }
        Anchor::RegexAt => regex(confirm, (literal.start, Anchored::Yes), literal),
        // (A token has no anchor of another shape.)
        Anchor::RegexAround
        | Anchor::Structure
        | Anchor::Base64 { .. }
        | Anchor::Hex { .. }
        | Anchor::Escaped { .. } => {
            let from = literal.start.saturating_sub(AROUND_BEFORE).max(confirm.view.lo);
            regex(confirm, (from, Anchored::No), literal);
        }
    }
}

/// Runs a program at `start`; whether it matched.
fn at(confirm: &mut Confirm<'_, '_>, program: u16, start: usize) -> bool {
    let rule = confirm.rule;
    let program = rule.programs.get(usize::from(program));
    match program.and_then(|program| run(confirm, program, start)) {
        Some(spans) => {
            confirm.propose(spans, Grounds::Format);
            true
        }
        None => false,
    }
}

/// The program's match at `start`, if it stands free.
fn run(confirm: &mut Confirm<'_, '_>, program: &Program, start: usize) -> Option<Spans> {
    let view = confirm.view;
    confirm.work.steps += 1;
    if !view.is_free_left(start, &program.left) {
        return None;
    }
    let found = program.run(view.bytes, start, &mut confirm.work.steps)?;
    let free = view.is_free_right(found.span.end, &program.right);
    free.then(|| Spans::new(found.span, found.secret))
}

/// Runs the rule's expression from `start`; a match has to cover the literal.
fn regex(
    confirm: &mut Confirm<'_, '_>,
    (start, anchored): (usize, Anchored),
    literal: Range<usize>,
) {
    let (rule, view) = (confirm.rule, confirm.view);
    let Some(regex) = confirm.regexes.pattern(rule) else { return };
    let after = if anchored == Anchored::Yes { AFTER } else { AROUND_AFTER };
    let end = view.bytes.len().min(literal.end + after);
    let mut at = start;
    // A hostile expression may match shortly before the literal again and again.
    for _ in 0..MAX_SEARCHES {
        if at > literal.start {
            return;
        }
        let input = (&view.bytes[..end], at, anchored);
        let found = confirm.work.find(confirm.index, regex, input, rule.secret_group);
        let Some((span, secret)) = found.filter(|(span, _)| span.start <= literal.start) else {
            return;
        };
        at = span.end.max(at + 1);
        if let Some(secret) = secret
            && span.end >= literal.end
            && stands_free(confirm, &span)
        {
            return confirm.propose(Spans::new(span, secret), Grounds::Format);
        }
    }
}

/// For expressions: a match that begins or ends with a word character begins or ends a word.
pub(super) fn stands_free(confirm: &Confirm<'_, '_>, span: &Range<usize>) -> bool {
    let view = confirm.view;
    let word = |at: usize| match view.at(at) {
        Some(byte) if ByteSet::WORD.contains(byte) => ByteSet::WORD,
        _ => ByteSet::EMPTY,
    };
    span.end > span.start
        && view.is_free_left(span.start, &word(span.start))
        && view.is_free_right(span.end, &word(span.end - 1))
}

/// Looks for the rule's programs on both sides of its component's match.
pub(super) fn near(confirm: &mut Confirm<'_, '_>, component: &Range<usize>) {
    let rule = confirm.rule;
    let within = rule.component.as_ref().map_or(0, |component| component.within.into());
    let end = component.end.saturating_add(within).min(confirm.view.bytes.len());
    let mut start = component.start.saturating_sub(within).max(confirm.view.lo);
    // One byte more, to see that a match ends there.
    let hi = confirm.view.bytes.len().min(end + 1);
    confirm.view.clipped |= hi < confirm.view.bytes.len();
    confirm.view.bytes = &confirm.view.bytes[..hi];
    while start < end {
        let found = rule.programs.iter().find_map(|program| run(confirm, program, start));
        start += 1;
        let Some(mut spans) = found else { continue };
        let apart = spans.span.end <= component.start || component.end <= spans.span.start;
        if apart && spans.span.end <= end {
            start = spans.span.end;
            spans.component = Some(component.clone());
            confirm.propose(spans, Grounds::Format);
        }
    }
}
