//! Fields that stand for whole templates.

const JWT: &str = concat!(
    r#"{base64url:"{{\"alg\":\"HS256\",\"typ\":\"JWT\"}"}."#,
    r#"{base64url:"{{\"iss\":\"https://{lower:8}.io/\",\"sub\":\"{digits:10}\",\"exp\":2{digits:9}}"}."#,
    "{base64url:43}",
);

const JWT_NONE: &str = concat!(
    r#"{base64url:"{{\"alg\":\"none\",\"typ\":\"JWT\"}"}."#,
    r#"{base64url:"{{\"iss\":\"https://{lower:8}.io/\",\"sub\":\"{digits:10}\",\"exp\":2{digits:9}}"}."#,
);

const SENTRY_ORGANIZATION: &str = concat!(
    r#"{base64:"{{\"iat\":17{digits:8}.{digits:6},\"url\":\"https://sentry.io\","#,
    r#"\"region_url\":\"https://us.sentry.io\",\"org\":\"{lower:8}\"}"}_{base64:43}"#,
);

const ONE_PASSWORD_SERVICE_ACCOUNT: &str = concat!(
    r#"{base64url:"{{\"signInAddress\":\"{lower:8}.1password.com\","#,
    r#"\"email\":\"{base36:13}@1passwordserviceaccounts.com\",\"srpX\":\"{hex:64}\","#,
    r#"\"muk\":{{\"alg\":\"A256GCM\",\"ext\":true,\"k\":\"{base64url:43}\",\"kty\":\"oct\"},"#,
    r#"\"secretKey\":\"A3-{BASE36:6}-{BASE36:6}-{BASE36:5}-{BASE36:5}-{BASE36:5}-{BASE36:5}\","#,
    r#"\"deviceUuid\":\"{base36:26}\"}"}"#,
);

const BEDROCK_API_KEY: &str = concat!(
    r#"{base64:"bedrock.amazonaws.com/?Action=CallWithBearerToken"#,
    "&X-Amz-Algorithm=AWS4-HMAC-SHA256",
    "&X-Amz-Credential=ASIA{base32:16}%2F20260131%2Fus-east-1%2Fbedrock%2Faws4_request",
    "&X-Amz-Date=20260131T0{digits:1}0000Z&X-Amz-Expires=43200",
    r#"&X-Amz-Security-Token={base64url:300}&X-Amz-Signature={hex:64}&Version=1"}"#,
);

/// The template that a field stands for.
pub(super) fn template(name: &str) -> Option<&'static str> {
    match name {
        "jwt" => Some(JWT),
        "jwt-none" => Some(JWT_NONE),
        "sentry-organization" => Some(SENTRY_ORGANIZATION),
        "1password-service-account" => Some(ONE_PASSWORD_SERVICE_ACCOUNT),
        "bedrock-api-key" => Some(BEDROCK_API_KEY),
        _ => None,
    }
}
