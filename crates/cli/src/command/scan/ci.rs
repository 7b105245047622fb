//! The range that a CI server's variables name.

use std::fs;
use std::io::Read;

use scrubjay_git::RangeSpec;
use serde_json::Value;

use crate::error::Error;

/// An event is no longer than this.
const LONGEST: u64 = 64 << 20;

/// What the variables of GitHub or GitLab say that a push or a request brings.
pub(super) fn range(variable: impl Fn(&str) -> Option<String>) -> Result<RangeSpec, Error> {
    let variable = |name| variable(name).filter(|value| !value.is_empty());
    if let Some(head) = variable("CI_COMMIT_SHA") {
        return Ok(gitlab(head, variable));
    }
    let event = variable("GITHUB_EVENT_PATH").and_then(|path| event(&path));
    let text = |pointer: &str| {
        let value = event.as_ref()?.pointer(pointer)?.as_str()?;
        Some(value.to_owned())
    };
    for (base, head) in [
        ("/pull_request/base/sha", "/pull_request/head/sha"),
        ("/merge_group/base_sha", "/merge_group/head_sha"),
        ("/before", "/after"),
    ] {
        if let Some((base, head)) = text(base).zip(text(head)) {
            return Ok(between(base, head, text("/ref")));
        }
    }
    match (variable("GITHUB_BASE_REF"), variable("GITHUB_SHA")) {
        (Some(base), Some(head)) => Ok(between(format!("refs/remotes/origin/{base}"), head, None)),
        _ => Err(Error::NoCi),
    }
}

fn gitlab(head: String, variable: impl Fn(&'static str) -> Option<String>) -> RangeSpec {
    let branch = variable("CI_COMMIT_REF_NAME").map(|name| format!("refs/heads/{name}"));
    match variable("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
        // Of a pipeline for merged results, CI_COMMIT_SHA is the merge.
        Some(base) => {
            let source = variable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
            between(base, source.unwrap_or(head), branch)
        }
        None => between(variable("CI_COMMIT_BEFORE_SHA").unwrap_or_default(), head, branch),
    }
}

/// A base of zeros, or none, is that of a new branch. `reference` is what the push moved.
fn between(base: String, head: String, reference: Option<String>) -> RangeSpec {
    let is_zero = |id: &str| id.bytes().all(|digit| digit == b'0');
    let name = reference.unwrap_or_default();
    let mut besides = vec![name.clone()];
    besides
        .extend(name.strip_prefix("refs/heads/").map(|name| format!("refs/remotes/origin/{name}")));
    // A branch that is deleted brings nothing.
    let new: Vec<String> = Some(head).filter(|head| !is_zero(head)).into_iter().collect();
    match is_zero(&base) {
        true => RangeSpec::Unknown { new, besides },
        false => RangeSpec::Between { new, old: vec![base], besides },
    }
}

fn event(path: &str) -> Option<Value> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(variables: &[(&str, &str)]) -> Result<RangeSpec, Error> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
        range(|name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    fn old_and_new(spec: RangeSpec) -> (Vec<String>, Vec<String>) {
        match spec {
            RangeSpec::Between { old, new, .. } => (old, new),
            RangeSpec::Unknown { new, .. } => (Vec::new(), new),
            _ => panic!("no variables hold revisions"),
        }
    }

    #[test]
    fn gitlab_says_what_was_before_and_what_a_request_is_based_on() {
        let push = [("CI_COMMIT_SHA", "b"), ("CI_COMMIT_BEFORE_SHA", "a")];
        assert_eq!(old_and_new(said(&push).unwrap()), (vec!["a".into()], vec!["b".into()]));
        let zeros = "0".repeat(40);
        let new = [("CI_COMMIT_SHA", "b"), ("CI_COMMIT_BEFORE_SHA", &*zeros)];
        assert_eq!(old_and_new(said(&new).unwrap()), (vec![], vec!["b".into()]));
        let request = [
            ("CI_COMMIT_SHA", "merged"),
            ("CI_COMMIT_BEFORE_SHA", &*zeros),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "base"),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "head"),
        ];
        let expected = (vec!["base".into()], vec!["head".into()]);
        assert_eq!(old_and_new(said(&request).unwrap()), expected);
    }

    #[test]
    fn github_says_it_in_its_event() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        let path = path.to_str().unwrap();
        for (event, expected) in [
            (r#"{"before": "a", "after": "b"}"#, Some((vec!["a".into()], vec!["b".into()]))),
            (
                r#"{"pull_request": {"base": {"sha": "c"}, "head": {"sha": "d"}}, "before": "x", "after": "y"}"#,
                Some((vec!["c".into()], vec!["d".into()])),
            ),
            (r#"{"schedule": "0 0 * * *"}"#, None),
        ] {
            fs::write(path, event).unwrap();
            let found = said(&[("GITHUB_EVENT_PATH", path), ("GITHUB_SHA", "s")]).ok();
            assert_eq!(found.map(old_and_new), expected, "{event}");
        }
        let forked = said(&[("GITHUB_BASE_REF", "main"), ("GITHUB_SHA", "s")]).unwrap();
        assert_eq!(old_and_new(forked).0, ["refs/remotes/origin/main"]);
    }
}
