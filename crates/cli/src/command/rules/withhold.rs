//! Text about a user's rules, without what looks like a secret: someone may have written a real
//! token into an example or a pattern, and what is printed here is read by agents.

use std::ops::Range;

use scrubjay_detect::template::is_template;
use scrubjay_detect::{Confidence, Match, Scanner};

/// What stands for what is withheld.
pub(super) const WITHHELD: &str = "[redacted]";

/// The text without what these rules find in it.
pub(super) fn withhold(text: &str, scanner: &Scanner) -> String {
    let found = scanner.scan(text).filter(|found| found.confidence >= Confidence::Medium);
    let span = |found: Match| found.secret.start as usize..found.secret.end as usize;
    let is_secret = |span: &Range<usize>| text.get(span.clone()).is_none_or(|s| !is_template(s));
    let mut spans: Vec<Range<usize>> = found.map(span).filter(is_secret).collect();
    spans.sort_by_key(|span| span.start);
    let (mut shown, mut from) = (String::with_capacity(text.len()), 0);
    for span in spans {
        if let Some(before) = text.get(from..span.start) {
            shown.push_str(before);
            shown.push_str(WITHHELD);
        }
        from = from.max(span.end);
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use scrubjay_detect::template::expand;

    use super::*;

    #[test]
    fn what_is_found_is_not_shown() {
        let scanner = Scanner::builtin();
        let text = expand("a «ghp_{base62:30}{crc32}» ü, b ghp_{base62:30}{crc32}.", 1).unwrap();
        let text = String::from_utf8(text.text).unwrap();
        assert_eq!(withhold(&text, &scanner), "a [redacted] ü, b [redacted].");
        let template = "DB_PASSWORD=«{base62:30}»";
        assert_eq!(withhold(template, &scanner), template);
    }
}
