//! Hooks in repositories that git made, called by git.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scrubjay_detect::template::expand;
use tempfile::TempDir;

use crate::run::{Ran, scrubjay};

struct Repo {
    folder: TempDir,
}

impl Repo {
    fn new() -> Self {
        let repo = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(repo.at("home")).unwrap();
        fs::create_dir(repo.at("work")).unwrap();
        assert!(repo.git(&["init", "-q", "-b", "main"]).status.success());
        // Stands for scrubjay: notes what it is asked, and says no to what is called `planted`.
        repo.script(
            "scrubjay",
            "echo \"$@\" >>\"$HOME/asked\"; cat >>\"$HOME/stdin\"; ! test -e planted",
        );
        repo
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn script(&self, path: &str, text: &str) {
        fs::write(self.at(path), format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(self.at(path), Permissions::from_mode(0o755)).unwrap();
    }

    fn isolate<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .current_dir(self.at("work"))
            .env("HOME", self.at("home"))
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("GIT_CONFIG_NOSYSTEM", "1")
    }

    fn git(&self, args: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Jay", "-c", "user.email=jay@acme.invalid"]).args(args);
        self.isolate(command.env_clear()).output().unwrap()
    }

    fn commit(&self) -> bool {
        self.git(&["commit", "-q", "--allow-empty", "-m", "one"]).status.success()
    }

    fn hook(&self, args: &[&str]) -> Ran {
        let program = self.at("scrubjay");
        let args = [&["hook"], args, &["git", "--program", program.to_str().unwrap()]].concat();
        Ran::new(self.isolate(&mut scrubjay(&args)).output().unwrap())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_default()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".sample"))
        .collect();
    names.sort();
    names
}

#[test]
fn installed_it_runs_on_a_commit_and_can_stop_it() {
    let repo = Repo::new();
    assert_eq!(repo.hook(&["status"]).code, 1);
    let ran = repo.hook(&["install"]);
    assert_eq!((ran.code, ran.stderr()), (0, ""));
    assert_eq!(repo.hook(&["status"]).code, 0);
    assert!(repo.commit());
    assert_eq!(repo.read("home/asked"), "scan --staged\n");
    fs::write(repo.at("work/planted"), "").unwrap();
    assert!(!repo.commit());
}

#[test]
fn installing_twice_changes_nothing_and_uninstalling_leaves_nothing() {
    let repo = Repo::new();
    let hooks = repo.at("work/.git/hooks");
    let before = names(&hooks);
    assert_eq!(repo.hook(&["install"]).code, 0);
    let once = repo.read("work/.git/hooks/pre-push");
    let again = repo.hook(&["install"]);
    assert!(again.code == 0 && again.stdout().starts_with("unchanged "));
    assert_eq!(repo.read("work/.git/hooks/pre-push"), once);
    assert_eq!(repo.hook(&["uninstall"]).code, 0);
    assert_eq!(names(&hooks), before);
}

#[test]
fn a_hook_that_was_there_still_runs_and_comes_back_to_the_byte() {
    let repo = Repo::new();
    let hook = "work/.git/hooks/pre-push";
    repo.script(hook, "echo \"$@\" >\"$HOME/args\"; cat >\"$HOME/theirs\"; exit ${THEIRS:-0}");
    let before = repo.read(hook);
    assert_eq!(repo.hook(&["install"]).code, 0);
    assert!(repo.commit());
    assert!(repo.git(&["init", "-q", "--bare", "../remote"]).status.success());
    assert!(repo.git(&["push", "-q", "../remote", "main"]).status.success());
    assert_eq!(repo.read("home/args"), "../remote ../remote\n");
    assert!(repo.read("home/theirs").starts_with("refs/heads/main "));
    assert!(repo.read("home/stdin").ends_with(&repo.read("home/theirs")));
    assert!(repo.read("home/asked").ends_with("hook run pre-push ../remote ../remote\n"));
    assert_eq!(repo.hook(&["uninstall"]).code, 0);
    assert_eq!(repo.read(hook), before);
    assert_eq!(fs::metadata(repo.at(hook)).unwrap().permissions().mode() & 0o777, 0o755);
}

