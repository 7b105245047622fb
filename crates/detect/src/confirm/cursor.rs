//! Reads the bytes behind a name from left to right: marks, markup, quotes and values.

use core::ops::Range;

use crate::plan::ByteSet;

pub(super) const NAME: ByteSet = ByteSet::WORD.union(ByteSet::of(b"-.")).with_range(0x80, 0xff);
pub(super) const BLANK: ByteSet = ByteSet::of(b" \t");
pub(super) const SPACE: ByteSet = ByteSet::of(b" \t\r\n");
pub(super) const QUOTES: ByteSet = ByteSet::of(b"\"'`");
pub(super) const BACKSLASH: ByteSet = ByteSet::of(b"\\");
/// What ends a value without quotes.
pub(super) const END: ByteSet = ByteSet::of(b" \t\r\n\"'`,;<>\\)]}|&\0");
/// What ends one where the assignment begins its line, as in an environment file: there nothing but
/// blanks has a meaning.
pub(super) const LINE_END: ByteSet = ByteSet::of(b" \t\r\n\"'`\\\0");
/// What may follow such a value in code.
const TRAILING: ByteSet = ByteSet::of(b",;)]}");
pub(super) const MAX_NAME: usize = 64;
pub(super) const MAX_BLANK: usize = 32;
const MAX_BLOCK: usize = 512;
/// Longer values are blobs, not credentials.
pub(super) const MAX_VALUE: usize = 4096;

