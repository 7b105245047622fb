//! What a walk visits, skips, and cannot read.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use scrubjay_sources::{
    Blob, Config, Content, EntryKind, Exclude, SkipReason, Sources, WHOLE_LIMIT,
};

use crate::support::{Tree, skips, walk};

#[test]
fn hidden_and_ignored_files_are_read() {
    let tree = Tree::new(&[".env", "a/b/c.txt", ".config/x", ".ignore", ".rgignore"]);
    tree.write(".gitignore", ".env\na\n");
    fs::create_dir(tree.at(".git")).unwrap();
    let (seen, stats) = tree.walk(Config::new());
    assert_eq!(seen, [".config/x", ".env", ".gitignore", ".ignore", ".rgignore", "a/b/c.txt"]);
    assert!(stats.is_complete());
}

#[derive(Debug)]
struct Named(&'static str);

impl Exclude for Named {
    fn reason(&self, path: &Path, _: EntryKind) -> Option<SkipReason> {
        path.ends_with(self.0).then_some(SkipReason::Excluded)
    }
}

#[test]
fn what_is_excluded_is_counted_and_a_root_is_read() {
    let tree = Tree::new(&["a", "x/a", "x/b/c", "x/x", "b/d"]);
    let excluding = |name| Config::new().exclude(Arc::new(Named(name)));
    let (seen, stats) = tree.walk(excluding("x"));
    assert_eq!(seen, ["a", "b/d"]);
    assert_eq!(stats.skipped(SkipReason::Excluded).count, 1);
    let (seen, stats) = tree.walk(excluding("a"));
    assert_eq!(seen, ["b/d", "x/b/c", "x/x"]);
    assert_eq!(stats.skipped(SkipReason::Excluded).count, 2);
    let (seen, _) = walk(excluding("a"), &[tree.at("a")]);
    assert_eq!(seen.len(), 1);
}

#[test]
fn an_empty_tree_is_no_bytes() {
    let tree = Tree::new(&[]);
    let (seen, stats) = tree.walk(Config::new());
    assert_eq!((seen.len(), stats.bytes, stats.files), (0, 0, 0));
    assert_eq!(skips(&stats), []);
    assert!(stats.is_complete());
    let (_, stats) = walk::<&Path>(Config::new(), &[]);
    assert!(stats.is_complete());
}

#[test]
fn skips_are_counted_by_reason() {
    let tree = Tree::new(&["text", "photo.PNG", "lib.so"]);
    tree.write("nul", b"a\0b");
    tree.write("not-wide", b"\xFF\xFE\x01\0\x02\0\0\0");
    tree.write("empty", b"");
    tree.write("large", [b'x'; 101]);
    tree.write("exact", [b'x'; 100]);
    let (seen, stats) = tree.walk(Config::new().max_file_size(100));
    assert_eq!(seen, ["exact", "text"]);
    let expected = [("binary", 2), ("binary-extension", 2), ("empty", 1), ("too-large", 1)];
    assert_eq!(skips(&stats), expected);
    assert_eq!(stats.skipped(SkipReason::TooLarge).bytes, 101);
    assert_eq!(stats.skipped(SkipReason::Binary).bytes, 11);
    assert!(stats.is_complete());
}

#[test]
fn large_files_are_streams_with_the_same_bytes() {
    let tree = Tree::new(&[]);
    let content: Vec<u8> = (0..3 * WHOLE_LIMIT).map(|i| b'a' + (i % 23) as u8).collect();
    tree.write("large", &content);
    tree.write("limit", &content[..WHOLE_LIMIT]);
    let (seen, stats) = walk(Config::new(), &[tree.path()]);
    assert_eq!((seen[0].whole, seen[1].whole), (false, true));
    assert!(seen[0].bytes == content);
    assert!(seen[1].bytes == content[..WHOLE_LIMIT]);
    assert!(stats.is_complete());
}

#[test]
#[cfg(target_os = "linux")]
fn holes_are_jumped_over() {
    use std::os::unix::fs::FileExt;
    const HUGE: u64 = 1 << 40;
    let tree = Tree::new(&[]);
    let path = tree.write("sparse", "before\n".repeat(WHOLE_LIMIT / 7));
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(HUGE).unwrap();
    file.write_all_at(b"after\n", HUGE / 2).unwrap();
    let allocated = file.metadata().unwrap().blocks() * 512;
    assert!(allocated < HUGE / 4, "the file system has no sparse files");

    // Would the hole be read, this took hours.
    let (seen, stats) = walk(Config::new(), &[tree.path()]);
    let text: Vec<u8> = seen[0].bytes.iter().copied().filter(|&byte| byte != 0).collect();
    assert!(text.starts_with(b"before\n") && text.ends_with(b"before\nafter\n"));
    assert!(seen[0].bytes.ends_with(b"\0"), "the beginning of the last hole");
    assert!(stats.is_complete() && stats.shrank == 0, "{stats:?}");
    assert!(stats.bytes < 64 * WHOLE_LIMIT as u64, "a read at the start of each hole is allowed");

    // The limit is on the length, holes included.
    let (_, stats) = walk(Config::new().max_file_size(HUGE), &[tree.path()]);
    assert!(stats.is_complete() && stats.files == 1, "{stats:?}");
}

#[test]
fn links_are_not_followed_below_a_root() {
    let tree = Tree::new(&["real/file"]);
    symlink("real", tree.at("directory")).unwrap();
    symlink("real/file", tree.at("file")).unwrap();
    symlink(".", tree.at("real/loop")).unwrap();
    symlink("nowhere", tree.at("dangling")).unwrap();
    let (seen, stats) = tree.walk(Config::new());
    assert_eq!(seen, ["real/file"]);
    assert_eq!(skips(&stats), [("symlink", 4)]);
    assert!(stats.is_complete());
}

#[test]
fn a_linked_root_is_followed() {
    let tree = Tree::new(&["real/sub/file"]);
    symlink("real", tree.at("directory")).unwrap();
    symlink("real/sub/file", tree.at("link")).unwrap();
    let (seen, stats) = walk(Config::new(), &[tree.at("directory"), tree.at("link")]);
    let paths: Vec<_> = seen.iter().map(|seen| seen.path.clone()).collect();
    assert_eq!(paths, [tree.at("directory/sub/file"), tree.at("link")]);
    assert_eq!(skips(&stats), []);
}

#[test]
fn a_file_as_a_root_is_read_whatever_its_name() {
    let tree = Tree::new(&["note.png", ".git/index"]);
    tree.write("real.png", b"\x89PNG\0");
    let roots = [tree.at("note.png"), tree.at("real.png"), tree.at(".git/index")];
    let (seen, stats) = walk(Config::new(), &roots);
    let paths: Vec<_> = seen.iter().map(|seen| seen.path.clone()).collect();
    assert_eq!(paths, [tree.at(".git/index"), tree.at("note.png")]);
    assert_eq!(skips(&stats), [("binary", 1)]);
}

#[test]
fn a_bad_root_does_not_stop_the_others() {
    let tree = Tree::new(&["good/file"]);
    symlink("loop", tree.at("loop")).unwrap();
    let roots = [tree.at("missing"), tree.at("loop"), tree.at("good"), tree.at("good/file/below")];
    let (seen, stats) = walk(Config::new(), &roots);
    assert_eq!(seen.len(), 1);
    assert_eq!(stats.unreadable_count(), 3);
    let listed: Vec<_> = stats.unreadable().iter().map(|u| u.origin.path().unwrap()).collect();
    assert_eq!(listed, [tree.at("good/file/below"), tree.at("loop"), tree.at("missing")]);
    assert_eq!(stats.unreadable()[0].kind, ErrorKind::NotADirectory);
    assert_eq!(stats.unreadable()[2].kind, ErrorKind::NotFound);
    assert!(!stats.is_complete());
}

#[test]
fn names_need_not_be_utf_8() {
    let tree = Tree::new(&[]);
    let name = OsStr::from_bytes(b"caf\xE9.txt");
    if fs::write(tree.path().join(name), "text").is_err() {
        return; // A file system that insists on UTF-8.
    }
    fs::write(tree.path().join(OsStr::from_bytes(b"\xFF.png")), "text").unwrap();
    let (seen, stats) = walk(Config::new(), &[tree.path()]);
    assert_eq!(seen[0].path, tree.path().join(name));
    assert_eq!(skips(&stats), [("binary-extension", 1)]);
}

#[test]
fn git_storage_is_skipped_and_the_rest_of_dot_git_is_read() {
    let tree = Tree::new(&[
        "a",
        ".git/config",
        ".git/HEAD",
        ".git/FETCH_HEAD",
        ".git/index",
        ".git/annex/creds/remote",
        ".git/annex/objects/x",
        ".git/packed-refs",
        ".git/COMMIT_EDITMSG",
        ".git/hooks/pre-push",
        ".git/info/exclude",
        ".git/logs/HEAD",
        ".git/objects/ab/cd",
        ".git/refs/heads/main",
        ".git/modules/m/config",
        ".git/modules/m/objects/ab/cd",
    ]);
    let (seen, stats) = tree.walk(Config::new());
    let expected = [
        ".git/COMMIT_EDITMSG",
        ".git/FETCH_HEAD",
        ".git/HEAD",
        ".git/annex/creds/remote",
        ".git/config",
        ".git/hooks/pre-push",
        ".git/info/exclude",
        ".git/logs/HEAD",
        ".git/modules/m/config",
        "a",
    ];
    assert_eq!(seen, expected);
    // Two files, and four directories that count once each.
    assert_eq!(skips(&stats), [("git-internals", 6)]);
}

#[test]
fn a_file_that_grows_while_it_is_read_ends() {
    let tree = Tree::new(&[]);
    let length = 2 * WHOLE_LIMIT;
    let path = tree.write("log", vec![b'x'; length]);
    let sources = Sources::new(Config::new());
    let (_, stats) = sources.walk([tree.path()], || {
        let path = path.clone();
        move |blob: Blob<'_>| {
            let Content::Stream(stream) = blob.content else { panic!("a large file") };
            let mut log = fs::OpenOptions::new().append(true).open(&path).unwrap();
            let mut buffer = vec![0; 1 << 16];
            loop {
                let count = stream.read(&mut buffer).unwrap();
                if count == 0 {
                    return ControlFlow::Continue(());
                }
                log.write_all(&buffer[..count]).unwrap();
            }
        }
    });
    assert_eq!((stats.grew, stats.bytes), (1, (length + WHOLE_LIMIT) as u64));
    assert!(!stats.is_complete());
}

