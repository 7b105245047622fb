//! Inputs of nothing but secrets: what is listed has limits, what is counted has none.

use std::fmt::Write;
use std::io::Read;

use scrubjay_detect::{Scanner, template::expand};
use scrubjay_scan::{CREDENTIALS_LISTED, PLACES_LISTED, Report, Scan, Verdict};
use scrubjay_sources::{Config, Sources};

/// Hands out a text again and again.
struct Repeated<'t> {
    text: &'t [u8],
    at: usize,
    left: usize,
}

impl Read for Repeated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.text[self.at..];
        let count = rest.len().min(buffer.len()).min(self.left);
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at = (self.at + count) % self.text.len();
        self.left -= count;
        Ok(count)
    }
}

fn stdin(input: impl Read) -> Report {
    Scan::new(Scanner::builtin()).stdin(&Sources::new(Config::new()), input)
}

#[test]
fn one_value_over_and_over_is_listed_in_part_and_counted_in_full() {
    let line = expand("ghp_{base62:30}{crc32}\n", 1).unwrap().text;
    let times = 20_000_000 / line.len();
    let input = || Repeated { text: &line, at: 0, left: times * line.len() };
    let mut report = stdin(input());
    let [found] = &report.credentials[..] else { panic!("one credential") };
    assert_eq!(found.places.len(), PLACES_LISTED);
    assert_eq!(found.places[PLACES_LISTED - 1].line, PLACES_LISTED as u64);
    assert_eq!(found.more_places, (times - PLACES_LISTED) as u64);
    assert_eq!(report.counts().places.total(), times as u64);
    assert_eq!(report.verdict(), Verdict::Findings);

    let tree = tempfile::tempdir().unwrap();
    std::fs::write(tree.path().join("a"), &line).unwrap();
    report.merge(Scan::new(Scanner::builtin()).paths(&Sources::new(Config::new()), [tree.path()]));
    assert_eq!(report.credentials[0].places.len(), PLACES_LISTED);
    assert_eq!(report.counts().places.total(), times as u64 + 1);
}

#[test]
fn a_flood_of_passwords_does_not_push_out_a_token() {
    let mut text = String::new();
    for seed in 0..CREDENTIALS_LISTED as u64 + 50 {
        let password = expand("{base62:12}", seed).unwrap().text;
        writeln!(text, "PASSWORD={}", String::from_utf8(password).unwrap()).unwrap();
    }
    let token = expand("ghp_{base62:30}{crc32}\n", 1).unwrap().text;
    let found = stdin(text.as_bytes().chain(&*token));
    // Some random texts read like words and are no passwords.
    let counts = found.counts().credentials;
    assert_eq!((counts.high, counts.medium), (1, CREDENTIALS_LISTED as u64));
    assert!((1..=50).contains(&found.more_credentials), "{}", found.more_credentials);
    assert_eq!(found.credentials[0].rule.id, "github.pat-classic");
}
