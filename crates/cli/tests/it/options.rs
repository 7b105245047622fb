//! What the options change.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use scrubjay_detect::template::expand;

use crate::home::{Home, contains};
use crate::run::{Ran, run, scan};

const KEY: &str = "GH_TOKEN=«ghp_{base62:30}{crc32}»\n";

fn rules(ran: &Ran) -> Vec<String> {
    ran.lines().iter().map(|line| line["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn rules_by_id_and_provider() {
    let mut home = Home::empty();
    home.plant("a", &[KEY, "STRIPE_SECRET_KEY=«sk_live_{base62:99}»\n"]);
    let with = |args: &[&str]| rules(&scan(&[&["--format", "jsonl"], args].concat(), home.path()));
    assert_eq!(with(&[]), ["github.pat-classic", "stripe.secret-key"]);
    assert_eq!(with(&["--only", "github"]), ["github.pat-classic"]);
    assert_eq!(with(&["--only", "github,stripe"]).len(), 2);
    assert_eq!(with(&["--only", "github", "--only", "stripe.secret-key"]).len(), 2);
    assert_eq!(with(&["--only", "github,stripe", "--without", "github"]), ["stripe.secret-key"]);
}

#[test]
fn rules_of_ones_own() {
    let home = Home::empty();
    let rule = |id: &str| {
        format!(
            "[[rule]]\nid = '{id}.key'\ndescription = 'Key of {id}'\n\
             pattern = '{id}_[0-9a-f]{{16}}'\nconfidence = 'high'\n"
        )
    };
    home.write("acme.toml", rule("acme"));
    home.write("umbra.toml", rule("umbra"));
    home.write("text", expand("acme_{hex:16}\numbra_{hex:16}\n", 3).unwrap().text);
    let (acme, umbra) = (home.at("acme.toml"), home.at("umbra.toml"));
    let (acme, umbra) = (acme.to_str().unwrap(), umbra.to_str().unwrap());
    let text = home.at("text");
    let ran = scan(&["--format", "jsonl", "--rules", acme, "--rules", umbra], &text);
    assert_eq!(rules(&ran), ["acme.key", "umbra.key"]);
    assert_eq!(scan(&[], &text).code, 0);
}

#[test]
fn the_least_confidence() {
    let mut home = Home::empty();
    home.plant("a", &[KEY]);
    home.plant("b", &["DB_PASSWORD=«{base62:24}»\n"]);
    let count =
        |level| scan(&["--format", "jsonl", "--min-confidence", level], home.path()).lines().len();
    assert_eq!((count("low"), count("medium"), count("high")), (2, 2, 1));
}

#[test]
fn large_files_are_skipped_on_request() {
    let mut home = Home::empty();
    home.plant("a", &[KEY]);
    home.write("large", [b"x".repeat(2000), fs::read(home.at("a")).unwrap()].concat());
    let ran = scan(&["--max-file-size", "1k"], home.path());
    assert!(ran.stdout().contains("1 too-large"), "{}", ran.stdout());
    assert!(ran.stdout().contains("1 credential in 1 place "));
}

#[test]
fn the_report_in_a_file() {
    let mut home = Home::empty();
    home.plant("a", &[KEY]);
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("report.json");
    let file = path.to_str().unwrap();
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;

    let ran = scan(&["--format", "json", "--output", file], home.path());
    assert_eq!((ran.code, ran.stdout(), ran.stderr()), (1, "", ""));
    let report: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(report["credentials"].as_array().unwrap().len(), 1);
    assert_ne!(mode(), 0o600, "unless the user's mask says so");

    let ran = scan(&["--format", "json", "--reveal", "-o", file], home.path());
    assert_eq!((ran.code, ran.stdout()), (1, ""));
    assert!(contains(&fs::read(&path).unwrap(), &home.planted[0].secret));
    assert_eq!(mode(), 0o600);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
}

#[test]
fn where_a_report_is_not_written() {
    let mut home = Home::empty();
    home.plant("a", &[KEY]);
    let fails_with = |path: &str, reason: &str| {
        let ran = scan(&["-o", path], home.path());
        assert_eq!((ran.code, ran.stdout()), (2, ""));
        assert_eq!(ran.stderr(), format!("error: failed to write {path}: {reason}\n"));
    };
    let irregular = "it is no regular file; name another one, or leave the option out";
    fails_with("/dev/null", irregular);
    fails_with(home.path().to_str().unwrap(), irregular);
    let missing = home.at("missing/report");
    fails_with(missing.to_str().unwrap(), "no such file or directory");
}

#[test]
fn no_report_is_written_where_nothing_was_scanned() {
    let home = Home::empty();
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("report.json");
    assert_eq!(scan(&["-o", path.to_str().unwrap()], home.path()).code, 2);
    assert!(!path.exists());
}

#[test]
fn colour_only_where_it_is_wanted() {
    let mut home = Home::empty();
    home.plant("a", &[KEY]);
    let has_colour = |args: &[&str]| scan(args, home.path()).stdout.contains(&0x1b);
    assert!(!has_colour(&[]), "a pipe is no terminal");
    assert!(has_colour(&["--color", "always"]));
    assert!(!has_colour(&["--color", "never"]));
    assert!(!has_colour(&["--color", "always", "--format", "json"]));
    let coloured = |name: &str, args: &[&str]| {
        let mut command = crate::run::scrubjay(&["scan"]);
        let output = command.args(args).arg(home.path()).env(name, "1").output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(coloured("CLICOLOR_FORCE", &[]));
    assert!(!coloured("NO_COLOR", &[]));
    assert!(coloured("NO_COLOR", &["--color", "always"]));
}

#[test]
fn completions_and_manual_pages() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr()), (0, ""));
        assert!(ran.stdout().contains("respect-gitignore"), "{shell}");
    }
    assert!(run(&["man"]).stdout().contains(".TH scrubjay 1"));
    let page = run(&["man", "scan"]);
    assert!(page.stdout().contains(".TH scrubjay-scan 1"), "{}", page.stdout());
    assert!(page.stdout().contains("respect\\-gitignore"));
    let ran = run(&["man", "scn"]);
    assert_eq!((ran.code, ran.stderr()), (2, "error: no command named scn\n"));
}
