//! What a variable's name says about its value.

use alloc::string::String;

use super::{
    dismissal::Dismissal,
    keywords::{
        ATTRIBUTES, DIGESTS, ENCRYPTED, HARMLESS_TOKENS, KEY_MODIFIERS, NEUTRAL, NOT_MEMBERS,
        NOT_PASS, NOT_SECRET_KEYS, PASSWORDS, PUBLIC, SECRETS, SHARED, TOKEN_PAIRS, TOKENS, WEAK,
    },
    words::{WordList, starts_with, words},
};

/// What kind of credential a name speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Chosen by a person: short, any characters.
    Password,
    /// Several words.
    Passphrase,
    /// Either.
    Secret,
    /// Made by a machine.
    Token,
}

/// What the name's last significant word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Credential,
    Digest,
    Attribute,
    Other,
}

/// A name, taken apart.
struct Reading {
    kind: Option<Kind>,
    head: Head,
    public: bool,
    harmless: bool,
    /// The value is encrypted.
    encrypted: bool,
}

/// What kind of credential a variable of this name holds.
pub(super) fn kind_of(name: &[u8]) -> Result<Kind, Dismissal> {
    let reading = read(name);
    let Some(kind) = reading.kind else { return Err(Dismissal::Name) };
    match reading.head {
        Head::Digest => Err(Dismissal::Hash),
        Head::Attribute => Err(Dismissal::Name),
        _ if kind == Kind::Token && reading.public => Err(Dismissal::PublicKey),
        _ if reading.harmless => Err(Dismissal::Name),
        _ if reading.encrypted => Err(Dismissal::Reference),
        _ => Ok(kind),
    }
}

/// Does the name say digest, commit, id or public key? For rules that know the form of the value
/// and would take the one for the other.
pub(super) fn dismiss_name(name: &[u8]) -> Option<Dismissal> {
    let last = words(name).filter(|word| !word[0].is_ascii_digit()).last()?;
    if read(name).public {
        Some(Dismissal::PublicKey)
    } else if DIGESTS.contains(last) {
        Some(Dismissal::Hash)
    } else {
        (last.eq_ignore_ascii_case(b"id") || last.eq_ignore_ascii_case(b"ids"))
            .then_some(Dismissal::Name)
    }
}

/// Of a member's name, which is that of all and its own, the former.
pub(super) fn group(name: &[u8]) -> &[u8] {
    let dot = name.iter().rposition(|byte| *byte == b'.').unwrap_or(name.len());
    &name[..dot]
}

/// Is this a method that compares two values?
pub(super) fn compares(method: &[u8]) -> bool {
    [b"equals".as_slice(), b"equalsIgnoreCase", b"contentEquals"].contains(&method)
}

/// Is the last word that of something that stands beside credentials and is none?
pub(super) fn is_beside(name: &[u8]) -> bool {
    words(name).last().is_some_and(|word| NOT_MEMBERS.contains(word))
}

fn read(name: &[u8]) -> Reading {
    // `-PapiKey` and `-Dapi.key` are properties of a build; `-Password` is none.
    let property = [b"-P", b"-D"].iter().find_map(|mark| name.strip_prefix(mark.as_slice()));
    let read = property.map(read_words).filter(|reading| reading.kind.is_some());
    read.unwrap_or_else(|| read_words(name))
}

fn read_words(name: &[u8]) -> Reading {
    let mut reading =
        Reading { kind: None, head: Head::Other, public: false, harmless: false, encrypted: false };
    let mut previous: &[u8] = b"";
    for word in words(name) {
        if word[0].is_ascii_digit() {
            continue;
        }
        if ENCRYPTED.contains(word) {
            reading.encrypted = true;
        }
        // `X-Health-Key`: whose key the header holds is not known beforehand.
        let header = || starts_with(name, "x-") && word.eq_ignore_ascii_case(b"key");
        let kind = keyword(word, previous)
            .or_else(|| (header() && !NOT_SECRET_KEYS.contains(previous)).then_some(Kind::Token));
        if let Some(kind) = kind {
            reading.kind = Some(kind);
            reading.head = Head::Credential;
            let forged = ["csrf", "xsrf"].iter().any(|kind| starts_with(word, kind));
            reading.harmless = kind == Kind::Token
                && (forged || HARMLESS_TOKENS.contains(previous))
                || previous.eq_ignore_ascii_case(b"existing");
        } else if !NEUTRAL.contains(word) {
            reading.head = head(word);
            // `NEXT_PUBLIC_…` is how a framework hands a variable to the browser.
            reading.public |= PUBLIC.contains(word) && !previous.eq_ignore_ascii_case(b"next");
        }
        previous = word;
    }
    reading
}

