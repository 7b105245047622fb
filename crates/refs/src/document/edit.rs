//! Locate by span, splice, parse again, require that exactly the intended value changed.

use super::{
    DocumentError, Entry, Format, Quoting, Span,
    encode::{Unwritable, encode},
    formats,
};

/// Why a value was not replaced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpliceError {
    /// The document cannot be read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// No value lies at this span.
    #[error("no value lies at bytes {} to {}; read the spans of the file again", .0.start, .0.end)]
    NoValue(Span),
    /// The new value cannot be written in this quoting.
    #[error("the new value cannot be written so: {0}")]
    Unwritable(Unwritable),
    /// The new document cannot be read, or more than the one value changed in it.
    #[error("the new file would not read as intended; choose another quoting")]
    ChangesMore,
}

/// The values of a document, in the order of the document.
///
/// ```
/// use scrubjay_refs::document::{Format, Quoting, spans, splice};
///
/// let text = b"[db]\r\nuser = 'me' # who\r\n";
/// let entries = spans(text, Format::Toml)?;
/// assert_eq!(entries[0].key(), Some("user"));
/// let new = splice(text, Format::Toml, entries[0].value, "op://v/db/user", Quoting::Double)?;
/// assert_eq!(new, b"[db]\r\nuser = \"op://v/db/user\" # who\r\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If the document is not of this format.
pub fn spans(bytes: &[u8], format: Format) -> Result<Vec<Entry>, DocumentError> {
    let (text, bom) = decode(bytes, format)?;
    let shift = |span: Span| Span::new(span.start + bom, span.end + bom);
    let mut entries = formats::entries(text, format)
        .map_err(|offset| DocumentError::at(format, bytes, offset.saturating_add(bom)))?;
    for entry in &mut entries {
        entry.value = shift(entry.value);
        entry.scalar = shift(entry.scalar);
    }
    entries.sort_by_key(|entry| entry.value);
    Ok(entries)
}

/// The text behind a byte order mark, and the length of the mark.
fn decode(bytes: &[u8], format: Format) -> Result<(&str, usize), DocumentError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| DocumentError::at(format, bytes, error.valid_up_to()))?;
    let rest = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    Ok((rest, text.len() - rest.len()))
}

/// The document with the value at `span` replaced by `value`, and all else as it was.
///
/// # Errors
///
/// If no value lies at `span`, if `value` cannot be written in `quoting`, or if the new document
/// would differ in more than this value.
pub fn splice(
    bytes: &[u8],
    format: Format,
    span: Span,
    value: &str,
    quoting: Quoting,
) -> Result<Vec<u8>, SpliceError> {
    let before = spans(bytes, format)?;
    let Some(index) = before.iter().position(|entry| entry.value == span) else {
        return Err(SpliceError::NoValue(span));
    };
    let entry = &before[index];
    let written = encode(format, entry, value, quoting).map_err(SpliceError::Unwritable)?;
    let mut new = Vec::with_capacity(bytes.len() + written.len());
    new.extend_from_slice(&bytes[..entry.scalar.start]);
    new.extend_from_slice(written.as_bytes());
    new.extend_from_slice(&bytes[entry.scalar.end..]);
    let after = spans(&new, format).map_err(|_| SpliceError::ChangesMore)?;
    if only_changed(&before, &after, index, value) {
        Ok(new)
    } else {
        Err(SpliceError::ChangesMore)
    }
}

fn only_changed(before: &[Entry], after: &[Entry], index: usize, value: &str) -> bool {
    before.len() == after.len()
        && before.iter().zip(after).enumerate().all(|(at, (old, new))| {
            let expected = if at == index { value } else { &old.text };
            old.path == new.path
                && new.text == expected
                && (at == index || old.quoting == new.quoting)
        })
}
