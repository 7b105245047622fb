//! No input makes the scan more than linear: work is counted, not timed.

use scrubjay_detect::{Rules, Scanner};

use crate::support::{expanded, rule_files, scan};

/// Steps a byte that the worst input may cost. A confirmation looks at a bounded window, and
/// literals cannot stand closer than their length.
const MOST_STEPS_A_BYTE: f64 = 400.0;

/// Work a byte for a text repeated up to a size.
fn steps_a_byte(scanner: &Scanner, unit: &[u8], size: usize) -> f64 {
    let text = unit.repeat(size / unit.len() + 1);
    let (_, stats) = scan(scanner, &text, None);
    (stats.steps + stats.hits) as f64 / text.len() as f64
}

fn assert_linear(name: &str, scanner: &Scanner, unit: &[u8]) {
    let small = steps_a_byte(scanner, unit, 8 << 10);
    let large = steps_a_byte(scanner, unit, 64 << 10);
    assert!(large <= small * 1.3 + 1.0, "{name}: {small:.1} steps a byte, then {large:.1}");
    assert!(large <= MOST_STEPS_A_BYTE, "{name}: {large:.1} steps a byte");
}

#[test]
fn every_literal_repeated() {
    let scanner = Scanner::builtin();
    for rule in rule_files().iter().flat_map(Rules::iter) {
        for literal in &rule.literals {
            for glue in ["", ".", "=", ": \"", " ", "%3D"] {
                assert_linear(&rule.id, &scanner, format!("{literal}{glue}").as_bytes());
            }
        }
    }
}

#[test]
fn every_example_repeated() {
    let scanner = Scanner::builtin();
    for rule in rule_files().iter().flat_map(Rules::iter) {
        for template in rule.examples.iter().chain(&rule.counterexamples) {
            assert_linear(template, &scanner, &expanded(template, 1).text);
        }
    }
}

#[test]
fn shapes_that_hurt_naive_scanners() {
    let scanner = Scanner::builtin();
    let begin = ["-----BEGIN RSA ", "PRIVATE KEY-----\n"].concat();
    let open_key = format!("{begin}{}", "QUJD".repeat(400));
    for unit in [
        "a",
        "=",
        "\\",
        "\"",
        "\\\\\\\"",
        "token=token=",
        "token:\"",
        "password(\"",
        "eyJ.eyJ",
        "eyJhbGciOi.eyJhbGciOi.",
        "://a:b@",
        "pwdpwdpwdpwdpwdpwdpwdpwd%25253D",
        "token\\u003d",
        "pass%3D\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\",
        "cGFzc3dvcmQ",
        "mysql -p",
        "curl -u a:",
        "://:",
        "http://http://",
        "ghs_1_eyJ.",
        "AKIAAAAAAAAAAAAAAAAA ",
        "authorization: bearer ",
        "user,password\n",
        "password,pass,passwd,pwd\n",
        "user,passwo\x72d\na,xk7qm2Wz\n",
        "a,password\nx\",\"\n",
        "a,password\\nx,y\\n",
        "| password | pass |\n| a | b |\n",
        "<tr><th>a</th><th>password</th></tr>",
        "<td>password</td>",
        "insert into a (b, password) values ('x', 'y'),",
        "insert into a (password, pass, passwd) values ",
        "token = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        begin.as_str(),
        open_key.as_str(),
    ] {
        assert_linear(unit, &scanner, unit.as_bytes());
    }
}

/// An encoded key's beginning has 8 KiB behind it decoded, which is as much as the small text has.
#[test]
fn encoded_keys_cost_what_is_decoded_at_most() {
    let unit = b"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ";
    let steps = steps_a_byte(&Scanner::builtin(), unit, 64 << 10);
    assert!(steps <= MOST_STEPS_A_BYTE, "{steps:.1} steps a byte");
}

/// Across many blocks, and with a user's rules: one without literals, one with an engine's
/// expression, one with an allow list.
#[test]
fn user_rules_over_many_blocks() {
    let rules = r#"
[[rule]]
id = "acme.slow"
description = "a test"
pattern = '[0-9a-f]{16}'
confidence = "low"

[[rule]]
id = "acme.around"
description = "a test"
literals = ["=>"]
pattern = 'a.(?:.*z)?|[a-z]*=>'
allow = ["zz$", "^b"]
confidence = "low"
"#;
    let rules = Rules::from_toml("user.toml", rules).expect("a valid file");
    let scanner = Scanner::builder().add_rules(&rules).build().expect("valid rules");
    for unit in ["0123456789abcdfe ", "a=>", "x", "=>", "b1c2d3e4f5a60718\n"] {
        let small = steps_a_byte(&scanner, unit.as_bytes(), 128 << 10);
        let large = steps_a_byte(&scanner, unit.as_bytes(), 1 << 20);
        assert!(large <= small * 1.2 + 1.0, "{unit}: {small:.1} steps a byte, then {large:.1}");
    }
}
