//! The structure of an assignment: name, mark, quote, value; in code, configuration, JSON,
//! command lines, and all of these quoted inside JSON strings.

use core::ops::Range;

use super::{
    View, connected,
    cursor::{
        BACKSLASH, BLANK, Cursor, END, LINE_END, MAX_BLANK, MAX_NAME, MAX_VALUE, NAME, QUOTES,
    },
};
use crate::{
    judge::{Link, quote_around},
    plan::ByteSet,
};

const BEHIND: ByteSet = ByteSet::of(b" \t:=\"'])");
/// Words before a name that begins a line.
const EXPORTS: [&[u8]; 7] = [b"export", b"setenv", b"setx", b"set", b"ENV", b"ARG", b"#define"];
/// What may stand between a variable's name and `=` as its type.
const TYPE: ByteSet = ByteSet::WORD.union(ByteSet::of(b"<>&[]?|.: *'"));

/// `===` of languages that have it.
const MAX_EQUALS: usize = 3;
/// What may stand between a name and the `value` beside it.
const BESIDE: ByteSet = ByteSet::of(b" \t\r\n,\"'\\");
const MAX_BESIDE: usize = 48;
/// `：`.
const WIDE_COLON: &[u8] = "：".as_bytes();
const MAX_TYPE: usize = 40;

/// A value and the name it is assigned to, as offsets of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) name: Range<u64>,
    pub(crate) value: Range<u64>,
    /// The value stands in quotes.
    pub(crate) quoted: bool,
    /// How name and value belong together.
    pub(crate) link: Link,
}

/// An assignment as offsets of the buffer.
pub(super) struct Parsed {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) quoted: bool,
    pub(super) link: Link,
}

/// The name around a literal. It does not depend on which of the name's literals this is: its end
/// is found first, and its start from there.
pub(super) fn name_around(view: &View<'_>, literal: &Range<usize>) -> Range<usize> {
    // A literal may hold what follows the name (`(pw `, `auth: `).
    let word_end = literal.end - view.run_back(&BEHIND, literal.end, 4);
    let rest = view.bytes.get(word_end..).unwrap_or(b"");
    let len = NAME.run(rest, MAX_NAME);
    let colon = memchr::memchr(WIDE_COLON[0], &rest[..len])
        .filter(|&at| rest[at..len].starts_with(WIDE_COLON));
    let end = word_end + colon.unwrap_or(len);
    let start = end - view.run_back(&NAME, end, 2 * MAX_NAME);
    // What stands before a word of the name is not part of it (` pw`).
    let first = literal.start + usize::from(!NAME.contains(view.bytes[literal.start]));
    after_escape(view, start).min(first)..end
}

/// The name that the value at `start` is assigned to, read backwards from the value.
pub(super) fn name_before(view: &View<'_>, start: usize) -> Option<Range<usize>> {
    const QUOTED: ByteSet = QUOTES.union(BACKSLASH);
    const MARK: ByteSet = ByteSet::of(b"=:>");
    let back = |end: usize, set: &ByteSet, max| end - view.run_back(set, end, max);
    let mark_end = back(back(start, &QUOTED, 16), &BLANK, MAX_BLANK);
    let mark = back(mark_end, &MARK, 3);
    let end = back(back(mark, &BLANK, MAX_BLANK), &QUOTED.union(ByteSet::of(b"]")), 16);
    let name = back(end, &NAME, MAX_NAME);
    let is_name = mark < mark_end && view.bytes[name..end].iter().any(u8::is_ascii_alphabetic);
    // The user of a URL is no variable.
    let is_user = view.bytes[view.lo..name].ends_with(b"//");
    let named = is_name && !is_user;
    named.then(|| after_escape(view, name)..end).filter(|name| !name.is_empty())
}

/// Without the letter of an escape, which is not part of a name: `\nTOKEN=…` inside a JSON string.
fn after_escape(view: &View<'_>, name: usize) -> usize {
    name + usize::from(name > view.lo && view.bytes[name - 1] == b'\\')
}

