//! Text with labelled spans.

use std::{fmt, ops::Range};

/// What a reviewer would say of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// `«…»`: has to be found.
    Secret,
    /// `‹…›`: looks like one and must not be reported.
    NearMiss,
    /// `⟦…⟧`: reviewers differ (an access key id beside its secret); counts neither way.
    Either,
}

impl Label {
    /// The label that a mark opens.
    pub(crate) fn opened_by(mark: char) -> Option<Self> {
        match mark {
            '«' => Some(Self::Secret),
            '‹' => Some(Self::NearMiss),
            '⟦' => Some(Self::Either),
            _ => None,
        }
    }

    /// The label that a mark closes.
    pub(crate) fn closed_by(mark: char) -> Option<Self> {
        match mark {
            '»' => Some(Self::Secret),
            '›' => Some(Self::NearMiss),
            '⟧' => Some(Self::Either),
            _ => None,
        }
    }

    /// Its name in files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::NearMiss => "near-miss",
            Self::Either => "either",
        }
    }
}

/// A labelled part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) range: Range<usize>,
    /// The part that alone will do too: the password in an encoded configuration.
    pub(crate) core: Option<Range<usize>>,
    pub(crate) label: Label,
}

impl Span {
    /// The span where each of its ranges has gone.
    pub(crate) fn moved(&self, place: impl Fn(&Range<usize>) -> Range<usize>) -> Self {
        Self { range: place(&self.range), core: self.core.as_ref().map(&place), label: self.label }
    }
}

/// Bytes and their labels, in order and apart from each other.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) bytes: Vec<u8>,
    pub(crate) spans: Vec<Span>,
}

impl Text {
    /// Puts another text behind this one.
    pub(crate) fn append(&mut self, other: Self) {
        let base = self.bytes.len();
        self.bytes.extend(other.bytes);
        let behind = |range: &Range<usize>| range.start + base..range.end + base;
        self.spans.extend(other.spans.iter().map(|span| span.moved(behind)));
    }
}

/// The sizes: the bytes look like credentials.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("len", &self.bytes.len()).field("spans", &self.spans).finish()
    }
}
