//! What is not reported: ignore files, baselines, comments.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::home::Home;
use crate::run::{Ran, run, run_with_input, scan, scrubjay};

const KEY: &str = "GH_TOKEN=«ghp_{base62:30}{crc32}»\n";
const PASSWORD: &str = "DB_PASSWORD=\"«{base62:12}7q4»\"\n";

fn json(args: &[&str], root: &Path) -> Value {
    serde_json::from_slice(&scan(&[&["--format", "json"], args].concat(), root).stdout).unwrap()
}

fn fingerprints(args: &[&str], root: &Path) -> Vec<String> {
    let report = json(args, root);
    let found = report["credentials"].as_array().unwrap().iter();
    found.map(|found| found["fingerprint"].as_str().unwrap().to_owned()).collect()
}

fn ignore(args: &[&str], root: &Path) -> Ran {
    Ran::new(scrubjay(&["ignore"]).args(args).arg("--root").arg(root).output().unwrap())
}

/// Adds everything that a scan finds.
fn add_all(root: &Path, args: &[&str]) -> Ran {
    let found = fingerprints(&[], root);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    let said = ["--reason", "test data", "--owner", "ann"];
    ignore(&[&["add"], &found[..], &said, args].concat(), root)
}

/// A repository, for what only has to look like one.
fn repository(home: &Home) {
    home.write(".git/HEAD", "ref: refs/heads/main\n");
}

fn git(home: &Home, args: &[&str]) {
    let mut git = Command::new("git");
    git.env_clear().env("PATH", "/usr/bin:/bin:/usr/local/bin").env("HOME", home.path());
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@acme.dev");
    }
    let output = git.arg("-C").arg(home.path()).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn from_finding_to_prune() {
    let mut home = Home::empty();
    repository(&home);
    home.plant("src/a.env", &[KEY]);
    home.plant("src/b.env", &[PASSWORD]);
    assert_eq!(scan(&[], home.path()).code, 1);

    // Named from a directory further down, as the public key shows them.
    let ran = add_all(&home.at("src"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr());
    assert!(ran.stderr().contains("hint: commit .scrubjayignore"), "{}", ran.stderr());
    let file = home.at(".scrubjayignore");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("scrubjay-ignore 1\n") && text.contains(" path=src/a.env "), "{text}");
    assert!(home.planted.iter().all(|planted| !planted.is_leaked_in(text.as_bytes())));

    let ran = scan(&[], home.path());
    assert_eq!(ran.code, 0, "{}", ran.stdout());
    let said = "findings suppressed: 2 (2 by the scanned tree: 2 by an ignore file)\n";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    for root in ["src", "src/a.env", "src/../src"] {
        assert_eq!(scan(&[], &home.at(root)).code, 0, "{root}");
    }
    let mut command = scrubjay(&["scan"]);
    assert_eq!(command.current_dir(home.at("src")).output().unwrap().status.code(), Some(0));

    // Another line, and the token in another file: the same findings.
    fs::rename(home.at("src/a.env"), home.at("moved.txt")).unwrap();
    let lines = [b"# one\n# two\n", &fs::read(home.at("src/b.env")).unwrap()[..]].concat();
    fs::write(home.at("src/b.env"), lines).unwrap();
    assert_eq!(scan(&[], home.path()).code, 0);
    let ran = ignore(&["list"], home.path());
    assert_eq!(ran.stdout().matches("needs a scan").count(), 2, "{}", ran.stdout());
    let ran = ignore(&["list", "--scan"], &home.at("src"));
    assert_eq!(ran.stdout().lines().filter(|line| line.starts_with("used ")).count(), 2);

    // The token is gone.
    home.write("moved.txt", "nothing\n");
    let ran = scan(&[], home.path());
    assert!(ran.stdout().contains("entries that suppress nothing: 1 unused"), "{}", ran.stdout());
    // A part of the project says nothing about the rest.
    assert!(!scan(&[], &home.at("src")).stdout().contains("unused"));
    assert!(!scan(&["--only", "aws"], home.path()).stdout().contains("unused"));

    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let ran = ignore(&["prune", "--dry-run"], home.path());
    assert!(ran.stdout().starts_with("would drop unused "), "{}", ran.stdout());
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let ran = ignore(&["prune"], home.path());
    assert!(ran.stdout().starts_with("dropped unused ") && ran.stdout().lines().count() == 1);
    let pruned = fs::read_to_string(&file).unwrap();
    assert_eq!(pruned.lines().count(), text.lines().count() - 1);
    assert!(pruned.contains("loc-") && pruned.starts_with(text.split_once("project").unwrap().0));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(scan(&[], home.path()).code, 0);
}

