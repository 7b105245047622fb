//! Why something is a finding, or is none.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{
    CheckOutcome, Clues, Confidence, DecodedSecret, Dismissal, Input, RuleId, Scanner,
    candidate::Candidate, confirm::Dropped, scanner::Segment,
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
    /// What the rule's check said of a value that is a finding, or that another rule's beat.
    pub check: Option<CheckOutcome>,
    /// The value, where it is written with escapes and was kept.
    pub decoded: Option<DecodedSecret>,
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
            let (ruling, clues) = (Ruling::Dismissed(why), dropped.assessment.clues);
            Some(Explanation { rule, secret, ruling, clues, check: None, decoded: None })
        };
        let winners = Winners::new(candidates);
        let of_candidate = |candidate: &Candidate| {
            Some(Explanation {
                rule: RuleId(candidate.rule),
                secret: candidate.secret.clone(),
                ruling: winners.ruling(candidate)?,
                clues: candidate.clues,
                check: candidate.check,
                decoded: candidate.decoded.clone(),
            })
        };
        let mut all: Vec<_> = dropped.iter().filter_map(of_dropped).collect();
        all.extend(candidates.iter().filter_map(of_candidate));
        all.sort_by_key(|found| (found.secret.start, found.secret.end, found.rule));
        all.dedup();
        all
    }
}

/// Who won where candidates overlap.
struct Winners<'c> {
    all: &'c [Candidate],
    /// Those that nothing beat, in order: no two of them overlap.
    unbeaten: Vec<&'c Candidate>,
}

impl<'c> Winners<'c> {
    fn new(all: &'c [Candidate]) -> Self {
        let mut unbeaten: Vec<_> = all.iter().filter(|candidate| !candidate.beaten).collect();
        unbeaten.sort_by_key(|candidate| candidate.secret.start);
        Self { all, unbeaten }
    }

    /// What beat a candidate, if something did. A winner may have lost against a third.
    fn over(&self, candidate: &Candidate) -> Option<&'c Candidate> {
        if !candidate.beaten {
            return None;
        }
        let first =
            self.unbeaten.partition_point(|winner| winner.secret.end <= candidate.secret.start);
        let unbeaten = self.unbeaten.get(first).copied();
        let other = || {
            self.all.iter().find(|other| !is_same(other, candidate) && other.overlaps(candidate))
        };
        unbeaten.filter(|winner| winner.overlaps(candidate)).or_else(other)
    }

    /// What became of a candidate; `None` where the same rule found the same value in another way.
    fn ruling(&self, candidate: &Candidate) -> Option<Ruling> {
        let winner = self.over(candidate);
        if winner.is_some_and(|winner| is_same(winner, candidate)) {
            return None;
        }
        Some(match (candidate.suppressed, winner) {
            (Some(why), _) => Ruling::Dismissed(why),
            (None, Some(winner)) => Ruling::Beaten(RuleId(winner.rule)),
            (None, None) => Ruling::Finding(candidate.final_confidence()),
        })
    }
}

fn is_same(one: &Candidate, other: &Candidate) -> bool {
    one.rule == other.rule && one.secret == other.secret
}

#[cfg(test)]
mod tests {
    use alloc::{format, vec::Vec};

    use super::*;

    fn explain(text: &str) -> Vec<Explanation> {
        Scanner::builtin().explain(&Input::new(text))
    }

    #[test]
    fn a_value_that_a_rule_found_twice_is_explained_once() {
        // Both words of the name are literals.
        let text = format!("db_pass{} = kT7!pq9@Zw2#", "word");
        let explained = explain(&text);
        assert_eq!(explained.len(), 1, "{explained:?}");
        assert_eq!(explained[0].ruling, Ruling::Finding(Confidence::Medium));
        assert!(explained[0].clues.score() >= Clues::MEDIUM);
    }

    #[test]
    fn findings_are_those_of_a_scan() {
        let (word, value) = ("word", "kT7pq9Zw2x");
        let text = format!(
            "mysql://app:{value}@db/x?pass{word}=Xk29fLq0pW7\npass{word}: kT7!pq9@Zw2#\n\
             curl -u me:{value} https://a.b/\npass{word} = changeme\n"
        );
        let scanner = Scanner::builder().min_confidence(Confidence::Low).build().unwrap();
        let of_scan: Vec<_> = scanner.scan(&text).map(|m| (m.rule, m.secret)).collect();
        let explained = scanner.explain(&Input::new(&text));
        let findings = explained.iter().filter(|one| matches!(one.ruling, Ruling::Finding(_)));
        let findings: Vec<_> = findings.map(|one| (one.rule, one.secret.clone())).collect();
        assert!(findings.len() >= 3);
        assert_eq!(findings, of_scan);
    }
}
