//! Credentials written with escapes, as query strings, JSON, HTML and logs have them.

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use scrubjay_detect::{Encoding, Scanner};

use crate::support::expanded;

/// The secret as it stands in the text, as it was before, and how it was written.
fn found(text: &str) -> Vec<(String, String, Encoding)> {
    let part = |range: std::ops::Range<u64>| text[range.start as usize..range.end as usize].into();
    let scanner = Scanner::builtin();
    scanner
        .scan(text)
        .filter_map(|found| {
            let decoded = found.decoded?;
            let plain = String::from_utf8_lossy(decoded.expose()).into_owned();
            Some((part(found.secret), plain, decoded.encoding()))
        })
        .collect()
}

const VALUE: &str = "kT7!pq9@Zw2#";

#[test]
fn marks_and_quotes_may_be_escaped() {
    use Encoding::{Backslash, Entity, Percent};
    for (text, encoding) in [
        ("GET /x?pass{w}%3D{v}%26y%3D1", Percent),
        ("%7B%22pass{w}%22%3A%20%22{v}%22%7D", Percent),
        (r"\u0022pass{w}\u0022:\u0022{v}\u0022", Backslash),
        (r"{\u0022pass{w}\u0022: \u0022{v}\u0022, \u0022x\u0022: 1}", Backslash),
        (r#""body":"pass{w}\u003d\u0022{v}\u0022\u0026x=1""#, Backslash),
        (r"\\u0022pass{w}\\u0022:\\u0022{v}\\u0022", Backslash),
        (r"pass{w}\x3d\x27{v}\x27", Backslash),
        ("<a data='pass{w}=&quot;{v}&quot;'>", Entity),
        ("{&quot;pass{w}&quot;:&quot;{v}&quot;}", Entity),
        ("pass{w}=&#34;{v}&#x22;", Entity),
    ] {
        let text = text.replace("{w}", "word").replace("{v}", VALUE);
        assert_eq!(found(&text), [(VALUE.into(), VALUE.into(), encoding)], "{text}");
    }
}

#[test]
fn an_escaped_value_is_known_by_what_it_was() {
    let text = "?pass{w}%3DkT7%21pq9%40Zw2%23%26x%3D1".replace("{w}", "word");
    let expected = ("kT7%21pq9%40Zw2%23".into(), VALUE.into(), Encoding::Percent);
    assert_eq!(found(&text), [expected]);
}

#[test]
fn escapes_of_escapes_are_undone() {
    let text = r"%5Cu0022pass{w}%5Cu0022%3A%5Cu0022{v}%5Cu0022";
    let text = text.replace("{w}", "word").replace("{v}", VALUE);
    // The outermost way of writing it is told.
    let expected = (VALUE.into(), VALUE.into(), Encoding::Percent);
    assert_eq!(found(&text), [expected]);
}

#[test]
fn an_escape_may_run_into_a_name() {
    for word in ["accesskey", "bearer", "deploykey", "adminkey", "cf_token"] {
        for text in
            [format!("%{word}%3D"), format!("\\x{word}\\x3dv"), format!("\\u00{word}\\u003d")]
        {
            assert_eq!(found(&text), [], "{text}");
        }
    }
}

/// A Kubernetes secret holds a token and nothing else.
#[test]
fn a_bare_token_in_base64_is_found_wherever_it_ends() {
    let rules = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/github.toml"));
    assert!(rules.expect("the crate has rules").contains("encoded = true"));
    let token = expanded("ghp_{base62:30}{crc32}", 5).text;
    for around in ["", "x", "xy"] {
        let plain =
            [around.as_bytes(), if around.is_empty() { b"" } else { b"=" }, &token].concat();
        let text = format!("  data: {}\n", BASE64.encode(&plain));
        for behind in [0, 20_000] {
            let found = found(&format!("{text}{}", ".\n".repeat(behind)));
            assert_eq!(found.len(), 1, "{around} {behind}");
            assert_eq!(found[0].1.as_bytes(), token);
        }
    }
}

#[test]
fn what_only_looks_like_an_escape_is_none() {
    for text in ["pass{w} % 3 == 0", "pass{w}&x=1", r"pass{w}\n", "100%password%20reset"] {
        assert_eq!(found(&text.replace("{w}", "word")), [], "{text}");
    }
}

#[test]
fn base64_is_looked_into() {
    for shift in 0..6 {
        let plain = format!("{}pass{}={VALUE}\nPORT=8080\n", "#".repeat(shift) + "\n", "word");
        for encoded in [BASE64.encode(plain.as_bytes()), BASE64URL_NOPAD.encode(plain.as_bytes())] {
            let wrapped: Vec<_> = encoded.as_bytes().chunks(20).collect();
            for text in [
                format!("blob = {encoded}"),
                format!("blob: |\n  {}\n", String::from_utf8_lossy(&wrapped.join(&b"\n  "[..]))),
                format!("\"blob\": \"{}\"", String::from_utf8_lossy(&wrapped.join(&b"\\n"[..]))),
            ] {
                let found = found(&text);
                assert_eq!(found.len(), 1, "{text}");
                assert_eq!((found[0].1.as_str(), found[0].2), (VALUE, Encoding::Base64));
            }
        }
    }
}

#[test]
fn hexadecimal_is_looked_into() {
    for name in ["password", "Password", "PASSWORD"] {
        let plain = format!("# x\n{name}={VALUE}\nPORT=8080\n");
        let lower = HEXLOWER.encode(plain.as_bytes());
        let upper = HEXUPPER.encode(plain.as_bytes());
        let wrapped: Vec<_> = lower.as_bytes().chunks(60).collect();
        for text in [
            format!("v = 0x{lower}"),
            format!("v = X'{upper}'"),
            String::from_utf8_lossy(&wrapped.join(&b"\n"[..])).into_owned(),
        ] {
            let value = HEXLOWER.encode(VALUE.as_bytes());
            let found = found(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].0.to_lowercase().replace('\n', ""), value);
            assert_eq!((found[0].1.as_str(), found[0].2), (VALUE, Encoding::Hex));
        }
    }
    let token = expanded("ghp_{base62:30}{crc32}", 5).text;
    for between in [",", " "] {
        let pairs: Vec<_> = token.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!("\"k\"=hex:{}\n", pairs.join(between));
        let found = found(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].1.as_bytes(), token);
    }
}

