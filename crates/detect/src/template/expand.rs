//! Expansion: literal text, marks, and where a checksum's text starts.

use alloc::vec::Vec;
use core::{fmt, ops::Range};

use super::error::{Reason, TemplateError};
use super::field;
use super::random::Random;
use super::syntax::{Piece, Quoted, Source};

/// The most bytes that an expansion may have.
const LONGEST: usize = 1 << 20;

/// How many fields may stand inside each other.
const DEEPEST: usize = 8;

/// A template's expansion: the text, and which part of it is the secret.
///
/// `Debug` shows neither: an expansion looks like a real credential and would be taken for one in
/// a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The whole text.
    pub text: Vec<u8>,
    /// The part between `«` and `»`; all of it where there are no marks.
    pub secret: Range<usize>,
}

impl fmt::Debug for Expansion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expansion")
            .field("text", &format_args!("[{} bytes]", self.text.len()))
            .field("secret", &self.secret)
            .finish()
    }
}

/// Expands a template. The same template and seed give the same text on every machine.
///
/// ```
/// use scrubjay_detect::template::expand;
///
/// let expansion = expand("TOKEN=«acme_{hex:32}»;", 7)?;
/// let secret = &expansion.text[expansion.secret.clone()];
/// assert!(secret.starts_with(b"acme_"));
/// assert_eq!(secret.len(), 37);
/// assert_eq!(expansion, expand("TOKEN=«acme_{hex:32}»;", 7)?);
/// assert_ne!(expansion, expand("TOKEN=«acme_{hex:32}»;", 8)?);
/// # Ok::<(), scrubjay_detect::template::TemplateError>(())
/// ```
///
/// # Errors
///
/// A template that does not follow the grammar, or whose expansion would be longer than a
/// mebibyte. The error names the offset in the template.
pub fn expand(template: &str, seed: u64) -> Result<Expansion, TemplateError> {
    let mut source = Source::new(template);
    let mut context = Context { random: Random::new(seed), depth: 0 };
    let text = sequence(&mut source, &mut context, Quoted::No)?;
    let secret = match (text.secret_start, text.secret_end) {
        (Some(start), Some(end)) => start..end,
        (None, None) => 0..text.bytes.len(),
        _ => return Err(TemplateError { offset: source.offset(), reason: Reason::Marks }),
    };
    Ok(Expansion { text: text.bytes, secret })
}

/// What is shared by a template and the ones inside its fields.
pub(super) struct Context {
    pub(super) random: Random,
    depth: usize,
}

/// The text expanded so far.
#[derive(Default)]
pub(super) struct Text {
    pub(super) bytes: Vec<u8>,
    /// What the field before expanded to.
    pub(super) last_field: Range<usize>,
    /// Where `{start}` stands, or else `«`.
    token_start: Option<usize>,
    explicit_start: bool,
    secret_start: Option<usize>,
    secret_end: Option<usize>,
}

impl Text {
    /// The token so far.
    pub(super) fn token(&self) -> &[u8] {
        &self.bytes[self.token_start.unwrap_or(0)..]
    }

    /// The part of the token that a CRC-32 in base62 covers: behind `{start}`, or else behind the
    /// last `_`.
    pub(super) fn body(&self) -> &[u8] {
        let token = self.token();
        match token.iter().rposition(|&b| b == b'_') {
            Some(at) if !self.explicit_start => &token[at + 1..],
            _ => token,
        }
    }

    /// `{start}`
    pub(super) fn start_token(&mut self) {
        self.token_start = Some(self.bytes.len());
        self.explicit_start = true;
    }

    /// Takes a mark; `false` where it may not stand here.
    fn mark(&mut self, piece: &Piece) -> bool {
        let here = Some(self.bytes.len());
        match (piece, self.secret_start, self.secret_end) {
            (Piece::SecretStart, None, None) => {
                self.secret_start = here;
                self.token_start = here;
                self.explicit_start = false;
                true
            }
            (Piece::SecretEnd, Some(_), None) => {
                self.secret_end = here;
                true
            }
            _ => false,
        }
    }
}

