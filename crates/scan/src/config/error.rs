//! What is wrong with a configuration file, and what is only odd.

use std::fmt;

use super::keys::{CONFIG_KEYS, ConfigKey};

/// A place in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// In characters.
    pub(crate) column: usize,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Why a configuration file cannot be used: the place, what is wrong, and what to do. Nothing that
/// stands in the file as a value is said, since it may be anything.
///
/// ```
/// use scrubjay_scan::{ConfigFile, ConfigKind};
///
/// let text = b"[scan]\nmin-confidence = \"certain\"\n";
/// let error = ConfigFile::parse(ConfigKind::Tree, "scrubjay.toml", text).unwrap_err();
/// assert!(error.to_string().starts_with("scrubjay.toml:2:18: `min-confidence` needs "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {problem}")]
pub struct ConfigError {
    pub(super) at: At,
    pub(super) problem: Problem,
}

impl ConfigError {
    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.at.line
    }

    /// The column, in characters, from 1.
    pub fn column(&self) -> usize {
        self.at.column
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("not UTF-8; save the file as UTF-8")]
    NotUtf8,
    #[error("not TOML: {0}; correct the line")]
    Toml(String),
    #[error("`{}` needs {}, such as {}; correct it", .0.name, .0.kind, .0.example)]
    Type(&'static ConfigKey),
    #[error("`{0}` is a table: write `[{0}]`")]
    Table(&'static str),
    #[error("`allow` is a list of tables: write `[[allow]]` above each")]
    AllowTable,
    #[error("in `{key}`: {reason}")]
    Item { key: &'static str, reason: String },
    #[error("no rule or provider of this name{}", nearest_rule(.0))]
    UnknownRule(Option<String>),
    #[error("this entry has no `reason`; say why it is no reason to act")]
    NoReason,
    #[error("this entry names no `values`, `paths` or `rules`; say what it is about")]
    Everything,
    #[error("`{0}` is empty, so that nothing is allowed; name something, or delete it")]
    Empty(&'static str),
    #[error("more than {0} entries or values; the file allows too much to be read by people")]
    TooMany(usize),
}

fn nearest_rule(nearest: &Option<String>) -> String {
    match nearest {
        Some(name) => format!("; the nearest is `{name}`"),
        None => "; delete it, or add the rules that have it".to_owned(),
    }
}

/// Something in a configuration file that has no effect.
///
/// ```
/// use scrubjay_scan::{ConfigFile, ConfigKind};
///
/// let text = b"[scan]\nexlude = [\"vendor/\"]\n";
/// let file = ConfigFile::parse(ConfigKind::Tree, "scrubjay.toml", text)?;
/// assert_eq!(
///     file.warnings()[0].to_string(),
///     "unknown key `exlude` at scrubjay.toml:2:1: did you mean `exclude`?",
/// );
/// # Ok::<(), scrubjay_scan::ConfigError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigWarning {
    pub(super) at: At,
    pub(super) key: String,
    pub(super) kind: WarningKind,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WarningKind {
    /// No such key, in this table.
    Unknown(&'static str),
    /// A key of files outside of the scanned tree.
    NotForTrees,
}

impl fmt::Display for ConfigWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, key, kind } = self;
        let key = plain(key);
        let WarningKind::Unknown(table) = kind else {
            return write!(f, "`{key}` at {at} has no effect: it is for config.toml only");
        };
        write!(f, "unknown key `{key}` at {at}")?;
        if let Some(nearest) = nearest(table, key) {
            write!(f, ": did you mean `{nearest}`?")?;
        }
        if *table == "allow" {
            // An entry with a condition less would allow more than was meant.
            f.write_str(" The entry does not hold.")?;
        }
        Ok(())
    }
}

/// A key as it may be shown: what stands where keys should be may be anything.
fn plain(key: &str) -> &str {
    let fine = |byte: u8| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_';
    if (1..=20).contains(&key.len()) && key.bytes().all(fine) { key } else { "(not shown)" }
}

/// The key that was probably meant: one of the table, or of another one.
fn nearest(table: &str, key: &str) -> Option<String> {
    let close = |name: &str| (strsim::osa_distance(name, key) * 3).saturating_sub(1) <= key.len();
    let tables = ["scan", "tree", "allow"].map(|name| ("", name));
    let keys = CONFIG_KEYS.iter().map(|known| (known.table, known.name)).chain(tables);
    let close = keys.filter(|(_, name)| close(name));
    let best = close.min_by_key(|(of, name)| (strsim::osa_distance(name, key), *of != table))?;
    Some(match best {
        ("", name) => format!("[{name}]"),
        (of, name) if of == table => name.to_owned(),
        (of, name) => format!("{of}.{name}"),
    })
}
