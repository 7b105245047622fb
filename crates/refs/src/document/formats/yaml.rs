//! YAML.

use granit_parser::{Event, Parser, ScalarStyle};

use crate::document::{Entry, Quoting, Span, Step};

/// A collection that is open.
enum Frame {
    /// A map that waits for a key.
    Key,
    /// A map that waits for the value of the key on the path.
    Value,
    /// A list, and the number of its next item.
    List(usize),
}

#[derive(Default)]
struct Walk {
    path: Vec<Step>,
    frames: Vec<Frame>,
    documents: usize,
    entries: Vec<Entry>,
}

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, usize> {
    let mut walk = Walk::default();
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| error.marker().byte_offset().unwrap_or_default())?;
        let span = span.byte_range().map_or_else(Span::default, Span::from);
        walk.event(text, event, span);
    }
    Ok(walk.entries)
}

impl Walk {
    fn event(&mut self, text: &str, event: Event<'_>, span: Span) {
        match event {
            Event::DocumentStart(..) => {
                self.path.clear();
                self.frames.clear();
                if self.documents > 0 {
                    self.path.push(Step::Index(self.documents));
                }
                self.documents += 1;
            }
            Event::Scalar(value, style, ..) => self.scalar(text, &value, style, span),
            Event::MappingStart(..) => {
                self.enter();
                self.frames.push(Frame::Key);
            }
            Event::SequenceStart(..) => {
                self.enter();
                self.frames.push(Frame::List(0));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.frames.pop();
                self.leave();
            }
            Event::Alias(..) | Event::UnresolvedAlias(..) => {
                self.enter();
                self.leave();
            }
            _ => {}
        }
    }

    /// A node begins: the step to it is put on the path.
    fn enter(&mut self) {
        match self.frames.last() {
            Some(Frame::List(index)) => self.path.push(Step::Index(*index)),
            // A collection as a key has no name.
            Some(Frame::Key) => self.path.push(Step::Key(String::new())),
            Some(Frame::Value) | None => {}
        }
    }

    /// A node has ended: the step to it is taken off, unless it is a key.
    fn leave(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::List(index)) => {
                *index += 1;
                self.path.pop();
            }
            Some(frame @ Frame::Key) => *frame = Frame::Value,
            Some(frame @ Frame::Value) => {
                *frame = Frame::Key;
                self.path.pop();
            }
            None => {}
        }
    }

    fn scalar(&mut self, text: &str, value: &str, style: ScalarStyle, span: Span) {
        if let Some(frame @ Frame::Key) = self.frames.last_mut() {
            self.path.push(Step::Key(value.to_owned()));
            *frame = Frame::Value;
            return;
        }
        self.enter();
        let quoting = match style {
            ScalarStyle::Plain => Quoting::Plain,
            ScalarStyle::SingleQuoted => Quoting::Single,
            ScalarStyle::DoubleQuoted => Quoting::Double,
            _ => Quoting::Block,
        };
        // An empty value has no place of its own to write to.
        if text.get(span.start..span.end).is_some_and(|raw| !raw.is_empty()) {
            self.entries.push(Entry::new(self.path.clone(), span, quoting, value.to_owned()));
        }
        self.leave();
    }
}
