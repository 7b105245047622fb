//! Every example of every rule is found, and no counterexample is, through every path.

use scrubjay_detect::{Fact, LiteralSearch, Rule, Rules, Scanner};

use crate::support::{SEEDS, brief, expanded, rule_files, scan, stream};

/// A scanner of one file's rules: what the examples of a rule are about.
fn own_scanner(rules: &Rules) -> Scanner {
    Scanner::builder().without_builtin().add_rules(rules).build().expect("a valid file")
}

fn templates(rule: &Rule) -> impl Iterator<Item = (&str, u64)> {
    rule.examples.iter().flat_map(|template| SEEDS.map(move |seed| (template.as_str(), seed)))
}

#[test]
fn every_rule_has_examples_and_counterexamples() {
    for rule in rule_files().iter().flat_map(Rules::iter) {
        assert!(rule.examples.len() >= 2, "{}", rule.id);
        assert!(rule.counterexamples.len() >= 2, "{}", rule.id);
        assert!(!rule.remedy.is_empty() && !rule.sources.is_empty(), "{}", rule.id);
    }
}

/// The path of a file that a rule with a condition on the path is for.
fn path_for(rule: &Rule) -> Option<&'static str> {
    rule.path.as_ref().map(|_| match rule.id.as_str() {
        "file.netrc" | "file.netrc-line" => "home/bob/.netrc",
        "file.pgpass" => "home/bob/.pgpass",
        "file.shadow" => "etc/shadow",
        other => panic!("{other}: name a path that it is for"),
    })
}

#[test]
fn every_example_is_found_by_its_rule() {
    let mut missed = Vec::new();
    for rules in rule_files() {
        let scanner = own_scanner(&rules);
        for rule in rules.iter() {
            for (template, seed) in templates(rule) {
                let expansion = expanded(template, seed);
                let secret = expansion.secret.start as u64..expansion.secret.end as u64;
                let (found, _) = scan(&scanner, &expansion.text, path_for(rule));
                let found = brief(&scanner, &found);
                if !found.contains(&(rule.id.clone(), secret.clone())) {
                    missed.push(format!(
                        "{} seed {seed}: {template}\n  found {found:?}, not {secret:?}",
                        rule.id
                    ));
                    break;
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn no_counterexample_is_found_by_its_rule() {
    let mut wrong = Vec::new();
    for rules in rule_files() {
        let scanner = own_scanner(&rules);
        for rule in rules.iter() {
            for template in &rule.counterexamples {
                for seed in SEEDS {
                    let expansion = expanded(template, seed);
                    let (found, _) = scan(&scanner, &expansion.text, path_for(rule));
                    if brief(&scanner, &found).iter().any(|(id, _)| *id == rule.id) {
                        wrong.push(format!("{} seed {seed}: {template}", rule.id));
                        break;
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} found:\n{}", wrong.len(), wrong.join("\n"));
}

/// With all rules at once, an example is still reported, and as one credential.
#[test]
fn with_all_rules_each_secret_is_one_finding() {
    let scanner = Scanner::builtin();
    let mut wrong = Vec::new();
    for rule in rule_files().iter().flat_map(Rules::iter) {
        for (template, seed) in templates(rule) {
            let expansion = expanded(template, seed);
            let secret = expansion.secret.start as u64..expansion.secret.end as u64;
            let (found, _) = scan(&scanner, &expansion.text, path_for(rule));
            let covering =
                found.iter().filter(|m| m.secret.start < secret.end && secret.start < m.secret.end);
            if covering.count() != 1 {
                let found = brief(&scanner, &found);
                wrong.push(format!(
                    "{} seed {seed}: {template}\n  found {found:?}, secret {secret:?}",
                    rule.id
                ));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
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
