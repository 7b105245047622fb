//! From a place where a rule holds to a candidate, or to nothing: the cheap tests first.

use alloc::vec::Vec;
use core::ops::Range;

use regex_automata::Input;

use super::{Confirm, Dropped, assigned::name_before};
use crate::{
    CheckOutcome, Confidence,
    candidate::Candidate,
    check::{self, Outcome},
    decode::{DecodedSecret, Encoding},
    judge::{self, Assessment, Assigned, Clues, Dismissal, Link},
    plan::Shape,
};

/// How far before and behind a value it is looked for once more.
const NEAR: usize = 512;
/// The longest name of a group, a dot, and the longest of a member.
const MAX_NAMES: usize = 192;

/// Where a rule matched, as offsets of the buffer.
pub(crate) struct Spans {
    pub(crate) span: Range<usize>,
    pub(crate) secret: Range<usize>,
    pub(crate) name: Option<Range<usize>>,
    pub(crate) component: Option<Range<usize>>,
}

impl Spans {
    pub(crate) fn new(span: Range<usize>, secret: Range<usize>) -> Self {
        Self { span, secret, name: None, component: None }
    }
}

/// On what grounds the bytes at a place are taken for a credential.
pub(crate) enum Grounds {
    /// They have the rule's own format.
    Format,
    /// They are assigned to a name with one of the rule's words in it.
    Assigned {
        /// The value stands in quotes.
        quoted: bool,
        /// How name and value belong together.
        link: Link,
    },
    /// They are a member of what a name with one of the rule's words in it introduces.
    Member {
        /// That name.
        group: Range<usize>,
        /// The value stands in quotes.
        quoted: bool,
    },
    /// They stand where a command has its password.
    Argument,
    /// They stand in a column of a table, below a title with one of the rule's words in it.
    Column,
    /// They stand where a URL has its password.
    UrlPassword {
        /// Where the URL names the user.
        user: Range<usize>,
        /// The host is one that documentation uses.
        documentation: bool,
    },
}

impl Confirm<'_, '_> {
    /// Judges what matched and keeps it as a candidate where it stands.
    pub(super) fn propose(&mut self, spans: Spans, grounds: Grounds) {
        let secret = &self.view.bytes[spans.secret.clone()];
        let rule = self.rule;
        self.work.steps += secret.len() as u64;
        let lacks = !judge::has_classes(secret, &rule.requires)
            || rule.entropy.is_some_and(|least| judge::entropy(secret) < least);
        if lacks {
            return self.dismiss(&spans, Assessment::dismissed(Dismissal::Requirement));
        }
        let assessment = self.judge(&spans, &grounds);
        let (mut confidence, mut suppressed) = match assessment.outcome {
            Ok(confidence) => (confidence, None),
            // No other rule shall report what has this one's format and is known to be none.
            Err(why) if matches!(grounds, Grounds::Format) => (rule.confidence, Some(why)),
            Err(_) => return self.dismiss(&spans, assessment),
        };
        let mut facts = Vec::new();
        let mut outcome = None;
        // A checksum is asked even of what looks made up: nothing made up passes it.
        if let Some(check) = rule.check.filter(|check| suppressed.is_none() || check.is_checksum())
        {
            let verdict = check::run(check, secret);
            facts = verdict.facts;
            // Text between armour lines is no key, but what stands in it may be something else.
            if verdict.outcome == Outcome::Rejected && rule.shape == Shape::KeyBlock {
                return self.dismiss(&spans, Assessment::dismissed(Dismissal::Check));
            }
            (outcome, confidence, suppressed) =
                after_check(verdict.outcome, check.is_checksum(), confidence, suppressed);
        }
        if self.is_allowed(secret) {
            suppressed = Some(Dismissal::Allowed);
        }
        let component_on_other_line = self.is_on_other_line(&spans);
        let name = spans.name.or_else(|| name_before(&self.view, spans.span.start));
        // There its bytes share characters with the secret's.
        let in_base64 = self.decoded.is_some_and(|from| from.encoding == Encoding::Base64);
        self.work.candidates.push(Candidate {
            rule: self.index,
            span: self.absolute(&spans.span),
            secret: self.absolute(&spans.secret),
            decoded: self.decoded.map(|source| DecodedSecret::new(source.encoding, secret)),
            name: name.filter(|_| !in_base64).map(|name| self.absolute(&name)),
            component: spans.component.map(|component| self.absolute(&component)),
            confidence,
            agreed: None,
            check: outcome,
            facts,
            clues: assessment.clues,
            component_on_other_line,
            specificity: rule.specificity,
            suppressed,
            beaten: false,
        });
    }

    /// Does a line end between the secret and its component?
    fn is_on_other_line(&self, spans: &Spans) -> bool {
        spans.component.as_ref().is_some_and(|component| {
            let between = if component.end <= spans.secret.start {
                component.end..spans.secret.start
            } else {
                spans.secret.end..component.start
            };
            self.view.bytes[between].contains(&b'\n')
        })
    }

    /// Keeps why something is no candidate, for those who ask.
    fn dismiss(&mut self, spans: &Spans, assessment: Assessment) {
        let secret = self.absolute(&spans.secret);
        if let Some(dropped) = &mut self.work.dropped {
            dropped.push(Dropped { rule: self.index, secret, assessment });
        }
    }

