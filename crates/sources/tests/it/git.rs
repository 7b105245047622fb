//! `GitIgnored` against git itself.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use proptest::prelude::*;
use scrubjay_sources::{Config, GitIgnored, GitStatus, IgnoredFiles};

use crate::support::{Tree, skips};

/// git, away from the configuration of whoever runs the tests.
fn git(directory: &Path) -> Command {
    let mut git = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"] {
        git.env_remove(variable);
    }
    git.current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", "/nonexistent")
        .env("XDG_CONFIG_HOME", "/nonexistent");
    git
}

fn run(directory: &Path, arguments: &[&str]) {
    let output = git(directory).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The paths that git ignores, patterns alone considered.
fn ignored_by_git(root: &Path, paths: &[String]) -> BTreeSet<String> {
    let mut child = git(root)
        .args(["check-ignore", "--no-index", "--stdin", "-z"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all((paths.join("\0") + "\0").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().unwrap() <= 1, "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.split_terminator('\0').map(str::to_owned).collect()
}

fn ignored_by_us(root: &Path, judge: &GitIgnored, paths: &[String]) -> BTreeSet<String> {
    let ignored = |path: &&String| judge.status(&root.join(path)) == GitStatus::Ignored;
    paths.iter().filter(ignored).cloned().collect()
}

fn repository(files: &[&str]) -> Tree {
    let tree = Tree::new(files);
    run(tree.path(), &["init", "-q"]);
    tree
}

fn agree(tree: &Tree, paths: &[&str]) -> BTreeSet<String> {
    let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
    let ours = ignored_by_us(tree.path(), &GitIgnored::new(), &paths);
    assert_eq!(ours, ignored_by_git(tree.path(), &paths));
    ours
}

#[test]
fn nested_files_negation_and_exclude() {
    let files = [
        ".env",
        "keep.log",
        "a.log",
        "build/x",
        "src/build",
        "src/deep/a.log",
        "src/deep/b.txt",
        "src/only.txt",
        "docs/only.txt",
        "excluded",
        "spaced name",
        "#hash",
        "vendor/keep/x",
    ];
    let tree = repository(&files);
    tree.write(".gitignore", "*.log\n!keep.log\nbuild/\n.env\r\n/docs/*.txt\n\\#hash\nspaced name  \nvendor/*\n!vendor/keep\n");
    tree.write("src/.gitignore", "\u{feff}!a.log\ndeep/b.*\n");
    tree.write(".git/info/exclude", "excluded\n*.log\nkeep.log\n");
    let mut paths = files.to_vec();
    paths.extend([
        "build",
        "src",
        "src/deep",
        "vendor",
        "vendor/keep",
        "not/there.log",
        "src/a.log",
    ]);
    let ignored = agree(&tree, &paths);
    assert_eq!(ignored.len(), 10, "{ignored:?}");
}

#[test]
fn an_ignored_directory_cannot_be_opened_again_below() {
    let tree = repository(&["out/keep", "out/sub/keep"]);
    tree.write(".gitignore", "out\n!out/keep\n");
    tree.write("out/.gitignore", "!*\n");
    assert_eq!(agree(&tree, &["out", "out/keep", "out/sub/keep", "out/.gitignore"]).len(), 4);
}

#[test]
fn too_many_patterns_hide_nothing() {
    let tree = repository(&["big/a", "big/sub/a", "big/sub/b", "full/a", "excluded/a"]);
    tree.write(".gitignore", "a\n");
    // One pattern too many, and a comment too long: what git ignores for them is not known.
    tree.write("big/.gitignore", "[ab]*\n".repeat(2_001));
    tree.write("excluded/.gitignore", format!("#{}\n", "x".repeat(64 * 1024)));
    // An opinion below it counts.
    tree.write("big/sub/.gitignore", "b\n");
    tree.write("full/.gitignore", "b\n".repeat(2_000) + &"# not a pattern\n\n".repeat(100));
    let paths = ["big/a", "big/sub/a", "big/sub/b", "full/a", "excluded/a"].map(str::to_owned);
    let ours = ignored_by_us(tree.path(), &GitIgnored::new(), &paths);
    assert_eq!(ours.into_iter().collect::<Vec<_>>(), ["big/sub/b", "full/a"]);

    let config = Config::new().ignored_files(IgnoredFiles::Skip(Arc::new(GitIgnored::new())));
    let (seen, _) = crate::support::walk(config, &[tree.at("big")]);
    assert!(seen.iter().any(|seen| seen.path == tree.at("big/sub/a")));
}

#[test]
fn a_linked_pattern_file_or_a_fifo_is_not_read() {
    let tree = repository(&["a", "b/c", "patterns"]);
    tree.write("patterns", "a\nc\n");
    std::os::unix::fs::symlink("patterns", tree.at(".gitignore")).unwrap();
    assert!(agree(&tree, &["a", "b/c"]).is_empty());
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, tree.at("b/.gitignore"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    assert_eq!(GitIgnored::new().status(&tree.at("b/c")), GitStatus::NotIgnored);
}

#[test]
fn places() {
    let tree = repository(&["sub/x", "sub/d/e", "inner/y", "empty/.git/none", "empty/z"]);
    tree.write(".gitignore", "x\ny\nz\n");
    run(&tree.at("inner"), &["init", "-q"]);
    let outside = Tree::new(&["x"]);
    let judge = GitIgnored::new();
    let expect = |path: &Path, status| assert_eq!(judge.status(path), status, "{}", path.display());
    expect(&outside.at("x"), GitStatus::NoRepository);
    expect(Path::new("/"), GitStatus::NoRepository);
    expect(&tree.at(".git"), GitStatus::Internal);
    expect(&tree.at(".git/config"), GitStatus::Internal);
    expect(&tree.at(".git/hooks/deep/x"), GitStatus::Internal);
    expect(&tree.at("sub/../sub/x"), GitStatus::Ignored);
    expect(&tree.at("sub/d/.."), GitStatus::NotIgnored);
    expect(&tree.at("inner/y"), GitStatus::NotIgnored);
    // A directory called `.git` does not make a repository.
    expect(&tree.at("empty/z"), GitStatus::Ignored);
    std::os::unix::fs::symlink(tree.at("sub"), outside.at("link")).unwrap();
    expect(&outside.at("link/x"), GitStatus::Ignored);
    assert!(GitStatus::Internal.is_ignored() && GitStatus::Ignored.is_ignored());
    assert!(!GitStatus::NotIgnored.is_ignored() && !GitStatus::NoRepository.is_ignored());
}

#[test]
fn a_worktree_has_the_excludes_of_its_repository() {
    let tree = repository(&[]);
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"];
    run(tree.path(), &[&identity[..], &["commit", "-q", "--allow-empty", "-m", "first"]].concat());
    let outside = Tree::new(&[]);
    let worktree = outside.at("w");
    run(tree.path(), &["worktree", "add", "-q", worktree.to_str().unwrap()]);
    fs::create_dir_all(tree.at(".git/info")).unwrap();
    fs::write(tree.at(".git/info/exclude"), "x\n").unwrap();
    let paths = ["x", "y"].map(str::to_owned);
    let ours = ignored_by_us(&worktree, &GitIgnored::new(), &paths);
    assert_eq!(ours, ignored_by_git(&worktree, &paths));
    assert_eq!(ours.len(), 1);
}

#[test]
fn a_walk_can_skip_what_git_ignores() {
    let tree = repository(&[".env", "a/.hidden", "target/x", "target/y", "a/b.log"]);
    fs::remove_dir_all(tree.at(".git/hooks")).unwrap();
    tree.write(".gitignore", ".env\ntarget\n");
    tree.write("a/.gitignore", "*.log\n");
    let judge = Arc::new(GitIgnored::new());
    let config = Config::new().ignored_files(IgnoredFiles::Skip(judge));
    let (seen, stats) = tree.walk(config.clone());
    let expected = [
        ".git/HEAD",
        ".git/config",
        ".git/description",
        ".git/info/exclude",
        ".gitignore",
        "a/.gitignore",
        "a/.hidden",
    ];
    assert_eq!(seen, expected);
    assert!(skips(&stats).contains(&("git-ignored", 3)));

    // The patterns above the root count too.
    let (seen, stats) = crate::support::walk(config, &[tree.at("a"), tree.at("target/x")]);
    assert_eq!(seen.len(), 3, "a file named as a root is read: {seen:?}");
    assert_eq!(skips(&stats), [("git-ignored", 1)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_git(
        top in proptest::collection::vec("!?/?(\\*\\*/)?(a|b|\\*|a\\*|\\?|\\[ab\\]|\\[!a\\])(/(a|b|\\*))?/?", 0..5),
        nested in proptest::collection::vec("!?/?(a|b|\\*|b\\?)(/(a|b))?/?", 0..3),
    ) {
        let files = ["a/a/a", "a/a/b", "a/b/a", "b/a", "b/b/b", "ab", "c"];
        let tree = repository(&files);
        tree.write(".gitignore", top.join("\n"));
        tree.write("a/.gitignore", nested.join("\n"));
        let directories = ["a", "a/a", "a/b", "b", "b/b", "a/.gitignore"];
        let paths: Vec<String> = files.iter().chain(&directories).map(ToString::to_string).collect();
        let ours = ignored_by_us(tree.path(), &GitIgnored::new(), &paths);
        prop_assert_eq!(ours, ignored_by_git(tree.path(), &paths), "{:?} {:?}", top, nested);
    }
}
