//! Values that stand for a credential: masks, counting rows, and words that tell the reader to
//! put a value of their own there.

use super::{
    dismissal::Dismissal,
    words::{WordList, words},
};

/// Words that no random value of a provider's format contains by chance (six letters and more),
/// so they count wherever they stand.
static ANYWHERE: WordList = WordList::new(&[
    "cafebabe",
    "changeit",
    "changeme",
    "changethis",
    "correct horse",
    "correct-horse",
    "correct_horse",
    "correcthorse",
    "deadbeef",
    "example",
    "fakekey",
    "faketoken",
    "feedface",
    "insert",
    "notarealkey",
    "notreal",
    "placeholder",
    "redacted",
    "replace",
    "specimen",
    "yourapi",
    "yourkey",
    "yourown",
    "yourpass",
    "yoursecret",
    "yourtoken",
]);

/// Words of the same meaning that need to stand alone: four letters occur by chance, and longer
/// ones occur in other words (`exchange`).
static BOUNDED: WordList = WordList::new(&[
    "censored", "change", "dummy", "fake", "fixme", "foobar", "here", "hidden", "masked", "mock",
    "mocked", "omitted", "removed", "sample", "todo", "unset", "your",
]);

/// Words that placeholders are put together of. One says nothing; a value that mostly consists of
/// them was written by a person.
static FILLER: WordList = WordList::new(&[
    "123",
    "abc",
    "access",
    "account",
    "actual",
    "add",
    "admin",
    "api",
    "app",
    "asdf",
    "auth",
    "bar",
    "baz",
    "change",
    "client",
    "copy",
    "demo",
    "dummy",
    "enter",
    "fake",
    "fill",
    "foo",
    "from",
    "generated",
    "goes",
    "here",
    "invalid",
    "is",
    "key",
    "live",
    "long",
    "me",
    "mock",
    "my",
    "not",
    "only",
    "paste",
    "pat",
    "personal",
    "private",
    "prod",
    "put",
    "qwerty",
    "random",
    "real",
    "sample",
    "secret",
    "should",
    "some",
    "string",
    "test",
    "testing",
    "the",
    "this",
    "todo",
    "token",
    "value",
    "very",
    "with",
    "xxx",
    "your",
    "yours",
]);

/// Whole values that say that there is none.
static VOID: WordList = WordList::new(&[
    "disabled",
    "enabled",
    "false",
    "missing",
    "n/a",
    "nil",
    "none",
    "not-set",
    "not_set",
    "notset",
    "null",
    "optional",
    "required",
    "true",
    "undefined",
    "unknown",
]);

/// Judges a value in a provider's own format: only a placeholder is no finding.
///
/// `prefix_len` is the length of the literal that the format starts with, which says nothing.
pub(crate) fn dismiss_token(value: &[u8], prefix_len: usize) -> Option<Dismissal> {
    let body = value.get(prefix_len..).unwrap_or(value);
    let placeholder = is_mask(body) || has_instruction(body) || is_filler(body);
    placeholder.then_some(Dismissal::Placeholder)
}

/// Is this a placeholder, wherever it stands?
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    is_wrapped(value) || VOID.contains(value) || is_mask(value) || has_instruction(value)
}

/// `<your token>`, `[REDACTED]`, `__TOKEN__`, `@TOKEN@`.
fn is_wrapped(value: &[u8]) -> bool {
    let named = |inner: &[u8]| inner.iter().all(|b| b.is_ascii_uppercase() || *b == b'_');
    match value {
        [b'<', .., b'>'] | [b'[', .., b']'] => true,
        // «your token»
        [0xc2, 0xab, ..] => true,
        [b'_', b'_', inner @ .., b'_', b'_'] | [b'@', inner @ .., b'@'] => named(inner),
        _ => false,
    }
}

/// Is the value a mask or a pattern that a person types or a program prints?
fn is_mask(value: &[u8]) -> bool {
    has_long_run(value) || is_counting(value) || has_few_bytes(value) || is_periodic(value)
}

