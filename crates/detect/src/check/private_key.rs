//! Private keys: armoured ones of every kind, and PuTTY's files.

use alloc::vec;

use super::armor::{self, Block};
use super::der::Reading;
use super::{Fact, KeyKind, Outcome, Verdict, base64, der, openssh};

/// The fewest bytes that a private key has: one of an elliptic curve, without anything else.
const SHORTEST_BODY: usize = 32;

/// Checks a block from `-----BEGIN` to `-----END …-----`, or a PuTTY key file.
pub(super) fn check(secret: &[u8]) -> Verdict {
    let text = armor::unescape(secret);
    if let Some(block) = armor::read(&text) {
        armored(&block)
    } else if armor::find(&text, b"PuTTY-User-Key-File-").is_some() {
        putty(&text)
    } else {
        Outcome::Unknown.into()
    }
}

fn armored(block: &Block<'_>) -> Verdict {
    let Some(kind) = label_kind(block.label) else {
        let outcome = if is_public(block.label) { Outcome::Rejected } else { Outcome::Unknown };
        return outcome.into();
    };
    if block.elided || block.body.len() < SHORTEST_BODY {
        return Outcome::Rejected.into();
    }
    match kind {
        LabelKind::Der(kind) if block.encrypted => legacy_encrypted(kind, &block.body),
        LabelKind::Der(_) => der(&block.body, Outcome::Rejected),
        LabelKind::OpenSsh => openssh::check(&block.body),
        LabelKind::Pgp => pgp(&block.body),
        LabelKind::Other => der(&block.body, Outcome::Unknown),
    }
}

/// The formats that labels stand for.
enum LabelKind {
    /// DER for certain; the kind where the label names it.
    Der(Option<KeyKind>),
    OpenSsh,
    Pgp,
    /// A private key, mostly DER.
    Other,
}

fn label_kind(label: &[u8]) -> Option<LabelKind> {
    match label {
        b"PRIVATE KEY" | b"ENCRYPTED PRIVATE KEY" => Some(LabelKind::Der(None)),
        b"RSA PRIVATE KEY" => Some(LabelKind::Der(Some(KeyKind::Rsa))),
        b"DSA PRIVATE KEY" => Some(LabelKind::Der(Some(KeyKind::Dsa))),
        b"EC PRIVATE KEY" => Some(LabelKind::Der(Some(KeyKind::Ec))),
        b"OPENSSH PRIVATE KEY" => Some(LabelKind::OpenSsh),
        b"PGP PRIVATE KEY BLOCK" => Some(LabelKind::Pgp),
        _ if armor::find(label, b"PRIVATE KEY").is_some() => Some(LabelKind::Other),
        _ => None,
    }
}

/// Whether a label names something that everyone may see.
fn is_public(label: &[u8]) -> bool {
    [&b"PUBLIC KEY"[..], b"CERTIFICATE", b"PARAMETERS", b"SIGNATURE", b"CRL"]
        .iter()
        .any(|word| armor::find(label, word).is_some())
}

/// `no_sequence` is what a body means that does not start as DER does.
fn der(body: &[u8], no_sequence: Outcome) -> Verdict {
    match der::read(body) {
        Reading::Key(kind) => {
            let mut facts = vec![Fact::Encrypted(false)];
            facts.extend(kind.map(Fact::KeyKind));
            Verdict::with(Outcome::Passed, facts)
        }
        Reading::Encrypted => Verdict::with(Outcome::Passed, vec![Fact::Encrypted(true)]),
        Reading::Other | Reading::Truncated => Outcome::Unknown.into(),
        Reading::NoSequence => no_sequence.into(),
    }
}

/// OpenSSL's old way: a header says so, and the body is blocks of a cipher.
fn legacy_encrypted(kind: Option<KeyKind>, body: &[u8]) -> Verdict {
    if !body.len().is_multiple_of(8) {
        return Outcome::Unknown.into();
    }
    let mut facts = vec![Fact::Encrypted(true)];
    facts.extend(kind.map(Fact::KeyKind));
    Verdict::with(Outcome::Passed, facts)
}

