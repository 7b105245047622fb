//! A value as it is written in a document.

use super::{Entry, Format, Quoting};

/// Why a value cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// The format has no such quoting, or has it not here.
    #[error("the format has no such quoting here; choose another")]
    Quoting,
    /// A byte of the value would end it or mean something else.
    #[error("a character of it would be read as something else; choose another quoting")]
    Character,
    /// The value that is to go is a YAML block, whose header lies outside of its span.
    #[error("it stands in a YAML block; write it as a quoted value first")]
    Block,
}

/// The text that stands for `value` in the place of the entry's scalar.
pub(super) fn encode(
    format: Format,
    entry: &Entry,
    value: &str,
    quoting: Quoting,
) -> Result<String, Unwritable> {
    let yaml = matches!(format, Format::Yaml | Format::Compose);
    if yaml && entry.quoting == Quoting::Block {
        return Err(Unwritable::Block);
    }
    let whole = format!("{}{value}", entry.prefix);
    match (format, quoting) {
        (_, Quoting::Block) => Err(Unwritable::Quoting),
        (Format::Xml, _) => xml(entry, &whole, quoting),
        (Format::Json | Format::Jsonc, Quoting::Single) => Err(Unwritable::Quoting),
        (Format::Netrc | Format::Npmrc, Quoting::Single) => Err(Unwritable::Quoting),
        (_, Quoting::Plain) => plain(&whole),
        (
            Format::Json | Format::Jsonc | Format::Toml | Format::Yaml | Format::Compose,
            Quoting::Double,
        ) => Ok(escaped(&whole)),
        (Format::Yaml | Format::Compose, Quoting::Single) => {
            Ok(format!("'{}'", one_line(&whole)?.replace('\'', "''")))
        }
        (Format::Shell, Quoting::Single) => Ok(format!("'{}'", whole.replace('\'', r"'\''"))),
        (Format::Shell, Quoting::Double) => {
            let escape = |c| if "\"\\$`".contains(c) { format!("\\{c}") } else { String::from(c) };
            Ok(format!("\"{}\"", whole.chars().map(escape).collect::<String>()))
        }
        (_, Quoting::Single) => Ok(format!("'{}'", without(one_line(&whole)?, "'")?)),
        // What dialects disagree on is not written.
        (_, Quoting::Double) => Ok(format!("\"{}\"", without(one_line(&whole)?, "\"\\$`")?)),
    }
}

fn one_line(value: &str) -> Result<&str, Unwritable> {
    without(value, "\r\n")
}

fn without<'v>(value: &'v str, characters: &str) -> Result<&'v str, Unwritable> {
    let found = value.contains(|c| characters.contains(c));
    if found { Err(Unwritable::Character) } else { Ok(value) }
}

fn plain(value: &str) -> Result<String, Unwritable> {
    let value = one_line(value)?;
    if value.trim() == value { Ok(value.to_owned()) } else { Err(Unwritable::Character) }
}

/// In double quotes with JSON's escapes, which TOML and YAML have too.
fn escaped(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn xml(entry: &Entry, value: &str, quoting: Quoting) -> Result<String, Unwritable> {
    if (entry.quoting == Quoting::Plain) != (quoting == Quoting::Plain) {
        return Err(Unwritable::Quoting);
    }
    if value.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return Err(Unwritable::Character);
    }
    let mut out = String::new();
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    Ok(match quoting {
        Quoting::Single => format!("'{out}'"),
        Quoting::Double => format!("\"{out}\""),
        Quoting::Plain | Quoting::Block => out,
    })
}
