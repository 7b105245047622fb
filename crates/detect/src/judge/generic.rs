//! Values assigned to named variables: the generic detector, and the second look at what a
//! provider's context rule matched.

use super::{
    Assessment, Link,
    classes::Counts,
    dismissal::Dismissal,
    entropy::entropy,
    format,
    identifier::{Wording, has_unusual_letters, is_member_path},
    line::{is_comment, is_in_string, quote_around},
    name::{self, Kind},
    password::{dismiss_password, is_chosen, is_markup},
    path,
    placeholder::is_placeholder,
    reference::is_reference,
    weigh,
    words::starts_with,
};

/// A value assigned to a named variable.
#[derive(Clone, Copy)]
pub(crate) struct Assigned<'a> {
    /// The whole name, with what it is a member of.
    pub(crate) name: &'a [u8],
    /// The value, without its quotes.
    pub(crate) value: &'a [u8],
    /// The value stood in quotes.
    pub(crate) quoted: bool,
    /// The file's path with `/` between its parts.
    pub(crate) path: Option<&'a [u8]>,
    /// What stood between name and value.
    pub(crate) link: Link,
    /// What stands before it on its line.
    pub(crate) around: &'a [u8],
    /// What stands before it and behind it.
    pub(crate) near: [&'a [u8]; 2],
}

/// Shorter values are too few characters to tell random from chosen.
const SHORTEST_TOKEN: usize = 16;

/// Longer values are encoded files.
const LONGEST_TOKEN: usize = 1024;

/// Judges a value that matched a context rule's own pattern: what placeholders, references, lock
/// files and names of digests, ids and public keys have, credentials do not.
pub(crate) fn dismiss_context(assigned: &Assigned<'_>) -> Option<Dismissal> {
    if is_placeholder(assigned.value) {
        return Some(Dismissal::Placeholder);
    }
    if is_reference(assigned.value) {
        return Some(Dismissal::Reference);
    }
    let locked = assigned.path.is_some_and(path::is_lock_file);
    name::dismiss_name(assigned.name).or(locked.then_some(Dismissal::LockFile))
}

/// Judges an assignment of which only the name says that it is a credential's.
pub(crate) fn assess_generic(assigned: &Assigned<'_>) -> Assessment {
    let value = without_scheme(assigned.value);
    match dismiss_generic(value, assigned) {
        Ok(kind) => Assessment::of(weigh::assigned(assigned, kind, value)),
        Err(why) => Assessment::dismissed(why),
    }
}

/// What is certainly no credential; otherwise what kind of one the name speaks of.
fn dismiss_generic(value: &[u8], assigned: &Assigned<'_>) -> Result<Kind, Dismissal> {
    if value.len() < 6 {
        return Err(Dismissal::Short);
    }
    let kind = name::kind_of(assigned.name)?;
    // `password.encode("utf-16")` says nothing about a password.
    let called = assigned.name.rsplit(|b| *b == b'.').next().unwrap_or(assigned.name);
    // `password.equals("…")` does.
    if assigned.link == Link::Listed && !name::compares(called) {
        name::kind_of(called)?;
    }
    // What a client of ACME has to show is public.
    if kind == Kind::Token && names_challenge(assigned.around) {
        return Err(Dismissal::Name);
    }
    let in_comment = is_comment(assigned.around);
    // Of `"password=v"` the text begins with the name.
    let begins = !assigned.quoted && assigned.link == Link::Equals;
    let in_string =
        is_in_string(assigned.around) || begins && quote_around(assigned.around).is_some();
    let generated = assigned.path.is_some_and(path::is_generated);
    let in_source =
        generated || !in_comment && !in_string && assigned.path.is_some_and(path::is_source);
    let code = in_source || in_string && !in_comment;
    if !assigned.quoted && is_code(value, assigned.link, code) {
        return Err(Dismissal::Code);
    }
    dismiss_by_link(value, assigned, called, in_source)?;
    match kind {
        Kind::Password | Kind::Passphrase => password(assigned, in_source)?,
        Kind::Secret => token(value, assigned.quoted).or_else(|why| match why {
            // A person may have chosen the secret.
            Dismissal::Short | Dismissal::Code | Dismissal::Identifier | Dismissal::Text
                if assigned.quoted || assigned.link != Link::Listed =>
            {
                password(assigned, in_source)
            }
            _ => Err(why),
        })?,
        Kind::Token => token(value, assigned.quoted)?,
    }
    match assigned.path {
        Some(path) if path::is_lock_file(path) => Err(Dismissal::LockFile),
        _ => Ok(kind),
    }
}

