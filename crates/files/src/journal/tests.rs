//! The journal with the process killed between any two changes on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;
use crate::system::Attributes;

/// All files and links below a folder, but for the journal.
fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("journal") {
                continue;
            }
            let found = fs::symlink_metadata(&path).unwrap();
            let shown = if found.is_dir() {
                folders.push(path.clone());
                "folder".to_owned()
            } else if found.is_symlink() {
                format!("-> {}", fs::read_link(&path).unwrap().display())
            } else {
                format!("{:?} {}", Attributes::of(&found), fs::read_to_string(&path).unwrap())
            };
            tree.insert(path, shown);
        }
    }
    tree
}

fn set_up(folder: &Path) {
    fs::write(folder.join("kept"), "old").unwrap();
    fs::write(folder.join("gone"), "gone").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("kept", folder.join("link")).unwrap();
}

fn changes(folder: &Path) -> Changes {
    let place = |name: &str| Place::here(&folder.join(name)).unwrap();
    Changes::new()
        .write(place("kept"), "new")
        .copy(&place("link"), place("moved"))
        .write_as(place("link"), "no link", Access::Executable)
        .remove(place("gone"))
        .write(place("deep/er/made"), "made")
}

/// Another test's child has the lock too, between its fork and its start.
fn journal(folder: &Path) -> Journal {
    loop {
        match Journal::open(&folder.join("journal")) {
            Err(Error::Busy(_)) => std::thread::yield_now(),
            journal => return journal.unwrap(),
        }
    }
}

#[test]
fn what_was_applied_is_undone_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path());
    let before = tree(folder.path());
    let journal = journal(folder.path());
    journal.apply("test", changes(folder.path())).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("deep/er/made")).unwrap(), "made");
    assert!(matches!(
        journal.apply(
            "test",
            Changes::new().remove(Place::here(&folder.path().join("kept")).unwrap())
        ),
        Err(Error::Applied(_))
    ));
    assert_eq!(journal.places("test").unwrap().unwrap().len(), 5);
    assert!(journal.undo("test").unwrap());
    assert_eq!(tree(folder.path()), before);
    assert!(!journal.undo("test").unwrap());
    assert_eq!(fs::read_dir(folder.path().join("journal")).unwrap().count(), 1);
}

#[test]
fn what_others_changed_meanwhile_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path());
    let at = |name: &str| folder.path().join(name);
    let journal = journal(folder.path());
    let planned = changes(folder.path());
    fs::write(at("gone"), "theirs").unwrap();
    let before = tree(folder.path());
    assert!(
        matches!(journal.apply("test", planned), Err(Error::Changed(path)) if path == at("gone"))
    );
    assert_eq!(tree(folder.path()), before);

    journal.apply("test", changes(folder.path())).unwrap();
    fs::write(at("kept"), "theirs").unwrap();
    let after = tree(folder.path());
    assert!(matches!(journal.undo("test"), Err(Error::Changed(path)) if path == at("kept")));
    assert_eq!(tree(folder.path()), after);
}

#[test]
fn a_failure_midway_brings_everything_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("kept"), "old").unwrap();
    fs::write(at("file"), "not a folder").unwrap();
    let before = tree(folder.path());
    let place = |name: &str| Place { path: at(name), state: State::Absent };
    let changes = Changes::new()
        .write(Place::here(&at("kept")).unwrap(), "new")
        .write(place("file/below"), "cannot be");
    assert!(journal(folder.path()).apply("test", changes).is_err());
    assert_eq!(tree(folder.path()), before);
    assert_eq!(journal(folder.path()).unfinished().unwrap(), None);
}

#[test]
fn one_place_is_changed_once() {
    let folder = tempfile::tempdir().unwrap();
    let place = || Place::here(&folder.path().join("file")).unwrap();
    let changes = Changes::new().write(place(), "a").write(place(), "b");
    assert!(matches!(journal(folder.path()).apply("test", changes), Err(Error::Twice(_))));
}

/// Runs `child` below with these instructions; was it killed?
fn is_killed(folder: &Path, work: &str, after: usize) -> bool {
    let test = std::env::current_exe().unwrap();
    let status = Command::new(test)
        .args(["--exact", "journal::tests::child", "--ignored", "--quiet"])
        .env("SCRUBJAY_TEST_CHILD", format!("{work} {after} {}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    // Any other failure is a failure of the test.
    assert!(status.success() || status.code().is_none(), "{work} {after}: {status}");
    !status.success()
}

/// The process that is killed.
#[test]
#[ignore = "run by the tests that kill it"]
fn child() {
    #[expect(clippy::disallowed_methods, reason = "a test's way to tell its child what to do")]
    let Ok(told) = std::env::var("SCRUBJAY_TEST_CHILD") else { return };
    let mut told = told.splitn(3, ' ');
    let (work, after) = (told.next().unwrap(), told.next().unwrap().parse().unwrap());
    let folder = PathBuf::from(told.next().unwrap());
    let journal = journal(&folder);
    step::end_after(after);
    match work {
        "apply" => journal.apply("test", changes(&folder)).unwrap(),
        "undo" => drop(journal.undo("test").unwrap()),
        _ => drop(journal.roll_back().unwrap()),
    }
}

/// Kills `work` after each of its changes on disk, recovers in one way, and compares.
fn kill_everywhere(work: &str, recover: impl Fn(&Journal) -> bool, expect_after: bool) {
    let mut killed = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        set_up(path);
        let before = tree(path);
        journal(path).apply("test", changes(path)).unwrap();
        let after = tree(path);
        if work == "apply" {
            journal(path).undo("test").unwrap();
        }
        if !is_killed(path, work, killed + 1) {
            break;
        }
        killed += 1;
        let journal = journal(path);
        let was_unfinished = recover(&journal);
        assert_eq!(journal.unfinished().unwrap(), None);
        let now = tree(path);
        if was_unfinished {
            assert_eq!(now, if expect_after { after } else { before }, "killed at {killed}");
        } else {
            assert!(now == after || now == before, "killed at {killed}: {now:?}");
        }
        // Nothing but the lock, and the record of what is in force.
        let is_applied = journal.places("test").unwrap().is_some();
        let left = fs::read_dir(path.join("journal")).unwrap().count();
        assert_eq!(left, 1 + usize::from(is_applied), "killed at {killed}");
    }
    assert!(killed >= 8, "only {killed} places to be killed at");
}

#[test]
fn killed_while_applying_it_is_rolled_back() {
    kill_everywhere("apply", |journal| journal.roll_back().unwrap(), false);
}

#[test]
fn killed_while_applying_it_is_resumed() {
    kill_everywhere("apply", |journal| journal.resume().unwrap(), true);
}

#[test]
fn killed_while_undoing_it_is_rolled_back() {
    kill_everywhere("undo", |journal| journal.roll_back().unwrap(), true);
}

#[test]
fn killed_while_undoing_it_is_resumed() {
    kill_everywhere("undo", |journal| journal.resume().unwrap(), false);
}

#[test]
fn killed_while_rolling_back_it_is_rolled_back_again() {
    for after in 1.. {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        set_up(path);
        let before = tree(path);
        // Late enough that there is something to roll back.
        assert!(is_killed(path, "apply", 14));
        let killed = is_killed(path, "roll-back", after);
        journal(path).roll_back().unwrap();
        assert_eq!(tree(path), before, "killed at {after}");
        if !killed {
            break;
        }
    }
}
