//! A cell's value, without the print that stands around it.

use core::ops::Range;

use crate::plan::ByteSet;

const BLANK: ByteSet = ByteSet::of(b" \t\r\n");
/// Print that stands in pairs.
const PRINT: ByteSet = ByteSet::of(b"`*_");

/// Without blanks at both ends.
pub(super) fn trim(bytes: &[u8], cell: Range<usize>) -> Range<usize> {
    let text = &bytes[cell.clone()];
    let start = cell.start + BLANK.run(text, text.len());
    let end =
        text.iter().rposition(|b| !BLANK.contains(*b)).map_or(start, |at| cell.start + at + 1);
    start..end
}

/// Without blanks, and without what makes it bold or code.
pub(super) fn plain(bytes: &[u8], cell: Range<usize>) -> Range<usize> {
    let mut cell = trim(bytes, cell);
    while let [first, .., last] = bytes[cell.clone()]
        && first == last
        && PRINT.contains(first)
    {
        cell = trim(bytes, cell.start + 1..cell.end - 1);
    }
    cell
}

/// Without blanks and tags at both ends; `None` where tags stand inside.
pub(super) fn untagged(bytes: &[u8], cell: Range<usize>) -> Option<Range<usize>> {
    let mut cell = trim(bytes, cell);
    loop {
        let text = &bytes[cell.clone()];
        let inner = if text.first() == Some(&b'<') {
            cell.start + memchr::memchr(b'>', text)? + 1..cell.end
        } else if text.last() == Some(&b'>') {
            cell.start..cell.start + memchr::memrchr(b'<', text)?
        } else {
            return memchr::memchr2(b'<', b'>', text).is_none().then_some(cell);
        };
        cell = trim(bytes, inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn print_is_taken_off_in_pairs() {
        for (cell, expected) in
            [(" `v1` ", "v1"), ("**v1**", "v1"), ("*v1", "*v1"), (" ** ", ""), ("_**v**_", "v")]
        {
            assert_eq!(&cell[plain(cell.as_bytes(), 0..cell.len())], expected, "{cell}");
        }
    }

    #[test]
    fn tags_are_taken_off() {
        let inner = |cell: &'static str| Some(&cell[untagged(cell.as_bytes(), 0..cell.len())?]);
        assert_eq!(inner(" <p><code class=\"x\">v1</code></p>\n"), Some("v1"));
        assert_eq!(inner("v1"), Some("v1"));
        assert_eq!(inner("<br/>"), Some(""));
        assert_eq!(inner("a<br>b"), None);
        assert_eq!(inner("<open"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(cell in "[<>`* a]{0,20}") {
            let _ = (plain(cell.as_bytes(), 0..cell.len()), untagged(cell.as_bytes(), 0..cell.len()));
        }
    }
}
