//! What a rule's keys mean, in words.

use scrubjay_detect::{Check, Confidence, Mismatch, Rule, Shape};

/// Why a match is as certain as it is.
pub(super) fn confidence(rule: &Rule) -> String {
    let level = match (rule.confidence, rule.shape) {
        (Confidence::High, _) => "the format is the provider's own",
        (Confidence::Medium, Shape::Token) => "the format is not documented, or not rare by itself",
        (Confidence::Medium, _) => "what stands around the value says that it is a secret",
        _ => "the form alone says little; `scan` shows it with `--min-confidence low`",
    };
    format!("{}: {level}", rule.confidence)
}

/// What the offline check looks at, and what it changes.
pub(super) fn check(check: Check) -> String {
    let passed = if check.is_checksum() { "a value that passes is high" } else { "" };
    let failed = match check.mismatch() {
        Mismatch::Lowers => "one that does not is a level lower",
        Mismatch::NoCredential => "a value that is not so is no finding",
        _ => "a value that is not so is as certain as without",
    };
    let effect = if passed.is_empty() { failed.to_owned() } else { format!("{passed}, {failed}") };
    format!("{check}: {}; {effect}", check.description())
}

/// How the value is found.
pub(super) fn shape(shape: Shape) -> String {
    let how = match shape {
        Shape::Token => "the value has a form of its own",
        Shape::Assignment => "the value is assigned to a variable whose name holds a literal",
        Shape::KeyBlock => "the value is an armoured block",
        Shape::Url => "the value is the password in a URL",
        Shape::Command => "the value is an argument of a command",
        Shape::Call => "the value is a quoted argument of a call",
        Shape::Column => "the value stands in a column of a table whose title ends with a literal",
        _ => return shape.to_string(),
    };
    format!("{shape}: {how}")
}
