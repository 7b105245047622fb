//! Armoured key blocks: from the line that begins one to the line that ends it.

use core::ops::Range;

use memchr::memmem;

use super::{
    Confirm,
    score::{Evidence, Spans},
};
use crate::plan::ByteSet;

const DASHES: &[u8] = b"-----";
const END: &[u8] = b"-----END ";
const MAX_LABEL: usize = 80;
const PUTTY: &[u8] = b"PuTTY-User-Key-File-";
const PUTTY_END: &[u8] = b"Private-MAC:";
const HEX: ByteSet = ByteSet::EMPTY.with_range(b'0', b'9').with_range(b'a', b'f');

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    let view = confirm.view;
    let block = &view.bytes[literal.start..];
    let (looked, end) = if block.starts_with(PUTTY) { putty(block) } else { armour(block) };
    confirm.work.steps += looked as u64;
    let Some(end) = end else { return };
    let span = literal.start..literal.start + end;
    confirm.propose(Spans::new(span.clone(), span), Evidence::Format);
}

/// How much of a block that starts with `-----BEGIN` was looked at, and its length.
fn armour(block: &[u8]) -> (usize, Option<usize>) {
    let first = &block[..block.len().min(MAX_LABEL)];
    let Some(label) = first.get(DASHES.len()..).and_then(|rest| memmem::find(rest, DASHES)) else {
        return (first.len(), None);
    };
    let header = label + 2 * DASHES.len();
    let body = &block[header..];
    let Some(at) = memmem::find(body, DASHES) else {
        // Cut off: what there is of the body.
        let end = body.iter().position(|&byte| !is_body(byte)).unwrap_or(body.len());
        return (block.len(), Some(header + end));
    };
    let end = body[at..].strip_prefix(END).and_then(|label| {
        let closing = memmem::find(&label[..label.len().min(MAX_LABEL)], DASHES)?;
        Some(header + at + END.len() + closing + DASHES.len())
    });
    (header + at + MAX_LABEL, end)
}

/// What a body and its surroundings are made of: base64, headers, and whatever a quoted, indented
/// or commented copy adds to each line.
fn is_body(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=\r\n\\ \t:,-\"'#>|".contains(&byte)
}

/// The same of a PuTTY key file, up to the end of its last line.
fn putty(block: &[u8]) -> (usize, Option<usize>) {
    // A second file's start ends the first.
    let next = memmem::find(&block[PUTTY.len()..], PUTTY).map(|at| at + PUTTY.len());
    let block = &block[..next.unwrap_or(block.len())];
    let Some(mac) = memmem::find(block, PUTTY_END) else { return (block.len(), None) };
    let at = mac + PUTTY_END.len();
    let blank = ByteSet::of(b" ").run(&block[at..], 4);
    let digits = HEX.run(&block[at + blank..], 64);
    (block.len(), (digits >= 40).then_some(at + blank + digits))
}
