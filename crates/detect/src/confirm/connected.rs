//! Values that belong to a name without an assignment mark at once behind it: sentences, tables,
//! device configuration, calls around the value, defaults, nested objects.

use core::ops::Range;

use super::{
    View,
    cursor::{BLANK, QUOTES, SPACE},
};
use crate::{judge::Link, plan::ByteSet};

const IDENTIFIER: ByteSet = ByteSet::WORD.union(ByteSet::of(b".:$"));
/// What may stand around a name in a text with markup.
const MARKUP: ByteSet = ByteSet::of(b"*_`\"'\\)]");
/// What ends a value without quotes in a text.
const END: ByteSet = ByteSet::of(b" \t\r\n\"'`<>|(){}[]\\\0");
/// What closes a sentence, and is no part of a value before it.
const STOPS: ByteSet = ByteSet::of(b".,;:!?");
/// What may stand between the opening of an object and its `value`.
const STRUCTURE: ByteSet = ByteSet::of(b"{ \t\r\n\"'\\$");

/// What the words of a sentence are made of.
const IN_WORD: ByteSet = ByteSet::WORD.union(ByteSet::of(b"-'/.@")).with_range(0x80, 0xff);

/// How far behind the name a sentence says what it is.
const SENTENCE: usize = 60;
/// "for the staging database of the shop is".
const MAX_WORDS: usize = 8;
/// How far behind the opening of an object its value may be.
const NESTED: usize = 160;
const MAX_VALUE: usize = 512;
/// "currently".
const LONGEST_VERB: usize = 9;

/// Verbs and words of a length that stand between a name and its value, in the languages in which
/// people write about passwords.
const fn verbs(len: usize) -> &'static [&'static [u8]] {
    match len {
        2 => &[b"is", b"to", b"es", b"\xc3\xa9", b"\xc3\xa8"],
        3 => &[b"are", b"was", b"now", b"ist", b"son", b"est"],
        4 => &[b"sind", b"jest"],
        5 => &[b"still"],
        6 => &[b"lautet"],
        9 => &[b"currently"],
        _ => &[],
    }
}

/// A value, whether it was quoted, and how it belongs to the name.
type Value = (Range<usize>, bool, Link);

/// The value behind a name, and where the name ends: words behind it may say more.
pub(super) fn value(view: &View<'_>, name: &Range<usize>) -> Option<(Value, usize)> {
    let bytes = view.bytes;
    let markup = MARKUP.run(bytes.get(name.end..)?, 6);
    let blank = BLANK.run(&bytes[name.end + markup..], 32);
    let at = name.end + markup + blank;
    // `env["TOKEN"] || "v"`, `var("TOKEN").unwrap_or("v")`.
    if markup > 1
        && let Some((value, quoted)) = default(bytes, name.end + markup)
    {
        return Some(((value, quoted, Link::InCall), name.end));
    }
    let value = match *bytes.get(at)? {
        // `**Password**: v`, `**Password:** v`.
        b':' | b'=' if markup > 0 => {
            let from = at + 1;
            let from = from + MARKUP.run(&bytes[from..], 2);
            text_value(bytes, skip_blank(bytes, from), Link::Colon)
        }
        b'|' if blank > 0 => text_value(bytes, skip_blank(bytes, at + 1), Link::Listed),
        b'<' => text_value(bytes, behind_tags(bytes, at)?, Link::Tag),
        // `<property name="token">v<`.
        b'>' if markup > 0 && blank == 0 => tag_content(bytes, at + 1),
        // Another attribute, and then the content.
        b's' if bytes[at..].starts_with(b"serializeAs=") => {
            let close = bytes[at..].iter().take(64).position(|byte| *byte == b'>')?;
            tag_content(bytes, behind_tags(bytes, at + close + 1)?)
        }
        // A dash between blanks, in UTF-8.
        0xe2 if blank > 0 && matches!(bytes.get(at + 1..at + 4)?, [0x80, 0x93 | 0x94, b' ']) => {
            text_value(bytes, skip_blank(bytes, at + 3), Link::Sentence)
        }
        b'{' => nested(bytes, at)
            .map(|(value, quoted)| (value, quoted, Link::Beside))
            .or_else(|| property(bytes, at).map(|value| (value, true, Link::Equals))),
        b'-' | b'=' | b'>' if blank > 0 => {
            text_value(bytes, behind_arrow(bytes, at)?, Link::Sentence)
        }
        b'A' if blank > 0 && bytes[at..].starts_with(b"As ") => typed(bytes, at + 3),
        // `"Bearer " + "v"`.
        b'"' | b'\'' if blank == 1 && is_scheme(&bytes[name.clone()]) => {
            let joined = at + 1 + ByteSet::of(b" +.").run(&bytes[at + 1..], 4);
            quoted(bytes, joined).filter(|_| joined > at + 1).map(|v| (v, true, Link::InCall))
        }
        // People pass things on.
        _ if blank == 0 => None,
        _ if bytes[name.clone()].eq_ignore_ascii_case(b"pass") => {
            return sentence(bytes, at, name.end).filter(|((value, ..), _)| {
                bytes[at..value.start].ends_with(b" is ") && is_odd(&bytes[value.clone()])
            });
        }
        first if first.is_ascii_alphanumeric() || first >= 0x80 || b"$/.*`\"'".contains(&first) => {
            return adjacent(bytes, at)
                .filter(|(value, quoted, _)| *quoted || is_odd(&bytes[value.clone()]))
                .map(|value| (value, name.end))
                .or_else(|| sentence(bytes, at, name.end));
        }
        _ => None,
    };
    value.map(|value| (value, name.end))
}

