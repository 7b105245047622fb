//! Every format is what it says it is.

use crate::home::Home;
use crate::run::scan;

#[test]
fn json_in_its_forms() {
    let home = Home::full();
    let json = |format: &str| -> serde_json::Value {
        serde_json::from_slice(&scan(&["--format", format], home.path()).stdout).unwrap()
    };
    let count = home.planted.len();
    let report = json("json");
    assert_eq!(report["credentials"].as_array().unwrap().len(), count);
    assert_eq!(report["summary"]["verdict"], "findings");
    assert_eq!(json("sarif")["runs"][0]["results"].as_array().unwrap().len(), count);
    assert_eq!(json("gitleaks").as_array().unwrap().len(), count);
    assert_eq!(scan(&["--format", "jsonl"], home.path()).lines().len(), count);
}

#[test]
fn csv_has_a_line_for_each_place() {
    let home = Home::full();
    let ran = scan(&["--format", "csv"], home.path());
    let mut reader = csv::Reader::from_reader(&ran.stdout[..]);
    assert!(reader.headers().unwrap().iter().any(|name| name == "path"));
    assert_eq!(reader.records().map(Result::unwrap).count(), home.planted.len());
}

#[test]
fn junit_and_github_have_a_failure_for_each_place() {
    let home = Home::full();
    let ran = scan(&["--format", "junit"], home.path());
    assert!(ran.stdout().starts_with("<?xml") && ran.stdout().ends_with("</testsuites>\n"));
    assert_eq!(ran.stdout().matches("<failure").count(), home.planted.len());
    let ran = scan(&["--format", "github"], home.path());
    let is_command = |line: &&str| line.starts_with("::error ") || line.starts_with("::warning ");
    assert_eq!(ran.stdout().lines().filter(is_command).count(), home.planted.len());
}
