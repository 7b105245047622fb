//! `scrubjay rules`.

use std::fs;

use scrubjay_detect::template::{expand, is_template};
use scrubjay_detect::{Confidence, Scanner, Shape};
use serde_json::Value;

use crate::home::{Home, contains};
use crate::run::{Ran, run, run_with_input, scan};

/// A provider that nobody has, as CONTRIBUTING asks for it.
const ACME: &str = r#"# Acme. Not here: its public ids.

[provider]
id = "acme"
name = "Acme"

# Since 2026.
[[rule]]
id = "acme.deploy-key"
description = "Acme deploy key"
literals = ["acme_"]
pattern = 'acme_[0-9a-f]{32}'
confidence = "high"
remedy = "Revoke it in the console."
sources = ["https://acme.example/docs/keys"]
examples = ['ACME_KEY=«acme_{hex:32}»', '"key": "«acme_{hex:32}»"']
counterexamples = ['acme_{hex:12}', 'acme_{HEX:32}']
"#;

fn json(ran: &Ran) -> Value {
    serde_json::from_str(ran.stdout()).unwrap()
}

/// Adding a provider takes one file: it passes its tests, is listed, and finds.
#[test]
fn a_provider_takes_one_file() {
    let mut home = Home::empty();
    let rules = tempfile::tempdir().unwrap();
    let file = rules.path().join("acme.toml");
    fs::write(&file, ACME).unwrap();
    let file = file.to_str().unwrap();

    let ran = run(&["rules", "test", file]);
    let summary = "1 rule tested with 2 examples and 2 counterexamples: 0 errors, 0 warnings\n";
    assert_eq!((ran.code, ran.stdout(), ran.stderr()), (0, summary, ""));

    home.plant("deploy.sh", &["export ACME_KEY=«acme_{hex:32}»\n"]);
    let ran = scan(&["--rules", file, "--format", "jsonl"], home.path());
    let found: Vec<_> = ran.lines();
    assert_eq!((ran.code, found.len()), (1, 1));
    assert_eq!(found[0]["rule"], "acme.deploy-key");
    assert!(!home.planted[0].is_leaked_in(&ran.stdout));

    let ran = run(&["rules", "list", "--rules", file, "--provider", "acme"]);
    assert_eq!(ran.stdout(), "acme.deploy-key  high  token  -  Acme deploy key\n");
    let ran = run(&["rules", "show", "acme.deploy-key", "--rules", file]);
    assert_eq!(
        ran.stdout(),
        "\
acme.deploy-key: Acme deploy key
  provider    Acme
              Acme. Not here: its public ids.
  confidence  high: the format is the provider's own
  check       none
  shape       token: the value has a form of its own
  literals    acme_
  pattern     acme_[0-9a-f]{32}
  notes       Since 2026.
  remedy      Revoke it in the console.
  source      https://acme.example/docs/keys
  found       ACME_KEY=«acme_{hex:32}»
              \"key\": \"«acme_{hex:32}»\"
  not found   acme_{hex:12}
              acme_{HEX:32}
"
    );
}

#[test]
fn faults_have_file_and_line() {
    let broken = ACME.replace("'\"key\": \"«acme_{hex:32}»\"'", "\n  'key=«acme_{hex:31}»'");
    let ran = run_with_input(&["rules", "test", "-"], broken.as_bytes());
    assert_eq!(
        (ran.code, ran.stdout()),
        (
            1,
            "<stdin>:17: error[example-missed]: acme.deploy-key: \"key=«acme_{hex:31}»\": the \
             secret is at bytes 5 to 40, nothing is found (seed 0)\n\
             1 rule tested with 2 examples and 2 counterexamples: 1 error, 0 warnings\n"
        )
    );
    let ran = run_with_input(&["rules", "test", "-", "-f", "json"], broken.as_bytes());
    let fault = &json(&ran)["faults"][0];
    assert_eq!(
        (ran.code, &fault["line"], &fault["code"]),
        (1, &17.into(), &"example-missed".into())
    );

    let invalid = ACME.replace("confidence", "confidense");
    let ran = run_with_input(&["rules", "test", "-"], invalid.as_bytes());
    assert_eq!(ran.code, 1);
    let start = "<stdin>:13: error[invalid-file]: confidense: unknown field";
    assert!(ran.stdout().starts_with(start), "{}", ran.stdout());
}

#[test]
fn warnings_do_not_fail() {
    let slow = "[[rule]]\nid = 'acme.key'\ndescription = 'Acme key'\nconfidence = 'low'\n\
                pattern = '[0-9]{5}-[0-9]{7}'\n";
    let ran = run_with_input(&["rules", "test", "-"], slow.as_bytes());
    let codes: Vec<&str> =
        ran.stdout().lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    let expected = ["few-examples", "few-counterexamples", "no-remedy", "no-sources", "slow-rule"];
    assert_eq!((ran.code, &codes[..]), (0, &expected[..]), "{}", ran.stdout());
}

