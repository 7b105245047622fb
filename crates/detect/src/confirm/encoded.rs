//! Credentials inside base64: a rule's literal was found in its encoded form.

use core::ops::Range;

use super::{Confirm, Source};
use crate::{decode::Encoding, plan::Shape};

/// How much is decoded from a literal on, in characters.
const BEHIND: usize = 1024;
/// The same of a key block.
const BEHIND_KEY: usize = 8 * 1024;

/// Decodes what is around the encoded literal and tries the rule there. `shift` bytes of the
/// literal's first group stand before it, in `before` characters of which none was found.
pub(super) fn confirm(
    confirm: &mut Confirm<'_, '_>,
    number: u16,
    (shift, before): (u8, u8),
    found: &Range<usize>,
) {
    let rule = confirm.rule;
    let view = confirm.view;
    let literal = rule.literals.get(usize::from(number));
    let group = group_start(view.bytes, view.lo, found.start, before.into());
    let (Some(literal), Some(group)) = (literal, group) else { return };
    let behind = if rule.shape == Shape::KeyBlock { BEHIND_KEY } else { BEHIND };
    let mut piece = confirm.work.pieces.pop().unwrap_or_default();
    let goes_on = piece.base64(view.bytes, view.lo, group, behind);
    confirm.work.steps += piece.bytes().len() as u64;
    let start = piece.position(group) + usize::from(shift);
    let inner_literal = start..start + literal.bytes.len();
    let source = Source { piece: &piece, encoding: Encoding::Base64, depth: 1 };
    let end = piece.source(&(0..piece.bytes().len())).end;
    let clipped = goes_on || view.clipped && end + 4 > view.bytes.len();
    let stands = piece.bytes().get(inner_literal.clone());
    if stands.is_some_and(|bytes| bytes.eq_ignore_ascii_case(&literal.bytes)) {
        let mut inner = confirm.inside(source, clipped);
        for &(_, anchor) in rule.anchors.iter().filter(|(of, _)| *of == number) {
            inner.at(anchor, inner_literal.clone());
        }
    }
    confirm.work.pieces.push(piece);
}

/// The place `before` characters of base64 ahead of `at`, line ends not counted.
fn group_start(bytes: &[u8], lo: usize, at: usize, before: usize) -> Option<usize> {
    let mut start = at;
    for _ in 0..before {
        start = crate::decode::character_before(bytes, lo, start)?;
    }
    Some(start)
}