#[test]
fn what_vanishes_during_the_walk_is_counted() {
    let tree = Tree::new(&["a", "b", "c", "d"]);
    for directory in ["e/f", "g/h"] {
        fs::create_dir_all(tree.at(directory)).unwrap();
    }
    let root = tree.path().to_path_buf();
    let sources = Sources::new(Config::new().threads(1));
    // The directory is listed before the first file of it is visited.
    let (_, stats) = sources.walk([&root], || {
        let root = root.clone();
        move |_: Blob<'_>| {
            fs::remove_dir_all(&root).unwrap();
            ControlFlow::Continue(())
        }
    });
    assert_eq!(stats.files, 1);
    assert!(stats.unreadable_count() >= 3, "{stats:?}");
    assert!(stats.unreadable().iter().all(|u| u.kind == ErrorKind::NotFound));
}

/// Root may read everything, so the test runs again as nobody.
#[test]
fn permission_denied_is_counted() {
    let tree = Tree::new(&[]);
    if fs::metadata(tree.path()).unwrap().uid() != 0 {
        return permission_denied_as_an_ordinary_user();
    }
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "walk::permission_denied_as_an_ordinary_user", "--ignored"])
        .current_dir("/")
        .uid(65534)
        .gid(65534)
        .output();
    match again {
        Ok(output) => {
            let printed = String::from_utf8_lossy(&output.stdout);
            assert!(printed.contains("1 passed"), "{printed}");
        }
        // Nobody cannot reach the test binary.
        Err(error) => assert_eq!(error.kind(), ErrorKind::PermissionDenied),
    }
}

#[test]
#[ignore = "run by permission_denied_is_counted, as a user who is not root"]
fn permission_denied_as_an_ordinary_user() {
    let tree = Tree::new(&["open", "closed", "shut/file"]);
    let mode = |path: &str, mode| {
        fs::set_permissions(tree.at(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("closed", 0);
    mode("shut", 0);
    let (seen, stats) = tree.walk(Config::new());
    mode("shut", 0o700);
    assert_eq!(seen, ["open"]);
    assert_eq!(stats.unreadable_count(), 2);
    assert!(stats.unreadable().iter().all(|u| u.kind == ErrorKind::PermissionDenied));
}

#[test]
fn any_number_of_threads_sees_the_same() {
    let names: Vec<String> = (0..300).map(|i| format!("{}/{}/{i}", i % 3, i % 7)).collect();
    let tree = Tree::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let (one, stats_of_one) = tree.walk(Config::new().threads(1));
    let (four, stats_of_four) = tree.walk(Config::new().threads(4));
    assert_eq!(one.len(), 300);
    assert_eq!((one, stats_of_one), (four, stats_of_four));
}
