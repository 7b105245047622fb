//! The format of lists, and what suppressing does to a report.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use crate::samples::{report, report_with, text, written};
use crate::{
    AppliedList, By, Date, Entry, EntryState, Fingerprint, FingerprintKey, Format, IgnoreList,
    Inline, ListKind, Report, Style, SuppressedFindings, Suppressions, Verdict,
};

const KEY: FingerprintKey = FingerprintKey::new([7; 32]);

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn entry(fingerprint: &Fingerprint) -> Entry {
    let mut entry = Entry::new(fingerprint.clone(), date("2026-11-23"));
    entry.owner = "ann".to_owned();
    entry.reason = "test data".to_owned();
    entry
}

fn listed(entries: Vec<Entry>, today: &str) -> Suppressions {
    let list = Arc::new(IgnoreList::new(ListKind::Ignore, KEY).with_entries(entries));
    Suppressions::new(date(today)).list(AppliedList::new(By::IgnoreFile, "ignore", list))
}

fn states(report: &Report) -> Vec<EntryState> {
    report.lists.iter().flat_map(|list| list.entries()).map(|entry| entry.state).collect()
}

fn token() -> Vec<u8> {
    text("TOKEN=ghp_{base62:30}{crc32}")
}

fn fingerprints(report: &Report) -> Vec<Fingerprint> {
    report.credentials.iter().map(|found| found.fingerprint_with(&KEY)).collect()
}

#[test]
fn the_format() {
    let fingerprint: Fingerprint = "0f".repeat(16).parse().unwrap();
    let location: Fingerprint = format!("loc-{}", "1e".repeat(16)).parse().unwrap();
    let mut first = entry(&location);
    first.expires = Some(date("2027-01-31"));
    first.rule = "generic.password".to_owned();
    first.path = "src/my app.ini".to_owned();
    first.reason = "the \"demo\" database\u{202e}".to_owned();
    let list =
        IgnoreList::new(ListKind::Ignore, KEY).with_entries(vec![first, entry(&fingerprint)]);
    insta::assert_snapshot!(list, @r#"
    scrubjay-ignore 1
    # Findings that are not reported; `scrubjay ignore add|list|prune` keeps this file.
    # An entry holds wherever its credential lies; one that begins with loc- holds for one rule, file
    # and variable. No line holds a secret, nor anything to guess one from. Commit it.
    project 0707070707070707070707070707070707070707070707070707070707070707
    0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f added=2026-11-23 owner=ann reason="test data"
    loc-1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e added=2026-11-23 until=2027-01-31 owner=ann rule=generic.password path="src/my app.ini" reason="the \"demo\" database\u{202e}"
    "#);
    assert_eq!(IgnoreList::parse("x", list.to_string().as_bytes()), Ok(list));
}

#[test]
fn what_is_wrong_is_said_with_the_line_and_never_shown() {
    let fp = "0f".repeat(16);
    let head = format!("scrubjay-ignore 1\nproject {}\n", KEY.to_hex());
    let good = format!("{fp} added=2026-11-23 owner=ann reason=\"x\"");
    let other = FingerprintKey::new([8; 32]).to_hex();
    for (text, line, says) in [
        (String::new(), 1, "expected the first line"),
        ("# only this\n".to_owned(), 1, "expected the first line"),
        ("[{\"RuleID\": 1}]".to_owned(), 1, "gitleaks"),
        ("a:b:1\n".to_owned(), 1, "expected the first line"),
        ("scrubjay-ignore 2\n".to_owned(), 1, "version 2"),
        ("scrubjay-ignore\n".to_owned(), 1, "expected the first line"),
        ("scrubjay-ignore 1\n".to_owned(), 1, "no `project` line"),
        ("scrubjay-ignore 1\nproject 12\n".to_owned(), 2, "64 hexadecimal digits"),
        (format!("{head}project {other}\n"), 3, "second project key"),
        (format!("{head}scrubjay-baseline 1\n"), 3, "two different first lines"),
        (format!("{head}<<<<<<< HEAD\n"), 3, "conflict of a merge"),
        (format!("{head}{good}\n=======\n"), 4, "conflict of a merge"),
        (format!("{head}hunter2\n"), 3, "expected a fingerprint"),
        (format!("{head}{fp}\n"), 3, "added= is missing"),
        (format!("{head}{fp} hunter2\n"), 3, "NAME=VALUE"),
        (format!("{head}{good} hunter2=1\n"), 3, "NAME=VALUE"),
        (format!("{head}{fp} reason=\"hunter2\n"), 3, "quotation mark"),
        (format!("{head}{fp} reason=\"\\hunter2\"\n"), 3, "quotation mark"),
        (format!("{head}{fp} reason=\"x\"added=2026-11-23\n"), 3, "NAME=VALUE"),
        (format!("{head}{fp} added=hunter2\n"), 3, "added= needs a date"),
        (format!("{head}{good} until=2026-02-30\n"), 3, "until= needs a date"),
        (format!("{head}{good} rule=\"a hunter2\"\n"), 3, "rule= needs a rule's id"),
        (format!("{head}{good} owner=x\n"), 3, "owner is there twice"),
        (format!("{head}{fp} added=2026-11-23 reason=x\n"), 3, "owner= is missing"),
        (format!("{head}{fp} added=2026-11-23 owner=ann reason=\" \"\n"), 3, "reason= is missing"),
    ] {
        let error = IgnoreList::parse("the file", text.as_bytes()).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with(&format!("the file:{line}: ")), "{text}: {said}");
        assert!(said.contains(says) && !said.contains("hunter2"), "{text}: {said}");
        assert_eq!(error.line(), line);
    }
    let error = IgnoreList::parse("f", b"scrubjay-ignore 1\n\xff").unwrap_err();
    assert!(error.to_string().starts_with("f:2: not UTF-8"));
    let windows = format!("\u{feff}{head}\n  # indented\n  {good}  \n").replace('\n', "\r\n");
    assert_eq!(IgnoreList::parse("f", windows.as_bytes()).unwrap().entries().len(), 1);
}

