//! One thread of a scan: looks at each blob, keeps what it finds.

use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind, Read};
use std::ops::{ControlFlow, Range, RangeInclusive};
use std::sync::Arc;

use scrubjay_detect::{
    Confidence, DecodedSecret, Extent, Input, Match, PartBounds, RuleId, Scanner, Scratch, Sink,
    Stats, Stream, Transcoder, Window,
};
use scrubjay_git::AddedLines;
use scrubjay_sources::{Blob, Content, Origin, Part, PartVisitor, Visitor};

use crate::config::{Judge, Ruling};
use crate::finding::{Finding, Matched, PartId};
use crate::identity::identity;
use crate::path::slashed;
use crate::redact::redact;
use crate::scan::Policy;
use crate::suppress::{Allowed, marker};
use crate::tally::{Found, Tally};
use crate::{By, Marker, Place, ReportRule};

/// How far before a secret the name of its variable may begin to be shown, in bytes.
const NAME_REACH: u64 = 4096;

/// How many bytes are transcoded at a time.
const TRANSCODED: usize = 64 * 1024;

/// Scans blobs and keeps what it finds.
pub(crate) struct BlobScan<'s> {
    scanner: &'s Scanner,
    scratch: Scratch,
    rules: HashMap<RuleId, Arc<ReportRule>>,
    tally: Tally,
    /// Findings with a marker beside them, or that the configuration suppresses.
    allowed: Tally,
    policy: &'s Policy,
    /// How far the parts reach that it has seen.
    parts: Vec<(PartId, Extent)>,
    /// The only lines that count, of the blob that comes next.
    lines: Option<AddedLines>,
}

impl<'s> BlobScan<'s> {
    pub(crate) fn new(scanner: &'s Scanner, policy: &'s Policy) -> Self {
        Self {
            scanner,
            scratch: scanner.scratch(),
            rules: HashMap::new(),
            tally: Tally::default(),
            allowed: Tally::default(),
            policy,
            parts: Vec::new(),
            lines: None,
        }
    }

    /// Visits a blob, and keeps only what lies in these lines, or reaches into them.
    pub(crate) fn visit_lines(&mut self, blob: Blob<'_>, lines: Option<AddedLines>) {
        self.lines = lines;
        // There is nothing that it could want to end.
        let _ = self.visit(blob);
        self.lines = None;
    }

    /// What the scanner did.
    pub(crate) fn stats(&self) -> Stats {
        self.scratch.stats()
    }

    pub(crate) fn into_found(self) -> Found {
        let mut found = Found { parts: self.parts, ..self.tally.into_found() };
        found.merge(self.allowed.into_found());
        found
    }

    /// How far before a part's own secrets the scanner has to be exact: a name may hold a part of a
    /// secret that begins there.
    fn look_back(&self) -> Option<u64> {
        Some(NAME_REACH + self.scanner.lead()?)
    }
}

impl Visitor for BlobScan<'_> {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        let scanner = self.scanner;
        let path = blob.origin.path().map(slashed);
        let mut collect = Collect {
            scanner,
            rules: &mut self.rules,
            tally: &mut self.tally,
            allowed: &mut self.allowed,
            policy: self.policy,
            lines: self.lines.as_ref(),
            judge: None,
            origin: &blob.origin,
            kept_origin: None,
            secrets: Secrets::default(),
            transcoder: blob.encoding.map(Transcoder::new),
            part: None,
        };
        let mut content = blob.content;
        let bytes: &mut dyn Read = match &mut content {
            Content::Whole(bytes) if blob.encoding.is_none() => {
                let input = Input::new(bytes);
                let input = match &path {
                    Some(path) => input.path(path),
                    None => input,
                };
                scanner.scan_with(&mut self.scratch, &input, &mut collect);
                return ControlFlow::Continue(());
            }
            Content::Whole(bytes) => bytes,
            Content::Stream(reader) => reader,
        };
        let stream = scanner.stream(&mut self.scratch);
        let mut stream = match &path {
            Some(path) => stream.path(path),
            None => stream,
        };
        match blob.encoding {
            Some(_) => collect.transcoded(bytes, &mut stream),
            None => pump(|| match bytes.read(stream.space())? {
                0 => Ok(ControlFlow::Break(())),
                count => Ok(stream.advance(count, &mut collect)),
            }),
        }
        let _ = stream.finish(&mut collect);
        ControlFlow::Continue(())
    }

    fn by_parts(&mut self) -> Option<&mut dyn PartVisitor> {
        self.scanner.lead().is_some().then_some(self)
    }
}

