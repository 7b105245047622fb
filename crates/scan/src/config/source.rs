//! A configuration file's text, for turning offsets into lines and columns.

use super::error::{At, ConfigError, Problem};

/// The text, and what errors call the file.
pub(super) struct Source<'t> {
    pub(super) name: &'t str,
    pub(super) text: &'t str,
    /// Where lines begin.
    lines: Vec<usize>,
}

impl<'t> Source<'t> {
    pub(super) fn new(name: &'t str, bytes: &'t [u8]) -> Result<Self, ConfigError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::of(name, text)),
            Err(error) => {
                let text = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let before = Source::of(name, &text);
                Err(before.error(text.len(), Problem::NotUtf8))
            }
        }
    }

    fn of(name: &'t str, text: &'t str) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { name, text, lines: std::iter::once(0).chain(newlines).collect() }
    }

    pub(super) fn error(&self, offset: usize, problem: Problem) -> ConfigError {
        ConfigError { at: self.at(offset), problem }
    }

    pub(super) fn at(&self, offset: usize) -> At {
        let line = self.lines.partition_point(|&start| start <= offset);
        let start = self.lines[line.saturating_sub(1)];
        let before = self.text.get(start..offset).unwrap_or_default();
        At { file: self.name.to_owned(), line, column: before.chars().count() + 1 }
    }
}
