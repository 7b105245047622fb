//! The built-in rules, as their files have them.

use std::{fs, path::Path};

use scrubjay_detect::{Rule, Rules};
use scrubjay_prefilter::{Case, Literal};

/// Name and text of every built-in rule file.
///
/// # Panics
///
/// Where the repository's files are not there.
pub fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/detect/rules");
    let entries = fs::read_dir(folder).expect("the rules are in the repository");
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("a rule file is text"))
        })
        .collect();
    files.sort();
    files
}

/// Every built-in rule.
///
/// # Panics
///
/// Where a file is faulty, which the tests of the rules exclude.
pub fn all() -> Vec<Rule> {
    let load =
        |(name, text): (String, String)| Rules::from_toml(&name, &text).expect("sound rules");
    files()
        .into_iter()
        .map(load)
        .flat_map(|rules| rules.iter().cloned().collect::<Vec<_>>())
        .collect()
}

/// The literals of the rules, each once.
///
/// ```
/// use scrubjay_benches::rules::{all, literals};
/// assert!(literals(&all()).len() > 100);
/// ```
pub fn literals(rules: &[Rule]) -> Vec<Literal<'_>> {
    let of_rule = |rule: &'_ Rule| if rule.ignore_case { Case::Any } else { Case::Exact };
    let mut literals: Vec<_> = rules
        .iter()
        .flat_map(|rule| rule.literals.iter().map(move |text| (text, of_rule(rule))))
        .map(|(text, case)| Literal { bytes: text.as_bytes(), case, next: None })
        .collect();
    literals.sort_unstable();
    literals.dedup();
    literals
}

/// The templates of what the rules find.
pub fn examples(rules: &[Rule]) -> Vec<&str> {
    rules.iter().flat_map(|rule| &rule.examples).map(String::as_str).collect()
}

/// The templates of what looks like it and is not to be found.
pub fn counterexamples(rules: &[Rule]) -> Vec<&str> {
    rules.iter().flat_map(|rule| &rule.counterexamples).map(String::as_str).collect()
}
