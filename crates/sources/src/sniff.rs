//! Text or not, and in which encoding, decided by the first bytes.

use scrubjay_detect::TextEncoding;

use crate::skip::SkipReason;

/// How many bytes decide.
pub(crate) const SNIFFED: usize = 8 * 1024;

/// More NUL bytes than this are no separators.
const MOST_NUL_PERCENT: usize = 30;

/// Text in a legacy encoding stays below this, machine code and compressed data do not.
const MOST_ODD_PERCENT: usize = 10;

/// The encoding of content that begins like this, where it needs transcoding, or the reason to
/// skip it.
///
/// # Errors
///
/// It is empty, or no text.
pub fn sniff(head: &[u8]) -> Result<Option<TextEncoding>, SkipReason> {
    if head.is_empty() {
        return Err(SkipReason::Empty);
    }
    let head = &head[..head.len().min(SNIFFED)];
    let has_nul = head.contains(&0);
    // Nearly every text ends here; the rest is looked at only where there is a doubt.
    if !has_nul && !head.starts_with(b"\xFF\xFE") && !head.starts_with(b"\xFE\xFF") {
        return Ok(None);
    }
    match TextEncoding::of(head) {
        None if has_nul && !is_nul_separated_text(head) => Err(SkipReason::Binary),
        encoding => Ok(encoding),
    }
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

    const TEXT: Result<Option<TextEncoding>, SkipReason> = Ok(None);
    const BINARY: Result<Option<TextEncoding>, SkipReason> = Err(SkipReason::Binary);

    #[test]
    fn only_the_first_bytes_decide() {
        let mut head = vec![b'a'; 2 * SNIFFED];
        head[SNIFFED..].fill(0);
        assert_eq!(sniff(&head), TEXT);
        head[SNIFFED / 2..].fill(0);
        assert_eq!(sniff(&head), BINARY);
    }

    #[test]
    fn byte_order_marks() {
        assert_eq!(sniff(b"\xFF\xFEa\0"), Ok(Some(TextEncoding::Utf16Le)));
        assert_eq!(sniff(b"\xFE\xFF\0a"), Ok(Some(TextEncoding::Utf16Be)));
        assert_eq!(sniff(b"\xFE\xFF\x5B\xC6"), Ok(Some(TextEncoding::Utf16Be)));
        assert_eq!(sniff(b"\0\0\xFE\xFF\0\0\0a"), Ok(Some(TextEncoding::Utf32Be)));
        assert_eq!(sniff(b"\xEF\xBB\xBFtext"), TEXT);
        assert_eq!(sniff(b""), Err(SkipReason::Empty));
        assert_eq!(sniff(b"\xFF"), TEXT);
        // Bytes that only happen to begin with one.
        assert_eq!(sniff(b"\xFF\xFE\x01\x00\x02\x00\x00\x00"), BINARY);
    }

    #[test]
    fn wide_text_without_a_mark() {
        let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "HOME=/root\nLANG=C\n".encode_utf16().flat_map(bytes).collect()
        };
        assert_eq!(sniff(&wide(u16::to_le_bytes)), Ok(Some(TextEncoding::Utf16Le)));
        assert_eq!(sniff(&wide(u16::to_be_bytes)), Ok(Some(TextEncoding::Utf16Be)));
    }

    #[test]
    fn nul_separated_text_is_text() {
        assert_eq!(sniff(b"HOME=/root\0LANG=C\0NAME=caf\xC3\xA9\0"), TEXT);
        assert_eq!(sniff(b"# settings\nHOST=example.invalid\n\0"), TEXT);
        // Terminal colours, and a byte of a legacy encoding.
        assert_eq!(sniff(b"\x1B[1mTITLE\x1B[0m\0street=Caf\xE9 Central\r\n"), TEXT);
    }

    #[test]
    fn binary_content_is_not() {
        assert_eq!(sniff(b"a\0b\0"), BINARY);
        let mixed: Vec<u8> = (0..=255).cycle().take(SNIFFED).collect();
        assert_eq!(sniff(&mixed), BINARY);
        assert_eq!(sniff(b"\x7FELF\x02\x01\x01\0words words"), BINARY);
        assert_eq!(sniff(&[0; 9]), BINARY);
    }

    #[test]
    fn the_shares_that_decide() {
        let with = |odd: u8, count: usize| {
            let mut head = vec![b'a'; 1000];
            head[0] = 0;
            head[1..=count].fill(odd);
            sniff(&head)
        };
        assert_eq!(with(0, 299), TEXT);
        assert_eq!(with(0, 300), BINARY);
        for odd in [1, 0x7F, 0xFF] {
            assert_eq!(with(odd, 99), TEXT);
            assert_eq!(with(odd, 100), BINARY);
        }
    }
}
