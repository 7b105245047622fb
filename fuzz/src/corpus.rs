//! The built-in rules as data: their literals and their examples.

use std::{fs, path::Path, sync::LazyLock};

use scrubjay_detect::{Rule, Rules, template};

/// The text of every built-in rule file.
pub static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/detect/rules");
    let entries = fs::read_dir(folder).expect("the rules are in the repository");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("a rule file is text")).collect()
});

/// All built-in rules.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let read = |text: &String| Rules::from_toml("built-in", text).expect("built-in rules load");
    FILES.iter().map(read).flat_map(|rules| rules.iter().cloned().collect::<Vec<_>>()).collect()
});

/// All their literals.
pub static LITERALS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| RULES.iter().flat_map(|rule| &rule.literals).map(String::as_str).collect());

/// The templates of all their examples and counterexamples.
pub static TEMPLATES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let of_rule = |rule: &'static Rule| rule.examples.iter().chain(&rule.counterexamples);
    RULES.iter().flat_map(of_rule).map(String::as_str).collect()
});

/// A template's expansion; nothing where it is none.
pub fn expand(template: &str, seed: u64) -> Vec<u8> {
    template::expand(template, seed).map(|expansion| expansion.text).unwrap_or_default()
}

/// One of `choices`, whatever the number.
pub fn pick<T: Copy>(choices: &[T], number: usize) -> T {
    choices[number % choices.len()]
}
