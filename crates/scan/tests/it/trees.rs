//! Trees: grouping, order, overlap, git, large files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use scrubjay_detect::{Scanner, template::expand};
use scrubjay_scan::{
    Credential, FingerprintKey, Format, PLACES_LISTED, Report, Scan, Style, Verdict, write_report,
};
use scrubjay_sources::{Cancel, Config, PART_SIZE, Sources, WHOLE_LIMIT};

fn token(seed: u64) -> String {
    String::from_utf8(expand("ghp_{base62:30}{crc32}", seed).unwrap().text).unwrap()
}

fn password(seed: u64) -> String {
    let expanded = expand("{base62:11}", seed).unwrap();
    String::from_utf8(expanded.text).unwrap()
}

fn scan(roots: &[&Path]) -> Report {
    Scan::new(Scanner::builtin()).paths(&Sources::new(Config::new()), roots)
}

#[test]
fn one_credential_for_one_value_wherever_it_lies() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    let token = token(1);
    fs::write(root.join("b.env"), format!("X=1\nTOKEN={token}\n")).unwrap();
    fs::write(root.join("a.env"), format!("# ä\n\u{e4}={token}\nSECRET={token}")).unwrap();
    let report = scan(&[root]);
    let [found] = &report.credentials[..] else { panic!("{report:?}") };
    assert_eq!(found.rule.id, "github.pat-classic");
    let places: Vec<_> = found
        .places
        .iter()
        .map(|p| (p.origin.path().unwrap().strip_prefix(root).unwrap(), p.line, p.column))
        .collect();
    let [a, b] = [Path::new("a.env"), Path::new("b.env")];
    assert_eq!(places, [(a, 2, 3), (a, 3, 8), (b, 2, 7)]);
    assert_eq!(found.places[0].byte_column, 4);
    assert_eq!((found.places[0].offset, found.places[0].length), (8, 40));
    assert_eq!(found.places[0].end_column, 43);
    assert_eq!((report.counts().credentials.high, report.counts().places.high), (1, 3));
}

#[test]
fn a_password_is_known_by_its_location() {
    let tree = tempfile::tempdir().unwrap();
    let [one, other] = [password(1), password(2)];
    let text = format!("DB_PASSWORD={one}\nDB_PASSWORD={other}\nDB_PASSWORD={one}\n");
    fs::write(tree.path().join("a.env"), &text).unwrap();
    fs::write(tree.path().join("b.env"), format!("\n\nDB_PASSWORD={one}\n")).unwrap();
    let first = scan(&[tree.path()]);
    assert_eq!(first.credentials.len(), 3);
    assert!(first.credentials.iter().all(|found| found.fingerprint.is_location()));
    let places: usize = first.credentials.iter().map(|found| found.places.len()).sum();
    assert_eq!(places, 4);

    // Another value at the same place, further down: the same location.
    let names = |report: &Report| {
        report.credentials.iter().map(|found| found.fingerprint.clone()).collect::<BTreeSet<_>>()
    };
    fs::write(tree.path().join("b.env"), format!("\n\n\nDB_PASSWORD={other}\n")).unwrap();
    assert_eq!(names(&scan(&[tree.path()])), names(&first));
}

#[test]
fn wrapped_and_escaped_copies_of_a_key_are_one() {
    let tree = tempfile::tempdir().unwrap();
    let block = expand("{pem:RSA PRIVATE KEY}", 8).unwrap().text;
    let block = String::from_utf8(block).unwrap();
    fs::write(tree.path().join("a.pem"), &block).unwrap();
    fs::write(tree.path().join("b.pem"), block.replace('\n', "\r\n")).unwrap();
    let escaped = format!("{{\"private_key\": \"{}\\n\"}}", block.replace('\n', "\\n"));
    fs::write(tree.path().join("c.json"), escaped).unwrap();
    let report = scan(&[tree.path()]);
    assert_eq!(report.credentials.len(), 1, "{report:#?}");
    assert_eq!(report.credentials[0].places.len(), 3);
}

