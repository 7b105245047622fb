//! Days, and moments, by the calendar. What day it is, the caller says.

use std::fmt;
use std::str::FromStr;

/// A day of the years 0 to 9999, in UTC.
///
/// ```
/// use scrubjay_scan::Date;
///
/// let date: Date = "2026-11-23".parse()?;
/// assert!(date > "2026-02-28".parse()?);
/// assert_eq!(Date::from_unix(1_767_225_600), "2026-01-01".parse().ok());
/// assert!("2026-02-30".parse::<Date>().is_err());
/// # Ok::<(), scrubjay_scan::InvalidDate>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Text that is no [`Date`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date such as 2026-11-23")]
pub struct InvalidDate(());

impl Date {
    /// The first day there is: nothing has expired on it.
    pub const FIRST: Self = Self { year: 0, month: 1, day: 1 };

    /// The day of a moment, in seconds since 1970.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        // Years here begin on 1 March, so that the leap day is the last; an era is 400 of them,
        // and day 0 of era 0 is 0000-03-01.
        let from_era_start = seconds.div_euclid(86_400).checked_add(719_468)?;
        let (era, day) = (from_era_start.div_euclid(146_097), from_era_start.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let months_from_march = (5 * day_of_year + 2) / 153;
        let day_of_month = day_of_year - (153 * months_from_march + 2) / 5 + 1;
        let month = (months_from_march + 2) % 12 + 1;
        let year = era.checked_mul(400)? + year + i64::from(month <= 2);
        Some(Self {
            year: u16::try_from(year).ok().filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day_of_month).ok()?,
        })
    }
}

/// How many days a month has.
fn days(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let number = |range| {
            let digits =
                text.get(range).filter(|part: &&str| part.bytes().all(|b| b.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<u16>().ok())
        };
        let shaped = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        let parts = shaped.then(|| Some((number(0..4)?, number(5..7)?, number(8..10)?))).flatten();
        let (year, month, day) = parts.ok_or(InvalidDate(()))?;
        let (month, day) = (month as u8, day as u8);
        let real = (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
        real.then_some(Self { year, month, day }).ok_or(InvalidDate(()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment of the years 0 to 9999, in seconds since 1970, as RFC 3339 has it.
pub(crate) fn utc(seconds: i64) -> Option<String> {
    let date = Date::from_unix(seconds)?;
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}Z"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_dates() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_767_225_600, "2026-01-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(utc(seconds).as_deref(), Some(expected));
        }
        assert_eq!(utc(253_402_300_800), None);
        assert_eq!(utc(i64::MAX), None);
        assert_eq!(utc(i64::MIN), None);
    }

    #[test]
    fn what_is_no_date() {
        for text in
            ["", "2026-11-2", "2026-11-231", "2026-00-01", "2026-13-01", "2026-01-00", "2026-04-31"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in ["1900-02-29", "2026/11/23", "+026-11-23", "2026-11-2ä", "20ä6-1-23"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2000-02-29".parse::<Date>().is_ok());
    }

    proptest! {
        #[test]
        fn every_day_reads_as_it_is_printed(day in -719_528i64..2_932_897) {
            let date = Date::from_unix(day * 86_400).unwrap();
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert!(date >= Date::FIRST);
            let next = Date::from_unix((day + 1) * 86_400);
            prop_assert!(next.is_none_or(|next| next > date));
        }
    }
}
