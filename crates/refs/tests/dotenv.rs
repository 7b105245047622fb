//! Environment files: round trips, errors, traps.

use proptest::prelude::*;
use scrubjay_refs::document::dotenv::{Dialect, File, LineKind, Quote, disagreements};

fn value(text: &str, dialect: Dialect) -> Option<String> {
    let file = File::parse(text.as_bytes());
    let meaning = file.meaning(&file.lines()[0], dialect);
    meaning.value().map(|value| String::from_utf8_lossy(value).into_owned())
}

#[test]
fn every_part_has_its_span() {
    let text = b"\xEF\xBB\xBF  export NAME = \"a\\\"b\nc\" tail # why\r\n\r\n# end";
    let file = File::parse(text);
    let part = |span: scrubjay_refs::document::Span| std::str::from_utf8(span.of(text)).unwrap();
    assert_eq!((file.bom().len(), file.lines().len()), (3, 3));
    let assignment = file.lines()[0].assignment().unwrap();
    assert_eq!(assignment.export.map(part), Some("export"));
    assert_eq!(part(assignment.name), "NAME");
    assert_eq!((part(assignment.value), assignment.quote), ("a\\\"b\nc", Quote::Double));
    assert_eq!(part(assignment.quoted_value()), "\"a\\\"b\nc\"");
    assert_eq!(assignment.trailing.map(part), Some("tail"));
    assert_eq!(assignment.comment.map(part), Some("# why"));
    assert_eq!(file.lines()[1].kind, LineKind::Blank);
    assert!(matches!(file.lines()[2].kind, LineKind::Comment(span) if part(span) == "# end"));
}

#[test]
fn errors_name_line_column_and_what_to_do() {
    let file = File::parse(b"A='1\n2'\nno sign\n =x\nB C=1\nD=\"open\n");
    let errors: Vec<_> = file.errors().map(|error| error.to_string()).collect();
    let starts =
        ["line 3, column 1: no `=`", "line 4, column 2: no name", "line 5, column 2: a name"];
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error}");
    }
    assert!(errors[3].starts_with("line 6, column 3: the quote is never closed"));
    assert_eq!(errors.len(), 4);
}

#[test]
fn docker_takes_a_line_as_it_is() {
    assert_eq!(value("A=\"x\" # c", Dialect::Docker).unwrap(), "\"x\" # c");
    assert_eq!(value("A='x\ny'", Dialect::Docker).unwrap(), "'x");
    assert_eq!(value("export A=x", Dialect::Docker), None);
}

#[test]
fn systemd_joins_words_and_keeps_comments() {
    assert_eq!(value("A=\"x\" # c", Dialect::Systemd).unwrap(), "x# c");
    assert_eq!(value("A=a\\\nb  ", Dialect::Systemd).unwrap(), "ab");
    assert_eq!(value("A=\"a\\n\\$\" 'b'", Dialect::Systemd).unwrap(), "a\\n$b");
    assert_eq!(value("export A=x", Dialect::Systemd), None);
}

#[test]
fn the_measured_lines_of_dotenvx_hold() {
    assert_eq!(value("A=ab#cd", Dialect::Dotenvx).unwrap(), "ab");
    assert_eq!(value("A=\"x\" trailing", Dialect::Dotenvx).unwrap(), "\"x\" trailing");
    assert_eq!(value("A=\"q\\\"q\"", Dialect::Dotenvx).unwrap(), "q\\\"q");
    let file = File::parse(b"A=$(id)");
    let meaning = file.meaning(&file.lines()[0], Dialect::Dotenvx);
    assert_eq!((meaning.value(), meaning.expansions().len()), (Some(&b"$(id)"[..]), 1));
}

#[test]
fn a_reference_in_double_quotes_means_the_same_to_all_that_read_quotes() {
    let file = File::parse(b"A=\"op://v/My Item/f\"\n");
    let all: Vec<_> = Dialect::ALL.into_iter().filter(|d| *d != Dialect::Docker).collect();
    assert_eq!(disagreements(&file, &all), []);
    assert_eq!(disagreements(&file, &Dialect::ALL)[0].readings.len(), 2);
}

#[test]
fn debug_shows_no_value() {
    let file = File::parse(b"A=visible-part");
    let found = disagreements(&File::parse(b"A=visible-part # x"), &Dialect::ALL);
    let meaning = file.meaning(&file.lines()[0], Dialect::Node);
    for text in [format!("{file:?}"), format!("{meaning:?}"), format!("{:?}", found[0].readings)] {
        assert!(!text.contains("visible"), "{text}");
    }
}

proptest! {
    #[test]
    fn any_bytes_come_back(text in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&text);
    }

    #[test]
    fn any_lines_come_back(text in "([A-B ='\"`\\\\#$\\{\\}\\(\\)\r\n\t~]|export |x){0,60}") {
        check(text.as_bytes());
    }
}

/// Everything comes back and nothing panics.
fn check(text: &[u8]) {
    let file = File::parse(text);
    assert_eq!(file.to_bytes(), text);
    let mut at = file.bom().end;
    for line in file.lines() {
        assert_eq!(line.span.start, at);
        assert!(!line.span.is_empty());
        at = line.span.end;
    }
    assert_eq!(at, text.len());
    assert!(file.errors().all(|error| error.line > 0 && error.column > 0));
    for found in disagreements(&file, &Dialect::ALL) {
        for (meaning, _) in &found.readings {
            let value = meaning.value().unwrap_or_default();
            assert!(meaning.expansions().iter().all(|e| e.span.end <= value.len()));
        }
    }
}