    fn judge(&self, spans: &Spans, grounds: &Grounds) -> Assessment {
        let bytes = self.view.bytes;
        let secret = &bytes[spans.secret.clone()];
        let name = spans.name.clone().map_or(&b""[..], |name| &bytes[name]);
        let path = self.path;
        let limit = self.rule.confidence;
        let by_format = |dismissal: Option<Dismissal>| Assessment {
            clues: Clues::default(),
            outcome: dismissal.map_or(Ok(limit), Err),
        };
        match grounds {
            Grounds::Format if self.rule.shape == Shape::KeyBlock => by_format(None),
            Grounds::Format if self.rule.secret_group > 0 => {
                // Context found it, so a reference may stand there as well as a value.
                let value = Assigned {
                    name,
                    value: secret,
                    quoted: true,
                    path,
                    link: Link::Equals,
                    around: b"",
                    near: [b""; 2],
                };
                by_format(judge::dismiss_context(&value))
            }
            Grounds::Format => by_format(judge::dismiss_token(secret, self.prefix_len(secret))),
            &Grounds::Assigned { quoted, link } => {
                let around = self.view.line_before(spans.span.start);
                let near = self.neighbourhood(&spans.secret);
                let assigned = Assigned { name, value: secret, quoted, path, link, around, near };
                let with_pattern = self.rule.pattern.is_some() || !self.rule.programs.is_empty();
                if with_pattern {
                    return by_format(judge::dismiss_context(&assigned));
                }
                judge::assess_generic(&assigned).at_most(limit)
            }
            Grounds::Member { group, quoted } => {
                // `jwt:` and below it `key: v`: both say what it is.
                let mut both = [0; MAX_NAMES];
                let name = if spans.name.as_ref() == Some(group) {
                    name
                } else {
                    joined(&mut both, &bytes[group.clone()], name)
                };
                let around = self.view.line_before(spans.span.start);
                let (quoted, link) = (*quoted, Link::Member);
                let near = self.neighbourhood(&spans.secret);
                let assigned = Assigned { name, value: secret, quoted, path, link, around, near };
                judge::assess_generic(&assigned).at_most(limit)
            }
            Grounds::Argument => judge::assess_password(secret, b"", path).at_most(limit),
            Grounds::Column => {
                // A cell is all value, as a quoted text is.
                let assigned = Assigned {
                    name,
                    value: secret,
                    quoted: true,
                    path,
                    link: Link::Listed,
                    around: self.view.line_before(spans.span.start),
                    near: self.neighbourhood(&spans.secret),
                };
                judge::assess_generic(&assigned).at_most(limit)
            }
            Grounds::UrlPassword { user, documentation } => {
                let judged = judge::assess_password(secret, &bytes[user.clone()], path);
                let limit = if *documentation { one_less(limit) } else { limit };
                judged.at_most(limit)
            }
        }
    }

    /// What stands before a value and behind it, as far as it is looked for once more.
    fn neighbourhood(&self, secret: &Range<usize>) -> [&[u8]; 2] {
        let (bytes, lo) = (self.view.bytes, self.view.lo);
        let end = bytes.len().min(secret.end + NEAR);
        let start = secret.start.saturating_sub(NEAR).max(lo);
        [&bytes[start..secret.start], &bytes[secret.end..end]]
    }

    /// The length of the literal that the secret begins with.
    fn prefix_len(&self, secret: &[u8]) -> usize {
        let lens = self.rule.literals.iter().filter_map(|literal| {
            let start = secret.get(..literal.bytes.len())?;
            start.eq_ignore_ascii_case(&literal.bytes).then_some(start.len())
        });
        lens.max().unwrap_or(0)
    }

    fn is_allowed(&mut self, secret: &[u8]) -> bool {
        if self.rule.allow.is_empty() {
            return false;
        }
        self.work.regex_runs += 1;
        self.work.steps += secret.len() as u64;
        let allow = self.regexes.allow(self.rule);
        allow.is_some_and(|allow| allow.is_match(Input::new(secret)))
    }
}

/// Both names with a dot between them, as far as there is room.
fn joined<'b>(buffer: &'b mut [u8; MAX_NAMES], group: &[u8], name: &[u8]) -> &'b [u8] {
    let mut len = 0;
    for &byte in group.iter().chain(b".").chain(name).take(MAX_NAMES) {
        buffer[len] = byte;
        len += 1;
    }
    &buffer[..len]
}

fn one_less(confidence: Confidence) -> Confidence {
    match confidence {
        Confidence::High => Confidence::Medium,
        Confidence::Medium | Confidence::Low => Confidence::Low,
    }
}

/// What a check makes of a confidence and of why a match is no finding, and how it is told.
fn after_check(
    outcome: Outcome,
    is_checksum: bool,
    confidence: Confidence,
    suppressed: Option<Dismissal>,
) -> (Option<CheckOutcome>, Confidence, Option<Dismissal>) {
    match outcome {
        Outcome::Passed if is_checksum => (Some(CheckOutcome::Passed), Confidence::High, None),
        Outcome::Passed | Outcome::Unknown => (None, confidence, suppressed),
        Outcome::Failed => (Some(CheckOutcome::Failed), one_less(confidence), suppressed),
        Outcome::Rejected => (None, confidence, Some(Dismissal::Check)),
    }
}
