//! Untrusted text made safe to print: names and paths come from whoever wrote the tree.

use std::fmt::Write;
use std::path::Path;

use scrubjay_sources::Origin;

use super::shown::STDIN;
use crate::path::{plain, slashed};

/// Untrusted text with everything escaped that would move a cursor, reorder or hide text.
///
/// ```
/// use scrubjay_scan::visible;
/// assert_eq!(visible("größe\u{1b}[2J\u{202e}.env"), r"größe\u{1b}[2J\u{202e}.env");
/// ```
pub fn visible(text: &str) -> String {
    visible_bytes(text.as_bytes())
}

/// A path, printable; bytes that are not UTF-8 become `\xNN`.
pub(crate) fn visible_origin(origin: &Origin<'_>) -> String {
    origin.path().map_or_else(|| STDIN.to_owned(), |path| visible_bytes(&slashed(path)))
}

/// The same with a plain path: what it is called below the directory that was scanned.
pub(crate) fn visible_plain(path: &Path) -> String {
    visible_bytes(&plain(path))
}

fn visible_bytes(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if is_misleading(character) {
                shown.extend(character.escape_default());
            } else {
                shown.push(character);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// Control characters, and those of Unicode that are not seen but change what is.
pub(crate) fn is_misleading(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A path as a URI reference: relative where the path is, `file:///…` where it is absolute.
pub(crate) fn uri(origin: &Origin<'_>) -> String {
    let Some(path) = origin.path() else { return "stdin:".to_owned() };
    let bytes = plain(path);
    let mut uri = String::with_capacity(bytes.len() + 8);
    if path.is_absolute() {
        // A drive letter has no slash before it.
        uri.push_str(if bytes.starts_with(b"/") { "file://" } else { "file:///" });
    }
    for byte in bytes {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misleads_is_escaped_and_what_does_not_stays() {
        assert_eq!(visible("größe 🦀 a\\b"), "größe 🦀 a\\b");
        assert_eq!(visible("a\u{1b}[2J\nb"), "a\\u{1b}[2J\\nb");
        assert_eq!(visible("\u{202e}txt\u{200b}\u{9b}"), "\\u{202e}txt\\u{200b}\\u{9b}");
        assert_eq!(visible_bytes(b"a\xffb"), "a\\xffb");
        assert_eq!(visible_origin(&Origin::Stdin), "(standard input)");
    }

    #[test]
    fn uris() {
        assert_eq!(uri(&Origin::file("./a b/ä%.env")), "a%20b/%C3%A4%25.env");
        assert_eq!(uri(&Origin::file(".//a")), "a");
        assert_eq!(uri(&Origin::file("c:x")), "c%3Ax");
        assert_eq!(uri(&Origin::file("../x")), "../x");
        #[cfg(unix)]
        assert_eq!(uri(&Origin::file("/etc/x")), "file:///etc/x");
        assert_eq!(uri(&Origin::Stdin), "stdin:");
    }
}
