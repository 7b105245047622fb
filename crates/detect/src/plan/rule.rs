//! What a rule says: the author's data, as a rule file holds it, before anything is compiled.

use alloc::{string::String, vec::Vec};

/// How sure a match of a rule is to be a credential.
///
/// ```
/// use scrubjay_detect::Confidence;
/// assert!(Confidence::Low < Confidence::High);
/// assert_eq!("medium".parse(), Ok(Confidence::Medium));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// The shape alone says little: reviewed only when asked for.
    Low,
    /// Shape and surroundings agree: worth a person's look.
    Medium,
    /// The format is the provider's own, or a published check passed.
    High,
}

/// Whether a value of this format has to be kept from others.
///
/// ```
/// use scrubjay_detect::{Scanner, Visibility};
///
/// let scanner = Scanner::builtin();
/// let public = scanner.rules().find(|rule| rule.id() == "stripe.publishable-key").unwrap();
/// assert_eq!(public.visibility(), Visibility::Publishable);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// Whoever holds it can act with it.
    Secret,
    /// The provider means it to be public (`pk_live_…`, a Firebase web key): recognised, reported
    /// as such, never a reason to fail.
    Publishable,
}

/// By what structure a rule's value is found around a literal.
///
/// ```
/// use scrubjay_detect::Shape;
/// assert_eq!("key-block".parse(), Ok(Shape::KeyBlock));
/// assert_eq!(Shape::Assignment.name(), "assignment");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// The value has a form of its own: `pattern` describes the whole match.
    Token,
    /// The literals are words in a variable's name; the value is what is assigned to it, and
    /// `pattern`, where there is one, has to match the whole value.
    Assignment,
    /// An armoured key block: `-----BEGIN …-----`, body, `-----END …-----`.
    KeyBlock,
    /// A URL with a password in it: `scheme://user:password@host`.
    Url,
    /// A command with a secret among its arguments: the literals name the program, `options` say
    /// where the secret is.
    Command,
    /// A call with a secret among its arguments: the literals name what is called, `options` say which
    /// of the quoted texts behind it is the secret.
    Call,
    /// A column of a table: the literals end its title in the table's head, and the values stand below.
    Column,
}

/// An offline check of a value: a published checksum or structure.
///
/// ```
/// use scrubjay_detect::Check;
/// assert!(Check::Crc32Base62.is_checksum());
/// assert!(!Check::Jwt.is_checksum());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Check {
    /// Last 6 characters: base62 CRC-32 of the body, the characters after the last `_` of the
    /// prefix. GitHub, npm, Vercel, Polar.
    Crc32Base62,
    /// As [`Check::Crc32Base62`], but a mismatch says nothing (GitHub's `ghs_`).
    Crc32Base62Maybe,
    /// GitHub's fine-grained personal access token: 8 base32 characters of a SHA-256.
    GithubFineGrained,
    /// Last 8 characters: lower-case hexadecimal CRC-32 of the 40 characters before (Cloudflare).
    Crc32Hex,
    /// A JSON web token: header and payload are JSON; an unsigned one is no credential.
    Jwt,
    /// An armoured private key: the body decodes and has the declared key's structure.
    PrivateKey,
    /// `sntrys_` + base64 JSON + `_` + random (Sentry organisation token).
    SentryOrganization,
    /// `ops_` + base64url JSON (1Password service account).
    OnePasswordServiceAccount,
    /// An AWS access key id: the account number is decoded from it.
    AwsAccessKeyId,
    /// `user:password` in base64, as HTTP's Basic scheme has it.
    BasicCredentials,
    /// A 1Password account Secret Key's groups.
    OnePasswordSecretKey,
    /// A Bedrock short-lived key: base64 of a presigned request.
    BedrockApiKey,
    /// Last 8 characters: upper-case hexadecimal CRC-32 of everything before, prefix included
    /// (Atlassian cloud).
    AtlassianCrc32,
    /// Base64 of a number, `:` and random bytes (Atlassian Data Center).
    AtlassianDataCenter,
    /// Last 8 characters: hexadecimal CRC-32, least significant byte first, of what stands before
    /// the last `_` (Grafana service account token).
    GrafanaServiceAccount,
    /// `glc_` + base64 JSON (Grafana Cloud access policy token).
    GrafanaCloud,
    /// Base64 of a JSON object with a key, a name and a number (Grafana's old API key).
    GrafanaApiKey,
    /// `pk.`, `sk.` or `tk.`, base64url JSON that names the user, a signature (Mapbox).
    Mapbox,
    /// An Azure shared access signature: its parameters tell when it ends.
    AzureSas,
    /// A Discord bot token: its first part is the bot's account number in base64.
    DiscordBotToken,
    /// A Fly.io macaroon: base64 of MessagePack.
    FlyMacaroon,
    /// A GitLab routable token: the length of its payload, and last 7 characters: base36 CRC-32
    /// of everything before.
    GitlabRoutable,
    /// A PyPI macaroon: base64url of the second binary format.
    PypiMacaroon,
}

