//! `scan --home`: the places of a home directory, and private files that others can read.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;

use serde_json::Value;

use crate::home::{Home, contains};
use crate::run::{Ran, run, scan, scrubjay};

const TOKEN: &str = "GH_TOKEN=«ghp_{base62:30}{crc32}»\n";

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A home that others may enter, unlike the folder that the tests get.
fn open_home() -> Home {
    let home = Home::empty();
    chmod(home.path(), 0o755);
    home
}

/// A file of the home with a mode, and all directories above it open.
fn put(home: &mut Home, path: &str, templates: &[&str], mode: u32) {
    home.plant(path, templates);
    let mut above = Path::new(path).parent();
    while let Some(directory) = above.filter(|above| *above != Path::new("")) {
        chmod(&home.at(directory), 0o755);
        above = directory.parent();
    }
    chmod(&home.at(path), mode);
}

/// A dozen real formats, each readable by its owner only.
fn full_home() -> Home {
    let mut home = open_home();
    let mut own = |path: &str, templates: &[&str]| put(&mut home, path, templates, 0o600);
    own(".env", &["APP=x\n", TOKEN]);
    own(
        ".aws/credentials",
        &[
            "[default]\naws_access_key_id = AKIA{base32:13}2MN\naws_secret_access_key = «{base64:40}»\n",
        ],
    );
    own(".netrc", &["machine api.acme.dev login ann password «{base62:24}»\n"]);
    own(
        ".bash_history",
        &["ls\nexport OPENAI_API_KEY=«sk-svcacct-{base64url:74}T3BlbkFJ{base64url:74}»\n"],
    );
    own(".config/gh/hosts.yml", &["github.com:\n    oauth_token: «gho_{base62:30}{crc32}»\n"]);
    own(".vault-token", &["«hvs.CAES{base64url:90}»\n"]);
    own(".ssh/id_rsa", &["«{pem:RSA PRIVATE KEY}»\n"]);
    own(".npmrc", &["//registry.npmjs.org/:_authToken=«npm_{base62:30}{crc32}»\n"]);
    own(".pgpass", &["db.acme.dev:5432:app:ann:«{base62:20}»\n"]);
    own(
        ".claude.json",
        &[
            r#"{{"mcpServers":{{"x":{{"env":{{"GITHUB_TOKEN":"«ghp_{base62:30}{crc32}»"}}}}}}}"#,
            "\n",
        ],
    );
    own(
        ".claude/projects/x/session.jsonl",
        &[r#"{{"toolUseResult":{{"stdout":"STRIPE=«sk_live_{base62:99}»"}}}"#, "\n"],
    );
    own(".git-credentials", &["https://ann:«ghp_{base62:30}{crc32}»@github.com\n"]);
    own("notes.md", &["the deploy token is «glpat-{base64url:20}»\n"]);
    own("src/app/.env.local", &["DATABASE_URL=postgres://app:«{base62:20}»@db.acme.dev/app\n"]);
    home
}

fn scan_home(args: &[&str], home: &Path) -> Ran {
    scan(&[args, &["--home"]].concat(), home)
}

fn json(home: &Path) -> Value {
    serde_json::from_slice(&scan_home(&["--format", "json"], home).stdout).unwrap()
}

/// What the report says about a place, by its path below the home.
fn place(report: &Value, home: &Home, path: &str) -> Value {
    let path = home.at(path);
    let places = report["home"].as_array().unwrap().iter();
    places
        .clone()
        .find(|place| place["path"] == path.to_str().unwrap())
        .cloned()
        .unwrap_or_default()
}

fn exposures(report: &Value) -> Vec<String> {
    let found = report["credentials"].as_array().unwrap().iter();
    found
        .filter(|found| found["rule"]["id"] == "file.readable-by-others")
        .map(|found| found["places"][0]["path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_place_is_found_with_what_lies_in_it() {
    let home = full_home();
    let report = json(home.path());
    assert_eq!(exposures(&report), [""; 0]);
    for planted in &home.planted {
        let all = report["home"].as_array().unwrap();
        let path = home.at(&planted.path);
        let known = all
            .iter()
            .filter(|place| path.starts_with(place["path"].as_str().unwrap()))
            .max_by_key(|place| place["path"].as_str().unwrap().len());
        let known = known.unwrap_or_else(|| panic!("{} is no place", path.display()));
        let found = &known["credentials"];
        let count = ["high", "medium", "low"].iter().map(|l| found[l].as_u64().unwrap());
        assert_eq!(count.sum::<u64>(), 1, "{known}");
        assert_eq!(known["state"], "read");
    }
    assert_eq!(place(&report, &home, ".vault-token")["id"], "mgr.vault");
    assert_eq!(place(&report, &home, ".vault-token")["expected_mode"], "0600");
    assert_eq!(place(&report, &home, ".claude/projects")["expected_mode"], "0700");
}

#[test]
fn people_get_a_table_and_then_the_findings_and_no_secret() {
    let home = full_home();
    for format in ["text", "json", "jsonl", "sarif", "csv", "junit", "github", "gitleaks"] {
        let ran = scan_home(&["--format", format], home.path());
        assert_eq!(ran.code, 1, "{}", ran.stderr());
        let leaked = home.planted.iter().find(|planted| planted.is_leaked_in(&ran.stdout));
        assert!(leaked.is_none(), "{format}: {}", leaked.unwrap().path.display());
    }
    let ran = scan_home(&[], home.path());
    let text = ran.stdout();
    for part in [
        "    AWS access keys  aws.credentials\n        ~/.aws/credentials: 1 credential (1 high: aws.",
        "why: Keys without an expiry",
        "fix: `vault token revoke -self`",
        "fingerprint ",
        "14 credentials in 14 places",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(text.find("why: ") < text.find("fingerprint "));
}

#[test]
fn a_private_file_that_others_can_read_is_a_finding() {
    let mut home = open_home();
    put(&mut home, ".netrc", &["# nothing in it\n"], 0o644);
    put(&mut home, ".pgpass", &["# nothing in it\n"], 0o640);
    put(&mut home, ".vault-token", &["# nothing in it\n"], 0o600);
    put(&mut home, ".bashrc", &["# not private\n"], 0o644);
    let report = json(home.path());
    let expected = [".netrc", ".pgpass"].map(|path| home.at(path).to_str().unwrap().to_owned());
    assert_eq!(exposures(&report), expected);
    assert_eq!(report["summary"]["verdict"], "findings");
    assert_eq!(
        (&report["summary"]["exposures"], &report["summary"]["credentials"]["high"]),
        (&2.into(), &0.into())
    );
    assert_eq!(place(&report, &home, ".netrc")["readable_by"], "everyone");
    assert_eq!(place(&report, &home, ".pgpass")["readable_by"], "group");
    assert_eq!(place(&report, &home, ".vault-token")["readable_by"], Value::Null);

    let ran = scan_home(&[], home.path());
    assert_eq!(ran.code, 1);
    let line = "~/.netrc: none known, but a store of credentials · mode 0644, expected 0600 · readable by everyone\n";
    assert!(ran.stdout().contains(line), "{}", ran.stdout());
    let last = "no credentials found, 2 private places that others can read\n";
    assert!(ran.stdout().contains(last), "{}", ran.stdout());
    assert_eq!(scan_home(&["--exit-code", "0"], home.path()).code, 0);
}

#[test]
fn a_directory_that_others_cannot_enter_protects_what_is_in_it() {
    let mut home = open_home();
    put(&mut home, ".aws/credentials", &["# empty\n"], 0o644);
    put(&mut home, ".claude/projects/x/one.jsonl", &["{{}\n"], 0o644);
    put(&mut home, ".claude/projects/x/two.jsonl", &["{{}\n"], 0o644);
    let report = json(home.path());
    let expected = [".aws/credentials", ".claude/projects"];
    assert_eq!(exposures(&report), expected.map(|p| home.at(p).to_str().unwrap().to_owned()));
    assert_eq!(place(&report, &home, ".claude/projects")["readable_files"], 2);
    chmod(&home.at(".aws"), 0o700);
    chmod(&home.at(".claude"), 0o700);
    let ran = scan_home(&[], home.path());
    assert_eq!(ran.code, 0, "{}", ran.stdout());
    assert!(ran.stdout().contains("mode 0644, expected 0600"), "{}", ran.stdout());
    chmod(&home.at(".aws"), 0o755);
    chmod(home.path(), 0o700);
    assert_eq!(scan_home(&[], home.path()).code, 0);
}

#[test]
fn an_exposure_is_suppressed_by_its_location() {
    let mut home = open_home();
    put(&mut home, ".netrc", &["# nothing in it\n"], 0o644);
    let own = |args: &[&str]| {
        let mut command = scrubjay(args);
        Ran::new(command.env("HOME", home.path()).env("USER", "ann").output().unwrap())
    };
    let ran = own(&["scan", "--home"]);
    assert_eq!(ran.code, 1);
    let fingerprint =
        ran.stdout().split("fingerprint ").nth(1).unwrap().split('\n').next().unwrap();
    assert!(fingerprint.starts_with("loc-"));
    let added = own(&["ignore", "add", "--home", fingerprint, "--reason", "an empty one"]);
    assert_eq!(added.code, 0, "{}", added.stderr());
    let ran = own(&["scan", "--home"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout());
    assert!(ran.stdout().contains("1 by an ignore file"), "{}", ran.stdout());
    assert_eq!(own(&["scan", "--home", "--strict"]).code, 1);
    // The mode does not belong to the location.
    chmod(&home.at(".netrc"), 0o666);
    assert_eq!(own(&["scan", "--home"]).code, 0);
    let listed = |args: &[&str]| own(args).stdout().to_owned();
    assert!(listed(&["ignore", "list", "--home", "--scan"]).starts_with("used "));
    assert_eq!(listed(&["ignore", "prune", "--home"]), "");
    chmod(&home.at(".netrc"), 0o600);
    assert!(listed(&["ignore", "prune", "--home", "--dry-run"]).starts_with("would drop unused "));
    assert!(listed(&["ignore", "prune", "--home"]).starts_with("dropped unused "));
    assert_eq!(listed(&["ignore", "list", "--home"]), "");
}

#[test]
fn an_empty_home_is_clean_and_a_wrong_one_an_error() {
    let home = Home::empty();
    let ran = scan_home(&[], home.path());
    assert_eq!((ran.code, ran.stderr()), (0, ""));
    let says = "has no place where credentials are known to lie\n\nno credentials found\n";
    assert!(ran.stdout().contains(says), "{}", ran.stdout());
    assert_eq!(json(home.path())["home"], Value::Array(Vec::new()));

    let ran = scan_home(&[], &home.at("missing"));
    assert_eq!((ran.code, ran.stdout()), (2, ""));
    let path = home.path().to_str().unwrap();
    let ran = run(&["scan", "--home", path, path]);
    assert_eq!(ran.stderr(), "error: --home takes one PATH, a home directory\n");
    let ran = Ran::new(scrubjay(&["scan", "--home"]).env("HOME", path).output().unwrap());
    assert_eq!(ran.code, 0);
}

#[test]
fn links_are_followed_within_the_home_only_and_nothing_blocks() {
    let mut home = open_home();
    let mut other = open_home();
    put(&mut home, "private/netrc", &["machine a.dev login b password «{base62:24}»\n"], 0o600);
    put(
        &mut other,
        "npmrc",
        &["//registry.npmjs.org/:_authToken=«npm_{base62:30}{crc32}»\n"],
        0o600,
    );
    put(&mut other, "kube/config", &[TOKEN], 0o600);
    symlink("private/netrc", home.at(".netrc")).unwrap();
    symlink(other.at("npmrc"), home.at(".npmrc")).unwrap();
    symlink(other.at("kube"), home.at(".kube")).unwrap();
    symlink("nowhere", home.at(".pypirc")).unwrap();
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, home.at(".pgpass"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();

    let report = json(home.path());
    assert_eq!(place(&report, &home, ".netrc")["state"], "read");
    assert_eq!(place(&report, &home, ".npmrc")["state"], "leads out of the home");
    assert_eq!(place(&report, &home, ".kube/config")["state"], "leads out of the home");
    assert_eq!(place(&report, &home, ".pgpass")["state"], "not a regular file");
    assert_eq!(place(&report, &home, ".pypirc"), Value::Null);
    assert_eq!(report["credentials"].as_array().unwrap().len(), 1);
    let skipped: Vec<_> = report["summary"]["skipped"].as_array().unwrap().iter().collect();
    // `.npmrc`, `.kube/config`, and `.kube`, whose other names cannot be listed.
    assert!(skipped.iter().any(|s| s["reason"] == "symlink" && s["count"] == 3), "{skipped:?}");
    assert!(skipped.iter().any(|s| s["reason"] == "special-file"), "{skipped:?}");
}

#[test]
fn what_cannot_be_read_is_said() {
    // What the superuser can read, somebody else has to fail at.
    let mut home = open_home();
    let nobody = (fs::metadata(home.path()).unwrap().uid() == 0).then_some(65534);
    put(&mut home, ".netrc", &["machine a.dev login b password «{base62:24}»\n"], 0o000);
    put(&mut home, ".aws/credentials", &["# empty\n"], 0o600);
    chmod(&home.at(".aws"), 0o000);
    let mut command = scrubjay(&["scan", "--home", "--format", "json"]);
    command.arg(home.path());
    if let Some(nobody) = nobody {
        command.uid(nobody);
    }
    // The command itself may lie where nobody else may go.
    let Ok(output) = command.output() else { return };
    let ran = Ran::new(output);
    assert_eq!(ran.code, 3, "{}", ran.stderr());
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(place(&report, &home, ".netrc")["state"], "not readable");
    let failed = report["summary"]["unreadable"]["listed"].as_array().unwrap();
    let failed: Vec<_> = failed.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(failed, [home.at(".aws").to_str().unwrap(), home.at(".netrc").to_str().unwrap()]);
    chmod(&home.at(".aws"), 0o700);
}

#[test]
fn variables_move_parts_of_the_own_home_but_not_of_a_named_one() {
    let mut home = open_home();
    let mut other = open_home();
    put(
        &mut other,
        "gh/hosts.yml",
        &["github.com:\n    oauth_token: «gho_{base62:30}{crc32}»\n"],
        0o600,
    );
    put(&mut home, ".profile", &["# nothing\n"], 0o644);
    let ran = |args: &[&str]| {
        let mut command = scrubjay(&["scan", "--home", "--format", "json"]);
        command.args(args).env("HOME", home.path()).env("XDG_CONFIG_HOME", other.path());
        Ran::new(command.output().unwrap())
    };
    let own = ran(&[]);
    assert_eq!(own.code, 1);
    assert!(contains(&own.stdout, b"git.gh"));
    assert_eq!(ran(&[home.path().to_str().unwrap()]).code, 0);
}

#[test]
fn the_users_configuration_holds_and_none_in_the_home() {
    let mut home = open_home();
    put(&mut home, ".env", &[TOKEN], 0o600);
    let loose = "[[allow]]\nreason = 'known'\npaths = ['.env']\n";
    put(&mut home, "scrubjay.toml", &[loose], 0o644);
    let own = |args: &[&str]| {
        let mut command = scrubjay(args);
        command.env("HOME", home.path()).env("SCRUBJAY_CONFIG", home.at("c"));
        Ran::new(command.output().unwrap())
    };
    assert_eq!(own(&["scan", home.path().to_str().unwrap()]).code, 0);
    let ran = own(&["scan", "--home"]);
    assert_eq!((ran.code, ran.stderr()), (1, ""));
    home.write("c/config.toml", loose);
    let ran = own(&["scan", "--home"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout());
    assert!(ran.stdout().contains("1 by config.toml"), "{}", ran.stdout());
}

#[test]
fn what_was_skipped_is_not_called_read() {
    let mut home = open_home();
    put(&mut home, ".netrc", &["x"], 0o600);
    fs::write(home.at(".netrc"), b"SQLite format 3\0\x10\0\x02\x02\0@  \0\0\0\x01\0\0\0\x02")
        .unwrap();
    put(&mut home, ".pgpass", &[&"# long\n".repeat(40_000)], 0o600);
    let options = ["--max-file-size", "100k"];
    let ran = scan_home(&[&options[..], &["--format", "json"]].concat(), home.path());
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(place(&report, &home, ".netrc")["state"], "binary, not read");
    assert_eq!(place(&report, &home, ".pgpass")["state"], "too large, not read");
    let ran = scan_home(&options, home.path());
    for line in ["~/.netrc: binary, not read", "~/.pgpass: too large, not read"] {
        assert!(ran.stdout().contains(line), "{}", ran.stdout());
    }
}

#[test]
fn a_link_out_before_a_wildcard_is_shown() {
    let mut home = open_home();
    let elsewhere = tempfile::tempdir().unwrap();
    put(&mut home, ".config/fish/config.fish", &["set x y\n"], 0o600);
    symlink(elsewhere.path(), home.at(".config/fish/conf.d")).unwrap();
    let report = json(home.path());
    let shown = place(&report, &home, ".config/fish/conf.d");
    assert_eq!(shown["state"], "leads out of the home");
    assert_eq!(shown["expected_mode"], Value::Null);
}

#[test]
fn the_rule_of_exposed_files_can_be_chosen() {
    let mut home = open_home();
    put(&mut home, ".netrc", &["machine a.dev login b password «{base62:24}»\n"], 0o644);
    let rules = |args: &[&str]| -> Vec<String> {
        let ran = scan_home(&[args, &["--format", "json"]].concat(), home.path());
        assert_eq!(ran.code, 1, "{}", ran.stderr());
        let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let found = report["credentials"].as_array().unwrap().iter();
        found.map(|one| one["rule"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let exposed = "file.readable-by-others";
    assert_eq!(rules(&["--only", "github", "--only", exposed]), [exposed]);
    assert_eq!(rules(&["--without", exposed]), ["file.netrc"]);
    assert_eq!(rules(&["--only", "file"]).len(), 2);
}