/// What is no credential for how it stands behind its name; `called` is the name's last part.
fn dismiss_by_link(
    value: &[u8],
    assigned: &Assigned<'_>,
    called: &[u8],
    in_source: bool,
) -> Result<(), Dismissal> {
    match assigned.link {
        // What stands where a name would may be a token with a telling prefix, and names are shown.
        Link::Sentence | Link::Adjacent | Link::Listed | Link::Tag | Link::Beside
            if !Wording::of(assigned.name).is_at_least(60) && assigned.name.len() >= 16 =>
        {
            return Err(Dismissal::Name);
        }
        // Code is no sentence.
        Link::Sentence if in_source => return Err(Dismissal::Code),
        Link::Adjacent if in_source && !assigned.quoted => return Err(Dismissal::Code),
        Link::Sentence | Link::Adjacent | Link::Listed | Link::InCall
            if is_member_path(value) && Wording::of(value).is_at_least(50) && !is_chosen(value) =>
        {
            return Err(Dismissal::Code);
        }
        Link::Adjacent
            if !assigned.quoted && value.contains(&b'/') && Wording::of(value).words > 0 =>
        {
            return Err(Dismissal::Path);
        }
        Link::Colon if value.starts_with(b"//") => return Err(Dismissal::Reference),
        // `rm rsa_1_pw ecdsa_1_pw`: another name of that kind.
        Link::Adjacent | Link::Sentence
            if (!assigned.quoted || !value.iter().any(u8::is_ascii_digit))
                && name::kind_of(value).is_ok() =>
        {
            return Err(Dismissal::Name);
        }
        // The scope of a signature.
        _ if value.ends_with(b"/aws4_request") => return Err(Dismissal::Reference),
        Link::Member if name::is_same_as(value, name::group(assigned.name)) => {
            return Err(Dismissal::Name);
        }
        Link::Member if name::is_beside(assigned.name) => return Err(Dismissal::Name),
        // `getCredentials("dropboxOAuth2")`.
        Link::Listed if name::is_verbal(called) => return Err(Dismissal::Name),
        _ => {}
    }
    Ok(())
}

/// Does a challenge of ACME stand before the value (RFC 8555)?
fn names_challenge(around: &[u8]) -> bool {
    let Some(end) = around.iter().rposition(|byte| *byte == b'(') else { return false };
    [b"HTTP01".as_slice(), b"DNS01", b"TLSALPN01"]
        .iter()
        .any(|class| around[..end].ends_with(class))
}

/// What follows the name of a scheme or an encoding.
fn without_scheme(value: &[u8]) -> &[u8] {
    // `base64:` stands before the keys of Laravel.
    ["bearer ", "basic ", "token ", "apikey ", "base64:"]
        .iter()
        .find(|scheme| starts_with(value, scheme))
        .map_or(value, |scheme| &value[scheme.len()..])
}

/// Is an unquoted value an expression or markup? In a source file each one is, unless it is random
/// (a token in a comment), which the judgement of tokens finds out.
fn is_code(value: &[u8], link: Link, in_source: bool) -> bool {
    let assigned = link == Link::Equals;
    let punctuated = value.iter().any(|b| b"()<>|;\"'`".contains(b)) && (in_source || !assigned);
    let tagged = || {
        value
            .windows(2)
            .any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'/'))
    };
    let opens = matches!(value.first(), Some(b'{' | b'[' | b'('))
        || matches!(value.last(), Some(b'(' | b'{' | b'[' | b'\\'));
    let called = || {
        let open = value.iter().position(|b| *b == b'(');
        open.is_some_and(|at| at > 2 && Wording::of(&value[..at]).is_at_least(50))
    };
    let chosen = || !in_source && is_chosen(value);
    // Names of types and modules have digits in them (`ed25519.Ed25519PrivateKey`).
    let worded = || Wording::of(value).is_at_least(if in_source { 30 } else { 50 });
    punctuated
        || opens
        || called()
        || tagged()
        || is_markup(value)
        || is_member_path(value) && worded() && !chosen()
}