#[test]
fn an_edit_leaves_the_rest_as_it_is() {
    let made = |digits: &str| entry(&digits.repeat(16).parse().unwrap());
    let head = IgnoreList::new(ListKind::Ignore, KEY).to_string();
    let text =
        format!("{head}\n# ours\n{}\r\n# theirs\r\n{}", made("aa").line(), made("cc").line());
    let added = IgnoreList::with_entry(&text, &made("bb"));
    let expected =
        text.replace("cccc", "«").replacen('«', &format!("{}\r\n«", made("bb").line()), 1);
    assert_eq!(added, expected.replace('«', "cccc"));
    let last = IgnoreList::with_entry(&text, &made("dd"));
    assert_eq!(last, format!("{text}\r\n{}\r\n", made("dd").line()));
    let list = IgnoreList::parse("f", last.as_bytes()).unwrap();
    let lines: Vec<usize> = list.entries().iter().map(|(line, _)| *line).collect();
    let without = IgnoreList::without_lines(&last, &BTreeSet::from([lines[0], lines[2]]));
    assert_eq!(without, format!("{head}\n# ours\n# theirs\r\n{}\r\n", made("cc").line()));
}

#[test]
fn an_entry_holds_for_its_credential_wherever_it_lies() {
    let files = [("a.env", token()), ("b.ini", text("password = \"{base62:12}\"\n"))];
    let found = report(&files);
    assert_eq!(found.verdict(), Verdict::Findings);
    let entries: Vec<_> = fingerprints(&found).iter().map(entry).collect();
    let moved = [("c/d.env", [b"# x\n\n", &token()[..]].concat()), files[1].clone()];
    let found = report_with(&moved, listed(entries.clone(), "2026-11-24"));
    assert_eq!((found.verdict(), found.suppressed.len()), (Verdict::Clean, 2));
    assert_eq!(found.suppressed_counts().ignore_file, 2);
    assert_eq!(states(&found), [EntryState::Used; 2]);

    // Another password in the same file and variable counts for itself.
    let more = [("b.ini", text("password = \"{base62:12}\"\npassword = \"{base62:13}\"\n"))];
    let found = report_with(&more, listed(entries, "2026-11-24"));
    assert_eq!((found.credentials.len(), found.suppressed.len()), (1, 1));
    assert_eq!(states(&found), [EntryState::Unused, EntryState::Used]);
}