/// `{ get; set; } = "v"`.
fn property(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest =
        bytes.get(at..bytes.len().min(at + 64)).filter(|rest| rest.starts_with(b"{ get;"))?;
    let close = rest.iter().position(|byte| *byte == b'}')?;
    let mark = skip_blank(bytes, at + close + 1);
    (*bytes.get(mark)? == b'=').then(|| quoted(bytes, skip_blank(bytes, mark + 1)))?
}

/// The text between two tags, in one piece.
fn tag_content(bytes: &[u8], at: usize) -> Option<Value> {
    let inner = skip_space(bytes, at);
    let at = if bytes.get(inner..)?.starts_with(b"<value>") { inner + 7 } else { at };
    let rest = bytes.get(at..bytes.len().min(at + MAX_VALUE))?;
    let len = rest.iter().position(|&byte| matches!(byte, b'<' | b'\n'))?;
    let closed = rest[len..].starts_with(b"</") && len > 0;
    closed.then_some((at..at + len, false, Link::Tag))
}

/// `As String = "v"`.
fn typed(bytes: &[u8], at: usize) -> Option<Value> {
    let mark = at + IDENTIFIER.run(bytes.get(at..)?, 32);
    let mark = skip_blank(bytes, mark);
    let value = (*bytes.get(mark)? == b'=').then(|| skip_blank(bytes, mark + 1))?;
    quoted(bytes, value).map(|value| (value, true, Link::Equals))
}

/// `is v`, `for the staging database is v`, `of ana: v`.
fn sentence(bytes: &[u8], start: usize, name_end: usize) -> Option<(Value, usize)> {
    let limit = bytes.len().min(start + SENTENCE);
    let mut at = start;
    for _ in 0..MAX_WORDS {
        if at >= limit {
            break;
        }
        if matches!(&bytes[at..limit], [b'-' | b'=', b'>', b' ', ..]) {
            return Some((text_value(bytes, skip_blank(bytes, at + 3), Link::Sentence)?, name_end));
        }
        let len = IN_WORD.run(&bytes[at..limit], SENTENCE);
        let word = &bytes[at..at + len];
        let end = at + len;
        if is_verb(word) {
            let from = skip_blank(bytes, end + usize::from(bytes.get(end) == Some(&b':')));
            if !goes_on(bytes, from) {
                return Some((text_value(bytes, from, Link::Sentence)?, name_end));
            }
            at = from;
            continue;
        }
        match bytes.get(end)? {
            b':' if bytes.get(end + 1) == Some(&b' ') => {
                let value = text_value(bytes, skip_blank(bytes, end + 1), Link::Sentence)?;
                // `Password FTP: v`, and `Password hint: v`, which is none.
                let is_first = at == start && word.iter().any(u8::is_ascii_alphabetic);
                return Some((value, if is_first { end } else { name_end }));
            }
            b' ' if len > 0 && len < 24 => at = end + 1,
            _ => return None,
        }
    }
    None
}

