//! Azure's shared access signatures: a query whose parameters say what it allows, and their
//! signature. Storage writes the end as a date, Service Bus and Event Hubs in seconds.

use super::structure::{days_since_1970, parameter};
use super::{Fact, Outcome, Verdict};

pub(super) fn shared_access_signature(secret: &[u8]) -> Verdict {
    let query = secret.strip_prefix(b"SharedAccessSignature ").unwrap_or(secret);
    if parameter(query, b"sig=").is_none() {
        return Outcome::Unknown.into();
    }
    let end = parameter(query, b"se=").and_then(|end| seconds(end).or_else(|| date(end)));
    Verdict::with(Outcome::Passed, end.map(Fact::ExpiresAt).into_iter().collect())
}

/// `1767225600`
fn seconds(text: &[u8]) -> Option<i64> {
    number(text).filter(|_| text.len() == 10).map(i64::from)
}

/// `2030-01-31`, `2030-01-31T08:30Z`, `2030-01-31T08:30:00Z`, with `:` as it is or as `%3A`.
fn date(text: &[u8]) -> Option<i64> {
    let (day, time) = text.split_at_checked(10)?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = day else { return None };
    let days = days_since_1970(
        number(&[y1, y2, y3, y4])?,
        number(&[m1, m2]).filter(|month| (1..=12).contains(month))?,
        number(&[d1, d2]).filter(|day| (1..=31).contains(day))?,
    );
    Some(days * 86_400 + time_of_day(time)?)
}

/// Seconds since midnight; the day's start where no time is given.
fn time_of_day(text: &[u8]) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let mut rest = text.strip_prefix(b"T")?;
    let mut seconds = 0;
    for unit in [3600, 60, 1] {
        let (digits, after) = rest.split_at_checked(2)?;
        seconds += i64::from(number(digits)?) * unit;
        let colon = after.strip_prefix(b":").or_else(|| after.strip_prefix(b"%3A"));
        match colon.or_else(|| after.strip_prefix(b"%3a")) {
            Some(after) => rest = after,
            None => return Some(seconds),
        }
    }
    None
}

fn number(digits: &[u8]) -> Option<u32> {
    let text = core::str::from_utf8(digits).ok()?;
    // `parse` alone would take a sign.
    digits.iter().all(u8::is_ascii_digit).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, vec};
    use proptest::prelude::*;

    fn end(end: &str) -> Verdict {
        shared_access_signature(format!("sv=2024-05-04&se={end}&sr=b&sig=c").as_bytes())
    }

    #[test]
    fn the_end_is_a_fact() {
        // 2030-01-31 is 21945 days after 1970-01-01.
        for (text, seconds) in [
            ("2030-01-31T08:30:00Z", 1_896_078_600),
            ("2030-01-31T08%3A30%3A00Z", 1_896_078_600),
            ("2030-01-31T08%3a30Z", 1_896_078_600),
            ("2030-01-31", 1_896_048_000),
            ("1767225600", 1_767_225_600),
        ] {
            let facts = vec![Fact::ExpiresAt(seconds)];
            assert_eq!(end(text), Verdict::with(Outcome::Passed, facts), "{text}");
        }
    }

    #[test]
    fn an_end_that_is_none_is_no_fact() {
        for text in
            ["", "soon", "2030-13-31", "2030-01-32", "+030-01-31", "2030-01-31T1:2:3Z", "17"]
        {
            assert_eq!(end(text), Outcome::Passed.into(), "{text}");
        }
        assert_eq!(
            shared_access_signature(b"sv=2024-05-04&se=1767225600"),
            Outcome::Unknown.into()
        );
    }

    #[test]
    fn service_bus_has_a_scheme_before_it() {
        let verdict =
            shared_access_signature(b"SharedAccessSignature sr=a&sig=b&se=1767225600&skn=c");
        assert_eq!(verdict.facts, vec![Fact::ExpiresAt(1_767_225_600)]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9T:%3AZ-]{0,30}", end in prop::collection::vec(any::<u8>(), 0..20)) {
            shared_access_signature(&[b"sig=a&se=", text.as_bytes(), &end].concat());
        }
    }
}
