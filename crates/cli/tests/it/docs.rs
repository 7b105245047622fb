//! The documentation says what the command says.

use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_detect::{Clues, Confidence};
use scrubjay_scan::{CONFIG_KEYS, ConfigKey, EXPOSED_RULE};
use scrubjay_sources::{SkipReason, home_places};

use crate::rules_md;
use crate::run::run;

fn doc(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

const COMMANDS: &[&str] = &[
    "",
    "scan",
    "hook",
    "hook install",
    "hook status",
    "hook test",
    "hook uninstall",
    "hook allowlist",
    "hook run",
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

/// The table of places, as a document.
fn home() -> String {
    let count: usize = home_places().iter().map(|category| category.places.len()).sum();
    let mut text = format!(
        "# Home directories\n\n`scrubjay scan --home` looks at the {count} places of a home directory \
         where credentials are known to lie, lists those\nthat are there, and reports what it finds \
         in them. A private file that others can read is a finding\n(`{EXPOSED_RULE}`), unless a \
         directory above it keeps them out. Generated from\n`crates/sources/home/*.toml`: see \
         `crates/cli/tests/it/docs.rs`.\n\n{HOME_NOTES}"
    );
    for category in home_places() {
        text += &format!("\n## {}\n\n{HOME_HEAD}", category.title);
        for place in &category.places {
            let lists = place.paths_by_platform().map(|(platform, paths)| {
                let paths: Vec<_> = paths.iter().map(|path| format!("`{path}`")).collect();
                let label = if platform.is_empty() { "" } else { &format!("{platform}: ") };
                format!("{label}{}", paths.join(", "))
            });
            let paths = lists.collect::<Vec<_>>().join("<br>");
            let name = match &place.source {
                Some(source) => format!("[{}]({source})", place.name),
                None => place.name.clone(),
            };
            let mode = if place.private { "private" } else { "" };
            let store = if place.store { "store" } else { "" };
            let marks = [mode, store].into_iter().filter(|mark| !mark.is_empty());
            let marks = marks.collect::<Vec<_>>().join(", ");
            let cells =
                [&format!("{name}<br>`{}`", place.id), &paths, &marks, &place.why, &place.fix];
            let cells = cells.map(|cell| cell.replace('|', "\\|"));
            text += &format!("| {} |\n", cells.join(" | "));
        }
    }
    text
}

const HOME_HEAD: &str = "| place | where | | why | what to do |\n|---|---|---|---|---|\n";

const HOME_NOTES: &str = "\
- `private`: files are expected to have the mode 0600, directories 0700. Modes are looked at on Unix
  only; access control lists are not, nor who is in a group.
- `store`: a store of credentials, worth knowing of whatever is found in it.
- `*` stands for any part of a name, `{a,b}` for a or b; a slash at the end for a directory and
  what is in it.
- `$XDG_CONFIG_HOME` and other variables stand for their value where they are set and the home is
  the user's own, and for their default where they have one. `$APP_DATA` is no variable: it is
  `$XDG_CONFIG_HOME` on Linux, `~/Library/Application Support` on macOS, `%APPDATA%` on Windows.
- What links lead to outside of the home is listed, not read. Sockets and FIFOs are listed, not read.
- Only Linux is tested. The paths of macOS and Windows come from documentation; on Windows no modes
  are looked at.
- A link leads to the program's own documentation. Not every path was checked against it.
";

/// Run with `--ignored` to write the document anew.
#[test]
#[ignore = "writes docs/home.md"]
fn write_home_md() {
    fs::write(doc("home.md"), home()).unwrap();
}

#[test]
fn home_md_is_the_table() {
    let written = fs::read_to_string(doc("home.md")).unwrap_or_default();
    assert!(
        written == home(),
        "docs/home.md is out of date; run: cargo test -p scrubjay --test it write_home_md -- --ignored"
    );
}

#[test]
fn scan_md_says_what_each_confidence_means_and_from_when_on() {
    let text = fs::read_to_string(doc("scan.md")).unwrap();
    for level in [Confidence::High, Confidence::Medium, Confidence::Low] {
        let row = format!("| `{level}` | {} |\n", level.says());
        assert!(text.contains(&row), "{row}");
    }
    for (points, level) in [(Clues::MEDIUM, "the confidence is medium"), (Clues::LOW, "it is low")]
    {
        let words = format!("From {points} on {level}");
        assert!(text.replace('\n', " ").contains(&words), "{words}");
    }
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
