//! A user's own rules: literals taken from the pattern, the slow path, conditions, components.

use scrubjay_detect::{Input, Match, Rules, Scanner, Window};

use crate::support::{brief, expanded, scan};

fn scanner(rules: &str) -> Scanner {
    let rules = Rules::from_toml("my.toml", rules).expect("a valid file");
    Scanner::builder().without_builtin().add_rules(&rules).build().expect("valid rules")
}

fn rule(id: &str, lines: &str) -> String {
    format!("[[rule]]\nid = '{id}'\ndescription = 'a test'\nconfidence = 'high'\n{lines}\n")
}

fn secrets(scanner: &Scanner, text: &str, path: Option<&str>) -> Vec<String> {
    let (found, _) = scan(scanner, text.as_bytes(), path);
    let secrets = found.iter().map(|m| m.secret.start as usize..m.secret.end as usize);
    secrets.map(|range| text[range].to_string()).collect()
}

#[test]
fn literals_come_from_the_pattern() {
    let scanner = scanner(&rule("acme.key", "pattern = '(?i)acme[-_ ]?key[-_ ][0-9]{4}'"));
    assert_eq!(scanner.slow_rules().count(), 0);
    assert_eq!(
        secrets(&scanner, "an ACME-Key-1837, acmekey_9062", None),
        ["ACME-Key-1837", "acmekey_9062"]
    );
}

#[test]
fn without_any_literal_the_slow_path_is_named_and_finds() {
    let scanner = scanner(&rule("acme.slow", "pattern = '[0-9]{3}-[0-9]{2}-[0-9]{4}'"));
    let slow: Vec<_> = scanner.slow_rules().map(|rule| rule.id().to_string()).collect();
    assert_eq!(slow, ["acme.slow"]);
    assert_eq!(
        secrets(&scanner, "a 123-45-6789\nb 987-65-4321", None),
        ["123-45-6789", "987-65-4321"]
    );
}

#[test]
fn a_slow_rule_sees_one_line_at_a_time() {
    let scanner = scanner(&rule("acme.slow", r"pattern = '[0-9]{3}\s[0-9]{4}'"));
    assert_eq!(secrets(&scanner, "123 4567 890\n1234", None), ["123 4567"]);
}

#[test]
fn the_group_is_the_secret_and_expressions_may_need_an_engine() {
    let lines = "pattern = 'acme.{0,10}?([0-9]{6})[a-z0-9]*'\nsecret-group = 1";
    let scanner = scanner(&rule("acme.key", lines));
    assert_eq!(secrets(&scanner, "acme = 183756abc", None), ["183756"]);
}

#[test]
fn a_path_condition_needs_a_path() {
    let scanner = scanner(&rule("acme.key", "pattern = 'acme_[0-9]{6}'\npath = '\\.env$'"));
    let text = "acme_183756";
    assert_eq!(secrets(&scanner, text, Some("app/.env")), [text]);
    assert!(secrets(&scanner, text, Some("app/env")).is_empty());
    assert!(secrets(&scanner, text, None).is_empty());
}

#[test]
fn allowed_secrets_are_no_findings_of_less_specific_rules_either() {
    let rules = rule("acme.key", "pattern = 'acme_[0-9]{6}'\nallow = ['7$']")
        + &rule("acme.any", "shape = 'assignment'\nliterals = ['key']\npattern = '[a-z0-9_]+'");
    let scanner = scanner(&rules);
    assert_eq!(secrets(&scanner, "key=acme_183756", None), ["acme_183756"]);
    assert!(secrets(&scanner, "key=acme_183757", None).is_empty());
}

