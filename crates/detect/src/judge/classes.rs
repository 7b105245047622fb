//! What kinds of bytes a value consists of, counted in one pass.

use crate::plan::CharClass;

/// Do all classes occur?
pub(crate) fn has_classes(value: &[u8], classes: &[CharClass]) -> bool {
    classes.iter().all(|class| value.iter().any(|byte| is_in(*byte, *class)))
}

const fn is_in(byte: u8, class: CharClass) -> bool {
    match class {
        CharClass::Digit => byte.is_ascii_digit(),
        CharClass::Lower => byte.is_ascii_lowercase(),
        CharClass::Upper => byte.is_ascii_uppercase(),
        CharClass::Letter => byte.is_ascii_alphabetic(),
        CharClass::Symbol => byte.is_ascii_punctuation(),
    }
}

/// How many bytes of each kind a value has.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) digits: usize,
    /// ASCII punctuation.
    pub(super) symbols: usize,
    /// Symbols that none of the usual token alphabets has.
    pub(super) foreign: usize,
    pub(super) spaces: usize,
    /// Control characters other than the tab, which is a space.
    pub(super) controls: usize,
    /// Bytes of 0x80 and above.
    pub(super) high: usize,
    /// Hexadecimal digits, letters of both cases.
    pub(super) hex: usize,
}

impl Counts {
    pub(super) fn of(value: &[u8]) -> Self {
        let mut counts = Self::default();
        for &byte in value {
            match byte {
                b'a'..=b'z' => counts.lower += 1,
                b'A'..=b'Z' => counts.upper += 1,
                b'0'..=b'9' => counts.digits += 1,
                b' ' | b'\t' => counts.spaces += 1,
                0x80.. => counts.high += 1,
                0..=0x1f | 0x7f => counts.controls += 1,
                b'+' | b'/' | b'=' | b'_' | b'.' | b'~' | b'-' => counts.symbols += 1,
                _ => {
                    counts.symbols += 1;
                    counts.foreign += 1;
                }
            }
            counts.hex += usize::from(byte.is_ascii_hexdigit());
        }
        counts
    }

    pub(super) const fn letters(&self) -> usize {
        self.lower + self.upper
    }

    pub(super) const fn alphanumeric(&self) -> usize {
        self.letters() + self.digits
    }

    /// How many of lower case, upper case, digits and other characters occur.
    pub(super) fn classes(&self) -> usize {
        [self.lower, self.upper, self.digits, self.symbols + self.high]
            .iter()
            .filter(|&&count| count > 0)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, has_classes};
    use crate::plan::CharClass::{Digit, Letter, Lower, Symbol, Upper};

    #[test]
    fn every_class_has_to_occur() {
        assert!(has_classes(b"", &[]));
        assert!(has_classes(b"aB3-", &[Digit, Lower, Upper, Letter, Symbol]));
        assert!(!has_classes(b"aB3", &[Symbol]));
        assert!(!has_classes(b"ab-", &[Lower, Digit]));
        assert!(!has_classes(b"AB", &[Lower]));
        assert!(has_classes(b"AB", &[Letter]));
    }

    #[test]
    fn each_byte_is_counted_once() {
        for byte in 0..=255_u8 {
            let c = Counts::of(&[byte]);
            assert_eq!(c.alphanumeric() + c.symbols + c.spaces + c.controls + c.high, 1, "{byte}");
            assert!(c.foreign <= c.symbols && c.hex <= c.alphanumeric());
        }
    }
}
