//! No decoder panics; every decoded byte came from a place in the input, in order; what was encoded
//! comes back.

#![no_main]

use libfuzzer_sys::{arbitrary, arbitrary::Arbitrary, fuzz_target};
use scrubjay_detect::{Encoding, fuzzing::decode};

const ENCODINGS: [Encoding; 5] =
    [Encoding::Percent, Encoding::Backslash, Encoding::Entity, Encoding::Base64, Encoding::Hex];
const BETWEEN: [Option<u8>; 3] = [None, Some(b','), Some(b' ')];

#[derive(Arbitrary, Debug)]
struct Case {
    encoding: u8,
    between: u8,
    at: u16,
    bytes: Vec<u8>,
}

/// Base64 without padding, written here so that it owes nothing to what is tested.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte));
        let bits = bits << (8 * (3 - group.len()));
        for character in 0..=group.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * character)) as usize & 63]));
        }
    }
    text
}

fn encode(encoding: Encoding, bytes: &[u8], between: Option<u8>) -> String {
    let each = |write: fn(&u8) -> String| bytes.iter().map(write).collect::<Vec<_>>();
    match encoding {
        Encoding::Percent => each(|byte| format!("%{byte:02X}")).concat(),
        Encoding::Backslash => each(|byte| format!("\\x{byte:02x}")).concat(),
        Encoding::Entity => each(|byte| format!("&#{byte};")).concat(),
        Encoding::Base64 => base64(bytes),
        _ => each(|byte| format!("{byte:02x}")).join(between.map_or("", |byte| match byte {
            b',' => ",",
            _ => " ",
        })),
    }
}

fuzz_target!(|case: Case| {
    let encoding = ENCODINGS[usize::from(case.encoding) % ENCODINGS.len()];
    let between = BETWEEN[usize::from(case.between) % BETWEEN.len()];
    let (decoded, sources) = decode(encoding, &case.bytes, case.at.into(), between);
    assert_eq!(decoded.len(), sources.len());
    for source in &sources {
        assert!(source.start <= source.end && source.end <= case.bytes.len(), "{source:?}");
    }
    assert!(sources.windows(2).all(|pair| pair[0].start <= pair[1].start), "out of order");

    // `\x` and entities stand for characters, which are bytes only where they are ASCII.
    let ascii = matches!(encoding, Encoding::Backslash | Encoding::Entity);
    let plain: Vec<u8> =
        case.bytes.iter().map(|byte| if ascii { byte & 0x7f } else { *byte }).collect();
    let (again, _) = decode(encoding, encode(encoding, &plain, between).as_bytes(), 0, between);
    assert_eq!(again, plain, "{encoding:?}");
});