/// Parses what follows a name.
pub(super) fn parse(view: &View<'_>, name: Range<usize>) -> Option<Parsed> {
    let mut cursor = Cursor { bytes: view.bytes, at: name.end };
    // The end of a quoted key or an index: `"token":`, `env['TOKEN'] =`, `\"token\":`.
    let quoted_name = cursor.quote().is_some();
    let Some(link) = cursor.link(view, &name, quoted_name) else {
        let ((value, quoted, link), end) = connected::value(view, &name)?;
        return Some(Parsed { name: name.start..end, value, quoted, link });
    };
    cursor.take(&BLANK, MAX_BLANK);
    if link == Link::Tag {
        cursor.tag_content();
    }
    if link == Link::Colon {
        cursor.yaml_property();
        if let Some(value) = cursor.block() {
            return Some(Parsed { name, value, quoted: true, link });
        }
        cursor.markup();
        if let Some(value) = cursor.next_line() {
            return Some(Parsed { name, value, quoted: false, link: Link::Adjacent });
        }
    }
    // The text ends here: `"Password: " + read()`.
    let may_close = view.at(cursor.at + 1).is_none_or(|next| b"),+;]}. \n".contains(&next));
    let quote = cursor.peek().filter(|byte| QUOTES.contains(*byte) && may_close);
    if quote.is_some() && !quoted_name && quote == quote_around(view.line_before(name.start)) {
        return None;
    }
    // A type, and the value behind it: `token: &str = "…"`.
    if link == Link::Colon
        && let Some((value, quoted)) = typed(view.bytes, cursor.at)
    {
        return Some(Parsed { name, value, quoted, link: Link::Equals });
    }
    if link == Link::Listed
        && let Some((value, quoted)) = connected::keyword_default(view.bytes, cursor.at)
    {
        return Some(Parsed { name, value, quoted, link: Link::InCall });
    }
    if link == Link::Equals {
        // A shell goes on in the next line.
        if cursor.eat(b"\\\n") {
            cursor.take(&BLANK, MAX_BLANK);
        }
        cursor.skip_values(targets_before(view, name.start));
    }
    if let Some((value, quoted)) = connected::wrapped(view.bytes, cursor.at) {
        return Some(Parsed { name, value, quoted, link: Link::InCall });
    }
    let ends = if begins_line(view, name.start) { &LINE_END } else { &END };
    let (value, quoted) = cursor.value(ends)?;
    let found = Parsed { name, value, quoted, link };
    (found.value.len() < MAX_VALUE && !is_something_else(view, &found)).then_some(found)
}

/// Does what stands around say that it is no value, or not a whole one?
fn is_something_else(view: &View<'_>, found: &Parsed) -> bool {
    let Parsed { name, value, quoted, link } = found;
    // Words of a text: `title.password=Enter the password`.
    let text = &view.bytes[value.clone()];
    let is_word = !quoted
        && text.iter().all(u8::is_ascii_alphabetic)
        && text.iter().skip(1).all(u8::is_ascii_lowercase);
    let goes_on =
        matches!(view.bytes.get(value.end..), Some([b' ', next, ..]) if next.is_ascii_alphabetic());
    // A part of a value: `x = secret:v`, `arn:aws:secretsmanager:secret:v`.
    let attached = *link == Link::Colon && !quoted && view.at(value.start - 1) == Some(b':');
    let is_part = || view.bytes[view.lo..name.start].ends_with(b":") || is_value(view, name.start);
    // A tag's content ends with a tag: `<password>@host` has none.
    let behind = view.bytes[value.end..].trim_ascii_start();
    let is_open = *link == Link::Tag && !(behind.starts_with(b"</") || behind.starts_with(b"]]>"));
    is_word && goes_on || attached && is_part() || is_open
}

/// Does a name's place make it an unquoted value itself?
fn is_value(view: &View<'_>, name: usize) -> bool {
    let quoted = name.checked_sub(1).and_then(|at| view.at(at)).is_some_and(|b| QUOTES.contains(b));
    !quoted && name_before(view, name).is_some()
}

