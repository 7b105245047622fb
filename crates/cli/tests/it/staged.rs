//! What is staged, in repositories that git makes: the index is scanned, and nothing else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::git::{Repo, git};
use crate::run::{Ran, scrubjay};

/// Runs `scan --staged` in a directory, as a hook would.
fn staged_in(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = scrubjay(&["scan", "--staged", "--format", "jsonl"]);
    command.args(args).current_dir(folder).envs(variables.iter().copied());
    Ran::new(command.output().unwrap())
}

fn found(ran: &Ran) -> Vec<String> {
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr());
    let lines = ran.lines();
    let mut paths: Vec<_> =
        lines.iter().map(|line| line["path"].as_str().unwrap().to_owned()).collect();
    paths.sort();
    paths
}

fn staged(repo: &Repo, args: &[&str]) -> Vec<String> {
    found(&staged_in(repo.path(), args, &[]))
}

fn says_nothing_to_scan(ran: &Ran) {
    assert_eq!((ran.code, ran.stdout()), (0, ""), "{}", ran.stderr());
    assert!(ran.stderr().contains("nothing to scan"), "{}", ran.stderr());
}

#[test]
fn an_unborn_head_the_index_and_not_the_working_tree_and_what_to_do_next() {
    let mut repo = Repo::new();
    says_nothing_to_scan(&staged_in(repo.path(), &[], &[]));
    let text = repo.secret();
    repo.write("sub/a.env", &text);
    repo.write("clean.txt", "nothing\n");
    repo.git(&["add", "-A"]);
    assert_eq!(staged(&repo, &[]), ["./sub/a.env"]);
    // From a folder below, the path is one from there.
    assert_eq!(found(&staged_in(&repo.path().join("sub"), &[], &[])), ["../sub/a.env"]);
    let ran = scrubjay(&["scan", "--staged"]).current_dir(repo.path()).output().unwrap();
    let ran = Ran::new(ran);
    for words in ["git restore --staged FILE", "scrubjay:allow", "secret manager"] {
        assert!(ran.stderr().contains(words), "{words}: {}", ran.stderr());
    }
    repo.commit("first");
    says_nothing_to_scan(&staged_in(repo.path(), &[], &[]));
    // Staged clean, while the working tree is not; then the other way round.
    let other = repo.secret();
    repo.write("b.env", "A=1\n");
    repo.git(&["add", "b.env"]);
    repo.write("b.env", &other);
    assert_eq!(staged(&repo, &[]), [""; 0]);
    repo.git(&["add", "b.env"]);
    fs::remove_file(repo.path().join("b.env")).unwrap();
    assert_eq!(staged(&repo, &[]), ["./b.env"]);
}

#[test]
fn only_added_lines_count_unless_whole_files_are_asked_for() {
    let mut repo = Repo::new();
    let (old, new) = (repo.secret(), repo.secret());
    repo.write("a.env", &old);
    repo.commit("first");
    repo.write("a.env", &format!("{old}OTHER=1\n"));
    repo.git(&["add", "-A"]);
    assert_eq!(staged(&repo, &[]), [""; 0]);
    assert_eq!(staged(&repo, &["--whole-files"]), ["./a.env"]);
    repo.write("a.env", &format!("X=1\n{old}{new}"));
    repo.git(&["add", "-A"]);
    let ran = staged_in(repo.path(), &[], &[]);
    assert_eq!((ran.lines().len(), ran.lines()[0]["line"].as_u64()), (1, Some(3)));
}

#[test]
fn what_is_intended_to_be_added_renamed_or_deleted_adds_nothing() {
    let mut repo = Repo::new();
    let (text, other) = (repo.secret(), repo.secret());
    let filler: String = (0..50).map(|n| format!("line {n}\n")).collect();
    repo.write("a.env", &text);
    repo.write("long.env", &format!("{filler}{other}"));
    repo.commit("first");
    let later = repo.secret();
    repo.write("later.env", &later);
    repo.git(&["add", "-N", "later.env"]);
    says_nothing_to_scan(&staged_in(repo.path(), &[], &[]));
    fs::remove_file(repo.path().join("later.env")).unwrap();
    repo.git(&["mv", "a.env", "moved.env"]);
    repo.git(&["mv", "long.env", "other.env"]);
    repo.write("other.env", &format!("{filler}{other}more\n"));
    repo.git(&["add", "-A"]);
    assert_eq!(staged(&repo, &[]), [""; 0]);
    assert_eq!(staged(&repo, &["--whole-files"]), ["./moved.env", "./other.env"]);
    repo.commit("moved");
    repo.git(&["rm", "-q", "moved.env"]);
    says_nothing_to_scan(&staged_in(repo.path(), &[], &[]));
}

