//! A value in a document: where it lies and what it is.

use std::fmt;

use super::Span;

/// The formats whose values have spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// An environment file.
    Dotenv,
    /// JSON, without extensions.
    Json,
    /// JSON with comments and trailing commas.
    Jsonc,
    /// TOML.
    Toml,
    /// YAML.
    Yaml,
    /// A docker-compose file: YAML in which `NAME=value` in a list `environment` is an entry.
    Compose,
    /// INI: sections, `key = value` or `key: value`; a comment is a line of its own.
    Ini,
    /// XML: attributes and the text of elements without elements in them.
    Xml,
    /// `.npmrc`.
    Npmrc,
    /// `.netrc`.
    Netrc,
    /// A shell's start file: assignments with one value on a line, with or without `export`.
    Shell,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Dotenv,
        Self::Json,
        Self::Jsonc,
        Self::Toml,
        Self::Yaml,
        Self::Compose,
        Self::Ini,
        Self::Xml,
        Self::Npmrc,
        Self::Netrc,
        Self::Shell,
    ];

    /// Its name in text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dotenv => "environment file",
            Self::Json => "JSON",
            Self::Jsonc => "JSON with comments",
            Self::Toml => "TOML",
            Self::Yaml => "YAML",
            Self::Compose => "docker-compose file",
            Self::Ini => "INI",
            Self::Xml => "XML",
            Self::Npmrc => ".npmrc",
            Self::Netrc => ".netrc",
            Self::Shell => "shell file",
        }
    }
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quoting {
    /// Without quotes.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// Over several lines: YAML's `|` and `>`, TOML's `"""` and `'''`.
    Block,
}

/// One step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The key of a map, a section, an element, an attribute with `@` before it.
    Key(String),
    /// The place in a list, from 0; at the front, the number of a YAML document but the first.
    Index(usize),
}

/// A value, and where it lies.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The way to it, from the outside.
    pub path: Vec<Step>,
    /// Its bytes, with its quotes.
    pub value: Span,
    /// How it is written.
    pub quoting: Quoting,
    pub(super) text: String,
    /// What is to be written again with a new value: more than `value` if it is a part of a scalar.
    pub(super) scalar: Span,
    /// What stands in that scalar before the value.
    pub(super) prefix: String,
}

impl Entry {
    pub(super) fn new(path: Vec<Step>, value: Span, quoting: Quoting, text: String) -> Self {
        Self { path, value, quoting, text, scalar: value, prefix: String::new() }
    }

    /// The last key on the way: the variable's name.
    pub fn key(&self) -> Option<&str> {
        self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        })
    }

    /// The value after quotes and escapes. It may be a secret.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("path", &self.path)
            .field("value", &self.value)
            .field("quoting", &self.quoting)
            .field("text", &"[redacted]")
            .finish()
    }
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: no valid {}; correct the file there", .format.name())]
#[non_exhaustive]
pub struct DocumentError {
    /// What it was to be.
    pub format: Format,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
}

impl DocumentError {
    pub(super) fn at(format: Format, text: &[u8], offset: usize) -> Self {
        let before = &text[..offset.min(text.len())];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Self { format, line, column: before.len() - start + 1 }
    }
}
