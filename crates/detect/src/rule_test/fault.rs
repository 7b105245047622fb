//! What may be wrong with a rule that can be read.

use alloc::string::String;
use core::fmt;

/// Whether a fault fails the test of a rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The rule works; it could be better.
    Warning,
    /// The rule does not do what its file says.
    Error,
}

impl Severity {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What is wrong with a rule.
///
/// ```
/// use scrubjay_detect::{FaultKind, Severity};
/// assert_eq!(FaultKind::SlowRule.name(), "slow-rule");
/// assert_eq!(FaultKind::SlowRule.severity(), Severity::Warning);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The file itself holds what looks like a credential.
    CredentialInFile,
    /// A template does not follow the grammar.
    BadTemplate,
    /// An example is not found, or not the part of it that is marked as the secret.
    ExampleMissed,
    /// A counterexample is found.
    CounterexampleFound,
    /// With all rules together, an example is no finding, or several.
    NotOneFinding,
    /// No match can contain a literal: it costs and finds nothing.
    UselessLiteral,
    /// There is no literal: the rule looks at every line.
    SlowRule,
    /// The pattern is none that becomes tables.
    EnginePattern,
    /// The pattern does not begin with a literal, and nothing says how far before it a match may.
    UnanchoredPattern,
    /// Fewer than two examples.
    FewExamples,
    /// Fewer than two counterexamples.
    FewCounterexamples,
    /// Nothing says what to do about a finding.
    NoRemedy,
    /// Nothing says where the format is described.
    NoSources,
}

impl FaultKind {
    /// Every kind, in declaration order.
    pub const ALL: &'static [Self] = &[
        Self::CredentialInFile,
        Self::BadTemplate,
        Self::ExampleMissed,
        Self::CounterexampleFound,
        Self::NotOneFinding,
        Self::UselessLiteral,
        Self::SlowRule,
        Self::EnginePattern,
        Self::UnanchoredPattern,
        Self::FewExamples,
        Self::FewCounterexamples,
        Self::NoRemedy,
        Self::NoSources,
    ];

    /// The stable name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CredentialInFile => "credential-in-file",
            Self::BadTemplate => "bad-template",
            Self::ExampleMissed => "example-missed",
            Self::CounterexampleFound => "counterexample-found",
            Self::NotOneFinding => "not-one-finding",
            Self::UselessLiteral => "useless-literal",
            Self::SlowRule => "slow-rule",
            Self::EnginePattern => "engine-pattern",
            Self::UnanchoredPattern => "unanchored-pattern",
            Self::FewExamples => "few-examples",
            Self::FewCounterexamples => "few-counterexamples",
            Self::NoRemedy => "no-remedy",
            Self::NoSources => "no-sources",
        }
    }

    /// Whether it fails the test.
    pub const fn severity(self) -> Severity {
        match self {
            Self::CredentialInFile
            | Self::BadTemplate
            | Self::ExampleMissed
            | Self::CounterexampleFound
            | Self::NotOneFinding => Severity::Error,
            _ => Severity::Warning,
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Something that is wrong with a rule, and where its file says so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleFault {
    /// The line of the file, from 1.
    pub line: u32,
    /// The rule's id; empty for a fault of the file as a whole.
    pub rule: String,
    /// What it is.
    pub kind: FaultKind,
    /// What it is in this case, and what would be right. It quotes templates, never what they
    /// expand to.
    pub detail: String,
}

impl RuleFault {
    /// Whether it fails the test.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }
}
