//! Sizes and durations as people write them.

use std::time::Duration;

/// Why a number with a unit was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnitError {
    #[error("expected a whole number and a unit: 500000, 500k, 10MB, 10MiB, 2G")]
    Size,
    #[error("expected a whole number and a unit: 500ms, 30s, 5m, 1h")]
    Duration,
    #[error("too large")]
    TooLarge,
}

/// A number of bytes: `500000`, `500k`, `10MB`, `10MiB`. Units are decimal unless they have an `i`.
pub(crate) fn size(text: &str) -> Result<u64, UnitError> {
    let (number, unit) = split(text).ok_or(UnitError::Size)?;
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1000 * 1000,
        "g" | "gb" => 1000 * 1000 * 1000,
        "ki" | "kib" => 1 << 10,
        "mi" | "mib" => 1 << 20,
        "gi" | "gib" => 1 << 30,
        _ => return Err(UnitError::Size),
    };
    number.parse::<u64>().ok().and_then(|n| n.checked_mul(factor)).ok_or(UnitError::TooLarge)
}

/// A span of time: `500ms`, `30s`, `5m`, `1h`.
pub(crate) fn duration(text: &str) -> Result<Duration, UnitError> {
    let (number, unit) = split(text).ok_or(UnitError::Duration)?;
    let milliseconds: u64 = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return Err(UnitError::Duration),
    };
    let total = number.parse::<u64>().ok().and_then(|n| n.checked_mul(milliseconds));
    total.map(Duration::from_millis).ok_or(UnitError::TooLarge)
}

/// Digits, and what follows them.
fn split(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(end);
    (!number.is_empty()).then(|| (number, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("0", 0),
            ("512", 512),
            ("512B", 512),
            ("5k", 5000),
            ("10MB", 10_000_000),
            ("10 mb", 10_000_000),
            ("10MiB", 10 << 20),
            ("2G", 2_000_000_000),
            ("1Ki", 1024),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "k", "-1", "1.5M", "1x", "1 000", "ten"] {
            assert_eq!(size(text), Err(UnitError::Size), "{text}");
        }
        assert_eq!(size("99999999999999999999"), Err(UnitError::TooLarge));
        assert_eq!(size("99999999999999G"), Err(UnitError::TooLarge));
    }

    #[test]
    fn durations() {
        for (text, milliseconds) in [("500ms", 500), ("30s", 30_000), ("5m", 300_000)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        assert_eq!(duration("1h"), Ok(Duration::from_secs(3600)));
        for text in ["", "30", "s", "-1s", "1d", "1M"] {
            assert_eq!(duration(text), Err(UnitError::Duration), "{text}");
        }
        assert_eq!(duration("18446744073709551615h"), Err(UnitError::TooLarge));
    }
}
