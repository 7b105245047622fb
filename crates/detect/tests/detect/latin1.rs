//! Text in Latin-1 and Windows-1252: names and values have bytes that are not UTF-8.

use scrubjay_detect::Scanner;

use crate::support::{brief, expanded, scan, stream};

/// The bytes of a text in Latin-1.
fn latin1(text: &[u8]) -> Vec<u8> {
    let text = str::from_utf8(text).expect("a template is text");
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect()
}

/// Lines, each with one password: names, values, and both have letters beyond ASCII.
const LINES: [&str; 14] = [
    "contraseña=«{base62:16}»",
    "CONTRASEÑA = \"«{base62:16}»\"",
    "base.contraseña: «{base62:16}»",
    "lösenord = '«{base62:16}»'",
    "DB_LÖSENORD=«{base62:16}»",
    "Kennwörter = «{base62:16}»",
    "Kennwort für Prüfung\nkennwort=«{base62:6}é{base62:6}»",
    "Passwörter: «{base62:16}»",
    "password = \"«{base62:5}ü{base62:4}ß{base62:4}»\"",
    "password='«é{base62:10}é»'",
    "DB_PASSWORD=«{base62:12}é»\r\nnächste=1",
    "straße = 'x', password = '«{base62:16}»', größe = 3",
    "<add key=\"Größe\"/><add key=\"Password\" value=\"«{base62:12}é»\"/>",
    "mot_de_passe_réseau=1; mot_de_passe=«{base62:16}»; # clé",
];

#[test]
fn passwords_are_found_with_their_boundaries() {
    let scanner = Scanner::builtin();
    for template in LINES {
        for seed in 0..4 {
            let utf8 = expanded(template, seed);
            let before = latin1(&utf8.text[..utf8.secret.start]);
            let secret = latin1(&utf8.text[utf8.secret.clone()]);
            let after = latin1(&utf8.text[utf8.secret.end..]);
            let whole = [&before[..], &secret, &after].concat();
            let (start, end) = (before.len() as u64, (before.len() + secret.len()) as u64);
            let expected = [("generic.password".to_owned(), start..end)];
            let (found, _) = scan(&scanner, &whole, None);
            assert_eq!(brief(&scanner, &found), expected, "{template}");
            let cut = stream(&scanner, &whole, &[before.len() / 2, before.len() + 3]);
            assert_eq!(cut, found, "{template}");
            let in_utf8 = brief(&scanner, &scan(&scanner, &utf8.text, None).0);
            let secret = utf8.secret.start as u64..utf8.secret.end as u64;
            assert_eq!(in_utf8, [("generic.password".to_owned(), secret)], "{template} in UTF-8");
        }
    }
}

#[test]
fn tokens_stand_beside_letters_of_windows_1252() {
    let scanner = Scanner::builtin();
    let token = expanded("ghp_{base62:30}{crc32}", 3).text;
    // Quotation marks, a dash, a bullet, a no-break space.
    for (before, after) in [(b"\x93", b"\x94"), (b"\x96", b"\x97"), (b"\x95", b"\xA0")] {
        let text = [&b"Schl\xFCssel "[..], before, &token, after, b" weiter"].concat();
        let (found, _) = scan(&scanner, &text, None);
        let expected = ("github.pat-classic".to_owned(), 11..11 + token.len() as u64);
        assert_eq!(brief(&scanner, &found), [expected]);
    }
}
