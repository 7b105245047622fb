//! Text that a scanner has something to do with, put together from pieces.

use arbitrary::Arbitrary;

use crate::corpus::{LITERALS, TEMPLATES, expand, pick};

/// The longest text, in bytes: enough for a stream to work in several batches.
const MAX_LEN: usize = 512 * 1024;

/// What stands between a name, a value and the next one.
const SEPARATORS: [&str; 28] = [
    "\n",
    "\r\n",
    " = ",
    "=",
    ": ",
    "\": \"",
    "\"",
    "'",
    "`",
    "\\n",
    "\\\"",
    "%3D",
    "%40",
    " ",
    "\t",
    "//",
    "://",
    "@",
    ":",
    "#",
    "<!--",
    ",",
    ";",
    "_",
    "-",
    "${",
    "}",
    "-----END ",
];

/// What long stretches are made of, repeated: blanks, the alphabets of tokens, lines, and
/// beginnings of things that never end.
const FILLERS: [&str; 16] = [
    " ",
    "\n",
    "a",
    "0",
    "aB3",
    "x=1;\n",
    "-",
    "-----",
    "/",
    "://",
    "=",
    "password=",
    "\"",
    "é",
    "\0",
    "eyJ.",
];

/// One piece of a text.
#[derive(Arbitrary, Clone, Debug)]
pub enum Piece<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// A built-in rule's literal, as written or with the case of some letters turned.
    Literal { index: u16, turned: u8 },
    /// An expanded example or counterexample.
    Example { index: u16, seed: u16 },
    /// A part of one.
    Part { index: u16, seed: u16, from: u16, to: u16 },
    /// One with a byte changed.
    Changed { index: u16, seed: u16, at: u16, byte: u8 },
    /// A separator.
    Separator(u8),
    /// A stretch of one of the fillers, up to 256 KiB.
    Filler { index: u8, len: u16 },
}

impl Piece<'_> {
    fn write(&self, text: &mut Vec<u8>) {
        let example = |index, seed| expand(pick(&TEMPLATES, usize::from(index)), u64::from(seed));
        match *self {
            Self::Bytes(bytes) => text.extend_from_slice(bytes),
            Self::Literal { index, turned } => {
                let literal = pick(&LITERALS, usize::from(index)).bytes();
                text.extend(literal.enumerate().map(|(i, byte)| turn(byte, turned >> (i % 8) & 1)));
            }
            Self::Example { index, seed } => text.extend(example(index, seed)),
            Self::Part { index, seed, from, to } => {
                let whole = example(index, seed);
                let end = whole.len() + 1;
                let (from, to) = (usize::from(from) % end, usize::from(to) % end);
                text.extend_from_slice(&whole[from.min(to)..from.max(to)]);
            }
            Self::Changed { index, seed, at, byte } => {
                let mut whole = example(index, seed);
                let len = whole.len().max(1);
                if let Some(changed) = whole.get_mut(usize::from(at) % len) {
                    *changed = byte;
                }
                text.extend(whole);
            }
            Self::Separator(index) => {
                text.extend_from_slice(pick(&SEPARATORS, usize::from(index)).as_bytes());
            }
            Self::Filler { index, len } => {
                let filler = pick(&FILLERS, usize::from(index)).bytes().cycle();
                // Mostly short, sometimes very long.
                let len = usize::from(len);
                text.extend(filler.take(if len < 0xf000 { len % 256 } else { len * 4 }));
            }
        }
    }
}

fn turn(byte: u8, turned: u8) -> u8 {
    if turned == 1 && byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte }
}

/// The pieces, one after another, as far as the greatest length goes.
pub fn text(pieces: &[Piece<'_>]) -> Vec<u8> {
    let mut text = Vec::new();
    for piece in pieces {
        piece.write(&mut text);
        if text.len() > MAX_LEN {
            break;
        }
    }
    text.truncate(MAX_LEN);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use arbitrary::Unstructured;
    use scrubjay_detect::Scanner;

    use super::*;

    /// Fuzzing is only worth its time where inputs get past the first stage.
    #[test]
    fn random_recipes_reach_confirmation() {
        let scanner = Scanner::builtin();
        let mut found = BTreeSet::new();
        // Three recipes for each rule.
        for seed in 0..3 * scanner.rules().len() as u64 {
            let bytes = expand("{base64:400}", seed);
            let mut source = Unstructured::new(&bytes);
            let pieces = Vec::<Piece<'_>>::arbitrary(&mut source).expect("any bytes will do");
            found.extend(scanner.scan(&text(&pieces)).map(|found| found.rule));
        }
        let rules = scanner.rules().len();
        assert!(found.len() > rules / 4, "{} of {rules} rules found something", found.len());
    }
}
