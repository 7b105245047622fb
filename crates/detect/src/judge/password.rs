//! Passwords: values that people choose, short and with any characters.

use super::{
    Assessment,
    classes::Counts,
    dismissal::Dismissal,
    format,
    identifier::Wording,
    name,
    placeholder::is_placeholder,
    reference::is_reference,
    vocabulary::VOCABULARY,
    weigh,
    words::{WordList, words},
};

/// Shorter ones are samples, PINs and flags.
const SHORTEST: usize = 6;

/// Longer ones are documents or encoded files.
const LONGEST: usize = 256;

/// Passwords that documentation and default installations use, and words that stand where a
/// password could. With digits behind them they are still weak passwords.
static COMMON: WordList = WordList::new(&[
    "abcdef",
    "access",
    "admin",
    "adminadmin",
    "administrator",
    "anonymous",
    "asdfgh",
    "bitnami",
    "default",
    "dev",
    "foo",
    "foobar",
    "guest",
    "keycloak",
    "letmein",
    "login",
    "minioadmin",
    "mypass",
    "mypassword",
    "mysecret",
    "mysql",
    "mytoken",
    "none",
    "pass",
    "passw",
    "passwd",
    "password",
    "postgres",
    "pwd",
    "qwerty",
    "rabbitmq",
    "redis",
    "root",
    "rootpassword",
    "sa",
    "sample",
    "secret",
    "supersecret",
    "sysadmin",
    "test",
    "testing",
    "testpass",
    "testpassword",
    "tomcat",
    "toor",
    "topsecret",
    "user",
    "userpass",
    "welcome",
]);

/// Technical terms with a digit, which are no passwords.
static TERMS: WordList = WordList::new(&[
    "argon2",
    "argon2d",
    "argon2i",
    "argon2id",
    "base32",
    "base64",
    "ed25519",
    "hmac-sha256",
    "hs256",
    "http2",
    "ntlmv2",
    "oauth2",
    "pbkdf2",
    "rs256",
    "scram-sha-1",
    "scram-sha-256",
    "secp256k1",
    "sha256",
    "sha512",
    "utf-16be",
    "utf-16le",
]);

/// Judges what stands where a command, a call or a URL has its password. `user` is what stands where
/// it names the user, or empty.
pub(crate) fn assess_password(value: &[u8], user: &[u8], path: Option<&[u8]>) -> Assessment {
    match dismiss_password(value, user) {
        Ok(()) => Assessment::of(weigh::placed(value, path)),
        Err(why) => Assessment::dismissed(why),
    }
}

/// Is this text that stands where a password would?
///
/// `name` is the variable's, or empty where there is none.
pub(super) fn dismiss_password(value: &[u8], name: &[u8]) -> Result<(), Dismissal> {
    if value.len() < SHORTEST {
        return Err(Dismissal::Short);
    }
    if value.len() > LONGEST {
        return Err(Dismissal::Data);
    }
    let counts = Counts::of(value);
    if counts.controls > 0 {
        return Err(Dismissal::Text);
    }
    if is_reference(value) {
        return Err(Dismissal::Reference);
    }
    if is_placeholder(value) || name::is_same_as(value, name) {
        return Err(Dismissal::Placeholder);
    }
    if let Some(dismissal) = format::public_format(value, &counts) {
        return Err(dismissal);
    }
    // A regular expression (`[a-z]{6,32}`), a requirement (`bcrypt>=2.0`), a piece of an expression.
    let has = |two: &[u8; 2]| value.windows(2).any(|pair| pair == two);
    let piece = value[0] == b')' && value[value.len() - 1] == b'(';
    let counted = value.windows(3).any(|three| three[..2] == *b"]{" && three[2].is_ascii_digit());
    if counts.symbols > 3 && counted || has(b">=") && counts.digits > 0 || piece {
        return Err(Dismissal::Code);
    }
    // The name of a class in SAML, the question of a mail server.
    if value.starts_with(b"urn:") || value.ends_with(b"UGFzc3dvcmQ6") {
        return Err(Dismissal::Reference);
    }
    let wording = Wording::of(value);
    is_words(value, &counts, &wording).map_or(Ok(()), Err)
}

