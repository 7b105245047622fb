//! What only the system can tell: the day, the user's name and home, where configuration lies,
//! random bytes.

use std::ffi::OsString;
use std::path::PathBuf;
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

/// The user's directory for scrubjay's configuration: `SCRUBJAY_CONFIG` where that is set and not
/// empty, else the one that the system has for it.
pub(crate) fn config_folder() -> Option<PathBuf> {
    folder("SCRUBJAY_CONFIG").or_else(|| usual_config_folder().map(|above| above.join("scrubjay")))
}

#[cfg(windows)]
fn usual_config_folder() -> Option<PathBuf> {
    folder("APPDATA")
}

#[cfg(target_os = "macos")]
fn usual_config_folder() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME")
        .or_else(|| folder("HOME").map(|home| home.join("Library/Application Support")))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn usual_config_folder() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
}

/// The directory for the configuration of all users of the machine.
pub(crate) fn system_config_folder() -> Option<PathBuf> {
    #[cfg(windows)]
    return folder("PROGRAMDATA").map(|above| above.join("scrubjay"));
    #[cfg(not(windows))]
    return Some(PathBuf::from("/etc/scrubjay"));
}

/// The absolute path that a variable holds. A relative one would be looked for in the scanned tree.
fn folder(variable: &str) -> Option<PathBuf> {
    self::variable(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// The user's home directory.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

/// What a variable that says where something lies holds.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks where directories are")]
    let value = std::env::var_os(name);
    value
}

/// A key that nobody else has.
pub(crate) fn new_key() -> Result<FingerprintKey, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Error::Random)?;
    Ok(FingerprintKey::new(bytes))
}
