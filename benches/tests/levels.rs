//! All levels of the prefilter find the same in large texts, and where memory ends.

use std::ops::ControlFlow;

use scrubjay_benches::{rules, text};
use scrubjay_detect::{Input, Level, LiteralSearch, Match, Scanner, Window};

/// A scanner for each level of this machine, the portable one first.
fn scanners() -> Vec<(Level, Scanner)> {
    let search = |level| Scanner::builder().literal_search(LiteralSearch::Level(level));
    let build = |level| (level, search(level).build().expect("a level of this machine"));
    Level::ALL.into_iter().filter(|level| level.is_available()).map(build).collect()
}

fn scan(scanner: &Scanner, text: &[u8]) -> Vec<Match> {
    let mut found = Vec::new();
    let mut sink = |m: &Match, _: &Window<'_>| {
        found.push(m.clone());
        ControlFlow::Continue(())
    };
    scanner.scan_with(&mut scanner.scratch(), &Input::new(text), &mut sink);
    found
}

/// The text with an example in place of every so many bytes.
fn planted(mut text: Vec<u8>, apart: usize) -> (Vec<u8>, usize) {
    let all = rules::all();
    let examples = rules::examples(&all);
    let mut plants = 0;
    for (number, template) in examples.iter().cycle().take(text.len() / apart).enumerate() {
        let line = [b"\n", &text::dense(&[template], 1)[..]].concat();
        // Not always at the same place of a block.
        let at = number * apart + number % 4099;
        if let Some(place) = text.get_mut(at..at + line.len()) {
            place.copy_from_slice(&line);
            plants += 1;
        }
    }
    (text, plants)
}

#[test]
fn all_levels_find_the_same_in_large_texts() {
    const LEN: usize = 4 << 20;
    for text in [text::source(11, LEN), text::transcript(11, LEN)] {
        let (text, plants) = planted(text.into_bytes(), 10_007);
        let scanners = scanners();
        let expected = scan(&scanners[0].1, &text);
        assert!(expected.len() > plants * 9 / 10, "{} of {plants}", expected.len());
        for (level, scanner) in &scanners[1..] {
            assert!(scan(scanner, &text) == expected, "{level:?}");
        }
    }
}

#[test]
fn all_levels_find_the_same_in_a_huge_text() {
    let part = text::source(12, 1 << 20).into_bytes();
    let (text, plants) = planted(part.repeat(64), 1_000_003);
    let scanners = scanners();
    let expected = scan(&scanners[0].1, &text);
    assert!(expected.len() >= plants * 9 / 10, "{} of {plants}", expected.len());
    for (level, scanner) in &scanners[1..] {
        assert!(scan(scanner, &text) == expected, "{level:?}");
    }
}
