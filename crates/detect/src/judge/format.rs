//! Values with a public format that is not a credential's: UUIDs, digests, URLs, paths, dates.

use super::{
    classes::Counts,
    dismissal::Dismissal,
    identifier::Wording,
    words::{WordList, starts_with},
};

/// How digests and hashed passwords say which algorithm made them.
static HASH_PREFIXES: WordList = WordList::new(&[
    "$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$apr1$", "$argon2", "$pbkdf2", "$scrypt$", "$y$",
    "argon2", "bcrypt$", "crypt$", "dword:", "h1:", "hmacsha", "md5-", "md5:", "pbkdf2:",
    "pbkdf2_", "scrypt:", "sha1-", "sha1:", "sha256-", "sha256:", "sha384-", "sha384:", "sha512-",
    "sha512:", "{argon2", "{bcrypt}", "{pbkdf2", "{sha", "{ssha",
]);

/// How public keys and certificates start, armoured or in base64. Case matters little: the
/// lower-case forms are long.
static PUBLIC_KEYS: WordList = WordList::new(&[
    "-----begin cert",
    "-----begin pgp public",
    "-----begin public",
    "-----begin rsa public",
    "-----begin ssh2 public",
    "aaaab3nzac1",
    "aaaac3nzac1",
    "aaaae2vjzhnh",
    "ecdsa-sha2-",
    "ls0tls1crudjtibdrvjusu",
    "ls0tls1crudjtibqvujmsum",
    "mcowbqydk2vw",
    "mfkwewyhkozizj0caq",
    "miibijanbgkqhki",
    "miicijanbgkqhki",
    "sk-ecdsa-sha2-",
    "sk-ssh-",
    "ssh-dss ",
    "ssh-ed25519",
    "ssh-rsa",
]);

/// How images, fonts and other embedded files start in base64. Here case matters.
const DATA_PREFIXES: &[&[u8]] =
    &[b"/9j/", b"AAEAAAA", b"PHN2Zy", b"R0lGOD", b"UklGR", b"d09GMg", b"d09GRg", b"iVBOR"];

/// Endings of file names.
static FILE_EXTENSIONS: WordList = WordList::new(&[
    "asc",
    "bin",
    "cer",
    "cert",
    "cfg",
    "conf",
    "config",
    "crt",
    "css",
    "csv",
    "db",
    "der",
    "enc",
    "env",
    "gif",
    "go",
    "gpg",
    "gz",
    "htm",
    "html",
    "ini",
    "java",
    "jks",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jsonc",
    "jwk",
    "jwt",
    "kdbx",
    "key",
    "keystore",
    "kt",
    "log",
    "md",
    "mjs",
    "p12",
    "p8",
    "pem",
    "pfx",
    "php",
    "plist",
    "png",
    "properties",
    "ps1",
    "pub",
    "py",
    "rb",
    "rs",
    "sh",
    "sql",
    "sqlite",
    "svg",
    "tar",
    "tf",
    "toml",
    "ts",
    "tsx",
    "txt",
    "vue",
    "xml",
    "yaml",
    "yml",
    "zip",
]);

/// Which public format the value has, if one.
pub(super) fn public_format(value: &[u8], counts: &Counts) -> Option<Dismissal> {
    if counts.letters() == 0 && counts.high == 0 {
        return numeric(value, counts);
    }
    if HASH_PREFIXES.prefix_of(value).is_some() || is_fingerprint(value, counts) {
        return Some(Dismissal::Hash);
    }
    if PUBLIC_KEYS.prefix_of(value).is_some() || is_age_recipient(value) {
        return Some(Dismissal::PublicKey);
    }
    if DATA_PREFIXES.iter().any(|prefix| value.starts_with(prefix)) || starts_with(value, "data:") {
        return Some(Dismissal::Data);
    }
    if is_address(value, counts) || is_symbolic_number(value) {
        return Some(Dismissal::Number);
    }
    if is_algorithm(value, counts) {
        return Some(Dismissal::Identifier);
    }
    if counts.symbols == 0 {
        return is_small_number(value, counts).then_some(Dismissal::Number);
    }
    if is_uuid(value) || value.starts_with(b"UUID=") {
        return Some(Dismissal::Uuid);
    }
    if is_url(value) || is_email(value) {
        return Some(Dismissal::Url);
    }
    if is_date(value) {
        return Some(Dismissal::Date);
    }
    if is_version(value) {
        return Some(Dismissal::Version);
    }
    if is_small_number(value, counts) {
        return Some(Dismissal::Number);
    }
    is_path(value, counts).then_some(Dismissal::Path)
}

