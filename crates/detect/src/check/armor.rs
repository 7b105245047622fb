//! Armoured blocks as they are found in the wild: in strings of program text and JSON with their
//! newlines escaped, quoted, indented, commented out, in diffs.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::base64;

/// An armoured block, read leniently.
pub(super) struct Block<'t> {
    /// What stands behind `BEGIN`, such as `RSA PRIVATE KEY`.
    pub(super) label: &'t [u8],
    /// The decoded body.
    pub(super) body: Zeroizing<Vec<u8>>,
    /// A header line says that the body is encrypted.
    pub(super) encrypted: bool,
    /// Dots stand for a part that was left out.
    pub(super) elided: bool,
}

/// Reads the first block in `text`, whose escapes are undone already.
pub(super) fn read(text: &[u8]) -> Option<Block<'_>> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let rest = &text[find(text, BEGIN)? + BEGIN.len()..];
    let label = &rest[..find(rest, b"-----")?];
    let content = &rest[label.len() + 5..];
    let content = &content[..find(content, b"-----END").unwrap_or(content.len())];
    Some(Block {
        label,
        body: body(content),
        encrypted: find(content, b"ENCRYPTED").is_some(),
        elided: find(content, b"...").is_some() || find(content, "…".as_bytes()).is_some(),
    })
}

/// Undoes the escapes that program text, JSON, XML and URLs put in place of newlines and of the
/// characters of base64. The result is never longer.
pub(super) fn unescape(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let [first, ..] = rest {
        let (byte, length) = match first {
            b'\\' => backslash(rest),
            b'%' => percent(rest),
            b'&' => entity(rest),
            other => (*other, 1),
        };
        plain.push(byte);
        rest = &rest[length..];
    }
    plain
}

/// Any number of backslashes, since text is escaped again each time it is quoted.
fn backslash(text: &[u8]) -> (u8, usize) {
    let run = text.iter().take_while(|&&b| b == b'\\').count();
    match &text[run..] {
        [b'n' | b'r', ..] => (b'\n', run + 1),
        [b't', ..] => (b' ', run + 1),
        [b'/', ..] => (b'/', run + 1),
        [b'u', b'0', b'0', high, low, ..] => match hex(*high, *low) {
            Some(byte) => (byte, run + 5),
            None => (b' ', run),
        },
        _ => (b' ', run),
    }
}

fn percent(text: &[u8]) -> (u8, usize) {
    match text {
        [_, high, low, ..] => hex(*high, *low).map_or((b'%', 1), |byte| (byte, 3)),
        _ => (b'%', 1),
    }
}

