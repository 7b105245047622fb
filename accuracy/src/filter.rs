//! Encodings: `{name<…>}` writes what it holds in another form, and its labels follow.

use std::ops::Range;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, Encoding};

use crate::text::Text;

/// How a filter writes its contents.
pub(crate) enum Filter {
    /// Each character on its own.
    Character(fn(char) -> String),
    /// Three bytes as four characters, in lines of so many where a number is given.
    Base64(Encoding, Option<usize>),
    /// UTF-16, little-endian first or not, with a mark of its byte order or not.
    Utf16 { little: bool, mark: bool },
}

/// The filter of a name.
pub(crate) fn named(name: &str) -> Option<Filter> {
    let character: fn(char) -> String = match name {
        "b64" => return Some(Filter::Base64(BASE64, None)),
        "b64nopad" => return Some(Filter::Base64(BASE64_NOPAD, None)),
        "b64url" => return Some(Filter::Base64(BASE64URL_NOPAD, None)),
        "b64wrap" => return Some(Filter::Base64(BASE64, Some(76))),
        "utf16" => return Some(Filter::Utf16 { little: true, mark: true }),
        "utf16be" => return Some(Filter::Utf16 { little: false, mark: true }),
        "utf16bare" => return Some(Filter::Utf16 { little: true, mark: false }),
        "url" => percent,
        "urlall" => |c| each_byte(c, |b| format!("%{b:02X}")),
        "jsonesc" => json_escape,
        "uniesc" => |c| if c.is_ascii_alphanumeric() { c.into() } else { unicode_escape(c) },
        "uniall" => unicode_escape,
        "hexesc" => |c| each_byte(c, |b| format!("\\x{b:02x}")),
        "hexall" => |c| each_byte(c, |b| format!("{b:02x}")),
        "html" => html,
        "htmlall" => |c| format!("&#{};", u32::from(c)),
        "squote" => |c| if c == '\'' { "''".into() } else { c.into() },
        "upper" => |c| c.to_uppercase().collect(),
        "indent2" => |c| after_newline(c, "  "),
        "indent4" => |c| after_newline(c, "    "),
        "indent8" => |c| after_newline(c, "        "),
        "comment" => |c| after_newline(c, "# "),
        "quoteline" => |c| after_newline(c, "> "),
        "concat" => |c| if c == '\n' { "\\n\" +\n        \"".into() } else { c.into() },
        "oneline" => |c| if c == '\n' { " ".into() } else { c.into() },
        "crlf" => |c| if c == '\n' { "\r\n".into() } else { c.into() },
        _ => return None,
    };
    Some(Filter::Character(character))
}

impl Filter {
    /// Writes a text in this form. `None` where it is not UTF-8, such as after another filter.
    pub(crate) fn apply(&self, text: &Text) -> Option<Text> {
        match *self {
            Self::Character(write) => by_character(text, |c, out| out.extend(write(c).bytes())),
            Self::Base64(ref encoding, width) => Some(base64(text, encoding, width)),
            Self::Utf16 { little, mark } => {
                let mut units = [0; 2];
                let mut unit = |c: char, out: &mut Vec<u8>| {
                    for unit in c.encode_utf16(&mut units) {
                        out.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
                    }
                };
                let mut whole = Text::default();
                if mark {
                    unit('\u{feff}', &mut whole.bytes);
                }
                whole.append(by_character(text, unit)?);
                Some(whole)
            }
        }
    }
}

fn by_character(text: &Text, mut write: impl FnMut(char, &mut Vec<u8>)) -> Option<Text> {
    let source = str::from_utf8(&text.bytes).ok()?;
    let mut bytes = Vec::with_capacity(source.len());
    // Where each byte of the source has come to.
    let mut places = vec![0; source.len() + 1];
    for (at, character) in source.char_indices() {
        places[at] = bytes.len();
        write(character, &mut bytes);
    }
    places[source.len()] = bytes.len();
    let place = |range: &Range<usize>| places[range.start]..places[range.end];
    Some(Text { bytes, spans: text.spans.iter().map(|span| span.moved(place)).collect() })
}

fn base64(text: &Text, encoding: &Encoding, width: Option<usize>) -> Text {
    let encoded = encoding.encode(&text.bytes).into_bytes();
    let breaks = |at: usize| width.map_or(0, |width| at / width);
    let place = |range: &Range<usize>| {
        let start = range.start / 3 * 4;
        let end = (range.end.div_ceil(3) * 4).min(encoded.len());
        start + breaks(start)..end + breaks(end.saturating_sub(1))
    };
    let spans = text.spans.iter().map(|span| span.moved(place)).collect();
    let lines: Vec<&[u8]> = encoded.chunks(width.unwrap_or(usize::MAX)).collect();
    Text { bytes: lines.join(&b'\n'), spans }
}

fn each_byte(character: char, write: impl Fn(u8) -> String) -> String {
    character.encode_utf8(&mut [0; 4]).bytes().map(write).collect()
}

fn percent(character: char) -> String {
    if character.is_ascii_alphanumeric() || "-_.~".contains(character) {
        character.into()
    } else {
        each_byte(character, |b| format!("%{b:02X}"))
    }
}

fn json_escape(character: char) -> String {
    match character {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\t' => "\\t".into(),
        '\r' => "\\r".into(),
        other => other.into(),
    }
}

fn unicode_escape(character: char) -> String {
    let mut units = [0; 2];
    character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

fn html(character: char) -> String {
    match character {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '"' => "&quot;".into(),
        '\'' => "&#39;".into(),
        other => other.into(),
    }
}

fn after_newline(character: char, prefix: &str) -> String {
    if character == '\n' { format!("\n{prefix}") } else { character.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Label, Span};

    fn labelled(before: &str, secret: &str, after: &str) -> Text {
        let start = before.len();
        Text {
            bytes: [before, secret, after].concat().into_bytes(),
            spans: vec![Span {
                range: start..start + secret.len(),
                core: None,
                label: Label::Secret,
            }],
        }
    }

    fn part(name: &str, text: &Text) -> String {
        let written = named(name).unwrap().apply(text).unwrap();
        let bytes = &written.bytes[written.spans[0].range.clone()];
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[test]
    fn labels_follow_the_characters() {
        let text = labelled("a\"é=", "x\"\n&é", "\"z");
        assert_eq!(part("jsonesc", &text), "x\\\"\\n&é");
        assert_eq!(part("url", &text), "x%22%0A%26%C3%A9");
        assert_eq!(part("uniesc", &text), "x\\u0022\\u000a\\u0026\\u00e9");
        assert_eq!(part("html", &text), "x&quot;\n&amp;é");
        assert_eq!(part("indent2", &text), "x\"\n  &é");
        assert_eq!(part("utf16", &labelled("ab", "c", "d")), "c\0");
        assert_eq!(part("utf16be", &labelled("ab", "c", "d")), "\0c");
    }

    #[test]
    fn base64_labels_cover_every_character_that_holds_a_part_of_the_secret() {
        let text = labelled("abcd", "efg", "hijk");
        let encoded = BASE64.encode(b"abcdefghijk");
        assert_eq!(part("b64", &text), encoded[4..12]);
        assert_eq!(part("b64", &labelled("", "ab", "")), "YWI=");
        let wrapped = labelled(&"-".repeat(60), "secret", "");
        let all = BASE64.encode(&wrapped.bytes);
        assert_eq!(part("b64wrap", &wrapped).replace('\n', ""), all[80..88]);
    }
}
