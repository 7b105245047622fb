//! Values that are known by the name they are assigned to.

use core::ops::Range;

use regex_automata::Anchored;

use super::{
    Assignment, Confirm, View,
    assigned::{Parsed, name_around, parse},
    escaped::{encoding_after, encoding_of},
    members::members,
    score::{Grounds, Spans},
};
use crate::{judge::Link, plan::RulePlan};

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    // The rules that share a literal ask one after the other.
    let plain = confirm.decoded.is_none().then(|| confirm.work.absolute(&literal));
    if plain.is_some() && plain == confirm.work.unassigned && !is_generic(confirm.rule) {
        return;
    }
    let name = name_around(&confirm.view, &literal);
    confirm.work.steps += name.len() as u64;
    if let Some(encoding) = encoding_after(&confirm.view, &name) {
        return confirm.unescaped(encoding, &name, &literal, self::confirm);
    }
    let found = assignment_of(confirm, name.clone());
    if found.as_ref().is_none_or(|found| may_open(&confirm.view, found)) && is_generic(confirm.rule)
    {
        propose_members(confirm, &name);
    }
    let Some(found) = found else {
        confirm.work.unassigned = plain.or(confirm.work.unassigned.take());
        return;
    };
    let (name, value) = (found.name, found.value);
    if let Some(encoding) = encoding_of(&confirm.view.bytes[value.clone()]) {
        return confirm.unescaped(encoding, &name, &literal, self::confirm);
    }
    // What reaches the end of a view that goes on is a part of the value.
    if confirm.view.clipped && value.end >= confirm.view.bytes.len() {
        return;
    }
    let Some(secret) = matching(confirm, &value) else { return };
    if let Some(password) =
        password_of_pair(&confirm.view.bytes[name.clone()], &confirm.view.bytes[secret.clone()])
        && found.link != Link::Adjacent
    {
        let secret = secret.start + password..secret.end;
        let spans =
            Spans { span: name.start..value.end, secret, name: Some(name), component: None };
        return confirm.propose(spans, Grounds::Argument);
    }
    let spans = Spans { span: name.start..value.end, secret, name: Some(name), component: None };
    confirm.propose(spans, Grounds::Assigned { quoted: found.quoted, link: found.link });
}

/// Does only the name tell what a value is?
fn is_generic(rule: &RulePlan) -> bool {
    rule.pattern.is_none() && rule.programs.is_empty()
}

/// May what was taken for a value open a list or a map?
fn may_open(view: &View<'_>, found: &Parsed) -> bool {
    let opens = |byte: &u8| b"[{(<".contains(byte);
    let next = view.at(found.value.end);
    !found.quoted
        && (next.is_some_and(|b| opens(&b)) || view.bytes[found.value.clone()].iter().any(opens))
}

/// Proposes what the name introduces, each by the name of all and its own.
fn propose_members(confirm: &mut Confirm<'_, '_>, group: &Range<usize>) {
    let view = confirm.view;
    let mut all = core::mem::take(&mut confirm.work.members);
    members(&view, group, &mut all, &mut confirm.work.steps);
    for member in all.drain(..) {
        if encoding_of(&view.bytes[member.value.clone()]).is_some() {
            continue;
        }
        let name = member.key.unwrap_or_else(|| group.clone());
        let mut spans = Spans::new(member.value.clone(), member.value);
        spans.name = Some(name);
        confirm.propose(spans, Grounds::Member { group: group.clone(), quoted: member.quoted });
    }
    confirm.work.members = all;
}

/// Where the password begins in `user:password` or `user/password`, if the name says that the value is
/// both.
fn password_of_pair(name: &[u8], value: &[u8]) -> Option<usize> {
    const NAMES: [&[u8]; 10] = [
        b"auth",
        b"basic",
        b"basicauth",
        b"cred",
        b"credential",
        b"credentials",
        b"creds",
        b"login",
        b"userpass",
        b"userpwd",
    ];
    let start = name.iter().rposition(|b| !b.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    let named = NAMES.iter().any(|both| name[start..].eq_ignore_ascii_case(both));
    let at = value.iter().position(|b| matches!(b, b':' | b'/')).filter(|_| named)?;
    let is_user = |b: &u8| b.is_ascii_alphanumeric() || b"._@-".contains(b);
    let pair = (2..=32).contains(&at) && value[..at].iter().all(is_user) && value.len() >= at + 7;
    // `AKIA…/20240506/eu-west-1/s3` is a scope.
    let rest = &value[(at + 1).min(value.len())..];
    (pair && !matches!(rest[0], b'/' | b':') && !(value[at] == b'/' && rest.contains(&b'/')))
        .then_some(at + 1)
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
        link: found.link,
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
        link: parsed.link,
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
