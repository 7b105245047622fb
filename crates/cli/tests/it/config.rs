//! Configuration: `config.toml` outside of the scanned tree, `scrubjay.toml` in it.

use std::fs;

use serde_json::Value;

use crate::home::Home;
use crate::run::{Ran, scan, scrubjay};

const KEY: &str = "GH_TOKEN=«ghp_{base62:30}{crc32}»\n";
const PASSWORD: &str = "DB_PASSWORD=\"«{base62:12}7q4»\"\n";

const ALLOW: &str = "[[allow]]\nreason = \"keys of the sandbox\"\nrules = [\"github\"]\n";

/// A project in `p` with two credentials, and a directory `c` for configuration.
fn home() -> Home {
    let mut home = Home::empty();
    home.write("p/.git/HEAD", "ref: refs/heads/main\n");
    home.plant("p/src/a.env", &[KEY]);
    home.plant("p/data/b.env", &[PASSWORD]);
    home.write("c/README", "");
    home
}

fn tree(home: &Home, text: &str) {
    home.write("p/scrubjay.toml", text);
}

/// Scans the project with the configuration in `c`.
fn scanned(home: &Home, args: &[&str]) -> Ran {
    let mut command = scrubjay(&["scan"]);
    command.env("SCRUBJAY_CONFIG", home.at("c")).args(args).arg(home.at("p"));
    Ran::new(command.output().unwrap())
}

/// How many credentials are reported, and by whom those are that are not.
fn counts(home: &Home, args: &[&str]) -> (usize, Vec<String>) {
    let args = [&["--format", "json", "--show-suppressed"], args].concat();
    let ran = scanned(home, &args);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr());
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let by = |one: &Value| one["suppressed"]["by"].as_str().map(str::to_owned);
    let found = report["credentials"].as_array().unwrap();
    let suppressed: Vec<_> = found.iter().filter_map(by).collect();
    (found.len() - suppressed.len(), suppressed)
}

#[test]
fn what_the_tree_allows_is_counted() {
    let home = home();
    assert_eq!(counts(&home, &[]), (2, vec![]));
    tree(&home, ALLOW);
    let ran = scanned(&home, &[]);
    assert_eq!(ran.code, 1);
    let said = "findings suppressed: 1 (1 by the scanned tree: 1 by scrubjay.toml)\n";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    let shown = scanned(&home, &["--show-suppressed"]);
    let said = "suppressed: tree-config, keys of the sandbox\n";
    assert!(shown.stdout().contains(said), "{}", shown.stdout());
    let report: Value =
        serde_json::from_slice(&scanned(&home, &["--format", "json"]).stdout).unwrap();
    let counted = &report["summary"]["suppressed"];
    assert_eq!((&counted["tree"], &counted["tree_config"]), (&1.into(), &1.into()));
    let sarif = scanned(&home, &["--format", "sarif"]);
    assert!(sarif.stdout().contains("1 by scrubjay.toml"));
    let csv = scanned(&home, &["--format", "csv", "--quiet"]);
    assert!(csv.stderr().contains("1 by scrubjay.toml"), "{}", csv.stderr());
    for args in ["--no-tree-config", "--strict"] {
        assert_eq!(counts(&home, &[args]), (2, vec![]), "{args}");
    }
    // From further down it is the same file.
    for root in ["p/src", "p/src/a.env"] {
        assert_eq!(scan(&[], &home.at(root)).code, 0, "{root}");
    }
    // Two credentials, neither reported.
    tree(&home, "[scan]\nonly = ['github']\nwithout = ['github.pat-classic']\n");
    assert_eq!(counts(&home, &[]), (0, vec!["tree-config".to_owned(); 2]));
    assert_eq!(scanned(&home, &[]).code, 0);
    tree(&home, "[scan]\nmin-confidence = 'high'\n");
    assert_eq!(counts(&home, &[]), (1, vec!["tree-config".to_owned()]));
    assert_eq!(counts(&home, &["--min-confidence", "medium"]), (2, vec![]));
}

#[test]
fn what_the_tree_excludes_is_counted() {
    let home = home();
    tree(&home, "[scan]\nexclude = ['/data/', '*.tmp']\n");
    assert_eq!(counts(&home, &[]), (1, vec![]));
    let ran = scanned(&home, &[]);
    assert!(ran.stdout().contains("skipped: ") && ran.stdout().contains("1 tree-excluded"));
    let said = "not read because scrubjay.toml in the scanned tree says so: 1\n";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    let gitleaks = scanned(&home, &["--format", "gitleaks", "--quiet"]);
    assert!(gitleaks.stderr().contains("keeps files from being read"), "{}", gitleaks.stderr());
    for args in ["--no-tree-config", "--strict"] {
        assert_eq!(counts(&home, &[args]), (2, vec![]), "{args}");
    }
    // What is named is read.
    assert_eq!(scan(&[], &home.at("p/data")).code, 1);
    home.write("c/config.toml", "[tree]\nexclude = false\n");
    assert_eq!(counts(&home, &[]), (2, vec![]));
    home.write("c/config.toml", "[scan]\nexclude = ['data']\n");
    let ran = scanned(&home, &[]);
    assert!(ran.stdout().contains("1 excluded") && !ran.stdout().contains("tree-excluded"));
    let ran = scanned(&home, &["--no-tree-config", "--exclude", "src"]);
    assert!(ran.stdout().contains("2 excluded"), "{}", ran.stdout());
    let ran = scanned(&home, &["--exclude", "[z-a]"]);
    assert_eq!((ran.code, ran.stderr().starts_with("error: --exclude: not a pattern")), (2, true));
}

