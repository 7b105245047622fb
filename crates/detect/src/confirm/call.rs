//! Secrets among the arguments of calls: `basic_auth("user", "…")`.

use core::ops::Range;

use super::{
    Confirm,
    cursor::QUOTES,
    score::{Grounds, Spans},
};
use crate::plan::ByteSet;

/// How much of a call is read, in bytes.
const MAX_CALL: usize = 400;
/// What ends the arguments. A parenthesis does not: other calls may stand among them.
const END: ByteSet = ByteSet::of(b";{}\0");

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    let is_name = ByteSet::WORD.contains(confirm.view.bytes[literal.start]);
    if is_name && !confirm.view.is_free_left(literal.start, &ByteSet::WORD) {
        return;
    }
    let bytes = confirm.view.bytes;
    let call = &bytes[literal.end..bytes.len().min(literal.end + MAX_CALL)];
    confirm.work.steps += call.len() as u64;
    let found = confirm.rule.options.iter().find_map(|option| argument(option, call));
    if let Some(secret) = found.filter(|secret| secret.start < secret.end) {
        let secret = literal.end + secret.start..literal.end + secret.end;
        confirm.propose(Spans::new(literal.start..secret.end, secret), Grounds::Argument);
    }
}

/// The quoted text of which the option tells the number, from 1; with a `:` behind the number, what
/// stands in it behind the first colon.
fn argument(option: &str, call: &[u8]) -> Option<Range<usize>> {
    let (number, part) = match option.strip_suffix(':') {
        Some(number) => (number, true),
        None => (option, false),
    };
    let text = quoted(call, number.parse().ok()?)?;
    if !part {
        return Some(text);
    }
    let colon = call[text.clone()].iter().position(|&byte| byte == b':')?;
    Some(text.start + colon + 1..text.end)
}

/// The quoted text of this number.
fn quoted(call: &[u8], number: usize) -> Option<Range<usize>> {
    let (mut at, mut count, mut depth) = (0, 0, 0_i32);
    while let Some(&byte) = call.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth <= 1 => return None,
            b')' => depth -= 1,
            // A call without parentheses ends with its line.
            b'\n' if depth == 0 => return None,
            byte if END.contains(byte) => return None,
            byte if QUOTES.contains(byte) => {
                let start = at + 1;
                let len = text_len(&call[start..], byte)?;
                count += 1;
                if count == number {
                    return Some(start..start + len);
                }
                at = start + len;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of a text up to its closing quote, on one line.
fn text_len(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::argument;

    fn text<'a>(option: &str, call: &'a str) -> Option<&'a str> {
        argument(option, call.as_bytes()).map(|range| &call[range])
    }

    #[test]
    fn arguments_are_counted_by_their_quotes() {
        assert_eq!(text("2", "(\"ana\", \"v1\")"), Some("v1"));
        assert_eq!(text("2", "(url, 'ana', Some(\"v1\"))"), Some("v1"));
        assert_eq!(text("1:", "('ana:v1')"), Some("v1"));
        assert_eq!(text("2", " 'ana', 'v1'"), Some("v1"));
        assert_eq!(text("3", "(\"a\\\"b\", f(x), \"c\", `v1`)"), Some("v1"));
    }

    #[test]
    fn other_calls_have_no_such_argument() {
        assert_eq!(text("2", "(\"ana\"), \"x\""), None);
        assert_eq!(text("2", "(user, password)"), None);
        assert_eq!(text("1:", "('ana')"), None);
        assert_eq!(text("2", " 'ana'\n'x'"), None);
        assert_eq!(text("1", "(\"open"), None);
        assert_eq!(text("x", "(\"a\")"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(call: alloc::vec::Vec<u8>, number in 0_usize..5) {
            let _ = argument(&alloc::format!("{number}:"), &call);
        }
    }
}
