//! Whatever instructions the prefilter uses, the findings are the same. A machine without AVX2 is
//! one whose levels are switched off.

use scrubjay_detect::{Level, LiteralSearch, Match, Rules, Scanner};

use crate::support::{expanded, rule_files, scan, stream};

/// A scanner for each level of this machine, the portable one first.
fn scanners() -> Vec<(Level, Scanner)> {
    let search = |level| Scanner::builder().literal_search(LiteralSearch::Level(level));
    let build = |level| (level, search(level).build().expect("a level of this machine"));
    Level::ALL.into_iter().filter(|level| level.is_available()).map(build).collect()
}

/// Every example and counterexample of every rule, a line each.
fn examples(seed: u64) -> Vec<u8> {
    let mut text = Vec::new();
    for rule in rule_files().iter().flat_map(Rules::iter) {
        for template in rule.examples.iter().chain(&rule.counterexamples) {
            text.extend(expanded(template, seed).text);
            text.push(b'\n');
        }
    }
    text
}

/// The findings in the text, which have to be those of every level.
fn same(scanners: &[(Level, Scanner)], text: &[u8]) -> Vec<Match> {
    let (_, portable) = &scanners[0];
    let (expected, _) = scan(portable, text, None);
    for (level, scanner) in scanners {
        assert!(scan(scanner, text, None).0 == expected, "{level:?}, {} bytes", text.len());
    }
    expected
}

#[test]
fn a_level_that_is_not_there_is_an_error() {
    for level in Level::ALL {
        let built = Scanner::builder().literal_search(LiteralSearch::Level(level)).build();
        assert_eq!(built.is_ok(), level.is_available(), "{level:?}");
    }
}

#[test]
fn all_levels_find_all_examples() {
    let scanners = scanners();
    for seed in 0..4 {
        let text = examples(seed);
        let found = same(&scanners, &text);
        assert!(found.len() > 200, "the examples are there: {}", found.len());
        let cuts: Vec<_> = (0..text.len()).step_by(4093).collect();
        for (level, scanner) in &scanners {
            assert!(stream(scanner, &text, &cuts) == found, "{level:?}");
        }
    }
}

/// The text begins at every place of a vector register, and of the line of a cache.
#[test]
fn all_levels_find_the_same_at_every_alignment() {
    let scanners = scanners();
    let text = &examples(5)[..12_000];
    let found = same(&scanners, text);
    let mut buffer = vec![b'='; text.len() + 192];
    let aligned = buffer.as_ptr().align_offset(64);
    for offset in 0..=64 {
        let range = aligned + offset..aligned + offset + text.len();
        buffer[range.clone()].copy_from_slice(text);
        assert!(same(&scanners, &buffer[range]) == found, "offset {offset}");
    }
}

/// Beginnings, ends and middles of examples, of every small length.
#[test]
fn all_levels_find_the_same_in_tiny_inputs() {
    let scanners = scanners();
    let text = examples(6);
    let mut found = 0;
    for start in (0..text.len() - 300).step_by(1501) {
        for len in 0..=300 {
            found += same(&scanners, &text[start..start + len]).len();
        }
    }
    assert!(found > 1000, "{found}");
}
