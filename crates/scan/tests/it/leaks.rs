//! No output gives a secret away unless it was asked for.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_detect::{Confidence, Rules, Scanner, template::expand};
use scrubjay_scan::{
    Colour, Format, Inline, Report, Reveal, Scan, Style, SuppressedFindings, Suppressions,
    write_report,
};
use scrubjay_sources::{Config, Sources};

/// The length of a piece of a secret that no output may hold.
const PIECE: usize = 8;

/// The texts of the built-in rule files.
fn rule_files() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../detect/rules");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files.into_iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Every example of the built-in rules, expanded from one seed: its name, its text, its secret.
fn examples(seed: u64) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let mut examples = Vec::new();
    for file in rule_files() {
        let rules = Rules::from_toml("rules", &file).unwrap();
        for rule in rules.iter() {
            for (index, example) in rule.examples.iter().enumerate() {
                // A seed each: what one shows as a fact may otherwise be a part of another's secret.
                let expansion = expand(example, seed + examples.len() as u64).unwrap();
                let secret = expansion.text[expansion.secret].to_vec();
                examples.push((format!("{}-{index}", rule.id), expansion.text, secret));
            }
        }
    }
    examples
}

/// A tree with a file for each example.
fn plant(examples: &[(String, Vec<u8>, Vec<u8>)]) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    for (name, text, _) in examples {
        fs::write(tree.path().join(name), text).unwrap();
    }
    tree
}

fn scan(tree: &tempfile::TempDir) -> Report {
    scan_with(Scanner::builtin(), tree)
}

fn scan_with(scanner: Scanner, tree: &tempfile::TempDir) -> Report {
    Scan::new(scanner).paths(&Sources::new(Config::new()), [tree.path()])
}

fn written(report: &Report, format: Format, reveal: Reveal) -> Vec<u8> {
    let style = Style::new().reveal(reveal).colour(Colour::Ansi);
    let style = style.suppressed(SuppressedFindings::Listed);
    let mut out = Vec::new();
    write_report(report, format, &style, &mut out).unwrap();
    out
}

/// The pieces of secrets that no output may hold, each with the name of its example.
fn hidden(seed: u64, planted: &[(String, Vec<u8>, Vec<u8>)]) -> HashMap<Vec<u8>, String> {
    // What the rules themselves say is known to everyone.
    let rules = rule_files().concat();
    let rules: HashSet<&[u8]> = rules.as_bytes().windows(PIECE).collect();
    let mut hidden = HashMap::new();
    for ((name, _, secret), (_, _, other)) in planted.iter().zip(&examples(seed + 7_777)) {
        // What does not depend on the seed is the format's own.
        let known: HashSet<&[u8]> = other.windows(PIECE).collect();
        let own = |piece: &&[u8]| !known.contains(piece) && !rules.contains(piece);
        let pieces = secret.windows(PIECE).filter(own);
        hidden.extend(pieces.map(|piece| (piece.to_vec(), name.clone())));
    }
    hidden
}

fn assert_hidden(report: &Report, hidden: &HashMap<Vec<u8>, String>) {
    let formats = Format::ALL.iter().map(|&f| (f.name(), written(report, f, Reveal::Redacted)));
    let debug = ("debug", format!("{report:#?}").into_bytes());
    for (format, text) in formats.chain([debug]) {
        let held = text.windows(PIECE).find_map(|piece| hidden.get(piece));
        assert_eq!(held, None, "{format} holds a piece of it");
    }
}

#[test]
fn no_output_holds_a_secret_or_a_piece_of_one() {
    for seed in [1, 20_000, 300_000] {
        let planted = examples(seed);
        let report = scan(&plant(&planted));
        assert!(report.credentials.len() > planted.len() / 2, "the examples are found");
        assert_hidden(&report, &hidden(seed, &planted));
    }
}

#[test]
fn no_output_holds_a_secret_that_is_suppressed_or_in_a_reason() {
    let seed = 60_000;
    let planted = examples(seed);
    let mut marked = planted.clone();
    for (_, text, _) in &mut marked {
        let last = text.rsplit(|&byte| byte == b'\n').next().unwrap_or_default().to_vec();
        text.extend([b" # scrubjay:allow ", &last[..]].concat());
    }
    let inline = Suppressions::default().inline(Inline::Honoured);
    let scan = Scan::new(Scanner::builtin()).suppressions(inline);
    let report = scan.paths(&Sources::new(Config::new()), [plant(&marked).path()]);
    assert!(report.suppressed.len() > planted.len() / 2, "the examples are suppressed");
    assert_hidden(&report, &hidden(seed, &planted));
}

#[test]
fn no_output_holds_a_secret_that_was_not_looked_for() {
    let seed = 40_000;
    let mut planted = examples(seed);
    // Each example beside the others, too.
    let all: Vec<u8> = planted.iter().flat_map(|(_, text, _)| [&text[..], b" "].concat()).collect();
    planted.push(("all".to_owned(), all, Vec::new()));
    let line = expand("postgres://{lower:5}:{base62:20}@db.acme.dev/x?password={base62:22}", 1);
    let line = line.unwrap().text;
    planted.push(("url".to_owned(), line.clone(), Vec::new()));
    let tree = plant(&planted);
    let mut hidden = hidden(seed, &planted[..planted.len() - 2]);
    let at = line.iter().position(|&byte| byte == b'@').unwrap();
    for secret in [&line[at - 20..at], &line[line.len() - 22..]] {
        hidden.extend(secret.windows(PIECE).map(|piece| (piece.to_vec(), "url".to_owned())));
    }

    let builtin = Scanner::builtin();
    let providers: BTreeSet<String> =
        builtin.rules().map(|rule| rule.provider().to_owned()).collect();
    for provider in providers {
        let scanner = Scanner::builder().only([provider]).build().unwrap();
        let report = scan_with(scanner, &tree);
        assert!(!report.credentials.is_empty(), "the examples are found");
        assert_hidden(&report, &hidden);
    }
    let sure = Scanner::builder().min_confidence(Confidence::High).build().unwrap();
    assert_hidden(&scan_with(sure, &tree), &hidden);
}

#[test]
fn what_is_revealed_is_the_secret() {
    let examples = examples(5);
    let report = scan(&plant(&examples));
    for format in [Format::Json, Format::Jsonl, Format::Csv, Format::Text, Format::Sarif] {
        let text = written(&report, format, Reveal::Revealed);
        let held: HashSet<&[u8]> = text.windows(PIECE).collect();
        let found = examples
            .iter()
            .filter(|(_, _, secret)| secret.windows(PIECE).all(|piece| held.contains(piece)))
            .count();
        assert!(found > examples.len() / 2, "{format}: {found}");
    }
}
