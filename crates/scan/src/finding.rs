//! One credential in one place.

use std::sync::Arc;

use blake3::Hash;
use scrubjay_detect::{CheckOutcome, Confidence, Extent, Fact, Position};
use scrubjay_sources::Origin;
use secrecy::SecretSlice;

use crate::ReportRule;
use crate::suppress::Allowed;

/// One place of one credential, as the scanner found it. (Not `Debug`: the identity of a value that
/// could be guessed gives it away.)
#[derive(Clone)]
pub(crate) struct Finding {
    /// Which credential it is, of those of this run. Of a finding that is allowed, what it is
    /// counted by: see [`Finding::credential`].
    pub(crate) identity: Hash,
    /// What suppresses it, beside lists.
    pub(crate) allowed: Option<Allowed>,
    pub(crate) rule: Arc<ReportRule>,
    /// The credential itself, shared by the findings of the same bytes.
    pub(crate) secret: Arc<SecretSlice<u8>>,
    /// What of it may be shown: see [`redact`](crate::redact).
    pub(crate) redacted: String,
    pub(crate) confidence: Confidence,
    pub(crate) check: Option<CheckOutcome>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) place: Place,
    /// The part of a large file that it was found in: lines and columns are counted from there.
    pub(crate) part: Option<PartId>,
}

/// Which part of which large file; smaller ones come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PartId {
    pub(crate) file: usize,
    pub(crate) index: usize,
}

impl Finding {
    /// Which credential it is, allowed or not.
    pub(crate) fn credential(&self) -> Hash {
        self.allowed.as_ref().map_or(self.identity, |allowed| allowed.identity)
    }
}

/// Where a secret lies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Place {
    /// The file, or standard input.
    pub origin: Arc<Origin<'static>>,
    /// The secret's offset in the file, in bytes, whatever the file's encoding.
    pub offset: u64,
    /// The secret's length in the file, in bytes.
    pub length: u64,
    /// The line of its first character, from 1.
    pub line: u64,
    /// The column of its first character, in characters (Unicode code points), from 1.
    pub column: u64,
    /// The column of its first byte, in bytes, from 1. In a file of UTF-16 or UTF-32 they are those
    /// of the line as UTF-8.
    pub byte_column: u64,
    /// The line of its end.
    pub end_line: u64,
    /// The column behind its last character, in characters, from 1.
    pub end_column: u64,
    /// The name of the variable that it is assigned to, where the rule looked at one. Bytes that
    /// are not UTF-8 are replaced.
    pub name: Option<String>,
    /// Does git ignore the file, or is it inside `.git`? `false` outside repositories.
    pub git_ignored: bool,
    /// The whole match.
    pub(crate) matched: Matched,
}

/// Where a match lies with the context that the rule's pattern spells out: gitleaks' reports say it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matched {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

impl Place {
    /// Moves a place within a part to where it lies in the file, of which `before` is what precedes
    /// the part.
    pub(crate) fn shift(&mut self, before: &Extent) {
        let Self { line, column, byte_column, .. } = *self;
        let start = Position { line, column, byte_column }.behind(before);
        let end = Position { line: self.end_line, column: self.end_column, byte_column: 1 };
        let end = end.behind(before);
        (self.line, self.column, self.byte_column) = (start.line, start.column, start.byte_column);
        (self.end_line, self.end_column) = (end.line, end.column);
        self.matched.start = self.matched.start.behind(before);
        self.matched.end = self.matched.end.behind(before);
    }
}
