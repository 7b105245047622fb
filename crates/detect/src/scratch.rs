//! One thread's buffers.

use alloc::vec::Vec;
use core::fmt;

use scrubjay_prefilter::Hit;

use crate::confirm::{SlowLines, Work};

/// What a scan did, in numbers.
///
/// Time follows `bytes` plus `steps`; the tests hold `steps` to a multiple of `bytes`.
///
/// ```
/// use std::ops::ControlFlow;
/// use scrubjay_detect::{Input, Match, Scanner, Window};
///
/// let scanner = Scanner::builtin();
/// let mut scratch = scanner.scratch();
/// let mut ignore = |_: &Match, _: &Window<'_>| ControlFlow::Continue(());
/// for text in ["one buffer", "and another"] {
///     scanner.scan_with(&mut scratch, &Input::new(text), &mut ignore);
/// }
/// assert_eq!(scratch.stats().bytes, 21);
/// assert_eq!(scratch.stats().regex_runs, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Bytes that went through the prefilter: of a [`Part`](crate::Part), also those before what it
    /// owns.
    pub bytes: u64,
    /// Occurrences of literals.
    pub hits: u64,
    /// Bytes and candidates that confirmation looked at.
    pub steps: u64,
    /// Searches by the regular expression engine.
    pub regex_runs: u64,
}

/// One thread's buffers and caches, reused from scan to scan.
///
/// One for each thread, as the example of [`Stats`] shows.
///
/// Made by [`Scanner::scratch`](crate::Scanner::scratch) and good for that scanner only: another
/// one's makes the scan start with fresh caches.
pub struct Scratch {
    /// Which scanner the caches belong to.
    pub(crate) owner: usize,
    pub(crate) hits: Vec<Hit>,
    /// The bytes that a stream has at hand.
    pub(crate) buffer: Vec<u8>,
    pub(crate) work: Work,
    pub(crate) slow: SlowLines,
    /// For each rule with a condition on the path, whether the current path meets it.
    pub(crate) path_allows: Vec<Option<bool>>,
    /// Are these conditions met, whatever the path is?
    pub(crate) any_path: bool,
    pub(crate) stats: Stats,
}

impl Scratch {
    pub(crate) fn new(owner: usize) -> Self {
        Self {
            owner,
            hits: Vec::new(),
            buffer: Vec::new(),
            work: Work::default(),
            slow: SlowLines::default(),
            path_allows: Vec::new(),
            any_path: false,
            stats: Stats::default(),
        }
    }

    /// What all scans with this scratch did so far.
    pub fn stats(&self) -> Stats {
        Stats { steps: self.work.steps, regex_runs: self.work.regex_runs, ..self.stats }
    }

    /// Makes the scratch ready for another input.
    pub(crate) fn begin(&mut self, owner: usize) {
        if self.owner != owner {
            *self = Self { stats: self.stats, ..Self::new(owner) };
        }
        self.hits.clear();
        self.path_allows.clear();
        self.any_path = false;
        self.slow = SlowLines::default();
        self.work.candidates.clear();
        self.work.paired.clear();
        self.work.last_assignment = None;
        self.work.unassigned = None;
        self.work.escaped.1.clear();
        self.work.base = 0;
    }
}

/// The counters only; the buffers are about secrets.
impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").field("stats", &self.stats()).finish_non_exhaustive()
    }
}
