//! Tokens whose own text has a structure: JSON, account numbers, groups of characters.

use alloc::{format, vec, vec::Vec};
use data_encoding::BASE32_NOPAD;
use serde::Deserialize;
use serde_json::Value;

use super::{Fact, Outcome, Verdict, base64, jwt};
use crate::judge::is_stand_in;

/// `sntrys_`, base64 of a JSON object, `_`, 43 characters.
pub(super) fn sentry_organization(secret: &[u8]) -> Verdict {
    #[derive(Deserialize)]
    struct Claims {
        org: Option<Value>,
    }
    let Some(rest) = secret.strip_prefix(b"sntrys_") else { return Outcome::Unknown.into() };
    let Some(at) = rest.iter().position(|&b| b == b'_') else { return Outcome::Unknown.into() };
    match jwt::object::<Claims>(&rest[..at]) {
        Some(Claims { org: Some(org) }) if rest.len() - at > 43 => {
            let organization = jwt::text(&org).map(Fact::Organization);
            Verdict::with(Outcome::Passed, organization.into_iter().collect())
        }
        _ => Outcome::Unknown.into(),
    }
}

/// `ops_`, base64url of a JSON object. It holds key material: only the one field is read.
pub(super) fn one_password_service_account(secret: &[u8]) -> Verdict {
    #[derive(Deserialize)]
    struct Claims {
        #[serde(rename = "signInAddress")]
        sign_in_address: Option<Value>,
    }
    let claims = secret.strip_prefix(b"ops_").and_then(jwt::object::<Claims>);
    match claims {
        Some(Claims { sign_in_address: Some(address) }) => {
            let address = jwt::text(&address).map(Fact::SignInAddress);
            Verdict::with(Outcome::Passed, address.into_iter().collect())
        }
        _ => Outcome::Unknown.into(),
    }
}

/// The account number is no checksum: every second random text has one. So this never passes.
pub(super) fn aws_access_key_id(secret: &[u8]) -> Verdict {
    Verdict::with(Outcome::Unknown, aws_account(secret).into_iter().collect())
}

/// The account in an access key id: four letters, then 16 characters of base32.
///
/// Of those 80 bits the first is set in ids that hold an account; ids from before 2019 do not,
/// and there it is clear. The account is the 40 bits that follow.
fn aws_account(id: &[u8]) -> Option<Fact> {
    let (_, text) = id.split_first_chunk::<4>()?;
    if text.len() != 16 {
        return None;
    }
    let mut bytes = [0; 10];
    BASE32_NOPAD.decode_mut(text, &mut bytes).ok()?;
    let [a, b, c, d, e, f, ..] = bytes;
    let bits = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    let holds_account = bits >> 47 == 1;
    let account = (bits & 0x7fff_ffff_ff80) >> 7;
    (holds_account && account <= 999_999_999_999)
        .then(|| Fact::AwsAccount(format!("{account:012}")))
}

/// Base64 of `user:password`, readable text.
pub(super) fn basic_credentials(secret: &[u8]) -> Outcome {
    /// A user name this long may itself be the token, with no password, as some services have it.
    const TOKEN_AS_USER: usize = 20;
    let Some(decoded) = base64::decode(secret) else { return Outcome::Rejected };
    let Ok(text) = core::str::from_utf8(&decoded) else { return Outcome::Rejected };
    if text.chars().any(char::is_control) {
        return Outcome::Rejected;
    }
    match text.split_once(':') {
        Some((user, ""))
            if user.len() >= TOKEN_AS_USER && user.bytes().any(|byte| byte.is_ascii_digit()) =>
        {
            Outcome::Unknown
        }
        None | Some((_, "")) => Outcome::Rejected,
        // The examples of RFC 7617 and RFC 6749.
        Some(("Aladdin" | "s6BhdRkqt3", _)) => Outcome::Rejected,
        Some((_, password)) if is_stand_in(password.as_bytes()) => Outcome::Rejected,
        Some(_) => Outcome::Passed,
    }
}

/// `A3-`, six characters of account, then 26 of key, in groups.
pub(super) fn one_password_secret_key(secret: &[u8]) -> Outcome {
    let mut groups = secret.split(|&b| b == b'-');
    if groups.next() != Some(b"A3") {
        return Outcome::Unknown;
    }
    let mut lengths: Vec<usize> = vec![];
    for group in groups {
        let upper = group.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !upper || lengths.len() == 6 {
            return Outcome::Unknown;
        }
        lengths.push(group.len());
    }
    match lengths[..] {
        [6, 11, 5, 5, 5] | [6, 6, 5, 5, 5, 5] => Outcome::Passed,
        _ => Outcome::Unknown,
    }
}

