//! Structured documents: one value is replaced and nothing else changes.
#![cfg(feature = "structured")]

use proptest::prelude::*;
use scrubjay_refs::document::{Format, Quoting, Span, SpliceError, Step, spans, splice};

const NEW: &str = "op://vault/My Item/field";

/// A document of each format; `@` stands for the place of a value.
const DOCUMENTS: [(Format, &str, Quoting); 15] = [
    (Format::Dotenv, "# é\r\nexport A=@ # why\r\nB='l1\nl2'\r\n", Quoting::Double),
    (Format::Json, "{\"é\": [1, {\"a\": @}],\r\n\t\"b\": \"x\\u0041\"}", Quoting::Double),
    (Format::Jsonc, "{ // é\r\n \"a\": @, /* x */ \"b\": true,\r\n}\r\n", Quoting::Double),
    (Format::Toml, "# é\r\n[a.b]\r\nc = { d = @ } # why\r\n[[e]]\r\nf=[1, 2]\r\n", Quoting::Double),
    (Format::Toml, "a = @\n", Quoting::Single),
    (Format::Yaml, "é: &x\r\n  - a: @ # why\r\n    b: *x\r\n  - |\r\n    t\r\n", Quoting::Double),
    (Format::Yaml, "- @\n--- \nb: [c, {d: e}]\n", Quoting::Single),
    (Format::Yaml, "a:\n  b: @   # c\nc: d\n", Quoting::Plain),
    (
        Format::Compose,
        "services:\n  a:\n    environment:\n      K: @\n      L: \"1\"\n",
        Quoting::Double,
    ),
    (Format::Ini, "; é\r\n[s]\r\na = @\r\nb: x\r\n", Quoting::Plain),
    (Format::Xml, "<?xml version=\"1.0\"?><é><a k='v' l=@>t</a><b/></é>", Quoting::Double),
    (Format::Xml, "<a><b>@</b><c>&lt;</c> <!-- d --></a>", Quoting::Plain),
    (Format::Npmrc, "# x\na=b\n//r/:_k=@\n", Quoting::Plain),
    (Format::Netrc, "machine h\n login me password @\nmachine i login x\n", Quoting::Double),
    (
        Format::Shell,
        "if x; then\n  export A=@ # why\nfi\nalias l='ls'\nB=$A\nC=c\n",
        Quoting::Single,
    ),
];

fn quoted(value: &str, quoting: Quoting) -> String {
    match quoting {
        Quoting::Single => format!("'{value}'"),
        Quoting::Double => format!("\"{value}\""),
        _ => value.to_owned(),
    }
}

#[test]
fn one_value_is_replaced_and_nothing_else_changes() {
    for bom in ["", "\u{FEFF}"] {
        for (format, document, quoting) in DOCUMENTS {
            let at = |value| format!("{bom}{}", document.replace('@', &quoted(value, quoting)));
            let (old, expected) = (at("old"), at(NEW));
            let entries =
                spans(old.as_bytes(), format).unwrap_or_else(|e| panic!("{document}: {e}"));
            let entry = entries.iter().find(|entry| entry.expose() == "old");
            let entry = entry.unwrap_or_else(|| panic!("{document}: {entries:?}"));
            let new = splice(old.as_bytes(), format, entry.value, NEW, quoting)
                .unwrap_or_else(|error| panic!("{document}: {error}"));
            assert_eq!(String::from_utf8(new).unwrap(), expected);
        }
    }
}

#[test]
fn an_item_of_an_environment_list_is_a_variable() {
    let text = "services:\n  a:\n    environment:\n      - \"K=old\" # k\n      - L=x\n";
    let entries = spans(text.as_bytes(), Format::Compose).unwrap();
    assert_eq!((entries[0].key(), entries[0].expose()), (Some("K"), "old"));
    let new = splice(text.as_bytes(), Format::Compose, entries[0].value, NEW, Quoting::Double);
    assert_eq!(String::from_utf8(new.unwrap()).unwrap(), text.replace("old", NEW));
}

#[test]
fn paths_name_keys_and_places() {
    let entries = spans(b"a:\n- b: 1\n- c\n---\nd: e\n", Format::Yaml).unwrap();
    let key = |name: &str| Step::Key(name.to_owned());
    assert_eq!(entries[0].path, [key("a"), Step::Index(0), key("b")]);
    assert_eq!(entries[1].path, [key("a"), Step::Index(1)]);
    assert_eq!(entries[2].path, [Step::Index(1), key("d")]);
}

#[test]
fn what_would_change_more_is_refused() {
    let text = b"a: old\nb: c\n";
    let entry = spans(text, Format::Yaml).unwrap().remove(0);
    let new = |value| splice(text, Format::Yaml, entry.value, value, Quoting::Plain);
    assert_eq!(new("x # y"), Err(SpliceError::ChangesMore));
    assert_eq!(new("[x]"), Err(SpliceError::ChangesMore));
    let nowhere = splice(text, Format::Yaml, Span::new(1, 2), "x", Quoting::Plain);
    assert_eq!(nowhere, Err(SpliceError::NoValue(Span::new(1, 2))));
    assert!(!format!("{entry:?}").contains("old"));
}

#[test]
fn errors_name_line_and_column() {
    let error = spans(b"a = 1\nb = = 2\n", Format::Toml).unwrap_err();
    assert_eq!((error.line, error.column), (2, 5));
    assert_eq!(error.to_string(), "line 2, column 5: no valid TOML; correct the file there");
}

fn format() -> impl Strategy<Value = Format> {
    prop::sample::select(Format::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(format in format(), text in "([\\[\\]\\{\\}<>/&;:=,'\"#|!\\\\ \t\r\n-]|a|é|1|\\PC){0,60}") {
        check(&text, format, "n w");
    }

    #[test]
    fn any_value_is_written_or_refused(number in 0..DOCUMENTS.len(), value in "\\PC{0,12}|[a'\"\\\\$#:=&<> \t\r\n\u{1}]{0,8}") {
        let (format, document, quoting) = DOCUMENTS[number];
        check(&document.replace('@', &quoted("old", quoting)), format, &value);
    }
}

/// A splice is refused or changes the one value, and what is around it stays.
fn check(text: &str, format: Format, value: &str) {
    let Ok(entries) = spans(text.as_bytes(), format) else { return };
    for entry in &entries {
        assert!(text.get(entry.value.start..entry.value.end).is_some(), "{entry:?}");
        for quoting in [Quoting::Plain, Quoting::Single, Quoting::Double] {
            let Ok(new) = splice(text.as_bytes(), format, entry.value, value, quoting) else {
                continue;
            };
            assert!(
                new.ends_with(&text.as_bytes()[entry.value.end..]) || format == Format::Compose
            );
            let again = spans(&new, format).expect("a splice is read again");
            assert_eq!(again.len(), entries.len());
            assert!(again.iter().any(|new| new.path == entry.path && new.expose() == value));
        }
    }
}
