//! What only the system can tell: the day, the user's name, random bytes.

use std::time::{SystemTime, UNIX_EPOCH};

use scrubjay_scan::{Date, FingerprintKey};

use crate::error::Error;

/// The day, in UTC.
pub(crate) fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs());
    let seconds = since.ok().and_then(|seconds| i64::try_from(seconds).ok());
    // A clock that is set before 1970 is not to make entries expire.
    seconds.and_then(Date::from_unix).unwrap_or(Date::FIRST)
}

/// The name by which the user is logged in.
pub(crate) fn user_name() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks for the user's name")]
    let name = ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.trim().is_empty())
}

/// A key that nobody else has.
pub(crate) fn new_key() -> Result<FingerprintKey, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Error::Random)?;
    Ok(FingerprintKey::new(bytes))
}