#[test]
fn without_a_repository_the_list_lies_in_the_scanned_directory() {
    let mut home = Home::empty();
    home.plant("sub/a.env", &[KEY, PASSWORD]);
    assert_eq!(add_all(&home.at("sub"), &[]).code, 0);
    assert_eq!(scan(&[], &home.at("sub")).code, 0);
    // It is not at the root of this scan.
    assert_eq!(scan(&[], home.path()).code, 1);
    // One root's list does not hold for another root.
    home.write("other/a.env", fs::read(home.at("sub/a.env")).unwrap());
    let (sub, other) = (home.at("sub"), home.at("other"));
    let ran = run(&["scan", "--format", "jsonl", sub.to_str().unwrap(), other.to_str().unwrap()]);
    assert_eq!((ran.code, ran.lines().len()), (1, 2));
    assert!(ran.lines().iter().all(|line| line["path"].as_str().unwrap().contains("/other/")));
}

#[test]
fn an_entry_ends() {
    let mut home = Home::empty();
    home.plant("a.env", &[KEY]);
    let ran = add_all(home.path(), &["--expires", "2020-01-01"]);
    assert_eq!((ran.code, ran.stderr()), (2, "error: --expires 2020-01-01 is past\n"));
    assert_eq!(add_all(home.path(), &["--expires", "9999-12-31"]).code, 0);
    assert_eq!(scan(&[], home.path()).code, 0);
    let file = home.at(".scrubjayignore");
    let text = fs::read_to_string(&file).unwrap().replace("until=9999", "until=2020");
    fs::write(&file, text).unwrap();
    let ran = scan(&[], home.path());
    assert_eq!(ran.code, 1);
    assert!(ran.stdout().contains("entries that suppress nothing: 1 expired"), "{}", ran.stdout());
    assert!(ignore(&["list"], home.path()).stdout().starts_with("expired "));
    // It can be added again, with the file's own key now, and the old one dropped.
    assert_eq!(add_all(home.path(), &[]).code, 0);
    assert_eq!(scan(&[], home.path()).code, 0);
    assert!(ignore(&["prune"], home.path()).stdout().starts_with("dropped expired "));
    assert_eq!(scan(&[], home.path()).code, 0);
}

#[test]
fn what_is_not_added() {
    let mut home = Home::empty();
    home.plant("a.env", &[KEY, PASSWORD]);
    let found = &fingerprints(&[], home.path())[0];
    let nobody = ["add", found, "--reason", "x"];
    assert!(ignore(&nobody, home.path()).stderr().contains("--owner NAME"));
    let add = |fingerprint: &str, reason: &str| {
        let ran = ignore(&["add", fingerprint, "--owner", "a", "--reason", reason], home.path());
        assert!(!home.at(".scrubjayignore").exists());
        assert_eq!(ran.code, 2);
        ran.stderr().to_owned()
    };
    assert!(add(&"0f".repeat(16), "x").contains("no finding in "));
    assert!(add("0f", "x").contains("expected a fingerprint"));
    assert!(add(found, " ").contains("--reason"));
    for planted in &home.planted {
        let reason = format!("it is {}", String::from_utf8_lossy(&planted.secret));
        let said = add(found, &reason);
        assert!(said.contains("a reason or an owner holds a secret"), "{said}");
    }
    for command in ["list", "prune"] {
        let ran = ignore(&[command], home.path());
        assert!(ran.code == 2 && ran.stderr().contains("`scrubjay ignore add` makes one"));
    }
    assert_eq!(add_all(home.path(), &[]).code, 0);
    let text = fs::read(home.at(".scrubjayignore")).unwrap();
    let listed = fingerprints(&["--strict"], home.path());
    let ran = ignore(&["add", &listed[0], "--reason", "x", "--owner", "a"], home.path());
    assert!(ran.code == 0 && ran.stderr().contains("is listed in line "), "{}", ran.stderr());
    assert_eq!(fs::read(home.at(".scrubjayignore")).unwrap(), text);
}

