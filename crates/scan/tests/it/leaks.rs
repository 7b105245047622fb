//! No output gives a secret away unless it was asked for.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_detect::{Rules, Scanner, template::expand};
use scrubjay_scan::{Colour, Format, Report, Reveal, Scan, Style, write_report};
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
                let expansion = expand(example, seed + index as u64).unwrap();
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
    Scan::new(Scanner::builtin()).paths(&Sources::new(Config::new()), [tree.path()])
}

fn written(report: &Report, format: Format, reveal: Reveal) -> Vec<u8> {
    let style = Style::new().reveal(reveal).colour(Colour::Ansi);
    let mut out = Vec::new();
    write_report(report, format, &style, &mut out).unwrap();
    out
}

#[test]
fn no_output_holds_a_secret_or_a_piece_of_one() {
    // What the rules themselves say is known to everyone.
    let rules = rule_files().concat();
    let rules: HashSet<&[u8]> = rules.as_bytes().windows(PIECE).collect();
    for seed in [1, 20_000, 300_000] {
        let (planted, others) = (examples(seed), examples(seed + 7_777));
        let mut hidden: HashMap<&[u8], &str> = HashMap::new();
        for ((name, _, secret), (_, _, other)) in planted.iter().zip(&others) {
            // What does not depend on the seed is the format's own.
            let known: HashSet<&[u8]> = other.windows(PIECE).collect();
            let own = |piece: &&[u8]| !known.contains(piece) && !rules.contains(piece);
            hidden.extend(secret.windows(PIECE).filter(own).map(|piece| (piece, name.as_str())));
        }
        let report = scan(&plant(&planted));
        assert!(report.credentials.len() > planted.len() / 2, "the examples are found");
        let formats =
            Format::ALL.iter().map(|&f| (f.name(), written(&report, f, Reveal::Redacted)));
        let debug = ("debug", format!("{report:#?}").into_bytes());
        for (format, text) in formats.chain([debug]) {
            let held = text.windows(PIECE).find_map(|piece| hidden.get(piece));
            assert_eq!(held, None, "{format} holds a piece of it");
        }
    }
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