/// `***`, `...`, `xxxx`, or one byte over and over. A long body may hold a row of zero bytes
/// (`AAAAAAAA` in base64), so there the run has to be a visible part.
fn has_long_run(value: &[u8]) -> bool {
    value.chunk_by(u8::eq_ignore_ascii_case).any(|run| match run[0] {
        b'*' | b'.' | b'#' | b'?' => run.len() >= 3,
        b'x' | b'X' => run.len() >= 4.max(value.len() / 6),
        b'-' | b'_' | b'=' => false,
        _ => run.len() >= 8.max(value.len() / 4),
    }) || ellipsis(value)
}

/// `…` and `•••`, in UTF-8.
fn ellipsis(value: &[u8]) -> bool {
    value.windows(3).any(|w| matches!(w, b"\xe2\x80\xa6" | b"\xe2\x80\xa2" | b"\xe2\x97\x8f"))
}

/// `abcdefgh`, `0123456789`, `1234567890abcdef`, `87654321`: one such row of eight, or three
/// quarters of the value in rows of four.
fn is_counting(value: &[u8]) -> bool {
    let (mut up, mut down) = (Row::default(), Row::default());
    for pair in value.windows(2) {
        up.step(is_next(pair[0], pair[1]));
        down.step(is_next(pair[1], pair[0]));
    }
    up.step(false);
    down.step(false);
    let total = up.total + down.total;
    up.longest.max(down.longest) >= 8 || total > 0 && total * 4 >= value.len() * 3
}

/// Rows of bytes that follow each other.
#[derive(Default)]
struct Row {
    /// Steps since the last break: a byte fewer than the row has.
    steps: usize,
    longest: usize,
    /// Bytes in rows of four or more.
    total: usize,
}

impl Row {
    fn step(&mut self, goes_on: bool) {
        if goes_on {
            self.steps += 1;
        } else if self.steps > 0 {
            let length = core::mem::take(&mut self.steps) + 1;
            self.longest = self.longest.max(length);
            self.total += if length >= 4 { length } else { 0 };
        }
    }
}

/// Does `b` follow `a` where people count? Rows go on from 9 to 0 or a, and from f or z to 0.
const fn is_next(a: u8, b: u8) -> bool {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    match (a, b) {
        (b'9' | b'0', b'a') | (b'9' | b'f' | b'z', b'0') => true,
        _ => a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && b.wrapping_sub(a) == 1,
    }
}

/// Hardly any different bytes. Digits have fewer to begin with.
fn has_few_bytes(value: &[u8]) -> bool {
    let mut seen = [false; 256];
    let mut distinct = 0;
    let mut only_digits = true;
    for &byte in value {
        distinct += usize::from(!core::mem::replace(&mut seen[usize::from(byte)], true));
        only_digits &= byte.is_ascii_digit();
        if distinct > 5 {
            return false;
        }
    }
    match value.len() {
        16.. if only_digits => distinct <= 3,
        16.. => true,
        8.. => distinct <= 2,
        _ => distinct <= 1,
    }
}

/// The same piece over and over: three times, or twice where the piece is short beside the value.
fn is_periodic(value: &[u8]) -> bool {
    let length = value.len();
    (2..=16).any(|period| {
        (length >= 3 * period || length >= 16 && period <= 8 && length >= 2 * period)
            && value[period..].iter().zip(value).all(|(a, b)| a.eq_ignore_ascii_case(b))
    })
}

/// Does a word in it tell the reader to put a value of their own there?
fn has_instruction(value: &[u8]) -> bool {
    (0..value.len()).any(|at| {
        let rest = &value[at..];
        ANYWHERE.prefix_of(rest).is_some()
            || BOUNDED.prefix_of(rest).is_some_and(|length| stands_alone(value, at, length))
    })
}

/// Is the part a word by itself: one case (or a capital in front), and neither side goes on?
fn stands_alone(value: &[u8], at: usize, length: usize) -> bool {
    let word = &value[at..at + length];
    let (first, last) = (word[0], word[length - 1]);
    let tail_is_uniform =
        word[1..].iter().all(|b| b.is_ascii_uppercase() == last.is_ascii_uppercase());
    let shape = tail_is_uniform && (first.is_ascii_uppercase() || last.is_ascii_lowercase());
    let ends = |inside: u8, outside: Option<&u8>| {
        outside.is_none_or(|b| {
            !b.is_ascii_alphabetic() || b.is_ascii_uppercase() != inside.is_ascii_uppercase()
        })
    };
    let before = at.checked_sub(1).and_then(|i| value.get(i));
    // `Sunset` does not say `unset`.
    let capital = first.is_ascii_lowercase() && before.is_some_and(u8::is_ascii_uppercase);
    shape && !capital && ends(first, before) && ends(last, value.get(at + length))
}

