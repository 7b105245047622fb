//! Standard input and output as streams: bounded memory, readers that go away.

use std::io::{Read, Write};
use std::process::{Child, Stdio};

use crate::home::Home;
use crate::run::scrubjay;

const MIB: u64 = 1 << 20;

#[test]
fn a_gone_reader_is_no_error() {
    let mut home = Home::empty();
    // More than a pipe holds.
    for index in 0..1000 {
        home.plant(format!("file-{index}"), &["GH_TOKEN=«ghp_{base62:30}{crc32}»\n"]);
    }
    for format in ["text", "json", "jsonl", "sarif", "csv", "junit", "github", "gitleaks"] {
        let mut command = scrubjay(&["scan", "--format", format]);
        let mut child = command.arg(home.path()).spawn().unwrap();
        let mut byte = [0];
        child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(1), Vec::new()), "{format}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let home = Home::empty();
    home.write("file", "text\n");
    let mut command = scrubjay(&["scan"]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command.arg(home.path()).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"error: failed to write to standard output: "));
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_stream_takes_little_memory() {
    let mut child =
        scrubjay(&["scan", "--threads", "1", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let block =
        b"the quick brown fox jumps over the lazy dog: key = value; 0123456789\n".repeat(1000);
    let mut written = 0;
    while written < 64 * MIB {
        stdin.write_all(&block).unwrap();
        written += block.len() as u64;
    }
    // It waits for more, so its peak can be asked for.
    let peak = peak_memory(&child);
    drop(stdin);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    assert!(peak < 64 * MIB, "{} MiB", peak / MIB);
}

/// The peak of a running child's resident memory, in bytes.
#[cfg(target_os = "linux")]
fn peak_memory(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kib * 1024
}
