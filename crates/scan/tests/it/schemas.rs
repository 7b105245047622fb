//! What is written has the form that its schema describes.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use scrubjay_detect::{Scanner, template::expand};
use scrubjay_scan::{
    AppliedList, By, ConfigFile, ConfigKind, Configuration, Date, Entry, FingerprintKey, Format,
    IgnoreList, Inline, ListKind, Report, Reveal, Roots, Scan, Style, SuppressedFindings,
    Suppressions, TreeScope, write_report,
};
use scrubjay_sources::{Config, HomeDirs, HomePlatform, HomeSurvey, SkipReason, Sources};
use serde_json::{Value, json};

const REPORT: &str = include_str!("../../schema/report.schema.json");
const SARIF: &str = include_str!("../schemas/sarif-2.1.0.json");

/// Findings of every confidence and kind, in strange files, and one root that is not there.
fn reports() -> Vec<Report> {
    let tree = tempfile::tempdir().unwrap();
    let file = |name: &str, template: &str| {
        let text = expand(template, 3).unwrap().text;
        fs::write(tree.path().join(name), text).unwrap();
    };
    file("a b%.env", "GITHUB_TOKEN=ghp_{base62:30}{crc32}\nDB_PASSWORD={base62:12}\n");
    file("key.pem", "{pem:RSA PRIVATE KEY}");
    file("jwt\u{202e}.txt", "{jwt}");
    file("stripe.js", "key = \"pk_live_{base62:24}\"\n\"pk_live_{base62:99}\"");
    file("photo.jpg", "x");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"latin\xe9.env");
        let text = expand("TOKEN=ghp_{base62:30}{crc32}", 9).unwrap().text;
        fs::write(tree.path().join(name), text).unwrap();
    }
    let scan = Scan::new(Scanner::builtin());
    let sources = Sources::new(Config::new());
    let mut all = scan.paths(&sources, [tree.path(), &tree.path().join("gone")]);
    all.merge(scan.stdin(&sources, &*expand("TOKEN=ghp_{base62:30}{crc32}", 4).unwrap().text));
    assert!(all.credentials.len() >= 5);
    vec![all, suppressed(tree.path()), home(), Report::default()]
}

/// A home with a credential, a private file that others can read, and one whose name is no UTF-8.
fn home() -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, template: &str| {
        fs::write(folder.path().join(name), expand(template, 6).unwrap().text).unwrap();
    };
    file(".netrc", "# nothing\n");
    file(".npmrc", "//registry.npmjs.org/:_authToken=npm_{base62:30}{crc32}\n");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(folder.path(), 0o755);
        mode(&folder.path().join(".netrc"), 0o644);
        mode(&folder.path().join(".npmrc"), 0o600);
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.env");
        fs::write(folder.path().join(name), "A=b\n").unwrap();
        mode(&folder.path().join(name), 0o640);
    }
    let dirs = HomeDirs::new(folder.path(), HomePlatform::CURRENT);
    let survey = HomeSurvey::new(&dirs);
    let report = Scan::new(Scanner::builtin()).home(&Sources::new(Config::new()), survey);
    assert!(report.home_rows().len() >= 2);
    #[cfg(unix)]
    assert_eq!((report.home_rows().len(), report.counts().exposures), (3, 2));
    report
}