fn head(word: &[u8]) -> Head {
    if DIGESTS.contains(word) {
        Head::Digest
    } else if ATTRIBUTES.contains(word) {
        Head::Attribute
    } else {
        Head::Other
    }
}

fn keyword(word: &[u8], previous: &[u8]) -> Option<Kind> {
    // Every other keyword, and every ending of one, has at least three letters.
    if word.len() < 3 {
        return word.eq_ignore_ascii_case(b"pw").then_some(Kind::Password);
    }
    if word.eq_ignore_ascii_case(b"key") || word.eq_ignore_ascii_case(b"keys") {
        if SHARED.contains(previous) {
            return Some(Kind::Secret);
        }
        // So environments are told their keys, whosever they are.
        let constant = word.iter().chain(previous).all(u8::is_ascii_uppercase);
        if constant && previous.len() > 1 && !NOT_SECRET_KEYS.contains(previous) {
            return Some(Kind::Token);
        }
        // What stands before it in another script has nothing to do with it.
        let ascii = previous.iter().rposition(|byte| !byte.is_ascii()).map_or(0, |at| at + 1);
        return KEY_MODIFIERS.contains(&previous[ascii..]).then_some(Kind::Token);
    }
    let is_pair = |pair: &(&str, &str)| {
        previous.eq_ignore_ascii_case(pair.0.as_bytes())
            && word.eq_ignore_ascii_case(pair.1.as_bytes())
    };
    if TOKEN_PAIRS.iter().any(is_pair) {
        return Some(Kind::Token);
    }
    match word[word.len() - 1].to_ascii_lowercase() {
        b'e' if word.eq_ignore_ascii_case(b"passphrase") => Some(Kind::Passphrase),
        b'e' | b's' | b'd' | b't' | b'n' | b'y' | b'k' | b'h' | b'r' | b'l' => ending(word),
        b'a' | b'o' | b'w' | 0x80.. => ending(word),
        _ => None,
    }
}

/// What kind of credential the word's end speaks of, whatever its encoding.
fn ending(word: &[u8]) -> Option<Kind> {
    known_ending(word).or_else(|| {
        if word.is_ascii() || str::from_utf8(word).is_ok() {
            return None;
        }
        // What is not UTF-8 is mostly Latin-1, whose bytes are the first code points.
        let text: String = word.iter().map(|&byte| char::from(byte)).collect();
        known_ending(text.as_bytes())
    })
}

fn known_ending(word: &[u8]) -> Option<Kind> {
    if PASSWORDS.is_suffix_of(word) {
        (!NOT_PASS.contains(word)).then_some(Kind::Password)
    } else if SECRETS.is_suffix_of(word) {
        Some(Kind::Secret)
    } else {
        (TOKENS.is_suffix_of(word) || WEAK.contains(word)).then_some(Kind::Token)
    }
}

/// What begins a function's name that does something with a credential instead of taking one.
static VERBS: WordList = WordList::new(&[
    "check", "create", "delete", "exchange", "fetch", "find", "generate", "get", "has", "is",
    "load", "lookup", "make", "parse", "read", "remove", "require", "resolve", "revoke",
    "validate", "verify", "with",
]);

/// Does the name begin with a verb?
pub(super) fn is_verbal(name: &[u8]) -> bool {
    words(name).next().is_some_and(|word| VERBS.contains(word))
}

/// Is the value the name, or the end of it?
pub(super) fn is_same_as(value: &[u8], name: &[u8]) -> bool {
    let value = value.strip_suffix(b"\\0").unwrap_or(value);
    let plain =
        |text: &[u8]| -> usize { text.iter().filter(|b| b.is_ascii_alphanumeric()).count() };
    let reversed = |text| {
        <[u8]>::iter(text).rev().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase)
    };
    let (mut of_name, mut matched) = (reversed(name), 0);
    for byte in reversed(value) {
        if of_name.next() != Some(byte) {
            return false;
        }
        matched += 1;
    }
    matched > 0 && matched == plain(value)
}