fn is_scheme(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"bearer") || name.eq_ignore_ascii_case(b"token")
}

fn is_verb(word: &[u8]) -> bool {
    verbs(word.len()).iter().any(|verb| word.eq_ignore_ascii_case(verb))
}

/// "is currently set to v": does another such word follow?
fn goes_on(bytes: &[u8], at: usize) -> bool {
    let next = &bytes[at.min(bytes.len())..];
    let len = next.iter().take(LONGEST_VERB + 1).position(|byte| BLANK.contains(*byte));
    len.is_some_and(|len| is_verb(&next[..len]) || next[..len].eq_ignore_ascii_case(b"set"))
}

/// The next word. Devices number the kinds of their passwords: `password 7 v`.
fn adjacent(bytes: &[u8], start: usize) -> Option<Value> {
    let numbered = matches!(bytes.get(start..start + 2)?, [b'0'..=b'9', b' ']);
    text_value(bytes, if numbered { start + 2 } else { start }, Link::Adjacent)
}

/// Has it letters and digits, as hardly a word in a sentence has?
fn is_odd(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit) && text.iter().any(u8::is_ascii_alphabetic)
}

/// A quoted text, or what stands up to the next blank without a sentence's punctuation.
fn text_value(bytes: &[u8], at: usize, link: Link) -> Option<Value> {
    // Quotes and bold print: **`v`**.
    let at = at + ByteSet::of(b"*\\").run(bytes.get(at..)?, 3);
    let first = *bytes.get(at)?;
    if QUOTES.contains(first) {
        return quoted(bytes, at).map(|value| (value, true, link));
    }
    let rest = &bytes[at..bytes.len().min(at + MAX_VALUE)];
    let len = rest.iter().position(|&b| END.contains(b)).unwrap_or(rest.len());
    let stops = stops(&rest[..len], rest.get(len).copied());
    (len > stops).then_some((at..at + len - stops, false, link))
}

/// How much of the end of a text is punctuation, and not the value's. An exclamation mark behind a
/// digit of a longer one is the value's: people end passwords so.
fn stops(text: &[u8], next: Option<u8>) -> usize {
    if next == Some(b'<') {
        return 0;
    }
    let stops = text.iter().rev().take_while(|b| STOPS.contains(**b) || **b == b'*').count();
    let end = text.len() - stops;
    let chosen = stops > 0 && text[end] == b'!' && end >= 7 && text[end - 1].is_ascii_digit();
    stops - usize::from(chosen)
}

/// A value with a call around it, or behind what is taken first: `String("v")`, `env.X || "v"`,
/// `getenv("X", "v")`.
pub(super) fn wrapped(bytes: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
    let rest = bytes.get(at..)?;
    match rest.first() {
        Some(b'{') => return nested(bytes, at),
        // A text that has its own line in parentheses.
        Some(b'(') => {
            let value = quoted(bytes, skip_space(bytes, at + 1))?;
            let closes = bytes.get(skip_space(bytes, value.end + 1)) == Some(&b')');
            return closes.then_some((value, true));
        }
        _ => {}
    }
    let new = match rest {
        [b'n', b'e', b'w', b' ', ..] => 4,
        [b'[', b']', ..] => 2,
        _ => 0,
    };
    let callee = IDENTIFIER.run(&rest[new..], 64);
    if callee < 2 || !rest[new].is_ascii_alphabetic() && rest[new] != b'_' {
        return None;
    }
    let end = at + new + callee;
    match bytes.get(end)? {
        b'(' | b'[' => {
            let open = skip_space(bytes, end + 1);
            let Some(first) = quoted(bytes, skip_prefix(bytes, open)) else {
                return keyword_default(bytes, open);
            };
            let next = skip_blank(bytes, first.end + 1);
            let is_closed = matches!(bytes.get(next), Some(b')' | b']'));
            if let Some(given) = default(bytes, next + 1).filter(|_| is_closed) {
                return Some(given);
            }
            let is_name = is_constant(&bytes[first.clone()]);
            if !is_name && !is_getter(&rest[new..new + callee]) {
                let called = bytes[end] == b'(';
                return called.then_some((first, true));
            }
            let second = (*bytes.get(next)? == b',').then(|| skip_space(bytes, next + 1))?;
            quoted(bytes, second).map(|value| (value, true))
        }
        b' ' => default(bytes, end),
        _ => None,
    }
}

