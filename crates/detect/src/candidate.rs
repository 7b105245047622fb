//! What confirmation found, before it is known which finding stands for a credential.
//!
//! Several rules may find the same text. A candidate is dropped if another one overlaps it and
//! ranks higher. The relation looks at two candidates at a time, so the outcome does not depend on
//! where the input was cut.

use alloc::vec::Vec;
use core::{
    cmp::{Ordering, Reverse},
    ops::Range,
};

use crate::{
    CheckOutcome, Confidence,
    check::Fact,
    decode::DecodedSecret,
    judge::{Clues, Dismissal},
};

/// A confirmed match that may still lose against another.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) rule: u32,
    pub(crate) span: Range<u64>,
    pub(crate) secret: Range<u64>,
    pub(crate) decoded: Option<DecodedSecret>,
    pub(crate) name: Option<Range<u64>>,
    pub(crate) component: Option<Range<u64>>,
    pub(crate) confidence: Confidence,
    /// The highest confidence of the beaten rules that found the same secret.
    pub(crate) agreed: Option<Confidence>,
    pub(crate) check: Option<CheckOutcome>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) component_on_other_line: bool,
    pub(crate) specificity: u8,
    /// The evidence that was weighed.
    pub(crate) clues: Clues,
    /// Why it is known to be no credential; it still beats less specific rules on the same text.
    pub(crate) suppressed: Option<Dismissal>,
    /// A higher-ranking candidate overlaps it.
    pub(crate) beaten: bool,
}

impl Candidate {
    /// Greater is better. A total order: of two candidates that differ, one wins.
    fn rank(&self) -> impl Ord {
        let distance = self.component.as_ref().map(|component| {
            let after = component.start > self.secret.start;
            let gap = if after {
                component.start.saturating_sub(self.secret.end)
            } else {
                self.secret.start.saturating_sub(component.end)
            };
            // On the same line first, then the nearest, then the one before.
            Reverse((self.component_on_other_line, gap, after))
        });
        (
            distance.is_some(),
            self.specificity,
            self.confidence,
            self.secret.end - self.secret.start,
            distance,
            Reverse(self.rule),
            Reverse((self.secret.start, self.span.start, self.span.end)),
            Reverse(self.component.as_ref().map(|component| component.start)),
        )
    }

    /// How sure the finding is: two rules that agree are as sure as the surer one, unless a check
    /// spoke against it.
    pub(crate) fn final_confidence(&self) -> Confidence {
        match (self.check, self.agreed) {
            (None, Some(agreed)) => self.confidence.max(agreed),
            _ => self.confidence,
        }
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.secret.start < other.secret.end && other.secret.start < self.secret.end
    }
}

/// Sorts the candidates by where their secrets start and marks those that lose. Adds the number of
/// comparisons to `steps`.
pub(crate) fn resolve(candidates: &mut [Candidate], steps: &mut u64) {
    // In place, since a stable sort allocates.
    let place = |part: &Option<Range<u64>>| part.as_ref().map(|part| part.start);
    candidates.sort_unstable_by_key(|c| {
        (c.secret.start, c.secret.end, c.rule, c.span.start, c.span.end, place(&c.component))
    });
    for first in 0..candidates.len() {
        let (head, tail) = candidates.split_at_mut(first + 1);
        let a = &mut head[first];
        for b in tail {
            *steps += 1;
            if b.secret.start >= a.secret.end {
                break;
            }
            if a.overlaps(b) {
                // Of two that are the same the one that won before wins again, however they are
                // sorted now.
                let a_wins = match a.rank().cmp(&b.rank()) {
                    Ordering::Greater => true,
                    Ordering::Equal => !a.beaten || b.beaten,
                    Ordering::Less => false,
                };
                let (winner, loser) = if a_wins { (&mut *a, b) } else { (b, &mut *a) };
                loser.beaten = true;
                if winner.secret == loser.secret && loser.suppressed.is_none() {
                    winner.agreed = winner.agreed.max(Some(loser.confidence));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;

    fn candidate(rule: u32, secret: Range<u64>, specificity: u8) -> Candidate {
        Candidate {
            rule,
            span: secret.clone(),
            secret,
            decoded: None,
            name: None,
            component: None,
            confidence: Confidence::Medium,
            agreed: None,
            check: None,
            facts: Vec::new(),
            component_on_other_line: false,
            specificity,
            clues: Clues::default(),
            suppressed: None,
            beaten: false,
        }
    }

    fn survivors(mut candidates: Vec<Candidate>) -> Vec<u32> {
        resolve(&mut candidates, &mut 0);
        candidates.iter().filter(|c| !c.beaten).map(|c| c.rule).collect()
    }

    #[test]
    fn the_more_specific_rule_wins() {
        assert_eq!(survivors(vec![candidate(0, 4..44, 10), candidate(1, 4..44, 60)]), [1]);
        assert_eq!(survivors(vec![candidate(0, 4..44, 60), candidate(1, 10..20, 10)]), [0]);
    }

    #[test]
    fn agreement_counts_unless_a_check_failed() {
        let mut low = candidate(0, 4..44, 50);
        low.confidence = Confidence::Low;
        let mut all = vec![low.clone(), candidate(1, 4..44, 10)];
        resolve(&mut all, &mut 0);
        assert_eq!(all[0].final_confidence(), Confidence::Medium);
        low.check = Some(CheckOutcome::Failed);
        let mut all = vec![low, candidate(1, 4..44, 10)];
        resolve(&mut all, &mut 0);
        assert_eq!(all[0].final_confidence(), Confidence::Low);
    }

    #[test]
    fn equals_are_reported_once() {
        assert_eq!(survivors(vec![candidate(0, 1..9, 5), candidate(0, 1..9, 5)]).len(), 1);
    }

    #[test]
    fn equals_are_not_both_beaten_by_a_second_look() {
        let mut all = vec![candidate(0, 1..9, 5), candidate(0, 1..9, 5)];
        resolve(&mut all, &mut 0);
        all.reverse();
        resolve(&mut all, &mut 0);
        assert_eq!(all.iter().filter(|candidate| !candidate.beaten).count(), 1);
    }

    #[test]
    fn neighbours_do_not_touch() {
        assert_eq!(survivors(vec![candidate(0, 0..5, 10), candidate(1, 5..9, 60)]), [0, 1]);
    }

    #[test]
    fn the_nearest_component_is_the_other_half() {
        let mut near = candidate(0, 100..140, 60);
        near.component = Some(70..90);
        let mut far = near.clone();
        far.component = Some(10..30);
        let mut all = vec![far, near];
        resolve(&mut all, &mut 0);
        let left: Vec<_> = all.iter().filter(|c| !c.beaten).map(|c| c.component.clone()).collect();
        assert_eq!(left, [Some(70..90)]);
    }
}