#[test]
fn a_merge_brings_in_what_no_parent_has_and_submodules_have_no_blob() {
    let mut repo = Repo::new();
    repo.write("base", "x\n");
    repo.commit("base");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.plant("side.env");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("other", "y\n");
    repo.commit("other");
    repo.git(&["merge", "-q", "--no-commit", "side"]);
    says_nothing_to_scan(&staged_in(repo.path(), &[], &[]));
    let text = repo.secret();
    repo.write("evil.env", &text);
    repo.git(&["add", "-A"]);
    assert_eq!(staged(&repo, &[]), ["./evil.env"]);
    repo.commit("merge");

    let mut inner = Repo::new();
    inner.plant("inner.env");
    repo.git(&["submodule", "add", "-q", inner.path().to_str().unwrap(), "sub"]);
    assert_eq!(staged(&repo, &[]), [""; 0]);
}

#[test]
fn worktrees_and_what_git_says_to_hooks() {
    let mut repo = Repo::new();
    repo.write("base", "x\n");
    repo.commit("base");
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("w");
    repo.git(&["worktree", "add", "-q", tree.to_str().unwrap()]);
    fs::write(tree.join("w.env"), repo.secret()).unwrap();
    git(&tree, &["add", "-A"]);
    assert_eq!(found(&staged_in(&tree, &[], &[])), ["./w.env"]);
    says_nothing_to_scan(&staged_in(repo.path(), &[], &[]));
    let own = repo.path().join(".git/worktrees/w");
    let variables = [("GIT_DIR", own.to_str().unwrap())];
    assert_eq!(found(&staged_in(&tree, &[], &variables)), ["./w.env"]);
    let index = own.join("index");
    let variables = [("GIT_INDEX_FILE", index.to_str().unwrap())];
    assert_eq!(found(&staged_in(repo.path(), &[], &variables)), ["./w.env"]);

    // In a real hook, of a commit of some files only.
    let hook = repo.path().join(".git/hooks/pre-commit");
    let program = env!("CARGO_BIN_EXE_scrubjay");
    fs::write(&hook, format!("#!/bin/sh\nexec {program} scan --staged\n")).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    repo.write("base", "clean\n");
    let text = repo.secret();
    repo.write("b.env", &text);
    repo.git(&["add", "b.env"]);
    repo.git(&["commit", "-q", "-m", "only", "base"]);
    let mut command = Command::new("git");
    let command = command.current_dir(repo.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let refused = command.args(["-c", "user.name=J", "-c", "user.email=j@acme.invalid"]);
    let refused = refused.args(["commit", "-q", "-m", "all"]).output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("b.env"));
}

#[test]
fn nothing_in_a_repository_runs_a_command() {
    let mut repo = Repo::new();
    repo.write(".gitattributes", "* diff=evil filter=evil\n");
    repo.commit("base");
    let text = repo.secret();
    repo.write("a.env", &text);
    repo.git(&["add", "-A"]);
    let ran = repo.path().join("ran");
    let script = repo.path().join(".git/evil");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\ncat\n", ran.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let (config, evil) = (repo.path().join(".git/config"), script.display());
    let text = format!(
        "{}\n[core]\nfsmonitor = {evil}\npager = {evil}\n[diff]\nexternal = {evil}\n\
         [diff \"evil\"]\ntextconv = {evil}\ncommand = {evil}\n[filter \"evil\"]\n\
         clean = {evil}\nsmudge = {evil}\nprocess = {evil}\n",
        fs::read_to_string(&config).unwrap()
    );
    fs::write(&config, text).unwrap();
    assert_eq!(staged(&repo, &[]), ["./a.env"]);
    assert!(!ran.exists());
}

#[test]
fn a_damaged_index_is_an_error() {
    let mut repo = Repo::new();
    repo.plant("a.env");
    fs::write(repo.path().join(".git/index"), "DIRC nothing").unwrap();
    let ran = staged_in(repo.path(), &[], &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr().contains("index"), "{}", ran.stderr());
}
