//! The scan of a home directory: its places with what was found in each, and private files that
//! others can read.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrubjay_detect::{Confidence, Position, Shape, Visibility};
use scrubjay_sources::{Exposure, HomeFound, HomeState, HomeSurvey, Origin, SkipReason, Sources};
use secrecy::SecretSlice;

use crate::finding::{Finding, Matched};
use crate::identity::identity;
use crate::{ByConfidence, Place, Report, ReportRule};

/// The rule of private files that others can read.
pub const EXPOSED_RULE: &str = "file.readable-by-others";

/// The home directory that was scanned, and its places.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Home {
    /// The home directory.
    pub directory: PathBuf,
    /// Which of the table's places are there, in its order.
    pub found: Vec<HomeFound>,
    /// Files among them that were not read for what they are, by their paths.
    pub skipped: BTreeMap<PathBuf, SkipReason>,
}

/// A place of the home with what was found in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HomeRow<'r> {
    /// The place.
    pub found: &'r HomeFound,
    /// The secret credentials in it.
    pub credentials: ByConfidence,
    /// How many credentials each rule has there.
    pub rules: BTreeMap<&'r str, u64>,
    /// Could it be read, all of it?
    pub readable: bool,
    /// Why it was not read, where it is a file that was skipped.
    pub skipped: Option<SkipReason>,
}

impl Home {
    /// The home that was surveyed.
    pub(crate) fn new(survey: HomeSurvey, sources: &Sources) -> Self {
        let files = survey.found.iter().filter(|found| found.state == HomeState::File);
        let skipped =
            files.filter_map(|file| Some((file.path.clone(), sources.skips(&file.path)?)));
        let skipped = skipped.collect();
        Self { directory: survey.home, found: survey.found, skipped }
    }

    /// A path as people write it: `~/…` for what lies in the home.
    pub(crate) fn short(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.directory)
            .map_or_else(|_| path.to_path_buf(), |rest| Path::new("~").join(rest))
    }
}

impl Report {
    /// The places of the home that was scanned, each with what was found in it. A place inside
    /// another one does not count for that.
    pub fn home_rows(&self) -> Vec<HomeRow<'_>> {
        let Some(home) = &self.home else { return Vec::new() };
        let row = |found| HomeRow::new(found, home);
        let mut rows: Vec<HomeRow<'_>> = home.found.iter().map(row).collect();
        let mut places: HashMap<&Path, Vec<usize>> = HashMap::new();
        for (index, found) in home.found.iter().enumerate() {
            places.entry(&found.path).or_default().push(index);
            if found.target != found.path {
                places.entry(&found.target).or_default().push(index);
            }
        }
        let rows_of = |path: &Path| path.ancestors().find_map(|above| places.get(above)).cloned();
        for credential in self.credentials.iter().chain(&self.suppressed) {
            if credential.is_publishable() || credential.is_exposure() {
                continue;
            }
            let paths = credential.places.iter().filter_map(|place| place.origin.path());
            let mut met: Vec<usize> = paths.filter_map(rows_of).flatten().collect();
            met.sort_unstable();
            met.dedup();
            for index in met {
                rows[index].credentials.add(credential.confidence);
                *rows[index].rules.entry(&credential.rule.id).or_default() += 1;
            }
        }
        let unreadable = self.summary.stats.unreadable().iter();
        for index in unreadable.filter_map(|one| rows_of(one.origin.path()?)).flatten() {
            rows[index].readable = false;
        }
        rows
    }
}

impl<'r> HomeRow<'r> {
    fn new(found: &'r HomeFound, home: &Home) -> Self {
        let readable = matches!(found.state, HomeState::File | HomeState::Directory);
        let skipped = home.skipped.get(&found.path).copied();
        let (credentials, rules) = (ByConfidence::default(), BTreeMap::new());
        Self { found, credentials, rules, readable, skipped }
    }

    /// The mode that its place should have; `None` where its place need not be private, and where
    /// what lies out of the home decides.
    pub fn expected_mode(&self) -> Option<u32> {
        let mode = if self.found.state == HomeState::Directory { 0o700 } else { 0o600 };
        let here = self.found.state != HomeState::LeadsOut;
        (here && self.found.place.private).then_some(mode)
    }

    /// Its state in a word or two.
    pub fn state(&self) -> &'static str {
        match self.found.state {
            HomeState::LeadsOut => "leads out of the home",
            HomeState::Special => "not a regular file",
            _ if !self.readable => "not readable",
            _ => match self.skipped {
                Some(SkipReason::Binary) => "binary, not read",
                Some(SkipReason::TooLarge) => "too large, not read",
                _ => "read",
            },
        }
    }
}

/// A finding for each private place that others can read.
pub(crate) fn exposures(survey: &HomeSurvey) -> Vec<Finding> {
    let rule = Arc::new(rule());
    let exposed = survey.found.iter().filter_map(|found| Some((found, found.exposure.as_ref()?)));
    exposed.map(|(found, exposure)| finding(&rule, found, exposure)).collect()
}

fn rule() -> ReportRule {
    ReportRule {
        id: EXPOSED_RULE.to_owned(),
        description: "Private file that others can read".to_owned(),
        provider: "file".to_owned(),
        provider_name: "File permissions".to_owned(),
        remedy:
            "Take the rights of group and others away: `chmod 600 FILE`, `chmod -R go= DIRECTORY`. \
                 Where others had the time to read it, rotate what lies in it."
                .to_owned(),
        sources: Vec::new(),
        confidence: Confidence::High,
        visibility: Visibility::Secret,
        shape: Shape::Token,
        own_format: false,
        specificity: 0,
    }
}

/// It is known by its location; that stands in place of a secret is its mode.
fn finding(rule: &Arc<ReportRule>, found: &HomeFound, exposure: &Exposure) -> Finding {
    let origin = Origin::file(&found.path).into_owned();
    let mode = found.mode.map(|mode| format!("{mode:04o}")).unwrap_or_default();
    let identity = identity(rule, mode.as_bytes(), &origin, None);
    let readers = exposure.readers.name();
    let redacted = match (found.state, exposure.files) {
        (HomeState::Directory, 1) => format!("1 file readable by {readers}"),
        (HomeState::Directory, files) => format!("{files} files readable by {readers}"),
        _ => format!("mode {mode}, readable by {readers}"),
    };
    let start = Position { line: 1, column: 1, byte_column: 1 };
    Finding {
        identity,
        allowed: None,
        rule: Arc::clone(rule),
        secret: Arc::new(SecretSlice::from(mode.into_bytes())),
        redacted,
        confidence: Confidence::High,
        check: None,
        facts: Vec::new(),
        place: Place {
            origin: Arc::new(origin),
            offset: 0,
            length: 0,
            line: 1,
            column: 1,
            byte_column: 1,
            end_line: 1,
            end_column: 1,
            name: None,
            git_ignored: false,
            matched: Matched { start, end: start },
        },
        part: None,
    }
}
