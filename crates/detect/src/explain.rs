//! Why something is a finding, or is none.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{
    Clues, Confidence, Dismissal, Input, RuleId, Scanner, candidate::Candidate, confirm::Dropped,
    scanner::Segment,
};

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ruling {
    /// It is reported, if the scanner's least confidence is this or lower.
    Finding(Confidence),
    /// It is none.
    Dismissed(Dismissal),
    /// This rule found the same text and ranks higher.
    Beaten(RuleId),
}

/// A place where a rule looked closer, and what it came to.
///
/// [`Scanner::explain`] makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The rule.
    pub rule: RuleId,
    /// What would be the credential: bytes from the start of the input.
    pub secret: Range<u64>,
    /// What became of it.
    pub ruling: Ruling,
    /// The evidence that was weighed; empty where a format, a check or a dismissal decided.
    pub clues: Clues,
}

impl Scanner {
    /// All places where a rule held far enough to judge a value, in the order of the values, whether
    /// or not they are findings.
    ///
    /// Takes the input as a whole; more memory and time than a scan.
    ///
    /// ```
    /// use scrubjay_detect::{Dismissal, Input, Ruling, Scanner};
    ///
    /// let text = format!("pass{} = \"getPassword()\"", "word");
    /// let explained = Scanner::builtin().explain(&Input::new(&text));
    /// assert_eq!(explained[0].ruling, Ruling::Dismissed(Dismissal::Code));
    /// assert_eq!(Scanner::builtin().scan(&text).count(), 0);
    /// ```
    pub fn explain(&self, input: &Input<'_>) -> Vec<Explanation> {
        let mut scratch = self.scratch();
        scratch.begin(self.identity());
        scratch.work.dropped = Some(Vec::new());
        let hay = input.haystack();
        let segment = Segment { hay, starts: 0..hay.len(), eof: true, path: input.path_bytes() };
        self.find(&mut scratch, &segment);
        let candidates = &scratch.work.candidates;
        let dropped = scratch.work.dropped.as_deref().unwrap_or_default();
        let of_dropped = |dropped: &Dropped| {
            let Err(why) = dropped.assessment.outcome else { return None };
            let (rule, secret) = (RuleId(dropped.rule), dropped.secret.clone());
            let clues = dropped.assessment.clues;
            Some(Explanation { rule, secret, ruling: Ruling::Dismissed(why), clues })
        };
        let of_candidate = |candidate: &Candidate| Explanation {
            rule: RuleId(candidate.rule),
            secret: candidate.secret.clone(),
            ruling: ruling(candidate, candidates),
            clues: candidate.clues,
        };
        let mut all: Vec<_> = dropped.iter().filter_map(of_dropped).collect();
        all.extend(candidates.iter().map(of_candidate));
        all.sort_by_key(|found| (found.secret.start, found.secret.end, found.rule));
        all.dedup();
        all
    }
}

fn ruling(candidate: &Candidate, all: &[Candidate]) -> Ruling {
    if let Some(why) = candidate.suppressed {
        return Ruling::Dismissed(why);
    }
    let winner = all.iter().find(|other| !other.beaten && other.overlaps(candidate));
    match winner.filter(|_| candidate.beaten) {
        Some(winner) => Ruling::Beaten(RuleId(winner.rule)),
        None => Ruling::Finding(candidate.final_confidence()),
    }
}
