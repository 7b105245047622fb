//! What ranges and pushes bring, in repositories that git makes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::git::{Repo, git, pair, places};
use crate::run::{Ran, scan, scrubjay};

fn range(repo: &Repo, args: &[&str]) -> Ran {
    scan(&[&["--format", "jsonl"], args].concat(), repo.path())
}

fn found(repo: &Repo, args: &[&str]) -> Vec<(String, String)> {
    let ran = range(repo, args);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr());
    places(&ran, repo.path())
}

#[test]
fn each_spelling_of_a_range() {
    let mut repo = Repo::new();
    repo.plant("a.env");
    repo.git(&["tag", "start"]);
    let second = repo.plant("b.env");
    fs::remove_file(repo.path().join("b.env")).unwrap();
    repo.commit("removed again");
    let all = [pair("b.env", &second)];
    for spelling in ["start..HEAD", "start..", "start...main", "start", "HEAD~2..HEAD"] {
        assert_eq!(found(&repo, &["--range", spelling]), all, "{spelling}");
    }
    let ran = range(&repo, &["--range", "HEAD..HEAD"]);
    assert_eq!((ran.code, ran.stdout()), (0, ""));
    assert!(ran.stderr().contains("nothing to scan"), "{}", ran.stderr());
    for wrong in ["none..HEAD", "--all", "start..HEAD\n--all"] {
        let ran = range(&repo, &[&format!("--range={wrong}")]);
        assert_eq!(ran.code, 2, "{wrong}");
        assert!(ran.stderr().contains("there is no commit"), "{}", ran.stderr());
    }
}

#[test]
fn added_lines_renames_and_messages() {
    let mut repo = Repo::new();
    let text = repo.secret();
    repo.write("a.env", &text);
    repo.commit("first");
    repo.git(&["tag", "start"]);
    repo.write("a.env", &format!("X=1\n{text}"));
    let changed = repo.commit("changed");
    repo.git(&["mv", "a.env", "b.env"]);
    repo.commit("moved");
    assert_eq!(found(&repo, &["--range", "start"]), []);
    let whole = found(&repo, &["--range", "start", "--whole-files"]);
    assert!(whole.contains(&pair("a.env", &changed)), "{whole:?}");
    let message = repo.secret();
    let said = repo.commit(&format!("subject\n\n{message}"));
    assert_eq!(found(&repo, &["--range", "start"]), [pair("(commit message)", &said)]);
}

#[test]
fn a_shallow_clone_says_what_to_do() {
    let mut repo = Repo::new();
    let first = repo.plant("a.env");
    repo.plant("b.env");
    let folder = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repo.path().display());
    git(folder.path(), &["clone", "-q", "--depth", "1", &source, "shallow"]);
    let ran = scan(&["--range", &first], &folder.path().join("shallow"));
    assert_eq!(ran.code, 2);
    assert!(ran.stderr().contains("fetch-depth: 0"), "{}", ran.stderr());
}

#[test]
fn ci_variables_and_a_forced_push() {
    let mut repo = Repo::new();
    let first = repo.plant("a.env");
    let second = repo.plant("b.env");
    let ci = |before: &str, after: &str| {
        let mut command = scrubjay(&["scan", "--ci", "--format", "jsonl"]);
        command.env("CI_COMMIT_BEFORE_SHA", before).env("CI_COMMIT_SHA", after);
        command.env("CI_COMMIT_REF_NAME", "main");
        let ran = Ran::new(command.arg(repo.path()).output().unwrap());
        assert!(ran.code < 2, "{}", ran.stderr());
        places(&ran, repo.path())
    };
    assert_eq!(ci(&first, &second), [pair("b.env", &second)]);
    let both = [pair("a.env", &first), pair("b.env", &second)];
    assert_eq!(ci(&"0".repeat(40), &second), both);
    // What was there before a forced push is gone.
    assert_eq!(ci(&"1".repeat(40), &second), both);
}

fn push(repo: &Repo, args: &[&str]) -> (bool, String) {
    let mut command = Command::new("git");
    command.current_dir(repo.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.arg("push").arg("-q").args(args).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn server() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "--bare", "."]);
    let hook = folder.path().join("hooks/pre-receive");
    let program = env!("CARGO_BIN_EXE_scrubjay");
    fs::write(&hook, format!("#!/bin/sh\nexec {program} scan --pre-receive\n")).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn url(folder: &Path) -> String {
    folder.to_str().unwrap().to_owned()
}

#[test]
fn a_server_refuses_a_push_with_a_secret_and_takes_what_is_clean() {
    let server = server();
    let url = url(server.path());
    let mut repo = Repo::new();
    repo.write("a.txt", "clean\n");
    repo.commit("clean");
    assert!(push(&repo, &[&url, "main"]).0);
    let planted = repo.plant("b.env");
    let (taken, said) = push(&repo, &[&url, "main"]);
    assert!(!taken && said.contains("b.env") && said.contains(&planted[..12]), "{said}");
    // As a new branch, and behind a tag, it is the same.
    assert!(!push(&repo, &[&url, "main:refs/heads/new"]).0);
    repo.git(&["tag", "-a", "v1", "-m", "tag"]);
    assert!(!push(&repo, &[&url, "v1"]).0);
    repo.git(&["tag", "-d", "v1"]);
    // What is there already is no longer new; a forced push and a deletion bring nothing.
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.write("c.txt", "clean too\n");
    repo.commit("clean too");
    assert!(push(&repo, &[&url, "main", "main:refs/heads/other"]).0);
    repo.git(&["commit", "-q", "--amend", "-m", "reworded"]);
    assert!(push(&repo, &["--force", &url, "main"]).0);
    assert!(push(&repo, &["--delete", &url, "other"]).0);
}