/// The first packet of an OpenPGP private key is a secret key, or a secret subkey in an export of
/// subkeys.
fn pgp(body: &[u8]) -> Verdict {
    let first = body.first().copied().unwrap_or_default();
    let tag = match first {
        0x80..=0xbf => first >> 2 & 0xf,
        0xc0..=0xff => first & 0x3f,
        _ => return Outcome::Rejected.into(),
    };
    match tag {
        5 | 7 => Verdict::with(Outcome::Passed, vec![Fact::KeyKind(KeyKind::Pgp)]),
        _ => Outcome::Unknown.into(),
    }
}

/// A PuTTY key file is lines `Name: value`; two of them announce how many lines of base64 follow.
fn putty(text: &[u8]) -> Verdict {
    let mut lines = text.split(armor::is_line_end).filter(|line| !line.trim_ascii().is_empty());
    let mut facts = vec![];
    let private_lines = lines.by_ref().find_map(|line| {
        if let Some(cipher) = value_of(line, b"Encryption:") {
            facts.push(Fact::Encrypted(cipher != b"none"));
        } else if let Some(at) = armor::find(line, b"PuTTY-User-Key-File-") {
            let key_type = line[at..].rsplit(|&b| b == b' ').next().unwrap_or_default();
            facts.extend(KeyKind::from_ssh(key_type).map(Fact::KeyKind));
        }
        value_of(line, b"Private-Lines:")
    });
    let count = private_lines
        .and_then(|count| core::str::from_utf8(count).ok())
        .and_then(|count| count.parse::<usize>().ok());
    let Some(count) = count else { return Outcome::Rejected.into() };
    let mut found = (0, 0);
    for line in lines.take(count) {
        let line = armor::base64_of(line);
        let whole = base64::decode(line).map_or(0, |bytes| bytes.len());
        if whole == 0 {
            break;
        }
        found = (found.0 + 1, found.1 + whole);
    }
    match found {
        // The smallest, of an elliptic curve, is a length and the number.
        (_, 0..SHORTEST_BODY) => Outcome::Rejected.into(),
        (lines, _) if lines == count => Verdict::with(Outcome::Passed, facts),
        _ => Outcome::Unknown.into(),
    }
}

