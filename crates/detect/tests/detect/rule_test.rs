//! What testing a rule file finds: every kind of fault, at its line.

use std::fs;
use std::path::Path;

use scrubjay_detect::{FaultKind, RuleFile, RuleTest};

use crate::support::expanded;

/// A rule without a fault, line by line.
const GOOD: &[&str] = &[
    "[[rule]]",
    "id = 'acme.key'",
    "description = 'Acme key'",
    "literals = ['acme_']",
    "pattern = 'acme_[0-9a-f]{16}'",
    "confidence = 'high'",
    "remedy = 'Revoke it.'",
    "sources = ['https://acme.example/docs']",
    "examples = ['«acme_{hex:16}»',",
    "  'key: «acme_{hex:16}»']",
    "counterexamples = ['acme_{hex:8}',",
    "  'acme_{HEX:16}']",
];

/// Lines and kinds of faults.
type Expected = &'static [(u32, FaultKind)];

/// The faults of that rule with a line changed: lines and kinds.
fn faults(line: usize, text: &str) -> Vec<(u32, FaultKind)> {
    let mut lines = GOOD.to_vec();
    lines[line - 1] = text;
    faults_of(&lines.join("\n")).into_iter().map(|(line, kind, _)| (line, kind)).collect()
}

fn faults_of(text: &str) -> Vec<(u32, FaultKind, String)> {
    let file = RuleFile::new("acme.toml", text.to_owned()).expect("a rule file");
    let faults = RuleTest::new(&file).expect("rules that compile").faults();
    faults.into_iter().map(|fault| (fault.line, fault.kind, fault.detail)).collect()
}

#[test]
fn every_fault_has_its_line() {
    use FaultKind::*;
    assert_eq!(faults(1, GOOD[0]), []);
    let cases: [(usize, &str, Expected); 14] = [
        (10, "  'key: «acme_{hex:17}»']", &[(10, ExampleMissed)]),
        (10, "  'key: «acme_{hex:15}»x']", &[(10, ExampleMissed)]),
        (10, "  '«key»: acme_{hex:16}']", &[(10, ExampleMissed)]),
        (10, "  'key: «acme_{hax:16}»']", &[(10, BadTemplate)]),
        (12, "  'acme_{hex:16}']", &[(12, CounterexampleFound)]),
        (12, "  'acme_{hex:16']", &[(12, BadTemplate)]),
        (10, "]", &[(1, FewExamples)]),
        (12, "]", &[(1, FewCounterexamples)]),
        (7, "", &[(1, NoRemedy)]),
        (8, "", &[(1, NoSources)]),
        (4, "literals = ['acme_', 'umbra_']", &[(4, UselessLiteral)]),
        (4, "literals = []", &[]),
        (
            5,
            "pattern = 'acme_(?:[0-9a-f]|[0-9a-f])*?'",
            &[(5, EnginePattern), (9, ExampleMissed), (10, ExampleMissed)],
        ),
        (5, "pattern = '[ace_m]*?acme_[0-9a-f]{16}'", &[(5, UnanchoredPattern)]),
    ];
    for (line, text, expected) in cases {
        assert_eq!(faults(line, text), expected, "{text}");
    }
    let slow = GOOD.join("\n").replace("literals = ['acme_']", "").replace("acme_", "");
    assert!(faults_of(&slow).iter().any(|(line, kind, _)| (*line, *kind) == (5, SlowRule)));
}

#[test]
fn a_fault_tells_what_was_found() {
    let detail = |line: usize, text: &str| {
        let mut lines = GOOD.to_vec();
        lines[line - 1] = text;
        faults_of(&lines.join("\n")).remove(0).2
    };
    assert_eq!(
        detail(10, "  'key: «acme_{hex:17}»']"),
        "\"key: «acme_{hex:17}»\": the secret is at bytes 6 to 27, nothing is found (seed 0)"
    );
    assert_eq!(
        detail(10, "  'key: acme_{hex:16}']"),
        "\"key: acme_{hex:16}\": the secret is at bytes 1 to 26, found is acme.key at bytes 6 to \
         26 (seed 0)"
    );
}

#[test]
fn a_credential_in_the_file_is_named_not_shown() {
    let token = String::from_utf8(expanded("ghp_{base62:30}{crc32}", 3).text).expect("text");
    let example = format!("  'key: «acme_{{hex:16}}» {token}']");
    let mut lines = GOOD.to_vec();
    lines[9] = &example;
    let faults = faults_of(&lines.join("\n"));
    let [(10, FaultKind::CredentialInFile, detail)] = &faults[..] else {
        panic!("{}", faults.len())
    };
    assert_eq!(detail, "this looks like github.pat-classic; write a template instead");
}

/// With all rules together an example is one finding: here a rule of the catalogue finds it too.
#[test]
fn rules_are_tested_among_all() {
    let rule = GOOD.join("\n").replace(
        "  'key: «acme_{hex:16}»']",
        "  'https://example.org/?acme=«acme_{hex:16}»&t=ghp_{base62:30}{crc32}']",
    );
    assert_eq!(faults_of(&rule), []);
    let inside = GOOD.join("\n").replace("acme_", "inside_").replace(
        "  'key: «inside_{hex:16}»']",
        "  'https://hooks.slack.com/services/T{BASE36:10}/B{BASE36:10}/«inside_{hex:16}»']",
    );
    let faults = faults_of(&inside);
    assert!(faults.iter().all(|(_, kind, _)| *kind == FaultKind::NotOneFinding), "{faults:?}");
}

/// A changed built-in file is tested in place of the one that is built in.
#[test]
fn a_changed_builtin_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/aws.toml");
    let text = fs::read_to_string(path).expect("a rule file");
    let changed = format!("{text}\n# changed\n");
    let file = RuleFile::new("aws.toml", changed).expect("a rule file");
    assert_eq!(RuleTest::new(&file).expect("rules that compile").faults(), []);
    let broken = text.replace("entropy = 3.8", "entropy = 7.9");
    let file = RuleFile::new("aws.toml", broken).expect("a rule file");
    assert!(!RuleTest::new(&file).expect("rules that compile").faults().is_empty());
}

/// A rule with a condition on paths is tried with a path that it is for.
#[test]
fn a_condition_on_paths() {
    let rule = GOOD.join("\n").replace("confidence", "path = '(?:^|/)acme\\.ya?ml$'\nconfidence");
    assert_eq!(faults_of(&rule), []);
}

#[test]
fn kinds_have_names_of_their_own() {
    let mut names: Vec<&str> = FaultKind::ALL.iter().map(|kind| kind.name()).collect();
    let listed = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), listed);
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
}
