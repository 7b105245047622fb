//! Discord's bot tokens: the bot's account number in base64, a time and a signature.

use alloc::vec;

use super::{Fact, Outcome, Verdict, base64, fact::presentable};

/// How many digits an account number has: its first 42 bits are milliseconds since 2015.
const DIGITS: core::ops::RangeInclusive<usize> = 17..=20;

pub(super) fn bot_token(secret: &[u8]) -> Verdict {
    let Some(end) = secret.iter().position(|&b| b == b'.') else { return Outcome::Unknown.into() };
    let Some(number) = base64::decode(&secret[..end]) else { return Outcome::Failed.into() };
    let is_number = DIGITS.contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
    let account = core::str::from_utf8(&number).ok().filter(|_| is_number).and_then(presentable);
    match account {
        Some(account) => Verdict::with(Outcome::Passed, vec![Fact::Account(account)]),
        None => Outcome::Failed.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::ToString};
    use data_encoding::BASE64URL_NOPAD;
    use proptest::prelude::*;

    fn token(number: &str) -> Verdict {
        let number = BASE64URL_NOPAD.encode(number.as_bytes());
        bot_token(format!("{number}.aaaaaa.bbb").as_bytes())
    }

    #[test]
    fn the_first_part_is_the_bots_number() {
        for number in ["198622483471925248", "1098622483471925248"] {
            let facts = vec![Fact::Account(number.to_string())];
            assert_eq!(token(number), Verdict::with(Outcome::Passed, facts));
        }
        for other in ["1234", "19862248347192524x", "198622483471925248000", ""] {
            assert_eq!(token(other), Outcome::Failed.into(), "{other}");
        }
        assert_eq!(bot_token(b"MTIz"), Outcome::Unknown.into());
    }

    proptest! {
        #[test]
        fn never_panics(secret in prop::collection::vec(any::<u8>(), 0..60)) {
            bot_token(&secret);
        }
    }
}
