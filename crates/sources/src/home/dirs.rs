//! Where a home directory's parts are: below it, or where variables say.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The system whose customs a home directory follows. Only Linux is tested by running on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HomePlatform {
    /// Linux and what resembles it.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl HomePlatform {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Linux, Self::MacOs, Self::Windows];

    /// The one that this was built for.
    pub const CURRENT: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Linux
    };
}

/// Not a variable, but each platform's directory for the data of applications.
const APP_DATA: &str = "$APP_DATA";

/// Where what a variable would name lies without it. Other variables count only where they are set.
const DEFAULTS: [(&str, &str); 13] = [
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_CACHE_HOME", ".cache"),
    ("APPDATA", "AppData/Roaming"),
    ("LOCALAPPDATA", "AppData/Local"),
    ("CLAUDE_CONFIG_DIR", ".claude"),
    ("CODEX_HOME", ".codex"),
    ("CARGO_HOME", ".cargo"),
    ("GNUPGHOME", ".gnupg"),
    ("DOCKER_CONFIG", ".docker"),
    ("CLOUDSDK_CONFIG", ".config/gcloud"),
    ("AZURE_CONFIG_DIR", ".azure"),
];

/// Those that count only where they are set.
const ONLY_SET: [&str; 7] = [
    "ZDOTDIR",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CONFIG_FILE",
    "NPM_CONFIG_USERCONFIG",
    "COMPOSER_HOME",
    "HF_HOME",
    "XDG_RUNTIME_DIR",
];

/// A home directory, and where the parts of it are that variables can move.
#[derive(Clone, Debug)]
pub struct HomeDirs {
    home: PathBuf,
    platform: HomePlatform,
    moved: BTreeMap<&'static str, PathBuf>,
}

impl HomeDirs {
    /// A home directory with everything in its usual place.
    pub fn new(home: impl Into<PathBuf>, platform: HomePlatform) -> Self {
        Self { home: home.into(), platform, moved: BTreeMap::new() }
    }

    /// The same with some parts moved: `variable` is asked for the value of each variable that can.
    /// What is not an absolute path does not count.
    ///
    /// ```
    /// use scrubjay_sources::{HomeDirs, HomePlatform};
    ///
    /// let dirs = HomeDirs::new("/home/ann", HomePlatform::Linux)
    ///     .moved(|name| (name == "CODEX_HOME").then(|| "/data/codex".into()));
    /// assert_eq!(dirs.home().to_str(), Some("/home/ann"));
    /// ```
    #[must_use]
    pub fn moved(mut self, mut variable: impl FnMut(&str) -> Option<OsString>) -> Self {
        for name in DEFAULTS.iter().map(|(name, _)| *name).chain(ONLY_SET) {
            let path = variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
            self.moved.extend(path.map(|path| (name, path)));
        }
        self
    }

    /// The home directory.
    pub fn home(&self) -> &Path {
        &self.home
    }

    pub(crate) fn platform(&self) -> HomePlatform {
        self.platform
    }

    /// The directory that a pattern begins with, if there is one.
    pub(crate) fn base(&self, begin: &str) -> Option<PathBuf> {
        match begin {
            "~" => Some(self.home.clone()),
            APP_DATA => match self.platform {
                HomePlatform::Linux => self.variable("XDG_CONFIG_HOME"),
                HomePlatform::MacOs => Some(self.home.join("Library/Application Support")),
                HomePlatform::Windows => self.variable("APPDATA"),
            },
            _ => self.variable(begin.strip_prefix('$')?),
        }
    }

    fn variable(&self, name: &str) -> Option<PathBuf> {
        let default = || DEFAULTS.iter().find(|(known, _)| *known == name);
        let moved = self.moved.get(name).cloned();
        moved.or_else(|| default().map(|(_, below)| self.home.join(below)))
    }

    /// Everything that counts as the home: the directory, and what was moved out of it.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.home()).chain(self.moved.values().map(PathBuf::as_path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::home_places;

    #[test]
    fn parts_are_where_they_are_by_custom_or_where_variables_say() {
        let base = |platform, begin: &str| HomeDirs::new("/h", platform).base(begin);
        let [linux, macos, windows] = HomePlatform::ALL;
        assert_eq!(base(linux, "~").unwrap(), Path::new("/h"));
        assert_eq!(base(linux, "$APP_DATA").unwrap(), Path::new("/h/.config"));
        assert_eq!(base(macos, "$APP_DATA").unwrap(), Path::new("/h/Library/Application Support"));
        assert_eq!(base(windows, "$APP_DATA").unwrap(), Path::new("/h/AppData/Roaming"));
        assert_eq!(base(linux, "$ZDOTDIR"), None);
        let dirs = HomeDirs::new("/h", linux).moved(|name| match name {
            "XDG_CONFIG_HOME" => Some("/c".into()),
            "ZDOTDIR" => Some("relative".into()),
            _ => None,
        });
        assert_eq!(dirs.base("$APP_DATA").unwrap(), Path::new("/c"));
        assert_eq!(dirs.base("$ZDOTDIR"), None);
        assert_eq!(dirs.all().collect::<Vec<_>>(), [Path::new("/h"), Path::new("/c")]);
    }

    #[test]
    fn every_variable_of_the_table_is_known_and_the_other_way_round() {
        let places = home_places().iter().flat_map(|category| &category.places);
        let lists = places.flat_map(|place| place.paths_by_platform());
        let begins: std::collections::BTreeSet<&str> = lists
            .flat_map(|(_, list)| list)
            .filter_map(|path| path.split('/').next()?.strip_prefix('$'))
            .filter(|name| *name != "APP_DATA")
            .collect();
        let known = DEFAULTS.iter().map(|(name, _)| *name).chain(ONLY_SET);
        assert_eq!(begins, known.collect());
    }
}
