//! The members of what a name introduces: a list (`passwords: ["v", "w"]`), a map
//! (`tokens: {ci: "v"}`), the indented lines of YAML, the lines below a section's title
//! (`[passwords]`).
//!
//! A member that has a name of its own is judged by both: `jwt:` and below it `key: v`.

use alloc::vec::Vec;
use core::ops::Range;

use super::{
    View,
    cursor::{BLANK, QUOTES, SPACE},
};
use crate::plan::ByteSet;

const CLOSING: ByteSet = ByteSet::of(b"])}");
/// What a member's name is made of.
const KEY: ByteSet = ByteSet::WORD.union(ByteSet::of(b"-."));
/// What may stand before the bracket that opens a list: `[]string{`, `new List<string> {`, `List.of(`.
const TYPE: ByteSet = ByteSet::WORD.union(ByteSet::of(b"<>[]. :"));

/// What makes a list of its arguments; other calls make something else.
const BUILDERS: [&[u8]; 9] =
    [b"listOf", b"setOf", b"asList", b".of", b"Array", b"array", b"List", b"set", b"Map"];

const MAX_TYPE: usize = 40;
const MAX_KEY: usize = 48;
/// Longer ones are encrypted, or files.
const MAX_VALUE: usize = 128;
/// How far behind the name its members are read, in bytes.
const REACH: usize = 4096;
/// A list of more is a list of words, such as the commonest passwords.
const MAX_LISTED: usize = 12;
/// A map of more is a catalogue.
const MAX_NAMED: usize = 40;

/// A value, its quotes, and its own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
    pub(super) quoted: bool,
}

/// The members of what the name introduces; none where it introduces nothing of that kind, or more
/// than anybody's credentials are.
pub(super) fn members(
    view: &View<'_>,
    name: &Range<usize>,
    found: &mut Vec<Member>,
    steps: &mut u64,
) {
    found.clear();
    let end = view.bytes.len().min(name.end + REACH);
    let clipped = view.clipped || end < view.bytes.len();
    let reader = Reader { bytes: &view.bytes[..end], clipped };
    let read_to = if let Some(at) = section(view, name) {
        reader.section(at, found)
    } else if let Some(at) = behind_mark(reader.bytes, name.end) {
        match reader.opening(at) {
            Some(open) => reader.bracketed(open, at, found),
            None => reader.indented(view, name, at, found),
        }
    } else {
        name.end
    };
    *steps += (read_to - name.end) as u64;
    if found.iter().any(|member| is_public_part(reader.bytes, member)) {
        found.clear();
    }
    // Words without a digit are names, where nothing quotes them.
    found.retain(|member| member.quoted || reader.has_digit(&member.value));
    let most = if found.iter().all(|member| member.key.is_none()) { MAX_LISTED } else { MAX_NAMED };
    if found.len() > most {
        found.clear();
    }
}

/// Is the member one that JSON web keys have? Of those another rule knows the private parts (RFC 7517).
fn is_public_part(bytes: &[u8], member: &Member) -> bool {
    member.key.as_ref().is_some_and(|key| bytes[key.clone()] == *b"kty")
}

/// Where the lines below `[name]` begin.
fn section(view: &View<'_>, name: &Range<usize>) -> Option<usize> {
    let before = &view.bytes[view.lo..name.start];
    let opens = matches!(before, [b'['] | [.., b'\n', b'[']);
    let close = (opens && view.at(name.end) == Some(b']')).then_some(name.end + 1)?;
    let end = close + ByteSet::of(b" \t\r").run(&view.bytes[close..], 8);
    (view.at(end) == Some(b'\n')).then_some(end + 1)
}