impl Check {
    /// Is it a checksum over random text, which nothing but the real thing passes, rather than a
    /// look at the structure?
    pub const fn is_checksum(self) -> bool {
        matches!(
            self,
            Self::Crc32Base62
                | Self::Crc32Base62Maybe
                | Self::GithubFineGrained
                | Self::Crc32Hex
                | Self::AtlassianCrc32
                | Self::GrafanaServiceAccount
                | Self::GitlabRoutable
        )
    }
}

/// Another rule's match that has to stand nearby for this rule to hold.
///
/// ```
/// use scrubjay_detect::Component;
/// // A secret access key is 40 characters of base64, which says nothing; beside its id it does.
/// let beside = Component { rule: "aws.access-key-id".into(), within: 300 };
/// assert_eq!(beside.within, 300);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The other rule's id.
    pub rule: String,
    /// How far, in bytes, the two matches may be apart.
    pub within: u16,
}

/// One rule, as its author wrote it.
///
/// Rules are read from TOML with [`Rules::from_toml`](crate::Rules::from_toml); the format is
/// described in `rules/README.md`. Without the `std` feature they are made by hand:
///
/// ```
/// use scrubjay_detect::{Confidence, Rule, Scanner, Shape, Visibility};
///
/// let rule = Rule {
///     id: "acme.key".into(),
///     description: "Acme key".into(),
///     provider: "acme".into(),
///     shape: Shape::Token,
///     literals: vec!["acme_".into()],
///     ignore_case: false,
///     encoded: false,
///     options: vec![],
///     pattern: Some("acme_[0-9a-f]{16}".into()),
///     secret_group: 0,
///     entropy: None,
///     requires: vec![],
///     check: None,
///     path: None,
///     component: None,
///     confidence: Confidence::High,
///     visibility: Visibility::Secret,
///     specificity: None,
///     allow: vec![],
///     remedy: String::new(),
///     sources: vec![],
///     examples: vec![],
///     counterexamples: vec![],
///     line: 0,
/// };
/// let scanner = Scanner::builder().without_builtin().add_rule(rule).build()?;
/// assert_eq!(scanner.rules().len(), 1);
/// # Ok::<(), scrubjay_detect::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `provider.kind`, such as `github.pat-classic`.
    pub id: String,
    /// What a person would call it: "GitHub classic personal access token".
    pub description: String,
    /// Who issues it: the part of `id` before the dot.
    pub provider: String,
    /// By what structure it is found.
    pub shape: Shape,
    /// Texts of which one has to occur; empty where they are to be taken from the pattern.
    pub literals: Vec<String>,
    /// The literals match in any ASCII case.
    pub ignore_case: bool,
    /// For shape `command`: the options behind which a secret stands; for `call`: which of the quoted
    /// texts is the secret. See `rules/README.md`.
    pub options: Vec<String>,
    /// A regular expression, bytes, without Unicode classes.
    pub pattern: Option<String>,
    /// The literals are looked for in base64 and hexadecimal as well, and written with escapes.
    pub encoded: bool,
    /// The capture group that holds the secret; 0 is the whole match.
    pub secret_group: u8,
    /// Least Shannon entropy of the secret, in bits a byte.
    pub entropy: Option<f32>,
    /// Classes of characters of which each has to occur in the secret.
    pub requires: Vec<CharClass>,
    /// The offline check.
    pub check: Option<Check>,
    /// Only files whose path matches this regular expression (`/` as separator).
    pub path: Option<String>,
    /// What has to stand nearby.
    pub component: Option<Component>,
    /// How sure a match is.
    pub confidence: Confidence,
    /// Secret or publishable.
    pub visibility: Visibility,
    /// Which of two rules wins where both find the same text, 0 to 100; by default what the shape
    /// gives: a key block or a token 60, a token inside context 40, an assigned value with a
    /// pattern 50 and without 10, a URL's password 30.
    pub specificity: Option<u8>,
    /// Secrets that match one of these regular expressions are no findings.
    pub allow: Vec<String>,
    /// What to do about a finding, as one sentence.
    pub remedy: String,
    /// Where the format is described.
    pub sources: Vec<String>,
    /// Templates of what has to be found; the part in `«…»` is the secret.
    pub examples: Vec<String>,
    /// Templates of what must not be found by this rule.
    pub counterexamples: Vec<String>,
    /// The line of the rule file that the rule starts in, from 1; 0 where there is none.
    pub line: u32,
}

