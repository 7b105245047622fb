//! No input makes the scan more than linear: work is counted, not timed.

use scrubjay_detect::{Rules, Scanner};

use crate::support::{expanded, rule_files, scan};

/// Steps a byte that the worst input may cost. A confirmation looks at a bounded window, and
/// literals cannot stand closer than their length.
const MOST_STEPS_A_BYTE: f64 = 400.0;

/// Work a byte for a text repeated up to a size.
fn steps_a_byte(scanner: &Scanner, unit: &[u8], size: usize) -> f64 {
    let text = unit.repeat(size / unit.len() + 1);
    let (_, stats) = scan(scanner, &text, None);
    (stats.steps + stats.hits) as f64 / text.len() as f64
}

fn assert_linear(name: &str, scanner: &Scanner, unit: &[u8]) {
    let small = steps_a_byte(scanner, unit, 8 << 10);
    let large = steps_a_byte(scanner, unit, 64 << 10);
    assert!(large <= small * 1.3 + 1.0, "{name}: {small:.1} steps a byte, then {large:.1}");
    assert!(large <= MOST_STEPS_A_BYTE, "{name}: {large:.1} steps a byte");
}

#[test]
fn every_literal_repeated() {
    let scanner = Scanner::builtin();
    for rule in rule_files().iter().flat_map(Rules::iter) {
        for literal in &rule.literals {
            for glue in ["", ".", "=", ": \"", " "] {
                assert_linear(&rule.id, &scanner, format!("{literal}{glue}").as_bytes());
            }
        }
    }
}

#[test]
fn every_example_repeated() {
    let scanner = Scanner::builtin();
    for rule in rule_files().iter().flat_map(Rules::iter) {
        for template in rule.examples.iter().chain(&rule.counterexamples) {
            assert_linear(template, &scanner, &expanded(template, 1).text);
        }
    }
}

#[test]
fn shapes_that_hurt_naive_scanners() {
    let scanner = Scanner::builtin();
    let begin = ["-----BEGIN RSA ", "PRIVATE KEY-----\n"].concat();
    let open_key = format!("{begin}{}", "QUJD".repeat(400));
    for unit in [
        "a",
        "=",
        "\\",
        "\"",
        "\\\\\\\"",
        "token=token=",
        "token:\"",
        "password(\"",
        "eyJ.eyJ",
        "eyJhbGciOi.eyJhbGciOi.",
        "://a:b@",
        "://:",
        "http://http://",
        "ghs_1_eyJ.",
        "AKIAAAAAAAAAAAAAAAAA ",
        "authorization: bearer ",
        "token = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        begin.as_str(),
        open_key.as_str(),
    ] {
        assert_linear(unit, &scanner, unit.as_bytes());
    }
}
