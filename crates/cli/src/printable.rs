//! Untrusted text made safe for a terminal.

use std::path::Path;

/// A path with everything escaped that would move a cursor, reorder or hide text.
pub(crate) fn printable(path: &Path) -> String {
    let mut shown = String::new();
    for character in path.to_string_lossy().chars() {
        match character {
            // Escaped in Rust source, but harmless here.
            '\'' | '"' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_misleads_is_escaped() {
        assert_eq!(printable(Path::new("it's/größe 🦀.env")), "it's/größe 🦀.env");
        assert_eq!(printable(Path::new("a\u{1b}[2J\n\u{202e}b")), "a\\u{1b}[2J\\n\\u{202e}b");
    }
}