#[test]
fn what_is_outside_beats_the_tree() {
    let home = home();
    tree(&home, ALLOW);
    for trust in ["config", "allow"] {
        home.write("c/config.toml", format!("[tree]\n{trust} = false\n"));
        assert_eq!(counts(&home, &[]), (2, vec![]), "{trust}");
    }
    // The organisation's no stays one.
    home.write("c/organisation.toml", "[tree]\nallow = false\n");
    home.write("c/config.toml", "[tree]\nallow = true\n");
    assert_eq!(counts(&home, &[]), (2, vec![]));
    home.write(
        "c/organisation.toml",
        "[scan]\nwithout = ['github', 'generic.secret']\nmin-confidence = 'high'\n",
    );
    assert_eq!(counts(&home, &[]), (0, vec![]));
    home.write("c/config.toml", "[scan]\nmin-confidence = 'medium'\n");
    assert_eq!(counts(&home, &[]), (1, vec![]));
    fs::remove_file(home.at("c/organisation.toml")).unwrap();
    home.write("c/config.toml", ALLOW);
    assert_eq!(counts(&home, &["--strict"]), (1, vec!["config".to_owned()]));
    let ran = scanned(&home, &[]);
    let said = "findings suppressed: 1 (1 by config.toml; 0 by the scanned tree)\n";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    // A tree's ignore file and comments go the same way as with `--strict`.
    home.write("c/config.toml", "[scan]\nstrict = true\n");
    assert_eq!(counts(&home, &[]), (2, vec![]));
}

