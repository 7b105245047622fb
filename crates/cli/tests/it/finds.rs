//! A scan of a home finds what was planted in it, where it is, and shows none of it.

use std::os::unix::ffi::OsStrExt;

use crate::home::{Home, Planted, contains};
use crate::run::{Ran, run_with_input, scan};

const FORMATS: [&str; 8] = ["text", "json", "jsonl", "sarif", "csv", "junit", "github", "gitleaks"];

/// The places in the report, as `path:line`, sorted.
fn places(ran: &Ran, home: &Home) -> Vec<String> {
    let root = format!("{}/", home.path().display());
    let place = |object: &serde_json::Value| {
        let path = object["path"].as_str().unwrap().strip_prefix(&root).unwrap();
        format!("{path}:{}", object["line"])
    };
    let mut places: Vec<String> = ran.lines().iter().map(place).collect();
    places.sort();
    places
}

fn planted(home: &Home) -> Vec<String> {
    let place = |p: &Planted| {
        format!("{}:{}", String::from_utf8_lossy(p.path.as_os_str().as_bytes()), p.line)
    };
    let mut places: Vec<String> = home.planted.iter().map(place).collect();
    places.sort();
    places
}

#[test]
fn every_planted_credential_and_nothing_else() {
    let home = Home::full();
    let ran = scan(&["--format", "jsonl"], home.path());
    assert_eq!(ran.code, 1, "{}", ran.stderr());
    assert_eq!(places(&ran, &home), planted(&home));
    assert_eq!(ran.stderr(), "");
}

#[test]
fn as_a_person_would_call_it() {
    let home = Home::full();
    let mut command = crate::run::scrubjay(&["scan"]);
    let ran = Ran::new(command.current_dir(home.path()).output().unwrap());
    assert_eq!(ran.code, 1);
    for planted in home.planted.iter().filter(|planted| planted.path.to_str().is_some()) {
        let place = format!("./{}:{}:", planted.path.display(), planted.line);
        assert!(ran.stdout().contains(&place), "{place}");
    }
    assert!(ran.stdout().contains("./caf\\xe9.env:1:"));
    let skipped = "skipped: 1 binary, 1 binary-extension, 1 empty, 1 symlink, 1 special-file, \
                   1 git-internals\n";
    assert!(ran.stdout().contains(skipped), "{}", ran.stdout());
}

#[test]
fn what_git_ignores_says_so() {
    let home = Home::full();
    let ran = scan(&["--format", "jsonl"], &home.at("site"));
    let ignored: Vec<_> = ran.lines().iter().map(|line| line["git_ignored"].clone()).collect();
    assert_eq!(ignored.len(), 3);
    let text = scan(&[], &home.at("site"));
    for (file, is_ignored) in [("/.env:1", true), ("/.git/config:4", true), ("/deploy.sh:2", false)]
    {
        let line = text.stdout().lines().find(|line| line.contains(file)).unwrap();
        assert_eq!(line.ends_with("git-ignored"), is_ignored, "{line}");
    }
}

#[test]
fn respecting_gitignore_leaves_out_ignored_files_but_not_the_git_config() {
    let home = Home::full();
    let ran = scan(&["--format", "jsonl", "--respect-gitignore"], home.path());
    let mut expected = planted(&home);
    expected.retain(|place| !place.starts_with("site/.env:"));
    assert_eq!(places(&ran, &home), expected);
    let text = scan(&["--respect-gitignore"], home.path());
    assert!(text.stdout().contains("1 git-ignored"));
}

#[test]
fn no_format_shows_a_secret_unless_asked() {
    let home = Home::full();
    for format in FORMATS {
        let ran = scan(&["--format", format], home.path());
        for planted in &home.planted {
            let place = format!("{format}: {}:{}", planted.path.display(), planted.line);
            assert!(!planted.is_leaked_in(&ran.stdout), "{place} on standard output");
            assert!(!planted.is_leaked_in(&ran.stderr), "{place} on standard error");
        }
    }
}

#[test]
fn reveal_shows_the_secrets_and_warns() {
    let home = Home::full();
    let ran = scan(&["--reveal", "--format", "csv"], home.path());
    for planted in home.planted.iter().filter(|planted| !planted.path.starts_with(".ssh")) {
        assert!(contains(&ran.stdout, &planted.secret), "{}", planted.path.display());
        assert!(planted.is_leaked_in(&ran.stdout), "or the test above tests nothing");
    }
    assert_eq!(ran.stderr(), "warning: the output holds secrets in plain text\n");
    assert_eq!(scan(&["--reveal", "--quiet"], home.path()).stderr(), "");
}

#[test]
fn the_output_does_not_depend_on_the_threads() {
    let home = Home::full();
    for format in FORMATS {
        let first = scan(&["--format", format, "--threads", "1"], home.path());
        for threads in ["1", "2", "8"] {
            let other = scan(&["--format", format, "--threads", threads], home.path());
            assert_eq!(without_times(&other), without_times(&first), "{format} {threads}");
        }
    }
}

/// The output without what the clock and the scheduler say.
fn without_times(ran: &Ran) -> String {
    let is_timed = |word: &str| {
        ["time=", "timestamp=", "\"elapsed_ms\"", "TimeUtc\"", "kB/s)", "MB/s)"]
            .iter()
            .any(|timed| word.contains(timed))
    };
    // `1.2 kB in 0.01 s (76 kB/s)`, and JSON with a value behind its key.
    let mut kept = Vec::new();
    for line in ran.stdout().lines().filter(|line| !line.contains(" in 0.")) {
        let mut words = line.split(' ');
        while let Some(word) = words.next() {
            if is_timed(word) {
                words.next();
            } else {
                kept.push(word);
            }
        }
    }
    kept.join(" ")
}

#[test]
fn the_same_credential_in_two_places_is_one() {
    let mut home = Home::empty();
    home.plant("a/.env", &["KEY=«ghp_{base62:30}{crc32}»\n"]);
    let text = std::fs::read(home.at("a/.env")).unwrap();
    home.write("b/copy.txt", [b"first line\n", &text[..]].concat());
    let ran = scan(&[], home.path());
    assert!(ran.stdout().contains("1 credential in 2 places"), "{}", ran.stdout());
    assert!(ran.stdout().contains("a/.env:1:5") && ran.stdout().contains("b/copy.txt:2:5"));
}

#[test]
fn standard_input() {
    let mut home = Home::empty();
    home.plant("diff", &["+first\n", "+GH_TOKEN=«ghp_{base62:30}{crc32}»\n"]);
    let diff = std::fs::read(home.at("diff")).unwrap();
    let ran = run_with_input(&["scan", "-"], &diff);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout().contains("(standard input):2:11"), "{}", ran.stdout());
    assert_eq!(run_with_input(&["scan", "-"], b"nothing\n").code, 0);
}

#[test]
fn standard_input_beside_files() {
    let mut home = Home::empty();
    home.plant("one", &["GH_TOKEN=«ghp_{base62:30}{crc32}»\n"]);
    let path = home.at("one");
    let text = std::fs::read(&path).unwrap();
    let ran = run_with_input(&["scan", "-", path.to_str().unwrap(), "-"], &text);
    assert!(ran.stdout().contains("1 credential in 2 places"), "{}", ran.stdout());
}