#[test]
fn the_key_decides_the_fingerprint() {
    let with = |scan: Scan| {
        let text = format!("TOKEN={}", token(1));
        let report = scan.stdin(&Sources::new(Config::new()), text.as_bytes());
        report.credentials[0].fingerprint.clone()
    };
    let public = with(Scan::new(Scanner::builtin()));
    let own = with(Scan::new(Scanner::builtin()).key(FingerprintKey::new([7; 32])));
    assert_eq!(public.as_str().len(), 32);
    assert_ne!(public, own);
}

#[test]
fn overlapping_roots_are_reported_once() {
    let tree = tempfile::tempdir().unwrap();
    let inner = tree.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.env"), format!("TOKEN={}", token(1))).unwrap();
    let dotted = tree.path().join("inner/../inner");
    let report = scan(&[tree.path(), &inner, &dotted, &inner.join("a.env")]);
    assert_eq!(report.credentials[0].places.len(), 1);
}

#[test]
fn the_report_does_not_depend_on_the_threads() {
    let tree = tempfile::tempdir().unwrap();
    for index in 0..60u64 {
        let text = format!("A={}\nDB_PASSWORD={}\n", token(index / 3), password(index / 2));
        fs::write(tree.path().join(format!("{}.env", index * 7 % 60)), text).unwrap();
    }
    let write = |threads| {
        let sources = Sources::new(Config::new().threads(threads));
        let report = Scan::new(Scanner::builtin()).paths(&sources, [tree.path()]);
        let mut out = Vec::new();
        write_report(&report, Format::Csv, &Style::new(), &mut out).unwrap();
        out
    };
    let one = write(1);
    assert!((0..5).all(|_| write(4) == one));
}

#[test]
fn git_is_asked_for_files_with_findings() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(root.join(".gitignore"), "*.env\n").unwrap();
    fs::write(root.join("a.env"), format!("TOKEN={}", token(1))).unwrap();
    fs::write(root.join("b.py"), format!("TOKEN = '{}'", token(1))).unwrap();
    let report = scan(&[root]);
    let ignored: Vec<_> = report.credentials[0].places.iter().map(|p| p.git_ignored).collect();
    assert_eq!(ignored, [true, false]);
}

#[test]
fn large_files_and_standard_input_are_streams() {
    let tree = tempfile::tempdir().unwrap();
    let line = "nothing to see on this line\n";
    let lines = WHOLE_LIMIT / line.len() + 10;
    let text = format!("{}TOKEN={}\n", line.repeat(lines), token(1));
    fs::write(tree.path().join("large.log"), &text).unwrap();
    let mut report = scan(&[tree.path()]);
    let sources = Sources::new(Config::new());
    report.merge(Scan::new(Scanner::builtin()).stdin(&sources, text.as_bytes()));
    let places = &report.credentials[0].places;
    assert_eq!(report.credentials.len(), 1);
    assert_eq!(places.len(), 2);
    for place in places {
        assert_eq!((place.line, place.column), (lines as u64 + 1, 7));
        assert_eq!(place.name.as_deref(), Some("TOKEN"));
    }
    assert_eq!(report.summary.scanner.bytes, 2 * text.len() as u64);
    assert_eq!(report.summary.stats.files, 2);
}

/// A file of so many parts, with credentials around the parts' edges, `shift` bytes before them.
fn with_credentials_at_edges(parts: usize, shift: usize) -> Vec<u8> {
    let part = PART_SIZE as usize;
    let password = password(shift as u64);
    // The second name holds a secret, which must not be shown.
    let planted = format!(
        "é 🦀 DB_PASSWORD='{password}' {}.password=\"{}\" TOKEN={}",
        token(shift as u64),
        self::password(shift as u64 + 1),
        token(shift as u64 + 2),
    );
    let key = expand("{pem:RSA PRIVATE KEY}", 8).unwrap().text;
    let mut text = Vec::new();
    for edge in 1..=parts {
        // Some lines are longer than a part.
        let filler = if edge % 3 == 2 { "é, " } else { "nothing to see, à la carte\n" };
        let length = (edge * part).saturating_sub(text.len() + shift);
        text.extend(filler.bytes().cycle().take(length));
        text.extend_from_slice(if edge % 2 == 0 { &key } else { planted.as_bytes() });
        text.push(b'\n');
    }
    text.extend_from_slice(planted.as_bytes());
    text
}

