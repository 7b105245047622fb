//! Seconds since 1970 as a date in UTC.

/// A date of the years 0 to 9999, as RFC 3339 has it.
pub(crate) fn utc(seconds: i64) -> Option<String> {
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years here begin on 1 March, so that the leap day is the last; an era is 400 of them, and
    // day 0 of era 0 is 0000-03-01.
    let from_era_start = days.checked_add(719_468)?;
    let (era, day) = (from_era_start.div_euclid(146_097), from_era_start.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let months_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * months_from_march + 2) / 5 + 1;
    let month = if months_from_march < 10 { months_from_march + 3 } else { months_from_march - 9 };
    let year = era.checked_mul(400)? + year + i64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let date = || format!("{year:04}-{month:02}-{day_of_month:02}");
    (0..=9999).contains(&year).then(|| format!("{}T{hour:02}:{minute:02}:{second:02}Z", date()))
}

#[cfg(test)]
mod tests {
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
}