#[test]
fn a_component_makes_two_halves_one_finding() {
    let rules = rule("acme.id", "pattern = 'AC[0-9]{6}'")
        + &rule(
            "acme.secret",
            "pattern = '[0-9a-f]{16}'\ncomponent = { rule = 'acme.id', within = 40 }",
        );
    let scanner = scanner(&rules);
    let ids = |text: &str| {
        let (found, _) = scan(&scanner, text.as_bytes(), None);
        brief(&scanner, &found).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    let secret = String::from_utf8(expanded("{hex:16}", 1).text).expect("digits");
    let other = String::from_utf8(expanded("{hex:16}", 2).text).expect("digits");
    assert_eq!(ids(&format!("id=AC183756\nsecret={secret}")), ["acme.secret"]);
    assert_eq!(ids(&format!("secret={secret}\nid=AC183756")), ["acme.secret"]);
    assert_eq!(ids("id=AC183756"), ["acme.id"]);
    assert_eq!(ids(&format!("id=AC183756{}{secret}", " ".repeat(50))), ["acme.id"]);
    assert!(ids(&format!("secret={secret}")).is_empty());
    // An id whose secret went to a nearer id stays a finding.
    assert_eq!(ids(&format!("AC183756 AC927461\n{secret}")), ["acme.id", "acme.secret"]);
    // Secrets before their ids, a pair a line.
    let two = format!("{secret} AC183756\n{other} AC927461\n");
    assert_eq!(ids(&two), ["acme.secret", "acme.secret"]);
    assert_eq!(ids(&format!("{} {secret} {}", "AC183756", "=".repeat(90_000))), ["acme.secret"]);
}

#[test]
fn a_rule_that_is_wanted_alone_keeps_its_trigger() {
    let rules = rule("acme.id", "pattern = 'AC[0-9]{6}'")
        + &rule(
            "acme.secret",
            "pattern = '[0-9a-f]{16}'\ncomponent = { rule = 'acme.id', within = 40 }",
        );
    let rules = Rules::from_toml("my.toml", &rules).expect("a valid file");
    let builder = Scanner::builder().without_builtin().add_rules(&rules).only(["acme.secret"]);
    let scanner = builder.build().expect("valid rules");
    let text = expanded("id=AC183756 secret={hex:16} id=AC736281", 1).text;
    let (found, _) = scan(&scanner, &text, None);
    assert_eq!(brief(&scanner, &found).len(), 1);
}

#[test]
fn an_alternative_without_the_group_has_no_secret() {
    let lines = "pattern = 'acme_[0-9]{8}|bravo=([0-9a-f]{16})'\nsecret-group = 1";
    let scanner = scanner(&rule("acme.key", lines));
    let text = String::from_utf8(expanded("acme_{digits:8} bravo={hex:16}", 4).text).expect("text");
    assert_eq!(secrets(&scanner, &text, None), [&text[text.len() - 16..]]);
}

#[test]
fn a_scratch_outlives_its_scanner() {
    let build = |pattern: &str| scanner(&rule("acme.key", &format!("pattern = '{pattern}'")));
    let first = build("acme.{0,9}?[0-9]{6}");
    let mut scratch = first.scratch();
    let mut sink = |_: &Match, _: &Window<'_>| std::ops::ControlFlow::Continue(());
    first.scan_with(&mut scratch, &Input::new("acme 183756"), &mut sink);
    drop(first);
    for n in 0..20 {
        let next = build(&format!("acme.{{0,{n}}}?[a-f]{{4}}.*?x"));
        next.scan_with(&mut scratch, &Input::new("acme 183756 acme bcda x"), &mut sink);
    }
}

#[test]
fn a_scratch_of_another_scanner_is_no_harm() {
    let one = scanner(&rule("acme.key", "pattern = 'acme.{0,9}?[0-9]{6}'"));
    let two = scanner(&rule("acme.other", "pattern = 'beta.{0,9}?[0-9]{6}'"));
    let mut scratch = one.scratch();
    let mut count = 0;
    for scanner in [&one, &two, &one] {
        scanner.scan_with(
            &mut scratch,
            &Input::new("acme 183756 beta 183756"),
            &mut |_: &Match, _: &Window<'_>| {
                count += 1;
                std::ops::ControlFlow::Break(())
            },
        );
    }
    assert_eq!(count, 3);
}

#[test]
fn five_hundred_literals_compile() {
    let rules: String = (0..500)
        .map(|n| rule(&format!("acme.k{n}"), &format!("pattern = 'k{n:03}_[0-9a-f]{{32}}'")))
        .collect();
    assert_eq!(scanner(&rules).rules().len(), 500);
}
