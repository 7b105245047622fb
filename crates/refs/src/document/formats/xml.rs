//! XML: attributes, and the text of elements that have no elements in them.

use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};

use crate::document::{Entry, Quoting, Span, Step};

/// An element that is open.
struct Element {
    /// Where its content begins.
    content: usize,
    /// Whether there is text and nothing else in it.
    text_only: bool,
}

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, usize> {
    let mut reader = Reader::from_str(text);
    let mut path = Vec::new();
    let mut open: Vec<Element> = Vec::new();
    let mut entries = Vec::new();
    loop {
        let before = position(reader.buffer_position());
        let event = reader.read_event().map_err(|_| position(reader.error_position()))?;
        let behind = position(reader.buffer_position());
        if !matches!(event, Event::Text(_) | Event::GeneralRef(_) | Event::End(_) | Event::Eof)
            && let Some(parent) = open.last_mut()
        {
            parent.text_only = false;
        }
        match event {
            Event::Start(start) => {
                path.push(Step::Key(start.name().as_ref().to_owned()));
                attributes(text, &start, &path, &mut entries).ok_or(before)?;
                open.push(Element { content: behind, text_only: true });
            }
            Event::Empty(start) => {
                path.push(Step::Key(start.name().as_ref().to_owned()));
                attributes(text, &start, &path, &mut entries).ok_or(before)?;
                path.pop();
            }
            Event::End(_) => {
                if let Some(element) = open.pop().filter(|element| element.text_only) {
                    let span = Span::new(element.content, before);
                    entries.extend(content(text, span, &path));
                }
                path.pop();
            }
            Event::Eof if open.is_empty() => return Ok(entries),
            Event::Eof => return Err(text.len()),
            _ => {}
        }
    }
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn content(text: &str, span: Span, path: &[Step]) -> Option<Entry> {
    let raw = text.get(span.start..span.end)?;
    let decoded = unescape(raw).ok()?;
    Some(Entry::new(path.to_vec(), span, Quoting::Plain, decoded.into_owned()))
}

/// Adds the attributes; nothing if they cannot be read.
fn attributes(
    text: &str,
    start: &BytesStart<'_>,
    path: &[Step],
    entries: &mut Vec<Entry>,
) -> Option<()> {
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        // The reader borrows from the text, so that the place follows from the address.
        let offset = (attribute.value.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        let raw = text.get(offset..offset + attribute.value.len())?;
        let quote = *text.as_bytes().get(offset.checked_sub(1)?)?;
        let quoting = if quote == b'\'' { Quoting::Single } else { Quoting::Double };
        let Ok(decoded) = unescape(raw) else { continue };
        let mut path = path.to_vec();
        path.push(Step::Key(format!("@{}", attribute.key.as_ref())));
        let span = Span::new(offset - 1, offset + raw.len() + 1);
        entries.push(Entry::new(path, span, quoting, decoded.into_owned()));
    }
    Some(())
}
