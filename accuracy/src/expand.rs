//! Templates of whole files: marks, encodings, the harness's own fields, and `detect`'s fields.

use std::ops::Range;

use scrubjay_detect::template;

use crate::{
    field, filter,
    random::Random,
    text::{Label, Span, Text},
};

/// A mistake in a family's template.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error(transparent)]
    Field(#[from] template::TemplateError),
    #[error("a mark is not closed, or closed without being open, or there is nothing in it")]
    Marks,
    #[error("`{{` without its `}}`; write `{{{{` for a brace")]
    OpenField,
    #[error("unknown filter {0}, or it cannot follow another one")]
    Filter(String),
    #[error("a filter without its end")]
    OpenFilter,
}

/// Expands a template.
pub(crate) fn expand(template: &str, random: &mut Random) -> Result<Text, TemplateError> {
    let mut expander = Expander { random, text: Text::default(), pending: String::new() };
    expander.run(template.to_owned())?;
    Ok(expander.text)
}

struct Expander<'r> {
    random: &'r mut Random,
    text: Text,
    /// What `detect`'s templates will expand: up to a mark or a filter.
    pending: String,
}

impl Expander<'_> {
    fn run(&mut self, mut rest: String) -> Result<(), TemplateError> {
        let mut open: Option<(Label, usize)> = None;
        while let Some(at) = rest.find(['{', '«', '»', '‹', '›', '⟦', '⟧']) {
            self.pending.push_str(&rest[..at]);
            rest.drain(..at);
            let mark = rest.remove(0);
            if mark == '{' {
                self.brace(&mut rest)?;
                continue;
            }
            self.flush()?;
            let here = self.text.bytes.len();
            match (Label::opened_by(mark), Label::closed_by(mark), open.take()) {
                (Some(label), _, None) => open = Some((label, here)),
                (_, Some(label), Some((opened, start))) if label == opened => {
                    self.close(label, start..here)?;
                }
                _ => return Err(TemplateError::Marks),
            }
        }
        self.pending.push_str(&rest);
        self.flush()?;
        if open.is_some() { Err(TemplateError::Marks) } else { Ok(()) }
    }

    /// Labels a part. A label inside it, which only a filter can have brought, is its core.
    fn close(&mut self, label: Label, range: Range<usize>) -> Result<(), TemplateError> {
        if range.is_empty() {
            return Err(TemplateError::Marks);
        }
        let first = self.text.spans.partition_point(|span| span.range.end <= range.start);
        let core = self.text.spans.drain(first..).next().map(|span| span.range);
        self.text.spans.push(Span { range, core, label });
        Ok(())
    }

    fn flush(&mut self) -> Result<(), TemplateError> {
        if !self.pending.is_empty() {
            let expansion = template::expand(&self.pending, self.random.next())?;
            self.text.bytes.extend(expansion.text);
            self.pending.clear();
        }
        Ok(())
    }

    /// What stands behind a brace.
    fn brace(&mut self, rest: &mut String) -> Result<(), TemplateError> {
        if rest.starts_with('{') {
            rest.remove(0);
            self.pending.push_str("{{");
            return Ok(());
        }
        let end = rest.find([':', '}', '<']).ok_or(TemplateError::OpenField)?;
        let name = rest[..end].to_owned();
        if rest[end..].starts_with('<') {
            let inner = filtered(&rest[end + 1..]).ok_or(TemplateError::OpenFilter)?.to_owned();
            rest.drain(..end + inner.len() + 3);
            return self.filter(&name, &inner);
        }
        let field = whole_field(rest).ok_or(TemplateError::OpenField)?.to_owned();
        rest.drain(..=field.len());
        if let Some(choices) = field.strip_prefix("pick:") {
            let choices = alternatives(choices);
            rest.insert_str(0, self.random.choose(&choices));
        } else if let Some(value) = field::expand(&field, self.random) {
            self.pending.push_str(&value.replace('{', "{{"));
        } else {
            self.pending.push('{');
            self.pending.push_str(&field);
            self.pending.push('}');
        }
        Ok(())
    }

    fn filter(&mut self, name: &str, inner: &str) -> Result<(), TemplateError> {
        self.flush()?;
        let unknown = || TemplateError::Filter(name.to_owned());
        let filter = filter::named(name).ok_or_else(unknown)?;
        let inner = expand(inner, self.random)?;
        self.text.append(filter.apply(&inner).ok_or_else(unknown)?);
        Ok(())
    }
}

