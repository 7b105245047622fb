//! The body of a private-key block, the same however the block is wrapped, escaped or quoted.

use zeroize::Zeroizing;

/// What opens and closes an armour line.
const DASHES: &[u8] = b"-----";

/// The base64 characters of a key block without armour lines, headers, escapes, quotes and the
/// operators that join strings.
pub(crate) fn key_body(block: &[u8]) -> Zeroizing<Vec<u8>> {
    let plain = without_armour(&unescaped(block));
    let mut body = Zeroizing::new(Vec::with_capacity(plain.len()));
    for line in plain.split(|&byte| byte == b'\n' || byte == b'\r') {
        // A header; base64 has no colon.
        if line.contains(&b':') {
            continue;
        }
        for word in line.split(|&byte| !is_base64(byte)) {
            // `"…" +` and `// …` stand around the body, not in it.
            let operator = word.len() <= 2 && word.iter().all(|byte| matches!(byte, b'+' | b'/'));
            if !operator {
                body.extend_from_slice(word);
            }
        }
    }
    body
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// With `\n`, `\r` and `\t`, however often escaped, as line feeds, and without other backslashes.
fn unescaped(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        plain.extend_from_slice(&rest[..at]);
        let behind = rest[at..].iter().position(|&byte| byte != b'\\').unwrap_or(rest.len() - at);
        rest = &rest[at + behind..];
        if let Some((b'n' | b'r' | b't', after)) = rest.split_first() {
            plain.push(b'\n');
            rest = after;
        }
    }
    plain.extend_from_slice(rest);
    plain
}

/// With a line feed in place of each `-----BEGIN …-----` and `-----END …-----`.
fn without_armour(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut body = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = find(rest, DASHES) {
        body.extend_from_slice(&rest[..at]);
        body.push(b'\n');
        rest = &rest[at + DASHES.len()..];
        if rest.starts_with(b"BEGIN ") || rest.starts_with(b"END ") {
            let end = find(rest, DASHES).map_or(rest.len(), |end| end + DASHES.len());
            rest = &rest[end..];
        }
    }
    body.extend_from_slice(rest);
    body
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(body: &str, newline: &str) -> String {
        let label = ["PRIVATE", "KEY"].join(" ");
        format!("{}{label}-----{newline}{body}{newline}-----END {label}-----", "-----BEGIN ")
    }

    #[test]
    fn wrapping_escaping_and_quoting_do_not_matter() {
        let body = "AbCd+/12".repeat(20);
        for (wrapped, newline) in [
            (body.clone(), "\n"),
            (format!("{}\r\n{}", &body[..64], &body[64..]), "\r\n"),
            (format!("{}\\n{}", &body[..64], &body[64..]), "\\n"),
            (format!("{}\\\\r\\\\n{}", &body[..64], &body[64..]), "\\\\n"),
            (format!("  {}\n  {}", &body[..64], &body[64..]), "\n"),
            (format!("\"{}\" +\n\"{}\" +", &body[..64], &body[64..]), "\" +\n"),
            (format!("// {}\n// {}", &body[..64], &body[64..]), "\n"),
            (format!("{} {}", &body[..64], &body[64..]), " "),
            (format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n{body}"), "\n"),
        ] {
            let text = block(&wrapped, newline);
            assert_eq!(*key_body(text.as_bytes()), body.as_bytes(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_base64_or_nothing(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(key_body(&text).iter().copied().all(is_base64));
        }
    }
}
