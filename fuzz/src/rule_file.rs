//! Rule files that are nearly right, which random text never is.

use std::fmt::Write as _;

use arbitrary::Arbitrary;
use scrubjay_detect::{CharClass, Check, Confidence, Shape};

use crate::{
    corpus::{LITERALS, RULES, pick},
    pieces::{self, Piece},
};

/// Parts of patterns; some are faulty by themselves or together.
const FRAGMENTS: [&str; 36] = [
    "[0-9a-f]",
    "[0-9A-Za-z]",
    "[0-9A-Za-z_-]",
    "[^ ]",
    "[a-]",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "\\b",
    "^",
    "$",
    "{16}",
    "{8,}",
    "{2,5}",
    "{0,1000}",
    "*",
    "+",
    "?",
    "+?",
    "|",
    "(",
    "(?:",
    ")",
    "(?i)",
    "(?s-u:",
    "x_",
    "key",
    "k-",
    "=",
    "\\.",
    "\\x00",
    "é",
    "\"",
    "[",
    "a{0}",
];

/// A recipe of a rule file and of bytes for it.
#[derive(Arbitrary, Debug)]
pub struct RuleFile<'a> {
    rules: Vec<RuleText<'a>>,
    haystack: Vec<Bit<'a>>,
}

#[derive(Arbitrary, Debug)]
struct RuleText<'a> {
    shape: Option<u8>,
    literals: Vec<Text<'a>>,
    ignore_case: Option<bool>,
    pattern: Option<Pattern<'a>>,
    secret_group: u8,
    entropy: Option<u8>,
    requires: Option<u8>,
    check: Option<u8>,
    path: Option<Pattern<'a>>,
    component: Option<(u8, u16)>,
    confidence: u8,
    specificity: Option<u8>,
    allow: Option<Pattern<'a>>,
}

#[derive(Arbitrary, Debug)]
enum Text<'a> {
    Fragment(u8),
    Literal(u16),
    Own(&'a str),
}

#[derive(Arbitrary, Debug)]
enum Pattern<'a> {
    Fragments(Vec<u8>),
    BuiltIn(u16),
    Own(&'a str),
}

#[derive(Arbitrary, Debug)]
enum Bit<'a> {
    Fragment(u8),
    Piece(Piece<'a>),
}

impl RuleFile<'_> {
    /// The file.
    pub fn toml(&self) -> String {
        let mut file = String::new();
        // More rules are only slower.
        for (index, rule) in self.rules.iter().take(8).enumerate() {
            rule.write(index, &mut file);
        }
        file
    }

    /// The bytes.
    pub fn haystack(&self) -> Vec<u8> {
        let piece = |bit: &Bit<'_>| match bit {
            Bit::Fragment(index) => pick(&FRAGMENTS, usize::from(*index)).as_bytes().to_vec(),
            Bit::Piece(piece) => pieces::text(std::slice::from_ref(piece)),
        };
        let mut text: Vec<u8> = self.haystack.iter().flat_map(piece).collect();
        text.truncate(8 * 1024);
        text
    }
}

impl RuleText<'_> {
    fn write(&self, index: usize, file: &mut String) {
        let mut line = |key: &str, value: String| {
            writeln!(file, "{key} = {value}").expect("a string takes all text");
        };
        line("[[rule]]\nid", format!("\"fuzz.rule-{index}\""));
        line("description", quoted("made by the fuzzer"));
        line("confidence", quoted(pick(Confidence::ALL, usize::from(self.confidence)).name()));
        line("secret-group", (self.secret_group % 3).to_string());
        let literals: Vec<_> = self.literals.iter().map(|text| quoted(text.text())).collect();
        line("literals", format!("[{}]", literals.join(",")));
        if let Some(shape) = self.shape {
            line("shape", quoted(pick(Shape::ALL, usize::from(shape)).name()));
        }
        if let Some(ignore_case) = self.ignore_case {
            line("ignore-case", ignore_case.to_string());
        }
        for (key, pattern) in [("pattern", &self.pattern), ("path", &self.path)] {
            if let Some(pattern) = pattern {
                line(key, quoted(&pattern.text()));
            }
        }
        if let Some(allow) = &self.allow {
            line("allow", format!("[{}]", quoted(&allow.text())));
        }
        if let Some(entropy) = self.entropy {
            line("entropy", format!("{}.5", entropy % 10));
        }
        if let Some(class) = self.requires {
            let class = pick(CharClass::ALL, usize::from(class)).name();
            line("requires", format!("[{}]", quoted(class)));
        }
        if let Some(check) = self.check {
            line("check", quoted(pick(Check::ALL, usize::from(check)).name()));
        }
        if let Some((rule, within)) = self.component {
            let rule = rule % 4;
            line("component", format!("{{ rule = \"fuzz.rule-{rule}\", within = {within} }}"));
        }
        if let Some(specificity) = self.specificity {
            line("specificity", specificity.to_string());
        }
    }
}

impl Text<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Fragment(index) => pick(&FRAGMENTS, usize::from(*index)),
            Self::Literal(index) => pick(&LITERALS, usize::from(*index)),
            Self::Own(text) => text,
        }
    }
}

impl Pattern<'_> {
    fn text(&self) -> String {
        match self {
            Self::Fragments(parts) => {
                parts.iter().map(|&index| pick(&FRAGMENTS, usize::from(index))).collect()
            }
            Self::BuiltIn(index) => {
                RULES[usize::from(*index) % RULES.len()].pattern.clone().unwrap_or_default()
            }
            Self::Own(text) => (*text).to_owned(),
        }
    }
}

/// A TOML string of any text.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ';
    let escaped = |c: char| if plain(c) { c.to_string() } else { format!("\\U{:08X}", c as u32) };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use arbitrary::Unstructured;
    use scrubjay_detect::Rules;

    use super::*;
    use crate::corpus::expand;

    #[test]
    fn many_recipes_are_rule_files() {
        let mut loaded = 0;
        for seed in 0..400 {
            let bytes = expand("{base64:600}", seed);
            let file = RuleFile::arbitrary(&mut Unstructured::new(&bytes)).expect("any bytes");
            loaded += usize::from(Rules::from_toml("fuzz.toml", &file.toml()).is_ok());
        }
        assert!(loaded > 20, "{loaded} of 400");
    }
}