impl PartVisitor for BlobScan<'_> {
    fn lead(&self) -> u64 {
        let lead = self.look_back().zip(self.scanner.lead()).map(|(back, lead)| back + lead);
        lead.expect("it takes parts only where the scanner does")
    }

    fn visit_part(&mut self, part: Part<'_>) -> ControlFlow<()> {
        let Part { origin, file, index, start, owned, bytes, .. } = part;
        let bounds = PartBounds {
            start,
            next: owned.end.saturating_sub(self.lead()),
            owned: owned.start.saturating_sub(self.look_back().unwrap_or(0))..owned.end,
        };
        let id = PartId { file, index };
        let mut collect = Collect {
            scanner: self.scanner,
            rules: &mut self.rules,
            tally: &mut self.tally,
            allowed: &mut self.allowed,
            policy: self.policy,
            lines: self.lines.as_ref(),
            judge: None,
            origin: &origin,
            kept_origin: None,
            secrets: Secrets::default(),
            transcoder: None,
            part: Some((id, owned.start)),
        };
        let scan = self.scanner.part(&mut self.scratch, bounds);
        let mut scan = match origin.path() {
            Some(path) => scan.path(&slashed(path)),
            None => scan,
        };
        pump(|| match bytes.read(scan.space())? {
            0 => Ok(ControlFlow::Break(())),
            count => Ok(scan.advance(count, &mut collect)),
        });
        self.parts.push((id, scan.finish(&mut collect)));
        ControlFlow::Continue(())
    }
}

/// Reads until there is enough. The source has errors in its account already.
fn pump(mut read: impl FnMut() -> io::Result<ControlFlow<()>>) {
    loop {
        match read() {
            Ok(ControlFlow::Continue(())) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(ControlFlow::Break(())) | Err(_) => return,
        }
    }
}

/// Takes the matches in one blob.
struct Collect<'c> {
    scanner: &'c Scanner,
    rules: &'c mut HashMap<RuleId, Arc<ReportRule>>,
    tally: &'c mut Tally,
    allowed: &'c mut Tally,
    policy: &'c Policy,
    lines: Option<&'c AddedLines>,
    /// The configuration for this blob, once there is a finding.
    judge: Option<Judge<'c>>,
    origin: &'c Origin<'c>,
    /// The origin as all findings of the blob share it, once there is one.
    kept_origin: Option<Arc<Origin<'static>>>,
    secrets: Secrets,
    /// What the text that is scanned comes out of, where that isn't the blob itself.
    transcoder: Option<Transcoder>,
    /// The part that is looked at, and where what it owns begins: what lies before is another's.
    part: Option<(PartId, u64)>,
}

impl Collect<'_> {
    /// Scans what the transcoder makes of the bytes.
    fn transcoded(&mut self, mut bytes: impl Read, stream: &mut Stream<'_>) {
        let (mut raw, mut text) = (vec![0; TRANSCODED], Vec::new());
        pump(|| {
            let count = bytes.read(&mut raw)?;
            text.clear();
            if let Some(transcoder) = &mut self.transcoder {
                transcoder.forget(stream.held_from());
                match count {
                    0 => transcoder.finish(&mut text),
                    _ => transcoder.push(&raw[..count], &mut text),
                }
            }
            let flow = stream.push(&text, self);
            Ok(if count == 0 { ControlFlow::Break(()) } else { flow })
        });
    }
}

impl Sink for Collect<'_> {
    fn matched(&mut self, found: &Match, window: &Window<'_>) -> ControlFlow<()> {
        if self.part.is_some_and(|(_, owned)| found.secret.start < owned) {
            self.secrets.add(&found.secret);
            return ControlFlow::Continue(());
        }
        if self.lines.is_some_and(|lines| !lines.any(lines_of(found, window))) {
            self.secrets.add(&found.secret);
            return ControlFlow::Continue(());
        }
        let info = self.scanner.rule(found.rule);
        let rule = self.rules.entry(found.rule).or_insert_with(|| Arc::new(ReportRule::new(info)));
        let rule = Arc::clone(rule);
        let bytes = window.get(&found.secret).expect("a sink's window holds the whole match");
        // However it is written, it is the same credential.
        let secret = found.decoded.as_ref().map_or(bytes, DecodedSecret::expose);
        let ruling = self.ruling(&rule, found.confidence, secret);
        if ruling == Ruling::Drop {
            self.secrets.add(&found.secret);
            return ControlFlow::Continue(());
        }
        let name = found.name.as_ref().filter(|name| self.secrets.permit(name, &found.secret));
        let name = name.and_then(|name| window.get(name)).map(String::from_utf8_lossy);
        self.secrets.add(&found.secret);
        let identity = identity(&rule, secret, self.origin, name.as_deref());
        let suppressed = match ruling {
            Ruling::Suppress(by, said) => Some((by, Some(said))),
            _ => self.marker(found, window).map(|marker| (By::Inline(marker), None)),
        };
        let (tally, identity, allowed) = match suppressed {
            Some((by, said)) => {
                let allowed = Allowed { by, said, identity };
                (&mut *self.allowed, Allowed::tally(&identity), Some(allowed))
            }
            None => (&mut *self.tally, identity, None),
        };
        let Some(shared) = tally.admit(identity, &rule, found.confidence, secret) else {
            return ControlFlow::Continue(());
        };
        let in_blob = in_blob(self.transcoder.as_ref(), &found.secret, window);
        let origin =
            self.kept_origin.get_or_insert_with(|| Arc::new(self.origin.clone().into_owned()));
        tally.keep(Finding {
            identity,
            allowed,
            rule,
            secret: shared,
            redacted: redact(info, secret),
            confidence: found.confidence,
            check: found.check,
            facts: found.facts.clone(),
            place: place(Arc::clone(origin), in_blob, found, window, name.map(Into::into)),
            part: self.part.map(|(part, _)| part),
        });
        ControlFlow::Continue(())
    }
}

