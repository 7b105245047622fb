//! FIFOs, sockets, devices, `/proc`: nothing hangs.

use std::fs;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use scrubjay_sources::{Config, WHOLE_LIMIT};

use crate::support::{Tree, skips, walk};

fn make_fifo(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn special_files_below_a_root_are_skipped() {
    let tree = Tree::new(&["file"]);
    make_fifo(&tree.at("fifo"));
    let _socket = UnixListener::bind(tree.at("socket")).unwrap();
    let (seen, stats) = tree.walk(Config::new());
    assert_eq!(seen, ["file"]);
    assert_eq!(skips(&stats), [("special-file", 2)]);
}

#[test]
fn a_fifo_as_a_root_is_a_stream() {
    let tree = Tree::new(&[]);
    make_fifo(&tree.at("fifo"));
    let content = vec![b'x'; 2 * WHOLE_LIMIT];
    std::thread::scope(|scope| {
        scope.spawn(|| fs::write(tree.at("fifo"), &content).unwrap());
        let (seen, stats) = walk(Config::new(), &[tree.at("fifo")]);
        assert!(!seen[0].whole && seen[0].bytes == content);
        assert!(stats.is_complete());
    });
}

#[test]
fn a_process_substitution_is_a_stream() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(b"text").unwrap();
    drop(writer);
    let root = format!("/dev/fd/{}", reader.as_raw_fd());
    let (seen, _) = walk(Config::new(), &[&root]);
    assert_eq!((seen[0].bytes.as_slice(), seen[0].path.as_path()), (&b"text"[..], root.as_ref()));
}

#[test]
fn devices_and_sockets_as_roots() {
    let tree = Tree::new(&[]);
    let _socket = UnixListener::bind(tree.at("socket")).unwrap();
    symlink("/dev/zero", tree.at("zero")).unwrap();
    let roots = ["/dev/null".into(), tree.at("zero"), tree.at("socket")];
    let (_, stats) = walk(Config::new(), &roots);
    assert_eq!(skips(&stats), [("binary", 1), ("empty", 1), ("special-file", 1)]);
}

#[test]
#[cfg(target_os = "linux")]
fn proc_as_a_root_does_not_hang() {
    let start = Instant::now();
    let (seen, stats) = walk(Config::new(), &["/proc/self"]);
    assert!(seen.iter().any(|seen| seen.path == Path::new("/proc/self/status")));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert!(stats.unreadable_count() > 0, "/proc/self/mem has nothing at offset 0");
}
