//! Texts to scan.

use std::fmt::Write as _;

use scrubjay_detect::template::expand;

/// Words of identifiers and prose. About as many of them interest a scanner (`token`, `key`) as in
/// ordinary sources: one in fifty.
const WORDS: [&str; 100] = [
    "account", "add", "address", "all", "args", "async", "block", "body", "buffer", "build",
    "bytes", "cache", "call", "chunk", "client", "close", "code", "column", "config", "context",
    "count", "create", "current", "data", "date", "default", "depth", "detail", "device", "driver",
    "element", "empty", "encode", "end", "entry", "error", "event", "field", "file", "filter",
    "first", "flag", "format", "frame", "group", "handle", "hash", "header", "height", "host",
    "image", "index", "init", "input", "item", "key", "kind", "label", "last", "layer", "len",
    "level", "limit", "line", "list", "local", "lock", "map", "max", "merge", "message", "mode",
    "name", "next", "node", "offset", "option", "order", "output", "page", "parent", "parse",
    "path", "point", "queue", "range", "read", "request", "result", "row", "scope", "session",
    "size", "start", "state", "table", "token", "user", "value", "width",
];

/// Source-like text of `len` bytes: statements, comments, calls, numbers, strings; no credential.
///
/// ```
/// use scrubjay_benches::text::source;
/// assert_eq!(source(1, 1000), source(1, 1000));
/// assert_ne!(source(1, 1000), source(2, 1000));
/// ```
pub fn source(seed: u64, len: usize) -> String {
    let mut random = Random::new(seed);
    let mut text = String::new();
    while text.len() < len {
        source_line(&mut random, &mut text);
        text.push('\n');
    }
    text.truncate(len);
    text
}

/// A transcript's JSON lines: prose, tool calls, and source with its newlines escaped; no
/// credential.
///
/// ```
/// use scrubjay_benches::text::transcript;
/// assert!(transcript(1, 5000).starts_with("{\"type\":\""));
/// ```
pub fn transcript(seed: u64, len: usize) -> String {
    let mut random = Random::new(seed);
    let mut text = String::new();
    while text.len() < len {
        let id = random.number();
        let kind = random.choose(&["user", "assistant", "tool_result"]);
        let _ = write!(text, "{{\"type\":\"{kind}\",\"uuid\":\"{id:016x}\",\"content\":\"");
        for _ in 0..1 + random.below(30) {
            if kind == "tool_result" {
                let mut line = String::new();
                source_line(&mut random, &mut line);
                text.push_str(&line.replace('"', "\\\""));
                text.push_str("\\n");
            } else {
                words(&mut random, &mut text, 12, " ");
                text.push_str(". ");
            }
        }
        text.push_str("\"}\n");
    }
    text.truncate(len);
    text
}

/// Text of about `len` bytes that is nothing but the templates' expansions, a line each.
///
/// ```
/// use scrubjay_benches::text::dense;
/// assert_eq!(dense(&["id={digits:4}"], 14).len(), 16);
/// ```
///
/// # Panics
///
/// Where a template is faulty.
pub fn dense(templates: &[impl AsRef<str>], len: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for (seed, template) in (0..).zip(templates.iter().cycle()) {
        text.extend(expand(template.as_ref(), seed).expect("a sound template").text);
        text.push(b'\n');
        if text.len() >= len {
            break;
        }
    }
    text
}

fn source_line(random: &mut Random, text: &mut String) {
    for _ in 0..random.below(4) {
        text.push_str("    ");
    }
    match random.below(6) {
        0 => {
            text.push_str("// ");
            words(random, text, 8, " ");
        }
        1 => {
            text.push_str("let ");
            words(random, text, 2, "_");
            text.push_str(" = self.");
            words(random, text, 3, ".");
            text.push_str("();");
        }
        2 => {
            text.push_str("if ");
            words(random, text, 2, "_");
            let _ = write!(text, " > {} {{", random.below(4096));
        }
        3 => {
            words(random, text, 2, "::");
            text.push('(');
            words(random, text, 3, ", ");
            text.push_str(")?;");
        }
        4 => {
            text.push('"');
            words(random, text, 2, "-");
            text.push_str("\": \"");
            words(random, text, 2, " ");
            text.push_str("\",");
        }
        _ => text.push('}'),
    }
}

/// Appends one to `most` words.
pub fn words(random: &mut Random, text: &mut String, most: usize, between: &str) {
    for i in 0..=random.below(most) {
        if i > 0 {
            text.push_str(between);
        }
        text.push_str(random.choose(&WORDS));
    }
}

/// SplitMix64: small, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `end`, which is at most 2³².
    pub fn below(&mut self, end: usize) -> usize {
        (((self.number() >> 32) * end as u64) >> 32) as usize
    }

    /// One of the choices, of which there is at least one.
    pub fn choose<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use scrubjay_detect::Scanner;

    use super::*;

    #[test]
    fn clean_text_is_clean_but_has_words_of_interest() {
        let scanner = Scanner::builtin();
        for text in [source(7, 200_000), transcript(7, 200_000)] {
            assert_eq!(scanner.scan(&text).count(), 0);
            assert!(text.matches("token").count() > 20);
        }
    }
}
