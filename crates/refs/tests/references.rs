//! Every grammar: what it takes apart, what it refuses and where, and that nothing panics.

use proptest::prelude::*;
use scrubjay_refs::{Manager, Reference, ReferenceError, Token, Version};

/// One spelling at least for each manager.
const GOOD: &[&str] = &[
    "op://v/i/f",
    "op://My Vault/my.item-1/section/f?attribute=otp",
    "op://v/i/key?ssh-format=openssh",
    "op://${VAULT:-dev}/docker/$FIELD",
    "doppler://shop/prd/DB_PASSWORD",
    "vault://team@vault.test:8200/secret/app/db?kv=2&version=3#/password",
    "vault+lease://~/database/creds/ro#/password",
    "bao://~/secret/app#/key",
    "bao+lease://~/database/creds/ro#/username",
    "arn:aws:secretsmanager:eu-west-1:000000000000:secret:app/db-AbCdEf",
    "arn:aws:secretsmanager:eu-west-1:000000000000:secret:app/db-AbCdEf:user::",
    "{{resolve:secretsmanager:app/db:SecretString:user:AWSPREVIOUS}}",
    "awssm://eu-west-1/app/db?stage=AWSPREVIOUS#/user",
    "awsssm://eu-west-1/app/db?label=prod",
    "{{resolve:ssm:/app/db:4}}",
    "{{resolve:ssm-secure:/app/db}}",
    "arn:aws:ssm:eu-west-1:000000000000:parameter/app/db:prod",
    "cfstore://store/name",
    "cfworker://script/NAME",
    "gcpsm://project/name?version=2",
    "sm://project/name#3",
    "projects/1234/secrets/name/versions/latest",
    "azkv://shop/db-password",
    "https://shop.vault.azure.net/secrets/db-password/",
    "@Microsoft.KeyVault(VaultName=shop;SecretName=db-password)",
    "bw://database/password",
    "bws://00000000-0000-0000-0000-000000000000?name=hint",
    "infisical://shop/prod/db/KEY",
    "keeper://My Record/field/login[0][first]",
    "KEEPER://a\\/b/custom_field/x\\[1\\][]",
    "pass://Vault/My Item/Section.field?totp=uri",
    "dl://database/login",
    "gpass://web/db#user",
    "kdbx:///srv/team.kdbx#/Group/Entry/Password",
    "keyring://service/account",
    "sops://conf/prod.yaml#/db/user",
    "age://conf/key.age",
    "scrubjay://shop/prod/db",
    "ref+vault://secret/app?address=x#/key+",
];

fn fault(text: &str) -> Option<usize> {
    match Reference::parse(text) {
        Err(ReferenceError::Malformed { offset, .. }) => Some(offset),
        _ => None,
    }
}

#[test]
fn every_manager_prints_what_it_parsed() {
    let mut seen = Vec::new();
    for text in GOOD {
        let reference = Reference::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(reference.to_string(), *text);
        seen.push(reference.manager());
    }
    for manager in Manager::ALL {
        assert!(seen.contains(manager), "no spelling of {manager}");
    }
}

#[test]
fn faults_point_at_the_character() {
    for (text, offset) in [
        ("op://v/i", 8),
        ("op://v//f", 7),
        ("op://v/i/f/", 11),
        ("op://v/My%20Item/f", 9),
        ("op://v/i/f?attribute=OTP", 21),
        ("op://v/i/f?", 11),
        ("doppler://p/c/lower", 14),
        ("vault://h/m/p?version=0", 22),
        ("bws://name", 6),
        ("keeper://r/field", 16),
        ("keeper://r/field/name[first]", 22),
        ("keeper://r/wrong", 11),
        ("azkv://v/a_b", 10),
        ("arn:aws:secretsmanager:r:12:secret:n", 25),
        ("scrubjay://a/b", 14),
        ("pass://v/i/f/", 13),
        ("sops://a%2#/b", 8),
    ] {
        assert_eq!(fault(text), Some(offset), "{text}");
    }
    assert_eq!(Reference::parse("OP://v/i/f"), Err(ReferenceError::Unknown));
}

#[test]
fn an_arn_keeps_its_colons() {
    let text = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:db-AbCdEf:user:AWSPREVIOUS:";
    let reference = Reference::parse(text).unwrap();
    assert_eq!(reference.view().item, Token::Id("db-AbCdEf".into()));
    assert_eq!(reference.view().field, Some(Token::Name("user".into())));
    assert_eq!(reference.view().version, Version::Stage("AWSPREVIOUS".into()));
}

#[test]
fn variables_are_for_templates_only() {
    let reference = Reference::parse("op://${V:-dev}/i/f").unwrap();
    assert!(matches!(reference.view().container[0], Token::Variable(_)));
    assert!(reference.validate().is_err());
    assert!(Reference::parse("op://v/i/f?attribute=totp").unwrap().validate().is_ok());
    assert!(Reference::parse("op://v/i/f?attribute=type").unwrap().validate().is_err());
}

#[test]
fn no_reference_is_a_finding() {
    let scanner = scrubjay_detect::Scanner::builtin();
    for text in GOOD {
        let line = format!("DB_PASSWORD=\"{text}\"\n");
        assert_eq!(scanner.scan(&line).count(), 0, "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_what_parses_prints_back(
        prefix in prop::sample::select(Manager::ALL).prop_flat_map(|each| prop::sample::select(each.prefixes())),
        rest in "[a-zA-Z0-9/:#?=%\\[\\]\\\\$\\{\\}+é._ -]{0,40}",
    ) {
        let text = format!("{prefix}{rest}");
        for manager in Manager::ALL {
            match Reference::parse_as(*manager, &text) {
                Ok(reference) => {
                    prop_assert_eq!(reference.as_str(), &text);
                    let _ = (reference.explain(), reference.validate());
                }
                Err(ReferenceError::Malformed { offset, .. }) => prop_assert!(text.is_char_boundary(offset)),
                Err(_) => prop_assert!(false, "a named manager is known"),
            }
        }
    }
}