/// The text behind `default=` among the arguments of a call: `Field(default="v")`,
/// `add_argument("--token", type=str, default="v")`.
pub(super) fn keyword_default(bytes: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
    let rest = bytes.get(at..bytes.len().min(at + NESTED))?;
    let end = rest.iter().position(|byte| b"){}\n;".contains(byte)).unwrap_or(rest.len());
    let word = memchr::memmem::find(&rest[..end], b"default")?;
    let first = word == 0 || b" ,(".contains(&rest[word - 1]);
    let mark = skip_blank(bytes, at + word + 7);
    let given = first && matches!(bytes.get(mark)?, b'=' | b':');
    given.then(|| quoted(bytes, skip_blank(bytes, mark + 1)))?.map(|value| (value, true))
}

/// Is the call one that reads a setting, and takes its name?
fn is_getter(callee: &[u8]) -> bool {
    const GETTERS: [&[u8]; 7] =
        [b"getenv", b".get", b"env", b"fetch", b"getProperty", b"OrDefault", b"getEnv"];
    GETTERS.iter().any(|word| callee.ends_with(word))
}

/// The text that is taken where what stands before is not set: behind an operator or in a call.
fn default(bytes: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
    const OPERATORS: [&[u8]; 8] =
        [b" || ", b" ?? ", b" or ", b" ?: ", b" // ", b" { ", b" as String? ?: ", b".to_s || "];
    const CALLS: [&[u8]; 6] = [
        b".unwrap_or(",
        b".unwrap_or_else(|_| ",
        b".unwrap_or_else(|| ",
        b".getOrElse(",
        b".orElse(",
        b".ifBlank { ",
    ];
    let rest = bytes.get(at..)?;
    let before = OPERATORS.iter().chain(&CALLS).find(|before| rest.starts_with(before))?;
    quoted(bytes, skip_prefix(bytes, at + before.len())).map(|value| (value, true))
}

/// The `value` or `default` in an object, behind what says of which type it is.
fn nested(bytes: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
    let limit = bytes.len().min(at + NESTED);
    let mut at = at + STRUCTURE.run(&bytes[at..limit], 48);
    while at < limit {
        let len = ByteSet::WORD.run(&bytes[at..limit], 32);
        let key = &bytes[at..at + len];
        let mark = at + len + ByteSet::of(b"\"'\\ \t").run(&bytes[at + len..limit], 24);
        if len == 0 || !matches!(bytes.get(mark)?, b':' | b'=') {
            return None;
        }
        let value = skip_blank(bytes, mark + 1);
        let is_value =
            [b"value".as_slice(), b"default"].iter().any(|k| key.eq_ignore_ascii_case(k));
        if is_value {
            return text_value(bytes, value, Link::Beside)
                .map(|(value, quoted, _)| (value, quoted));
        }
        let end = bytes.get(value..limit)?.iter().position(|b| b",\n}".contains(b))? + value;
        if bytes[end] == b'}' {
            return None;
        }
        at = end + 1 + STRUCTURE.run(bytes.get(end + 1..limit)?, 48);
    }
    None
}

/// The text in the quotes that begin at `at`, on one line.
fn quoted(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let at = at + ByteSet::of(b"\\").run(bytes.get(at..)?, 8);
    let quote = *bytes.get(at)?;
    if !QUOTES.contains(quote) {
        return None;
    }
    let start = at + 1;
    let rest = &bytes[start..bytes.len().min(start + MAX_VALUE)];
    let len = rest.iter().position(|&byte| byte == quote || byte == b'\n')?;
    let len = len - rest[..len].iter().rev().take_while(|b| **b == b'\\').count();
    (len > 0).then_some(start..start + len)
}

/// `</td><td>`.
fn behind_tags(bytes: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..3 {
        if bytes.get(at) != Some(&b'<') {
            break;
        }
        at += bytes[at..bytes.len().min(at + 64)].iter().position(|&byte| byte == b'>')? + 1;
        at += ByteSet::of(b" \t\r\n").run(&bytes[at..], 32);
    }
    Some(at)
}

