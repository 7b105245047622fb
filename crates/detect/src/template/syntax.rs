//! The template's text and where reading it has come to.

use super::error::{Reason, TemplateError};

/// A template being read from left to right.
pub(super) struct Source<'t> {
    text: &'t str,
    at: usize,
}

/// Does the text hold a mark or a field, as templates do and secrets hardly?
///
/// ```
/// use scrubjay_detect::template::is_template;
/// assert!(is_template("«acme_{hex:16}»") && is_template("{uuid}"));
/// assert!(!is_template("a{b c}: d"));
/// ```
pub fn is_template(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let field = |rest: &str| rest.split([':', '}']).next().is_some_and(is_name);
    text.contains(['«', '»'])
        || text.split('{').skip(1).any(|rest| rest.contains(['}', ':']) && field(rest))
}

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A character that stands for itself.
    Literal(char),
    /// `«`
    SecretStart,
    /// `»`
    SecretEnd,
    /// `{`, of a field that is to be read next.
    Field,
    /// The quote that ends quoted text.
    Quote,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// The next piece. `quoted` text ends with a quote, and in it a backslash makes a quote or a
    /// backslash literal.
    pub(super) fn piece(&mut self, quoted: Quoted) -> Option<Piece> {
        for (escape, character) in [("{{", '{'), (r#"\""#, '"'), (r"\\", '\\')] {
            if (escape == "{{" || quoted == Quoted::Yes) && self.take(escape) {
                return Some(Piece::Literal(character));
            }
        }
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        Some(match character {
            '{' => Piece::Field,
            '«' => Piece::SecretStart,
            '»' => Piece::SecretEnd,
            '"' if quoted == Quoted::Yes => Piece::Quote,
            other => Piece::Literal(other),
        })
    }

    /// Steps over `text` where it comes next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let next = self.rest().starts_with(text);
        if next {
            self.at += text.len();
        }
        next
    }

    /// The next character, whichever it is.
    pub(super) fn character(&mut self) -> Option<char> {
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// The characters up to the next `:` or `}`, which is not stepped over.
    pub(super) fn name(&mut self) -> Result<&'t str, TemplateError> {
        self.until(&[':', '}'])
    }

    /// A field's argument: the characters up to `}`, which is stepped over.
    pub(super) fn argument(&mut self) -> Result<&'t str, TemplateError> {
        let argument = self.until(&['}'])?;
        self.at += 1;
        Ok(argument)
    }

    fn until(&mut self, ends: &[char]) -> Result<&'t str, TemplateError> {
        let rest = self.rest();
        let length =
            rest.find(ends).ok_or(TemplateError { offset: self.at, reason: Reason::OpenField })?;
        self.at += length;
        Ok(&rest[..length])
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }
}

/// Whether text stands in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// Up to the closing quote.
    Yes,
    /// Up to the template's end.
    No,
}