#[test]
fn two_branches_merge() {
    let mut home = Home::empty();
    git(&home, &["init", "-q", "-b", "main"]);
    home.plant("a.env", &[KEY]);
    assert_eq!(add_all(home.path(), &[]).code, 0);
    home.write(".gitattributes", ".scrubjayignore merge=union\n");
    let commit = |home: &Home, message| {
        git(home, &["add", "."]);
        git(home, &["commit", "-q", "-m", message]);
    };
    commit(&home, "base");
    git(&home, &["checkout", "-q", "-b", "other"]);
    home.plant("b.env", &[KEY]);
    home.plant("d.env", &[PASSWORD]);
    assert_eq!(add_all(home.path(), &[]).code, 0);
    commit(&home, "other");
    git(&home, &["checkout", "-q", "main"]);
    home.plant("c.env", &[KEY]);
    assert_eq!(add_all(home.path(), &[]).code, 0);
    commit(&home, "main");
    git(&home, &["merge", "-q", "-m", "both", "other"]);
    let ran = scan(&[], home.path());
    assert_eq!(ran.code, 0, "{}", ran.stdout());
    assert!(ran.stdout().contains("4 by an ignore file"), "{}", ran.stdout());

    let file = home.at(".scrubjayignore");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}<<<<<<< HEAD\n")).unwrap();
    let ran = scan(&[], home.path());
    let line = text.lines().count() + 1;
    let said = format!(".scrubjayignore:{line}: a conflict of a merge; ");
    assert!(ran.code == 2 && ran.stderr().contains(&said), "{}", ran.stderr());
    assert_eq!(scan(&["--no-tree-config"], home.path()).code, 1);
}

#[test]
fn comments_beside_the_secret() {
    let mut home = Home::empty();
    let with = |comment: &str| format!("{} {comment}\n", KEY.trim_end());
    home.plant("a.env", &[&with("# scrubjay:allow documentation"), &with("# scrubjay:allow")]);
    home.plant("b.env", &[&with("# gitleaks:allow")]);
    let ran = scan(&[], home.path());
    assert_eq!(ran.code, 0, "{}", ran.stdout());
    let said = "3 by the scanned tree: 1 by scrubjay:allow, 1 by scrubjay:allow without a reason, \
                1 by gitleaks:allow)";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    for option in ["--strict", "--no-tree-config"] {
        let ran = scan(&[option], home.path());
        assert!(ran.code == 1 && ran.stdout().contains("3 credentials in 3 places"));
    }
    // Wherever a stream was cut; and far away on a long line it does not hold.
    let line = fs::read_to_string(home.at("a.env")).unwrap();
    let filler = "lorem ipsum\n".repeat(60_000);
    let piped = |text: &str| run_with_input(&["scan", "-"], text.as_bytes()).code;
    for cut in [0, 1, 1000, 5000] {
        assert_eq!(piped(&format!("{}{line}{filler}", &filler[cut..])), 0, "{cut}");
    }
    assert_eq!(piped(&line.replace(" #", &format!("{} #", " lorem".repeat(400)))), 1);
}