#[test]
fn an_entry_holds_until_its_last_day() {
    let files = [("a.env", token())];
    let mut last = entry(&fingerprints(&report(&files))[0]);
    last.expires = Some(date("2026-12-24"));
    let found = report_with(&files, listed(vec![last.clone()], "2026-12-24"));
    assert_eq!(found.verdict(), Verdict::Clean);
    let found = report_with(&files, listed(vec![last.clone()], "2026-12-25"));
    assert_eq!((found.verdict(), states(&found)), (Verdict::Findings, vec![EntryState::Expired]));
    // A second entry, added later, holds.
    let mut renewed = last.clone();
    renewed.expires = None;
    renewed.added = date("2026-12-25");
    let both = vec![last, renewed.clone(), renewed];
    let found = report_with(&files, listed(both, "2026-12-25"));
    assert_eq!(found.verdict(), Verdict::Clean);
    assert_eq!(states(&found), [EntryState::Expired, EntryState::Used, EntryState::Duplicate]);
}

#[test]
fn comments_suppress_their_place_only() {
    let marked = [&token()[..], b" # scrubjay:allow documentation\n"].concat();
    let honoured = || Suppressions::new(Date::FIRST).inline(Inline::Honoured);
    let files = [("a.env", marked), ("b.env", token())];
    let found = report_with(&files[..1], honoured());
    assert_eq!((found.verdict(), found.suppressed_counts().inline()), (Verdict::Clean, 1));
    assert_eq!(report(&files[..1]).verdict(), Verdict::Findings);
    let found = report_with(&files, honoured());
    assert_eq!((found.credentials.len(), found.suppressed.len()), (1, 1));
    assert_eq!(found.credentials[0].places[0].origin.path().unwrap(), "b.env");
    assert_eq!(found.credentials[0].fingerprint, found.suppressed[0].fingerprint);
}

#[test]
fn no_number_of_marked_findings_hides_one_without_a_marker() {
    let marked = [&token()[..], b" # scrubjay:allow\n"].concat();
    let mut many = marked.repeat(crate::PLACES_LISTED + 5);
    many.extend(token());
    let found = report_with(&[("a", many)], Suppressions::default().inline(Inline::Honoured));
    assert_eq!((found.verdict(), found.credentials[0].places.len()), (Verdict::Findings, 1));
    let counts = found.suppressed_counts();
    assert_eq!(counts.inline_without_reason, crate::PLACES_LISTED as u64 + 5);
}

#[test]
fn every_format_with_a_summary_tells_what_was_suppressed() {
    let files = [("a.env", [&token()[..], b" # scrubjay:allow docs\n"].concat())];
    let found = report_with(&files, Suppressions::default().inline(Inline::Honoured));
    for format in [Format::Text, Format::Junit, Format::Github, Format::Sarif] {
        let out = written(&found, format, Style::new());
        assert!(out.contains("1 by the scanned tree: 1 by scrubjay:allow"), "{out}");
    }
    for format in [Format::Json, Format::Jsonl] {
        let out = written(&found, format, Style::new());
        assert!(out.replace(' ', "").contains("\"tree\":1"), "{out}");
    }
    let listing = Style::new().suppressed(SuppressedFindings::Listed);
    let shown = |format| written(&found, format, listing);
    assert!(shown(Format::Text).contains("        suppressed: inline\n"));
    assert!(shown(Format::Json).contains("\"by\": \"inline\""));
    assert!(shown(Format::Sarif).contains("\"kind\": \"inSource\""));
}

