//! The built-in rule files and their expanded examples.

use std::{fs, ops::ControlFlow, ops::Range, path::Path};

use scrubjay_detect::{
    Extent, Input, Match, PartBounds, Position, Rules, Scanner, Stats, Window,
    template::{Expansion, expand},
};

/// The rule files of this crate.
pub(crate) fn rule_files() -> Vec<Rules> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the crate has rules")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("a rule file is text");
        Rules::from_toml(&path.file_name().expect("a file").to_string_lossy(), &text)
            .expect("a built-in rule file is valid")
    };
    paths.iter().map(read).collect()
}

/// A template's expansion.
pub(crate) fn expanded(template: &str, seed: u64) -> Expansion {
    expand(template, seed).unwrap_or_else(|error| panic!("{template}: {error}"))
}

/// All matches of one scan, in order, with the scan's counters.
pub(crate) fn scan(scanner: &Scanner, text: &[u8], path: Option<&str>) -> (Vec<Match>, Stats) {
    let mut scratch = scanner.scratch();
    let mut found = Vec::new();
    let mut input = Input::new(text);
    if let Some(path) = path {
        input = input.path(path);
    }
    scanner.scan_with(&mut scratch, &input, &mut |m: &Match, _: &Window<'_>| {
        found.push(m.clone());
        ControlFlow::Continue(())
    });
    (found, scratch.stats())
}

/// The same through a stream that is fed pieces that end at the given offsets.
pub(crate) fn stream(scanner: &Scanner, text: &[u8], cuts: &[usize]) -> Vec<Match> {
    stream_in_batches(scanner, text, cuts, 256 << 10)
}

/// The same, searched in batches of so many bytes.
pub(crate) fn stream_in_batches(
    scanner: &Scanner,
    text: &[u8],
    cuts: &[usize],
    batch: usize,
) -> Vec<Match> {
    let mut scratch = scanner.scratch();
    let mut found = Vec::new();
    let mut sink = |m: &Match, window: &Window<'_>| {
        assert!(window.get(&m.span).is_some(), "the window holds the match");
        found.push(m.clone());
        ControlFlow::Continue(())
    };
    let mut stream = scanner.stream(&mut scratch).batch_size(batch);
    let mut from = 0;
    for &cut in cuts {
        let cut = cut.clamp(from, text.len());
        let _ = stream.push(&text[from..cut], &mut sink);
        from = cut;
    }
    let _ = stream.push(&text[from..], &mut sink);
    let _ = stream.finish(&mut sink);
    found
}

/// A match with the place where its secret begins.
pub(crate) type Placed = (Match, Position);

/// All matches of one scan with their places.
pub(crate) fn placed(scanner: &Scanner, text: &[u8]) -> Vec<Placed> {
    let mut found = Vec::new();
    scanner.scan_with(
        &mut scanner.scratch(),
        &Input::new(text),
        &mut |m: &Match, w: &Window<'_>| {
            found.push((m.clone(), w.position(m.secret.start)));
            ControlFlow::Continue(())
        },
    );
    found
}

/// The same by parts that own the ranges between the given offsets, each scanned by itself and fed
/// pieces of `piece` bytes.
pub(crate) fn parts(scanner: &Scanner, text: &[u8], cuts: &[u64], piece: usize) -> Vec<Placed> {
    let lead = scanner.lead().expect("no slow rules");
    // One scratch for all, as a thread has it.
    let mut scratch = scanner.scratch();
    let (mut found, mut before) = (Vec::new(), Extent::EMPTY);
    let ends = cuts.iter().copied().chain([u64::MAX]);
    let mut from = 0;
    for to in ends {
        let bounds = PartBounds::new(from..to, lead);
        let bytes = &text[(bounds.start as usize).min(text.len())..];
        let mut part = scanner.part(&mut scratch, bounds).batch_size(piece.max(500));
        let mut sink = |m: &Match, w: &Window<'_>| {
            assert!(w.get(&m.span).is_some(), "the window holds the match");
            found.push((m.clone(), w.position(m.secret.start).behind(&before)));
            ControlFlow::Continue(())
        };
        for piece in bytes.chunks(piece) {
            let mut rest = piece;
            while !rest.is_empty() {
                let space = part.space();
                let count = rest.len().min(space.len());
                space[..count].copy_from_slice(&rest[..count]);
                rest = &rest[count..];
                if part.advance(count, &mut sink).is_break() {
                    break;
                }
            }
        }
        let extent = part.finish(&mut sink);
        before = before.then(extent);
        from = to;
    }
    found
}

/// Rule ids and secrets' offsets: what tests compare.
pub(crate) fn brief(scanner: &Scanner, found: &[Match]) -> Vec<(String, Range<u64>)> {
    found.iter().map(|m| (scanner.rule(m.rule).id().to_string(), m.secret.clone())).collect()
}