fn password(assigned: &Assigned<'_>, in_source: bool) -> Result<(), Dismissal> {
    dismiss_password(assigned.value, assigned.name)?;
    // Nobody chooses as many hexadecimal digits as a commit's name has.
    if assigned.value.len() == 40 && assigned.value.iter().all(u8::is_ascii_hexdigit) {
        return Err(Dismissal::Hash);
    }
    if assigned.quoted {
        return Ok(());
    }
    if in_source {
        return Err(Dismissal::Code);
    }
    // Without quotes a space ends the value: these are words of a sentence.
    if assigned.value.contains(&b' ') {
        return Err(Dismissal::Text);
    }
    let bare = matches!(assigned.link, Link::Option | Link::Adjacent | Link::Sentence);
    if bare && !assigned.value.iter().any(u8::is_ascii_digit) {
        let counts = Counts::of(assigned.value);
        let scrambled = is_scrambled(&counts, &Wording::of(assigned.value))
            || counts.upper >= 2 && has_unusual_letters(assigned.value);
        return if scrambled { Ok(()) } else { Err(Dismissal::Text) };
    }
    Ok(())
}

fn token(value: &[u8], quoted: bool) -> Result<(), Dismissal> {
    if value.len() < SHORTEST_TOKEN {
        return Err(Dismissal::Short);
    }
    if value.len() > LONGEST_TOKEN {
        return Err(Dismissal::Data);
    }
    let counts = Counts::of(value);
    // A reference of this length has punctuation.
    if counts.symbols > 0 && is_reference(value) {
        return Err(Dismissal::Reference);
    }
    if let Some(dismissal) = format::public_format(value, &counts) {
        return Err(dismissal);
    }
    if counts.controls + counts.high > 0 {
        return Err(Dismissal::Text);
    }
    let wording = Wording::of(value);
    // A base64 value has `=` at its end only: elsewhere it joins a name and a value.
    let end = value.iter().rposition(|b| *b != b'=').map_or(0, |at| at + 1);
    if counts.foreign + counts.spaces > 0 || value[..end].contains(&b'=') {
        return symbols(value, quoted, &counts, &wording);
    }
    if counts.letters() == 0 {
        return Err(Dismissal::Number);
    }
    // A part of a JSON web token, or one without a signature.
    let parts = value.split(|b| *b == b'.').filter(|part| !part.is_empty()).count();
    if value.starts_with(b"eyJ") && parts < 3 && counts.symbols * 8 <= value.len() {
        return Err(Dismissal::Data);
    }
    if is_encoded_text(value) {
        return Err(Dismissal::Text);
    }
    // The fingerprint of an OpenPGP key, whole or its end.
    if counts.hex == value.len() && counts.lower == 0 && matches!(value.len(), 16 | 40) {
        return Err(Dismissal::PublicKey);
    }
    if wording.is_at_least(60) || counts.digits == 0 && !is_scrambled(&counts, &wording) {
        return Err(Dismissal::Identifier);
    }
    if is_placeholder(value) {
        return Err(Dismissal::Placeholder);
    }
    let least = if counts.hex == value.len() { 2.6 } else { 3.0 };
    if entropy(value) < least { Err(Dismissal::LowEntropy) } else { Ok(()) }
}

/// Is it the base64 of lines of text, or of digits in order?
fn is_encoded_text(value: &[u8]) -> bool {
    let mut buffer = [0; LONGEST_TOKEN];
    let base64 = &data_encoding::BASE64;
    let Some(text) = base64.decode_len(value.len()).ok().and_then(|len| buffer.get_mut(..len))
    else {
        return false;
    };
    let Ok(len) = base64.decode_mut(value, text) else { return false };
    let text = &buffer[..len];
    let printed = text.iter().all(|byte| byte.is_ascii_graphic() || b" \n".contains(byte));
    printed && (text.contains(&b'\n') || is_placeholder(text))
}

/// Letters without a digit are a token only if both cases are mixed, or there is one case, and hardly
/// a word is in it.
const fn is_scrambled(counts: &Counts, wording: &Wording) -> bool {
    let mixed = counts.lower >= 4 && counts.upper >= 4;
    let capitals = counts.lower == 0 && counts.upper >= 16;
    (mixed || capitals) && !wording.is_at_least(25)
}

