//! The rules' tests pass, and their examples give the same through every path.

use scrubjay_detect::{Fact, LiteralSearch, RuleFile, RuleTest, Rules, SEEDS, Scanner};

use crate::support::{brief, expanded, rule_files, scan, stream};

#[test]
fn every_rule_passes_its_tests() {
    let mut wrong = Vec::new();
    for file in RuleFile::builtin() {
        for fault in RuleTest::new(&file).expect("a valid file").faults() {
            wrong.push(format!("{}:{}: {}: {}", file.name(), fault.line, fault.kind, fault.detail));
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// All examples in one text: whole, streamed in pieces, and with the prefilter off.
#[test]
fn all_paths_agree_on_all_examples() {
    let fast = Scanner::builtin();
    let slow = Scanner::builder().literal_search(LiteralSearch::Naive).build().expect("built in");
    for seed in SEEDS.take(3) {
        let mut text = Vec::new();
        for rule in rule_files().iter().flat_map(Rules::iter) {
            for template in rule.examples.iter().chain(&rule.counterexamples) {
                text.extend_from_slice(&expanded(template, seed).text);
                text.push(b'\n');
            }
        }
        let (whole, stats) = scan(&fast, &text, None);
        assert!(whole.len() > 200, "the examples are there: {}", whole.len());
        assert_eq!(stats.bytes, text.len() as u64);
        assert_eq!(stats.regex_runs, 0, "tables do all of it");
        assert_eq!(whole, scan(&slow, &text, None).0, "prefilter off");
        for piece in [1 << 20, 70_001, 4096, 977] {
            let cuts: Vec<usize> = (1..text.len() / piece + 1).map(|n| n * piece).collect();
            assert_eq!(whole, stream(&fast, &text, &cuts), "pieces of {piece}");
        }
    }
}

/// An AWS secret beside its id is told with the account that the id names.
#[test]
fn a_pair_tells_what_its_id_tells() {
    let scanner = Scanner::builtin();
    let template = "aws_access_key_id = AKIA{base32:16}\naws_secret_access_key = «{base64:40}»\n";
    let with_account = (0..40).filter(|&seed| {
        let expansion = expanded(template, seed);
        let (found, _) = scan(&scanner, &expansion.text, None);
        assert_eq!(found.len(), 1, "seed {seed}: {:?}", brief(&scanner, &found));
        assert!(found[0].component.is_some());
        found[0].facts.iter().any(|fact| matches!(fact, Fact::AwsAccount(_)))
    });
    // About half of all random ids hold a number that can be an account's.
    assert!(with_account.count() > 5);
}

/// A real token may look made up; its checksum says that it is not.
#[test]
fn a_passed_checksum_overrules_the_look() {
    let scanner = Scanner::builtin();
    let text = expanded("ghp_xXxXxXxX{base62:22}{crc32}", 1).text;
    let (found, _) = scan(&scanner, &text, None);
    assert_eq!(brief(&scanner, &found).len(), 1);
    let (found, _) = scan(&scanner, &expanded("ghp_xXxXxXxX{base62:28}", 1).text, None);
    assert!(found.is_empty());
}