/// `->`, `=>`, `>`, or a dash between blanks.
fn behind_arrow(bytes: &[u8], at: usize) -> Option<usize> {
    let marks = ByteSet::of(b"->").run(bytes.get(at..)?, 3);
    let behind = at + marks;
    (bytes.get(behind) == Some(&b' ')).then(|| skip_blank(bytes, behind))
}

fn skip_blank(bytes: &[u8], at: usize) -> usize {
    at + BLANK.run(bytes.get(at..).unwrap_or(b""), 32)
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    at + SPACE.run(bytes.get(at..).unwrap_or(b""), 32)
}

/// Behind blanks and the letters before a string literal.
fn skip_prefix(bytes: &[u8], at: usize) -> usize {
    let at = skip_blank(bytes, at);
    at + ByteSet::of(b"bBrRuUL@$").run(bytes.get(at..).unwrap_or(b""), 2)
}

/// The name of an environment variable.
fn is_constant(text: &[u8]) -> bool {
    text.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
        && text.iter().any(u8::is_ascii_uppercase)
        && text.contains(&b'_')
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Option<(&str, bool, Link)> {
        let at = text.find("token").expect("the text has the word");
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        let ((range, quoted, link), _) = value(&view, &(at..at + 5))?;
        Some((&text[range], quoted, link))
    }

    fn inner(text: &str) -> Option<&str> {
        wrapped(text.as_bytes(), 0).map(|(range, _)| &text[range])
    }

    #[test]
    fn sentences_say_what_a_value_is() {
        for text in [
            "the token is v1x2,",
            "token for the staging database is v1x2.",
            "token is now v1x2",
            "the token is currently set to v1x2!",
            "token lautet v1x2",
            "token est: v1x2",
            "token of ana: v1x2",
            "token -> v1x2",
        ] {
            assert_eq!(found(text), Some(("v1x2", false, Link::Sentence)), "{text}");
        }
        assert_eq!(found("token is `v1 x2`, no"), Some(("v1 x2", true, Link::Sentence)));
    }

    #[test]
    fn markup_and_tables() {
        assert_eq!(found("**token**: v1"), Some(("v1", false, Link::Colon)));
        assert_eq!(found("**token:** v1"), None);
        assert_eq!(found("| token | v1 |"), Some(("v1", false, Link::Listed)));
        assert_eq!(found("<td>token</td><td>v1</td>"), Some(("v1", false, Link::Tag)));
    }

    #[test]
    fn the_next_word() {
        assert_eq!(found("token 7 v1x2"), Some(("v1x2", false, Link::Adjacent)));
        assert_eq!(found("token v1x2 is refused"), Some(("v1x2", false, Link::Adjacent)));
        assert_eq!(found("token `word`"), Some(("word", true, Link::Adjacent)));
        for text in ["token stream", "token 12", "token(v1)", "token", "token.", "token\nv1"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn calls_and_defaults() {
        for text in [
            "String(\"v1\")",
            "new Key('v1', 'hex')",
            "Buffer.from(\"v1\", 'hex')",
            "process.env.API_KEY || 'v1'",
            "env['API_KEY'] || 'v1'",
            "os.getenv(\"API_KEY\", \"v1\")",
            "os.environ.get(\"API_KEY\") or \"v1\"",
            "{ \"value\": \"v1\", \"type\": 1 }",
            "{\n  type = string\n  default = \"v1\"\n}",
            "{ value: v1 }",
        ] {
            assert_eq!(inner(text), Some("v1"), "{text}");
        }
        for text in ["f(x)", "env[\"v1\"]", "getenv(\"API_KEY\")", "\"v1\"", "{}", "{ x: 1 }", "a"]
        {
            assert_eq!(inner(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(tail in "[ -~é\\n]{0,80}", words in "(is |to |\\{|\"|\\(|<|value: ){0,6}") {
            for text in [tail.clone(), [words.as_str(), &tail].concat()] {
                let text: String = text;
                let bytes = [b"token".as_slice(), text.as_bytes()].concat();
                let view = View { bytes: &bytes, lo: 0, clipped: false };
                if let Some(((range, ..), _)) = value(&view, &(0..5)) {
                    prop_assert!(range.end <= bytes.len() && range.start < range.end);
                }
                if let Some((range, _)) = wrapped(text.as_bytes(), 0) {
                    prop_assert!(range.end <= text.len());
                }
            }
        }
    }
}
