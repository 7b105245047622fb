//! Values that say where a secret is kept: references, template expressions, environment
//! look-ups, format strings.

use super::words::WordList;

/// What references of secret managers, deployment tools and configuration systems start with.
static SCHEMES: WordList = WordList::new(&[
    "!getatt",
    "!ref",
    "!secret",
    "!sub",
    "!vault",
    "@microsoft.keyvault(",
    "akeyless:",
    "akv://",
    "arn:aws",
    "aws-secret://",
    "aws-sm://",
    "aws-ssm://",
    "awssm://",
    "azkv://",
    "bao://",
    "berglas://",
    "bw://",
    "bws://",
    "cipher:",
    "conjur://",
    "crypt:",
    "cyberark:",
    "doppler://",
    "enc(",
    "enc:",
    "enc:v1:",
    "enc[",
    "env:",
    "env://",
    "file:",
    "fn::secret",
    "gcp-secret://",
    "gcp-sm://",
    "gcpsm://",
    "gsm://",
    "infisical://",
    "keepass://",
    "keeper://",
    "keychain:",
    "keyring:",
    "op://",
    "openbao:",
    "pass://",
    "proton://",
    "ref+",
    "scrubjay://",
    "sealed:",
    "secret://",
    "secretref:",
    "secretsmanager:",
    "sm://",
    "sops:",
    "ssm:",
    "ssm://",
    "vault:",
    "{cipher}",
    "{{resolve:",
]);

/// How programs and pipelines name a value that is elsewhere.
static LOOKUPS: WordList = WordList::new(&[
    "bun.env",
    "config.get",
    "configuration.get",
    "credentials(",
    "deno.env",
    "dotenv.",
    "env!(",
    "env(",
    "env.",
    "env[",
    "environ.",
    "environ[",
    "environment.",
    "environment[",
    "getenv",
    "github.token",
    "import.meta.env",
    "inputs.",
    "local.",
    "option_env!(",
    "os.environ",
    "os.getenv",
    "params.",
    "process.env",
    "projects/",
    "rails.application.credentials",
    "secrets.",
    "secrets[",
    "self.",
    "settings.",
    "std::env",
    "system.env",
    "system.getenv",
    "this.",
    "var.",
    "vault.",
]);

/// Does the value name a secret instead of being one?
pub(super) fn is_reference(value: &[u8]) -> bool {
    SCHEMES.prefix_of(value).is_some()
        || LOOKUPS.prefix_of(value).is_some()
        || is_variable(value)
        || has_expression(value)
        || has_field(value)
        || has_conversion(value)
}

/// `$VAR`, `$this->token`, `$env:TOKEN`, `%VAR%`.
fn is_variable(value: &[u8]) -> bool {
    match value {
        [b'$', rest @ ..] if rest.first().is_some_and(|b| is_name(*b) && !b.is_ascii_digit()) => {
            let end = rest.iter().position(|b| !is_name(*b)).unwrap_or(rest.len());
            end >= 3
                && matches!(
                    &rest[end..],
                    [] | [b'$'] | [b':' | b'.' | b'[' | b'/' | b'{' | b';', ..] | [b'-', b'>', ..]
                )
        }
        [b'%', inner @ .., b'%'] => !inner.is_empty() && inner.iter().all(|b| is_name(*b)),
        _ => false,
    }
}

/// Template expressions: what opens one and what closes it.
const EXPRESSIONS: &[(&[u8; 2], &[u8])] = &[
    (b"${", b"}"),
    (b"$(", b")"),
    (b"{{", b"}}"),
    (b"{%", b"%}"),
    (b"<%", b"%>"),
    (b"#{", b"}"),
    (b"%{", b"}"),
    (b"[[", b"]]"),
    (b"@{", b"}"),
];

/// Does it start with an expression, or contain a whole one? Only the first of each opener is
/// looked at, so this stays linear.
fn has_expression(value: &[u8]) -> bool {
    if !value.iter().any(|b| matches!(b, b'{' | b'(' | b'%' | b'[')) {
        return false;
    }
    EXPRESSIONS.iter().any(|(open, close)| {
        let at = value.windows(2).position(|pair| pair == *open);
        // What a space cuts off after the opener is still an expression.
        let cut = |at: usize| at == 0 && !matches!(open[0], b'#' | b'%' | b'[' | b'@');
        at.is_some_and(|at| cut(at) || value[at..].windows(close.len()).any(|w| w == *close))
    })
}

/// `{}`, `{0}`, `{token}`, `{user.name:>8}`: a field of a format string.
fn has_field(value: &[u8]) -> bool {
    let mut rest = value;
    while let Some(open) = rest.iter().position(|b| *b == b'{') {
        rest = &rest[open + 1..];
        let inside = |b: &u8| is_name(*b) || matches!(b, b'.' | b':' | b'!' | b'<' | b'>');
        let end = rest.iter().position(|b| !inside(b)).unwrap_or(rest.len());
        // What ends a value may have cut the field off.
        let cut = end == rest.len() && rest.contains(&b':');
        if cut || rest.get(end) == Some(&b'}') {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

/// `%s`, `%d`, `%(name)s`: a conversion of a format string that is not part of a longer word.
fn has_conversion(value: &[u8]) -> bool {
    value.iter().enumerate().any(|(at, byte)| {
        *byte == b'%'
            && match &value[at + 1..] {
                [b'(', ..] => true,
                [b's' | b'd' | b'v', after @ ..] => {
                    let free = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric());
                    free(after.first()) && free(at.checked_sub(1).map(|i| &value[i]))
                }
                _ => false,
            }
    })
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn references_are_recognised() {
        for value in [
            "op://vault/item/field",
            "${TOKEN}",
            "prefix-${TOKEN:-x}",
            "$TOKEN",
            "$this->token",
            "$env:TOKEN",
            "$(cat /run/secret)",
            "{{ token }}",
            "{{",
            "{% raw %}",
            "<%= ENV['X'] %>",
            "%TOKEN%",
            "%s",
            "Bearer %s",
            "{}",
            "{0}",
            "Bearer {token}",
            "%(token)s",
            "process.env.TOKEN",
            "os.environ['TOKEN']",
            "os.getenv(",
            "ENV[",
            "env('TOKEN')",
            "import.meta.env.VITE_TOKEN",
            "System.getenv(\"TOKEN\")",
            "secrets.TOKEN",
            "vault:secret/data/app#token",
            "ref+vault://secret/app",
            "doppler://p/c/NAME",
            "scrubjay://github/ci/read",
            "aws-sm://name",
            "arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "keyring:service/user",
            "!vault |",
            "@Microsoft.KeyVault(SecretUri=x)",
            "file:/run/secrets/token",
            "fn::secret",
            "#{password}",
            "!Ref DatabasePassword",
            "ENC[AES256_GCM,data:x]",
        ] {
            assert!(is_reference(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn passwords_with_the_same_characters_are_not() {
        for value in
            ["p%40ss!", "Pa$$w0rd", "a{b", "x${", "100%sure!", "{!a b}", "$", "%%", "$1a2b"]
        {
            assert!(!is_reference(value.as_bytes()), "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(value in "[${}%()<>a-z0-9#\\[\\]@:.! -]{0,40}", raw: std::vec::Vec<u8>) {
            let _ = (is_reference(value.as_bytes()), is_reference(&raw));
        }
    }
}