/// Is the value a word, several joined ones, a term or a sentence?
fn is_words(value: &[u8], counts: &Counts, wording: &Wording) -> Option<Dismissal> {
    // Texts in other scripts and languages.
    let foreign = counts.high * 3 >= value.len() && counts.digits == 0;
    if counts.high > 0 && (counts.spaces > 0 || foreign) {
        return Some(Dismissal::Text);
    }
    // `AZURE_PASSWORD`: the name of a variable.
    if counts.lower + counts.high == 0
        && counts.digits <= 2
        && value.contains(&b'_')
        && counts.foreign == 0
    {
        return Some(Dismissal::Identifier);
    }
    if TERMS.contains(value) {
        return Some(Dismissal::Identifier);
    }
    if is_markup(value) {
        return Some(Dismissal::Code);
    }
    if is_phrase(value) {
        return None;
    }
    if counts.spaces > 0 {
        return wording.is_at_least(60).then_some(Dismissal::Text);
    }
    let joiners = value.iter().filter(|b| b"_-.:/*?,|".contains(b)).count();
    let only_words = counts.digits == 0 && counts.high == 0 && joiners == counts.symbols;
    if only_words && words(value).all(|word| COMMON.contains(word)) {
        return Some(Dismissal::Placeholder);
    }
    // `new_password_field_2`: three words and hardly a digit.
    let numbered = wording.words >= 3 && counts.digits <= 2 && joiners == counts.symbols;
    let wordy = only_words && wording.is_at_least(75) || numbered && wording.is_at_least(70);
    let chosen = counts.digits >= 2 && is_strange(value);
    (wordy && !chosen).then_some(Dismissal::Identifier)
}

/// What regular expressions have in them and passwords hardly.
const PATTERN_PARTS: &[&[u8]] =
    &[b"a-z", b"A-Z", b"0-9", b"\\d+", b"\\d{", b"\\w+", b"\\s*", b"\\s+", b"(?:", b"(?="];

/// A tag, a call, a list, a pattern: `<b>x</b>`, `getPassword()`, `["a"`, `^[a-z]+$`.
pub(super) fn is_markup(value: &[u8]) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|w| w == part);
    match value {
        [b'<', .., b'>'] | [b'^', .., b'$'] => true,
        [b'"', .., b'"'] | [b'\'', .., b'\''] | [b'`', .., b'`'] => true,
        [b'[' | b'{', b'"' | b'\'', ..] => true,
        [first, .., b')' | b';' | b'>'] if first.is_ascii_alphabetic() => is_call(value),
        _ => PATTERN_PARTS.iter().any(|part| has(part)),
    }
}

/// `name(…)` or `Name<…>`, with a name that is words.
fn is_call(value: &[u8]) -> bool {
    let Some(open) = value.iter().position(|b| matches!(b, b'(' | b'<')) else { return false };
    let name = &value[..open];
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || b"_.:$".contains(b);
    name.iter().all(in_name) && Wording::of(name).is_at_least(50)
}

/// Four words or more of which hardly one is of those that programs and their messages are made of,
/// joined in one way: `walnut-glacier-kettle-ember`.
pub(super) fn is_phrase(value: &[u8]) -> bool {
    let joiner = value.iter().copied().find(|b| b" -._".contains(b));
    let joined = |b: &u8| b.is_ascii_alphanumeric() || Some(*b) == joiner;
    let (mut count, mut known) = (0, 0);
    for word in words(value).filter(|word| !word[0].is_ascii_digit()) {
        count += 1;
        known += usize::from(word.len() < 3 || VOCABULARY.contains(word));
    }
    joiner.is_some() && value.iter().all(joined) && count >= 4 && known * 3 <= count
}

/// Words that no program is made of, and a number of two digits or more at the end:
/// `rocket.banana667`, and what [`is_phrase`] takes.
pub(super) fn is_chosen(value: &[u8]) -> bool {
    let digits = value.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    digits >= 2 && is_strange(value) || is_phrase(value)
}

