//! What each check looks at and what it says, in words: for people who read about a rule.

use crate::plan::Check;

/// What it means that a value does not pass a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The check is published: the match's confidence is a step lower.
    Lowers,
    /// The check was only worked out, or the value cannot be decided: the confidence stays.
    SaysNothing,
    /// The value's structure shows that it is no credential: no match.
    NoCredential,
}

impl Check {
    /// What of the value is looked at.
    ///
    /// ```
    /// use scrubjay_detect::Check;
    /// let looked_at = Check::Crc32Base62.description();
    /// assert_eq!(looked_at, "the last 6 characters are the CRC-32 of the others, in base62");
    /// ```
    pub const fn description(self) -> &'static str {
        match self {
            Self::Crc32Base62 | Self::Crc32Base62Maybe => {
                "the last 6 characters are the CRC-32 of the others, in base62"
            }
            Self::GithubFineGrained => "8 characters are a part of a SHA-256 of those before",
            Self::Crc32Hex => "the last 8 characters are the CRC-32 of the 40 before, hexadecimal",
            Self::Jwt => "header and payload are JSON, and it is signed",
            Self::PrivateKey => "the body decodes to the kind of key that the armour names",
            Self::SentryOrganization => "it holds JSON that names the organization",
            Self::OnePasswordServiceAccount => "it holds JSON that names the address to sign in at",
            Self::AwsAccessKeyId => "it holds the account's number",
            Self::BasicCredentials => "it decodes to a user, a colon and a password",
            Self::OnePasswordSecretKey => "its groups have the lengths of a Secret Key's",
            Self::BedrockApiKey => "it decodes to a presigned request, which has an expiry",
            Self::AtlassianCrc32 => {
                "the last 8 characters are the CRC-32 of all before, hexadecimal"
            }
            Self::AtlassianDataCenter => "it decodes to a number, a colon and random bytes",
            Self::GrafanaServiceAccount => {
                "the last 8 characters are the CRC-32 of what is before the last `_`, hexadecimal"
            }
            Self::GrafanaCloud => "it holds JSON that names the organization",
            Self::GrafanaApiKey => "it decodes to JSON with a key, a name and a number",
            Self::Mapbox => "it holds JSON that names the user",
            Self::AzureSas => "it has a signature's parameters, which tell when it ends",
            Self::DiscordBotToken => "its first part is the bot's number",
            Self::FlyMacaroon => "it decodes to a macaroon of Fly.io's",
            Self::GitlabRoutable => {
                "the payload has the length it names, and the last 7 characters are the CRC-32 of \
                 all before, in base36"
            }
            Self::PypiMacaroon => "it decodes to a macaroon of an index's",
        }
    }

    /// What it means that a value does not pass.
    ///
    /// ```
    /// use scrubjay_detect::{Check, Mismatch};
    /// assert_eq!(Check::Crc32Base62.mismatch(), Mismatch::Lowers);
    /// assert_eq!(Check::Jwt.mismatch(), Mismatch::NoCredential);
    /// ```
    pub const fn mismatch(self) -> Mismatch {
        match self {
            Self::Crc32Base62
            | Self::GrafanaServiceAccount
            | Self::GitlabRoutable
            | Self::DiscordBotToken => Mismatch::Lowers,
            Self::Jwt | Self::PrivateKey | Self::BasicCredentials => Mismatch::NoCredential,
            _ => Mismatch::SaysNothing,
        }
    }
}
