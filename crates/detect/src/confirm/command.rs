//! Secrets among the arguments of a command: what stands behind an option of a program that takes
//! one there.

use core::ops::Range;

use super::{
    Confirm,
    score::{Grounds, Spans},
};
use crate::plan::ByteSet;

/// What ends a command.
const END: ByteSet = ByteSet::of(b"\r\n|;&\0");
/// What separates its words, also those of a list: `["redis-cli", "-a", "…"]`.
const BETWEEN: ByteSet = ByteSet::of(b" \t,");
const QUOTES: ByteSet = ByteSet::of(b"\"'");
/// How much of a command is read, in bytes and in words.
const MAX_COMMAND: usize = 512;
const MAX_WORDS: usize = 40;

pub(super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: Range<usize>) {
    if !confirm.view.is_free_left(literal.start, &ByteSet::WORD.union(ByteSet::of(b"-."))) {
        return;
    }
    let bytes = confirm.view.bytes;
    let line = &bytes[literal.end..bytes.len().min(literal.end + MAX_COMMAND)];
    let options = &confirm.rule.options;
    let mut words = Words { line, at: closing_quote(line) };
    let mut previous: Option<Word> = None;
    let mut number = 0;
    for _ in 0..MAX_WORDS {
        let Some(word) = words.next_word() else { break };
        // One digit says how a device has encrypted what follows: it is no word of its own.
        if matches!(&line[word.text.clone()], [b'0'..=b'9']) {
            continue;
        }
        number += 1;
        let found = options
            .iter()
            .find_map(|option| value_of(option, line, previous.as_ref(), &word, number));
        if let Some(secret) = found.filter(|secret| secret.start < secret.end) {
            let at = |offset: usize| literal.end + offset;
            let secret = at(secret.start)..at(secret.end);
            let spans = Spans::new(literal.start..at(word.end()), secret);
            confirm.propose(spans, Grounds::Argument);
            break;
        }
        previous = Some(word);
    }
    confirm.work.steps += words.at as u64;
}

/// The length of the quote that closes the program's own word: `["redis-cli", …]`.
fn closing_quote(line: &[u8]) -> usize {
    let slashes = line.iter().take_while(|&&byte| byte == b'\\').count();
    let closes = line.get(slashes).is_some_and(|byte| QUOTES.contains(*byte));
    let goes_on = line.get(slashes + 1).is_some_and(|byte| b", ".contains(byte));
    if closes && goes_on { slashes + 1 } else { 0 }
}

/// One word, without its quotes.
struct Word {
    text: Range<usize>,
    quoted: bool,
}

impl Word {
    fn end(&self) -> usize {
        self.text.end + usize::from(self.quoted)
    }
}

/// What of the word an option makes the secret.
///
/// `-p ` is the word behind `-p`; `-p` is what is attached to it, and `-u:` what stands there behind
/// the first colon; `-u :` is what stands behind the
/// first colon of the word behind `-u`, and ` :` that of the first word; `'` alone is the first word,
/// if it is quoted; `#2` is the second word; nothing is the first.
fn value_of(
    option: &str,
    line: &[u8],
    previous: Option<&Word>,
    word: &Word,
    number: usize,
) -> Option<Range<usize>> {
    let is_first = number == 1;
    if let Some(wanted) = option.strip_prefix('#') {
        return (wanted.parse() == Ok(number)).then(|| word.text.clone());
    }
    let (name, part) = match option.rsplit_once(' ') {
        Some((name, part)) => (name, Some(part)),
        None => (option, None),
    };
    if let ("", Some(split @ (":" | "/"))) = (name, part) {
        return behind(split.as_bytes()[0], line, word).filter(|_| is_first);
    }
    if name.is_empty() || name == "'" {
        let fits = is_first && (word.quoted || name.is_empty());
        return fits.then(|| word.text.clone());
    }
    // `-u:` is what stands behind the colon of what is attached to `-u`.
    let split = name.strip_suffix(':').filter(|name| part.is_none() && name.starts_with('-'));
    if let Some(name) = split {
        line[word.text.clone()].strip_prefix(name.as_bytes())?;
        return behind(b':', line, word);
    }
    let Some(part) = part else {
        let attached = line[word.text.clone()].strip_prefix(name.as_bytes())?;
        return quoted_or_plain(line, word.text.end - attached.len()..word.text.end);
    };
    let option = previous.filter(|previous| line[previous.text.clone()] == *name.as_bytes());
    option?;
    match part.as_bytes().first() {
        Some(&split) => behind(split, line, word),
        // Another option follows where this one has no value.
        None if !word.quoted && line[word.text.start] == b'-' => None,
        None => Some(word.text.clone()),
    }
}

/// What stands in the word behind the first such byte.
fn behind(split: u8, line: &[u8], word: &Word) -> Option<Range<usize>> {
    let text = &line[word.text.clone()];
    let at = text.iter().position(|&byte| byte == split)?;
    // `Arc::new` is no pair.
    (text.get(at + 1) != Some(&split)).then_some(word.text.start + at + 1..word.text.end)
}

/// A value that is attached to its option may have quotes of its own: `-p'…'`.
fn quoted_or_plain(line: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    match &line[range.clone()] {
        [a @ (b'"' | b'\''), .., b] if a == b => Some(range.start + 1..range.end - 1),
        _ => Some(range),
    }
}

