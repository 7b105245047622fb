//! What looks like a credential and is none, with all rules and every confidence.

use scrubjay_detect::{Confidence, Scanner};

use crate::support::{brief, expanded, scan};

fn found(text: &str, path: Option<&str>) -> Vec<String> {
    let scanner =
        Scanner::builder().min_confidence(Confidence::Medium).build().expect("the built-in rules");
    let (found, _) = scan(&scanner, text.as_bytes(), path);
    brief(&scanner, &found).into_iter().map(|(id, _)| id).collect()
}

#[track_caller]
fn assert_clean(text: &str) {
    assert_eq!(found(text, None), Vec::<String>::new(), "{text}");
}

#[test]
fn placeholders() {
    for text in [
        "GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "GITHUB_TOKEN=<your token>",
        "api_key = \"YOUR_API_KEY_HERE_PLEASE\"",
        "password = \"changeme\"",
        "password: \"********\"",
        "secret = '...'",
        "api_key: REPLACE_WITH_YOUR_KEY_123456",
        "postgres://user:password@localhost:5432/db",
        "https://user:pass@example.com/",
        "token: [REDACTED]",
    ] {
        assert_clean(text);
    }
}

#[test]
fn references() {
    for text in [
        "API_TOKEN=op://Private/github/token",
        "API_TOKEN=${GITHUB_TOKEN}",
        "API_TOKEN=$GITHUB_TOKEN_FROM_CI_1234567890",
        "password: {{ vault_postgres_password_2024 }}",
        "apiKey: process.env.OPENAI_API_KEY_2",
        "api_key = os.environ[\"OPENAI_API_KEY\"]",
        "client_secret = \"vault:secret/data/app#client_secret1\"",
        "url = \"postgres://app:${DB_PASSWORD}@db/app\"",
        "token = secrets.GITHUB_TOKEN_V2",
    ] {
        assert_clean(text);
    }
}

#[test]
fn hashes_ids_and_public_keys() {
    for template in [
        "secret_id: {uuid}",
        "token_uuid = \"{uuid}\"",
        "commit: {hex:40}",
        "token_sha256: {hex:64}",
        "  integrity sha512-{base64:86}==",
        "\"integrity\": \"sha512-{base64:86}==\"",
        "rev = \"{hex:40}\"",
        "uses: actions/checkout@{hex:40} # token",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB{base64:340} me@host",
        "{pem:PUBLIC KEY}",
        "{pem:CERTIFICATE}",
        "{pem-empty:RSA PRIVATE KEY}",
        "public_key = \"{base64:43}=\"",
    ] {
        for seed in 0..8 {
            let text = String::from_utf8(expanded(template, seed).text).expect("text");
            assert_eq!(found(&text, None), Vec::<String>::new(), "{template} seed {seed}");
        }
    }
}

#[test]
fn lock_files() {
    for path in ["package-lock.json", "web/yarn.lock", "Cargo.lock", "go.sum"] {
        for seed in 0..8 {
            let text = expanded("token \"{base64:43}=\"\nsecret = \"{hex:64}\"\n", seed).text;
            let text = String::from_utf8(text).expect("text");
            assert_eq!(found(&text, Some(path)), Vec::<String>::new(), "{path} seed {seed}");
        }
    }
}

#[test]
fn code() {
    for text in [
        "let token = parse_token(input).unwrap();",
        "password: String,",
        "const apiKey = config.get('apiKey');",
        "self.secret_key = secret_key",
        "token_type = \"Bearer\"",
        "if password == confirm_password {",
        "access_token: Optional[str] = None",
        "token := strings.TrimSpace(header)",
        "secretName: my-app-database-credentials",
        "type Token = { kind: 'identifier', value: string }",
        "password_reset_url = \"https://acme.dev/reset\"",
        "api_key_path: /run/secrets/api_key",
    ] {
        assert_clean(text);
    }
}

#[test]
fn an_unsigned_jwt_is_no_credential_under_any_rule() {
    let text = expanded("token = \"{jwt-none}\"", 3).text;
    assert_eq!(found(&String::from_utf8(text).expect("text"), None), Vec::<String>::new());
}

#[test]
fn armour_without_a_body_hides_nothing() {
    let begin = ["-----BEGIN RSA ", "PRIVATE KEY-----"].concat();
    let text = expanded("password={base62:16}\ngithub ghp_{base62:30}{crc32}\n", 1).text;
    let text = format!("{begin}\n{}", String::from_utf8(text).expect("text"));
    assert_eq!(found(&text, None), ["generic.password", "github.pat-classic"]);
    let label = ["-----BEGIN OpenVPN ", "Static key V1-----"].concat();
    assert_clean(&format!("begins with {label}\nand then the lines of the key follow, one by one"));
    assert_clean(&format!("grep '{label}' ta.key"));
}

#[test]
fn a_key_without_its_end_is_a_key() {
    for seed in 0..4 {
        let whole = String::from_utf8(expanded("{pem:RSA PRIVATE KEY}", seed).text).expect("text");
        let cut = &whole[..whole.len() * 2 / 3];
        for text in
            [cut.to_string(), format!("{cut}\n\ntext\n\n-----\n"), format!("{cut}\n{whole}")]
        {
            let rules = found(&text, None);
            assert!(rules.contains(&"key.rsa".to_string()), "seed {seed}: {rules:?}");
        }
        assert_eq!(found(&format!("{cut}\n{whole}"), None).len(), 2);
    }
}

#[test]
fn an_empty_string_is_no_value() {
    assert_clean("WHERE password='' AND id=5 OR x9='1'");
    assert_clean("password: '' # set Ab12 it's");
}

#[test]
fn references_in_connection_strings() {
    for text in [
        "Server=db;User=app;Password=op://prod/db1/password;",
        "https://api.acme.dev/?user=a&password=%DB_PASSWORD1%",
        "host=db password=op://prod/db1/pw",
        "curl -u ci:${DEPLOY_PASS2} https://acme.dev",
    ] {
        assert_clean(text);
    }
}

#[test]
fn a_line_of_a_diff_is_no_hiding_place() {
    for mark in ["+", "-"] {
        let text = expanded("@@ -1 +1 @@\n{start}+sk-ant-api03-{base64url:93}AA\n", 3).text;
        let text = String::from_utf8(text).expect("text").replace("\n+", &format!("\n{mark}"));
        assert_eq!(found(&text, None), ["anthropic.api-key"], "{mark}");
    }
}
