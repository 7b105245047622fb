//! Credentials inside base64 and hexadecimal, and behind escapes: a rule's literal was found in its
//! encoded form.

use core::ops::Range;

use memchr::memmem;

use super::{Confirm, Source, View};
use crate::{
    decode::{Decoded, Encoding, Escape},
    plan::{Anchor, Shape},
};

/// How much is decoded from a literal on, in characters of base64 or in bytes.
const BEHIND: usize = 1024;
/// The same of a key block.
const BEHIND_KEY: usize = 8 * 1024;
/// How much is read before a literal with escapes, and from it on.
const BEFORE_ESCAPED: usize = 96;
const BEHIND_ESCAPED: usize = 1024;
/// How far behind an address's `://` its `@` may stand.
const AUTHORITY: usize = 512;

/// Decodes what is around the encoded literal and tries the rule there.
pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, anchor: Anchor, found: &Range<usize>) {
    let mut piece = confirm.work.pieces.pop().unwrap_or_default();
    let view = confirm.view;
    let decoded = match anchor {
        Anchor::Base64 { literal, shift, before } => {
            base64(confirm, &mut piece, (shift, before), found)
                .map(|(start, clipped)| (literal, Encoding::Base64, start, clipped))
        }
        Anchor::Hex { literal, skip, between } => {
            let goes_on = piece.hex(view.bytes, view.lo, found.start, behind(confirm), between);
            let clipped = goes_on || reaches_end(&view, &piece, 4);
            let start = piece.position(found.start).checked_sub(skip.into());
            start.map(|start| (literal, Encoding::Hex, start, clipped))
        }
        Anchor::Escaped { literal, skip } => escaped(confirm, &mut piece, skip, found)
            .map(|(encoding, start, clipped)| (literal, encoding, start, clipped)),
        _ => None,
    };
    confirm.work.steps += piece.bytes().len() as u64;
    if let Some((number, encoding, start, clipped)) = decoded {
        let source = Source { piece: &piece, encoding, depth: 1 };
        inside(confirm, source, number, start, clipped);
    }
    confirm.work.pieces.push(piece);
}

/// Tries the rule where its literal stands in a decoded piece.
fn inside(
    confirm: &mut Confirm<'_, '_>,
    source: Source<'_>,
    number: u16,
    start: usize,
    clipped: bool,
) {
    let rule = confirm.rule;
    let Some(literal) = rule.literals.get(usize::from(number)) else { return };
    let range = start..start + literal.bytes.len();
    let stands = source.piece.bytes().get(range.clone());
    if stands.is_some_and(|bytes| bytes.eq_ignore_ascii_case(&literal.bytes)) {
        let mut inner = confirm.inside(source, clipped);
        for &(_, anchor) in rule.anchors.iter().filter(|(of, _)| *of == number) {
            inner.at(anchor, range.clone());
        }
    }
}

fn behind(confirm: &Confirm<'_, '_>) -> usize {
    if confirm.rule.shape == Shape::KeyBlock { BEHIND_KEY } else { BEHIND }
}

/// Does the piece end where a view does that goes on, but for less than `unit` bytes?
fn reaches_end(view: &View<'_>, piece: &Decoded, unit: usize) -> bool {
    let end = piece.source(&(0..piece.bytes().len())).end;
    view.clipped && end + unit > view.bytes.len()
}

/// Decodes base64 around a literal of which `shift` bytes of the first group stand before it, in
/// `before` characters of which none was found. Returns where the literal begins, and whether
/// what was decoded goes on.
fn base64(
    confirm: &Confirm<'_, '_>,
    piece: &mut Decoded,
    (shift, before): (u8, u8),
    found: &Range<usize>,
) -> Option<(usize, bool)> {
    let view = confirm.view;
    let group = group_start(view.bytes, view.lo, found.start, before.into())?;
    let goes_on = piece.base64(view.bytes, view.lo, group, behind(confirm));
    let start = piece.position(group) + usize::from(shift);
    Some((start, goes_on || reaches_end(&view, piece, 4)))
}

/// The place `before` characters of base64 ahead of `at`, line ends not counted.
fn group_start(bytes: &[u8], lo: usize, at: usize, before: usize) -> Option<usize> {
    let mut start = at;
    for _ in 0..before {
        start = crate::decode::character_before(bytes, lo, start)?;
    }
    Some(start)
}

/// Undoes the escapes around a literal that is written with them. Returns how, where the literal
/// begins, and whether what was decoded goes on.
fn escaped(
    confirm: &Confirm<'_, '_>,
    piece: &mut Decoded,
    skip: u8,
    found: &Range<usize>,
) -> Option<(Encoding, usize, bool)> {
    let view = confirm.view;
    let bytes = view.bytes;
    if confirm.rule.shape == Shape::Url && !names_user(&bytes[found.end..]) {
        return None;
    }
    let mut starts = found.clone();
    let encoding = starts.find_map(|at| Some(Escape::at(&bytes[at..found.end])?.encoding))?;
    let from = view.lo.max(found.start.saturating_sub(BEFORE_ESCAPED));
    let to = bytes.len().min(found.end + BEHIND_ESCAPED);
    piece.unescape(encoding, bytes, from..to);
    let start = piece.position(found.start).checked_sub(skip.into())?;
    Some((encoding, start, view.clipped || to < bytes.len()))
}

/// Does an address have an `@`, so that it may have a password? Most have none, and need not be
/// decoded.
fn names_user(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(AUTHORITY)];
    let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<');
    let end = rest.iter().position(blank).unwrap_or(rest.len());
    memchr::memchr(b'@', &rest[..end]).is_some() || memmem::find(&rest[..end], b"%40").is_some()
}