/// Expands up to the template's end, or to the quote that ends quoted text.
pub(super) fn sequence(
    source: &mut Source<'_>,
    context: &mut Context,
    quoted: Quoted,
) -> Result<Text, TemplateError> {
    let mut text = Text::default();
    let start = source.offset();
    loop {
        let offset = source.offset();
        let fail = |reason| Err(TemplateError { offset, reason });
        match source.piece(quoted) {
            None if quoted == Quoted::Yes => {
                return Err(TemplateError { offset: start, reason: Reason::OpenQuote });
            }
            None | Some(Piece::Quote) => return Ok(text),
            Some(Piece::Literal(character)) => {
                text.bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Some(Piece::Field) => {
                if context.depth == DEEPEST {
                    return fail(Reason::Depth);
                }
                context.depth += 1;
                let before = text.bytes.len();
                let field = field::expand(source, context, &mut text, offset)?;
                text.bytes.extend_from_slice(&field);
                text.last_field = before..text.bytes.len();
                context.depth -= 1;
            }
            Some(mark) => {
                if quoted == Quoted::Yes || !text.mark(&mark) {
                    return fail(Reason::Marks);
                }
            }
        }
        if text.bytes.len() > LONGEST {
            return fail(Reason::TooLong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::String};
    use proptest::prelude::*;

    fn text(template: &str) -> String {
        String::from_utf8(expand(template, 3).unwrap().text).unwrap()
    }

    fn failure(template: &str) -> (usize, Reason) {
        let error = expand(template, 3).unwrap_err();
        (error.offset, error.reason)
    }

    #[test]
    fn literal_text_stays() {
        for (template, expected) in [
            ("", ""),
            ("a } b \" c \\ d ü", "a } b \" c \\ d ü"),
            (r#"{{"key": 1}"#, r#"{"key": 1}"#),
            ("{{{repeat:x:3}}", "{xxx}"),
            ("{repeat:::2}{repeat:}:1}{repeat:ü:2}", "::}üü"),
            (r#"{base64:"{{\"a\\\n"}"#, "eyJhXFxu"),
            (r#"{base64:"f"}{base64url:"f"}"#, "Zg==Zg"),
            (r#"{base64:"{base64:"foo"}"}"#, "Wm05dg=="),
            ("{start}", ""),
        ] {
            assert_eq!(text(template), expected, "{template}");
        }
        // The escaped text of the sixth case, spelled out: `{"a\\n`.
        assert_eq!(data_encoding::BASE64.decode(b"eyJhXFxu").unwrap(), br#"{"a\\n"#);
    }

    #[test]
    fn marks_give_the_secret() {
        let expansion = expand("a=«{repeat:x:5}»!", 0).unwrap();
        assert_eq!((&expansion.text[..], expansion.secret), (&b"a=xxxxx!"[..], 2..7));
        assert_eq!(expand("abc", 0).unwrap().secret, 0..3);
    }

    #[test]
    fn checksums_cover_the_token() {
        for (template, token) in [
            ("x_a_{repeat:y:4}{crc32}", "yyyy"),
            ("x_«ayyyy{crc32}»", "ayyyy"),
            ("x_«a_{start}y_y{crc32}»", "y_y"),
            ("abc{crc32}", "abc"),
        ] {
            let checksum = crate::check::crc32_base62(token.as_bytes());
            assert!(text(template).as_bytes().ends_with(&checksum), "{template}");
        }
        let of_field = text("x_«a{repeat:y:4}{crc32hex}»");
        assert!(of_field.as_bytes().ends_with(&crate::check::crc32_hex(b"yyyy")));
        let of_token = text("x_«y_y{github-fine-grained}»");
        assert!(of_token.as_bytes().ends_with(&crate::check::sha256_base32(b"y_y")));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (template, expected) in [
            ("ab{", (3, Reason::OpenField)),
            ("ab{hex:3", (7, Reason::OpenField)),
            ("ab{what}", (2, Reason::UnknownField)),
            ("ab{HEx:3}", (2, Reason::UnknownField)),
            ("ab{hex}", (2, Reason::Argument)),
            ("ab{uuid:3}", (2, Reason::Argument)),
            ("ab{jwt:3}", (2, Reason::Argument)),
            ("ab{hex:x}", (2, Reason::Count)),
            ("ab{hex:-1}", (2, Reason::Count)),
            ("ab{hex:+1}", (2, Reason::Count)),
            ("ab{hex:100001}", (2, Reason::Count)),
            ("ab{hex:99999999999999999999}", (2, Reason::Count)),
            ("ab{repeat:x}", (2, Reason::Argument)),
            ("ab{repeat:", (2, Reason::Argument)),
            ("ab{pem:rsa}", (2, Reason::Label)),
            ("ab{pem:}", (2, Reason::Label)),
            ("ab{crc32hex}", (2, Reason::NothingBefore)),
            ("ab{hex:\"a\"}", (2, Reason::Argument)),
            ("ab{base64:\"a}", (11, Reason::OpenQuote)),
            ("ab{base64:\"a\"", (13, Reason::OpenField)),
            ("ab{base64:\"{what}\"}", (11, Reason::UnknownField)),
            ("ab{base64:\"«a»\"}", (11, Reason::Marks)),
            ("a«b", (4, Reason::Marks)),
            ("a»b", (1, Reason::Marks)),
            ("«a»«b»", (5, Reason::Marks)),
            ("«a«b»", (3, Reason::Marks)),
        ] {
            assert_eq!(failure(template), expected, "{template}");
        }
        let deep = format!("{}{}", "{base64:\"".repeat(9), "\"}".repeat(9));
        assert_eq!(failure(&deep).1, Reason::Depth);
        assert_eq!(failure(&"{hex:100000}".repeat(11)).1, Reason::TooLong);
    }

    #[test]
    fn debug_shows_no_text() {
        let expansion = expand("«visible»", 0).unwrap();
        assert_eq!(format!("{expansion:?}"), "Expansion { text: [7 bytes], secret: 0..7 }");
    }

    proptest! {
        #[test]
        fn never_panics(template in any::<String>(), seed: u64) {
            let _ = expand(&template, seed);
        }

        #[test]
        fn never_panics_on_near_templates(
            parts in prop::collection::vec(prop::sample::select(alloc::vec![
                "{", "}", "\"", "\\", ":", "«", "»", "hex", "base64", "base64url", "{base64:\"",
                "\"}", "{crc32}", "{crc32hex}", "{start}", "{pem:", "EC PRIVATE KEY", "{repeat:",
                "12", "{putty}", "{github-fine-grained}", "_", "ü", "{jwt}",
            ]), 0..12),
            seed: u64,
        ) {
            if let Ok(expansion) = expand(&parts.concat(), seed) {
                prop_assert!(expansion.text.get(expansion.secret).is_some());
            }
        }
    }
}
