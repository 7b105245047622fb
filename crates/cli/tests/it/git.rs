//! Histories, made by git itself: each planted credential is found with the commit that has it first,
//! and nothing in a repository makes a command run.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::run::{Ran, run, scan};

pub(crate) struct Repo {
    folder: TempDir,
    planted: usize,
}

impl Repo {
    pub(crate) fn new() -> Self {
        Self::with(&["init", "-q", "-b", "main", "."])
    }

    pub(crate) fn with(init: &[&str]) -> Self {
        let repo = Self { folder: tempfile::tempdir().unwrap(), planted: 0 };
        repo.git(init);
        repo
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        git(self.path(), args)
    }

    /// Another credential each time, as the text of a file.
    pub(crate) fn secret(&mut self) -> String {
        self.planted += 1;
        let digest = |round: usize| {
            let mut state = (self.planted * 7919 + round * 104_729 + 12_345) as u64;
            move || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let letters = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
                char::from(letters[(state >> 33) as usize % letters.len()])
            }
        };
        let mut next = digest(1);
        let value: String = (0..24).map(|_| next()).collect();
        format!("API_TOKEN={value}\n")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits a file with a credential.
    pub(crate) fn plant(&mut self, name: &str) -> String {
        let text = self.secret();
        self.write(name, &text);
        self.commit(name)
    }

    fn places(&self, args: &[&str]) -> Vec<(String, String)> {
        places(&scan_git(args, self.path()), self.path())
    }
}

pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "Jay")
            .env(format!("GIT_{role}_EMAIL"), "jay@acme.invalid");
    }
    command.args(["-c", "protocol.file.allow=always"]).args(args).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn scan_git(args: &[&str], root: &Path) -> Ran {
    scan(&[&["--git", "--format", "jsonl"], args].concat(), root)
}

/// The paths and commits in the report, sorted.
pub(crate) fn places(ran: &Ran, root: &Path) -> Vec<(String, String)> {
    let place = |line: &Value| {
        let path = Path::new(line["path"].as_str().unwrap());
        let path = path.strip_prefix(root).unwrap_or(path).display().to_string();
        (path, line["git"]["commit"].as_str().unwrap_or("none").to_owned())
    };
    let mut places: Vec<_> = ran.lines().iter().map(place).collect();
    places.sort();
    places
}

pub(crate) fn pair(path: &str, commit: &str) -> (String, String) {
    (path.to_owned(), commit.to_owned())
}

#[test]
fn the_first_commit_is_named_and_versions_are_one_place() {
    let mut repo = Repo::new();
    let text = repo.secret();
    repo.write("a.env", &text);
    let first = repo.commit("first");
    repo.write("a.env", &format!("{text}OTHER=1\n"));
    repo.commit("second");
    fs::remove_file(repo.path().join("a.env")).unwrap();
    repo.commit("third");
    for packed in [false, true] {
        if packed {
            repo.git(&["gc", "-q"]);
        }
        let ran = scan_git(&[], repo.path());
        assert_eq!(ran.code, 1, "{}", ran.stderr());
        assert_eq!(places(&ran, repo.path()), [pair("a.env", &first)]);
        let facts = &ran.lines()[0]["git"];
        assert_eq!(
            (&facts["in_head"], &facts["more_versions"]),
            (&Value::from(false), &Value::from(1))
        );
        assert_eq!(
            (&facts["author"], &facts["email"]),
            (&"Jay".into(), &"jay@acme.invalid".into())
        );
    }
    let text = scan(&["--git"], repo.path());
    assert!(text.stdout().contains(&format!("commit {}", &first[..12])), "{}", text.stdout());
    // Every format names the commit.
    for format in ["csv", "sarif", "github", "junit", "gitleaks", "jsonl"] {
        let ran = scan(&["--git", "--format", format], repo.path());
        assert!(ran.stdout().contains(&first[..12]), "{format}: {}", ran.stdout());
    }
    let said = "and 1 later version; on main; not in HEAD\n";
    assert!(text.stdout().contains(said), "{}", text.stdout());
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(ran.stdout()).unwrap()
}