/// What a filter holds: the text up to its own `>}`.
fn filtered(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, _) in text.match_indices(['{', '>']) {
        let here = &text[at..];
        if here.starts_with(">}") {
            if depth == 0 {
                return Some(&text[..at]);
            }
            depth -= 1;
        } else if let Some(name) = here.strip_prefix('{') {
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            let opens = end > 0 && name[end..].starts_with('<');
            depth += usize::from(opens && filter::named(&name[..end]).is_some());
        }
    }
    None
}

/// A field without its braces, of which the first is read: other fields may stand in it, and
/// quoted text may hold any brace.
fn whole_field(text: &str) -> Option<&str> {
    let (mut depth, mut quoted) = (0, false);
    let takes_quotes = text.starts_with("base64");
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quoted => {
                characters.next();
            }
            '"' if takes_quotes => quoted = !quoted,
            _ if quoted => {}
            '{' if characters.next_if(|(_, next)| *next == '{').is_some() => {}
            '{' => depth += 1,
            '}' if depth == 0 => return Some(&text[..at]),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The choices of `{pick:a|b}`, split outside of inner fields.
fn alternatives(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_usize, 0);
    let mut choices = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                choices.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    choices.push(&text[start..]);
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(template: &str) -> Text {
        expand(template, &mut Random::new(1)).unwrap()
    }

    fn parts(text: &Text) -> Vec<(Label, String)> {
        let part = |span: &Span| String::from_utf8(text.bytes[span.range.clone()].into()).unwrap();
        text.spans.iter().map(|span| (span.label, part(span))).collect()
    }

    #[test]
    fn marks_label_what_stands_between_them() {
        let text = expanded("é{{«ab{repeat:c:2}»}, ‹x› ⟦y⟧");
        assert_eq!(text.bytes, "é{abcc}, x y".as_bytes());
        let expected = [(Label::Secret, "abcc"), (Label::NearMiss, "x"), (Label::Either, "y")];
        assert_eq!(parts(&text), expected.map(|(label, part)| (label, part.to_owned())));
    }

    #[test]
    fn filters_nest_and_carry_labels() {
        let text = expanded(r#"[{jsonesc<{{"k": "{url<«a b»>}"}>}]"#);
        assert_eq!(text.bytes, br#"[{\"k\": \"a%20b\"}]"#);
        assert_eq!(parts(&text), [(Label::Secret, "a%20b".to_owned())]);
        let text = expanded("«{b64<{{x>}»");
        assert_eq!(parts(&text), [(Label::Secret, "e3g=".to_owned())]);
    }

    #[test]
    fn a_label_in_an_encoded_label_is_its_core() {
        let text = expanded("x «{b64<abc«def»ghi>}»");
        assert_eq!(parts(&text), [(Label::Secret, "YWJjZGVmZ2hp".to_owned())]);
        assert_eq!(text.spans[0].core, Some(6..10));
    }

    #[test]
    fn picked_text_is_a_template() {
        let text = expanded("{pick:«{repeat:a:3}»|«{repeat:a:3}»}{base64:\"{{}\"}");
        assert_eq!(text.bytes, b"aaae30=");
        assert_eq!(parts(&text), [(Label::Secret, "aaa".to_owned())]);
    }

    #[test]
    fn mistakes_are_told() {
        for template in
            ["«a", "a»", "«a›", "«‹a›»", "«»", "{b64<a", "{nothing<a>}", "{", "{nothing}"]
        {
            assert!(expand(template, &mut Random::new(1)).is_err(), "{template}");
        }
    }
}
