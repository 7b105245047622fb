//! `FILE:LINE:COLUMN`, as compilers and reports write it.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_detect::Position;
use scrubjay_scan::visible;

use crate::error::Error;

/// What is asked about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: File,
    /// The line, from 1; without it, all lines.
    pub(super) line: Option<u64>,
    /// The column, from 1; without it, the whole line.
    pub(super) column: Option<u64>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum File {
    Named(PathBuf),
    Stdin,
}

impl Place {
    /// Reads the argument. A file whose name ends like a line number is meant as a whole.
    pub(super) fn new(argument: &OsStr) -> Result<Self, Error> {
        Self::parse(argument, |path| fs::symlink_metadata(path).is_ok())
    }

    fn parse(argument: &OsStr, is_there: impl Fn(&Path) -> bool) -> Result<Self, Error> {
        let whole = Self { file: File::new(argument), line: None, column: None };
        let Some((before, last)) = argument.to_str().and_then(numbered) else { return Ok(whole) };
        if is_there(Path::new(argument)) {
            return Ok(whole);
        }
        let (name, line, column) = match numbered(before) {
            Some((name, line)) if !is_there(Path::new(before)) => (name, line, Some(last)),
            _ => (before, last, None),
        };
        if line == 0 || column == Some(0) {
            return Err(Error::NoPlace(argument.to_string_lossy().into_owned()));
        }
        Ok(Self { file: File::new(OsStr::new(name)), line: Some(line), column })
    }

    /// Does what lies between these positions lie here?
    pub(super) fn is_in(&self, start: Position, end: Position) -> bool {
        let Some(line) = self.line else { return true };
        match self.column {
            None => (start.line..=end.line).contains(&line),
            Some(column) => {
                let at = (line, column);
                (start.line, start.column) <= at && at < (end.line, end.column)
            }
        }
    }
}

/// A text with a colon and a number behind it.
fn numbered(text: &str) -> Option<(&str, u64)> {
    let (before, number) = text.rsplit_once(':')?;
    let is_number = !before.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((before, number.parse().ok().filter(|_| is_number)?))
}

impl File {
    fn new(name: &OsStr) -> Self {
        if name == OsStr::new("-") { Self::Stdin } else { Self::Named(PathBuf::from(name)) }
    }

    /// Its path, if it has one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Named(path) => Some(path),
            Self::Stdin => None,
        }
    }

    /// Its path as rules and judgement see it.
    pub(super) fn slashed(&self) -> Option<Vec<u8>> {
        let bytes = self.path()?.as_os_str().as_encoded_bytes();
        let slash = |&byte: &u8| if cfg!(windows) && byte == b'\\' { b'/' } else { byte };
        Some(bytes.iter().map(slash).collect())
    }
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(path) => f.write_str(&visible(&path.to_string_lossy())),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// As it is asked about: `FILE:LINE:COLUMN`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(argument: &str, there: &[&str]) -> Option<(String, Option<u64>, Option<u64>)> {
        let place = Place::parse(OsStr::new(argument), |path| there.iter().any(|t| path == *t));
        place.ok().map(|place| (place.file.to_string(), place.line, place.column))
    }

    fn some(
        file: &str,
        line: impl Into<Option<u64>>,
        column: impl Into<Option<u64>>,
    ) -> Option<(String, Option<u64>, Option<u64>)> {
        Some((file.to_owned(), line.into(), column.into()))
    }

    #[test]
    fn names_lines_and_columns() {
        assert_eq!(parsed("a.env", &[]), some("a.env", None, None));
        assert_eq!(parsed("a.env:3", &[]), some("a.env", 3, None));
        assert_eq!(parsed("a.env:3:12", &[]), some("a.env", 3, 12));
        assert_eq!(parsed("-", &[]), some("standard input", None, None));
        assert_eq!(parsed("-:3:12", &[]), some("standard input", 3, 12));
        assert_eq!(parsed("./-", &[]), some("./-", None, None));
        assert_eq!(parsed("C:\\a.env:3", &[]), some("C:\\a.env", 3, None));
        for whole in [":3", "a:", "a:+3", "a:3x", "a:99999999999999999999"] {
            assert_eq!(parsed(whole, &[]), some(whole, None, None));
        }
    }

    #[test]
    fn a_file_that_is_there_is_meant() {
        assert_eq!(parsed("a:3", &["a:3"]), some("a:3", None, None));
        assert_eq!(parsed("a:3:4", &["a:3"]), some("a:3", 4, None));
        assert_eq!(parsed("a:3:4", &["a"]), some("a", 3, 4));
        assert_eq!(parsed("a:0", &["a:0"]), some("a:0", None, None));
    }

    #[test]
    fn there_is_no_line_and_no_column_0() {
        assert_eq!((parsed("a:0", &["a"]), parsed("a:1:0", &["a"])), (None, None));
    }

    #[test]
    fn a_line_is_any_that_it_touches_and_a_column_one_within() {
        let at = |line, column| Position { line, column, byte_column: column };
        let place = |line, column| Place { file: File::Stdin, line, column };
        let is_in = |line, column| place(line, column).is_in(at(2, 5), at(3, 4));
        assert!(is_in(None, None) && is_in(Some(2), None) && is_in(Some(3), None));
        assert!(!is_in(Some(1), None) && !is_in(Some(4), None));
        assert!(is_in(Some(2), Some(5)) && is_in(Some(2), Some(99)) && is_in(Some(3), Some(3)));
        assert!(!is_in(Some(2), Some(4)) && !is_in(Some(3), Some(4)));
    }
}