#[test]
fn a_state_leaves_only_new_objects_to_be_read() {
    let mut repo = Repo::new();
    let (text, more) = (repo.secret(), repo.secret());
    repo.write("a.env", &text);
    repo.write("clean.txt", &"nothing here\n".repeat(100));
    let first = repo.commit("first");
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let args = ["--git", "--state", state.to_str().unwrap(), "--format", "json"];
    let scanned = |more: &[&str]| {
        let ran = scan(&[&args[..], more].concat(), repo.path());
        assert!([0, 1].contains(&ran.code), "{}", ran.stderr());
        let report = json(&ran);
        let known = report["summary"]["known_objects"].as_u64().unwrap_or_default();
        (ran, report["summary"]["bytes"].as_u64().unwrap(), known)
    };
    let (ran, all, known) = scanned(&[]);
    assert_eq!((ran.code, known), (1, 0));
    assert!(!fs::read(&state).unwrap().windows(12).any(|part| text.as_bytes().ends_with(part)));
    // Nothing is new: the finding stands all the same, with its commit.
    let (ran, bytes, known) = scanned(&[]);
    assert_eq!((ran.code, bytes), (1, 0));
    assert!(known >= 4, "{known}");
    assert_eq!(json(&ran)["credentials"][0]["places"][0]["git"]["commit"], first.as_str());
    let text_form = scan(&args[..3], repo.path());
    assert!(text_form.stdout().contains("known from earlier scans: "), "{}", text_form.stdout());
    // Packed, they are the same objects; and what is added is read, wherever it lies.
    repo.git(&["gc", "-q"]);
    assert_eq!(scanned(&[]).1, 0);
    repo.write("b.env", &more);
    repo.commit("second");
    repo.git(&["gc", "-q"]);
    let (ran, bytes, _) = scanned(&[]);
    assert!(bytes > 0 && bytes < all, "{bytes} of {all}");
    assert_eq!(json(&ran)["credentials"].as_array().unwrap().len(), 2);
    // Other rules read everything.
    let (ran, bytes, known) = scanned(&["--without", "github"]);
    assert!(bytes > all && known == 0, "{bytes}, {known}");
    assert!(ran.stderr().contains("other rules than before"), "{}", ran.stderr());
    // A damaged file is an error, and stays.
    let mut damaged = fs::read(&state).unwrap();
    damaged[30] ^= 1;
    fs::write(&state, &damaged).unwrap();
    let ran = scan(&args, repo.path());
    assert_eq!((ran.code, ran.stdout()), (2, ""));
    assert!(ran.stderr().contains("a damaged state; delete it"), "{}", ran.stderr());
    assert_eq!(fs::read(&state).unwrap(), damaged);
    fs::write(&state, "x").unwrap();
    assert!(scan(&args, repo.path()).stderr().contains("not a state of"));
}

