//! A scan that finds nothing allocates nothing, once its buffers have their size.
//!
//! The global allocator is the one of `allocation-counter`, which counts by thread.

use std::ops::ControlFlow;

use allocation_counter::measure;
use scrubjay_benches::{rules, text};
use scrubjay_detect::{Input, Level, LiteralSearch, Match, Rule, Scanner, Scratch, Window};

const LEN: usize = 1 << 20;
/// Sizes of the pieces that a stream gets: as of a pipe, of a file, and odd ones.
const PIECES: [usize; 4] = [1000, 64 << 10, 256 << 10, LEN];

/// Does a rule decode what has the shape of its own, into memory of its own, before it turns it down?
fn decodes(rule: &Rule) -> bool {
    rule.check.is_some_and(|check| !check.is_checksum())
}

/// Texts with words of interest in every other line, all of which are turned down.
fn clean() -> [Clean; 3] {
    [
        Clean { name: "source", text: text::source(3, LEN).into_bytes() },
        Clean { name: "transcript", text: text::transcript(3, LEN).into_bytes() },
        Clean { name: "near-misses", text: near_misses() },
    ]
}

/// A text without credentials.
struct Clean {
    name: &'static str,
    text: Vec<u8>,
}

/// What looks like a credential and is none: the counterexamples, but those that another rule finds.
fn near_misses() -> Vec<u8> {
    let scanner = Scanner::builtin();
    let all = rules::all();
    let allocate_nothing = all.iter().filter(|rule| !decodes(rule));
    let templates = allocate_nothing.flat_map(|rule| &rule.counterexamples);
    let lines = templates.map(|template| text::dense(&[template], 200));
    let mut text = Vec::new();
    for line in lines.filter(|line| scanner.scan(line).next().is_none()) {
        text.extend(line);
        // Keeps apart what would be a pair.
        text.extend(b"\n\n.\n\n");
    }
    text.repeat(LEN / text.len() + 1)
}

/// A scanner of every level of this machine.
fn scanners() -> impl Iterator<Item = Scanner> {
    let search = |level| Scanner::builder().literal_search(LiteralSearch::Level(level));
    let levels = Level::ALL.into_iter().filter(|level| level.is_available());
    levels.map(move |level| search(level).build().expect("a level of this machine"))
}

fn scan(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> usize {
    let mut found = 0;
    scanner.scan_with(scratch, &Input::new(text), &mut |_: &Match, _: &Window<'_>| {
        found += 1;
        ControlFlow::Continue(())
    });
    found
}

#[test]
fn the_counter_counts() {
    assert!(measure(|| drop(Vec::<u8>::with_capacity(9))).count_total > 0);
    let mut bytes = Vec::with_capacity(1);
    assert!(measure(|| bytes.extend([0; 100])).count_total > 0, "growth counts too");
}

#[test]
fn a_scan_of_a_clean_buffer_allocates_nothing() {
    for scanner in scanners() {
        for Clean { name, text } in clean() {
            let mut scratch = scanner.scratch();
            assert_eq!(scan(&scanner, &mut scratch, &text), 0, "{name} is clean");
            let hits = scratch.stats().hits;
            assert!(hits > 500, "{name} has literals: {hits}");
            let counted = measure(|| assert_eq!(scan(&scanner, &mut scratch, &text), 0));
            assert!(counted.count_total == 0, "{name}: {counted:?}");
        }
    }
}

#[test]
fn a_stream_of_clean_bytes_allocates_nothing_more() {
    for scanner in scanners() {
        for Clean { name, text } in clean() {
            for size in PIECES {
                let mut scratch = scanner.scratch();
                let mut stream = scanner.stream(&mut scratch);
                let mut sink = |_: &Match, _: &Window<'_>| -> ControlFlow<()> {
                    panic!("{name} is clean");
                };
                let mut push = |text: &[u8]| {
                    text.chunks(size)
                        .for_each(|piece| assert!(stream.push(piece, &mut sink).is_continue()));
                };
                push(&text);
                let counted = measure(|| push(&text));
                assert!(counted.count_total == 0, "{name} by {size}: {counted:?}");
            }
        }
    }
}
