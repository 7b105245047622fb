//! The documentation says what the command says.

use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_scan::{CONFIG_KEYS, ConfigKey};
use scrubjay_sources::SkipReason;

use crate::rules_md;
use crate::run::run;

fn doc(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

const COMMANDS: &[&str] = &[
    "",
    "scan",
    "ignore",
    "ignore add",
    "ignore list",
    "ignore prune",
    "rules",
    "rules list",
    "rules show",
    "rules test",
    "completions",
    "man",
];

/// The help of every command, as a document.
fn help() -> String {
    let mut text = String::from(
        "# The command line\n\nWhat `scrubjay --help` prints, command by command. Generated: see \
         `crates/cli/tests/it/docs.rs`.\n",
    );
    for command in COMMANDS {
        let args: Vec<&str> = command.split_terminator(' ').chain(["--help"]).collect();
        let ran = run(&args);
        assert_eq!(ran.code, 0);
        let help: String =
            ran.stdout().lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let title = format!("scrubjay {command}");
        text += &format!("\n## {}\n\n```text\n{}\n```\n", title.trim_end(), help.trim_end());
    }
    text
}

/// Run with `--ignored` to write the document anew.
#[test]
#[ignore = "writes docs/cli.md"]
fn write_cli_md() {
    fs::write(doc("cli.md"), help()).unwrap();
}

#[test]
fn cli_md_is_the_help() {
    let written = fs::read_to_string(doc("cli.md")).unwrap_or_default();
    assert!(
        written == help(),
        "docs/cli.md is out of date; run: cargo test -p scrubjay --test it write_cli_md -- --ignored"
    );
}

/// Run with `--ignored` to write the document anew.
#[test]
#[ignore = "writes docs/rules.md"]
fn write_rules_md() {
    fs::write(doc("rules.md"), rules_md::text()).unwrap();
}

#[test]
fn rules_md_is_the_catalogue() {
    let written = fs::read_to_string(doc("rules.md")).unwrap_or_default();
    assert!(
        written == rules_md::text(),
        "docs/rules.md is out of date; run: \
         cargo test -p scrubjay --test it write_rules_md -- --ignored"
    );
}

#[test]
fn config_md_lists_every_key() {
    let row = |key: &ConfigKey| {
        let ConfigKey { table, name, in_trees, kind, example, about, .. } = key;
        let tree = if *in_trees { "yes" } else { "no" };
        format!("| `{table}` | `{name}` | {tree} | {kind}, such as `{example}` | {about} |")
    };
    let text = fs::read_to_string(doc("config.md")).unwrap();
    let listed: Vec<&str> = text.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = CONFIG_KEYS.iter().map(row).collect();
    assert!(
        listed.starts_with(&expected.iter().map(String::as_str).collect::<Vec<_>>()),
        "{}",
        expected.join("\n")
    );
}

#[test]
fn scan_md_lists_every_reason_to_skip() {
    let text = fs::read_to_string(doc("scan.md")).unwrap();
    let listed: Vec<&str> = text.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = SkipReason::ALL
        .iter()
        .map(|reason| format!("| `{}` | {} |", reason.name(), reason.description()))
        .collect();
    assert!(listed.len() >= expected.len());
    assert_eq!(&listed[..expected.len()], expected);
}