/// What follows `name` in a line, wherever the line's own text starts.
fn value_of<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    Some(line[armor::find(line, name)? + name.len()..].trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::{format, string::String, vec::Vec};

    fn expanded(template: &str, seed: u64) -> String {
        String::from_utf8(expand(template, seed).unwrap().text).unwrap()
    }

    fn outcome(text: &str) -> Outcome {
        check(text.as_bytes()).outcome
    }

    #[test]
    fn keys_of_every_kind_pass_however_their_lines_are_written() {
        for label in [
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "DSA PRIVATE KEY",
            "PRIVATE KEY",
            "ENCRYPTED PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "PGP PRIVATE KEY BLOCK",
            "ANY OTHER PRIVATE KEY",
        ] {
            for seed in 0..10 {
                let plain = expanded(&format!("{{pem:{label}}}"), seed);
                let escaped = expanded(&format!("{{pem-escaped:{label}}}"), seed);
                let expected = check(plain.as_bytes());
                assert_eq!(expected.outcome, Outcome::Passed, "{label} {seed}");
                for written in
                    [escaped, plain.replace('\n', "\n+"), plain.replace('\n', "\\n\" +\r\n  \"")]
                {
                    assert_eq!(check(written.as_bytes()), expected, "{label} {seed}");
                }
            }
        }
    }

    #[test]
    fn facts() {
        let facts = |template: &str| check(expanded(template, 4).as_bytes()).facts;
        let plain = |kind| vec![Fact::Encrypted(false), Fact::KeyKind(kind)];
        assert_eq!(facts("{pem:RSA PRIVATE KEY}"), plain(KeyKind::Rsa));
        assert_eq!(facts("{pem:DSA PRIVATE KEY}"), plain(KeyKind::Dsa));
        assert_eq!(facts("{pem:EC PRIVATE KEY}"), plain(KeyKind::Ec));
        assert_eq!(facts("{pem:OPENSSH PRIVATE KEY}"), plain(KeyKind::Ed25519));
        assert_eq!(facts("{pem:ENCRYPTED PRIVATE KEY}"), vec![Fact::Encrypted(true)]);
        assert_eq!(facts("{pem:PGP PRIVATE KEY BLOCK}"), vec![Fact::KeyKind(KeyKind::Pgp)]);
        assert_eq!(facts("{putty}").len(), 2);
    }

    #[test]
    fn what_is_public_or_empty_is_rejected() {
        for template in [
            "{pem:PUBLIC KEY}",
            "{pem:CERTIFICATE}",
            "{pem:RSA PUBLIC KEY}",
            "{pem:PGP PUBLIC KEY BLOCK}",
            "{pem-empty:RSA PRIVATE KEY}",
            "{pem-empty:OPENSSH PRIVATE KEY}",
            "-----BEGIN PRIVATE KEY-----\n{base64:20}\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMII{base64:200}...\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nput the whole text of your own private key here, all \
             lines of it, and keep the armour\n-----END PRIVATE KEY-----",
            "-----BEGIN OPENSSH PRIVATE KEY-----\nMII{base64:200}\n-----END OPENSSH PRIVATE KEY-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nA{base64:99}\n-----END",
        ] {
            assert_eq!(outcome(&expanded(template, 1)), Outcome::Rejected, "{template}");
        }
    }

    #[test]
    fn what_was_cut_off_is_unknown() {
        for template in [
            "{pem:RSA PRIVATE KEY}",
            "{pem:ENCRYPTED PRIVATE KEY}",
            "{pem:OPENSSH PRIVATE KEY}",
            "{pem:DSA PRIVATE KEY}",
        ] {
            let text = expanded(template, 1);
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(outcome(&lines[..lines.len() - 2].join("\n")), Outcome::Unknown);
        }
        assert_eq!(outcome("-----BEGIN OPAQUE THING-----\nabcd\n-----END"), Outcome::Unknown);
        assert_eq!(outcome("no block at all"), Outcome::Unknown);
    }

    #[test]
    fn openssl_encryption_by_header() {
        let body = |length: usize| {
            let template = format!(
                "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\
                 DEK-Info: AES-128-CBC,{{HEX:32}}\n\n{{base64:{length}}}\n-----END EC PRIVATE KEY-----"
            );
            check(expanded(&template, 1).as_bytes())
        };
        let facts = vec![Fact::Encrypted(true), Fact::KeyKind(KeyKind::Ec)];
        assert_eq!(body(64), Verdict::with(Outcome::Passed, facts));
        assert_eq!(body(60), Outcome::Unknown.into());
    }

    #[test]
    fn putty_files() {
        for seed in 0..20 {
            let text = expanded("{putty}", seed);
            let verdict = check(text.as_bytes());
            assert_eq!((verdict.outcome, verdict.facts.len()), (Outcome::Passed, 2), "{seed}");
            assert_eq!(check(text.replace('\n', "\\r\\n").as_bytes()), verdict);
            assert_eq!(check(text.replace('\n', "\n    ").as_bytes()), verdict);
            let (head, _) = text.split_once("Private-Lines").unwrap();
            assert_eq!(outcome(head), Outcome::Rejected);
            let announced = text.replace("Private-Lines: ", "Private-Lines: 9");
            assert_eq!(outcome(&announced), Outcome::Unknown);
        }
    }
}
