//! Files in other encodings than UTF-8: what is in them is found, at its place in the file.

use scrubjay_detect::template::expand;

use crate::home::{Home, Planted, contains};
use crate::run::{Ran, run_with_input, scan};

/// Its name, a text in it, and the length of its byte order mark.
type Encoding = (&'static str, fn(&str) -> Vec<u8>, usize);

const WIDE: [Encoding; 4] = [
    ("UTF-16LE", |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect(), 2),
    ("UTF-16BE", |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect(), 2),
    ("UTF-32LE", |text| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(), 4),
    ("UTF-32BE", |text| text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(), 4),
];

const MARK: char = '\u{feff}';

/// A text with a token on its third line, and the token.
fn text() -> (String, String) {
    let template =
        "# für die größere Anlage 🔑\r\n\r\nüber: x; GH_TOKEN = «ghp_{base62:30}{crc32}»\r\n";
    let made = expand(template, 7).unwrap();
    let secret = String::from_utf8(made.text[made.secret].to_vec()).unwrap();
    (String::from_utf8(made.text).unwrap(), secret)
}

/// Requires one finding, of this secret at this place in the bytes.
fn require(ran: &Ran, bytes: &[u8], secret: &[u8], context: &str) {
    let lines = ran.lines();
    assert_eq!((ran.code, lines.len()), (1, 1), "{context}: {} {}", ran.stdout(), ran.stderr());
    let number = |field: &str| lines[0][field].as_u64().unwrap() as usize;
    assert_eq!((number("line"), number("column")), (3, 21), "{context}");
    assert_eq!((number("end_line"), number("end_column")), (3, 61), "{context}");
    let (offset, length) = (number("offset"), number("length"));
    assert!(&bytes[offset..offset + length] == secret, "{context}: at {offset}, {length} bytes");
    let planted = Planted { path: "file".into(), line: 3, secret: secret.to_vec() };
    assert!(!planted.is_leaked_in(&ran.stdout), "{context}");
}

#[test]
fn with_and_without_a_mark_in_a_tree_by_name_and_on_standard_input() {
    let (text, secret) = text();
    for (name, encode, mark) in WIDE {
        let (marked, secret) = (encode(&format!("{MARK}{text}")), encode(&secret));
        for bytes in [&marked[..], &marked[mark..]] {
            let home = Home::empty();
            home.write("settings.ini", bytes);
            require(&scan(&["--format", "jsonl"], home.path()), bytes, &secret, name);
            let file = home.at("settings.ini");
            require(&scan(&["--format", "jsonl"], &file), bytes, &secret, name);
            let ran = run_with_input(&["scan", "--format", "jsonl", "-"], bytes);
            require(&ran, bytes, &secret, name);
        }
    }
}

#[test]
fn it_is_the_credential_that_it_is_in_utf8() {
    let (text, _) = text();
    let home = Home::empty();
    home.write("utf-8", &text);
    for (name, encode, _) in WIDE {
        home.write(name, encode(&format!("{MARK}{text}")));
    }
    let ran = scan(&[], home.path());
    assert!(ran.stdout().contains("1 credential in 5 places"), "{}", ran.stdout());
    assert!(!ran.stdout().contains("skipped"), "{}", ran.stdout());
}

#[test]
fn a_large_file_is_read_as_one() {
    let (text, secret) = text();
    let (_, encode, _) = WIDE[0];
    let line = "die Größe: 🔑 und weiter\r\n";
    let count = (9 << 20) / encode(line).len();
    let bytes = encode(&[&MARK.to_string(), &line.repeat(count), &*text].concat());
    let secret = encode(&secret);
    let home = Home::empty();
    home.write("export.reg", &bytes);
    for threads in ["1", "4"] {
        let ran = scan(&["--format", "jsonl", "--threads", threads], home.path());
        let places = ran.lines();
        assert_eq!((ran.code, places.len()), (1, 1), "{}", ran.stderr());
        assert_eq!(places[0]["line"], count + 3);
        assert_eq!(places[0]["column"], 21);
        let offset = places[0]["offset"].as_u64().unwrap() as usize;
        assert_eq!(offset, bytes.len() - encode("\r\n").len() - secret.len());
        assert_eq!(places[0]["length"], secret.len());
    }
}

#[test]
fn a_marker_beside_it_and_redaction_hold_too() {
    let (text, secret) = text();
    let text = text.trim_end().to_owned() + " # scrubjay:allow a test\r\n";
    for (name, encode, _) in WIDE {
        let home = Home::empty();
        home.write("settings.ini", encode(&format!("{MARK}{text}")));
        let ran = scan(&[], home.path());
        assert_eq!(ran.code, 0, "{name}: {}", ran.stdout());
        assert!(!contains(&ran.stdout, &secret.as_bytes()[4..20]), "{name}");
    }
}

#[test]
fn latin1_is_found_and_printed_as_text() {
    let made = expand("# f\u{fc}r\nbd.contraseña = \"«{base62:16}é»\"\n", 7).unwrap();
    let latin1 = |text: &[u8]| -> Vec<u8> {
        let text = std::str::from_utf8(text).unwrap();
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
    };
    let (bytes, secret) = (latin1(&made.text), latin1(&made.text[made.secret]));
    let home = Home::empty();
    home.write("ajustes.ini", &bytes);
    let planted = Planted { path: "ajustes.ini".into(), line: 2, secret };
    for format in ["text", "json", "jsonl", "sarif", "csv", "junit", "github", "gitleaks"] {
        let ran = scan(&["--format", format], home.path());
        assert_eq!(ran.code, 1, "{format}: {}", ran.stderr());
        assert!(std::str::from_utf8(&ran.stdout).is_ok(), "{format}");
        assert!(!planted.is_leaked_in(&ran.stdout), "{format}");
    }
    let ran = scan(&["--format", "jsonl"], home.path());
    let place = &ran.lines()[0];
    assert_eq!(place["name"], "bd.contrase\u{fffd}a");
    assert_eq!((&place["line"], &place["byte_column"]), (&2.into(), &18.into()));
    let (offset, length) = (place["offset"].as_u64().unwrap(), place["length"].as_u64().unwrap());
    assert!(bytes[offset as usize..(offset + length) as usize] == planted.secret);
}
