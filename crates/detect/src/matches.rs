//! What a scan reports, and to whom.

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use crate::{Confidence, DecodedSecret, check::Fact, position::Window};

/// A rule of one [`Scanner`](crate::Scanner): its index there.
///
/// ```
/// use scrubjay_detect::Scanner;
///
/// let scanner = Scanner::builtin();
/// let text = format!("pass{} = \"{}\"", "word", "kT7!pq9@Zw2#");
/// let found = scanner.scan(&text).next().expect("a password");
/// let rule = scanner.rules().nth(found.rule.index()).expect("the same rule");
/// assert_eq!(rule.id(), scanner.rule(found.rule).id());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub(crate) u32);

impl RuleId {
    /// The index in [`Scanner::rules`](crate::Scanner::rules).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an offline check said, where the rule has one that says yes or no.
///
/// ```
/// use scrubjay_detect::{CheckOutcome, Confidence, Scanner};
///
/// // A GitHub token whose last six characters are no checksum of the others.
/// let body = (0..36).map(|n| char::from(b"x7Kq2mZp9LwR4tYv"[(n * n * 5 + n) % 16]));
/// let text = format!("ghp_{}", body.collect::<String>());
/// let found = Scanner::builtin().scan(&text).next().expect("its shape is right");
/// assert_eq!(found.check, Some(CheckOutcome::Failed));
/// assert_eq!(found.confidence, Confidence::Medium);
/// ```
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
///
/// ```
/// use scrubjay_detect::{Confidence, Scanner};
///
/// let text = format!("DB_PASS{}='{}'", "WORD", "kT7!pq9@Zw2#");
/// let found = Scanner::builtin().scan(&text).next().expect("a password");
/// let part = |range: &std::ops::Range<u64>| &text[range.start as usize..range.end as usize];
/// assert_eq!(found.name.as_ref().map(part), Some("DB_PASSWORD"));
/// assert_eq!(part(&found.secret), "kT7!pq9@Zw2#");
/// assert_eq!(found.confidence, Confidence::Medium);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The rule that found it.
    pub rule: RuleId,
    /// The whole match, with the context that the rule's pattern spells out.
    pub span: Range<u64>,
    /// The credential itself.
    pub secret: Range<u64>,
    /// The credential without its escapes, where it was found by undoing some: what names it.
    pub decoded: Option<DecodedSecret>,
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