/// Values with characters that tokens do not have, such as framework secrets made of all
/// printable characters. Only in quotes: elsewhere it is code.
fn symbols(
    value: &[u8],
    quoted: bool,
    counts: &Counts,
    wording: &Wording,
) -> Result<(), Dismissal> {
    // Spaces are in random texts too, but not as many as in sentences.
    let words = counts.spaces > 0 && (value.len() < 32 || counts.spaces * 8 > value.len());
    let random = quoted
        && !words
        && counts.classes() >= 3
        && counts.digits > 0
        && !value.contains(&b'"')
        && !is_markup(value)
        && !wording.is_at_least(35)
        && counts.alphanumeric() * 2 >= value.len();
    if !random {
        return Err(if counts.spaces > 0 { Dismissal::Text } else { Dismissal::Code });
    }
    if is_placeholder(value) {
        return Err(Dismissal::Placeholder);
    }
    if entropy(value) < 3.5 { Err(Dismissal::LowEntropy) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::{format, string::String, vec::Vec};

    use super::{Assigned, assess_generic, dismiss_context};
    use crate::{
        judge::{Link, dismissal::Dismissal, sample::Sample},
        plan::Confidence::{self, Low, Medium},
    };

    const LINKS: [Link; 10] = [
        Link::Equals,
        Link::Colon,
        Link::Tag,
        Link::Option,
        Link::Sentence,
        Link::Adjacent,
        Link::Listed,
        Link::Beside,
        Link::InCall,
        Link::Member,
    ];

    fn assigned<'a>(name: &'a str, value: &'a str) -> Assigned<'a> {
        let (name, value) = (name.as_bytes(), value.as_bytes());
        Assigned {
            name,
            value,
            quoted: true,
            path: None,
            link: Link::Equals,
            around: b"",
            near: [b""; 2],
        }
    }

    fn quoted(name: &str, value: &str) -> Result<Confidence, Dismissal> {
        assess_generic(&assigned(name, value)).outcome
    }

    fn bare(name: &str, value: &str, link: Link, path: &str) -> Result<Confidence, Dismissal> {
        let path = (!path.is_empty()).then_some(path.as_bytes());
        assess_generic(&Assigned { quoted: false, link, path, ..assigned(name, value) }).outcome
    }

    #[test]
    fn random_tokens_are_found() {
        let mut sample = Sample::new(21);
        let all: String = "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)".into();
        let mut missed = [0; 9];
        for _ in 0..5_000 {
            let values: [String; 9] = [
                sample.base62(16),
                sample.base62(20),
                sample.base62(40),
                sample.base36(32),
                sample.base64(43) + "=",
                sample.base64url(43),
                sample.hex(32),
                sample.hex(64),
                sample.of(&all, 50),
            ];
            for (i, value) in values.iter().enumerate() {
                missed[i] += usize::from(quoted("api_secret", value) != Ok(Medium));
            }
        }
        // Of 5 000. Sixteen characters may happen to be letters only, or to repeat.
        assert!(missed[0] <= 800 && missed[1] <= 350, "{missed:?}");
        assert!(missed[2] <= 30 && missed[3] <= 250 && missed[4] <= 30, "{missed:?}");
        assert!(missed[5] <= 30 && missed[6] <= 25 && missed[7] <= 10, "{missed:?}");
        assert!(missed[8] <= 500, "{missed:?}");
    }

    #[test]
    fn surroundings_set_the_confidence() {
        let mut sample = Sample::new(22);
        let token = sample.base62(40);
        assert_eq!(bare("API_TOKEN", &token, Link::Equals, ".env"), Ok(Medium));
        assert_eq!(bare("api-token", &token, Link::Colon, "values.yaml"), Ok(Medium));
        assert_eq!(bare("--token", &token, Link::Option, "run.sh"), Ok(Medium));
        assert_eq!(bare("token", &token, Link::Adjacent, "a.md"), Ok(Medium));
        assert_eq!(quoted("Authorization", &format!("Bearer {token}")), Ok(Medium));
        let named = format!("worker-{}", sample.hex(16));
        assert!(quoted("auth_token", &named).is_ok());
        // In a test they are what a digest comes to.
        let path = Some(b"tests/vectors.txt".as_slice());
        let hex = sample.hex(64);
        let found = assess_generic(&Assigned { path, ..assigned("shared_secret", &hex) });
        assert!(found.outcome != Ok(Medium));
    }

    #[test]
    fn names_decide_first() {
        let token = Sample::new(23).base62(40);
        for name in ["public_key", "token_type", "tokenizer", "commit_sha", "checksum", "title"] {
            assert!(quoted(name, &token).is_err(), "{name}");
        }
        let hex = Sample::new(24).hex(40);
        for name in ["token_hash", "secretDigest", "auth_commit", "api_key_id", "api_key_version"] {
            assert!(quoted(name, &hex).is_err(), "{name}");
        }
    }

    #[test]
    fn lock_files_have_no_generic_findings() {
        let token = Sample::new(25).base62(40);
        for path in ["package-lock.json", "a/Cargo.lock", "go.sum", "dist/x.sha256"] {
            let a = Assigned { path: Some(path.as_bytes()), ..assigned("api_token", &token) };
            assert_eq!(assess_generic(&a).outcome, Err(Dismissal::LockFile), "{path}");
            assert_eq!(dismiss_context(&a), Some(Dismissal::LockFile), "{path}");
        }
    }

    #[test]
    fn quoted_values_that_are_no_tokens() {
        for value in [
            "",
            "abc",
            "short-1",
            "camelCaseWordsNumber2",
            "snake_case_words_v2",
            "SCREAMING_SNAKE_CASE_1",
            "my-kubernetes-secret-1",
            "app.bar.base.Quota1",
            "com.example.TokenProvider2",
            "application/x-www-form-urlencoded",
            "getTokenFromVault(1)",
            "https://auth.example.org/oauth2/token",
            "/var/run/secrets/token1",
            "config/prod2.json",
            "ops@accounts.example.org",
            "2024-05-06T07:08:09Z",
            "1.22.333-alpha.4444",
            "1234567890123456",
            "Please enter your 2nd token",
            "a sentence with 3 words in it",
            "123e4567-e89b-12d3-a456-426614174000",
            "sha256-47DEQpj8HBSa+/TImW",
            "${API_TOKEN_2024}",
            "{{ secrets.api_token2 }}",
            "$(cat /run/secrets/1)",
            "op://vault2/github/token",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
            "process.env.API_TOKEN_2",
            "your-api-token-here-123",
            "<your-api-token-2>",
            "xxxxxxxxxxxxxxxxxxxx1",
            "1234567890abcdef1234567890abcdef",
            "aaaaaaaaaaaaaaaaaaaaaa1",
            "abababababababab1212",
            "^[A-Za-z0-9_]{32,64}$",
            "ssh-ed25519 AAAAC3NzaC1",
            "iVBORw0KGgoAAAANSU1",
            "undefined",
            "user=alice2024&scope=all",
            "{\"kind\":\"token\",\"n\":12}",
            "%(api_token_number)s",
            "43:51:43:a1:b5:fc:8b:b7:0a:3a",
            "x-api-token-v2-header",
            "OAuth2PasswordBearer",
            "urn:ietf:params:oauth:grant-type:device_code2",
        ] {
            for name in ["token", "apiKey", "GITHUB_TOKEN"] {
                assert!(quoted(name, value).is_err(), "{name} {value}: {:?}", quoted(name, value));
            }
        }
    }

    #[test]
    fn code_that_is_not_quoted() {
        for (name, value) in [
            ("token", "getToken()"),
            ("password", "string"),
            ("password", "String?"),
            ("secret", "self.secret"),
            ("apiKey", "config.apiKey"),
            ("token", "os.Getenv(\"TOKEN\")"),
            ("token", "os.Getenv"),
            (concat!("pass", "word"), "options.password2"),
            ("password", "Option<String>"),
            ("auth_token", "request.headers[\"x-auth-token-2\"]"),
            ("access_token", "self.credentials.access_token_v2"),
            ("client_secret", "settings::CLIENT_SECRET_2024"),
            ("apiKey", "apiKeyFromEnvironment2"),
            ("secret", "base64.b64decode(x1)"),
            (concat!("pass", "word"), "user->password1"),
            ("token", "&'a"),
            ("secret", "alice.<span"),
            ("auth_secrets", "[{binding"),
        ] {
            for path in ["", "src/app.ts", "config.yaml"] {
                for link in [Link::Equals, Link::Colon] {
                    let judged = bare(name, value, link, path);
                    assert!(judged.is_err(), "{name} {value} {path}: {judged:?}");
                }
            }
        }
        assert_eq!(
            bare(concat!("pass", "word"), "hunter2", Link::Equals, "src/app.ts"),
            Err(Dismissal::Code)
        );
    }

    #[test]
    fn member_paths_in_source_may_have_digits() {
        let value = "ed25519.Ed25519PrivateKey";
        assert_eq!(bare("private_key", value, Link::Colon, "ssh.py"), Err(Dismissal::Code));
    }

    #[test]
    fn passwords_in_configuration() {
        assert_eq!(bare(concat!("pass", "word"), "hunter2", Link::Equals, ".env"), Ok(Medium));
        assert_eq!(bare(concat!("pass", "word"), "hunter2", Link::Adjacent, "notes.md"), Ok(Low));
        assert_eq!(
            bare(concat!("pass", "word"), "Tr0ub4dor&3", Link::Equals, "app.properties"),
            Ok(Medium)
        );
        assert_eq!(quoted(concat!("db_", concat!("pass", "word")), "S3cr3t!pass"), Ok(Medium));
        assert_eq!(quoted(concat!("client_", "secret"), "S3cr3t!pass"), Ok(Medium));
        assert_eq!(quoted(concat!("pass", "phrase"), "walnut glacier kettle ember"), Ok(Medium));
        assert_eq!(quoted(concat!("pass", "word"), "walnut-glacier-kettle-ember"), Ok(Medium));
        assert!(quoted("password", "correct horse battery staple").is_err());
        assert!(quoted("password", "please enter a value here").is_err());
        assert!(bare("password", "reminder", Link::Option, "README.md").is_err());
        assert!(bare("password", "must have 8 characters", Link::Colon, "README.md").is_err());
    }

    #[test]
    fn context_rules_keep_what_their_pattern_says() {
        let hex = Sample::new(26).hex(40);
        assert_eq!(dismiss_context(&assigned("cloudflare_api_key", &hex)), None);
        for name in ["cloudflare_commit", "cloudflare_zone_id", "cloudflare_public_key"] {
            assert!(dismiss_context(&assigned(name, &hex)).is_some(), "{name}");
        }
        for value in ["${CLOUDFLARE_API_KEY}", "0000000000000000000000000000000000000000"] {
            assert!(dismiss_context(&assigned("cloudflare_api_key", value)).is_some(), "{value}");
        }
    }

    #[test]
    fn the_work_grows_with_the_length() {
        // Adversarial for the parts that look ahead. Quadratic work would take minutes here.
        for piece in ["{", "{a", "${", "%", "a.", "x", "AbC1", "your", "[a", "$(", "12:"] {
            let value = piece.repeat(1_000_000 / piece.len());
            let a = assigned("db_password_secret_token", &value);
            let _ = (assess_generic(&a).outcome.is_ok(), dismiss_context(&a).is_some());
            let _ = crate::judge::dismiss_token(value.as_bytes(), 3);
            let _ = kind_of_long_name(&value);
        }
    }

    fn kind_of_long_name(name: &str) -> bool {
        assess_generic(&assigned(name, "hunter2hunter3")).outcome.is_ok()
    }

    proptest::proptest! {
        #[test]
        fn never_panics(
            name in "[a-zA-Z_.-]{0,12}(token|password|secret|Key|passphrase)",
            text in "[ -~]{0,48}",
            raw: Vec<u8>,
            path: Option<Vec<u8>>,
            quoted: bool,
            link in proptest::sample::select(LINKS.to_vec()),
        ) {
            for value in [text.as_bytes(), &raw] {
                let path = path.as_deref();
                let (name, around) = (name.as_bytes(), text.as_bytes());
                let a = Assigned { name, value, quoted, path, link, around, near: [b""; 2] };
                let found = assess_generic(&a).outcome;
                proptest::prop_assert!(found.is_ok_and(|c| c <= Medium) || found.is_err());
                let _ = dismiss_context(&a);
            }
        }
    }
}
