//! 0 clean, 1 findings, 2 usage or failure, 3 not everything was looked at.

use std::process::{Command, Stdio};

use crate::home::Home;
use crate::run::{Ran, run, run_with_input, scan, scrubjay};

/// A regular file that can be opened but not read, by the superuser neither.
const UNREADABLE: &str = "/proc/self/mem";

const KEY: &str = "GH_TOKEN=«ghp_{base62:30}{crc32}»\n";

#[test]
fn clean() {
    let home = Home::empty();
    home.write("readme.txt", "nothing here\n");
    let ran = scan(&[], home.path());
    assert_eq!((ran.code, ran.stderr()), (0, ""));
    assert!(ran.stdout().starts_with("no credentials found\n1 file, 13 B in "));
}

#[test]
fn findings_and_the_code_for_them() {
    let mut home = Home::empty();
    home.plant("file", &[KEY]);
    assert_eq!(scan(&[], home.path()).code, 1);
    assert_eq!(scan(&["--exit-code", "42"], home.path()).code, 42);
    assert_eq!(scan(&["--exit-code", "0"], home.path()).code, 0);
    let file = home.at("file");
    let with_gap = |code| run(&["scan", "--exit-code", code, file.to_str().unwrap(), UNREADABLE]);
    assert_eq!(with_gap("1").code, 1);
    assert_eq!(with_gap("0").code, 3);
}

#[test]
fn publishable_keys_are_no_reason_to_fail() {
    let mut home = Home::empty();
    home.plant("page.html", &["<script>Stripe(\"«pk_live_{base62:99}»\")</script>\n"]);
    let ran = scan(&[], home.path());
    assert_eq!(ran.code, 0);
    assert!(ran.stdout().contains("stripe.publishable-key"), "{}", ran.stdout());
}

#[test]
fn usage() {
    for args in [
        &["scan", "--no-such-option"][..],
        &["scan", "--format", "xml"],
        &["scan", "--threads", "many"],
        &["scan", "--max-file-size", "10 pounds"],
        &["scan", "--timeout", "30"],
        &["scan", "--exit-code", "256"],
        &["scan", "--min-confidence", "certain"],
        &["no-such-command"],
        &[],
    ] {
        let ran = run(args);
        assert_eq!((ran.code, ran.stdout()), (2, ""), "{args:?}");
        assert!(!ran.stderr().is_empty());
    }
    assert_eq!(run(&["--version"]).stdout(), format!("scrubjay {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(run(&["scan", "--help"]).code, 0);
}

#[test]
fn nothing_to_scan_is_an_error_that_names_why() {
    let home = Home::empty();
    let because = |reason: &str| {
        let ran = scan(&["--format", "sarif"], home.path());
        assert_eq!((ran.code, ran.stdout()), (2, ""));
        assert_eq!(
            ran.stderr(),
            format!("error: nothing was scanned: no bytes were read ({reason})\n")
        );
    };
    because("there are no files");
    home.write("empty", "");
    home.write("program", b"\0\0");
    home.write("photo.png", "x");
    because("1 binary, 1 binary-extension, 1 empty");
    let ran = run_with_input(&["scan", "-"], b"");
    assert_eq!((ran.code, ran.stdout()), (2, ""));
}

#[test]
fn missing_roots() {
    let home = Home::empty();
    home.write("file", "text\n");
    let (file, missing) = (home.at("file"), home.at("missing"));
    let said = format!("error: failed to read {}: no such file or directory\n", missing.display());

    let ran = run(&["scan", missing.to_str().unwrap(), file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.stderr()), (3, &*said));
    let ran = scan(&[], &missing);
    let nothing = "error: nothing was scanned: no bytes were read (1 unreadable)\n";
    assert_eq!((ran.code, ran.stderr()), (2, &*format!("{said}{nothing}")));
}

#[test]
fn what_cannot_be_read_is_counted() {
    let home = Home::empty();
    home.write("file", "text\n");
    let file = home.at("file");
    let ran = run(&["scan", file.to_str().unwrap(), UNREADABLE]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr().starts_with("error: failed to read /proc/self/mem: "));
    assert!(ran.stdout().contains("unreadable: 1\n"), "{}", ran.stdout());
}

#[test]
fn a_file_without_permission_below_a_root() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::empty();
    home.write("file", "text\n");
    home.write("locked", "text\n");
    let locked = home.at("locked");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&locked).is_ok() {
        return; // The superuser reads everything.
    }
    let ran = scan(&["--format", "json"], home.path());
    let said = format!("warning: failed to read {}: permission denied\n", locked.display());
    assert_eq!((ran.code, ran.stderr()), (3, &*said));
}

#[test]
fn time_is_up() {
    // Endless, so the deadline is what ends it.
    let mut endless = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
    let mut command = scrubjay(&["scan", "--timeout", "300ms", "-"]);
    let ran = Ran::new(command.stdin(endless.stdout.take().unwrap()).output().unwrap());
    endless.kill().unwrap();
    endless.wait().unwrap();
    assert_eq!(ran.code, 3);
    let said = "warning: stopped after 0.3 s: not everything was looked at\n\
                hint: raise --timeout, or name fewer paths\n";
    assert_eq!(ran.stderr(), said);
}

#[test]
fn a_faulty_rule_file_is_named_with_its_line() {
    let home = Home::empty();
    home.write("file", "text\n");
    let rules = home.at("mine.toml");
    let scan = || run(&["scan", "--rules", rules.to_str().unwrap(), home.path().to_str().unwrap()]);
    let fails_with = |place: &str| {
        let ran = scan();
        assert_eq!((ran.code, ran.stdout()), (2, ""));
        let expected = format!("error: {}{place}", rules.display());
        assert!(ran.stderr().starts_with(&expected), "{}", ran.stderr());
    };
    home.write("mine.toml", "[[rule]]\nid = 'acme.key'\ncolour = 'red'\n");
    fails_with(":3: colour: ");
    let rule = "[[rule]]\nid = 'acme.key'\ndescription = 'Acme key'\nconfidence = 'high'\n";
    home.write("mine.toml", format!("{rule}pattern = 'acme_[0-9'\n"));
    fails_with(":5: pattern: ");
    home.write("mine.toml", b"\xff");
    let ran = scan();
    assert_eq!(ran.stderr(), format!("error: failed to read {}: not UTF-8\n", rules.display()));
}

#[test]
fn an_unknown_rule_has_a_hint() {
    let ran = run(&["scan", "--only", "aws,github.pat-clasic"]);
    assert_eq!(ran.code, 2);
    let said =
        "error: no rule or provider named github.pat-clasic; the nearest is github.pat-classic\n";
    assert_eq!(ran.stderr(), said);
    assert_eq!(run(&["scan", "--without", "gitub"]).code, 2);
}