/// `bedrock-api-key-`, base64 of a presigned request to Bedrock.
pub(super) fn bedrock_api_key(secret: &[u8]) -> Verdict {
    let Some(request) = secret.strip_prefix(b"bedrock-api-key-").and_then(base64::decode) else {
        return Outcome::Unknown.into();
    };
    if !request.starts_with(b"bedrock.amazonaws.com") {
        return Outcome::Unknown.into();
    }
    let account = parameter(&request, b"X-Amz-Credential=")
        .and_then(|credential| credential.get(..20))
        .and_then(aws_account);
    Verdict::with(Outcome::Passed, expiry(&request).into_iter().chain(account).collect())
}

/// When a presigned request stops being valid: its date and how many seconds it holds.
fn expiry(request: &[u8]) -> Option<Fact> {
    let date = parameter(request, b"X-Amz-Date=")?;
    let [y1, y2, y3, y4, mo1, mo2, d1, d2, b'T', h1, h2, mi1, mi2, s1, s2, b'Z'] = *date else {
        return None;
    };
    let number = |digits: &[u8]| core::str::from_utf8(digits).ok()?.parse::<u32>().ok();
    let days = days_since_1970(
        number(&[y1, y2, y3, y4])?,
        number(&[mo1, mo2]).filter(|month| (1..=12).contains(month))?,
        number(&[d1, d2])?,
    );
    let (hours, minutes) = (number(&[h1, h2])?, number(&[mi1, mi2])?);
    let of_day = hours * 3600 + minutes * 60 + number(&[s1, s2])?;
    let lifetime = number(parameter(request, b"X-Amz-Expires=")?)?;
    Some(Fact::ExpiresAt(days * 86_400 + i64::from(of_day) + i64::from(lifetime)))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March so that a
/// leap day is a year's last.
pub(super) fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = (i64::from(year), i64::from(month));
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + of_year - 719_468
}