/// A class of characters that a secret may have to contain.
///
/// ```
/// use scrubjay_detect::CharClass;
/// assert_eq!("digit".parse(), Ok(CharClass::Digit));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CharClass {
    /// `0-9`
    Digit,
    /// `a-z`
    Lower,
    /// `A-Z`
    Upper,
    /// `a-z` or `A-Z`
    Letter,
    /// ASCII punctuation
    Symbol,
}

/// Gives an enum of this module its names in rule files, both ways.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in rule files and reports.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl core::str::FromStr for $type {
            type Err = UnknownName;

            fn from_str(name: &str) -> Result<Self, UnknownName> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(UnknownName { expected: &[$($name),+] }),
                }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

/// A name that is none of an enumeration's.
///
/// ```
/// use scrubjay_detect::Confidence;
/// let unknown = "sure".parse::<Confidence>().unwrap_err();
/// assert_eq!(unknown.to_string(), "expected one of: low, medium, high");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName {
    expected: &'static [&'static str],
}

impl core::fmt::Display for UnknownName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("expected one of: ")?;
        for (i, name) in self.expected.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownName {}

names!(Confidence { Low = "low", Medium = "medium", High = "high" });

impl Confidence {
    /// What it means, for people.
    ///
    /// ```
    /// use scrubjay_detect::Confidence;
    /// assert!(Confidence::Low.says().starts_with("a name that suggests a secret"));
    /// ```
    pub const fn says(self) -> &'static str {
        match self {
            Self::High => "a format that nothing else has, or one whose checksum is right",
            Self::Medium => "a format, or a name and a value, that leaves little doubt",
            Self::Low => "a name that suggests a secret, and a value that may be one",
        }
    }
}

names!(Visibility { Secret = "secret", Publishable = "publishable" });
names!(Shape { Token = "token", Assignment = "assignment", KeyBlock = "key-block", Url = "url", Command = "command", Call = "call", Column = "column" });
names!(CharClass {
    Digit = "digit",
    Lower = "lower",
    Upper = "upper",
    Letter = "letter",
    Symbol = "symbol",
});
names!(Check {
    Crc32Base62 = "crc32-base62",
    Crc32Base62Maybe = "crc32-base62-maybe",
    GithubFineGrained = "github-fine-grained",
    Crc32Hex = "crc32-hex",
    Jwt = "jwt",
    PrivateKey = "private-key",
    SentryOrganization = "sentry-organization",
    OnePasswordServiceAccount = "1password-service-account",
    AwsAccessKeyId = "aws-access-key-id",
    BasicCredentials = "basic-credentials",
    OnePasswordSecretKey = "1password-secret-key",
    BedrockApiKey = "bedrock-api-key",
    AtlassianCrc32 = "atlassian-crc32",
    AtlassianDataCenter = "atlassian-data-center",
    GrafanaServiceAccount = "grafana-service-account",
    GrafanaCloud = "grafana-cloud",
    GrafanaApiKey = "grafana-api-key",
    Mapbox = "mapbox",
    AzureSas = "azure-sas",
    DiscordBotToken = "discord-bot-token",
    FlyMacaroon = "fly-macaroon",
    GitlabRoutable = "gitlab-routable",
    PypiMacaroon = "pypi-macaroon",
});
