//! Matches held against labels.

use std::ops::{AddAssign, ControlFlow, Range};

use scrubjay_detect::{
    Confidence, Input, Match, Scanner, Scratch, TextEncoding, Transcoder, Visibility, Window,
};

use crate::text::{Label, Text};

/// The counts of some cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// Spans to be found.
    pub(crate) secrets: usize,
    /// Those found.
    pub(crate) found: usize,
    /// Those found with exactly their boundaries.
    pub(crate) exact: usize,
    /// Spans that must not be reported.
    pub(crate) near_misses: usize,
    /// Those reported.
    pub(crate) flagged: usize,
    /// Matches outside of all labels.
    pub(crate) other: usize,
}

impl Score {
    /// The share of the secrets that was found.
    pub(crate) fn recall(&self) -> f64 {
        share(self.found, self.secrets)
    }

    /// The share of what was reported that is a secret.
    pub(crate) fn precision(&self) -> f64 {
        share(self.found, self.found + self.flagged + self.other)
    }
}

/// Nothing of nothing is all of it.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.secrets += other.secrets;
        self.found += other.found;
        self.exact += other.exact;
        self.near_misses += other.near_misses;
        self.flagged += other.flagged;
        self.other += other.other;
    }
}

/// A mistake of the scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// A secret that was not found.
    Missed(Range<usize>),
    /// A near-miss that was reported, by which rule.
    Flagged(Range<usize>, String),
    /// Text without a label that was reported, by which rule.
    Other(Range<usize>, String),
}

/// Scans texts as a user's scan does.
pub(crate) struct Judge {
    scanner: Scanner,
    scratch: Scratch,
}

impl Judge {
    pub(crate) fn new() -> Result<Self, scrubjay_detect::BuildError> {
        let scanner = Scanner::builder().min_confidence(Confidence::Medium).build()?;
        let scratch = scanner.scratch();
        Ok(Self { scanner, scratch })
    }

    /// The score of one file.
    pub(crate) fn score(&mut self, path: &str, text: &Text) -> (Score, Vec<Mistake>) {
        let mut matches = Vec::new();
        let source = Source::new(&text.bytes);
        let input = Input::new(source.text(&text.bytes)).path(path);
        let scanner = &self.scanner;
        let mut sink = |found: &Match, _: &Window<'_>| {
            let rule = scanner.rule(found.rule);
            // Said to be no secret.
            if rule.visibility() != Visibility::Publishable {
                matches.push((source.range(&found.secret), rule.id().to_owned()));
            }
            ControlFlow::Continue(())
        };
        scanner.scan_with(&mut self.scratch, &input, &mut sink);
        compare(text, &matches)
    }
}

/// A file as the scanner gets it: in UTF-8, or bytes as they are.
struct Source(Option<(Vec<u8>, Transcoder)>);

impl Source {
    fn new(bytes: &[u8]) -> Self {
        Self(TextEncoding::of(bytes).map(|encoding| {
            let (mut text, mut transcoder) = (Vec::new(), Transcoder::new(encoding));
            transcoder.push(bytes, &mut text);
            transcoder.finish(&mut text);
            (text, transcoder)
        }))
    }

    fn text<'b>(&'b self, bytes: &'b [u8]) -> &'b [u8] {
        self.0.as_ref().map_or(bytes, |(text, _)| text)
    }

    /// Where a range of the text lies in the file.
    fn range(&self, range: &Range<u64>) -> Range<usize> {
        let in_file = |offset| {
            self.0.as_ref().map_or(offset, |(text, transcoder)| {
                transcoder
                    .source_offset(offset, |part| &text[part.start as usize..part.end as usize])
            })
        };
        in_file(range.start) as usize..in_file(range.end) as usize
    }
}