/// Some of it suppressed by everything that can, some compared with an older baseline.
fn suppressed(tree: &Path) -> Report {
    let sources = Sources::new(Config::new());
    let found = Scan::new(Scanner::builtin()).paths(&sources, [tree]);
    let marked = |comment: &str, template: &str| {
        let line = expand(template, 5).unwrap().text;
        fs::write(
            tree.join(comment.replace(':', "-")),
            [&line, &b" # "[..], comment.as_bytes(), b" x"].concat(),
        )
    };
    marked("scrubjay:allow", "TOKEN=ghp_{base62:30}{crc32}").unwrap();
    marked("gitleaks:allow", "KEY=sk_live_{base62:99}").unwrap();
    let key = FingerprintKey::new([7; 32]);
    let today: Date = "2026-11-23".parse().unwrap();
    let mut entries = found.credentials.iter().map(|found| {
        let mut entry = Entry::new(found.fingerprint_with(&key), today);
        (entry.owner, entry.reason) = ("ann".to_owned(), "test \"data\"".to_owned());
        entry.expires = Some(today);
        entry
    });
    let mut suppressions = Suppressions::new(today).inline(Inline::Honoured);
    for by in [By::Baseline, By::OldBaseline, By::IgnoreFile] {
        let gone = Entry::new("0f".repeat(16).parse().unwrap(), today);
        let entries = entries.next().into_iter().chain([gone]).collect();
        let list = Arc::new(IgnoreList::new(ListKind::Baseline, key).with_entries(entries));
        suppressions = suppressions.list(AppliedList::new(by, "list", list));
    }
    let config = Arc::new(configured(tree));
    let roots = Roots::new().with(tree, "");
    let exclude = config.exclusions(&roots).unwrap();
    let scan = Scan::new(Scanner::builtin()).suppressions(suppressions.configuration(config));
    let report = scan.roots(roots).paths(&Sources::new(Config::new().exclude(exclude)), [tree]);
    assert!(report.suppressed.len() >= 7 && report.difference().is_some());
    let counts = report.suppressed_counts();
    assert_eq!((counts.config, counts.tree_config), (1, 1));
    assert_eq!(report.summary.stats.skipped(SkipReason::TreeExcluded).count, 1);
    report
}

/// A configuration outside of the tree that allows one file, and the tree's that allows another and
/// excludes a third.
fn configured(tree: &Path) -> Configuration {
    let file = |kind, name: &str, more: &str| {
        let text = expand("TOKEN=ghp_{base62:30}{crc32}\n", name.len() as u64).unwrap().text;
        fs::write(tree.join(name), text).unwrap();
        let allow = format!("[[allow]]\nreason = \"test 'data'\"\npaths = ['{name}']\n{more}");
        ConfigFile::parse(kind, "config", allow.as_bytes()).unwrap()
    };
    let outside = file(ConfigKind::Outside, "outside.env", "");
    let own = file(ConfigKind::Tree, "own.env", "[scan]\nexclude = ['stripe.*']\n");
    let scope = TreeScope { roots: vec![0], folder: "".into() };
    Configuration::default().file(outside).tree(own, scope)
}

fn written(report: &Report, format: Format) -> Vec<String> {
    let write = |reveal, suppressed| {
        let mut out = Vec::new();
        let style = Style::new().reveal(reveal).suppressed(suppressed);
        write_report(report, format, &style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let (hidden, listed) = (SuppressedFindings::Counted, SuppressedFindings::Listed);
    vec![write(Reveal::Redacted, hidden), write(Reveal::Revealed, listed)]
}

fn check(schema: &Value, text: &str) {
    let schema = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> = schema
        .iter_errors(&serde_json::from_str(text).unwrap())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
}

#[test]
fn json() {
    let schema = serde_json::from_str(REPORT).unwrap();
    for report in reports() {
        for text in written(&report, Format::Json) {
            check(&schema, &text);
        }
    }
}

#[test]
fn json_lines() {
    let mut schema: Value = serde_json::from_str(REPORT).unwrap();
    let defs = schema["$defs"].take();
    let schema = json!({ "$schema": schema["$schema"], "$ref": "#/$defs/line", "$defs": defs });
    for report in reports() {
        for text in written(&report, Format::Jsonl) {
            assert!(text.ends_with('\n'));
            text.lines().for_each(|line| check(&schema, line));
            assert!(text.lines().next_back().unwrap().starts_with("{\"type\":\"summary\""));
        }
    }
}

#[test]
fn sarif() {
    let schema = serde_json::from_str(SARIF).unwrap();
    for report in reports() {
        for text in written(&report, Format::Sarif) {
            check(&schema, &text);
        }
    }
}

#[test]
fn a_path_that_is_no_utf8_is_exact_in_json() {
    if cfg!(unix) {
        let text = &written(&reports()[0], Format::Json)[0];
        let report: Value = serde_json::from_str(text).unwrap();
        let places = report["credentials"].as_array().unwrap().iter();
        let exact: Vec<_> = places
            .flat_map(|found| found["places"].as_array().unwrap())
            .filter_map(|place| place["path_bytes"].as_str())
            .map(|path| data_encoding::BASE64.decode(path.as_bytes()).unwrap())
            .collect();
        assert_eq!(exact.len(), 1);
        assert!(exact[0].ends_with(b"/latin\xe9.env"));
    }
}
