//! The structure of private keys in DER: PKCS#1, PKCS#8, SEC 1, and OpenSSL's DSA form.

use super::KeyKind;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// What DER bytes turn out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A private key; the kind where its algorithm is known.
    Key(Option<KeyKind>),
    /// A private key under a passphrase (PKCS#8).
    Encrypted,
    /// A sequence, complete, but of no private key's parts.
    Other,
    /// A sequence that announces another length than there is.
    Truncated,
    /// Nothing that starts as a sequence does.
    NoSequence,
}

/// Reads the outermost sequence and the kinds of its parts.
pub(super) fn read(der: &[u8]) -> Reading {
    if der.first() != Some(&SEQUENCE) {
        return Reading::NoSequence;
    }
    let mut reader = Reader(der);
    let Some((_, contents)) = reader.element() else { return Reading::Truncated };
    // Stray characters behind the body may have been decoded along with it.
    if reader.0.len() > 3 {
        return Reading::Truncated;
    }
    parts(contents).unwrap_or(Reading::Other)
}

/// Tells the forms apart by their first parts. Nothing where the parts do not fill the sequence.
fn parts(contents: &[u8]) -> Option<Reading> {
    let mut tags = [0; 9];
    let mut count = 0;
    let mut second: &[u8] = &[];
    let mut reader = Reader(contents);
    while !reader.0.is_empty() {
        let (tag, contents) = reader.element()?;
        if let Some(slot) = tags.get_mut(count) {
            *slot = tag;
        }
        if count == 1 {
            second = contents;
        }
        count += 1;
    }
    let reading = match tags[..count.min(9)] {
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER] => Reading::Key(Some(KeyKind::Dsa)),
        [INTEGER, OCTET_STRING, ..] => Reading::Key(Some(KeyKind::Ec)),
        [INTEGER, SEQUENCE, OCTET_STRING, ..] => Reading::Key(algorithm(second)),
        [SEQUENCE, OCTET_STRING] => Reading::Encrypted,
        _ if tags == [INTEGER; 9] => Reading::Key(Some(KeyKind::Rsa)),
        _ => Reading::Other,
    };
    Some(reading)
}

/// The key kind behind PKCS#8's algorithm identifier.
fn algorithm(identifier: &[u8]) -> Option<KeyKind> {
    let (tag, identifier) = Reader(identifier).element()?;
    if tag != OBJECT_IDENTIFIER {
        return None;
    }
    match identifier {
        // 1.2.840.113549.1.1.1 and .10, the latter for PSS signatures only.
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1 | 10] => Some(KeyKind::Rsa),
        // 1.2.840.10045.2.1
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] => Some(KeyKind::Ec),
        // 1.2.840.10040.4.1
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1] => Some(KeyKind::Dsa),
        // 1.3.101.110 to .113
        [0x2b, 0x65, 0x6e] => Some(KeyKind::X25519),
        [0x2b, 0x65, 0x6f] => Some(KeyKind::X448),
        [0x2b, 0x65, 0x70] => Some(KeyKind::Ed25519),
        [0x2b, 0x65, 0x71] => Some(KeyKind::Ed448),
        _ => None,
    }
}

/// The elements that have not been read yet.
struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    /// The next element's tag and contents, where all of it is there.
    fn element(&mut self) -> Option<(u8, &'d [u8])> {
        let [tag, length, rest @ ..] = self.0 else { return None };
        let (length, rest) = match length {
            0..=0x7f => (usize::from(*length), rest),
            // Four bytes of length say 4 GiB.
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(length - 0x80))?;
                let length = bytes.iter().fold(0_u32, |length, &b| length << 8 | u32::from(b));
                (usize::try_from(length).ok()?, rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{vec, vec::Vec};

    fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
        [&[tag, contents.len() as u8], contents].concat()
    }

    fn sequence(parts: &[&[u8]]) -> Vec<u8> {
        element(SEQUENCE, &parts.concat())
    }

    #[test]
    fn forms_are_told_apart() {
        let integer = element(INTEGER, &[1]);
        let octets = element(OCTET_STRING, &[1, 2]);
        let ed25519 = sequence(&[&element(OBJECT_IDENTIFIER, &[0x2b, 0x65, 0x70])]);
        let unknown = sequence(&[&element(OBJECT_IDENTIFIER, &[0x2b, 0x65, 0x7f])]);
        for (parts, reading) in [
            (vec![&integer[..]; 9], Reading::Key(Some(KeyKind::Rsa))),
            (vec![&integer[..]; 6], Reading::Key(Some(KeyKind::Dsa))),
            (vec![&integer, &octets], Reading::Key(Some(KeyKind::Ec))),
            (vec![&integer, &ed25519, &octets], Reading::Key(Some(KeyKind::Ed25519))),
            (vec![&integer, &unknown, &octets], Reading::Key(None)),
            (vec![&ed25519, &octets], Reading::Encrypted),
            (vec![&integer[..]; 2], Reading::Other),
            (vec![&octets], Reading::Other),
            (vec![&[INTEGER, 9, 1][..]], Reading::Other),
        ] {
            assert_eq!(read(&sequence(&parts)), reading, "{parts:?}");
        }
    }

    #[test]
    fn lengths() {
        let long = [&[SEQUENCE, 0x82, 1, 0][..], &[OCTET_STRING, 0x81, 253], &[0; 253]].concat();
        assert_eq!(read(&long), Reading::Other);
        assert_eq!(read(&long[..100]), Reading::Truncated);
        assert_eq!(read(&[&long[..], &[0; 4]].concat()), Reading::Truncated);
        assert_eq!(read(&[SEQUENCE, 0x80, 0, 0]), Reading::Truncated);
        assert_eq!(read(&[SEQUENCE, 0x84, 0xff, 0xff, 0xff, 0xff]), Reading::Truncated);
        assert_eq!(read(b"text"), Reading::NoSequence);
        assert_eq!(read(b""), Reading::NoSequence);
    }
}