/// A place in the bytes.
pub(super) struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl Cursor<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or(b"")
    }

    pub(super) fn take(&mut self, set: &ByteSet, max: usize) -> usize {
        let taken = set.run(self.rest(), max);
        self.at += taken;
        taken
    }

    pub(super) fn eat(&mut self, text: &[u8]) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    /// A quote, behind any number of backslashes: the quote and how many.
    pub(super) fn quote(&mut self) -> Option<(u8, usize)> {
        let backslashes = BACKSLASH.run(self.rest(), 16);
        let quote = *self.rest().get(backslashes)?;
        QUOTES.contains(quote).then(|| {
            self.at += backslashes + 1;
            (quote, backslashes)
        })
    }

    /// What closes the markup around a name and opens that around its value: `**Password:** v`,
    /// `<b>Password:</b> v`.
    pub(super) fn markup(&mut self) {
        const CLOSING: [&[u8]; 5] = [b"** ", b"__ ", b"</b>", b"</em>", b"</strong>"];
        if CLOSING.iter().any(|text| self.eat(text)) {
            self.take(&BLANK, MAX_BLANK);
            let tag = [b"<code>".as_slice(), b"<tt>", b"<kbd>"];
            let _ = tag.iter().any(|tag| self.eat(tag));
        }
    }

    /// Behind the line break and the `<![CDATA[` that a tag's content may begin with.
    pub(super) fn tag_content(&mut self) {
        let start = self.at;
        self.take(&SPACE, MAX_BLANK);
        if self.eat(b"<![CDATA[") {
            self.take(&SPACE, MAX_BLANK);
        } else if !self.bytes[start..self.at].contains(&b'\n') {
            self.at = start;
        }
    }

    /// Behind the type or the anchor of a node in YAML: `!!str v`, `&name v`.
    pub(super) fn yaml_property(&mut self) {
        let rest = self.rest();
        if !rest.starts_with(b"!!") && !rest.starts_with(b"&") {
            return;
        }
        let len = 1 + NAME.union(ByteSet::of(b"!")).run(&rest[1..], MAX_NAME);
        if rest.get(len) == Some(&b' ') && len > 1 {
            self.at += len;
            self.take(&BLANK, MAX_BLANK);
        }
    }

    /// The one line of a block in YAML: `|` or `>`, and a line further to the right.
    pub(super) fn block(&self) -> Option<Range<usize>> {
        let rest = self.rest().strip_prefix(b"|").or_else(|| self.rest().strip_prefix(b">"))?;
        let head = memchr::memchr(b'\n', &rest[..rest.len().min(16)])?;
        if !rest[..head].iter().all(|byte| b"+-0123456789 \r".contains(byte)) {
            return None;
        }
        let line = self.at + 1 + head + 1;
        let indent = |at: usize| BLANK.run(self.bytes.get(at..).unwrap_or(b""), MAX_NAME);
        let start = line + indent(line);
        let text = &self.bytes[start..self.bytes.len().min(start + MAX_BLOCK)];
        let len = memchr::memchr(b'\n', text).unwrap_or(text.len());
        let next = start + len + 1;
        let goes_on =
            self.bytes.get(next).is_some_and(|byte| *byte != b'\n') && indent(next) >= start - line;
        let value = start..start + text[..len].trim_ascii_end().len();
        (start > line && !value.is_empty() && !goes_on).then_some(value)
    }

    /// Goes behind so many values of a list without brackets: those of the names before this one.
    pub(super) fn skip_values(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        let before = self.at;
        self.take(&ByteSet::of(b"("), 1);
        for _ in 0..count {
            let is_one = self.value(&END).is_some_and(|(value, quoted)| {
                self.at = value.end + usize::from(quoted);
                self.eat(b",")
            });
            self.take(&BLANK, MAX_BLANK);
            if !is_one {
                self.at = before;
                return;
            }
        }
    }

    /// The word that has the next line for itself, if it has digits and letters, and nothing stands
    /// behind the mark.
    pub(super) fn next_line(&self) -> Option<Range<usize>> {
        let [b'\n', rest @ ..] = self.rest() else { return None };
        let start = self.at + 1 + BLANK.run(rest, MAX_BLANK);
        let quote = usize::from(self.bytes.get(start) == Some(&b'`'));
        let start = start + quote;
        let rest = &self.bytes[start..self.bytes.len().min(start + MAX_NAME)];
        let len = rest.iter().position(|byte| LINE_END.contains(*byte)).unwrap_or(rest.len());
        let ends = self.bytes.get(start + len + quote).is_none_or(|byte| b"\r\n".contains(byte));
        let text = &rest[..len];
        let is_odd = text.iter().any(u8::is_ascii_digit)
            && text.iter().any(u8::is_ascii_alphabetic)
            && !text.iter().any(|byte| b":=(){}<>".contains(byte));
        (ends && is_odd).then_some(start..start + len)
    }

    /// Does a quote follow?
    pub(super) fn at_quote(&self) -> bool {
        Cursor { bytes: self.bytes, at: self.at }.quote().is_some()
    }

    /// A value, in quotes or up to what ends one.
    pub(super) fn value(&mut self, ends: &ByteSet) -> Option<(Range<usize>, bool)> {
        let before = self.at;
        // Prefixes of string literals: b"…", r'…', f"…", @"…".
        let prefix = ByteSet::of(b"bBrRfFuULN@$").run(self.rest(), 2);
        self.at += prefix;
        if let Some((quote, backslashes)) = self.quote() {
            // A text in a text: `"\"v\""`, `'"v"'`.
            let inner = self.at;
            if let Some((inside, depth)) = self.quote().filter(|(inside, depth)| {
                *depth == backslashes + 1 || quote == b'\'' && *inside == b'"'
            }) {
                let text = self.quoted(inside, depth);
                if self.bytes.get(text.end + depth + 1) == Some(&quote) {
                    return Some((text, true));
                }
            }
            self.at = inner;
            // Two more make a triple quote, one more an empty value.
            if self.eat(&[quote, quote]) {
                let _ = self.eat(b"\n") || self.eat(b"\r\n");
            } else if self.peek() == Some(quote) {
                return None;
            }
            return Some((self.quoted(quote, backslashes), true));
        }
        self.at = before;
        let start = self.at;
        let rest = self.rest();
        let end = rest.iter().take(MAX_VALUE).position(|&byte| ends.contains(byte));
        let value = &rest[..end.unwrap_or(rest.len().min(MAX_VALUE))];
        let trailing = value.iter().rev().take_while(|&&byte| TRAILING.contains(byte)).count();
        let len = value.len() - trailing;
        (len > 0).then_some((start..start + len, false))
    }

    /// What stands before the closing quote, which has as many backslashes as the opening one.
    pub(super) fn quoted(&self, quote: u8, backslashes: usize) -> Range<usize> {
        let start = self.at;
        let mut at = start;
        let limit = self.bytes.len().min(start + MAX_VALUE);
        while at < limit {
            match self.bytes[at] {
                b'\n' => break,
                // A quote with fewer backslashes closes an outer string.
                byte if byte == quote || (byte == b'"' && backslashes > 0) => break,
                b'\\' => {
                    let run = BACKSLASH.run(&self.bytes[at..limit], 16);
                    let next = self.bytes.get(at + run);
                    let closes = backslashes > 0 && run <= backslashes;
                    if closes && next.is_some_and(|byte| QUOTES.contains(*byte)) {
                        break;
                    }
                    at += run + usize::from(run % 2 == 1 || backslashes > 0);
                }
                _ => at += 1,
            }
        }
        start..at.min(limit)
    }
}