/// Two words or more, half of which are not of those that programs are made of.
fn is_strange(value: &[u8]) -> bool {
    let (mut count, mut known) = (0, 0);
    for word in words(value).filter(|word| word.len() >= 3 && !word[0].is_ascii_digit()) {
        count += 1;
        known += usize::from(VOCABULARY.contains(word));
    }
    count >= 2 && known * 2 <= count
}

/// Is this what documentation writes where a password would stand?
pub(crate) fn is_stand_in(value: &[u8]) -> bool {
    COMMON.contains(value) || is_placeholder(value)
}

/// `letmein`, `password123`, `Admin2024!`: a common word, perhaps with a few characters behind it.
pub(super) fn is_common(value: &[u8], counts: &Counts) -> bool {
    let letters = value.iter().position(|b| !b.is_ascii_alphabetic()).unwrap_or(value.len());
    letters == counts.letters() && COMMON.contains(&value[..letters])
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::assess_password;
    use crate::{
        judge::{dismissal::Dismissal, sample::Sample},
        plan::Confidence::{self, Low, Medium},
    };

    fn judge(value: &str) -> Result<Confidence, Dismissal> {
        assess_password(value.as_bytes(), b"db_password", None).outcome
    }

    #[test]
    fn passwords_that_people_choose() {
        for (value, expected) in [
            ("hunter2", Low),
            ("Tr0ub4dor&3", Medium),
            ("S3cr3t!pass", Medium),
            ("password123", Low),
            ("Admin2024!", Low),
            ("Summer-2024", Medium),
            ("p%40ssw0rd!", Medium),
            ("Pa$$w0rd", Medium),
            ("xk7qm2", Low),
            ("my P4ss w0rd 77!", Medium),
            ("exchange88", Low),
        ] {
            assert_eq!(judge(value), Ok(expected), "{value}");
        }
    }

    #[test]
    fn words_and_formats_are_no_passwords() {
        for value in [
            "",
            "abc",
            "password",
            "secret",
            "administrator",
            "letmein",
            "postgres",
            "guest",
            "changeme",
            "change-me",
            "changeit",
            "example1",
            "********",
            "••••••••",
            "xxxxxxxx",
            "<password>",
            "[REDACTED]",
            "${DB_PASSWORD}",
            "$DB_PASSWORD",
            "{{ password }}",
            "%s",
            "op://vault/db/password",
            "vault:secret/db",
            "123e4567-e89b-12d3-a456-426614174000",
            "$2b$12$abcdefghijklmnop",
            "12345678",
            "2024-05-06",
            "1.2.3-rc.1",
            "undefined",
            "required",
            "string",
            "Password:",
            "Enter your password",
            "Passwords do not match.",
            "Wrong password, 3 attempts left",
            "getPassword()",
            "config.database.password",
            "new_password_field_2",
            "auth.login.password",
            "DB_PASSWORD",
            "db-password",
            "ops@example.org",
            "https://example.org/reset",
            "/run/secrets/db_password",
            "password.txt",
            "oauth2",
            "scram-sha-256",
            "abcd1234",
            "<b>Password</b>",
            "^[a-z0-9]{8}$",
            "your_password1",
            "correct-horse-battery-staple",
            "qwertyqwertyqwerty",
            "line\nbreak1",
            "Option<String>",
            "minioadmin",
        ] {
            assert!(judge(value).is_err(), "{value}: {:?}", judge(value));
        }
    }

    #[test]
    fn random_passwords_are_found() {
        let mut sample = Sample::new(9);
        let alphabet: String = ('!'..='~').collect();
        let (mut short, mut long, mut app) = (0, 0, 0);
        for _ in 0..10_000 {
            short += usize::from(judge(&sample.base62(10)).is_err());
            long += usize::from(judge(&sample.of(&alphabet, 16)).is_err());
            app += usize::from(judge(&sample.lower(16)).is_err());
        }
        assert!(short <= 100 && long <= 150, "{short} {long}");
        // Sixteen lower-case letters look like a word more often.
        assert!(app <= 1_500, "{app}");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(value: std::vec::Vec<u8>, name: std::vec::Vec<u8>) {
            let _ = assess_password(&value, &name, None);
        }
    }
}
