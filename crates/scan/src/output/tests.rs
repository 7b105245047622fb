//! What the formats look like, and that nothing can stop them.

use std::io;

use proptest::prelude::*;
use scrubjay_sources::{Stopped, UNREADABLE_LISTED};
use serde_json::Value;

use crate::samples::{mixed, path, report, text, written};
use crate::{Colour, Format, Report, Reveal, Style, Verdict, write_report};

/// Compares with a snapshot, hashes left out.
macro_rules! assert_snapshot {
    ($text:expr, @$expected:literal) => {
        let mut settings = insta::Settings::clone_current();
        settings.add_filter("[0-9a-f]{32}", "[hash]");
        settings.bind(|| insta::assert_snapshot!($text, @$expected));
    };
}

fn plain(report: &Report, format: Format) -> String {
    written(report, format, Style::new())
}

#[test]
fn text_format() {
    assert_snapshot!(plain(&mixed(), Format::Text), @r#"
    high    GitHub classic personal access token  github.pat-classic  ghp_…Elp7
            check passed
            src/app.env:2:14  GITHUB_TOKEN  git-ignored
            fingerprint [hash]
            next: Revoke it under Settings → Developer settings → Personal access tokens; use a
                  fine-grained token for one repository with an expiry of at most 90 days instead.

    medium  Password in a variable named so  generic.password  [redacted]
            src/db.ini:2:13  password
            fingerprint loc-[hash]
            next: Change the password, and leave a reference to a secret manager in its place.

    Publishable: meant to be public, no reason to act

    public  Stripe publishable key  stripe.publishable-key  pk_live_…BolS
            =web,100%.js:1:14  key

    2 credentials in 2 places (1 high, 1 medium, 0 low), 1 publishable
    3 files, 138 B in 0.25 s (552 B/s)
    "#);
}

#[test]
fn text_of_many_places() {
    let line = text("SOME_PASSWORD=\"{base62:12}\"\n");
    assert_snapshot!(plain(&report(&[("a.env", line.repeat(12))]), Format::Text), @r#"
    medium  Password in a variable named so  generic.password  [redacted]
            a.env:1:16  SOME_PASSWORD
            a.env:2:16  SOME_PASSWORD
            a.env:3:16  SOME_PASSWORD
            a.env:4:16  SOME_PASSWORD
            a.env:5:16  SOME_PASSWORD
            a.env:6:16  SOME_PASSWORD
            a.env:7:16  SOME_PASSWORD
            a.env:8:16  SOME_PASSWORD
            a.env:9:16  SOME_PASSWORD
            a.env:10:16  SOME_PASSWORD
            and 2 more places (use --format json)
            fingerprint loc-[hash]
            next: Change the password, and leave a reference to a secret manager in its place.

    1 credential in 12 places (0 high, 1 medium, 0 low)
    1 file, 348 B in 0.25 s (1.4 kB/s)
    "#);
}

#[test]
fn text_of_what_could_not_be_read() {
    let roots = ["gone/a\nb", "gone/b"];
    let scan = crate::Scan::new(scrubjay_detect::Scanner::builtin());
    let mut report = scan.paths(&scrubjay_sources::Sources::default(), roots);
    report.summary.elapsed = std::time::Duration::ZERO;
    report.summary.slow_rules = vec!["acme.any".to_owned()];
    assert_snapshot!(plain(&report, Format::Text), @r#"
    nothing was scanned: there were no bytes to read
    unreadable: 2
            gone/a\nb: no such file or directory
            gone/b: no such file or directory
    slow rules (no literal to search for): acme.any
    "#);
    assert_snapshot!(plain(&report, Format::Github), @r"
    ::warning file=gone/a\nb,title=Not everything was scanned::could not be read: no such file or directory
    ::warning file=gone/b,title=Not everything was scanned::could not be read: no such file or directory
    ");
    assert_snapshot!(plain(&report, Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="scrubjay" tests="2" skipped="0" failures="0" errors="2" time="0.000">
        <testsuite name="scrubjay" tests="2" skipped="0" errors="2" failures="0" time="0.000">
            <testcase name="gone/a\nb" classname="unreadable">
                <error message="could not be read: no such file or directory" type="unreadable"/>
            </testcase>
            <testcase name="gone/b" classname="unreadable">
                <error message="could not be read: no such file or directory" type="unreadable"/>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_fact_that_is_a_date_is_shown_as_one() {
    let found = report(&[("a.txt", text("{jwt}"))]);
    assert_eq!(found.credentials[0].rule.provider, "jwt");
    for format in [Format::Text, Format::Json, Format::Sarif] {
        let out = plain(&found, format);
        let date = out.match_indices("T").any(|(at, _)| {
            let part = |range| out.get(range).unwrap_or_default();
            let year = part(at.saturating_sub(10)..at.saturating_sub(6));
            year.parse::<u16>().is_ok() && part(at + 9..at + 10) == "Z"
        });
        assert!(date, "{out}");
    }
}

#[test]
fn text_without_findings() {
    assert_snapshot!(plain(&report(&[("a", b"x".to_vec())]), Format::Text), @r#"
    no credentials found
    1 file, 1 B in 0.25 s (4 B/s)
    "#);
    assert_snapshot!(plain(&Report::default(), Format::Text), @"nothing was scanned: there were no bytes to read");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let coloured = written(&mixed(), Format::Text, Style::new().colour(Colour::Ansi));
    let mut stripped = String::new();
    for (index, part) in coloured.split('\u{1b}').enumerate() {
        let part = if index == 0 { Some(part) } else { part.split_once('m').map(|(_, rest)| rest) };
        stripped.push_str(part.unwrap());
    }
    assert_ne!(coloured, stripped);
    assert_eq!(stripped, plain(&mixed(), Format::Text));
}

#[test]
fn github_format() {
    assert_snapshot!(plain(&mixed(), Format::Github), @r#"
    ::error file=src/app.env,line=2,endLine=2,col=14,endColumn=54,title=GitHub classic personal access token::github.pat-classic: ghp_…Elp7, variable GITHUB_TOKEN, git-ignored. Revoke it under Settings → Developer settings → Personal access tokens; use a fine-grained token for one repository with an expiry of at most 90 days instead.
    ::warning file=src/db.ini,line=2,endLine=2,col=13,endColumn=25,title=Password in a variable named so::generic.password: [redacted], variable password. Change the password, and leave a reference to a secret manager in its place.
    ::notice file==web%2C100%25.js,line=1,endLine=1,col=14,endColumn=46,title=Stripe publishable key::stripe.publishable-key: pk_live_…BolS, variable key. Nothing to do: it is made for browsers and apps.
    "#);
}

#[test]
fn csv_format() {
    assert_snapshot!(plain(&mixed(), Format::Csv), @r#"
    confidence,visibility,rule,description,provider,path,line,column,end_line,end_column,name,git_ignored,check,redacted,fingerprint,commit,author,date
    high,secret,github.pat-classic,GitHub classic personal access token,GitHub,src/app.env,2,14,2,54,GITHUB_TOKEN,yes,passed,ghp_…Elp7,[hash],,,
    medium,secret,generic.password,Password in a variable named so,Any provider,src/db.ini,2,13,2,25,password,no,,[redacted],loc-[hash],,,
    high,publishable,stripe.publishable-key,Stripe publishable key,Stripe,"'=web,100%.js",1,14,1,46,key,no,,pk_live_…BolS,[hash],,,
    "#);
}

#[test]
fn json_format() {
    assert_snapshot!(plain(&report(&[("db.ini", text("password = \"{base62:12}\"\n"))]), Format::Json), @r#"
    {
      "version": 1,
      "tool": {
        "name": "scrubjay",
        "version": "0.1.0"
      },
      "summary": {
        "verdict": "findings",
        "credentials": {
          "high": 0,
          "medium": 1,
          "low": 0
        },
        "places": {
          "high": 0,
          "medium": 1,
          "low": 0
        },
        "publishable": {
          "credentials": 0,
          "places": 0
        },
        "more_credentials": 0,
        "suppressed": {
          "tree": 0,
          "ignore_file": 0,
          "tree_config": 0,
          "inline": {
            "with_reason": 0,
            "without_reason": 0,
            "gitleaks_allow": 0
          },
          "config": 0,
          "baseline": 0,
          "entries": {
            "unused": 0,
            "expired": 0,
            "duplicate": 0
          }
        },
        "rules": {
          "generic.password": {
            "credentials": 1,
            "places": 1
          }
        },
        "files": 1,
        "bytes": 26,
        "elapsed_ms": 250,
        "complete": true,
        "stopped": null,
        "grew": 0,
        "shrank": 0,
        "skipped": [],
        "unreadable": {
          "count": 0,
          "listed": []
        },
        "scanner": {
          "bytes": 0,
          "hits": 0,
          "steps": 0,
          "regex_runs": 0
        },
        "slow_rules": []
      },
      "credentials": [
        {
          "fingerprint": "loc-[hash]",
          "confidence": "medium",
          "visibility": "secret",
          "check": null,
          "facts": [],
          "redacted": "[redacted]",
          "more_places": 0,
          "rule": {
            "id": "generic.password",
            "description": "Password in a variable named so",
            "provider": {
              "id": "generic",
              "name": "Any provider"
            },
            "remedy": "Change the password, and leave a reference to a secret manager in its place.",
            "sources": [
              "https://cwe.mitre.org/data/definitions/259.html"
            ],
            "confidence": "medium"
          },
          "places": [
            {
              "path": "db.ini",
              "line": 1,
              "column": 13,
              "byte_column": 13,
              "end_line": 1,
              "end_column": 25,
              "offset": 12,
              "length": 12,
              "name": "password",
              "git_ignored": false
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn junit_format() {
    assert_snapshot!(plain(&report(&[("db.ini", text("password = \"{base62:12}\"\n"))]), Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="scrubjay" tests="1" skipped="0" failures="1" errors="0" time="0.250">
        <testsuite name="scrubjay" tests="1" skipped="0" errors="0" failures="1" time="0.250">
            <testcase name="db.ini:1:13" classname="generic.password">
                <failure message="Password in a variable named so: [redacted]" type="medium">db.ini:1:13
    variable: password
    fingerprint: loc-[hash]
    next: Change the password, and leave a reference to a secret manager in its place.</failure>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
    assert_snapshot!(plain(&Report::default(), Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="scrubjay" tests="1" skipped="0" failures="0" errors="0" time="0.000">
        <testsuite name="scrubjay" tests="1" skipped="0" errors="0" failures="0" time="0.000">
            <testcase name="no secrets found" classname="scan"/>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn gitleaks_format() {
    let found =
        report(&[("a<b>&c.ini", text("password = \"{base62:12}\"\npassword = \"{base62:12}\"\n"))]);
    assert_snapshot!(plain(&found, Format::Gitleaks), @r#"
    [
     {
      "RuleID": "generic.password",
      "Description": "Password in a variable named so",
      "StartLine": 1,
      "EndLine": 1,
      "StartColumn": 1,
      "EndColumn": 24,
      "Match": "password = REDACTED",
      "Secret": "REDACTED",
      "File": "a\u003cb\u003e\u0026c.ini",
      "SymlinkFile": "",
      "Commit": "",
      "Entropy": 3.4182959,
      "Author": "",
      "Email": "",
      "Date": "",
      "Message": "",
      "Tags": [],
      "Fingerprint": "a\u003cb\u003e\u0026c.ini:generic.password:1"
     },
     {
      "RuleID": "generic.password",
      "Description": "Password in a variable named so",
      "StartLine": 2,
      "EndLine": 2,
      "StartColumn": 2,
      "EndColumn": 25,
      "Match": "password = REDACTED",
      "Secret": "REDACTED",
      "File": "a\u003cb\u003e\u0026c.ini",
      "SymlinkFile": "",
      "Commit": "",
      "Entropy": 3.4182959,
      "Author": "",
      "Email": "",
      "Date": "",
      "Message": "",
      "Tags": [],
      "Fingerprint": "a\u003cb\u003e\u0026c.ini:generic.password:2"
     }
    ]
    "#);
    assert_eq!(plain(&Report::default(), Format::Gitleaks), "[]\n");
}

#[test]
fn gitleaks_entropy_has_gos_digits() {
    let found = report(&[("a.ini", text("password = \"{base62:16}\"\n"))]);
    let revealed = written(&found, Format::Gitleaks, Style::new().reveal(Reveal::Revealed));
    let parsed: Value = serde_json::from_str(&revealed).unwrap();
    let secret = parsed[0]["Secret"].as_str().unwrap();
    assert_eq!(secret.len(), 16);
    assert_eq!(
        parsed[0]["Entropy"].as_f64().unwrap() as f32,
        crate::entropy::shannon(secret.as_bytes()) as f32
    );
    assert!(parsed[0]["Match"].as_str().unwrap().contains(secret));
}

#[test]
fn a_formula_in_a_cell_is_text() {
    for name in ["=cmd()", "+1", "-1", "@x"] {
        let found = report(&[(name, text("password = \"{base62:12}\"\n"))]);
        assert!(plain(&found, Format::Csv).contains(&format!(",'{name},")), "{name}");
    }
}

#[test]
fn every_format_that_can_tells_what_is_missing() {
    let mut report = report(&[("a", b"x".to_vec())]);
    report.summary.stats.grew = 3;
    report.summary.stats.stopped = Some(Stopped::Cancelled);
    report.more_credentials = 7;
    assert_eq!(report.verdict(), Verdict::Incomplete);
    assert_snapshot!(plain(&report, Format::Text), @r"
    no credentials found
    1 file, 1 B in 0.25 s (4 B/s)
    grew while being read, the rest is unseen: 3
    stopped early: cancelled
    credentials not listed: up to 7
    ");
    assert_snapshot!(plain(&report, Format::Github), @r"
    ::warning title=Not everything was scanned::grew while being read, the rest is unseen: 3
    ::warning title=Not everything was scanned::stopped early: cancelled
    ::warning title=Not everything is listed::credentials not listed: up to 7
    ");
    assert_snapshot!(plain(&report, Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="scrubjay" tests="3" skipped="1" failures="0" errors="2" time="0.250">
        <testsuite name="scrubjay" tests="3" skipped="1" errors="2" failures="0" time="0.250">
            <testcase name="the scan" classname="grew">
                <error message="grew while being read, the rest is unseen: 3" type="grew"/>
            </testcase>
            <testcase name="the scan" classname="stopped">
                <error message="stopped early: cancelled" type="stopped"/>
            </testcase>
            <testcase name="the scan" classname="not-listed">
                <skipped message="credentials not listed: up to 7" type="not-listed"/>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
    let sarif: Value = serde_json::from_str(&plain(&report, Format::Sarif)).unwrap();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), 3);
}

#[test]
fn unreadable_files_beyond_the_list_are_told() {
    let gone: Vec<_> = (0..UNREADABLE_LISTED + 5).map(|index| format!("gone/{index}")).collect();
    let scan = crate::Scan::new(scrubjay_detect::Scanner::builtin());
    let report = scan.paths(&scrubjay_sources::Sources::default(), gone);
    for format in [Format::Text, Format::Github, Format::Junit, Format::Sarif] {
        let told = if format == Format::Text { "and 100 more" } else { "and 5 more" };
        assert!(plain(&report, format).contains(told), "{format}");
    }
}

#[test]
fn one_spelling_of_a_path_where_the_repository_has_it() {
    let found = report(&[(".//a/./b.ini", text("password = \"{base62:12}\"\n"))]);
    assert!(plain(&found, Format::Github).contains(" file=a/b.ini,"));
    assert!(plain(&found, Format::Gitleaks).contains("\"File\": \"a/b.ini\""));
    assert!(plain(&found, Format::Sarif).contains("\"uri\": \"a/b.ini\""));
}

#[test]
fn what_the_writer_says_comes_through() {
    struct Closed;
    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for &format in Format::ALL {
        let result = write_report(&mixed(), format, &Style::new(), &mut Closed);
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe, "{format}");
    }
}

#[test]
fn a_match_does_not_show_another_secret() {
    let line = text("postgres://{lower:5}:{base62:20}@db.acme.dev/x?password={base62:22}");
    let found = report(&[("a", line)]);
    let revealed = written(&found, Format::Gitleaks, Style::new().reveal(Reveal::Revealed));
    let parsed: Value = serde_json::from_str(&revealed).unwrap();
    let shown = plain(&found, Format::Gitleaks);
    for finding in parsed.as_array().unwrap() {
        assert!(!shown.contains(finding["Secret"].as_str().unwrap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_name_and_path_can_be_written(
        name in "[a-z=,:%\\PC\u{1b}\u{202e}\r\t\"']{0,12}",
        bytes in proptest::collection::vec(1u8..=255, 1..24),
    ) {
        let line = [format!("\"{name}_password\": ").as_bytes(), &text("\"{base62:14}\"\n")].concat();
        let found = report(&[(path(&bytes), line)]);
        for &format in Format::ALL {
            for reveal in [Reveal::Redacted, Reveal::Revealed] {
                let out = written(&found, format, Style::new().reveal(reveal));
                match format {
                    Format::Json | Format::Sarif | Format::Gitleaks => {
                        prop_assert!(serde_json::from_str::<Value>(&out).is_ok());
                    }
                    Format::Text | Format::Github | Format::Csv | Format::Junit => {
                        let safe = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
                        prop_assert!(out.chars().all(safe), "{out:?}");
                        prop_assert!(format != Format::Github || out.lines().all(|l| l.starts_with("::")));
                    }
                    Format::Jsonl => {
                        prop_assert!(out.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
                    }
                }
            }
        }
    }
}
