//! From a place where a rule holds to a candidate, or to nothing: the cheap tests first.

use alloc::vec::Vec;
use core::ops::Range;

use regex_automata::Input;

use super::{Confirm, assigned::name_before};
use crate::{
    CheckOutcome, Confidence,
    candidate::Candidate,
    check::{self, Outcome},
    decode::{DecodedSecret, Encoding},
    judge::{self, Assigned},
    plan::Shape,
};

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

/// Why the bytes at a place are taken for a credential.
pub(crate) enum Evidence {
    /// They have the rule's own format.
    Format,
    /// They are assigned to a name with one of the rule's words in it.
    Assigned {
        /// The value stands in quotes.
        quoted: bool,
        /// The assignment mark's first byte.
        mark: u8,
        /// It stands in a comment.
        comment: bool,
    },
    /// They stand where a command has its password.
    Argument,
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
    pub(super) fn propose(&mut self, spans: Spans, evidence: Evidence) {
        let secret = &self.view.bytes[spans.secret.clone()];
        let rule = self.rule;
        self.work.steps += secret.len() as u64;
        if !judge::has_classes(secret, &rule.requires)
            || rule.entropy.is_some_and(|least| judge::entropy(secret) < least)
        {
            return;
        }
        let (mut confidence, mut suppressed) = match self.judge(&spans, &evidence) {
            Judged::Credible(confidence) => (confidence, false),
            Judged::Suppressed => (rule.confidence, true),
            Judged::Dropped => return,
        };
        let (mut outcome, mut facts) = (None, Vec::new());
        // A checksum is asked even of what looks made up: nothing made up passes it.
        if let Some(check) = rule.check.filter(|check| !suppressed || check.is_checksum()) {
            let verdict = check::run(check, secret);
            facts = verdict.facts;
            match verdict.outcome {
                Outcome::Passed if check.is_checksum() => {
                    outcome = Some(CheckOutcome::Passed);
                    confidence = Confidence::High;
                    suppressed = false;
                }
                Outcome::Passed | Outcome::Unknown => {}
                Outcome::Failed => {
                    outcome = Some(CheckOutcome::Failed);
                    confidence = one_less(confidence);
                }
                // Text between armour lines is no key, but what stands in it may be something else.
                Outcome::Rejected if rule.shape == Shape::KeyBlock => return,
                Outcome::Rejected => suppressed = true,
            }
        }
        suppressed |= self.is_allowed(secret);
        let name = spans.name.or_else(|| name_before(&self.view, spans.span.start));
        // There its bytes share characters with the secret's.
        let in_base64 = self.decoded.is_some_and(|from| from.encoding == Encoding::Base64);
        let component_on_other_line = spans.component.as_ref().is_some_and(|component| {
            let between = if component.end <= spans.secret.start {
                component.end..spans.secret.start
            } else {
                spans.secret.end..component.start
            };
            self.view.bytes[between].contains(&b'\n')
        });
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
            component_on_other_line,
            specificity: rule.specificity,
            suppressed,
            beaten: false,
        });
    }

    fn judge(&self, spans: &Spans, evidence: &Evidence) -> Judged {
        let bytes = self.view.bytes;
        let secret = &bytes[spans.secret.clone()];
        let name = spans.name.clone().map_or(&b""[..], |name| &bytes[name]);
        match evidence {
            Evidence::Format if self.rule.shape == Shape::KeyBlock => {
                Judged::Credible(self.rule.confidence)
            }
            Evidence::Format if self.rule.secret_group > 0 => {
                // Context found it, so a reference may stand there as well as a value.
                let (quoted, mark, comment, path) = (true, b'=', false, self.path);
                let value = Assigned { name, value: secret, quoted, path, mark, comment };
                match judge::dismiss_context(&value) {
                    None => Judged::Credible(self.rule.confidence),
                    Some(_) => Judged::Suppressed,
                }
            }
            Evidence::Format => match judge::dismiss_token(secret, self.prefix_len(secret)) {
                None => Judged::Credible(self.rule.confidence),
                Some(_) => Judged::Suppressed,
            },
            &Evidence::Assigned { quoted, mark, comment } => {
                let path = self.path;
                let assigned = Assigned { name, value: secret, quoted, path, mark, comment };
                let with_pattern = self.rule.pattern.is_some() || !self.rule.programs.is_empty();
                if with_pattern {
                    return match judge::dismiss_context(&assigned) {
                        None => Judged::Credible(self.rule.confidence),
                        Some(_) => Judged::Dropped,
                    };
                }
                Judged::at_most(self.rule.confidence, judge::assess_generic(&assigned).ok())
            }
            Evidence::Argument => {
                Judged::at_most(self.rule.confidence, judge::assess_password(secret, b"").ok())
            }
            Evidence::UrlPassword { user, documentation } => {
                let judged = judge::assess_password(secret, &bytes[user.clone()]).ok();
                let judged = if *documentation { judged.map(one_less) } else { judged };
                Judged::at_most(self.rule.confidence, judged)
            }
        }
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

enum Judged {
    Credible(Confidence),
    /// The format is right, the content is known to be none: no other rule shall report it.
    Suppressed,
    Dropped,
}

impl Judged {
    fn at_most(limit: Confidence, judged: Option<Confidence>) -> Self {
        judged.map_or(Self::Dropped, |confidence| Self::Credible(confidence.min(limit)))
    }
}

fn one_less(confidence: Confidence) -> Confidence {
    match confidence {
        Confidence::High => Confidence::Medium,
        Confidence::Medium | Confidence::Low => Confidence::Low,
    }
}