/// Formats without a letter: passwords may have many symbols and no letter, but then not the few
/// that numbers and dates are written with.
fn numeric(value: &[u8], counts: &Counts) -> Option<Dismissal> {
    let plain = value.iter().all(|b| b.is_ascii_digit() || b"+-.,:/ ()%".contains(b));
    match plain && counts.digits > 0 {
        true if is_date(value) => Some(Dismissal::Date),
        true => Some(Dismissal::Number),
        // A range of versions: `^1.0.5`.
        false => is_version(value).then_some(Dismissal::Version),
    }
}

/// Ciphers and modes, as the names of cipher suites have them (`DHE-PSK-AES256-CCM8`).
const ALGORITHMS: [&[u8]; 8] =
    [b"AES128", b"AES256", b"CHACHA20", b"POLY1305", b"-CCM", b"-GCM", b"CRAM-", b"-RC4"];

/// Is it the name of a cipher suite, a mechanism or a mode (`aes-256-cbc`)?
fn is_algorithm(value: &[u8], counts: &Counts) -> bool {
    let is_suite = counts.lower == 0
        && value.contains(&b'-')
        && ALGORITHMS.iter().any(|name| memchr::memmem::find(value, name).is_some());
    let modes: [&[u8]; 4] = [b"-cbc", b"-gcm", b"-ctr", b"-ecb"];
    is_suite || value.starts_with(b"aes-") && modes.iter().any(|mode| value.ends_with(mode))
}

