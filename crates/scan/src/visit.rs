//! One thread of a scan: looks at each blob, keeps what it finds.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::ops::{ControlFlow, Range};
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

use scrubjay_detect::{Input, Match, RuleId, Scanner, Scratch, Sink, Stats, Window};
use scrubjay_sources::{Blob, Content, Origin, Visitor};
use secrecy::SecretSlice;

use crate::finding::Matched;
use crate::mask::Masks;
use crate::redact::redact;
use crate::{Finding, Place, ReportRule};

/// How much of a stream is read at a time.
const PIECE: usize = 64 * 1024;

/// Scans blobs and keeps what it finds.
pub(crate) struct BlobScan<'s> {
    scanner: &'s Scanner,
    scratch: Scratch,
    rules: HashMap<RuleId, Arc<ReportRule>>,
    findings: Vec<Finding>,
    /// What streams are read into; empty until there is one.
    piece: Vec<u8>,
}

impl<'s> BlobScan<'s> {
    pub(crate) fn new(scanner: &'s Scanner) -> Self {
        Self {
            scanner,
            scratch: scanner.scratch(),
            rules: HashMap::new(),
            findings: Vec::new(),
            piece: Vec::new(),
        }
    }

    /// What the scanner did.
    pub(crate) fn stats(&self) -> Stats {
        self.scratch.stats()
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

impl Visitor for BlobScan<'_> {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        let scanner = self.scanner;
        let path = blob.origin.path().map(slashed);
        let mut found = Vec::new();
        let mut collect =
            Collect { scanner, rules: &mut self.rules, origin: &blob.origin, found: &mut found };
        match blob.content {
            Content::Whole(bytes) => {
                let input = Input::new(bytes);
                let input = match &path {
                    Some(path) => input.path(path),
                    None => input,
                };
                scanner.scan_with(&mut self.scratch, &input, &mut collect);
            }
            Content::Stream(reader) => {
                let stream = scanner.stream(&mut self.scratch);
                let stream = match &path {
                    Some(path) => stream.path(path),
                    None => stream,
                };
                self.piece.resize(PIECE, 0);
                scan_stream(stream, reader, &mut self.piece, &mut collect);
            }
        }
        self.findings.extend(settle(found));
        ControlFlow::Continue(())
    }
}

fn scan_stream(
    mut stream: scrubjay_detect::Stream<'_>,
    reader: &mut dyn Read,
    piece: &mut [u8],
    sink: &mut impl Sink,
) {
    loop {
        match reader.read(piece) {
            Ok(0) => break,
            Ok(count) => {
                if stream.push(&piece[..count], sink).is_break() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // The source has it in its account already.
            Err(_) => break,
        }
    }
    let _ = stream.finish(sink);
}

/// A finding whose surroundings still have to be masked, since secrets that follow are not known
/// yet.
struct Found {
    finding: Finding,
    ranges: Match,
}

/// Takes the matches in one blob.
struct Collect<'c> {
    scanner: &'c Scanner,
    rules: &'c mut HashMap<RuleId, Arc<ReportRule>>,
    origin: &'c Origin<'c>,
    found: &'c mut Vec<Found>,
}

impl Sink for Collect<'_> {
    fn matched(&mut self, found: &Match, window: &Window<'_>) -> ControlFlow<()> {
        let info = self.scanner.rule(found.rule);
        let rule = self.rules.entry(found.rule).or_insert_with(|| Arc::new(ReportRule::new(info)));
        let whole = "a sink's window holds the whole match";
        let secret = window.get(&found.secret).expect(whole);
        let text = window.get(&found.span).expect(whole);
        let finding = Finding {
            rule: Arc::clone(rule),
            secret: SecretSlice::from(secret.to_vec()),
            redacted: redact(info, secret),
            confidence: found.confidence,
            check: found.check,
            facts: found.facts.clone(),
            place: place(self.origin, found, window, text),
        };
        self.found.push(Found { finding, ranges: found.clone() });
        ControlFlow::Continue(())
    }
}

fn place(origin: &Origin<'_>, found: &Match, window: &Window<'_>, text: &[u8]) -> Place {
    let start = window.position(found.secret.start);
    let end = window.position(found.secret.end);
    let name = found.name.as_ref().and_then(|name| window.get(name));
    Place {
        origin: origin.clone().into_owned(),
        offset: found.secret.start,
        length: found.secret.end - found.secret.start,
        line: start.line,
        column: start.column,
        byte_column: start.byte_column,
        end_line: end.line,
        end_column: end.column,
        name: name.map(|name| String::from_utf8_lossy(name).into_owned()),
        git_ignored: false,
        matched: Matched {
            text: SecretSlice::from(text.to_vec()),
            redacted: String::new(),
            start: window.position(found.span.start),
            end: window.position(found.span.end),
        },
    }
}

/// Masks every secret of the blob in the findings' surroundings: a match's context, or the name of
/// a variable, may be another match's secret.
fn settle(found: Vec<Found>) -> impl Iterator<Item = Finding> {
    let secrets = found.iter().map(|found| found.ranges.secret.clone());
    let components = found.iter().filter_map(|found| found.ranges.component.clone());
    let masks: Masks = secrets.chain(components).collect();
    found.into_iter().map(move |Found { mut finding, ranges }| {
        let Range { start, .. } = ranges.span;
        let matched = &mut finding.place.matched;
        matched.redacted = masks.apply(start, &matched.text);
        if ranges.name.is_some_and(|name| masks.touch(&name)) {
            finding.place.name = None;
        }
        finding
    })
}

/// A path's bytes with `/` between its parts.
pub(crate) fn slashed(path: &Path) -> Cow<'_, [u8]> {
    let bytes = path.as_os_str().as_encoded_bytes();
    if MAIN_SEPARATOR == '/' {
        return Cow::Borrowed(bytes);
    }
    let slash = |&byte: &u8| if byte == b'\\' { b'/' } else { byte };
    Cow::Owned(bytes.iter().map(slash).collect())
}
