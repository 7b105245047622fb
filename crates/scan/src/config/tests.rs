//! Configuration files and their layers, on text.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use scrubjay_detect::Confidence;
use scrubjay_sources::{EntryKind, SkipReason};

use super::keys::CONFIG_KEYS;
use super::*;
use crate::samples::{report_below, text};
use crate::{By, Report, Roots, Suppressions};

fn file(kind: ConfigKind, text: &str) -> ConfigFile {
    ConfigFile::parse(kind, "f.toml", text.as_bytes()).unwrap()
}

fn error(text: &str) -> String {
    ConfigFile::parse(ConfigKind::Outside, "f.toml", text.as_bytes()).unwrap_err().to_string()
}

fn warnings(kind: ConfigKind, text: &str) -> Vec<String> {
    file(kind, text).warnings().iter().map(ToString::to_string).collect()
}

/// A table with one key. An entry of `allow` has what it needs beside.
fn with(key: &ConfigKey, value: &str) -> String {
    let ConfigKey { table, name, .. } = key;
    match (*table, *name) {
        ("allow", "reason") => format!("[[allow]]\nrules = ['aws']\nreason = {value}"),
        ("allow", _) => format!("[[allow]]\nreason = 'known'\n{name} = {value}"),
        _ => format!("[{table}]\n{name} = {value}"),
    }
}

#[test]
fn every_key_takes_its_example_and_nothing_else() {
    for key in &CONFIG_KEYS {
        let text = with(key, key.example);
        assert!(warnings(ConfigKind::Outside, &text).is_empty(), "{}", key.name);
        let said = warnings(ConfigKind::Tree, &text);
        assert_eq!(said.is_empty(), key.in_trees, "{said:?}");
        // A key that the parser forgot would take anything.
        let said = error(&with(key, "{ a = 1 }"));
        assert!(said.contains(&format!("`{}` needs {}", key.name, key.kind)), "{said}");
    }
}

#[test]
fn what_is_odd_is_said_with_the_nearest_key() {
    let text = "exclude = ['a']\n[scan]\nexlude = []\n  min_confidence = 'low'\nzebra = 1\n[[allow]]\nreason = 'x'\npath = ['a']\n[alow]\n";
    assert_eq!(
        warnings(ConfigKind::Tree, text),
        [
            "unknown key `exclude` at f.toml:1:1: did you mean `scan.exclude`?",
            "unknown key `exlude` at f.toml:3:1: did you mean `exclude`?",
            "unknown key `min_confidence` at f.toml:4:3: did you mean `min-confidence`?",
            "unknown key `zebra` at f.toml:5:1",
            "unknown key `path` at f.toml:8:1: did you mean `paths`? The entry does not hold.",
            "unknown key `alow` at f.toml:9:2: did you mean `[allow]`?",
        ]
    );
    let text = "[tree]\nallow = true\n['a key of any kind']\n";
    assert_eq!(
        warnings(ConfigKind::Tree, text),
        [
            "`allow` at f.toml:2:1 has no effect: it is for config.toml only",
            "unknown key `(not shown)` at f.toml:3:2",
        ]
    );
}

#[test]
fn errors_say_where_and_what_to_do() {
    for (text, said) in [
        ("[scan]\nä = 1", "f.toml:2:1: not TOML: "),
        ("[scan]\n  min-confidence = 'sure'", "f.toml:2:20: `min-confidence` needs `\"low\"`, "),
        ("[scan]\nexclude = ['a',\n '[z-a]']", "f.toml:3:2: in `exclude`: not a pattern"),
        ("scan = 1", "f.toml:1:8: `scan` is a table: write `[scan]`"),
        ("[allow]\n", "f.toml:1:1: `allow` is a list of tables: write `[[allow]]` above each"),
        ("[scan]\nonly = []", "f.toml:2:8: `only` needs a list of ids"),
        ("[[allow]]\nrules = ['aws']", "f.toml:1:1: this entry has no `reason`"),
        ("[[allow]]\nreason = 'x'", "f.toml:1:1: this entry names no `values`"),
        (
            "[[allow]]\nreason = 'x'\nvalues = ['ok', 'a)|(b']",
            "f.toml:3:17: in `values`: no regular expression: unopened group",
        ),
        (
            "[[allow]]\nreason = 'x'\nvalues = ['((a{99}){99}){99}']",
            "f.toml:3:11: in `values`: a regular expression that is too large",
        ),
    ] {
        assert!(error(text).starts_with(said), "{}", error(text));
    }
    let bytes = b"[scan]\nstrict = \xff";
    let said = ConfigFile::parse(ConfigKind::Tree, "f.toml", bytes).unwrap_err();
    assert_eq!(said.to_string(), "f.toml:2:10: not UTF-8; save the file as UTF-8");
    let known = file(ConfigKind::Tree, "[scan]\nonly = ['aws', 'githob']");
    let said = known.check_rules(["aws", "github"]).unwrap_err().to_string();
    assert_eq!(said, "f.toml:2:16: no rule or provider of this name; the nearest is `github`");
}