/// A macro's numbers (`OBJ_pkcs9,7L`, `0x00000008U`), an attribute of Active Directory's database
/// (`ATTk589879`, MS-ADTS).
fn is_symbolic_number(value: &[u8]) -> bool {
    let is_long = |part: &[u8]| {
        part.strip_suffix(b"L").is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
    };
    let mut parts = value.split(|byte| *byte == b',').skip(1).peekable();
    let hex = value.strip_prefix(b"0x").and_then(|rest| rest.strip_suffix(b"U"));
    let attribute = matches!(value, [b'A', b'T', b'T', b'a'..=b'z', number @ ..]
        if number.len() >= 4 && number.iter().all(u8::is_ascii_digit));
    attribute
        || parts.peek().is_some() && parts.all(is_long)
        || hex.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Five groups of hexadecimal digits, with or without braces or a `urn:uuid:` in front.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    let value = if starts_with(value, "urn:uuid:") { &value[9..] } else { value };
    let value = match value {
        [b'{', inner @ .., b'}'] => inner,
        _ => value,
    };
    value.len() == 36
        && value.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// The address of an account or a contract on Ethereum: `0x` and 40 digits.
fn is_address(value: &[u8], counts: &Counts) -> bool {
    value.len() == 42 && starts_with(value, "0x") && counts.hex == 41
}

/// `aa:bb:cc:…`
fn is_fingerprint(value: &[u8], counts: &Counts) -> bool {
    let colons = counts.symbols;
    colons >= 5
        && value.len() == colons * 3 + 2
        && value.chunks(3).all(|group| match group {
            [a, b] | [a, b, b':'] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
            _ => false,
        })
}

/// An age public key: `age1` and 58 characters of bech32.
fn is_age_recipient(value: &[u8]) -> bool {
    value.len() == 62
        && value.starts_with(b"age1")
        && value.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// `scheme://…`, `//host/…`, `www.…`, `mailto:…`.
fn is_url(value: &[u8]) -> bool {
    let scheme = value.iter().position(|b| !b.is_ascii_alphanumeric() && !b"+-.".contains(b));
    scheme.is_some_and(|at| at > 1 && value[at..].starts_with(b"://"))
        || starts_with(value, "www.")
        || starts_with(value, "mailto:")
        || value.starts_with(b"//") && is_host(&value[2..])
}

/// `host.tld` or `host.tld/…`.
fn is_host(value: &[u8]) -> bool {
    let end = value.iter().position(|b| *b == b'/').unwrap_or(value.len());
    let (host, rest) = value.split_at(end);
    host.contains(&b'.')
        && host.iter().all(|b| b.is_ascii_alphanumeric() || b".-".contains(b))
        && rest.iter().all(u8::is_ascii_graphic)
}

/// One `@`, a name before it, a host with a letters-only top-level domain after it.
fn is_email(value: &[u8]) -> bool {
    let Some(at) = value.iter().position(|b| *b == b'@') else { return false };
    let (user, host) = (&value[..at], &value[at + 1..]);
    let Some(dot) = host.iter().rposition(|b| *b == b'.') else { return false };
    let top = &host[dot + 1..];
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || b".-_+".contains(b);
    !user.is_empty()
        && user.iter().all(in_name)
        && dot > 0
        && host.iter().all(in_name)
        && top.len() >= 2
        && top.iter().all(u8::is_ascii_alphabetic)
}

/// `2024-05-06`, `2024-05-06T07:08:09Z`, `06/05/2024`, `07:08:09`.
fn is_date(value: &[u8]) -> bool {
    let starts = |form: &[u8]| {
        value.len() >= form.len()
            && value.iter().zip(form).all(|(b, f)| match f {
                b'0' => b.is_ascii_digit(),
                b'-' => b"-/.".contains(b),
                _ => b == f,
            })
    };
    (starts(b"0000-00-00") || starts(b"00-00-0000") || starts(b"00:00"))
        && value.iter().all(|b| b.is_ascii_digit() || b"-/.:+TZ ".contains(b))
}

/// `1.2`, `v1.2.3-alpha.1+build5`: numbers with dots, then perhaps words.
fn is_version(value: &[u8]) -> bool {
    let start = value.iter().position(|b| !b"vV^~<>= ".contains(b)).unwrap_or(value.len());
    let value = &value[start..];
    let numbers = value.iter().position(|b| !b.is_ascii_digit() && *b != b'.');
    let (numbers, rest) = value.split_at(numbers.unwrap_or(value.len()));
    let dots = numbers.iter().filter(|b| **b == b'.').count();
    if !(1..=4).contains(&dots) || numbers[0] == b'.' {
        return false;
    }
    match rest {
        [] => true,
        [b'-' | b'+', tail @ ..] => tail.len() <= 16 || Wording::of(tail).is_at_least(50),
        _ => rest.len() <= 12 && Wording::of(rest).is_at_least(50),
    }
}

/// `#a0b1c2`, `0x1f`, `10px`, `1.5e-3`: hardly any letters, or a short number in base 16.
fn is_small_number(value: &[u8], counts: &Counts) -> bool {
    match value {
        [b'#', ..] => value.len() <= 9 && counts.hex + 1 == value.len(),
        [b'0', b'x' | b'X', rest @ ..] => rest.len() <= 16 && counts.hex == rest.len() + 1,
        _ => {
            let few_letters = counts.digits > 0 && counts.letters() * 8 <= counts.digits;
            let is_key_sized = value.len() >= 32 && counts.hex == value.len();
            few_letters
                && !is_key_sized
                && value.iter().all(|b| b.is_ascii_alphanumeric() || b".,+-_%".contains(b))
        }
    }
}

/// Folders at the root of a file system, as the hierarchy standard and common systems have them.
const ROOT_FOLDERS: [&[u8]; 16] = [
    b"Users", b"app", b"bin", b"data", b"dev", b"etc", b"home", b"lib", b"mnt", b"opt", b"root",
    b"run", b"srv", b"tmp", b"usr", b"var",
];

/// A path, or a file's name with an extension.
fn is_path(value: &[u8], counts: &Counts) -> bool {
    let has_separator = value.iter().any(|b| matches!(b, b'/' | b'\\'));
    let rooted = match value {
        [b'.', b'/' | b'\\', ..] | [b'.', b'.', b'/' | b'\\', ..] | [b'~', b'/', ..] => true,
        [drive, b':', b'/' | b'\\', ..] => drive.is_ascii_alphabetic(),
        [b'/', rest @ ..] => {
            let first = rest.split(|&byte| byte == b'/').next();
            first.is_some_and(|first| ROOT_FOLDERS.contains(&first))
        }
        _ => false,
    };
    if rooted {
        return true;
    }
    let name_end = value.iter().rposition(|b| *b == b'.');
    let named = name_end.is_some_and(|at| at > 0 && FILE_EXTENSIONS.contains(&value[at + 1..]));
    let in_path = counts.foreign <= counts.symbols / 2;
    named && in_path && (has_separator || Wording::of(value).is_at_least(50))
        || has_separator && in_path && Wording::of(value).is_at_least(65)
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::public_format;
    use crate::judge::{classes::Counts, dismissal::Dismissal, sample::Sample};

    fn judge(value: &str) -> Option<Dismissal> {
        public_format(value.as_bytes(), &Counts::of(value.as_bytes()))
    }

    #[test]
    fn formats_are_recognised() {
        for (value, expected) in [
            ("123e4567-e89b-12d3-a456-426614174000", Dismissal::Uuid),
            ("{123E4567-E89B-12D3-A456-426614174000}", Dismissal::Uuid),
            ("sha256-47DEQpj8HBSa", Dismissal::Hash),
            ("sha512:abcd", Dismissal::Hash),
            ("$2b$12$abc", Dismissal::Hash),
            ("pbkdf2_sha256$1000$a", Dismissal::Hash),
            ("43:51:43:a1:b5:fc:8b:b7", Dismissal::Hash),
            ("ssh-rsa AAAA", Dismissal::PublicKey),
            ("ssh-ed25519 AAAA", Dismissal::PublicKey),
            ("-----BEGIN PUBLIC KEY-----", Dismissal::PublicKey),
            ("iVBORw0KGgo", Dismissal::Data),
            ("data:image/png;base64,xx", Dismissal::Data),
            ("https://example.org/token", Dismissal::Url),
            ("postgresql+psycopg2://host/db", Dismissal::Url),
            ("ops@example.org", Dismissal::Url),
            ("2024-05-06", Dismissal::Date),
            ("2024-05-06T07:08:09Z", Dismissal::Date),
            ("06/05/2024", Dismissal::Date),
            ("1.2.3-alpha.1", Dismissal::Version),
            ("v10.20.30+build5", Dismissal::Version),
            ("^1.20.5", Dismissal::Version),
            (">=3.0.0", Dismissal::Version),
            ("12345678", Dismissal::Number),
            ("192.168.100.200", Dismissal::Number),
            ("#a0b1c2", Dismissal::Number),
            ("0x1f2e3d4c", Dismissal::Number),
            ("1234567890123456px", Dismissal::Number),
            ("/run/secrets/db_password", Dismissal::Path),
            ("./secrets/token", Dismissal::Path),
            ("/home/xkqjzv", Dismissal::Path),
            ("~/.ssh/id_ed25519", Dismissal::Path),
            ("C:\\keys\\a", Dismissal::Path),
            ("config.prod2.json", Dismissal::Path),
            ("certs/server.key", Dismissal::Path),
        ] {
            assert_eq!(judge(value), Some(expected), "{value}");
        }
    }

    #[test]
    fn random_values_and_passwords_have_no_public_format() {
        let mut sample = Sample::new(5);
        for _ in 0..2_000 {
            for value in [sample.base62(24), sample.base64(44), sample.hex(32), sample.base36(20)] {
                assert!(judge(&value).is_none(), "{value}");
            }
            // A base64 value may start like a path.
            let value = format!("/{}", sample.base64(43));
            assert!(judge(&value).is_none() || value.starts_with("//"), "{value}");
        }
        for value in ["hunter2", "S3cr3t!pass", "P@ssw0rd.1", "Pa55:word", "a1b2@c3d4"] {
            assert!(judge(value).is_none(), "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(value in "[-0-9a-fxTZ:/.@#{}v ~\\\\]{0,40}", raw: std::vec::Vec<u8>) {
            let _ = judge(&value);
            let _ = public_format(&raw, &Counts::of(&raw));
        }
    }
}
