//! The readers of the formats. Each gives the entries, or the offset at which reading failed.

mod compose;
mod ini;
mod json;
mod lines;
mod netrc;
mod toml;
mod xml;
mod yaml;

use super::{Entry, Format};

/// The entries of a text without a byte order mark.
pub(super) fn entries(text: &str, format: Format) -> Result<Vec<Entry>, usize> {
    match format {
        Format::Dotenv => Ok(lines::dotenv(text)),
        Format::Shell => Ok(lines::shell(text)),
        Format::Json => json::entries(text, json::Extensions::None),
        Format::Jsonc => json::entries(text, json::Extensions::Comments),
        Format::Toml => toml::entries(text),
        Format::Yaml => yaml::entries(text),
        Format::Compose => Ok(compose::entries(text, yaml::entries(text)?)),
        Format::Ini => Ok(ini::entries(text, "=:")),
        Format::Npmrc => Ok(ini::entries(text, "=")),
        Format::Netrc => Ok(netrc::entries(text)),
        Format::Xml => xml::entries(text),
    }
}
