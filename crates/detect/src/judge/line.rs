//! What stands before an assignment on its line: whether the assignment is in a comment or in a text.

/// How much of a line is looked at, in bytes.
pub(crate) const REACH: usize = 120;

const COMMENTS: [&[u8]; 6] = [b"#", b"//", b"/*", b"* ", b"--", b";"];

/// Does the line begin with a comment's mark? What is as long as [`REACH`] may be a line's end.
pub(super) fn is_comment(before: &[u8]) -> bool {
    let text = before.trim_ascii_start();
    before.len() < REACH && COMMENTS.iter().any(|mark| text.starts_with(mark))
}

/// Is the assignment in a text, and not only its name in quotes?
pub(super) fn is_in_string(before: &[u8]) -> bool {
    !before.ends_with(b"\"") && !before.ends_with(b"`") && quote_around(before).is_some()
}

/// The quote of the text that goes on behind these bytes of a line.
pub(crate) fn quote_around(before: &[u8]) -> Option<u8> {
    let mut inside = None;
    let mut escaped = false;
    for &byte in before {
        let is_quote = matches!(byte, b'"' | b'\'' | b'`') && !escaped;
        match inside {
            None if is_quote => inside = Some(byte),
            Some(open) if is_quote && open == byte => inside = None,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    // An apostrophe is none.
    inside.filter(|quote| *quote != b'\'')
}

#[cfg(test)]
mod tests {
    use super::{is_comment, is_in_string, quote_around};

    #[test]
    fn comments_begin_their_line() {
        for before in ["# ", "  // see ", "/* ", " * ", "-- ", "; "] {
            assert!(is_comment(before.as_bytes()), "{before}");
        }
        for before in ["", "x = 1 # ", "a", "*x", "- "] {
            assert!(!is_comment(before.as_bytes()), "{before}");
        }
        assert!(!is_comment(&[b'#'; super::REACH]));
    }

    #[test]
    fn texts_begin_with_a_quote_that_is_open() {
        assert_eq!(quote_around(b"print(\"the "), Some(b'"'));
        assert_eq!(quote_around(b"a \"b\" `c "), Some(b'`'));
        assert_eq!(quote_around(b"it's the "), None);
        assert_eq!(quote_around(b"\"a\\\"b\" "), None);
        assert!(is_in_string(b"url = \"?"));
        assert!(!is_in_string(b"{\"") && !is_in_string(b"\"a\": "));
    }
}
