//! Which of the table's places a home directory has.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::dirs::HomeDirs;
use super::exposure::Exposure;
#[cfg(unix)]
use super::exposure::Judge;
use super::pattern::{Pattern, is_wild, matches};
use super::table::{HomeCategory, HomePlace, home_places};
use crate::blob::Origin;
use crate::skip::SkipReason;
use crate::stats::Stats;

/// What a found path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HomeState {
    /// A file to read.
    File,
    /// A directory to read.
    Directory,
    /// It lies behind a link that leads out of the home: not read.
    LeadsOut,
    /// A socket, FIFO or device: not read.
    Special,
}

/// A path that is there, and the place that it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HomeFound {
    /// The kind of place.
    pub category: &'static HomeCategory,
    /// The place.
    pub place: &'static HomePlace,
    /// The path.
    pub path: PathBuf,
    /// The same without links.
    pub target: PathBuf,
    /// What it is.
    pub state: HomeState,
    /// Its permissions, on Unix.
    pub mode: Option<u32>,
    /// Who can read it besides its owner, where nobody should.
    pub exposure: Option<Exposure>,
}

/// What a home directory has of the table's places.
#[derive(Debug)]
#[non_exhaustive]
pub struct HomeSurvey {
    /// The home directory.
    pub home: PathBuf,
    /// What is there, in the order of the table.
    pub found: Vec<HomeFound>,
    /// What is there but cannot be read, or is not to be.
    pub stats: Stats,
}

impl HomeSurvey {
    /// Looks which places are there. Only the directories of the table's patterns are listed.
    ///
    /// ```
    /// use scrubjay_sources::{HomeDirs, HomePlatform, HomeSurvey};
    ///
    /// # let home = tempfile::tempdir()?;
    /// std::fs::write(home.path().join(".netrc"), "machine example.com\n")?;
    /// let survey = HomeSurvey::new(&HomeDirs::new(home.path(), HomePlatform::CURRENT));
    /// assert_eq!(survey.found[0].place.id, "netrc");
    /// assert_eq!(survey.roots(), [home.path().join(".netrc")]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new(dirs: &HomeDirs) -> Self {
        let mut search = Search::new(dirs);
        match fs::read_dir(dirs.home()) {
            Ok(_) => search.table(),
            Err(error) => search.stats.fail(Origin::file(dirs.home()), error.kind()),
        }
        let mut met: Vec<Met> = search.met.into_values().collect();
        met.sort_by(|a, b| (a.rank, &a.found.path).cmp(&(b.rank, &b.found.path)));
        let mut found: Vec<HomeFound> = met.into_iter().map(|met| met.found).collect();
        judge(&mut found);
        Self { home: dirs.home().to_path_buf(), found, stats: search.stats }
    }

    /// The files and directories to read, each once: not those below another one.
    pub fn roots(&self) -> Vec<PathBuf> {
        let is_read = |found: &&HomeFound| match found.state {
            HomeState::File | HomeState::Directory => true,
            HomeState::LeadsOut | HomeState::Special => false,
        };
        let directories: HashSet<&Path> = self
            .found
            .iter()
            .filter(|found| found.state == HomeState::Directory)
            .map(|found| found.path.as_path())
            .collect();
        // A walk does not follow links: behind one, a place is a root of its own.
        let is_below = |found: &HomeFound| {
            !found.path.is_symlink()
                && found.path.ancestors().skip(1).any(|above| directories.contains(above))
        };
        let roots = self.found.iter().filter(is_read).filter(|found| !is_below(found));
        roots.map(|found| found.path.clone()).collect()
    }
}

/// Asks who can read what is private. On other systems than Unix nothing is asked.
#[cfg(unix)]
fn judge(found: &mut [HomeFound]) {
    let own: HashSet<PathBuf> = found.iter().map(|found| found.target.clone()).collect();
    let mut judge = Judge::default();
    for found in found.iter_mut().filter(|found| found.place.private) {
        found.exposure = match found.state {
            HomeState::File => {
                let metadata = fs::metadata(&found.target).ok();
                metadata.and_then(|metadata| judge.file(&found.target, &metadata))
            }
            HomeState::Directory => judge.directory(&found.target, &own),
            HomeState::LeadsOut | HomeState::Special => None,
        };
    }
}

#[cfg(not(unix))]
fn judge(_found: &mut [HomeFound]) {}

/// A path that was met, by the pattern that says most about it.
struct Met {
    specificity: usize,
    /// The place's number in the table.
    rank: usize,
    found: HomeFound,
}

struct Search<'d> {
    dirs: &'d HomeDirs,
    /// What counts as the home, without links.
    within: Vec<PathBuf>,
    met: BTreeMap<PathBuf, Met>,
    /// What failed already, so that it is told once.
    failed: BTreeSet<PathBuf>,
    stats: Stats,
}