impl Collect<'_> {
    /// What the configuration says of a finding.
    fn ruling(&mut self, rule: &ReportRule, confidence: Confidence, secret: &[u8]) -> Ruling {
        let Policy { roots, suppressions, .. } = self.policy;
        let Some(config) = suppressions.config() else { return Ruling::Report };
        let judge = self.judge.get_or_insert_with(|| Judge::new(config, roots, self.origin));
        judge.ruling(rule, confidence, secret)
    }

    /// The marker beside a finding, where markers are honoured.
    fn marker(&self, found: &Match, window: &Window<'_>) -> Option<Marker> {
        let honoured = self.policy.suppressions.honours_inline();
        honoured.then(|| marker(window, &found.secret)).flatten()
    }
}

/// The lines of a match, and of its secret.
fn lines_of(found: &Match, window: &Window<'_>) -> RangeInclusive<u64> {
    let first = found.span.start.min(found.secret.start);
    let last = found.span.end.max(found.secret.end).saturating_sub(1);
    window.position(first).line..=window.position(last).line
}

/// Where a range of the text that is scanned lies in the blob.
fn in_blob(transcoder: Option<&Transcoder>, range: &Range<u64>, window: &Window<'_>) -> Range<u64> {
    let Some(transcoder) = transcoder else { return range.clone() };
    let source = |offset| transcoder.source_offset(offset, |part| window.part(&part));
    source(range.start)..source(range.end)
}

fn place(
    origin: Arc<Origin<'static>>,
    in_blob: Range<u64>,
    found: &Match,
    window: &Window<'_>,
    name: Option<String>,
) -> Place {
    let start = window.position(found.secret.start);
    let end = window.position(found.secret.end);
    Place {
        origin,
        offset: in_blob.start,
        length: in_blob.end - in_blob.start,
        line: start.line,
        column: start.column,
        byte_column: start.byte_column,
        end_line: end.line,
        end_column: end.column,
        name,
        git_ignored: false,
        matched: Matched {
            start: window.position(found.span.start),
            end: window.position(found.span.end),
        },
    }
}

/// The secrets met last in a blob: what a variable is called may be one of them.
#[derive(Default)]
struct Secrets(VecDeque<Range<u64>>);

impl Secrets {
    /// Adds a secret. They come in the order of their beginnings.
    fn add(&mut self, secret: &Range<u64>) {
        while self.0.front().is_some_and(|old| old.end + NAME_REACH < secret.start) {
            self.0.pop_front();
        }
        match self.0.back_mut() {
            Some(last) if secret.start < last.end => last.end = last.end.max(secret.end),
            _ => self.0.push_back(secret.clone()),
        }
    }

    /// May this name of `secret`'s variable be shown? Not where it holds a part of a secret. One
    /// that ends behind its secret's beginning, or lies far before it, is not looked into.
    fn permit(&self, name: &Range<u64>, secret: &Range<u64>) -> bool {
        let near = name.end <= secret.start && name.start + NAME_REACH >= secret.start;
        let mut later = self.0.iter().rev().take_while(|other| other.end > name.start);
        near && !later.any(|other| other.start < name.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_holds_a_part_of_a_secret_is_not_shown() {
        let mut secrets = Secrets::default();
        for secret in [10..100, 20..30, 200..210] {
            secrets.add(&secret);
        }
        assert!(!secrets.permit(&(50..60), &(250..260)));
        assert!(!secrets.permit(&(199..201), &(250..260)));
        assert!(!secrets.permit(&(240..251), &(250..260)));
        assert!(secrets.permit(&(100..200), &(250..260)));
        assert!(secrets.permit(&(210..220), &(250..260)));
        assert!(!secrets.permit(&(210..220), &(5_000..5_010)));
        secrets.add(&(9_000..9_010));
        assert_eq!(secrets.0.len(), 1);
    }
}