#[test]
fn branches_and_the_working_tree_are_told() {
    let mut repo = Repo::new();
    let texts = [repo.secret(), repo.secret(), repo.secret()];
    repo.write("old.env", &texts[0]);
    repo.commit("old");
    repo.git(&["branch", "release"]);
    repo.write("kept.env", &texts[1]);
    repo.git(&["mv", "old.env", "moved.env"]);
    repo.commit("kept");
    repo.git(&["checkout", "-q", "-b", "topic", "release"]);
    repo.write("topic.env", &texts[2]);
    repo.commit("topic");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["branch", "-q", "-D", "release"]);
    repo.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    fs::remove_file(repo.path().join("kept.env")).unwrap();
    repo.write("topic.env", &texts[2]);

    let facts = |args: &[&str]| -> Vec<(String, String)> {
        let ran = scan_git(args, repo.path());
        let lines = ran.lines();
        let mut facts: Vec<_> = lines
            .iter()
            .map(|line| {
                let (path, git) = (line["path"].as_str().unwrap(), &line["git"]);
                let name = path.rsplit('/').next().unwrap().to_owned();
                (name, format!("{} {} {}", git["branches"], git["in_head"], git["in_tree"]))
            })
            .collect();
        facts.sort();
        facts
    };
    let fact = |name: &str, fact: &str| (name.to_owned(), fact.to_owned());
    let expected = [
        fact("kept.env", r#"["main","origin/main"] true false"#),
        fact("moved.env", r#"["main","origin/main"] true true"#),
        fact("old.env", r#"["main","topic","origin/main"] false false"#),
        fact("topic.env", r#"["topic"] false true"#),
    ];
    assert_eq!(facts(&[]), expected);
    // Newer commits are not read then, and so not what branches have.
    assert!(facts(&["--until", "2090-01-01"])[0].1.starts_with("null true"));
    let text = scan(&["--git"], repo.path());
    for said in [
        "on main, origin/main; still in HEAD, not in the working tree\n",
        "on main, origin/main; still in HEAD and the working tree\n",
        "on main, topic, origin/main; not in HEAD\n",
        "on topic; not in HEAD, still in the working tree\n",
    ] {
        assert!(text.stdout().contains(said), "{said}{}", text.stdout());
    }

    // A link of the tree leads nowhere.
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("topic.env"), &texts[2]).unwrap();
    fs::remove_file(repo.path().join("topic.env")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("topic.env"), repo.path().join("topic.env"))
        .unwrap();
    assert_eq!(facts(&[])[3], fact("topic.env", r#"["topic"] false false"#));

    let bare = tempfile::tempdir().unwrap();
    git(bare.path(), &["clone", "-q", "--bare", &repo.path().display().to_string(), "b.git"]);
    let ran = scan_git(&[], &bare.path().join("b.git"));
    assert!(ran.lines().iter().all(|line| line["git"]["in_tree"].is_null()), "{:?}", ran.lines());
}

#[test]
fn what_only_a_merge_brought_in_and_what_was_renamed() {
    let mut repo = Repo::new();
    repo.write("base", "x\n");
    repo.commit("base");
    repo.git(&["checkout", "-q", "-b", "side"]);
    let side = repo.plant("side.env");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("other", "y\n");
    repo.commit("other");
    repo.git(&["merge", "-q", "--no-commit", "side"]);
    let merge = repo.plant("evil.env");
    repo.git(&["mv", "side.env", "moved.env"]);
    let moved = repo.commit("move");
    let expected = [pair("evil.env", &merge), pair("moved.env", &moved), pair("side.env", &side)];
    assert_eq!(repo.places(&[]), expected);
}

#[test]
fn messages_stashes_notes_tags_and_worktrees() {
    let mut repo = Repo::new();
    repo.write("base", "x\n");
    repo.commit("base");
    let message = repo.secret();
    let commit = repo.commit(&format!("subject\n\n{message}"));
    let tag = repo.secret();
    repo.git(&["tag", "-a", "v1", "-m", &format!("subject\n\n{tag}")]);
    let note = repo.secret();
    repo.git(&["notes", "add", "-m", &note]);
    for name in ["old.env", "new.env"] {
        let text = repo.secret();
        repo.write(name, &text);
        repo.git(&["stash", "-q", "-u"]);
    }
    let tree = tempfile::tempdir().unwrap();
    let worktree = tree.path().join("w");
    repo.git(&["worktree", "add", "-q", "--detach", worktree.to_str().unwrap()]);
    let text = repo.secret();
    fs::write(worktree.join("detached.env"), text).unwrap();
    git(&worktree, &["add", "-A"]);
    git(&worktree, &["commit", "-q", "-m", "detached"]);
    let detached = git(&worktree, &["rev-parse", "HEAD"]);
    let found = repo.places(&[]);
    assert_eq!(found.len(), 6, "{found:?}");
    for place in [
        pair("(commit message)", &commit),
        pair("(tag message)", "none"),
        pair("detached.env", &detached),
    ] {
        assert!(found.contains(&place), "{place:?} in {found:?}");
    }
    for name in ["old.env", "new.env"] {
        assert!(found.iter().any(|(path, commit)| path == name && commit.len() == 40), "{found:?}");
    }
    // A worktree is a way to the same repository.
    let there = places(&scan_git(&[], &worktree), &worktree);
    assert_eq!(there.len(), 6, "{there:?}");
}

#[test]
fn unreachable_objects_are_reported_on_request() {
    let mut repo = Repo::new();
    repo.write("base", "x\n");
    repo.commit("base");
    let gone = repo.plant("gone.env");
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    assert_eq!(repo.places(&[]), []);
    assert_eq!(repo.places(&["--all-objects"]), [pair("gone.env", &gone)]);
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    fs::remove_file(repo.path().join(".git/ORIG_HEAD")).unwrap();
    assert_eq!(repo.places(&["--all-objects"]), [pair("(unreachable object)", "none")]);
}

#[test]
fn bare_shallow_sha256_and_borrowed_objects() {
    let mut repo = Repo::new();
    let first = repo.plant("first.env");
    let second = repo.plant("second.env");
    let folder = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repo.path().display());
    let clone = |args: &[&str], name: &str| -> PathBuf {
        let path = folder.path().join(name);
        git(folder.path(), &[&["clone", "-q"], args, &[&source, path.to_str().unwrap()]].concat());
        path
    };
    let all = [pair("first.env", &first), pair("second.env", &second)];
    let bare = clone(&["--bare"], "bare");
    assert_eq!(places(&scan_git(&[], &bare), &bare), all);
    let shallow = clone(&["--depth", "1"], "shallow");
    let cut = [pair("first.env", &second), pair("second.env", &second)];
    assert_eq!(places(&scan_git(&[], &shallow), &shallow), cut);
    let borrowing = folder.path().join("borrowing");
    git(folder.path(), &["clone", "-q", "--shared", repo.path().to_str().unwrap(), "borrowing"]);
    assert_eq!(places(&scan_git(&[], &borrowing), &borrowing), all);

    let mut wide = Repo::with(&["init", "-q", "-b", "main", "--object-format=sha256", "."]);
    let commit = wide.plant("wide.env");
    assert_eq!(commit.len(), 64);
    assert_eq!(wide.places(&[]), [pair("wide.env", &commit)]);
}

#[test]
fn submodules_and_all_repositories_below() {
    let (mut inner, outer) = (Repo::new(), Repo::new());
    let commit = inner.plant("inner.env");
    outer.git(&["submodule", "add", "-q", inner.path().to_str().unwrap(), "sub"]);
    outer.commit("submodule");
    assert_eq!(outer.places(&[]), [pair("sub/inner.env", &commit)]);

    let above = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        git(above.path(), &["clone", "-q", inner.path().to_str().unwrap(), name]);
    }
    let ran = scan_git(&[], above.path());
    let both = [pair("one/inner.env", &commit), pair("two/inner.env", &commit)];
    assert_eq!(places(&ran, above.path()), both);
}

#[test]
fn rules_that_ask_for_a_path_and_exclusions() {
    let mut repo = Repo::new();
    let value = repo.secret().trim().split_once('=').unwrap().1.to_owned();
    repo.write(".netrc", &format!("machine api.acme.dev\n  login bob\n  password {value}\n"));
    let netrc = repo.commit("netrc");
    assert_eq!(repo.places(&[]), [pair(".netrc", &netrc)]);
    repo.plant("vendor/a.env");
    assert_eq!(repo.places(&["--exclude", "vendor/"]), [pair(".netrc", &netrc)]);
}

#[test]
fn dates_and_nothing_to_scan() {
    let mut repo = Repo::new();
    let ran = scan_git(&[], repo.path());
    assert_eq!((ran.code, ran.stdout()), (0, ""));
    assert!(ran.stderr().contains("nothing to scan"), "{}", ran.stderr());
    let commit = repo.plant("a.env");
    assert_eq!(repo.places(&["--since", "2000-01-01"]), [pair("a.env", &commit)]);
    assert_eq!(repo.places(&["--until", "2000-01-01"]), []);
    let none = tempfile::tempdir().unwrap();
    assert_eq!(run(&["scan", "--git", none.path().to_str().unwrap()]).code, 2);
}

#[test]
fn a_damaged_pack_and_missing_objects_cost_no_more_than_themselves() {
    let mut repo = Repo::new();
    repo.plant("kept.env");
    repo.git(&["repack", "-q", "-a", "-d"]);
    let kept = fs::read_dir(repo.path().join(".git/objects/pack")).unwrap().count();
    for number in 0..20 {
        repo.write("filler", &format!("{number}\n").repeat(50 + number));
        repo.commit("filler");
    }
    repo.git(&["repack", "-q", "-d"]);
    let mut packs: Vec<_> = fs::read_dir(repo.path().join(".git/objects/pack"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().unwrap() == "pack")
        .collect();
    assert!(kept >= 2 && packs.len() == 2);
    packs.sort_by_key(|path| fs::metadata(path).unwrap().len());
    let damaged = packs.pop().unwrap();
    fs::set_permissions(&damaged, fs::Permissions::from_mode(0o644)).unwrap();
    let bytes = fs::read(&damaged).unwrap();
    fs::write(&damaged, &bytes[..bytes.len() / 2]).unwrap();
    let ran = scan_git(&[], repo.path());
    assert_eq!(ran.code, 1, "{}", ran.stderr());
    let summary: Value = serde_json::from_str(ran.stdout().lines().last().unwrap()).unwrap();
    let text = summary.to_string();
    assert!(text.contains("\"complete\":false"), "{text}");
    let found = places(&ran, repo.path());
    assert_eq!(found, [pair("(unreachable object)", "none")]);
}

#[test]
fn nothing_in_a_repository_runs_a_command_or_hides_a_commit() {
    let mut repo = Repo::new();
    let first = repo.plant("a.env");
    repo.write(".gitattributes", "* diff=evil filter=evil\n");
    let second = repo.plant("b.env");
    let ran = repo.path().join("ran");
    let script = repo.path().join(".git/evil");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\ncat\n", ran.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(&script, repo.path().join(".git/hooks/post-index-change")).unwrap();
    let evil = script.display();
    let included = repo.path().join(".git/included");
    fs::write(
        &included,
        format!("[core]\nfsmonitor = {evil}\npager = {evil}\n[diff]\nexternal = {evil}\n"),
    )
    .unwrap();
    let config = repo.path().join(".git/config");
    let text = format!(
        "{}\n[include]\npath = included\n[core]\npager = {evil}\nfsmonitor = {evil}\nsshCommand = {evil}\n\
         [pager]\nlog = {evil}\n[diff]\nexternal = {evil}\n[diff \"evil\"]\ntextconv = {evil}\ncommand = {evil}\n\
         [filter \"evil\"]\nclean = {evil}\nsmudge = {evil}\nprocess = {evil}\n[log]\nshowSignature = true\nshowRoot = false\n\
         [gpg]\nprogram = {evil}\n[alias]\nlog = !{evil}\n[extensions]\npartialClone = origin\n\
         [remote \"origin\"]\npromisor = true\nurl = ext::{evil}\nuploadpack = {evil}\n",
        fs::read_to_string(&config).unwrap()
    );
    fs::write(&config, text).unwrap();
    // What would hide the first commit from git.
    fs::write(repo.path().join(".git/info/grafts"), format!("{second}\n")).unwrap();
    let all = [pair("a.env", &first), pair("b.env", &second)];
    assert_eq!(repo.places(&[]), all);
    assert!(!ran.exists());
}

#[test]
fn a_repository_that_cannot_be_read_is_listed_and_one_that_is_not_there_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let ran = scan(&["--git"], folder.path());
    assert_eq!((ran.code, ran.stdout()), (2, ""));
    assert!(ran.stderr().contains("there is no git repository at"), "{}", ran.stderr());

    let repo = Repo::new();
    repo.write("clean.txt", "nothing here\n");
    repo.commit("clean");
    for directory in ["other/objects", "other/refs"] {
        fs::create_dir_all(repo.path().join(directory)).unwrap();
    }
    repo.write("other/HEAD", "ref: refs/heads/.invalid\n");
    repo.write("other/config", "[extensions]\n\trefStorage = reftable\n");
    let ran = scan(&["--git"], repo.path());
    assert_eq!(ran.code, 3, "{}{}", ran.stdout(), ran.stderr());
    assert!(ran.stdout().contains("other: unsupported"), "{}", ran.stdout());
}