/// All that is said of the places, but for the origin.
fn places(report: &Report) -> Vec<String> {
    let mut lines: Vec<_> = report
        .credentials
        .iter()
        .flat_map(|found| found.places.iter().map(move |place| (place.offset, found, place)))
        .map(|(offset, found, p)| {
            let end = (p.length, p.end_line, p.end_column);
            let start = (p.line, p.column, p.byte_column, &p.name);
            let Credential { rule, confidence, check, facts, .. } = found;
            (
                offset,
                format!(
                    "{offset} {} {confidence:?} {check:?} {facts:?} {start:?} {end:?}",
                    rule.id
                ),
            )
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

#[test]
fn a_shared_file_is_reported_as_a_stream_is() {
    for shift in [0, 1, 30, 60, 90, 140, 1000] {
        let tree = tempfile::tempdir().unwrap();
        let text = with_credentials_at_edges(4, shift);
        fs::write(tree.path().join("large.log"), &text).unwrap();
        let by_threads = [1, 2, 4].map(|threads| {
            let sources = Sources::new(Config::new().threads(threads));
            let report = Scan::new(Scanner::builtin()).paths(&sources, [tree.path()]);
            assert_eq!(report.summary.stats.bytes, text.len() as u64);
            report
        });
        let sources = Sources::new(Config::new());
        let stream = Scan::new(Scanner::builtin()).stdin(&sources, &*text);
        let planted = places(&stream);
        assert_eq!(planted.len(), 14, "{planted:#?}");
        assert!(planted.iter().all(|place| !place.contains("ghp_")), "{planted:#?}");
        for report in &by_threads {
            assert_eq!(places(report), planted, "{shift}");
            for format in [Format::Csv, Format::Sarif, Format::Gitleaks] {
                let written = [report, &by_threads[0]].map(|report| {
                    let mut out = Vec::new();
                    write_report(report, format, &Style::new(), &mut out).unwrap();
                    String::from_utf8(out).unwrap()
                });
                assert_eq!(written[0], written[1], "{format}");
            }
        }
    }
}

#[test]
fn of_one_value_in_a_shared_file_the_first_places_are_listed() {
    let line = format!("{}\n", token(1));
    let text = line.repeat(3 * PART_SIZE as usize / line.len());
    let tree = tempfile::tempdir().unwrap();
    fs::write(tree.path().join("large.log"), &text).unwrap();
    let report = scan(&[tree.path()]);
    let [found] = &report.credentials[..] else { panic!("one credential") };
    assert_eq!(found.places.len(), PLACES_LISTED);
    assert_eq!(found.places[PLACES_LISTED - 1].line, PLACES_LISTED as u64);
    let times = text.len() / line.len();
    assert_eq!(found.more_places, (times - PLACES_LISTED) as u64);
}

#[test]
fn verdicts() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    assert_eq!(scan(&[root]).verdict(), Verdict::NothingScanned);
    fs::write(root.join("a"), "clean").unwrap();
    assert_eq!(scan(&[root]).verdict(), Verdict::Clean);
    assert_eq!(scan(&[root, &root.join("gone")]).verdict(), Verdict::Incomplete);
    let publishable = expand("pk_live_{base62:24}", 1).unwrap().text;
    fs::write(root.join("b"), publishable).unwrap();
    let report = scan(&[root]);
    assert_eq!((report.credentials.len(), report.verdict()), (1, Verdict::Clean));
    fs::write(root.join("c"), format!("TOKEN={}", token(1))).unwrap();
    assert_eq!(scan(&[root, &root.join("gone")]).verdict(), Verdict::Findings);

    let cancel = Cancel::new();
    cancel.cancel();
    let sources = Sources::new(Config::new().cancel(cancel));
    let report = Scan::new(Scanner::builtin()).stdin(&sources, &b"text"[..]);
    assert_eq!(report.verdict(), Verdict::NothingScanned);
}
