//! Configuration: what `config.toml` outside of a scanned tree says, and `scrubjay.toml` in it.
//! What the tree makes looser is suppressed and counted, never dropped. `docs/config.md` describes
//! the format.

mod allow;
mod configuration;
mod error;
mod exclusions;
mod file;
mod keys;
mod parse;
mod ruling;
mod settings;
mod source;
#[cfg(test)]
mod tests;

pub use configuration::{Configuration, TreeScope};
pub use error::{ConfigError, ConfigWarning};
pub use file::{ConfigFile, ConfigKind};
pub use keys::{CONFIG_KEYS, ConfigKey};
pub(crate) use ruling::{Judge, Ruling};
pub use settings::{Settings, TreeTrust};