/// Do filler words make up half of the value's letters and digits?
fn is_filler(value: &[u8]) -> bool {
    let (mut filler, mut total) = (0, 0);
    for word in words(value) {
        total += word.len();
        let mut rest = word;
        while !rest.is_empty() {
            let length = FILLER.prefix_of(rest);
            filler += length.unwrap_or(0);
            rest = &rest[length.unwrap_or(1)..];
        }
    }
    total > 0 && filler * 2 >= total
}

#[cfg(test)]
mod tests {
    use std::{format, string::String};

    use super::{dismiss_token, is_placeholder};
    use crate::judge::sample::Sample;

    #[test]
    fn placeholders_in_a_format_are_dismissed() {
        for body in [
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "XXXXXXXX",
            "************",
            "abcd************",
            "abc...xyz",
            "....",
            "IOSFODNN7EXAMPLE",
            "AbCdEfExampleKey00",
            "abcdefghijklmnop",
            "ABCDEFGH12345678",
            "0123456789",
            "1234567890abcdef1234567890abcdef",
            "9876543210fedcba",
            "yourtokenhere",
            "your-token-here",
            "YOUR_API_KEY",
            "insert-key",
            "REPLACE_WITH_TOKEN",
            "dummy_1a2b3c",
            "fakeToken99",
            "thisisnotarealtoken",
            "changeme",
            "0000000000000000",
            "aaaabbbbccccaaaabbbb",
            "deadbeefdeadbeefdeadbeef",
            "abcabcabcabc",
            "a1b2c3a1b2c3a1b2c3",
            "test_secret_key_123",
        ] {
            assert!(dismiss_token(body.as_bytes(), 0).is_some(), "{body}");
            let value = format!("abc_{body}");
            assert!(dismiss_token(value.as_bytes(), 4).is_some(), "{body}");
        }
    }

    #[test]
    fn the_prefix_says_nothing() {
        let mut sample = Sample::new(3);
        let value = format!("example_here_{}", sample.base62(30));
        assert!(dismiss_token(value.as_bytes(), 0).is_some());
        assert!(dismiss_token(value.as_bytes(), 13).is_none());
        assert!(dismiss_token(b"ab", 9).is_none());
    }

    #[test]
    fn random_bodies_are_kept() {
        let mut sample = Sample::new(1);
        let mut lost = 0;
        for _ in 0..20_000 {
            for body in [
                sample.base62(16),
                sample.base62(36),
                sample.base64url(43),
                sample.hex(32),
                sample.hex(64),
                sample.base32(16),
                sample.digits(16),
                sample.base62(300),
            ] {
                lost += usize::from(dismiss_token(body.as_bytes(), 0).is_some());
            }
        }
        // 160 000 bodies.
        assert!(lost <= 8, "{lost}");
    }

    #[test]
    fn a_row_of_zero_bytes_in_a_long_body_is_no_mask() {
        let mut sample = Sample::new(2);
        let body: String = sample.base62(60) + &"A".repeat(12) + &sample.base62(60);
        assert!(dismiss_token(body.as_bytes(), 0).is_none());
    }

    #[test]
    fn short_words_need_boundaries() {
        for value in ["-here-", "9here9", "9YOURz", "fromYourSide"] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        for value in ["where77q", "Qyours7", "qYoUrz", "exchange88", "QuietSunset", "Qhere"] {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn wrapped_and_void_values() {
        for value in ["<your token>", "[REDACTED]", "__API_KEY__", "@DB_PASS@", "null", "None"] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        assert!(!is_placeholder(b"hunter2"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(value: std::vec::Vec<u8>, prefix: usize) {
            let _ = dismiss_token(&value, prefix % 64);
            let _ = is_placeholder(&value);
        }
    }
}