#[test]
fn no_error_shows_what_a_value_is() {
    let value = "dont-show-this-value-in-errors";
    for text in [
        value.to_owned(),
        format!("a = {value}"),
        format!("a = \"{value}"),
        format!("a = '{value}'\na = '{value}'"),
        format!("'{value}' = 1\n'{value}' = 2"),
        format!("['{value}']\n['{value}']"),
        format!("'{value}' = 1\n['{value}'.b]"),
        format!("[scan]\nmin-confidence = '{value}'"),
        format!("[scan]\nexclude = ['[{value}']"),
        format!("[[allow]]\nreason = 'x'\nvalues = ['({value}']"),
        format!("[[allow]]\nreason = 'x'\nvalues = ['\\p{{{value}}}']"),
    ] {
        let said = error(&text);
        assert!(!said.contains("show"), "{said}");
    }
    let known = file(ConfigKind::Tree, &format!("[scan]\nonly = ['{value}']"));
    assert!(!known.check_rules(["aws"]).unwrap_err().to_string().contains("show"));
}

/// What is found in these files, below the root `r`, which has this name in its project.
fn found(config: Configuration, name: &str, files: &[(&str, Vec<u8>)]) -> Report {
    let config = Arc::new(config);
    let suppressions = Suppressions::default().configuration(Arc::clone(&config));
    report_below(Roots::new().with("r", name), files, suppressions)
}

fn tree(text: &str, folder: &str) -> Configuration {
    let scope = TreeScope { roots: vec![0], folder: folder.into() };
    Configuration::default().tree(file(ConfigKind::Tree, text), scope)
}

fn token() -> Vec<u8> {
    text("TOKEN=ghp_{base62:30}{crc32}\n")
}

/// By whom each suppressed credential is, and how many are reported.
fn told(report: &Report) -> (Vec<By>, usize) {
    let by = report.suppressed.iter().map(|one| one.suppressed.as_ref().unwrap().by);
    (by.collect(), report.credentials.len())
}

#[test]
fn what_the_tree_hides_is_suppressed_and_counted() {
    let files = [("r/a/x.env", token())];
    for rules in [
        "[scan]\nwithout = ['github.pat-classic']",
        "[scan]\nwithout = ['github']",
        "[scan]\nonly = ['aws']",
        "[[allow]]\nreason = 'x'\nrules = ['github']",
        "[[allow]]\nreason = 'x'\npaths = ['/a/']",
        "[[allow]]\nreason = 'x'\nvalues = ['ghp_.*']",
        "[[allow]]\nreason = 'x'\nvalues = ['no', 'ghp_\\w+']\npaths = ['*.env']\nrules = ['github']",
    ] {
        let report = found(tree(rules, ""), "", &files);
        assert_eq!(told(&report), (vec![By::TreeConfig], 0), "{rules}");
        let counts = report.suppressed_counts();
        assert_eq!((counts.tree_config, counts.tree()), (1, 1));
        // Neither where it is not wanted.
        let strict = Settings { strict: Some(true), ..Settings::default() };
        let report = found(tree(rules, "").arguments(strict, None), "", &files);
        assert_eq!(told(&report), (vec![], 1), "{rules}");
        let trust = TreeTrust { allow: Some(false), rules: Some(false), ..TreeTrust::default() };
        let settings = Settings { tree: trust, ..Settings::default() };
        let report = found(tree(rules, "").arguments(settings, None), "", &files);
        assert_eq!(told(&report), (vec![], 1), "{rules}");
        // Nor for another root, or what is read from elsewhere.
        let report = found(tree(rules, ""), "", &[("s/a/x.env", token())]);
        assert_eq!(told(&report), (vec![], 1), "{rules}");
    }
    for rules in [
        "[scan]\nwithout = ['github.oauth', 'aws']",
        "[scan]\nonly = ['github']",
        "[[allow]]\nreason = 'x'\nrules = ['aws']",
        "[[allow]]\nreason = 'x'\npaths = ['/x.env']",
        "[[allow]]\nreason = 'x'\nvalues = ['ghp_', '.{39}']",
        "[[allow]]\nreason = 'x'\nvalues = ['ghp_.*']\npaths = ['b']",
    ] {
        assert_eq!(told(&found(tree(rules, ""), "", &files)), (vec![], 1), "{rules}");
    }
}

