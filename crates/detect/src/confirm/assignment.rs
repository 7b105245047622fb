//! Values that are known by the name they are assigned to.

use core::ops::Range;

use regex_automata::Anchored;

use super::{
    Assignment, Confirm,
    assigned::{Parsed, name_around, parse},
    escaped::encoding_after,
    score::{Evidence, Spans},
};

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    let name = name_around(&confirm.view, &literal);
    confirm.work.steps += name.len() as u64;
    if let Some(encoding) = encoding_after(&confirm.view, &name) {
        return confirm.unescaped(encoding, &name, &literal, self::confirm);
    }
    let Some(found) = assignment_of(confirm, name) else { return };
    let (name, value) = (found.name, found.value);
    // What reaches the end of a view that goes on is a part of the value.
    if confirm.view.clipped && value.end >= confirm.view.bytes.len() {
        return;
    }
    let Some(secret) = matching(confirm, &value) else { return };
    let spans = Spans { span: name.start..value.end, secret, name: Some(name), component: None };
    confirm.propose(
        spans,
        Evidence::Assigned { quoted: found.quoted, mark: found.mark, comment: found.comment },
    );
}

/// The assignment to a name. Names hold several literals; the last parse is kept.
fn assignment_of(confirm: &mut Confirm<'_, '_>, name: Range<usize>) -> Option<Parsed> {
    if confirm.decoded.is_some() {
        return parse(&confirm.view, name);
    }
    let base = confirm.work.base;
    let local = |range: &Range<u64>| (range.start - base) as usize..(range.end - base) as usize;
    let to_parsed = |found: &Assignment| Parsed {
        name: local(&found.name),
        value: local(&found.value),
        quoted: found.quoted,
        mark: found.mark,
        comment: found.comment,
    };
    let key = confirm.work.absolute(&name);
    if let Some((last, found)) = &confirm.work.last_assignment
        && *last == key
    {
        return found.as_ref().map(to_parsed);
    }
    let found = parse(&confirm.view, name).map(|parsed| Assignment {
        name: confirm.work.absolute(&parsed.name),
        value: confirm.work.absolute(&parsed.value),
        quoted: parsed.quoted,
        mark: parsed.mark,
        comment: parsed.comment,
    });
    confirm.work.steps += found.as_ref().map_or(8, |found| found.value.end - found.name.end);
    let parsed = found.as_ref().map(to_parsed);
    confirm.work.last_assignment = Some((key, found));
    parsed
}

/// The part of the value that the rule's pattern makes the secret; the whole value where it has no
/// pattern; `None` where the pattern does not match all of it.
fn matching(confirm: &mut Confirm<'_, '_>, value: &Range<usize>) -> Option<Range<usize>> {
    let rule = confirm.rule;
    let bytes = confirm.view.bytes.get(..value.end)?;
    if let Some(regex) = confirm.regexes.pattern(rule) {
        let input = (bytes, value.start, Anchored::Yes);
        let (span, secret) = confirm.work.find(confirm.index, regex, input, rule.secret_group)?;
        return secret.filter(|_| span.end == value.end);
    }
    if rule.programs.is_empty() {
        return Some(value.clone());
    }
    let steps = &mut confirm.work.steps;
    let mut found = rule.programs.iter().filter_map(|p| p.run(bytes, value.start, steps));
    found.find(|found| found.span.end == value.end).map(|found| found.secret)
}
