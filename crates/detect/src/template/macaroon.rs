//! Macaroons: the right structure around random bytes. No key signed them.

use alloc::{format, string::String, vec, vec::Vec};
use data_encoding::{BASE64, BASE64URL_NOPAD};

use super::{field, random::Random};

/// What follows `pypi-`: the second binary format, as of the index at `location`.
pub(super) fn pypi(location: &str, random: &mut Random) -> String {
    let user = format!("[3,\"{}\"]", field::uuid(random));
    let project = b"[1,[\"acme\"]]";
    let end = b"[0,1999999999,1700000000]";
    let mut caveats: Vec<&[u8]> = vec![user.as_bytes(), project, end];
    caveats.truncate(1 + random.below(3));
    let mut text = vec![2];
    part(&mut text, 1, location.as_bytes());
    part(&mut text, 2, field::uuid(random).as_bytes());
    text.push(0);
    for caveat in caveats {
        part(&mut text, 2, caveat);
        text.push(0);
    }
    text.push(0);
    part(&mut text, 6, &random.bytes(32));
    BASE64URL_NOPAD.encode(&text)
}

/// A field, whose text is shorter than 128 bytes.
fn part(text: &mut Vec<u8>, kind: u8, contents: &[u8]) {
    text.extend([kind, contents.len() as u8]);
    text.extend_from_slice(contents);
}

/// What follows `fm2_`: nonce, location, an organisation and a time, and a signature.
pub(super) fn fly(random: &mut Random) -> String {
    let location = b"https://api.fly.io/v1";
    let mut text = vec![0x94, 0x93];
    bytes(&mut text, &random.bytes(16));
    bytes(&mut text, &random.bytes(16));
    text.extend([0xc2, 0xa0 | location.len() as u8]);
    text.extend_from_slice(location);
    // (organisation 4721, everything), (valid from 0 to 1999999999), in an array of pairs.
    text.extend([0x94, 0x00, 0x92, 0xcd, 0x12, 0x71, 0x1f, 0x04, 0x92, 0x00, 0xce]);
    text.extend(1_999_999_999_u32.to_be_bytes());
    bytes(&mut text, &random.bytes(32));
    BASE64.encode(&text)
}

/// Bytes, fewer than 256.
fn bytes(text: &mut Vec<u8>, contents: &[u8]) {
    text.extend([0xc4, contents.len() as u8]);
    text.extend_from_slice(contents);
}
