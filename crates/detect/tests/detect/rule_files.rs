//! A broken rule file gets one error with file, line, key and reason.

use proptest::prelude::*;
use scrubjay_detect::{BuildError, Rules, Scanner};

use crate::support::expanded;

/// The error of a file, whether reading or compiling finds it.
fn error(text: &str) -> String {
    match Rules::from_toml("my.toml", text) {
        Err(error) => error.to_string(),
        Ok(rules) => match Scanner::builder().without_builtin().add_rules(&rules).build() {
            Err(error) => error.to_string(),
            Ok(_) => panic!("no error in:\n{text}"),
        },
    }
}

const HEAD: &str = "[[rule]]\nid = 'acme.key'\ndescription = 'Acme key'\nconfidence = 'high'\n";

#[test]
fn errors_name_line_key_and_reason() {
    for (lines, expected) in [
        ("patern = 'x'", "my.toml:5: patern: unknown field `patern`, expected one of"),
        ("pattern = 'a(b'", "my.toml:5: pattern: unclosed group at column 2"),
        ("pattern = 'abc'\ncheck = 'crc'", "my.toml:6: check: expected one of: crc32-base62"),
        ("pattern = 5", "my.toml:5: pattern: invalid type: integer"),
        ("pattern = 'abc'\nentropy = 9.0", "my.toml:6: entropy: 0 to 8 bits a byte"),
        ("pattern = 'abc'\nsecret-group = 1", "my.toml:1: secret-group: the pattern has 0 groups"),
        ("literals = ['abc']", "my.toml:1: pattern: a rule of shape token needs a pattern"),
        ("pattern = 'a*'", "my.toml:1: pattern: matches the empty text"),
        ("shape = 'assignment'", "my.toml:1: literals: a rule of shape assignment needs literals"),
        ("pattern = 'abc'\nallow = ['[']", "my.toml:6: allow: unclosed character class"),
        ("pattern = 'abc", "my.toml:5: pattern: "),
        (
            "pattern = 'abc'\ncomponent = { rule = 'acme.id', within = 50 }",
            "my.toml:1: component: no rule acme.id (rule acme.key)",
        ),
        ("pattern = '(?:[a-z]{1000}){1000}x?y'", "my.toml:1: pattern: "),
    ] {
        let found = error(&format!("{HEAD}{lines}\n"));
        assert!(found.starts_with(expected), "{lines}\n  {found}");
        assert_eq!(found.lines().count(), 1, "one line: {found}");
    }
}

#[test]
fn ids_are_checked() {
    let text = HEAD.replace("acme.key", "Acme Key");
    assert!(error(&text).starts_with("my.toml:2: id: is provider.kind"));
    let text = format!("[provider]\nid = 'other'\nname = 'Other'\n{HEAD}pattern = 'abc'\n");
    assert_eq!(error(&text), "my.toml:5: id: begins with the file's provider: other.key");
    let twice = format!("{HEAD}pattern = 'abc'\n{HEAD}pattern = 'abd'\n");
    assert_eq!(error(&twice), "my.toml:6: id: two rules have this id (rule acme.key)");
}

/// Whoever names the wrong file must not find its secrets in the error.
#[test]
fn errors_do_not_quote_the_file() {
    for template in [
        "{start}ghp_{base62:36} = 1",
        "[[rule]]\nghp_{base62:36} = 1",
        "[[rule]]\nid = 'a.b'\ndescription = 'd'\nconfidence = 'low'\nsecret-group = \"{base62:36}\"",
        "[[rule]]\nid = '{hex:36}'\ndescription = 'd'\nconfidence = '{base62:36}'",
        "GITHUB_TOKEN=ghp_{base62:36}",
        "{base64:40}",
    ] {
        let text = String::from_utf8(expanded(template, 5).text).expect("text");
        let message = error(&text);
        let longest = message.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max();
        assert!(longest < Some(30), "{template}: {message}");
    }
}

#[test]
fn no_rule_at_all_is_an_error() {
    let none = Scanner::builder().only(["github"]).without(["github"]).build();
    assert_eq!(none.expect_err("no rule").to_string(), "no rule is left to scan with");
}

#[test]
fn a_missing_key_is_named() {
    let text = "[[rule]]\nid = 'acme.key'\nconfidence = 'high'\npattern = 'abc'\n";
    assert_eq!(error(text), "my.toml:1: description: is missing; add it");
}

#[test]
fn a_name_that_means_nothing_gets_the_nearest() {
    let unknown = Scanner::builder().only(["github.pat-clasic"]).build();
    assert_eq!(
        unknown.expect_err("no such rule").to_string(),
        "no rule or provider named github.pat-clasic; the nearest is github.pat-classic"
    );
    let unknown = Scanner::builder().without(["zzz"]).build();
    assert!(matches!(unknown, Err(BuildError::Unknown { nearest: None, .. })));
}

proptest! {
    #[test]
    fn reading_never_panics(text in "(\\[\\[?rule\\]?\\]|id|pattern|=|'a\\.b'|'\\(+|\\n|[ -~]){0,60}") {
        if let Ok(rules) = Rules::from_toml("any.toml", &text) {
            let _ = Scanner::builder().without_builtin().add_rules(&rules).build();
        }
    }
}
