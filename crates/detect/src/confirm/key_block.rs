//! Armoured key blocks: from the line that begins one to the line that ends it.

use core::ops::Range;

use memchr::memmem;

use super::{
    Confirm,
    score::{Grounds, Spans},
};
use crate::plan::ByteSet;

const DASHES: &[u8] = b"-----";
const END: &[u8] = b"-----END ";
const MAX_LABEL: usize = 80;
const PUTTY: &[u8] = b"PuTTY-User-Key-File-";
const PUTTY_END: &[u8] = b"Private-MAC:";
/// Armour headers (RFC 1421, RFC 9580).
const HEADERS: [&[u8]; 5] = [b"Proc-Type:", b"DEK-Info:", b"Version:", b"Comment:", b"Hash:"];
/// A line of a body has as many characters, but for the last.
const LEAST_LINE: usize = 16;
/// A body without an end line has as many characters in all.
const LEAST_BODY: usize = 64;
const BASE64: ByteSet = ByteSet::EMPTY
    .with_range(b'0', b'9')
    .with_range(b'A', b'Z')
    .with_range(b'a', b'z')
    .union(ByteSet::of(b"+/="));
const HEX: ByteSet = ByteSet::EMPTY.with_range(b'0', b'9').with_range(b'a', b'f');

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    let view = confirm.view;
    let block = &view.bytes[literal.start..];
    let (looked, end) = if block.starts_with(PUTTY) { putty(block) } else { armour(block) };
    confirm.work.steps += looked as u64;
    // A block that reaches the view's end goes on behind it: its secret would be a part.
    let Some(end) = end.filter(|&end| end < block.len() || !view.clipped) else { return };
    let span = literal.start..literal.start + end;
    confirm.propose(Spans::new(span.clone(), span), Grounds::Format);
}

/// How much of a block that starts with `-----BEGIN` was looked at, and its length.
fn armour(block: &[u8]) -> (usize, Option<usize>) {
    let first = &block[..block.len().min(MAX_LABEL)];
    let Some(label) = first.get(DASHES.len()..).and_then(|rest| memmem::find(rest, DASHES)) else {
        return (first.len(), None);
    };
    let header = label + 2 * DASHES.len();
    let body = &block[header..];
    // A patch that removes the key has one more before the last line.
    let dashes =
        memmem::find(body, DASHES).map(|at| at + usize::from(body[at..].starts_with(b"------E")));
    let closed = dashes.and_then(|at| {
        let label = body[at..].strip_prefix(END)?;
        let closing = memmem::find(&label[..label.len().min(MAX_LABEL)], DASHES)?;
        Some(at + END.len() + closing + DASHES.len())
    });
    let closed = closed.filter(|&end| has_body(&body[..end]));
    let body = &body[..dashes.unwrap_or(body.len())];
    let looked = header + body.len() + MAX_LABEL;
    (looked, closed.or_else(|| cut_off(body)).map(|end| header + end))
}

/// Are there lines of base64, and not only armour, dots or a template?
fn has_body(body: &[u8]) -> bool {
    let runs = body.split(|&byte| !BASE64.contains(byte)).map(<[u8]>::len);
    runs.filter(|&run| run >= LEAST_LINE).sum::<usize>() >= LEAST_BODY
}

/// The length of a body that has no end line: as far as it is lines of base64. `head` prints such,
/// and transcripts cut them.
fn cut_off(body: &[u8]) -> Option<usize> {
    let (mut at, mut end, mut characters) = (0, 0, 0);
    loop {
        at += between(&body[at..]);
        let line = BASE64.run(&body[at..], body.len());
        let is_last = line < LEAST_LINE;
        if !is_last || characters > 0 {
            at += line;
            characters += line;
            end = at;
        }
        if is_last {
            return (characters >= LEAST_BODY).then_some(end);
        }
    }
}

/// The length of what stands between two lines: line ends, escaped ones too, what a quoted,
/// indented or commented copy adds, and the armour's own headers.
fn between(body: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = &body[at..];
        at += match rest {
            [b'\\', b'n' | b'r' | b't', ..] => 2,
            [
                b'\r' | b'\n' | b'\t' | b' ' | b'"' | b'\'' | b',' | b'#' | b'>' | b'|' | b'\\',
                ..,
            ] => 1,
            _ if HEADERS.iter().any(|header| rest.starts_with(header)) => {
                let line = rest.iter().position(|&byte| byte == b'\n' || byte == b'\\');
                line.unwrap_or(rest.len())
            }
            _ => return at,
        };
    }
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
