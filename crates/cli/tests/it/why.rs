//! `rules why`.

use serde_json::Value;

use crate::home::{Home, contains};
use crate::run::{Ran, run, run_with_input, scrubjay};

/// Asks about a place in a file of the home.
fn why(home: &Home, place: &str, args: &[&str]) -> Ran {
    let place = home.at(place);
    run(&[&["rules", "why", place.to_str().unwrap()], args].concat())
}

fn places(home: &Home, place: &str) -> Vec<Value> {
    let ran = why(home, place, &["--format", "json"]);
    let answer: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(answer["version"], 1);
    answer["places"].as_array().unwrap().clone()
}

/// A line each that is a finding, is dismissed, and holds nothing.
fn settings() -> Home {
    let mut home = Home::empty();
    let lines = ["# settings\n", "db_password = «{base62:20}»\n", "db_password = getPassword()\n"];
    home.plant("settings.ini", &lines);
    home
}

#[test]
fn a_finding_is_explained_by_its_evidence_and_not_shown() {
    let home = settings();
    let ran = why(&home, "settings.ini:2", &[]);
    assert_eq!((ran.code, ran.stderr()), (0, ""));
    let text = ran.stdout();
    assert!(!home.planted[0].is_leaked_in(&ran.stdout), "{text}");
    for part in [
        "settings.ini:2:15  generic.password: ",
        "  value     [redacted], 20 characters\n",
        "  ruling    a finding of medium confidence\n            medium: a format, or a name ",
        "\n  evidence   +12  the name says password\n              +4  assigned with `=`\n",
        "  in all; medium from 10, low from 0, no finding below\n",
        "  scan      reported, with the fingerprint ",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The fingerprint is the one that a scan shows.
    let scanned = run(&["scan", home.path().to_str().unwrap()]);
    let fingerprint = text.split("the fingerprint ").nth(1).unwrap().trim_end();
    assert!(scanned.stdout().contains(fingerprint), "{}", scanned.stdout());
}

#[test]
fn the_points_sum_up() {
    let home = settings();
    let all = places(&home, "settings.ini");
    assert_eq!(all.iter().map(|one| &one["outcome"]).collect::<Vec<_>>(), ["finding", "dismissed"]);
    let points = all[0]["evidence"].as_array().unwrap().iter();
    let sum: i64 = points.map(|piece| piece["points"].as_i64().unwrap()).sum();
    assert_eq!(all[0]["score"].as_i64().unwrap(), sum);
    assert_eq!((&all[0]["reported"], &all[0]["confidence"]), (&true.into(), &"medium".into()));
}

#[test]
fn the_filter_that_dropped_a_candidate_is_named() {
    let home = settings();
    let ran = why(&home, "settings.ini:3", &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout().contains("  ruling    no finding: it is code\n"), "{}", ran.stdout());
    assert_eq!(places(&home, "settings.ini:3")[0]["dismissed"], "it is code");
}

#[test]
fn where_no_rule_looked_closer_it_says_so() {
    let home = settings();
    let ran = why(&home, "settings.ini:1", &[]);
    assert_eq!((ran.code, ran.stderr()), (1, ""));
    assert!(ran.stdout().contains("settings.ini:1: no rule looked closer here\n"));
    assert_eq!(why(&home, "settings.ini:2:15", &[]).code, 0);
    assert_eq!(why(&home, "settings.ini:2:34", &[]).code, 0);
    let ran = why(&home, "settings.ini:2:35", &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout().contains("without it, the whole line is meant"), "{}", ran.stdout());
}

#[test]
fn wrong_arguments_are_errors() {
    let home = settings();
    home.write("empty", "");
    home.write("binary", b"\0\x01\x02\x03\0\x05".repeat(50));
    for (place, says) in [
        ("settings.ini:4", "settings.ini has 3 lines, and so no line 4\n"),
        ("settings.ini:0", "settings.ini:0: lines and columns count from 1\n"),
        ("missing:4", "missing: no such file or directory\n"),
        ("", ": not a regular file; what a pipe holds is read from standard input"),
        ("empty", "nothing was scanned: no bytes were read (1 empty)\n"),
        ("binary:1", "nothing was scanned: no bytes were read (1 binary)\n"),
    ] {
        let ran = why(&home, place, &[]);
        assert_eq!((ran.code, ran.stdout()), (2, ""), "{place}");
        assert!(ran.stderr().contains(says), "{place}: {}", ran.stderr());
    }
    assert_eq!(run(&["rules", "why"]).code, 2);
}

#[test]
fn standard_input_has_lines_too() {
    let home = settings();
    let text = std::fs::read(home.at("settings.ini")).unwrap();
    let ran = run_with_input(&["rules", "why", "-:2:15"], &text);
    assert_eq!(ran.code, 0, "{}", ran.stderr());
    assert!(ran.stdout().starts_with("standard input:2:15  generic.password"), "{}", ran.stdout());
    let ran = run_with_input(&["rules", "why", "-"], b"nothing\n");
    assert_eq!(ran.code, 1);
    assert!(ran.stdout().contains("it has no name"), "{}", ran.stdout());
}

#[test]
fn a_format_decides_without_evidence_and_shows_its_beginning() {
    let mut home = Home::empty();
    home.plant("a.txt", &["GH_TOKEN=«ghp_{base62:30}{crc32}»\n"]);
    let ran = why(&home, "a.txt:1", &[]);
    let text = ran.stdout();
    assert!(!home.planted[0].is_leaked_in(&ran.stdout), "{text}");
    for part in [
        "github.pat-classic: ",
        "  value     ghp_…",
        "  ruling    a finding of high confidence\n",
        "no evidence was weighed: the format decides\n",
        "the offline check passed, which makes it high: ",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // What lost is told of, and nothing of its value shown.
    let all = places(&home, "a.txt:1");
    let lost: Vec<_> = all.iter().filter(|one| one["outcome"] != "finding").collect();
    assert_eq!(lost[0]["beaten_by"], "github.pat-classic");
    assert!(lost.iter().all(|one| one["redacted"] == "[redacted]"));
}

#[test]
fn utf16_is_read_as_text() {
    let mut home = settings();
    let text = std::fs::read_to_string(home.at("settings.ini")).unwrap();
    let text = format!("\u{feff}{}", text.replace("# settings", "# größer"));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    home.write("settings.ini", wide);
    let ran = why(&home, "settings.ini:2:15", &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr());
    assert!(ran.stdout().contains("  scan      reported, with"), "{}", ran.stdout());
    home.planted.truncate(1);
    assert!(!home.planted[0].is_leaked_in(&ran.stdout));
}

#[test]
fn what_suppresses_a_finding_is_said() {
    let mut home = Home::empty();
    home.plant("p/a.ini", &["db_password = «{base62:20}» # scrubjay:allow test account\n"]);
    home.plant("p/b.ini", &["db_password = «{base62:20}»\n"]);
    home.plant("p/c.ini", &["db_password = «{base62:20}»\n"]);
    home.write("p/scrubjay.toml", "[[allow]]\nreason = 'a demo'\npaths = ['b.ini']\n");
    let root = home.at("p");
    let report = run(&["scan", "--format", "json", root.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let fingerprint = report["credentials"][0]["fingerprint"].as_str().unwrap();
    let mut command = scrubjay(&["ignore", "add", fingerprint, "--reason", "known", "--owner"]);
    let ran = Ran::new(command.arg("ann").current_dir(&root).output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr());
    for (file, says) in [
        ("p/a.ini:1", "suppressed by scrubjay:allow beside it\n"),
        ("p/b.ini:1", "suppressed by scrubjay.toml in the tree: a demo\n"),
        ("p/c.ini:1", "suppressed by an ignore file: known (says ann)\n"),
    ] {
        let ran = why(&home, file, &[]);
        assert_eq!(ran.code, 0);
        assert!(contains(&ran.stdout, says.as_bytes()), "{file}: {}", ran.stdout());
    }
    let ran = why(&home, "p/c.ini:1", &["--min-confidence", "high"]);
    assert!(ran.stdout().contains("not reported: less certain than high"), "{}", ran.stdout());
}

#[test]
fn a_name_that_ends_like_a_line_is_a_name() {
    let mut home = Home::empty();
    home.plant("log:1", &["x\n", "db_password = «{base62:20}»\n"]);
    assert_eq!(why(&home, "log:1", &[]).code, 0);
    assert_eq!(why(&home, "log:1:2", &[]).code, 0);
    assert_eq!(why(&home, "log:1:1", &[]).code, 1);
}