#[test]
fn configuration_is_looked_for_where_the_system_has_it() {
    let home = home();
    home.write("h/.config/scrubjay/config.toml", "[scan]\nonly = ['github']\n");
    home.write("x/scrubjay/config.toml", "[scan]\nonly = ['generic']\n");
    home.write("c/config.toml", "[scan]\nonly = ['aws']\n");
    let found = |variables: &[(&str, &str)]| {
        let mut command = scrubjay(&["scan", "--format", "jsonl"]);
        command.envs(variables.iter().map(|(name, folder)| (name, home.at(folder))));
        let ran = Ran::new(command.arg(home.at("p")).output().unwrap());
        assert_eq!(ran.stderr(), "");
        ran.lines().iter().map(|line| line["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(&[]).len(), 2);
    if cfg!(target_os = "linux") {
        assert_eq!(found(&[("HOME", "h")]), ["github.pat-classic"]);
    }
    assert_eq!(
        found(&[("HOME", "h"), ("XDG_CONFIG_HOME", "x")]),
        ["generic.password", "generic.secret"]
    );
    let all = [("HOME", "h"), ("XDG_CONFIG_HOME", "x"), ("SCRUBJAY_CONFIG", "c")];
    assert_eq!(found(&all), [""; 0]);
}

#[test]
fn rules_of_ones_own() {
    let home = home();
    home.write(
        "c/rules/acme.toml",
        "[[rule]]\nid = 'acme.key'\ndescription = 'Acme key'\npattern = 'acme_[0-9a-f]{16}'\nconfidence = 'high'\n",
    );
    home.write("p/key.txt", format!("acme_{:016x}\n", 0x9f86_d081_884c_7d65_u64));
    home.write("c/config.toml", "[scan]\nrules = ['rules/acme.toml']\nonly = ['acme']\n");
    assert_eq!(counts(&home, &[]), (1, vec![]));
    // `ignore add` looks with them too.
    let report: Value =
        serde_json::from_slice(&scanned(&home, &["--format", "json"]).stdout).unwrap();
    let fingerprint = report["credentials"][0]["fingerprint"].as_str().unwrap();
    let mut add = scrubjay(&["ignore", "add", "--reason", "x", "--owner", "ann", fingerprint]);
    add.arg("--root").arg(home.at("p")).env("SCRUBJAY_CONFIG", home.at("c"));
    let ran = Ran::new(add.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr());
    assert_eq!(scanned(&home, &[]).code, 0);
    // A tree brings no rules.
    tree(&home, "[scan]\nrules = ['../c/rules/acme.toml']\n");
    let said = "scrubjay.toml:2:1 has no effect: it is for config.toml only\n";
    assert!(scanned(&home, &[]).stderr().ends_with(said));
}

#[test]
fn an_unknown_key_is_a_warning_and_a_bad_file_an_error() {
    let home = home();
    let file = home
        .at("p/scrubjay.toml")
        .canonicalize()
        .unwrap_or_else(|_| home.at("p").canonicalize().unwrap().join("scrubjay.toml"));
    let file = file.display();
    tree(&home, "[scan]\nexlude = ['data']\n");
    let ran = scanned(&home, &[]);
    assert_eq!(ran.code, 1);
    let said = format!("warning: unknown key `exlude` at {file}:2:1: did you mean `exclude`?\n");
    assert_eq!(ran.stderr(), said);
    for (text, said) in [
        (
            "[scan]\n  strict = 'yes'\n",
            "2:12: `strict` needs `true` or `false`, such as true; correct it",
        ),
        ("[scan\n", "1:6: not TOML: "),
        (
            "[scan]\nonly = ['githob']\n",
            "2:9: no rule or provider of this name; the nearest is `github`",
        ),
        (
            "[[allow]]\nreason = 'x'\nvalues = []\n",
            "3:10: `values` is empty, so that nothing is allowed; ",
        ),
        ("[[allow]]\nrules = ['github']\n", "1:1: this entry has no `reason`; "),
    ] {
        tree(&home, text);
        let ran = scanned(&home, &[]);
        assert_eq!((ran.code, ran.stdout()), (2, ""), "{text}");
        assert!(ran.stderr().starts_with(&format!("error: {file}:{said}")), "{}", ran.stderr());
        assert_eq!(scanned(&home, &["--no-tree-config"]).code, 1);
    }
    for planted in &home.planted {
        let secret = String::from_utf8_lossy(&planted.secret);
        tree(&home, &format!("[[allow]]\nreason = 'password=\"{secret}\"'\nrules = ['aws']\n"));
        let ran = scanned(&home, &[]);
        assert!(ran.code == 2 && ran.stderr().contains("scrubjay.toml:2: holds what looks like"));
        assert!(!planted.is_leaked_in(&ran.stderr));
    }
    fs::remove_file(home.at("p/scrubjay.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", home.at("p/scrubjay.toml")).unwrap();
    let ran = scanned(&home, &[]);
    assert!(ran.code == 2 && ran.stderr().contains("not a regular file"), "{}", ran.stderr());
}

#[test]
fn the_nearest_file_holds() {
    let home = home();
    tree(&home, ALLOW);
    home.write("p/src/scrubjay.toml", "[[allow]]\nreason = 'x'\npaths = ['/b.env']\n");
    assert_eq!(scan(&[], &home.at("p/src")).code, 1);
    assert_eq!(counts(&home, &[]), (1, vec!["tree-config".to_owned()]));
    home.write("p/src/scrubjay.toml", "[[allow]]\nreason = 'x'\npaths = ['/a.env']\n");
    assert_eq!(scan(&[], &home.at("p/src")).code, 0);
}

#[cfg(unix)]
#[test]
fn an_own_configuration_that_is_no_file_is_an_error_and_blocks_nothing() {
    use std::os::unix::fs::symlink;

    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let home = home();
    let own = home.at("c/config.toml");
    mknodat(CWD, &own, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let no_file = scanned(&home, &[]);
    assert_eq!((no_file.code, no_file.stdout()), (2, ""));
    assert!(no_file.stderr().contains("config.toml: not a regular file"), "{}", no_file.stderr());
    fs::remove_file(&own).unwrap();
    symlink("/dev/zero", &own).unwrap();
    assert_eq!(scanned(&home, &[]).code, 2);
    // One's own may be a link to a file, as those who keep settings in a repository have it.
    fs::remove_file(&own).unwrap();
    fs::write(home.at("settings"), "[scan]\nexclude = ['data']\n").unwrap();
    symlink(home.at("settings"), &own).unwrap();
    assert_eq!(counts(&home, &[]).0, 1);
}

#[test]
fn the_rule_files_that_the_own_configuration_names_are_listed_and_shown() {
    let home = home();
    home.write("c/config.toml", "[scan]\nrules = ['acme.toml']\n");
    let rules = |args: &[&str]| {
        let mut command = scrubjay(&["rules"]);
        Ran::new(command.env("SCRUBJAY_CONFIG", home.at("c")).args(args).output().unwrap())
    };
    let ran = rules(&["list"]);
    let said = "config.toml:2:10: in `rules`: failed to read ";
    assert_eq!((ran.code, ran.stderr().contains(said)), (2, true), "{}", ran.stderr());
    assert!(scanned(&home, &[]).stderr().contains(said));
    let rule =
        "[[rule]]\nid = 'acme.key'\ndescription = 'Acme key'\npattern = 'acme_[0-9a-f]{16}'\n";
    home.write("c/acme.toml", format!("{rule}confidence = 'high'\n"));
    assert!(rules(&["list", "--provider", "acme"]).stdout().starts_with("acme.key "));
    assert!(rules(&["show", "acme.key"]).stdout().contains("acme_[0-9a-f]{16}"));
}