/// Holds matches, with their rules, against the labels.
fn compare(text: &Text, matches: &[(Range<usize>, String)]) -> (Score, Vec<Mistake>) {
    let (mut score, mut mistakes) = (Score::default(), Vec::new());
    for span in &text.spans {
        let over = |(found, _): &&(Range<usize>, String)| overlap(found, &span.range) > 0;
        match span.label {
            Label::Secret => {
                score.secrets += 1;
                let good = |(found, _): &(Range<usize>, String)| {
                    let core = span.core.as_ref().is_some_and(|core| covers(found, core));
                    core || covers(found, &span.range)
                };
                score.exact += usize::from(matches.iter().any(|(found, _)| *found == span.range));
                if matches.iter().any(good) {
                    score.found += 1;
                } else {
                    mistakes.push(Mistake::Missed(span.range.clone()));
                }
            }
            Label::NearMiss => {
                score.near_misses += 1;
                let wrong = matches.iter().filter(over).find(|(found, _)| !wanted(text, found));
                if let Some((_, rule)) = wrong {
                    score.flagged += 1;
                    mistakes.push(Mistake::Flagged(span.range.clone(), rule.clone()));
                }
            }
            Label::Either => {}
        }
    }
    for (found, rule) in matches {
        if !text.spans.iter().any(|span| overlap(found, &span.range) > 0) {
            score.other += 1;
            mistakes.push(Mistake::Other(found.clone(), rule.clone()));
        }
    }
    (score, mistakes)
}

/// Whether a match has a part of a secret, or of what may be reported.
fn wanted(text: &Text, found: &Range<usize>) -> bool {
    let labels = text.spans.iter().filter(|span| span.label != Label::NearMiss);
    labels.into_iter().any(|span| overlap(found, &span.range) > 0)
}

pub(crate) fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Whether the overlap is at least half of both.
fn covers(found: &Range<usize>, secret: &Range<usize>) -> bool {
    let twice = 2 * overlap(found, secret);
    twice > 0 && twice >= found.len() && twice >= secret.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{expand::expand, random::Random, text::Span};

    fn text(spans: &[(Range<usize>, Label)]) -> Text {
        let spans = spans.iter().map(|(range, label)| {
            let core = (range.len() == 30).then(|| range.start + 20..range.start + 25);
            Span { range: range.clone(), core, label: *label }
        });
        Text { bytes: vec![b'-'; 100], spans: spans.collect() }
    }

    fn compared(spans: &[(Range<usize>, Label)], found: &[(usize, usize)]) -> Score {
        let found: Vec<_> = found.iter().map(|&(start, end)| (start..end, "rule".into())).collect();
        compare(&text(spans), &found).0
    }

    #[test]
    fn labels_in_utf16_are_held_against_places_in_the_file() {
        let template = "{utf16<größe=1\npassword = «{hardpassword}»\n>}";
        let mut judge = Judge::new().unwrap();
        for template in [template, &template.replace("utf16", "utf16be")] {
            let text = expand(template, &mut Random::new(1)).unwrap();
            let (score, _) = judge.score("settings.ini", &text);
            assert_eq!((score.secrets, score.exact, score.other), (1, 1, 0), "{template}");
        }
    }

    #[test]
    fn half_of_both_is_found_and_less_is_neither_found_nor_false() {
        let secret = [(20..40, Label::Secret)];
        let score = Score { secrets: 1, ..Score::default() };
        let found = Score { found: 1, ..score };
        assert_eq!(compared(&secret, &[]), score);
        assert_eq!(compared(&secret, &[(20, 40)]), Score { exact: 1, ..found });
        assert_eq!(compared(&secret, &[(10, 30)]), found);
        assert_eq!(compared(&secret, &[(20, 29)]), score);
        assert_eq!(compared(&secret, &[(10, 60)]), score);
        assert_eq!(compared(&secret, &[(0, 60)]), score);
    }

    #[test]
    fn the_core_will_do() {
        let secret = [(10..40, Label::Secret)];
        assert_eq!(compared(&secret, &[(30, 35)]).found, 1);
        assert_eq!(compared(&secret, &[(25, 30)]).found, 0);
        assert_eq!(compared(&secret, &[(10, 40)]).found, 1);
    }

    #[test]
    fn other_matches_are_false_once() {
        let spans = [(10..20, Label::NearMiss), (30..40, Label::Either), (50..60, Label::Secret)];
        let score = Score { secrets: 1, near_misses: 1, ..Score::default() };
        assert_eq!(compared(&spans, &[(12, 14), (16, 18)]), Score { flagged: 1, ..score });
        assert_eq!(compared(&spans, &[(30, 40)]), score);
        assert_eq!(compared(&spans, &[(70, 80)]), Score { other: 1, ..score });
        let all = compared(&spans, &[(5, 15), (50, 60), (90, 95)]);
        assert_eq!((all.found, all.flagged, all.other), (1, 1, 1));
        assert!((all.precision() - 1.0 / 3.0).abs() < 1e-9);
        assert!((all.recall() - 1.0).abs() < 1e-9);
    }
}