#[test]
fn one_builtin_rule_is_tested() {
    let ran = run(&["rules", "test", "--rule", "github.pat-classic"]);
    let summary = "1 rule tested with 4 examples and 4 counterexamples: 0 errors, 0 warnings\n";
    assert_eq!((ran.code, ran.stdout()), (0, summary));
    let ran = run(&["rules", "test", "--rule", "github.pat"]);
    assert_eq!((ran.code, ran.stderr()), (2, "error: no rule or provider named github.pat\n"));
}

#[test]
fn the_list_has_every_rule_aligned() {
    let ran = run(&["rules", "list"]);
    let lines: Vec<&str> = ran.stdout().lines().collect();
    assert_eq!((ran.code, lines.len()), (0, Scanner::builtin().rules().len()));
    let column =
        lines[0].find("medium").or_else(|| lines[0].find("low")).or_else(|| lines[0].find("high"));
    let at = column.unwrap();
    for line in &lines {
        let level = line[at..].split(' ').next().unwrap();
        assert!(["low", "medium", "high"].contains(&level), "{line}");
    }
    assert!(lines.iter().any(|line| {
        line.starts_with("stripe.publishable-key ") && line.ends_with("(publishable)")
    }));

    let ran = run(&[
        "rules",
        "list",
        "--only",
        "github",
        "--without",
        "github.pat-classic",
        "-f",
        "json",
    ]);
    let list = json(&ran);
    let rules = list["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["provider_name"] == "GitHub"));
    let fine = rules.iter().find(|rule| rule["id"] == "github.pat-fine-grained").unwrap();
    assert_eq!(fine["check"], "github-fine-grained");
    assert!(rules.iter().all(|rule| rule["id"] != "github.pat-classic"));
    assert_eq!(run(&["rules", "list", "--provider", "githob"]).code, 2);
}

#[test]
fn an_unknown_id_gets_the_nearest() {
    let ran = run(&["rules", "show", "github.pat-clasic"]);
    assert_eq!((ran.code, ran.stdout()), (2, ""));
    assert_eq!(
        ran.stderr(),
        "error: no rule or provider named github.pat-clasic; near it: github.pat-classic\n"
    );
}

/// Nothing that `show` prints of any rule is taken for a secret, but for templates.
#[test]
fn no_rule_shows_what_looks_like_a_secret() {
    let scanner = Scanner::builtin();
    let mut providers: Vec<&str> = scanner.rules().map(|rule| rule.provider()).collect();
    providers.dedup();
    for format in ["text", "json"] {
        let ran = run(&[&["rules", "show", "--format", format], &providers[..]].concat());
        assert_eq!((ran.code, ran.stderr()), (0, ""));
        for found in scanner.scan(ran.stdout()) {
            let secret = &ran.stdout()[found.secret.start as usize..found.secret.end as usize];
            let rule = scanner.rule(found.rule);
            let is_sure =
                found.confidence >= Confidence::Medium && rule.shape() != Shape::Assignment;
            assert!(!is_sure || is_template(secret), "{}: {secret}", rule.id());
        }
    }
}

#[test]
fn examples_are_expanded_on_request_only() {
    let shown = |args: &[&str]| run(&[&["rules", "show", "github.pat-classic"], args].concat());
    let example = expand("GITHUB_TOKEN=«ghp_{base62:30}{crc32}»", 0).unwrap();
    let token = &example.text[example.secret];
    for format in ["text", "json"] {
        assert!(!contains(&shown(&["-f", format]).stdout, token));
        let ran = shown(&["-f", format, "--reveal"]);
        assert!(contains(&ran.stdout, token));
        assert_eq!(ran.stderr(), "warning: the output holds made-up secrets in plain text\n");
    }
    let rule = &json(&shown(&["-f", "json"]))["rules"][0];
    assert_eq!(rule["examples"][0], "GITHUB_TOKEN=«ghp_{base62:30}{crc32}»");
}

/// Someone wrote a real token into a rule file.
#[test]
fn a_secret_in_a_rule_file_is_not_shown() {
    let home = Home::empty();
    let token = String::from_utf8(expand("ghp_{base62:30}{crc32}", 5).unwrap().text).unwrap();
    home.write("acme.toml", ACME.replace("acme_{hex:12}", &format!("key {token}")));
    let file = home.at("acme.toml");
    let file = file.to_str().unwrap();
    for args in [
        &["rules", "test", file] as &[&str],
        &["rules", "test", "-f", "json", file],
        &["rules", "show", "acme", "--rules", file],
        &["rules", "show", "acme", "-f", "json", "--rules", file],
    ] {
        let ran = run(args);
        assert!(!contains(&ran.stdout, &token.as_bytes()[8..30]), "{args:?}");
        assert_eq!(ran.code == 1, args[1] == "test", "{args:?}");
    }
    let ran = run(&["rules", "test", file]);
    assert!(ran.stdout().contains(":17: error[credential-in-file]: "), "{}", ran.stdout());
}