/// What is looked for at the moment.
#[derive(Clone, Copy)]
struct Sought<'p> {
    category: &'static HomeCategory,
    place: &'static HomePlace,
    rank: usize,
    pattern: &'p Pattern,
}

impl<'d> Search<'d> {
    fn new(dirs: &'d HomeDirs) -> Self {
        let within = dirs.all().filter_map(|path| fs::canonicalize(path).ok()).collect();
        let (met, failed, stats) = (BTreeMap::new(), BTreeSet::new(), Stats::default());
        Self { dirs, within, met, failed, stats }
    }

    fn table(&mut self) {
        let mut rank = 0;
        for category in home_places() {
            for place in &category.places {
                for pattern in place.paths(self.dirs.platform()).flat_map(Pattern::all) {
                    if let Some(base) = self.dirs.base(&pattern.begin) {
                        let sought = Sought { category, place, rank, pattern: &pattern };
                        self.descend(base, &pattern.names, sought);
                    }
                }
                rank += 1;
            }
        }
    }

    /// Looks for the names below a path.
    fn descend(&mut self, path: PathBuf, names: &[String], sought: Sought<'_>) {
        let Some((name, names)) = names.split_first() else {
            return self.meet(path, sought);
        };
        if !is_wild(name) {
            return self.descend(path.join(name), names, sought);
        }
        // What lies out of the home is not even listed.
        match fs::canonicalize(&path) {
            Ok(target) if self.is_within(&target) => {}
            Ok(target) => return self.note(path, target, HomeState::LeadsOut, None, sought),
            Err(error) => return self.fail(&path, &error),
        }
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => return self.fail(&path, &error),
        };
        for entry in entries.flatten() {
            if matches(name, &entry.file_name().to_string_lossy()) {
                self.descend(entry.path(), names, sought);
            }
        }
    }

    /// Notes a path, if it is there and of the right kind.
    fn meet(&mut self, path: PathBuf, sought: Sought<'_>) {
        let (metadata, target) =
            match fs::metadata(&path).and_then(|found| Ok((found, fs::canonicalize(&path)?))) {
                Ok(found) => found,
                Err(error) => return self.fail(&path, &error),
            };
        let Some(state) = state(&metadata, sought.pattern.is_directory) else { return };
        let state = if self.is_within(&target) { state } else { HomeState::LeadsOut };
        self.note(path, target, state, mode(&metadata), sought);
    }

    /// Notes a path with what it is, unless a place that says more about it was noted.
    fn note(
        &mut self,
        path: PathBuf,
        target: PathBuf,
        state: HomeState,
        mode: Option<u32>,
        sought: Sought<'_>,
    ) {
        let specificity = sought.pattern.specificity();
        if self.met.get(&path).is_some_and(|met| met.specificity >= specificity) {
            return;
        }
        let Sought { category, place, rank, .. } = sought;
        let found = HomeFound { category, place, path, target, state, mode, exposure: None };
        if !self.met.contains_key(&found.path) {
            match state {
                HomeState::LeadsOut => self.stats.skip(SkipReason::Symlink, 0),
                HomeState::Special => self.stats.skip(SkipReason::SpecialFile, 0),
                HomeState::File | HomeState::Directory => {}
            }
        }
        self.met.insert(found.path.clone(), Met { specificity, rank, found });
    }

    /// Is it in the home, or in what was moved out of it?
    fn is_within(&self, target: &Path) -> bool {
        self.within.iter().any(|home| target.starts_with(home))
    }

    /// Notes what cannot be looked at; what is not there is no failure.
    fn fail(&mut self, path: &Path, error: &io::Error) {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => return,
            ErrorKind::PermissionDenied => {}
            kind => {
                if self.failed.insert(path.to_path_buf()) {
                    self.stats.fail(Origin::file(path), kind);
                }
                return;
            }
        }
        // All places below one closed directory are one failure: that directory.
        let closed = path.ancestors().find(|above| fs::symlink_metadata(above).is_ok());
        let closed = closed.unwrap_or(path);
        if self.failed.insert(closed.to_path_buf()) {
            self.stats.fail(Origin::file(closed), error.kind());
        }
    }
}

/// What it is, if it is what is looked for.
fn state(metadata: &Metadata, wants_directory: bool) -> Option<HomeState> {
    match (metadata.is_dir(), wants_directory) {
        (true, true) => Some(HomeState::Directory),
        (false, false) if metadata.is_file() => Some(HomeState::File),
        (false, false) => Some(HomeState::Special),
        _ => None,
    }
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_metadata: &Metadata) -> Option<u32> {
    None
}