/// The value of a query parameter, where `name` ends in `=`.
pub(super) fn parameter<'r>(request: &'r [u8], name: &[u8]) -> Option<&'r [u8]> {
    request.split(|b| matches!(b, b'?' | b'&')).find_map(|pair| pair.strip_prefix(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;
    use alloc::string::{String, ToString};
    use data_encoding::{BASE64, BASE64URL_NOPAD};

    fn expanded(template: &str, seed: u64) -> Vec<u8> {
        expand(template, seed).unwrap().text
    }

    #[test]
    fn sentry() {
        let claims = BASE64.encode(br#"{"iat":1.5,"url":"https://sentry.io","org":"acme"}"#);
        let token = format!("sntrys_{claims}_{}", "a1".repeat(22));
        let verdict = sentry_organization(token.as_bytes());
        let organization = Fact::Organization("acme".to_string());
        assert_eq!(verdict, Verdict::with(Outcome::Passed, vec![organization]));
        for seed in 0..20 {
            let verdict = sentry_organization(&expanded("sntrys_{sentry-organization}", seed));
            assert_eq!(verdict.outcome, Outcome::Passed);
        }
        for unknown in ["sntrys_", "sntrys_x_y", &token[1..], &token[..token.len() - 10]] {
            assert_eq!(sentry_organization(unknown.as_bytes()), Outcome::Unknown.into());
        }
    }

    #[test]
    fn one_password_tokens_give_their_address_and_nothing_else() {
        let claims =
            br#"{"signInAddress":"acme.1password.com","muk":{"k":"never"},"secretKey":"no"}"#;
        let token = format!("ops_{}", BASE64URL_NOPAD.encode(claims));
        let address = Fact::SignInAddress("acme.1password.com".to_string());
        let verdict = one_password_service_account(token.as_bytes());
        assert_eq!(verdict, Verdict::with(Outcome::Passed, vec![address]));
        let expanded = expanded("ops_{1password-service-account}", 1);
        assert!(expanded.len() >= 250);
        assert_eq!(one_password_service_account(&expanded).outcome, Outcome::Passed);
        let cut = &expanded[..200];
        assert_eq!(one_password_service_account(cut), Outcome::Unknown.into());
    }

    /// Encodes the other way round than the check reads: account and marker bit into base32.
    fn id_of(account: u64) -> String {
        let bits = (1 << 47 | account << 7 | 0x55) as u128;
        let bytes = (bits << 32 | 0x1234_5678).to_be_bytes();
        format!("AKIA{}", BASE32_NOPAD.encode(&bytes[6..]))
    }

    #[test]
    fn aws_accounts() {
        for account in [0, 1, 12_345, 999_999_999_999] {
            let fact = Fact::AwsAccount(format!("{account:012}"));
            assert_eq!(aws_access_key_id(id_of(account).as_bytes()).facts, vec![fact]);
        }
        assert_eq!(id_of(0).as_bytes()[4], b'Q');
        // An account of 13 digits, an id from before 2019, one of the wrong length or alphabet.
        let none: &[String] = &[
            id_of(1_000_000_000_000),
            id_of(1).replacen('Q', "I", 1),
            id_of(1)[1..].to_string(),
            id_of(1).to_lowercase(),
        ];
        for id in none {
            assert_eq!(aws_access_key_id(id.as_bytes()), Outcome::Unknown.into(), "{id}");
        }
    }

    #[test]
    fn basic() {
        let check = |text: &str| basic_credentials(BASE64.encode(text.as_bytes()).as_bytes());
        assert_eq!(check("user:pass:word"), Outcome::Passed);
        assert_eq!(check(":Kt7-pq9x"), Outcome::Passed);
        assert_eq!(check("müller:straße"), Outcome::Passed);
        assert_eq!(check("user:"), Outcome::Rejected);
        assert_eq!(check("user:password"), Outcome::Rejected);
        assert_eq!(check(&format!("{}:", "t0".repeat(12))), Outcome::Unknown);
        assert_eq!(check("no colon here"), Outcome::Rejected);
        assert_eq!(check("us\ner:password"), Outcome::Rejected);
        assert_eq!(check("user:pass\0word"), Outcome::Rejected);
        assert_eq!(basic_credentials(b"//79"), Outcome::Rejected);
        assert_eq!(basic_credentials(b"not base64!"), Outcome::Rejected);
        let template = r#"{base64:"{lower:6}:{base62:12}"}"#;
        assert_eq!(basic_credentials(&expanded(template, 5)), Outcome::Passed);
    }

    #[test]
    fn one_password_secret_keys() {
        let groups = |lengths: &[usize]| {
            let template: Vec<String> = lengths.iter().map(|n| format!("{{BASE36:{n}}}")).collect();
            one_password_secret_key(&expanded(&format!("A3-{}", template.join("-")), 2))
        };
        assert_eq!(groups(&[6, 11, 5, 5, 5]), Outcome::Passed);
        assert_eq!(groups(&[6, 6, 5, 5, 5, 5]), Outcome::Passed);
        assert_eq!(groups(&[6, 11, 5, 5]), Outcome::Unknown);
        assert_eq!(groups(&[6, 6, 5, 5, 5, 5, 5]), Outcome::Unknown);
        assert_eq!(
            one_password_secret_key(b"A3-abcdef-abcdefabcde-abcde-abcde-abcde"),
            Outcome::Unknown
        );
    }

    #[test]
    fn bedrock() {
        let id = id_of(42);
        let request = format!(
            "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Credential={id}%2F20240229\
             &X-Amz-Date=20240229T235959Z&X-Amz-Expires=43200&Version=1"
        );
        let key = format!("bedrock-api-key-{}", BASE64.encode(request.as_bytes()));
        // 2024-02-29T23:59:59Z is 1709251199.
        let facts =
            vec![Fact::ExpiresAt(1_709_251_199 + 43_200), Fact::AwsAccount("000000000042".into())];
        assert_eq!(bedrock_api_key(key.as_bytes()), Verdict::with(Outcome::Passed, facts));
        let expanded = expanded("bedrock-api-key-{bedrock-api-key}", 1);
        assert_eq!(bedrock_api_key(&expanded).outcome, Outcome::Passed);
        assert_eq!(bedrock_api_key(b"bedrock-api-key-AAAA"), Outcome::Unknown.into());
    }

    #[test]
    fn a_date_that_is_none_is_no_fact() {
        for date in ["20241329T235959Z", "20240229", "2024022xT235959Z", "+0+1+2+3T+4+5+6Z"] {
            let request = format!("bedrock.amazonaws.com/?X-Amz-Date={date}&X-Amz-Expires=5");
            assert_eq!(expiry(request.as_bytes()), None, "{date}");
        }
        assert_eq!(days_since_1970(1970, 1, 1), 0);
        assert_eq!(days_since_1970(2000, 3, 1), 11_017);
    }
}
