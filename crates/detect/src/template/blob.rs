//! Bodies of key blocks: the right structure around random numbers. None of them is a key that
//! works, since its numbers have no relation to each other.

use alloc::{vec, vec::Vec};

use super::random::Random;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const SHA256_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
const AES_256_CBC: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// A DER element.
fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match contents.len() {
        length @ 0..=0x7f => der.push(length as u8),
        length @ 0x80..=0xff => der.extend([0x81, length as u8]),
        // No body here comes near 64 KiB.
        length => der.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    der.extend_from_slice(contents);
    der
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

fn oid(identifier: &[u8]) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, identifier)
}

fn small(number: u8) -> Vec<u8> {
    element(INTEGER, &[number])
}

/// A positive number of `length` bytes, whose highest bit is set as in a modulus.
fn number(length: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = random.bytes(length + 1);
    bytes[0] = 0;
    bytes[1] |= 0x80;
    element(INTEGER, &bytes)
}

/// A point on a curve, not compressed.
fn point(random: &mut Random) -> Vec<u8> {
    element(BIT_STRING, &[&[0, 4], &random.bytes(64)[..]].concat())
}

/// PKCS#1, 2048 bits.
pub(super) fn rsa(random: &mut Random) -> Vec<u8> {
    let mut parts = vec![small(0), number(256, random), element(INTEGER, &[1, 0, 1])];
    parts.extend([256, 128, 128, 128, 128, 128].map(|length| number(length, random)));
    sequence(&parts)
}

/// SEC 1, curve P-256.
pub(super) fn ec(random: &mut Random) -> Vec<u8> {
    let private = element(OCTET_STRING, &random.bytes(32));
    let public = element(0xa1, &point(random));
    sequence(&[small(1), private, element(0xa0, &oid(P256)), public])
}

/// OpenSSL's form, 1024 bits.
pub(super) fn dsa(random: &mut Random) -> Vec<u8> {
    let mut parts = vec![small(0)];
    parts.extend([128, 20, 128, 128, 20].map(|length| number(length, random)));
    sequence(&parts)
}

/// PKCS#8 of one algorithm or another.
pub(super) fn pkcs8(random: &mut Random) -> Vec<u8> {
    let (algorithm, key) = match random.below(3) {
        0 => (sequence(&[oid(RSA), element(NULL, &[])]), rsa(random)),
        1 => (sequence(&[oid(EC_PUBLIC_KEY), oid(P256)]), ec(random)),
        _ => (sequence(&[oid(ED25519)]), element(OCTET_STRING, &random.bytes(32))),
    };
    sequence(&[small(0), algorithm, element(OCTET_STRING, &key)])
}

/// PKCS#8 under a passphrase.
pub(super) fn encrypted(random: &mut Random) -> Vec<u8> {
    let salt = element(OCTET_STRING, &random.bytes(16));
    let derivation = sequence(&[salt, element(INTEGER, &[0x08, 0])]);
    let cipher = sequence(&[oid(AES_256_CBC), element(OCTET_STRING, &random.bytes(16))]);
    let parameters = sequence(&[sequence(&[oid(PBKDF2), derivation]), cipher]);
    let algorithm = sequence(&[oid(PBES2), parameters]);
    sequence(&[algorithm, element(OCTET_STRING, &random.bytes(1232))])
}

/// A public RSA key.
pub(super) fn public(random: &mut Random) -> Vec<u8> {
    let key = sequence(&[number(256, random), element(INTEGER, &[1, 0, 1])]);
    let algorithm = sequence(&[oid(RSA), element(NULL, &[])]);
    sequence(&[algorithm, element(BIT_STRING, &[&[0], &key[..]].concat())])
}

/// A certificate in outline: its signed part holds a serial number and a public key.
pub(super) fn certificate(random: &mut Random) -> Vec<u8> {
    let signed = sequence(&[number(8, random), public(random)]);
    let algorithm = sequence(&[oid(SHA256_WITH_RSA), element(NULL, &[])]);
    let signature = element(BIT_STRING, &[&[0], &random.bytes(256)[..]].concat());
    sequence(&[signed, algorithm, signature])
}

/// A length, then the bytes, as SSH writes strings.
pub(super) fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), bytes].concat()
}

/// A public Ed25519 key as SSH writes it.
pub(super) fn ssh_public(public: &[u8]) -> Vec<u8> {
    [string(b"ssh-ed25519"), string(public)].concat()
}

/// OpenSSH's own format, Ed25519, without a passphrase.
pub(super) fn openssh(random: &mut Random) -> Vec<u8> {
    let (public, check) = (random.bytes(32), random.bytes(4));
    let pair = [random.bytes(32), public.clone()].concat();
    let key = ssh_public(&public);
    let mut private =
        [&check, &check, &key, &string(&pair), &string(b"me")].map(|part| &part[..]).concat();
    // Filled to whole blocks of eight with 1, 2, 3 …
    private.extend((1..=7).take((8 - private.len() % 8) % 8));
    let none = string(b"none");
    let parts = [&b"openssh-key-v1\0"[..], &none, &none, &string(b""), &[0, 0, 0, 1]];
    [parts.concat(), string(&key), string(&private)].concat()
}

/// An OpenPGP key packet, version 4, RSA 2048, without a passphrase.
pub(super) fn open_pgp(private: bool, random: &mut Random) -> Vec<u8> {
    let multi_precision = |length: usize, random: &mut Random| {
        let mut bytes = random.bytes(length);
        bytes[0] |= 0x80;
        [&((length * 8) as u16).to_be_bytes(), &bytes[..]].concat()
    };
    let mut packet = [&[4], &random.bytes(4)[..], &[1]].concat();
    packet.extend(multi_precision(256, random));
    packet.extend([0, 17, 1, 0, 1]);
    if private {
        let secret: Vec<u8> = [256, 128, 128, 128]
            .into_iter()
            .flat_map(|length| multi_precision(length, random))
            .collect();
        let sum = secret.iter().fold(0_u16, |sum, &b| sum.wrapping_add(u16::from(b)));
        packet.push(0);
        packet.extend(secret);
        packet.extend(sum.to_be_bytes());
    }
    let tag = if private { 5 } else { 6 };
    let length = (packet.len() as u16).to_be_bytes();
    // The old header format with a length of two bytes.
    [&[0x80 | tag << 2 | 1], &length[..], &packet].concat()
}