/// Is the name the value of a `name` or a `key`, so that its own value stands beside it? So have it
/// Kubernetes (`- name: X`, then `value: v`), HAR and Postman (`{"name": "X", "value": "v"}`), XML
/// (`<add key="X" value="v"/>`).
fn is_named(view: &View<'_>, name: usize) -> bool {
    let of = name_before(view, name).map(|range| &view.bytes[range]);
    of.is_some_and(|of| of.eq_ignore_ascii_case(b"name") || of.eq_ignore_ascii_case(b"key"))
}

/// Is the quoted name the first of a call's arguments, and not one of a list of texts? Some calls have
/// others before it.
fn begins_arguments(view: &View<'_>, name: usize) -> bool {
    const LATER: [&[u8]; 4] = [b"buildConfigField", b"resValue", b"StringVar", b"VALUES"];
    // A selector begins with `#`.
    const OPENING: ByteSet = QUOTES.union(BACKSLASH).union(ByteSet::of(b"#"));
    let quotes = name - view.run_back(&OPENING, name, 16);
    let blanks = view.run_back(&BLANK, quotes, MAX_BLANK);
    view.bytes[view.lo..quotes - blanks].ends_with(b"(") || has_any(view.line_before(name), &LATER)
}

/// Is the name that of a variable or an option which a call gives the value behind it:
/// `strcpy(cfg.password, "v")`, `curl_easy_setopt(c, CURLOPT_PASSWORD, "v")`, `set :password, "v"`?
fn is_target(view: &View<'_>, name: usize) -> bool {
    const CALLS: [&[u8]; 5] = [b"strcpy(", b"strncpy(", b"strlcpy(", b"strcmp(", b"setopt("];
    let before = view.line_before(name);
    before.ends_with(b"set :") || has_any(before, &CALLS)
}

fn has_any(text: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| memchr::memmem::find(text, word).is_some())
}

/// Does nothing but blanks, a list's dash or an `export` stand before the name on its line?
fn begins_line(view: &View<'_>, name: usize) -> bool {
    let trim = |mut bytes: &[u8]| -> usize {
        while let [rest @ .., b' ' | b'\t' | b'-'] = bytes {
            bytes = rest;
        }
        bytes.len()
    };
    let from = view.lo.max(name.saturating_sub(MAX_NAME));
    let before = &view.bytes[from..name];
    let before = &before[..trim(before)];
    let word = EXPORTS.iter().find_map(|word| before.strip_suffix(*word)).unwrap_or(before);
    match &word[..trim(word)] {
        [] => from == view.lo,
        line => line.ends_with(b"\n") || line.ends_with(b"\\n"),
    }
}

/// How many names stand before this one in `a, b = "v", "w"`, where they begin their line.
fn targets_before(view: &View<'_>, name: usize) -> usize {
    const TARGETS: ByteSet = NAME.union(ByteSet::of(b", $"));
    let before = view.line_before(name);
    if !before.ends_with(b", ") || !before.iter().all(|byte| TARGETS.contains(*byte)) {
        return 0;
    }
    before.iter().filter(|byte| **byte == b',').count().min(4)
}

/// The value after a type and `=`.
fn typed(bytes: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
    let mut cursor = Cursor { bytes, at };
    cursor.take(&TYPE, MAX_TYPE);
    if cursor.peek()? != b'=' || bytes.get(cursor.at + 1) == Some(&b'=') {
        return None;
    }
    cursor.at += 1;
    cursor.take(&BLANK, MAX_BLANK);
    // `token: str = Field(default="…")`.
    let called = || connected::wrapped(bytes, cursor.at);
    Cursor { bytes, at: cursor.at }
        .value(&END)
        .filter(|(value, quoted)| *quoted && value.len() < MAX_VALUE)
        .or_else(called)
}

