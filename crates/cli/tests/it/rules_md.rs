//! `docs/rules.md`: the catalogue as a document.

use std::collections::BTreeMap;
use std::fmt::Write;

use scrubjay_detect::{Clue, Clues, Confidence, Rule, RuleFile, Rules, Visibility};

/// The document.
pub(crate) fn text() -> String {
    let files: Vec<RuleFile> = RuleFile::builtin().collect();
    let rules: Vec<&Rule> = files.iter().flat_map(|file| file.rules().iter()).collect();
    let mut text = String::from(
        "# The rules\n\nEvery kind of credential that is looked for, by provider. Generated from \
         `crates/detect/rules`: see\n`crates/cli/tests/it/rules_md.rs`. `scrubjay rules show ID` \
         tells more. The end of the page lists the\n\
         [evidence](#evidence) that values are judged by.\n\n",
    );
    text += &counts(&files, &rules);
    let mut sorted: Vec<&RuleFile> = files.iter().collect();
    sorted.sort_by_key(|file| provider(file.rules()).to_lowercase());
    for file in sorted {
        text += &section(file.rules());
    }
    text + &evidence()
}

/// What is weighed where no format decides.
fn evidence() -> String {
    let mut text = format!(
        "\n## Evidence\n\nWhat is weighed of a value that has no format of its own, and how many points each \
         piece is. Every value\nstarts with {}. {} points or more are a finding of medium confidence, {} or \
         more one of low, less is none.\nSeven points make a credential twice as likely: see \
         [how confidence is judged](scan.md#how-confidence-is-judged).\n\n| points | evidence |\n|--:|---|\n",
        Clues::default().score(),
        Clues::MEDIUM,
        Clues::LOW
    );
    for clue in Clue::all() {
        writeln!(text, "| {:+} | {} |", clue.points(), cell(clue.says())).unwrap();
    }
    text
}

fn counts(files: &[RuleFile], rules: &[&Rule]) -> String {
    let count = |is: &dyn Fn(&Rule) -> bool| rules.iter().filter(|rule| is(rule)).count();
    let mut text = String::from("| | rules |\n|---|--:|\n");
    let mut row = |what: &str, count: usize| writeln!(text, "| {what} | {count} |").unwrap();
    row(&format!("all, of {} providers and kinds of place", files.len()), rules.len());
    for confidence in [Confidence::High, Confidence::Medium, Confidence::Low] {
        row(&format!("of {confidence} confidence"), count(&|r| r.confidence == confidence));
    }
    row("with an offline check", count(&|rule| rule.check.is_some()));
    row("with a checksum", count(&|rule| rule.check.is_some_and(|check| check.is_checksum())));
    row("publishable", count(&|rule| rule.visibility == Visibility::Publishable));
    let mut shapes: BTreeMap<&str, usize> = BTreeMap::new();
    rules.iter().for_each(|rule| *shapes.entry(rule.shape.name()).or_default() += 1);
    for (shape, count) in shapes {
        row(&format!("of shape `{shape}`"), count);
    }
    text + "\nA confidence is that of a match which no check raised or lowered.\n"
}

fn section(rules: &Rules) -> String {
    let mut text = format!(
        "\n## {}\n\n| id | what | confidence | check | sources |\n|---|---|---|---|---|\n",
        provider(rules)
    );
    for rule in rules.iter() {
        let publishable =
            if rule.visibility == Visibility::Publishable { " (publishable)" } else { "" };
        let check = rule.check.map_or(String::new(), |check| format!("`{check}`"));
        let links = rule.sources.iter().enumerate();
        let links = links.map(|(number, source)| link(number + 1, source));
        writeln!(
            text,
            "| `{}` | {}{publishable} | {} | {check} | {} |",
            rule.id,
            cell(&rule.description),
            rule.confidence,
            links.collect::<Vec<_>>().join(" "),
        )
        .unwrap();
    }
    text
}

fn provider(rules: &Rules) -> &str {
    rules.provider_name().unwrap()
}

/// A source: an address, or words.
fn link(number: usize, source: &str) -> String {
    match source.starts_with("https://") && !source.contains([' ', ')']) {
        true => format!("[{number}]({source})"),
        false => cell(source),
    }
}

/// Text that does not end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "\\<")
}
