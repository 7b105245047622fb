//! A file of entries: `.scrubjayignore`, or a baseline. `docs/ignore.md` describes the format.

use std::fmt;
use std::sync::Arc;

use super::error::{ListError, Problem};
use super::line;
use crate::{Entry, FingerprintKey};

/// The version of the format that is read and written.
const VERSION: u32 = 1;

/// How lines begin that git leaves where a merge failed.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// What a list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListKind {
    /// Findings that somebody decided about, each with an owner and a reason.
    Ignore,
    /// Everything that was found at a time.
    Baseline,
}

impl ListKind {
    /// The first line's first word.
    const fn word(self) -> &'static str {
        match self {
            Self::Ignore => "scrubjay-ignore",
            Self::Baseline => "scrubjay-baseline",
        }
    }

    /// What a new file says about itself.
    const fn about(self) -> &'static str {
        match self {
            Self::Ignore => {
                "\
# Findings that are not reported; `scrubjay ignore add|list|prune` keeps this file.
# An entry holds wherever its credential lies; one that begins with loc- holds for one rule, file
# and variable. No line holds a secret, nor anything to guess one from. Commit it.
"
            }
            Self::Baseline => {
                "\
# What was found at one time; `scrubjay scan --baseline FILE` reports only what is not in here.
# Made by `scrubjay scan --write-baseline FILE`. Unlike gitleaks' baseline it knows findings by
# fingerprint, not by line, and holds no part of a secret. It may be committed.
"
            }
        }
    }
}

/// A list of entries, as read from a file.
///
/// ```
/// use scrubjay_scan::{Entry, FingerprintKey, IgnoreList, ListKind};
///
/// let list = IgnoreList::new(ListKind::Baseline, FingerprintKey::new([7; 32]));
/// let entry = Entry::new("0f".repeat(16).parse()?, "2026-11-23".parse()?);
/// let text = IgnoreList::with_entry(&list.to_string(), &entry);
/// let list = IgnoreList::parse("baseline", text.as_bytes())?;
/// assert_eq!(*list.entries()[0].1, entry);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreList {
    kind: ListKind,
    key: FingerprintKey,
    entries: Vec<(usize, Arc<Entry>)>,
}

impl IgnoreList {
    /// A list without entries. The key is 32 random bytes, made once for a project.
    pub fn new(kind: ListKind, key: FingerprintKey) -> Self {
        Self { kind, key, entries: Vec::new() }
    }

    /// The same with these entries, sorted.
    #[must_use]
    pub fn with_entries(mut self, mut entries: Vec<Entry>) -> Self {
        entries.sort();
        let first = self.head().lines().count() + 1;
        self.entries = (first..).zip(entries.into_iter().map(Arc::new)).collect();
        self
    }

    /// Reads a list; `name` is what errors call it.
    ///
    /// Entries may stand in any order, and twice: so the merge of two lists by git's `union` is a
    /// list.
    ///
    /// # Errors
    ///
    /// The first line that is not as it should be.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, ListError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            ListError::new(name, line, Problem::NotUtf8)
        })?;
        let mut reader = Reader { kind: None, key: None, entries: Vec::new() };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut last = 1;
        for (number, line) in (1..).zip(text.lines()) {
            last = number;
            let line = line.trim();
            reader.line(number, line).map_err(|problem| ListError::new(name, number, problem))?;
        }
        let kind = reader.kind.ok_or(Problem::NoHeader);
        let list = kind.and_then(|kind| {
            let key = reader.key.ok_or(Problem::NoKey)?;
            Ok(Self { kind, key, entries: reader.entries })
        });
        list.map_err(|problem| ListError::new(name, last, problem))
    }

    /// What the list is for.
    pub fn kind(&self) -> ListKind {
        self.kind
    }

    /// The key of its fingerprints.
    pub fn key(&self) -> &FingerprintKey {
        &self.key
    }

    /// The entries in the order of the file, each with its line, from 1.
    pub fn entries(&self) -> &[(usize, Arc<Entry>)] {
        &self.entries
    }

    /// What stands above the entries of a new file.
    fn head(&self) -> String {
        let Self { kind, key, .. } = self;
        format!("{} {VERSION}\n{}project {}\n", kind.word(), kind.about(), key.to_hex())
    }
}

/// The file's text.
impl fmt::Display for IgnoreList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head())?;
        self.entries.iter().try_for_each(|(_, entry)| writeln!(f, "{}", entry.line()))
    }
}

/// A list, half read.
struct Reader {
    kind: Option<ListKind>,
    key: Option<FingerprintKey>,
    entries: Vec<(usize, Arc<Entry>)>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Problem> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if CONFLICT.iter().any(|marker| line.starts_with(marker)) {
            return Err(Problem::Conflict);
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match header(word, rest)? {
            // A union merge may repeat a line.
            Some(kind) if self.kind.is_some_and(|known| known != kind) => Err(Problem::TwoHeaders),
            Some(kind) => {
                self.kind = Some(kind);
                Ok(())
            }
            None => {
                let kind = self.kind.ok_or_else(|| no_header(line))?;
                if word == "project" {
                    return self.project(rest);
                }
                self.entries.push((number, Arc::new(line::read(line, kind)?)));
                Ok(())
            }
        }
    }

    fn project(&mut self, digits: &str) -> Result<(), Problem> {
        let key = FingerprintKey::from_hex(digits.trim()).ok_or(Problem::Key)?;
        match self.key.replace(key) {
            Some(known) if known != key => Err(Problem::TwoKeys),
            _ => Ok(()),
        }
    }
}

/// The kind that a first line says.
fn header(word: &str, version: &str) -> Result<Option<ListKind>, Problem> {
    let kinds = [ListKind::Ignore, ListKind::Baseline];
    let Some(kind) = kinds.into_iter().find(|kind| kind.word() == word) else { return Ok(None) };
    match version.trim().parse() {
        Ok(VERSION) => Ok(Some(kind)),
        Ok(other) => Err(Problem::Version(other)),
        Err(_) => Err(Problem::NoHeader),
    }
}

fn no_header(line: &str) -> Problem {
    if line.starts_with(['[', '{']) { Problem::Json } else { Problem::NoHeader }
}
