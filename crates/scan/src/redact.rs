//! What of a secret may be shown.

use scrubjay_detect::RuleInfo;

/// What stands for a secret of which nothing may be shown.
pub(crate) const NOTHING: &str = "[redacted]";

/// How many of a secret's last characters are shown.
const TAIL: usize = 4;

/// How many bytes a secret needs behind its format's fixed beginning before its last characters
/// are shown: enough that what stays hidden cannot be searched.
const LONG_ENOUGH: usize = 20;

/// What may be shown of a secret that `rule` found: where the value has a format of its own, the
/// format's fixed beginning and the last four characters of a long value; otherwise nothing.
///
/// ```
/// use scrubjay_detect::Scanner;
/// use scrubjay_scan::redact;
///
/// let scanner = Scanner::builtin();
/// let rule = scanner.rules().find(|rule| rule.id() == "generic.password").expect("built in");
/// assert_eq!(redact(rule, b"kT7!pq9@Zw2#"), "[redacted]");
/// ```
pub fn redact(rule: RuleInfo<'_>, secret: &[u8]) -> String {
    let (prefix, body) = secret.split_at(rule.public_prefix(secret).min(secret.len()));
    if !rule.has_own_format() || body.len() < LONG_ENOUGH {
        return NOTHING.to_owned();
    }
    let (_, tail) = body.split_at(body.len() - TAIL);
    match (printable(prefix), printable(tail)) {
        (Some(prefix), Some(tail)) => format!("{prefix}…{tail}"),
        _ => NOTHING.to_owned(),
    }
}

fn printable(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    bytes.iter().all(u8::is_ascii_graphic).then_some(text)
}

#[cfg(test)]
mod tests {
    use scrubjay_detect::Scanner;

    use super::*;
    use crate::samples::text;

    fn redacted(rule: &str, secret: &[u8]) -> String {
        let scanner = Scanner::builtin();
        let rule = scanner.rules().find(|info| info.id() == rule).unwrap();
        redact(rule, secret)
    }

    #[test]
    fn only_a_formats_own_beginning_and_a_long_values_end_are_shown() {
        let token = text("ghp_{base62:36}");
        let tail = String::from_utf8_lossy(&token[36..]);
        assert_eq!(redacted("github.pat-classic", &token), format!("ghp_…{tail}"));
        assert_eq!(redacted("github.pat-classic", &text("ghp_{base62:19}")), NOTHING);
        assert_eq!(redacted("github.pat-classic", b""), NOTHING);
        assert_eq!(redacted("generic.secret", &text("{base62:64}")), NOTHING);
        assert_eq!(redacted("key.rsa", &text("{pem:RSA PRIVATE KEY}")), NOTHING);
        assert_eq!(redacted("github.pat-classic", "ghp_äääääääääääääää".as_bytes()), NOTHING);
    }
}