#[test]
fn without_its_program_a_hook_fails_and_says_so() {
    let repo = Repo::new();
    assert_eq!(repo.hook(&["install"]).code, 0);
    fs::remove_file(repo.at("scrubjay")).unwrap();
    let output = repo.git(&["commit", "-q", "--allow-empty", "-m", "one"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is gone"));
    assert_eq!(repo.hook(&["status"]).code, 1);
}

#[test]
fn without_a_record_the_hook_that_was_there_comes_back_too() {
    let repo = Repo::new();
    repo.script("work/.git/hooks/pre-commit", "true");
    let before = repo.read("work/.git/hooks/pre-commit");
    assert_eq!(repo.hook(&["install"]).code, 0);
    fs::remove_dir_all(repo.at("work/.git/scrubjay")).unwrap();
    assert_eq!(repo.hook(&["uninstall"]).code, 0);
    assert_eq!(repo.read("work/.git/hooks/pre-commit"), before);
    assert!(!repo.at("work/.git/hooks/pre-commit.scrubjay-next").exists());
}

#[test]
fn a_hooks_path_outside_of_the_repository_is_refused() {
    let repo = Repo::new();
    let outside = repo.at("home");
    assert!(repo.git(&["config", "core.hooksPath", outside.to_str().unwrap()]).status.success());
    let ran = repo.hook(&["install"]);
    assert!(ran.code == 2 && ran.stderr().contains("outside of it"), "{}", ran.stderr());
    assert!(repo.git(&["config", "core.hooksPath", ".githooks"]).status.success());
    assert_eq!(repo.hook(&["install"]).code, 0);
    assert_eq!(names(&repo.at("work/.githooks")), ["pre-commit", "pre-push"]);
}

#[test]
fn managers_have_it_in_their_file_or_are_told() {
    let repo = Repo::new();
    let config = "# ours\nrepos:\n  - repo: local\n    hooks: []\n";
    fs::write(repo.at("work/.pre-commit-config.yaml"), config).unwrap();
    assert_eq!(repo.hook(&["install"]).code, 0);
    assert!(repo.read("work/.pre-commit-config.yaml").contains("hook run pre-commit"));
    assert_eq!(repo.hook(&["uninstall"]).code, 0);
    assert_eq!(repo.read("work/.pre-commit-config.yaml"), config);
    fs::write(repo.at("work/.pre-commit-config.yaml"), "repos: []\n").unwrap();
    let ran = repo.hook(&["install"]);
    assert!(ran.code == 2 && ran.stdout().contains("id: scrubjay"), "{}", ran.stdout());
}

#[test]
fn hooks_of_all_repositories_run_the_repositorys_own() {
    let repo = Repo::new();
    fs::write(repo.at("home/.gitconfig"), "[user]\n\tname = Jay # me\n").unwrap();
    let config = repo.read("home/.gitconfig");
    repo.script("work/.git/hooks/pre-commit", "touch \"$HOME/own\"");
    repo.script("work/.git/hooks/post-commit", "touch \"$HOME/passed\"");
    let ran = repo.hook(&["install", "--global"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr());
    assert!(repo.read("home/.gitconfig").starts_with(&config));
    assert_eq!(repo.hook(&["status", "--global"]).code, 0);
    assert!(repo.commit());
    assert_eq!(repo.read("home/asked"), "scan --staged\n");
    assert!(repo.at("home/own").exists() && repo.at("home/passed").exists());
    assert_eq!(repo.hook(&["uninstall", "--global"]).code, 0);
    assert_eq!(repo.read("home/.gitconfig"), config);

    fs::write(repo.at("home/.gitconfig"), "[core]\n\thooksPath = /elsewhere\n").unwrap();
    let ran = repo.hook(&["install", "--global"]);
    assert!(ran.code == 2 && ran.stderr().contains("/elsewhere"), "{}", ran.stderr());
}

/// The real program in real hooks: what is committed and pushed with a credential in it is refused,
/// and no more than that.
#[test]
fn commits_and_pushes_with_a_credential_are_refused() {
    let repo = Repo::new();
    let program = env!("CARGO_BIN_EXE_scrubjay");
    let hook = |args: &[&str]| {
        let args = [&["hook"], args, &["git", "--program", program]].concat();
        Ran::new(repo.isolate(&mut scrubjay(&args)).output().unwrap())
    };
    let git = |args: &[&str]| {
        let output = repo.git(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), said)
    };
    let before = names(&repo.at("work/.git/hooks"));
    assert_eq!(hook(&["install"]).code, 0);
    assert_eq!(hook(&["status"]).code, 0);
    fs::write(repo.at("work/clean"), "clean\n").unwrap();
    assert!(git(&["add", "clean"]).0 && git(&["commit", "-q", "-m", "clean"]).0);

    let planted = expand("ACME_API_TOKEN={base62:36}\n", 1).unwrap();
    fs::write(repo.at("work/.env"), &planted.text).unwrap();
    assert!(git(&["add", ".env"]).0);
    let (passed, said) = git(&["commit", "-q", "-m", "planted"]);
    assert!(
        !passed && said.contains("hint: take it out of the commit: git restore --staged"),
        "{said}"
    );
    assert!(git(&["commit", "-q", "--no-verify", "-m", "planted"]).0);

    assert!(git(&["init", "-q", "--bare", "../remote.git"]).0);
    assert!(git(&["remote", "add", "origin", "../remote.git"]).0);
    let push = |what: &str| git(&["push", "-q", "origin", what]);
    assert!(!push("main").0);
    // The first commit does not bring the credential, though the second is here.
    let (passed, said) = push("main~1:refs/heads/main");
    assert!(passed, "{said}");
    assert!(!push("main").0 && !push("main:refs/heads/topic").0);
    let (passed, said) = push("main~1:refs/heads/other");
    assert!(passed && said.contains("nothing to scan"), "{said}");
    // What the remote has already is not new.
    assert!(git(&["push", "-q", "--no-verify", "origin", "main"]).0);
    fs::write(repo.at("work/more"), "more\n").unwrap();
    assert!(git(&["add", "more"]).0 && git(&["commit", "-q", "-m", "more"]).0);
    assert!(push("main").0 && push("main:refs/heads/topic").0);
    assert!(push(":refs/heads/topic").0);

    let tested = hook(&["test"]);
    assert_eq!(tested.code, 0, "{}", tested.stderr());
    assert_eq!(tested.stdout().matches("blocks a credential").count(), 2);
    assert_eq!(hook(&["uninstall"]).code, 0);
    assert_eq!(names(&repo.at("work/.git/hooks")), before);
}
