//! Text or not, decided by the first bytes.

use crate::skip::SkipReason;

/// How many bytes decide.
pub(crate) const SNIFFED: usize = 8 * 1024;

/// More NUL bytes than this are no separators: UTF-16 without a byte order mark has about 50.
const MOST_NUL_PERCENT: usize = 30;

/// Text in a legacy encoding stays below this, machine code and compressed data do not.
const MOST_ODD_PERCENT: usize = 10;

/// The reason to skip content that begins like this, if there is one.
pub(crate) fn sniff(head: &[u8]) -> Option<SkipReason> {
    if head.is_empty() {
        return Some(SkipReason::Empty);
    }
    // Before the NUL test, which UTF-16 text with ASCII letters fails.
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Some(SkipReason::Utf16);
    }
    let head = &head[..head.len().min(SNIFFED)];
    // Nearly every text ends here; the rest is counted only where there is a doubt.
    (head.contains(&0) && !is_nul_separated_text(head)).then_some(SkipReason::Binary)
}

/// Whether bytes with a NUL among them are text all the same, as `env -0` prints it.
fn is_nul_separated_text(head: &[u8]) -> bool {
    let nul = head.iter().filter(|&&byte| byte == 0).count();
    let control = head.iter().filter(|&&byte| is_odd_control(byte)).count();
    let not_utf8: usize = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    let others = head.len() - nul;
    // The section names of a small executable may look like separated text.
    !head.starts_with(b"\x7FELF")
        && nul * 100 <= head.len() * MOST_NUL_PERCENT
        && (control + not_utf8) * 100 <= others * MOST_ODD_PERCENT
}

/// A control character that text does not have; NUL is counted by itself, and terminal output has
/// escapes.
fn is_odd_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, 0 | b'\t' | b'\n' | b'\r' | b'\x0C' | b'\x1B')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_bytes_decide() {
        let mut head = vec![b'a'; 2 * SNIFFED];
        head[SNIFFED..].fill(0);
        assert_eq!(sniff(&head), None);
        head[SNIFFED / 2..].fill(0);
        assert_eq!(sniff(&head), Some(SkipReason::Binary));
    }

    #[test]
    fn byte_order_marks() {
        assert_eq!(sniff(b"\xFF\xFEa\0"), Some(SkipReason::Utf16));
        assert_eq!(sniff(b"\xFE\xFF\0a"), Some(SkipReason::Utf16));
        assert_eq!(sniff(b"\xEF\xBB\xBFtext"), None);
        assert_eq!(sniff(b""), Some(SkipReason::Empty));
        assert_eq!(sniff(b"\xFF"), None);
    }

    #[test]
    fn nul_separated_text_is_text() {
        assert_eq!(sniff(b"HOME=/root\0LANG=C\0NAME=caf\xC3\xA9\0"), None);
        assert_eq!(sniff(b"# settings\nHOST=example.invalid\n\0"), None);
        // Terminal colours, and a byte of a legacy encoding.
        assert_eq!(sniff(b"\x1B[1mTITLE\x1B[0m\0street=Caf\xE9 Central\r\n"), None);
    }

    #[test]
    fn binary_content_is_not() {
        for ascii in ["HOME=/root\nLANG=C\n", "ab"] {
            let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
                ascii.encode_utf16().flat_map(bytes).collect()
            };
            assert_eq!(sniff(&wide(u16::to_le_bytes)), Some(SkipReason::Binary));
            assert_eq!(sniff(&wide(u16::to_be_bytes)), Some(SkipReason::Binary));
        }
        let mixed: Vec<u8> = (0..=255).cycle().take(SNIFFED).collect();
        assert_eq!(sniff(&mixed), Some(SkipReason::Binary));
        assert_eq!(sniff(b"\x7FELF\x02\x01\x01\0words words"), Some(SkipReason::Binary));
        assert_eq!(sniff(&[0; 9]), Some(SkipReason::Binary));
    }

    #[test]
    fn the_shares_that_decide() {
        let with = |odd: u8, count: usize| {
            let mut head = vec![b'a'; 1000];
            head[0] = 0;
            head[1..=count].fill(odd);
            sniff(&head)
        };
        assert_eq!(with(0, 299), None);
        assert_eq!(with(0, 300), Some(SkipReason::Binary));
        for odd in [1, 0x7F, 0xFF] {
            assert_eq!(with(odd, 99), None);
            assert_eq!(with(odd, 100), Some(SkipReason::Binary));
        }
    }
}