/// The offset behind the mark that follows a name.
fn behind_mark(bytes: &[u8], name_end: usize) -> Option<usize> {
    let close = name_end + ByteSet::of(b"\"'`\\[]").run(bytes.get(name_end..)?, 6);
    let at = close + BLANK.run(&bytes[close..], 8);
    match bytes.get(at..)? {
        [b'=', b'>', ..] | [b':', b'=', ..] => Some(at + 2),
        [b':' | b'=', ..] => Some(at + 1),
        // `std::vector<std::string> tokens{"v"}`, `val tokens: List<String> = …` need no more.
        [b'{', ..] if at == close => Some(at),
        _ => None,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    clipped: bool,
}

impl Reader<'_> {
    fn has_digit(&self, range: &Range<usize>) -> bool {
        self.bytes[range.clone()].iter().any(u8::is_ascii_digit)
    }

    fn at(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn skip(&self, at: usize, set: &ByteSet, max: usize) -> usize {
        at + set.run(self.bytes.get(at..).unwrap_or(b""), max)
    }

    /// The offset behind the bracket that opens a list or a map.
    fn opening(&self, at: usize) -> Option<usize> {
        let at = self.skip(at, &BLANK, 8);
        let bracket = |at: usize| self.at(at).is_some_and(|byte| b"[{(".contains(&byte));
        let builds = |open: usize| {
            let before = &self.bytes[at..open];
            self.at(open) != Some(b'(') || BUILDERS.iter().any(|word| before.ends_with(word))
        };
        let typed = self.skip(at, &TYPE, MAX_TYPE);
        let typed = self
            .at(typed)
            .filter(|byte| *byte == b'=')
            .map_or(typed, |_| self.skip(self.skip(typed + 1, &BLANK, 2), &TYPE, MAX_TYPE));
        // Of `[]string{` the last bracket is meant, of `["v"]` the first.
        let open = if bracket(typed) && typed > at && builds(typed) { typed } else { at };
        bracket(open).then_some(open + 1)
    }

    /// Items up to the closing bracket, with or without names. What has brackets inside has names
    /// inside, which tell by themselves.
    fn bracketed(&self, open: usize, mark: usize, found: &mut Vec<Member>) -> usize {
        const BETWEEN: ByteSet = SPACE.union(ByteSet::of(b",;"));
        // A shell separates by blanks: `TOKENS=("v" "w")`.
        let by_blanks = open == mark + 1 && self.bytes[mark] == b'(';
        let mut at = open;
        while found.len() <= MAX_NAMED {
            let next = self.skip(at, &BETWEEN, 256);
            let separated = by_blanks || self.bytes[at..next].iter().any(|b| b",;".contains(b));
            at = next;
            if self.at(at).is_none_or(|byte| CLOSING.contains(byte)) {
                break;
            }
            // Texts that nothing separates are pieces of one, unless a line has a name of its own.
            let follows = at > open && !separated && !found.is_empty();
            if follows && self.at(at).is_some_and(|byte| QUOTES.contains(byte)) {
                found.pop();
                break;
            }
            let Some((item, quoted, end)) = self.item(at) else { break };
            let mark = self.skip(end, &BLANK, 8);
            let behind = match self.bytes.get(mark..) {
                Some([b'=', b'>', ..]) => mark + 2,
                Some([b':' | b'=', ..]) => mark + 1,
                _ => mark,
            };
            let (member, end) = if behind == mark {
                (Member { key: None, value: item, quoted }, end)
            } else {
                let value = self.skip(behind, &SPACE, 32);
                let Some((value, quoted, end)) = self.item(value) else { break };
                (Member { key: Some(item), value, quoted }, end)
            };
            // `[C@1f2e` is no list.
            if !self.is_item_end(end) {
                break;
            }
            found.push(member);
            at = end;
        }
        at
    }

    /// May an item end here: before what separates it from the next, or closes the list?
    fn is_item_end(&self, end: usize) -> bool {
        const NEXT: ByteSet = QUOTES.union(CLOSING).union(ByteSet::of(b",;\r\n\\#/"));
        self.at(self.skip(end, &BLANK, 8)).is_some_and(|byte| NEXT.contains(byte))
    }

    /// A text in quotes or a word, whether it was quoted, and what is behind it.
    fn item(&self, at: usize) -> Option<(Range<usize>, bool, usize)> {
        let slashes = self.skip(at, &ByteSet::of(b"\\"), 8) - at;
        let open = at + slashes;
        let quote = self.at(open)?;
        if !QUOTES.contains(quote) {
            let end = self.word_end(at)?;
            return (end > at).then_some((at..end, false, end));
        }
        let start = open + 1;
        let text = &self.bytes[start..self.bytes.len().min(start + MAX_VALUE)];
        let len = text.iter().position(|&byte| byte == quote || byte == b'\n')?;
        let len = len - text[..len].iter().rev().take_while(|byte| **byte == b'\\').count();
        let end = start + len + slashes;
        (self.at(end) == Some(quote)).then_some((start..start + len, true, end + 1))
    }

    /// Where a word without quotes ends.
    fn word_end(&self, at: usize) -> Option<usize> {
        const END: ByteSet = SPACE.union(QUOTES).union(ByteSet::of(b",;:=[](){}<>\\"));
        let rest = self.bytes.get(at..)?;
        let len = rest.iter().take(MAX_VALUE).position(|byte| END.contains(*byte));
        len.map(|len| at + len).or((!self.clipped).then_some(self.bytes.len()))
    }

    /// The lines of YAML below `name:` that stand further to the right.
    fn indented(
        &self,
        view: &View<'_>,
        name: &Range<usize>,
        mark: usize,
        found: &mut Vec<Member>,
    ) -> usize {
        let Some(base) = column(view, name.start) else { return mark };
        let Some(mut at) = self.line_end(mark) else { return mark };
        let mut depth = None;
        while found.len() <= MAX_NAMED {
            let indent = self.skip(at, &BLANK, MAX_KEY) - at;
            let text = at + indent;
            let is_item = self.bytes.get(text..text + 2) == Some(b"- ");
            let Some(end) = self.bytes.get(text..).and_then(|rest| memchr::memchr(b'\n', rest))
            else {
                // The last line of a text may have no end.
                let inside = depth.map_or(indent > base, |depth| indent == depth);
                if !self.clipped && inside {
                    found.extend(self.line(text, self.bytes.len(), is_item));
                }
                break;
            };
            let end = text + end;
            let is_empty =
                self.bytes[text..end].trim_ascii().is_empty() || self.at(text) == Some(b'#');
            if !is_empty {
                let inside = indent > base || is_item && indent == base;
                let depth = *depth.get_or_insert(indent);
                if !inside || indent < depth {
                    break;
                }
                if indent == depth {
                    found.extend(self.line(text, end, is_item));
                }
            }
            at = end + 1;
        }
        at
    }

    /// The lines below a section's title, up to the next title.
    fn section(&self, mut at: usize, found: &mut Vec<Member>) -> usize {
        while found.len() <= MAX_NAMED && at < self.bytes.len() {
            let rest = &self.bytes[at..];
            let end = memchr::memchr(b'\n', rest);
            if rest[0] == b'[' || end.is_none() && self.clipped {
                break;
            }
            let end = at + end.unwrap_or(rest.len());
            let text = self.skip(at, &BLANK, MAX_KEY);
            found.extend(self.line(text, end, false));
            at = end + 1;
        }
        at.min(self.bytes.len())
    }

    /// `- v`, `key: v`, `key = v`.
    fn line(&self, at: usize, end: usize, is_item: bool) -> Option<Member> {
        let (key, at) = if is_item {
            (None, self.skip(at + 2, &BLANK, 8))
        } else {
            let (key, behind) = self.key(at)?;
            let mark = self.skip(behind, &BLANK, 16);
            self.at(mark).filter(|byte| matches!(byte, b':' | b'='))?;
            (Some(key), self.skip(mark + 1, &BLANK, 16))
        };
        let text = self.bytes.get(at..end)?.trim_ascii_end();
        let (value, quoted) = match *text.first()? {
            quote @ (b'"' | b'\'') => {
                let len = text[1..].iter().position(|byte| *byte == quote)?;
                (at + 1..at + 1 + len, true)
            }
            b'#' => return None,
            _ => {
                let len = text.windows(2).position(|two| two == b" #").unwrap_or(text.len());
                (at..at + text[..len].trim_ascii_end().len(), false)
            }
        };
        // `- name: v` is a map in a list.
        let nested = is_item && !quoted && self.bytes[value.clone()].windows(2).any(|b| b == b": ");
        (!nested && !value.is_empty() && value.len() <= MAX_VALUE).then_some(Member {
            key,
            value,
            quoted,
        })
    }

    /// A name with or without quotes, and what is behind it.
    fn key(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let quote = usize::from(self.at(at).is_some_and(|byte| matches!(byte, b'"' | b'\'')));
        let end = self.skip(at + quote, &KEY, MAX_KEY);
        (end > at + quote).then_some((at + quote..end, end + quote))
    }

    /// The next line, if nothing but a remark stands on this one.
    fn line_end(&self, at: usize) -> Option<usize> {
        let at = self.skip(at, &BLANK, 8);
        let end = memchr::memchr(b'\n', self.bytes.get(at..)?)?;
        let rest = self.bytes[at..at + end].trim_ascii_end();
        (rest.is_empty() || rest[0] == b'#').then_some(at + end + 1)
    }
}

/// How far a name stands from its line's beginning, if only a list's dash or a quote is before it.
fn column(view: &View<'_>, name: usize) -> Option<usize> {
    let before = view.line_before(name);
    let blank = before.iter().all(|byte| b" -\"'".contains(byte));
    let text = before.len() - before.iter().rev().take_while(|b| QUOTES.contains(**b)).count();
    blank.then_some(text)
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String, vec, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        let Some(at) = text.find("tokens") else { return vec![] };
        let view = View { bytes: text.as_bytes(), lo: 0, clipped: false };
        let show = |member: Member| {
            let key = member.key.map_or("", |key| &text[key]);
            let mark = if member.quoted { "'" } else { "" };
            format!("{key}={mark}{}", &text[member.value])
        };
        let mut all = Vec::new();
        members(&view, &(at..at + 6), &mut all, &mut 0);
        all.into_iter().map(show).collect()
    }

    #[test]
    fn lists_in_brackets() {
        for text in [
            "tokens = [\"v1\", \"v2\"]",
            "\"tokens\": [\n  \"v1\",\n  \"v2\"\n]",
            "tokens=(\"v1\" \"v2\")",
            "tokens := []string{\"v1\", \"v2\"}",
            "'tokens' => ['v1', 'v2'],",
            "tokens: List<String> = listOf(\"v1\", \"v2\")",
            "{\\\"tokens\\\": [\\\"v1\\\", \\\"v2\\\"]}",
            "string tokens[] = {\"v1\", \"v2\"};",
        ] {
            assert_eq!(found(text), ["='v1", "='v2"], "{text}");
        }
        assert_eq!(found("tokens: [v1, v2]"), ["=v1", "=v2"]);
    }

    #[test]
    fn maps_in_brackets() {
        for text in [
            "\"tokens\": {\"ci\": \"v1\", \"cd\": \"v2\"}",
            "tokens = {ci: 'v1', cd: 'v2'}",
            "tokens = { 'ci' => 'v1', 'cd' => 'v2' }",
            "tokens := map[string]string{\n\t\"ci\": \"v1\",\n\t\"cd\": \"v2\",\n}",
            "tokens = { ci = \"v1\", cd = \"v2\" }",
        ] {
            assert_eq!(found(text), ["ci='v1", "cd='v2"], "{text}");
        }
    }

    #[test]
    fn lines_further_to_the_right() {
        assert_eq!(found("tokens:\n  ci: v1\n  cd: \"v2\" # x\nb: v3\n"), ["ci=v1", "cd='v2"]);
        assert_eq!(found("a:\n- tokens:\n    - v1\n    - 'v2'\n  b: v3"), ["=v1", "='v2"]);
        assert_eq!(found("tokens: # x\n- v1\n- v2"), ["=v1", "=v2"]);
        assert_eq!(found("tokens:\n  a:\n    b: v1\n  c: v2\n"), ["c=v2"]);
        assert_eq!(found("tokens:\n  - name: v1\n    b: v2\n"), [] as [&str; 0]);
        assert_eq!(found("tokens:\nb: v1\n"), [] as [&str; 0]);
        assert_eq!(found("my tokens:\n  b: v1\n"), [] as [&str; 0]);
    }

    #[test]
    fn lines_below_a_title() {
        assert_eq!(found("[tokens]\nci = \"v1\"\n\ncd=v2\n[b]\nc = 1\n"), ["ci='v1", "cd=v2"]);
        assert_eq!(found("x [tokens]\nci = v1\n"), [] as [&str; 0]);
    }

    #[test]
    fn long_lists_are_no_credentials() {
        let words: String = (0..40).map(|i| format!("\"v{i}\", ")).collect();
        assert_eq!(found(&format!("tokens = [{words}]")), [] as [&str; 0]);
        assert_eq!(found("tokens = [[\"v1\"]]"), [] as [&str; 0]);
        assert_eq!(found("tokens = (\n  \"v1\"\n  \"v2\"\n)"), [] as [&str; 0]);
        assert_eq!(found("tokens = {\"kty\": \"EC\", \"x\": \"v1\"}"), [] as [&str; 0]);
        assert_eq!(found("tokens = f(x)"), [] as [&str; 0]);
        assert_eq!(found("tokens = v1"), [] as [&str; 0]);
    }

    proptest! {
        #[test]
        fn never_panics(
            before in "[\\[{ \\n\"-]{0,6}",
            after in "[\\[\\](){}=:>,\"'\\\\ \\nav1#-]{0,60}",
            clipped: bool,
        ) {
            let text = format!("{before}tokens{after}");
            let view = View { bytes: text.as_bytes(), lo: 0, clipped };
            let at = before.len();
            let mut all = Vec::new();
            members(&view, &(at..at + 6), &mut all, &mut 0);
            for member in all {
                prop_assert!(member.value.start <= member.value.end);
                prop_assert!(text.is_char_boundary(member.value.end));
            }
        }
    }
}