/// Line ends as XML character references, such as `&#10;` or `&#xA;`.
fn entity(text: &[u8]) -> (u8, usize) {
    let near = &text[..text.len().min(7)];
    match near.iter().position(|&b| b == b';') {
        Some(end) if near.starts_with(b"&#") => (b'\n', end + 1),
        _ => (b'&', 1),
    }
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |character: u8| char::from(character).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// Where `part` first stands in `text`.
pub(super) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// Whether `byte` ends a line.
pub(super) fn is_line_end(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Collects and decodes the base64 of a block's lines.
fn body(content: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(content.len()));
    if content.iter().any(is_line_end) {
        let mark = line_mark(content);
        for line in lines_before_end(content).split(is_line_end) {
            let line = line.trim_ascii_start();
            text.extend_from_slice(base64_of(line.strip_prefix(mark).unwrap_or(line)));
        }
    } else {
        // On one line, blanks took the place of newlines.
        for word in content.split(u8::is_ascii_whitespace) {
            text.extend_from_slice(base64_of(word));
        }
    }
    decode_whole(&text)
}

/// The content without what stands before `-----END` on that line, unless that is base64 which
/// the armour follows at once.
fn lines_before_end(content: &[u8]) -> &[u8] {
    match content.last() {
        Some(&last) if base64::is_standard(last) || last == b'=' => content,
        _ => &content[..last_line_start(content)],
    }
}

fn last_line_start(content: &[u8]) -> usize {
    content.iter().rposition(is_line_end).map_or(0, |at| at + 1)
}

/// Decodes as much of `text` as makes whole bytes.
pub(super) fn decode_whole(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let lone = usize::from(text.len() % 4 == 1);
    base64::decode(&text[..text.len() - lone]).unwrap_or_default()
}

/// The mark that each line starts with, such as `+` or `//`: what stands before `-----END`.
///
/// Only `+` and `/` could be taken for base64, so only they matter, but they stand among others.
fn line_mark(content: &[u8]) -> &[u8] {
    let mark = content[last_line_start(content)..].trim_ascii();
    if mark.iter().any(u8::is_ascii_alphanumeric) { &[] } else { mark }
}

/// The base64 in a line: its longest run. A header has none, nor has OpenPGP's checksum, which
/// starts with `=`.
pub(super) fn base64_of(line: &[u8]) -> &[u8] {
    let first = line.iter().find(|&&b| base64::is_standard(b) || b == b'=');
    if first == Some(&b'=') || is_header(line) {
        return &[];
    }
    let longest = line
        .split(|&b| !base64::is_standard(b))
        .fold(&[][..], |longest, run| if run.len() > longest.len() { run } else { longest });
    // What joins the lines of a string in program text is no base64.
    if longest.iter().any(u8::is_ascii_alphanumeric) { longest } else { &[] }
}

/// Whether a line is `Name: value`, or the `4,ENCRYPTED` that is left of one whose blank became a
/// line end. A comma may follow a quoted line, but never stands before its text.
fn is_header(line: &[u8]) -> bool {
    let text_end = line.iter().rposition(|&b| base64::is_standard(b)).unwrap_or(0);
    line.contains(&b':') || line[..text_end].contains(&b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::String, vec};
    use data_encoding::BASE64;

    const BYTES: [u8; 100] = {
        // The marks that lines may carry occur as base64, too, also at the start of a line.
        let mut bytes = [0xfb; 100];
        bytes[99] = 7;
        bytes[50] = 0xff;
        bytes
    };

    /// A block whose lines are joined by `join`.
    fn block(before: &str, join: &str) -> String {
        let text = BASE64.encode(&BYTES);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|l| core::str::from_utf8(l).unwrap()).collect();
        let body = lines.join(join);
        format!("{before}-----BEGIN ANY KEY-----{join}{body}{join}-----END ANY KEY-----{join}")
    }

    #[test]
    fn every_way_of_writing_lines_gives_the_same_body() {
        for join in [
            "\n",
            "\r\n",
            "\\n",
            "\\r\\n",
            "\\\\n",
            "\\\\\\\\n",
            "\n    ",
            "\n+",
            "\n-",
            "\n> ",
            "\n# ",
            "\n// ",
            "\n * ",
            "\n> +",
            "\",\n  \"",
            "\\n\" +\n \"",
            "\\n'\n '",
            " ",
            "%0A",
            "&#10;",
            "&#xA;",
            "\\u000a",
            "\\n\\\n",
            "\\n\";\nkey += \"",
        ] {
            let text = block("", join);
            let text = unescape(text.as_bytes());
            let block = read(&text).unwrap();
            assert_eq!(block.body[..], BYTES, "{join:?}");
            assert_eq!((block.label, block.elided), (&b"ANY KEY"[..], false));
        }
    }

    #[test]
    fn escaped_base64_characters() {
        let text = block("", "\n").replace('/', "\\/").replace('+', "\\u002b").replace('=', "%3D");
        assert_eq!(read(&unescape(text.as_bytes())).unwrap().body[..], BYTES);
    }

    #[test]
    fn headers_and_checksum_are_no_body() {
        let headers = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n";
        let text = block("", "\n").replacen("-----\n", &format!("-----{headers}"), 1);
        let text = text.replace("\n-----END", "\n=abcd\n-----END");
        let block = read(text.as_bytes()).unwrap();
        assert_eq!((block.body.to_vec(), block.encrypted), (BYTES.to_vec(), true));
        let one_line = text.replace('\n', " ");
        assert_eq!(read(one_line.as_bytes()).unwrap().body[..], BYTES);
    }

    #[test]
    fn what_is_no_block() {
        assert!(read(b"").is_none());
        assert!(read(b"-----BEGIN ").is_none());
        assert!(read(b"-----BEGIN KEY").is_none());
        let open = read(b"-----BEGIN KEY-----\nZm9v").unwrap();
        assert_eq!(open.body[..], *b"foo");
        assert!(read("-----BEGIN K-----\nZm9v…".as_bytes()).unwrap().elided);
    }

    #[test]
    fn an_escape_that_is_none_stays() {
        assert_eq!(unescape(b"%zz&amp;\\u00zz%4").to_vec(), b"%zz&amp; u00zz%4".to_vec());
        assert_eq!(unescape(b"\\").to_vec(), vec![b' ']);
    }
}
