//! The outcome of a judgement.

use super::{clue::Clues, dismissal::Dismissal};
use crate::plan::Confidence;

/// What was judged of a value, and on what evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Assessment {
    /// The evidence that was weighed; none where the value was dismissed at once.
    pub(crate) clues: Clues,
    /// How sure it is, or why it is no finding.
    pub(crate) outcome: Result<Confidence, Dismissal>,
}

impl Assessment {
    /// What the evidence comes to.
    pub(super) fn of(clues: Clues) -> Self {
        let outcome = clues.confidence().ok_or(Dismissal::Evidence);
        Self { clues, outcome }
    }

    pub(crate) fn dismissed(why: Dismissal) -> Self {
        Self { clues: Clues::default(), outcome: Err(why) }
    }

    /// The same, no surer than this.
    #[must_use]
    pub(crate) fn at_most(self, limit: Confidence) -> Self {
        Self { outcome: self.outcome.map(|found| found.min(limit)), ..self }
    }
}
