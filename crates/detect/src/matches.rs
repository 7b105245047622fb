//! What a scan reports, and to whom.

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use crate::{Confidence, check::Fact, position::Window};

/// A rule of one [`Scanner`](crate::Scanner): its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub(crate) u32);

impl RuleId {
    /// The index in [`Scanner::rules`](crate::Scanner::rules).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an offline check said, where the rule has one that says yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CheckOutcome {
    /// The published check holds.
    Passed,
    /// It does not: mistyped, truncated or made up. The confidence is one step lower for it.
    Failed,
}

impl CheckOutcome {
    /// `passed` or `failed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }
}

/// A credential in the scanned bytes: offsets and facts, never the bytes themselves.
///
/// All ranges are byte offsets from the start of the input (of the stream, where one is scanned).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The rule that found it.
    pub rule: RuleId,
    /// The whole match, with the context that the rule's pattern spells out.
    pub span: Range<u64>,
    /// The credential itself.
    pub secret: Range<u64>,
    /// The name of the variable that it is assigned to, where the rule looked at one.
    pub name: Option<Range<u64>>,
    /// The other half of the credential, such as the access key id beside its secret.
    pub component: Option<Range<u64>>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What the rule's check said.
    pub check: Option<CheckOutcome>,
    /// What the bytes tell about the credential.
    pub facts: Vec<Fact>,
}

/// Where matches go.
///
/// A closure is a sink:
///
/// ```
/// use std::ops::ControlFlow;
/// use scrubjay_detect::{Input, Match, Scanner, Window};
///
/// let scanner = Scanner::builtin();
/// let mut count = 0;
/// scanner.scan_with(&mut scanner.scratch(), &Input::new("nothing here"), &mut |_: &Match, _: &Window<'_>| {
///     count += 1;
///     ControlFlow::Continue(())
/// });
/// assert_eq!(count, 0);
/// ```
pub trait Sink {
    /// Takes a match, and the bytes around it: at least its whole span. Matches come in the order
    /// of their secrets. `Break` ends the scan.
    fn matched(&mut self, found: &Match, window: &Window<'_>) -> ControlFlow<()>;
}

impl<F: FnMut(&Match, &Window<'_>) -> ControlFlow<()>> Sink for F {
    fn matched(&mut self, found: &Match, window: &Window<'_>) -> ControlFlow<()> {
        self(found, window)
    }
}