/// The words of a command's arguments.
struct Words<'a> {
    line: &'a [u8],
    at: usize,
}

impl Words<'_> {
    fn next_word(&mut self) -> Option<Word> {
        self.at += BETWEEN.run(&self.line[self.at..], MAX_COMMAND);
        // A line that goes on, also in a JSON string.
        while let [b'\\', b'\n', ..] | [b'\\', b'\r', b'\n', ..] | [b'\\', b'\\', b'\\', b'n', ..] =
            self.line[self.at..]
        {
            self.at += if self.line[self.at + 1] == b'\n' { 2 } else { 3 };
            self.at += usize::from(self.line.get(self.at) == Some(&b'n'));
            self.at += ByteSet::of(b" \t").run(&self.line[self.at..], 64);
        }
        let slashes = self.line[self.at..].iter().take_while(|&&byte| byte == b'\\').count();
        let first = *self.line.get(self.at + slashes)?;
        if QUOTES.contains(first) {
            let start = self.at + slashes + 1;
            let rest = &self.line[start..];
            let len = rest.iter().position(|&byte| byte == first || byte == b'\n')?;
            self.at = start + len + 1;
            // The backslashes of an escaped quote.
            let len = len.checked_sub(slashes)?;
            return Some(Word { text: start..start + len, quoted: true });
        }
        // Of a Windows path each part is a word; an escaped line end ends the command.
        let next = self.line.get(self.at + slashes);
        if next.is_some_and(|byte| byte.is_ascii_alphanumeric() && !b"nrt".contains(byte)) {
            self.at += slashes;
        }
        let start = self.at;
        let len = plain_word(&self.line[start..]);
        self.at = start + len;
        // What reaches the end of what is read may go on behind it.
        let is_cut = self.at == MAX_COMMAND;
        (len > 0 && !is_cut).then_some(Word { text: start..self.at, quoted: false })
    }
}

/// The length of a word that does not begin with a quote. A quote within it belongs to it where it
/// stands around a value (`-p'…'`, `--password="…"`); otherwise it closes a string that the command
/// stands in.
fn plain_word(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        if END.contains(byte) || BETWEEN.contains(byte) || byte == b'\\' {
            break;
        }
        if QUOTES.contains(byte) {
            let opens = at == 2 && rest[0] == b'-' || rest[at - 1] == b'=' || rest[at - 1] == b':';
            let closing = memchr::memchr(byte, &rest[at + 1..]).filter(|_| opens);
            let Some(after) = closing.map(|closing| at + closing + 2) else { break };
            let ends = |byte: &u8| END.contains(*byte) || BETWEEN.contains(*byte);
            return if rest.get(after).is_none_or(ends) { after } else { at };
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    fn words(line: &str) -> Vec<&str> {
        let mut words = Words { line: line.as_bytes(), at: 0 };
        core::iter::from_fn(|| words.next_word()).map(|word| &line[word.text]).collect()
    }

    fn value<'l>(option: &str, line: &'l str) -> Option<&'l str> {
        let mut words = Words { line: line.as_bytes(), at: 0 };
        let (mut previous, mut number) = (None, 1);
        while let Some(word) = words.next_word() {
            let found = value_of(option, line.as_bytes(), previous.as_ref(), &word, number);
            if let Some(found) = found {
                return Some(&line[found]);
            }
            (previous, number) = (Some(word), number + 1);
        }
        None
    }

    #[test]
    fn words_end_at_blanks_and_commands_at_operators() {
        assert_eq!(words("-h host -p 'a b' x; rm y"), ["-h", "host", "-p", "a b", "x"]);
        assert_eq!(words("\"-a\", \"v\", \"ping\"]"), ["-a", "v", "ping", "]"]);
        assert_eq!(words("-a \\\"v\\\" | x"), ["-a", "v"]);
        assert_eq!(words("-a \\\n   nv"), ["-a", "nv"]);
        assert_eq!(words("-a \\\\\\n nv"), ["-a", "nv"]);
        assert_eq!(words("-p v1\",\"x\":\"y z\""), ["-p", "v1", ",", "x", ":", "y", "z"]);
        assert_eq!(words("-u root -pv1\")"), ["-u", "root", "-pv1"]);
        assert_eq!(words(""), [] as [&str; 0]);
    }

    #[test]
    fn options_say_where_the_secret_is() {
        assert_eq!(value("-p ", "-u root -p v1"), Some("v1"));
        assert_eq!(value("-p", "-u root -pv1 db"), Some("v1"));
        assert_eq!(value("-p", "-p'v 1' db"), Some("v 1"));
        assert_eq!(value("-u :", "-s -u ana:v1 https://x"), Some("v1"));
        assert_eq!(value("-u :", "-s -u ana https://x"), None);
        assert_eq!(value("--password=", "--password=v1"), Some("v1"));
        assert_eq!(value("'", "\"v1\" -Force"), Some("v1"));
        assert_eq!(value("'", "v1 -Force"), None);
        assert_eq!(value("", "v1 -Force"), Some("v1"));
    }

    proptest! {
        #[test]
        fn never_panics(line in "[a-z \\\\\"'\n,;-]{0,60}", option in "(-p|-u)( :?)?|'") {
            let line: String = line;
            let _ = value(&option, &line);
        }
    }
}
