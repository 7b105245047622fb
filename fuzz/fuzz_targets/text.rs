//! Bytes in UTF-16 and UTF-32, valid or not, become UTF-8, however they are cut; offsets lead back,
//! and text comes out as it went in.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_detect::{TextEncoding, Transcoder};

const ENCODINGS: [TextEncoding; 4] =
    [TextEncoding::Utf16Le, TextEncoding::Utf16Be, TextEncoding::Utf32Le, TextEncoding::Utf32Be];

/// The text of bytes, taken in pieces: the first is as long as the first byte says, and so on.
fn transcode(bytes: &[u8], encoding: TextEncoding, is_cut: bool) -> (Vec<u8>, Transcoder) {
    let (mut transcoder, mut text, mut rest) = (Transcoder::new(encoding), Vec::new(), bytes);
    while let Some(&first) = rest.first() {
        let length = if is_cut { usize::from(first) + 1 } else { rest.len() };
        let (piece, after) = rest.split_at(length.min(rest.len()));
        transcoder.push(piece, &mut text);
        rest = after;
    }
    transcoder.finish(&mut text);
    (text, transcoder)
}

/// The source's offset of each offset of the text.
fn sources<'t>(transcoder: &'t Transcoder, text: &'t [u8]) -> impl Iterator<Item = u64> + 't {
    (0..=text.len() as u64).map(|at| {
        transcoder.source_offset(at, |part| &text[part.start as usize..part.end as usize])
    })
}

fn encode(character: char, encoding: TextEncoding, bytes: &mut Vec<u8>) {
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units).iter();
    match encoding {
        TextEncoding::Utf16Le => bytes.extend(units.flat_map(|unit| unit.to_le_bytes())),
        TextEncoding::Utf16Be => bytes.extend(units.flat_map(|unit| unit.to_be_bytes())),
        TextEncoding::Utf32Le => bytes.extend(u32::from(character).to_le_bytes()),
        TextEncoding::Utf32Be => bytes.extend(u32::from(character).to_be_bytes()),
    }
}

fn any_bytes(bytes: &[u8], encoding: TextEncoding) {
    let (text, transcoder) = transcode(bytes, encoding, false);
    assert!(str::from_utf8(&text).is_ok());
    assert!(transcode(bytes, encoding, true).0 == text, "the cuts change the text");
    let places: Vec<u64> = sources(&transcoder, &text).collect();
    assert!(places.is_sorted(), "offsets go back");
    assert_eq!(places.last(), Some(&(bytes.len() as u64)));
}

fn round_trip(text: &str, encoding: TextEncoding) {
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    encode('\u{feff}', encoding, &mut bytes);
    for character in text.chars() {
        places.push(bytes.len() as u64);
        encode(character, encoding, &mut bytes);
    }
    let (back, transcoder) = transcode(&bytes, encoding, true);
    assert!(back == text.as_bytes(), "the text is another one");
    let found: Vec<u64> = sources(&transcoder, &back).collect();
    let found = text.char_indices().map(|(at, _)| found[at]);
    assert!(found.eq(places), "a character is elsewhere");
}

fuzz_target!(|data: &[u8]| {
    // Every offset is asked for.
    let data = &data[..data.len().min(4096)];
    let _ = TextEncoding::of(data);
    let text = String::from_utf8_lossy(data);
    for encoding in ENCODINGS {
        any_bytes(data, encoding);
        round_trip(&text, encoding);
    }
});