#[cfg(test)]
mod tests {
    use super::{Kind, dismiss_name, is_same_as, kind_of};
    use crate::judge::dismissal::Dismissal;

    #[test]
    fn names_of_credentials() {
        for (name, kind) in [
            ("password", Kind::Password),
            ("DB_PASSWORD", Kind::Password),
            ("dbPassword", Kind::Password),
            ("spring.datasource.password", Kind::Password),
            ("userpass", Kind::Password),
            ("MYSQL_PWD", Kind::Password),
            ("password2", Kind::Password),
            ("ssh_passphrase", Kind::Passphrase),
            ("client_secret", Kind::Secret),
            ("clientSecret", Kind::Secret),
            ("JWT_SECRET", Kind::Secret),
            ("aws_credentials", Kind::Secret),
            ("api_key", Kind::Token),
            ("apiKey", Kind::Token),
            ("X-API-Key", Kind::Token),
            ("APIKEY", Kind::Token),
            ("githubtoken", Kind::Token),
            ("GITHUB_TOKEN_PROD", Kind::Token),
            ("SECRET_KEY_BASE", Kind::Token),
            ("signing_key_v2", Kind::Token),
            ("privateKey", Kind::Token),
            ("Authorization", Kind::Token),
            ("auth", Kind::Token),
            ("NEXT_PUBLIC_API_KEY", Kind::Token),
            ("token_value", Kind::Token),
            ("TOKEN_GITHUB", Kind::Token),
            ("password_reset_token", Kind::Token),
            ("csrf_secret", Kind::Secret),
        ] {
            assert_eq!(kind_of(name.as_bytes()), Ok(kind), "{name}");
        }
    }

    #[test]
    fn names_that_only_contain_a_keyword() {
        for name in [
            "",
            "public_key",
            "publicKey",
            "pubkey",
            "ssh_pub_key",
            "PUBLIC_API_KEY",
            "key_id",
            "AWS_ACCESS_KEY_ID",
            "token_type",
            "token_url",
            "tokenUrl",
            "secret_name",
            "password_field",
            "password_hash",
            "passwordHash",
            "tokenizer",
            "keyboard",
            "csrf_token",
            "csrfToken",
            "max_tokens",
            "next_page_token",
            "nextToken",
            "author",
            "authority",
            "secretary",
            "token_endpoint",
            "passwordless",
            "api_key_header",
            "private_key_path",
            "PRIVATE_KEY_FILE",
            "secret_file",
            "auth_uri",
            "auth_username",
            "token_length",
            "tokenTTL",
            "token_expiry",
            "password_label",
            "passwordPlaceholder",
            "password_regex",
            "token_pattern",
            "primary_key",
            "cache_key",
            "compass",
            "bypass",
            "keypad",
            "monkey",
            "client_id",
            "tokenId",
            "secret_id",
            "api_key_version",
            "token_sha256",
            "eos_token",
            "secret_manager",
            "auth_type",
            "oauth_nonce",
            "oauth_signature",
            "authDomain",
            "password_policy",
            "commit",
            "oauth_scopes",
        ] {
            assert!(kind_of(name.as_bytes()).is_err(), "{name}");
        }
    }

    #[test]
    fn names_that_context_rules_dismiss() {
        for (name, why) in [
            ("cloudflare_commit_sha", Some(Dismissal::Hash)),
            ("cloudflareChecksum", Some(Dismissal::Hash)),
            ("cloudflare_sha256", Some(Dismissal::Hash)),
            ("cloudflare_account_id", Some(Dismissal::Name)),
            ("cloudflare_public_key", Some(Dismissal::PublicKey)),
            ("cloudflare_api_key", None),
            ("cloudflare", None),
            ("", None),
        ] {
            assert_eq!(dismiss_name(name.as_bytes()), why, "{name}");
        }
    }

    #[test]
    fn a_value_that_repeats_its_name() {
        assert!(is_same_as(b"db-password", b"DB_PASSWORD"));
        assert!(is_same_as(b"apiToken", b"config.api_token"));
        assert!(!is_same_as(b"token2", b"token"));
        assert!(!is_same_as(b"a_token", b"token"));
        assert!(!is_same_as(b"", b"token"));
        assert!(!is_same_as(b"--", b"token"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(name: std::vec::Vec<u8>, value: std::vec::Vec<u8>) {
            let _ = (kind_of(&name), dismiss_name(&name), is_same_as(&value, &name));
        }
    }
}
