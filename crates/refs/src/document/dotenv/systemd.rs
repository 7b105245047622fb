//! How systemd reads an `EnvironmentFile`: the states of its parser, from behind `=`.

use super::{Meaning, Refusal};

/// The value that begins at the start of `rest`.
pub(super) fn value<'a>(rest: &[u8]) -> Meaning<'a> {
    let mut out = Vec::new();
    let mut at = 0;
    // Without an assigned end, white space behind an unquoted word is dropped.
    let mut kept = 0;
    let mut in_word = false;
    while let Some(&byte) = rest.get(at) {
        at += 1;
        match byte {
            b'\n' | b'\r' => break,
            b'\\' => {
                if let Some(&next) = rest.get(at).filter(|&&next| next != b'\n') {
                    out.push(next);
                }
                at += 1;
                in_word = true;
                kept = out.len();
            }
            b'\'' if !in_word => {
                let Some(end) = memchr::memchr(b'\'', &rest[at..]) else {
                    return Meaning::Refused(Refusal::OpenQuote);
                };
                out.extend_from_slice(&rest[at..at + end]);
                at += end + 1;
                kept = out.len();
            }
            b'"' if !in_word => {
                let Some(end) = double_quoted(rest, at, &mut out) else {
                    return Meaning::Refused(Refusal::OpenQuote);
                };
                at = end;
                kept = out.len();
            }
            b' ' | b'\t' if !in_word => {}
            b' ' | b'\t' => out.push(byte),
            _ => {
                in_word = true;
                out.push(byte);
                kept = out.len();
            }
        }
    }
    out.truncate(kept);
    Meaning::literal(out)
}

/// Adds what stands up to the closing quote and gives the offset behind it.
fn double_quoted(rest: &[u8], mut at: usize, out: &mut Vec<u8>) -> Option<usize> {
    loop {
        let byte = *rest.get(at)?;
        at += 1;
        match byte {
            b'"' => return Some(at),
            b'\\' => {
                match *rest.get(at)? {
                    b'\n' => {}
                    next @ (b'"' | b'\\' | b'`' | b'$') => out.push(next),
                    next => out.extend_from_slice(&[b'\\', next]),
                }
                at += 1;
            }
            _ => out.push(byte),
        }
    }
}
