//! Text or not, decided by the first bytes.

use crate::skip::SkipReason;

/// How many bytes decide.
pub(crate) const SNIFFED: usize = 8 * 1024;

/// The reason to skip content that begins like this, if there is one.
pub(crate) fn sniff(head: &[u8]) -> Option<SkipReason> {
    if head.is_empty() {
        return Some(SkipReason::Empty);
    }
    // Before the NUL test, which every UTF-16 text with an ASCII letter fails.
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Some(SkipReason::Utf16);
    }
    let head = &head[..head.len().min(SNIFFED)];
    head.contains(&0).then_some(SkipReason::Binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_byte_decides_within_the_first_bytes_only() {
        let mut head = vec![b'a'; SNIFFED + 1];
        assert_eq!(sniff(&head), None);
        head[SNIFFED] = 0;
        assert_eq!(sniff(&head), None);
        head[SNIFFED - 1] = 0;
        assert_eq!(sniff(&head), Some(SkipReason::Binary));
    }

    #[test]
    fn byte_order_marks() {
        assert_eq!(sniff(b"\xFF\xFEa\0"), Some(SkipReason::Utf16));
        assert_eq!(sniff(b"\xFE\xFF\0a"), Some(SkipReason::Utf16));
        assert_eq!(sniff(b"\xEF\xBB\xBFtext"), None);
        assert_eq!(sniff(b"a\0b\0"), Some(SkipReason::Binary));
        assert_eq!(sniff(b""), Some(SkipReason::Empty));
        assert_eq!(sniff(b"\xFF"), None);
    }
}
