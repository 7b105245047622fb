//! Which function does which check, and what a check says.

use alloc::{vec, vec::Vec};

use super::{
    Fact, atlassian, azure, checksum, discord, fly, gitlab, grafana, jwt, mapbox, private_key,
    pypi, structure,
};
use crate::plan::Check;

/// What a check says about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The checksum or structure holds.
    Passed,
    /// A published check does not hold: probably made up, or mistyped.
    Failed,
    /// Not decidable, or the check is unpublished and a mismatch says nothing.
    Unknown,
    /// The structure shows that this is no credential.
    Rejected,
}

/// A check's outcome, and the facts read on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What the check says.
    pub(crate) outcome: Outcome,
    /// What the value tells about itself; empty unless the value could be decoded.
    pub(crate) facts: Vec<Fact>,
}

impl Verdict {
    /// The outcome with these facts.
    pub(super) fn with(outcome: Outcome, facts: Vec<Fact>) -> Self {
        Self { outcome, facts }
    }
}

impl From<Outcome> for Verdict {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, facts: vec![] }
    }
}

/// Checks `secret`.
pub(crate) fn run(check: Check, secret: &[u8]) -> Verdict {
    match check {
        Check::Crc32Base62 => checksum::base62(secret, Outcome::Failed).into(),
        Check::Crc32Base62Maybe => checksum::base62(secret, Outcome::Unknown).into(),
        Check::GithubFineGrained => checksum::github_fine_grained(secret).into(),
        Check::Crc32Hex => checksum::hex(secret).into(),
        Check::Jwt => jwt::check(secret),
        Check::PrivateKey => private_key::check(secret),
        Check::SentryOrganization => structure::sentry_organization(secret),
        Check::OnePasswordServiceAccount => structure::one_password_service_account(secret),
        Check::AwsAccessKeyId => structure::aws_access_key_id(secret),
        Check::BasicCredentials => structure::basic_credentials(secret).into(),
        Check::OnePasswordSecretKey => structure::one_password_secret_key(secret).into(),
        Check::BedrockApiKey => structure::bedrock_api_key(secret),
        Check::AtlassianCrc32 => atlassian::cloud(secret).into(),
        Check::AtlassianDataCenter => atlassian::data_center(secret).into(),
        Check::GrafanaServiceAccount => grafana::service_account(secret).into(),
        Check::GrafanaCloud => grafana::cloud(secret),
        Check::GrafanaApiKey => grafana::api_key(secret).into(),
        Check::Mapbox => mapbox::token(secret),
        Check::AzureSas => azure::shared_access_signature(secret),
        Check::DiscordBotToken => discord::bot_token(secret),
        Check::FlyMacaroon => fly::macaroon(secret),
        Check::GitlabRoutable => gitlab::routable(secret).into(),
        Check::PypiMacaroon => pypi::macaroon(secret),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Mismatch;
    use super::*;
    use proptest::prelude::*;

    /// Bytes that get past the first test of each check more often than arbitrary ones.
    fn near_misses() -> impl Strategy<Value = Vec<u8>> {
        let prefix = prop::sample::select(vec![
            "",
            "ghp_",
            "github_pat_",
            "cfk_",
            "sntrys_eyJ",
            "ops_eyJ",
            "AKIA",
            "A3-",
            concat!("bedrock-api-", "key-", "YmVkcm9jay5hbWF6", "b25hd3MuY29t"),
            "sv=2024-05-04&se=2030-01-31T",
            "SharedAccessSignature sr=a&sig=b&se=",
            "MTIz.",
            concat!("fm2_", "lJPEAMQAwqCU"),
            "glpat-",
            concat!("py", "pi-", "AgEI", "cHlwaS5vcmcCAA"),
            "eyJ",
            "e30.e30.",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\\nMII",
            concat!("-----BEGIN OPENSSH PRIVATE KEY-----\n", "b3BlbnNzaC1r", "ZXktdjEA"),
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ",
            "ATATT3",
            "BBDC-",
            "BBDC-MTIzNDU2Nzg5",
            "glsa_",
            "glc_eyJ",
            "eyJrIjoi",
            "pk.eyJ1Ijoi",
            "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 3\n",
        ]);
        (prefix, "[0-9A-Za-z+/_.=\\\\n\n:-]{0,200}", prop::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(prefix, middle, end)| [prefix.as_bytes(), middle.as_bytes(), &end].concat())
    }

    proptest! {
        #[test]
        fn never_panics(secret in prop::collection::vec(any::<u8>(), 0..400)) {
            for check in Check::ALL {
                run(*check, &secret);
            }
        }

        #[test]
        fn never_panics_on_near_misses_and_says_no_more_than_is_documented(
            secret in near_misses(),
        ) {
            for check in Check::ALL {
                let outcome = run(*check, &secret).outcome;
                let allowed = match check.mismatch() {
                    Mismatch::Lowers => Some(Outcome::Failed),
                    Mismatch::NoCredential => Some(Outcome::Rejected),
                    Mismatch::SaysNothing => None,
                };
                let is_mismatch = matches!(outcome, Outcome::Failed | Outcome::Rejected);
                prop_assert!(!is_mismatch || Some(outcome) == allowed, "{check}: {outcome:?}");
            }
        }
    }

    #[test]
    fn a_mismatch_is_a_failure_only_where_the_check_is_published() {
        let made_up = alloc::format!("ghs_{}", "a1".repeat(18));
        assert_eq!(run(Check::Crc32Base62, made_up.as_bytes()).outcome, Outcome::Failed);
        assert_eq!(run(Check::Crc32Base62Maybe, made_up.as_bytes()).outcome, Outcome::Unknown);
    }
}