#[test]
fn patterns_are_relative_to_the_file() {
    let rules = "[scan]\nexclude = ['/a/']\n[[allow]]\nreason = 'x'\npaths = ['/a/']";
    let files = [("r/a/x.env", token())];
    for (folder, name, by) in
        [("", "", true), ("sub", "sub", true), ("", "sub", false), ("sub", "sub/deep", false)]
    {
        let report = found(tree(rules, folder), name, &files);
        assert_eq!(report.credentials.is_empty(), by, "{folder} {name}");
        let config = Arc::new(tree(rules, folder));
        let exclusions = config.exclusions(&Roots::new().with("r", name)).unwrap();
        let reason = |path| exclusions.reason(Path::new(path), EntryKind::Directory);
        assert_eq!(reason("r/a"), by.then_some(SkipReason::TreeExcluded), "{folder} {name}");
        assert_eq!((reason("r"), reason("s/a"), reason("/r/a")), (None, None, None));
    }
    assert!(!tree(rules, "").looks_at_all());
    let trust = TreeTrust { exclude: Some(false), ..TreeTrust::default() };
    let settings = Settings { tree: trust, ..Settings::default() };
    let config = Arc::new(tree(rules, "").arguments(settings, None));
    assert!(config.exclusions(&Roots::new().with("r", "")).is_none() && config.looks_at_all());
}

#[test]
fn what_is_said_outside_of_the_tree_beats_the_tree() {
    let outside = |text: &str| file(ConfigKind::Outside, text);
    let files = [("r/x.env", token()), ("r/y.env", text("DB_PASSWORD=\"{base62:12}7q4\"\n"))];
    let high = "[scan]\nmin-confidence = 'high'";
    assert_eq!(told(&found(tree(high, ""), "", &files)), (vec![By::TreeConfig], 1));
    let config = tree(high, "").file(outside("[scan]\nmin-confidence = 'medium'"));
    assert_eq!(told(&found(config, "", &files)), (vec![], 2));
    let rules = "[scan]\nonly = ['aws']\nwithout = ['github']";
    assert_eq!(told(&found(tree(rules, ""), "", &files)).1, 0);
    let config = tree(rules, "").file(outside("[scan]\nonly = ['github', 'generic']"));
    assert_eq!(config.only().unwrap().len(), 2);
    assert_eq!(told(&found(config, "", &files)), (vec![], 2));
    let config = tree("[scan]\nstrict = true", "");
    assert!(config.is_strict());
    assert!(!config.file(outside("[scan]\nstrict = false")).is_strict());
    // Both allow it: the tree is not said to have done it.
    let allow = "[[allow]]\nreason = 'x'\nrules = ['github']";
    let config = tree(allow, "").file(outside(allow));
    assert_eq!(told(&found(config, "", &files)), (vec![By::Config], 1));
    // It holds for standard input and for strict scans too.
    let strict = outside("[scan]\nstrict = true");
    let config = Configuration::default().file(outside(allow)).file(strict);
    assert_eq!(told(&found(config, "", &[("elsewhere", token())])), (vec![By::Config], 0));
}

#[test]
fn a_tree_may_ask_for_less_certain_findings_of_its_own() {
    let low = tree("[scan]\nmin-confidence = 'low'", "");
    assert_eq!(low.min_confidence(), Confidence::Low);
    let judged = |path: &'static str| {
        let roots = Roots::new().with("r", "").with("s", "");
        let origin = scrubjay_sources::Origin::file(path);
        let report = found(Configuration::default(), "", &[("r/x", token())]);
        let rule = &report.credentials[0].rule;
        Judge::new(&low, &roots, &origin).ruling(rule, Confidence::Low, b"x")
    };
    assert_eq!((judged("r/x"), judged("s/x")), (Ruling::Report, Ruling::Drop));
}

proptest! {
    #[test]
    fn the_parser_never_panics(text in "[\\[\\]a-z=\"',.#\\n {}0-9\u{e4}-]{0,80}") {
        let _ = ConfigFile::parse(ConfigKind::Outside, "f", text.as_bytes());
    }

    #[test]
    fn nor_on_any_value_of_a_known_key(
        at in 0..CONFIG_KEYS.len(),
        value in "(\\['[^'\\n]{0,20}'(, ?'.{0,5}')*\\]|true|'[^'\\n]*'|[0-9.]{1,5}|.{0,20})",
    ) {
        let text = with(&CONFIG_KEYS[at], &value);
        if let Err(error) = ConfigFile::parse(ConfigKind::Tree, "f", text.as_bytes()) {
            prop_assert!((1..=text.lines().count() + 1).contains(&error.line()));
            prop_assert!(error.column() > 0);
        }
    }
}