#[test]
fn what_is_suppressed_is_said_beside_formats_without_a_summary() {
    let mut home = Home::empty();
    home.plant("a.env", &[KEY]);
    let out = tempfile::tempdir().unwrap();
    let baseline = out.path().join("baseline");
    let baseline = baseline.to_str().unwrap();
    assert_eq!(scan(&["--write-baseline", baseline], home.path()).code, 1);
    for format in ["csv", "gitleaks"] {
        let ran = scan(&["--format", format, "--baseline", baseline], home.path());
        assert!(ran.code == 0 && ran.stderr().contains("1 by a baseline"), "{}", ran.stderr());
        let ran = scan(&["--format", format, "--baseline", baseline, "--quiet"], home.path());
        assert_eq!((ran.code, ran.stderr()), (0, ""));
    }
    assert_eq!(add_all(home.path(), &[]).code, 0);
    let said = "warning: findings suppressed: 1 (1 by the scanned tree: 1 by an ignore file)\n";
    for format in ["csv", "gitleaks"] {
        let ran = scan(&["--format", format, "--quiet"], home.path());
        assert_eq!((ran.code, ran.stderr()), (0, said));
    }
}

#[test]
fn nothing_is_pruned_that_could_not_be_found() {
    let mut home = Home::empty();
    home.plant("a/a.env", &[KEY]);
    home.plant("b/b.env", &[KEY]);
    assert_eq!(add_all(&home.at("a"), &[]).code, 0);
    let list = home.at("a/.scrubjayignore");
    let text = fs::read_to_string(&list).unwrap();
    // Another project's list.
    let ran = ignore(&["prune", "--file", list.to_str().unwrap()], &home.at("b"));
    assert!(ran.code == 2 && ran.stderr().contains("no entry matches"), "{}", ran.stderr());
    // A rule that is not at hand.
    fs::write(&list, text.replace("rule=github.pat-classic", "rule=ours.key")).unwrap();
    home.write("a/a.env", "nothing\n");
    let ran = ignore(&["prune"], &home.at("a"));
    assert_eq!((ran.code, ran.stdout()), (0, ""));
    // Nothing was read.
    fs::create_dir(home.at("empty")).unwrap();
    let ran = ignore(&["prune", "--file", list.to_str().unwrap()], &home.at("empty"));
    assert!(ran.code == 2 && ran.stderr().contains("nothing was scanned"), "{}", ran.stderr());
    let ran = scan(&["--write-baseline", "-"], &home.at("a"));
    assert!(ran.code == 2 && ran.stderr().contains("name a file"), "{}", ran.stderr());
}

#[test]
fn what_is_suppressed_can_be_seen() {
    let mut home = Home::empty();
    home.plant("a.env", &[KEY]);
    add_all(home.path(), &["--expires", "9999-12-31"]);
    let report = json(&["--show-suppressed"], home.path());
    let expected = serde_json::json!({
        "by": "ignore-file", "reason": "test data", "owner": "ann", "expires": "9999-12-31",
    });
    assert_eq!(report["credentials"][0]["suppressed"], expected);
    assert_eq!(report["summary"]["suppressed"]["tree"], 1);
    assert_eq!(report["summary"]["verdict"], "clean");
    assert_eq!(json(&[], home.path())["credentials"].as_array().unwrap().len(), 0);
    let ran = scan(&["--format", "sarif", "--show-suppressed"], home.path());
    let sarif: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    assert_eq!(suppression["justification"], "test data");
    let ran = scan(&["--show-suppressed"], home.path());
    assert!(ran.stdout().contains("suppressed: ignore-file, test data, by ann, until 9999-12-31"));
}