#[test]
fn an_entry_is_unused_only_where_it_could_have_been_met() {
    let files = [("a.env", b"nothing".to_vec())];
    let made = |rule: &str, digits: &str| {
        let mut entry = entry(&digits.repeat(16).parse().unwrap());
        entry.rule = rule.to_owned();
        entry
    };
    let entries = vec![made("github.pat-classic", "0a"), made("ours.key", "0b"), made("", "0c")];
    let known = || listed(entries.clone(), "2026-11-24");
    let mut all = report_with(&files, known());
    all.lists.iter_mut().for_each(|list| list.mark_rules(|rule| rule.starts_with("github.")));
    let [unused, needs_scan] = [EntryState::Unused, EntryState::NeedsScan];
    assert_eq!(states(&all), [unused, needs_scan, unused]);
    // Together with what did not see everything.
    let mut part = report_with(&files, known());
    part.lists.iter_mut().for_each(crate::ListUse::mark_incomplete);
    all.merge(part);
    assert_eq!(states(&all), [needs_scan; 3]);
}

#[test]
fn compared_with_an_older_baseline() {
    let files = [("a.env", token()), ("b.ini", text("password = \"{base62:12}\"\n"))];
    let mut old: Vec<_> = fingerprints(&report(&files[..1])).iter().map(entry).collect();
    old.push(entry(&"0f".repeat(16).parse().unwrap()));
    let list = Arc::new(IgnoreList::new(ListKind::Baseline, KEY).with_entries(old));
    let compare = Suppressions::default().list(AppliedList::new(By::OldBaseline, "old", list));
    let found = report_with(&files, compare.clone());
    let difference = found.difference().unwrap();
    assert_eq!((difference.new, difference.still, difference.gone.len()), (1, 1, 1));
    assert_eq!(found.verdict(), Verdict::Findings);
    assert_eq!(report_with(&files[..1], compare).verdict(), Verdict::Clean);
    let out = written(&found, Format::Text, Style::new());
    assert!(out.contains("1 new, 1 still there, 1 gone\n        gone: 0f0f"), "{out}");
}

prop_compose! {
    fn any_entry()(
        digits in "[0-9a-f]{32}", location: bool, day in 0i64..40_000, last in proptest::option::of(0i64..40_000),
        owner in "\\PC{0,6}x", rule in "[a-zA-Z0-9._-]{0,9}", path in "\\PC{0,9}", reason in "[\\PC\n\t\r\"\\\\]{0,12}x",
    ) -> Entry {
        let prefix = if location { "loc-" } else { "" };
        let day_of = |day: i64| Date::from_unix(day * 86_400).unwrap();
        let mut entry = Entry::new(format!("{prefix}{digits}").parse().unwrap(), day_of(day));
        entry.expires = last.map(day_of);
        (entry.owner, entry.rule, entry.path, entry.reason) = (owner, rule, path, reason);
        entry
    }
}

proptest! {
    #[test]
    fn what_is_printed_reads_the_same(entries in proptest::collection::vec(any_entry(), 0..5)) {
        let list = IgnoreList::new(ListKind::Ignore, KEY).with_entries(entries.clone());
        let text = list.to_string();
        prop_assert_eq!(IgnoreList::parse("f", text.as_bytes()), Ok(list));
        // Entry by entry, in any order: the same file.
        let empty = IgnoreList::new(ListKind::Ignore, KEY).to_string();
        let built = entries.iter().fold(empty, |text, entry| IgnoreList::with_entry(&text, entry));
        prop_assert_eq!(built, text);
    }

    #[test]
    fn any_bytes_are_a_list_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
        line in "(0f){16}( (added|until|owner|reason)=([a-z0-9-]{0,10}|\"[a-z\\\\u{}\"]{0,8}\"?)){0,4}",
    ) {
        let _ = IgnoreList::parse("f", &bytes);
        let head = IgnoreList::new(ListKind::Baseline, KEY).to_string();
        if let Ok(list) = IgnoreList::parse("f", format!("{head}{line}\n").as_bytes()) {
            let again = list.entries()[0].1.line();
            let again = IgnoreList::parse("f", format!("{head}{again}\n").as_bytes()).unwrap();
            prop_assert_eq!(&again.entries()[0].1, &list.entries()[0].1);
        }
    }
}