/// How name and value belong together.
impl Cursor<'_> {
    /// The mark behind a `value` that stands beside a name, as far as it is given.
    fn value_beside(&mut self) -> Option<Link> {
        // Of an escaped line end the letter is no part of the next word.
        for _ in 0..MAX_BESIDE {
            match self.rest() {
                [b'\\', b'n' | b'r' | b't', ..] => self.at += 2,
                [byte, ..] if BESIDE.contains(*byte) => self.at += 1,
                _ => break,
            }
        }
        self.pair();
        // `name: 'X', defaultValue: 'v'`.
        self.eat(b"default");
        let word = self.rest().get(..5)?;
        if !word.eq_ignore_ascii_case(b"value") {
            return None;
        }
        self.at += 5;
        self.quote();
        self.take(&BLANK, MAX_BLANK);
        self.peek().filter(|mark| matches!(mark, b':' | b'='))?;
        self.at += 1;
        Some(Link::Beside)
    }

    /// Another pair between `name` and `value`, with a word or a number: `"flags": 0, `.
    fn pair(&mut self) {
        const STRUCTURE: ByteSet = BLANK.union(QUOTES).union(ByteSet::of(b":=\\"));
        let len = ByteSet::WORD.run(self.rest(), 16);
        let mark = STRUCTURE.run(&self.rest()[len..], 8);
        let word = ByteSet::WORD.run(&self.rest()[len + mark..], 16);
        let end = BESIDE.run(&self.rest()[len + mark + word..], MAX_BESIDE);
        let is_value = self.rest()[..len].eq_ignore_ascii_case(b"value");
        if !is_value && [len, mark, word, end].iter().all(|part| *part > 0) {
            self.at += len + mark + word + end;
        }
    }

    /// How the value belongs to the name; the cursor stands behind what says so. `None` where no mark and
    /// no option does.
    fn link(&mut self, view: &View<'_>, name: &Range<usize>, quoted_name: bool) -> Option<Link> {
        self.take(&ByteSet::of(b"]"), 1);
        self.array();
        let blank = self.take(&BLANK, MAX_BLANK);
        let after_blank = self.at;
        let is_option = view.bytes[name.clone()].starts_with(b"-");
        // What stands before the name is read only where it matters.
        let is_argument = self.peek() == Some(b',')
            && (is_option
                || quoted_name && begins_arguments(view, name.start)
                || !quoted_name && is_target(view, name.start));
        if let Some(link) = self.mark(quoted_name, is_argument, blank) {
            return Some(link);
        }
        self.at = name.end;
        if let Some(link) = self.value_beside()
            && is_named(view, name.start)
        {
            return Some(link);
        }
        // An option: `--token v`. A directive: `bind_password "v"`, `#define PASSWORD "v"`. A keyword:
        // `:password "v"`.
        self.at = after_blank;
        let keyword = || view.bytes[view.lo..name.start].ends_with(b":");
        let directed = || self.at_quote() && (keyword() || begins_line(view, name.start));
        let takes_next = blank > 0 && (is_option || directed()) || is_option && self.next_item();
        (takes_next && !is_named(view, name.start)).then_some(Link::Option)
    }

    /// The length of an array: `char password[32] = "v"`.
    fn array(&mut self) {
        if let [b'[', rest @ ..] = self.rest() {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if rest.get(digits) == Some(&b']') {
                self.at += digits + 2;
            }
        }
    }

    /// The next item of a list that has a line for each: `- --token`, `- v`.
    fn next_item(&mut self) -> bool {
        if !self.eat(b"\n") {
            return false;
        }
        self.take(&BLANK, MAX_BLANK);
        self.eat(b"- ") && self.peek() != Some(b'-')
    }

    /// The assignment mark.
    fn mark(&mut self, quoted_name: bool, is_argument: bool, blank: usize) -> Option<Link> {
        let first = self.peek()?;
        Some(match first {
            b'=' => {
                self.take(&ByteSet::of(b"="), MAX_EQUALS);
                self.eat(b">");
                Link::Equals
            }
            b':' | b'!' | b'?' | b'+' => {
                self.at += 1;
                if !self.eat(b"==") && !self.eat(b"=") && first != b':' {
                    return None;
                }
                if self.bytes[self.at - 1] == b':' { Link::Colon } else { Link::Equals }
            }
            b'-' if self.eat(b"->") => Link::Equals,
            // The colon of Chinese and Japanese.
            0xef if self.eat(WIDE_COLON) => Link::Colon,
            // Arguments: `set("TOKEN", "…")`, `.password("…")`; in XML `<password>…`.
            b',' if is_argument => {
                self.at += 1;
                Link::Listed
            }
            b'(' if blank == 0
                && self.bytes.get(self.at + 1).is_some_and(|b| QUOTES.contains(*b)) =>
            {
                self.at += 1;
                Link::Listed
            }
            b'>' if blank == 0 && !quoted_name => {
                self.at += 1;
                Link::Tag
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String};

    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Option<(String, String, bool)> {
        let at = text.find("token").or_else(|| text.find("TOKEN")).expect("the text has the word");
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        let found = parse(&view, name_around(&view, &(at..at + 5)))?;
        Some((text[found.name].into(), text[found.value].into(), found.quoted))
    }

    #[test]
    fn finds_the_value_in_many_notations() {
        for (text, name, quoted) in [
            ("MY_TOKEN=v1", "MY_TOKEN", false),
            ("export MY_TOKEN='v1'", "MY_TOKEN", true),
            ("my-token: v1", "my-token", false),
            ("  \"token\" : \"v1\",", "token", true),
            ("token := \"v1\"", "token", true),
            ("token => 'v1'", "token", true),
            ("env['token'] = \"v1\"", "token", true),
            ("let token: &'static str = \"v1\";", "token", true),
            ("token = b\"v1\"", "token", true),
            ("set(\"token\", \"v1\")", "token", true),
            ("with.token(\"v1\")", "with.token", true),
            ("<token>v1</token>", "token", false),
            ("--token=v1 -x", "--token", false),
            ("run --token v1 -x", "--token", false),
            ("if token == \"v1\" {", "token", true),
            ("{\\\"token\\\": \\\"v1\\\", \\\"x\\\": 1}", "token", true),
            ("{\\\\\\\"token\\\\\\\":\\\\\\\"v1\\\\\\\"}", "token", true),
            ("\"a\\nTOKEN=v1\\nB=2\"", "TOKEN", false),
            ("token = \"\"\"v1\"\"\"", "token", true),
        ] {
            assert_eq!(parsed(text), Some((name.into(), "v1".into(), quoted)), "{text}");
        }
    }

    #[test]
    fn a_value_that_has_its_line_for_itself_ends_with_it() {
        for (text, value) in [
            ("TOKEN=a&b;c,d # note", "a&b;c,d"),
            ("\n  - MY_TOKEN=a&b\n", "a&b"),
            ("export TOKEN=a|b", "a|b"),
            ("\"x\\nTOKEN=a&b\\nB=1\"", "a&b"),
            ("token = v1;", "v1"),
            ("https://host/?token=a&b=c", "a"),
            ("x = {token: a, b: c}", "a"),
        ] {
            assert_eq!(parsed(text).map(|found| found.1), Some(value.into()), "{text}");
        }
    }

    #[test]
    fn a_name_is_found_from_its_value() {
        for (text, name) in [
            ("MY_TOKEN=v1", Some("MY_TOKEN")),
            ("\"token\": \"v1\"", Some("token")),
            ("{\\\"token\\\": \\\"v1\\\"}", Some("token")),
            ("a\\nTOKEN='v1'", Some("TOKEN")),
            ("env['TOKEN'] = \"v1\"", Some("TOKEN")),
            ("Bearer v1", None),
            ("https://ana:v1@host", None),
            ("see: v1", Some("see")),
            ("= v1", None),
            ("v1", None),
        ] {
            let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
            let found = name_before(&view, text.find("v1").expect("a value"));
            assert_eq!(found.map(|range| &text[range]), name, "{text}");
        }
    }

    #[test]
    fn an_escaped_quote_is_part_of_the_value() {
        let found = parsed(r#"token = "a\"b""#).expect("an assignment");
        assert_eq!(found.1, r#"a\"b"#);
    }

    #[test]
    fn prose_and_calls_without_quotes_are_no_assignments() {
        for text in ["the token is", "token(value)", "token", "token;", "tokens token, v"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_inside(text in "[ -~\\n]{0,40}", tail in "[\"'=: \\\\a-z]{0,40}") {
            let text = format!("{text}token{tail}");
            let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
            let at = text.find("token").expect("it is there");
            if let Some(found) = parse(&view, name_around(&view, &(at..at + 5))) {
                prop_assert!(found.name.end <= found.value.start);
                prop_assert!(found.value.end <= text.len());
            }
        }
    }
}
