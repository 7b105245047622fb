//! What the head of a table is made of: short names, of which one is the title that a rule knows.

use crate::plan::{ByteSet, RuleLiteral};

const MAX_NAME: usize = 48;
const MAX_WORDS: usize = 5;
/// A title with more is a description: `Sample fetches for the secrets`.
const MAX_WORDS_OF_TITLE: usize = 4;
/// What names have besides letters, digits and brackets.
const IN_NAME: ByteSet = ByteSet::WORD.union(ByteSet::of(b" -./#*?&'+")).with_range(0x80, 0xff);
/// What may close a title: print, quotes, a mark of what is required.
const CLOSING: ByteSet = ByteSet::of(b" *_`\"':");
/// How long a remark behind a title may be: `Password [Required]`.
const MAX_REMARK: usize = 24;

/// The titles that a rule knows: whatever ends with one of its literals.
pub(super) struct Titles<'r> {
    literals: &'r [RuleLiteral],
}

impl<'r> Titles<'r> {
    pub(super) const fn new(literals: &'r [RuleLiteral]) -> Self {
        Self { literals }
    }

    /// Is the cell a title, with nothing behind its last word but what [`suffix_len`] knows?
    pub(super) fn contains(&self, cell: &[u8]) -> bool {
        let blanks = cell.iter().filter(|b| **b == b' ').count();
        is_name(cell)
            && blanks < MAX_WORDS_OF_TITLE
            && self.literals.iter().any(|literal| ends_with(cell, literal))
    }
}

/// Does a literal stand in the cell so that only a remark follows?
fn ends_with(cell: &[u8], literal: &RuleLiteral) -> bool {
    let len = literal.bytes.len();
    let remark = cell.iter().rposition(|b| b"[(".contains(b)).filter(|&at| at > 0);
    [cell.len(), remark.unwrap_or(cell.len())].iter().any(|&end| {
        let text = cell[..end].trim_ascii_end();
        let closing = text.iter().rev().take_while(|b| CLOSING.contains(**b)).count();
        let text = &text[..text.len() - closing];
        text.len().checked_sub(len).is_some_and(|at| {
            let found = &text[at..];
            literal.ignore_case && found.eq_ignore_ascii_case(&literal.bytes)
                || *found == *literal.bytes
        })
    })
}

/// Is the text a short name, as columns have?
pub(super) fn is_name(text: &[u8]) -> bool {
    let text = text.strip_suffix(b":").unwrap_or(text);
    let (mut digits, mut letters, mut words, mut open) = (0, 0, 1, 0_i32);
    for &byte in text {
        match byte {
            b'(' | b'[' => open += 1,
            b')' | b']' => open -= 1,
            byte if !IN_NAME.contains(byte) => return false,
            b' ' => words += 1,
            byte if byte.is_ascii_digit() => digits += 1,
            byte if byte.is_ascii_alphabetic() || byte >= 0x80 => letters += 1,
            _ => {}
        }
        if open < 0 {
            return false;
        }
    }
    let is_number_sign = text == b"#";
    open == 0
        && text.len() <= MAX_NAME
        && words <= MAX_WORDS
        && digits <= letters
        && (letters > 0 || is_number_sign)
        && !text.windows(2).any(|pair| pair == b"//")
}

/// How many bytes stand between a title's last word and what closes its cell.
pub(super) fn suffix_len(rest: &[u8]) -> usize {
    // The quote may be escaped.
    let slashes = rest.iter().take(8).take_while(|b| **b == b'\\').count();
    let slashes = if rest.get(slashes) == Some(&b'"') { slashes } else { 0 };
    let closing = slashes + CLOSING.run(&rest[slashes..], 8);
    match rest.get(closing) {
        Some(b'(' | b'[') if closing > 0 => {
            let remark = &rest[closing..rest.len().min(closing + MAX_REMARK)];
            let end = remark.iter().position(|b| b")]".contains(b));
            end.map_or(closing, |end| {
                let behind = closing + end + 1;
                behind + CLOSING.run(&rest[behind..], 8)
            })
        }
        _ => closing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_title(cell: &str) -> bool {
        let literal = RuleLiteral { bytes: b"password".into(), ignore_case: true };
        Titles::new(&[literal]).contains(cell.as_bytes())
    }

    #[test]
    fn titles_end_with_their_word() {
        for title in [
            "password",
            "Password",
            "login_password",
            "DB Password",
            "Password*",
            "Password [Required]",
            "Password (initial)",
            "(new) password:",
        ] {
            assert!(is_title(title), "{title}");
        }
        for other in [
            "password hash",
            "Password length",
            "passwordless",
            "The password that one needs to enter",
            "How to get a password",
            "password = x",
            "https://x/password",
            "",
        ] {
            assert!(!is_title(other), "{other}");
        }
    }

    #[test]
    fn names_are_short_and_have_few_digits() {
        for name in ["#", "E-mail", "Address 2", "Benutzer", "Größe", "user.name", "ip/host"] {
            assert!(is_name(name.as_bytes()), "{name}");
        }
        for other in
            ["", "2024-05-06", "f(user", "a@example.org", "{user", "it's = 3", "***", "type: user"]
        {
            assert!(!is_name(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn what_closes_a_title_is_skipped() {
        for (rest, len) in [
            ("**|", 2),
            (" |", 1),
            ("\",", 1),
            (" [Required],", 11),
            ("s", 0),
            ("\\\",", 2),
            ("\\n", 0),
        ] {
            assert_eq!(suffix_len(rest.as_bytes()), len, "{rest}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text: std::vec::Vec<u8>) {
            let literal = RuleLiteral { bytes: b"x".into(), ignore_case: false };
            let _ = (Titles::new(&[literal]).contains(&text), suffix_len(&text));
        }
    }
}
