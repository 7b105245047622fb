//! The table itself: `home/*.toml`, parsed when it is asked for.

use std::sync::OnceLock;

use serde::Deserialize;

use super::dirs::HomePlatform;

/// Each file is a category, in the order in which people are shown them.
const FILES: [&str; 17] = [
    include_str!("../../home/environment.toml"),
    include_str!("../../home/shell.toml"),
    include_str!("../../home/repl.toml"),
    include_str!("../../home/remote.toml"),
    include_str!("../../home/git.toml"),
    include_str!("../../home/cloud.toml"),
    include_str!("../../home/container.toml"),
    include_str!("../../home/database.toml"),
    include_str!("../../home/ci.toml"),
    include_str!("../../home/package.toml"),
    include_str!("../../home/service.toml"),
    include_str!("../../home/manager.toml"),
    include_str!("../../home/editor.toml"),
    include_str!("../../home/agent.toml"),
    include_str!("../../home/transcript.toml"),
    include_str!("../../home/note.toml"),
    include_str!("../../home/cache.toml"),
];

/// Places of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HomeCategory {
    /// The stable id.
    #[serde(rename = "category")]
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its places.
    #[serde(rename = "place")]
    pub places: Vec<HomePlace>,
}

/// A place where credentials lie: the files of one program, or of one habit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HomePlace {
    /// The stable id.
    pub id: String,
    /// What people call it.
    pub name: String,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    unix: Vec<String>,
    #[serde(default)]
    linux: Vec<String>,
    #[serde(default)]
    macos: Vec<String>,
    #[serde(default)]
    windows: Vec<String>,
    /// Is nobody but the owner to read it? Files are then expected to have the mode 0600,
    /// directories 0700.
    #[serde(default = "yes")]
    pub private: bool,
    /// Is it a store of credentials, so that its existence alone is worth knowing?
    #[serde(default)]
    pub store: bool,
    /// Why it matters.
    pub why: String,
    /// What to do about it.
    pub fix: String,
    /// Where it is documented, if a page of the program says so.
    pub source: Option<String>,
}

fn yes() -> bool {
    true
}

/// The table of places in a home directory where credentials lie.
///
/// ```
/// let vault = scrubjay_sources::home_places()
///     .iter()
///     .flat_map(|category| &category.places)
///     .find(|place| place.id == "mgr.vault")
///     .expect("a place");
/// assert!(vault.store && vault.private);
/// ```
pub fn home_places() -> &'static [HomeCategory] {
    static TABLE: OnceLock<Vec<HomeCategory>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let parse = |text| toml::from_str(text).expect("the tests parse the built-in table");
        FILES.into_iter().map(parse).collect()
    })
}

impl HomePlace {
    /// Its patterns on a platform, relative to what they begin with: `~`, an environment variable,
    /// or `$APP_DATA`. A slash at the end stands for a directory with everything below it.
    pub fn paths(&self, platform: HomePlatform) -> impl Iterator<Item = &str> {
        let (unix, own) = match platform {
            HomePlatform::Linux => (&self.unix[..], &self.linux),
            HomePlatform::MacOs => (&self.unix[..], &self.macos),
            HomePlatform::Windows => (&[][..], &self.windows),
        };
        self.paths.iter().chain(unix).chain(own).map(String::as_str)
    }

    /// All its patterns, each list with the platforms that it is for.
    pub fn paths_by_platform(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let lists = [
            ("", &self.paths),
            ("Linux, macOS", &self.unix),
            ("Linux", &self.linux),
            ("macOS", &self.macos),
            ("Windows", &self.windows),
        ];
        lists.into_iter().map(|(name, list)| (name, &list[..])).filter(|(_, list)| !list.is_empty())
    }

    /// The mode that is expected of what a pattern matches, where one is.
    ///
    /// ```
    /// let place = &scrubjay_sources::home_places()[0].places[0];
    /// assert_eq!(place.expected_mode("~/.env"), Some(0o600));
    /// assert_eq!(place.expected_mode("~/.ssh/"), Some(0o700));
    /// ```
    pub fn expected_mode(&self, pattern: &str) -> Option<u32> {
        self.private.then_some(if pattern.ends_with('/') { 0o700 } else { 0o600 })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::home::dirs::HomeDirs;
    use crate::home::pattern::Pattern;

    fn places() -> Vec<&'static HomePlace> {
        home_places().iter().flat_map(|category| &category.places).collect()
    }

    #[test]
    fn every_place_says_what_it_is() {
        assert!(places().len() >= 120);
        let mut ids = HashSet::new();
        for place in places() {
            assert!(ids.insert(&place.id), "{} is there twice", place.id);
            let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
            assert!(place.id.chars().all(lower), "{}", place.id);
            for text in [&place.why, &place.fix] {
                assert!(text.ends_with('.') && text.len() > 8, "{}: {text}", place.id);
            }
            assert!(!place.name.is_empty(), "{}", place.id);
            let source = place.source.as_deref().unwrap_or("https://x");
            assert!(source.starts_with("https://"), "{}", place.id);
        }
        let categories: HashSet<_> = home_places().iter().map(|category| &category.id).collect();
        assert_eq!(categories.len(), FILES.len());
    }

    #[test]
    fn every_pattern_can_be_looked_for() {
        for platform in HomePlatform::ALL {
            let dirs = HomeDirs::new("/home/x", platform);
            let mut seen = HashSet::new();
            for place in places() {
                for text in place.paths(platform) {
                    let begin = text.split('/').next().unwrap_or_default();
                    assert!(begin == "~" || begin.starts_with('$'), "{text}");
                    assert!(!text.contains("**") && !text.contains("//"), "{text}");
                    for pattern in Pattern::all(text) {
                        assert!(
                            seen.insert(pattern.clone()),
                            "{text} is there twice: {}",
                            place.id
                        );
                        if begin == "~" || begin == "$APP_DATA" || begin.starts_with("$XDG_CONFIG")
                        {
                            assert!(dirs.base(&pattern.begin).is_some(), "{text}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_place_lies_somewhere() {
        for place in places() {
            assert!(place.paths_by_platform().count() > 0, "{}", place.id);
        }
    }
}