#[test]
fn baselines() {
    let mut home = Home::empty();
    home.plant("a.env", &[KEY, PASSWORD]);
    let out = tempfile::tempdir().unwrap();
    let (old, new) = (out.path().join("old"), out.path().join("new"));
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    assert_eq!(scan(&["--write-baseline", old], home.path()).code, 1);
    let text = fs::read_to_string(old).unwrap();
    assert!(text.starts_with("scrubjay-baseline 1\n"));
    assert!(home.planted.iter().all(|planted| !planted.is_leaked_in(text.as_bytes())));
    let ran = scan(&["--baseline", old], home.path());
    assert_eq!(ran.code, 0);
    let said = "findings suppressed: 2 (2 by a baseline; 0 by the scanned tree)\n";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    // Policy from outside the tree is not the tree's.
    assert_eq!(scan(&["--strict", "--baseline", old], home.path()).code, 0);
    assert_eq!(scan(&["--no-tree-config", "--baseline", old], home.path()).code, 0);

    let compare = |home: &Home, args: &[&str]| {
        let ran =
            scan(&[&["--diff-baseline", old, "--format", "json"], args].concat(), home.path());
        let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let difference = report["summary"]["difference"].clone();
        let count = |name: &str| difference[name].as_u64().unwrap();
        (ran.code, [count("new"), count("still"), count("gone")])
    };
    assert_eq!(compare(&home, &[]), (0, [0, 2, 0]));
    let text = fs::read_to_string(home.at("a.env")).unwrap();
    home.write("a.env", text.split_once('\n').unwrap().1);
    assert_eq!(compare(&home, &[]), (0, [0, 1, 1]));
    home.plant("b.env", &[KEY]);
    assert_eq!(compare(&home, &["--write-baseline", new]), (1, [1, 1, 1]));
    let piped = run_with_input(&["scan", "--diff-baseline", old, "-"], b"x\n");
    assert!(piped.stdout().contains("0 new, 0 still there, 2 gone or not looked at"));
    let piped = run_with_input(&["scan", "--baseline", old, "-"], b"x\n");
    assert!(!piped.stdout().contains("unused"), "{}", piped.stdout());
    let ran = scan(&["--diff-baseline", old], home.path());
    let said = "compared with the old baseline: 1 new, 1 still there, 1 gone\n        gone: ";
    assert!(ran.stdout().contains(said), "{}", ran.stdout());
    assert!(ran.stdout().contains("  github.pat-classic  a.env\n"), "{}", ran.stdout());

    // The same scan writes the same file, but for the key of a new one.
    let written = fs::read(new).unwrap();
    assert_eq!(scan(&["--write-baseline", new, "--baseline", new], home.path()).code, 0);
    assert_eq!(fs::read(new).unwrap(), written);
}

#[test]
fn files_that_are_no_lists() {
    let mut home = Home::empty();
    home.plant("a.env", &[KEY]);
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("list");
    let path = file.to_str().unwrap();
    let fails_with = |args: &[&str], expected: &str| {
        let ran = scan(args, home.path());
        assert_eq!((ran.code, ran.stdout()), (2, ""), "{args:?}");
        assert!(ran.stderr().contains(expected), "{}", ran.stderr());
    };
    fails_with(&["--baseline", path], "no such file");
    fs::write(&file, "[]\n").unwrap();
    fails_with(&["--baseline", path], "list:1: this is JSON, such as gitleaks' baselines");
    fails_with(&["--write-baseline", path], "list:1: this is JSON");
    fs::write(&file, "scrubjay-ignore 9\n").unwrap();
    fails_with(&["--diff-baseline", path], "list:1: version 9 of the format");
    assert_eq!(add_all(home.path(), &[]).code, 0);
    let list = home.at(".scrubjayignore");
    fails_with(&["--write-baseline", list.to_str().unwrap()], "not a baseline");
    // An entry with a secret in its reason is not printed, and not used.
    let secret = String::from_utf8_lossy(&home.planted[0].secret).into_owned();
    let text = fs::read_to_string(&list).unwrap().replace("test data", &secret);
    fs::write(&list, text).unwrap();
    fails_with(&[], "holds what looks like a secret");
    // What would block or never end is not read.
    fs::remove_file(&list).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &list).unwrap();
    fails_with(&[], "not a regular file");
    assert_eq!(scan(&["--no-tree-config"], home.path()).code, 1);
}