#[test]
fn names_may_be_written_with_escapes() {
    let x: String = "password".bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    let u: String = "password".bytes().map(|byte| format!("\\u{byte:04X}")).collect();
    for name in [x, u, [r"\u0070ass", "word"].concat()] {
        let text = format!("{{\"{name}\": \"{VALUE}\"}}");
        let expected = (VALUE.into(), VALUE.into(), Encoding::Backslash);
        assert_eq!(found(&text), [expected], "{text}");
    }
}

#[test]
fn addresses_may_be_written_with_escapes() {
    for (text, encoding) in [
        ("to=postgres%3A%2F%2Fapp%3A{v}%40db.local%3A5432%2Fx", Encoding::Percent),
        ("to=https%3a%2f%2fapp:{v}@db.local", Encoding::Percent),
        (r#""url":"redis:\/\/app:{v}@db.local\/0""#, Encoding::Backslash),
    ] {
        let text = text.replace("{v}", "kT7pq9Zw2Lm4");
        let expected = ("kT7pq9Zw2Lm4".into(), "kT7pq9Zw2Lm4".into(), encoding);
        assert_eq!(found(&text), [expected], "{text}");
    }
    for text in ["to=https%3A%2F%2Fdb.local%3A80%2Fa", r"https:\/\/db.local\/a@b"] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn base64_may_hold_escapes_and_be_written_with_them() {
    let plain = format!("?>?>~~\npass{}={VALUE}\n?>?>~~\n", "word");
    let encoded = BASE64.encode(plain.as_bytes());
    assert!(encoded.contains('/'));
    for text in [
        format!("x={}&y", encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")),
        format!("\"x\":\"{}\"", encoded.replace('/', r"\/")),
    ] {
        let found = found(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].1.as_str(), found[0].2), (VALUE, Encoding::Base64));
    }
    let plain = [r"\u0022pass", "word", r"\u0022:\u0022", VALUE, r"\u0022,"].concat();
    let found = found(&format!("x={}", BASE64.encode(plain.as_bytes())));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].1.as_str(), found[0].2), (VALUE, Encoding::Base64));
}

#[test]
fn a_value_without_quotes_may_be_entities() {
    let value: String = "fQ9xK2mP7tQ".bytes().map(|byte| format!("&#{byte};")).collect();
    let text = format!("<p>pass{}={value}</p>", "word");
    assert_eq!(found(&text), [(value, "fQ9xK2mP7tQ".into(), Encoding::Entity)]);
}
