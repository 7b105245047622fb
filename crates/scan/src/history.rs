//! Scanning git repositories: every object once, and for those with findings the commits.
//!
//! The first pass looks at each object, of which no path is known, and keeps the ids of those with
//! matches. The second reads these few again, with the paths that the history has them at, and is
//! a scan like that of files.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use scrubjay_detect::{Input, Match, Scanner, Scratch, Sink, Window};
use scrubjay_git::{
    Account, Commit, Kind, Limits, Object, ObjectId, Range, Repository, walk, walk_new,
};
use scrubjay_sources::{
    Blob, Content, EntryKind, Exclude, GitOrigin, Origin, SkipReason, Stats, Visitor, sniff,
};

use crate::finding::Finding;
use crate::report::add;
use crate::visit::BlobScan;
use crate::working_tree;
use crate::{GitState, Report, Scan};

/// What is said of packs and histories that cannot be read.
pub(crate) const DAMAGED: io::ErrorKind = io::ErrorKind::UnexpectedEof;

/// How git repositories are scanned.
#[derive(Clone, Debug, Default)]
pub struct GitOptions {
    /// How much may be used.
    pub limits: Limits,
    /// Which part of the history is reported.
    pub range: Range,
    /// Report what no reference reaches, too.
    pub all_objects: bool,
    /// Repositories that could not be opened, to be listed as unread.
    pub unread: Vec<PathBuf>,
    /// Which paths are not reported.
    pub exclude: Option<Arc<dyn Exclude>>,
}

impl GitOptions {
    /// Why a file of a repository is not looked at, where it isn't.
    fn excluded(&self, root: &Path, path: &Path) -> Option<SkipReason> {
        excluded(self.exclude.as_deref()?, root, path)
    }
}

/// Why a file of a repository is not looked at, where it isn't.
pub(crate) fn excluded(exclude: &dyn Exclude, root: &Path, path: &Path) -> Option<SkipReason> {
    let above = path.ancestors().skip(1).take_while(|above| *above != root);
    let mut above = above.filter_map(|above| exclude.reason(above, EntryKind::Directory));
    above.next().or_else(|| exclude.reason(path, EntryKind::File))
}

impl Scan {
    /// Scans all that is in git repositories: each object once, whichever of them have it.
    ///
    /// A credential is reported once for each path, with the first commit that has it there.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    /// use scrubjay_scan::{GitOptions, Scan, Verdict};
    ///
    /// let report = Scan::new(Scanner::builtin()).git(&[], &GitOptions::default());
    /// assert_eq!(report.verdict(), Verdict::NothingScanned);
    /// ```
    pub fn git(&self, repositories: &[Repository], options: &GitOptions) -> Report {
        let started = Instant::now();
        let (sieves, account) = walk(repositories, &options.limits, || self.sieve());
        self.sifted(repositories, options, started, (sieves, account), BTreeMap::new()).0
    }

    /// Like [`git`](Self::git), but reads only what `state` does not have, and adds it. What has matches
    /// is reported again. A state of a scanner that finds something else begins anew.
    pub fn git_new(
        &self,
        repositories: &[Repository],
        options: &GitOptions,
        state: &mut GitState,
    ) -> Report {
        let started = Instant::now();
        state.hold_for(self.scanner());
        let known = state.len() as u64;
        let (sieves, account, new) =
            walk_new(repositories, &options.limits, &state.known, || self.sieve());
        let before = std::mem::take(&mut state.hits);
        let (mut report, hits) =
            self.sifted(repositories, options, started, (sieves, account), before);
        report.summary.known = known;
        state.known.extend(new);
        state.hits = hits;
        report
    }

    /// Does it find the same as the scan that left this state?
    pub fn finds_the_same_as(&self, state: &GitState) -> bool {
        state.is_by(self.scanner())
    }

    fn sieve(&self) -> (Sieve<'_>, fn(Object<'_>, &mut Sieve<'_>)) {
        (Sieve::new(self.scanner()), Sieve::look)
    }

    /// The report of what was sifted, and of `hits` that were found before.
    fn sifted(
        &self,
        repositories: &[Repository],
        options: &GitOptions,
        started: Instant,
        (sieves, account): (Vec<Sieve<'_>>, Account),
        mut hits: BTreeMap<ObjectId, Kind>,
    ) -> (Report, BTreeMap<ObjectId, Kind>) {
        let mut stats = Stats::default();
        let mut scan = self.blob_scan();
        let is_damaged = account.unread > 0;
        let mut scanner = scrubjay_detect::Stats::default();
        for sieve in sieves {
            add(&mut scanner, sieve.scratch.stats());
            stats.merge(sieve.stats);
            hits.extend(sieve.hits);
        }
        for unread in account.unread_listed {
            stats.fail(Origin::file(&unread.path), DAMAGED);
        }
        for unread in &options.unread {
            stats.fail(Origin::file(unread), io::ErrorKind::Unsupported);
        }
        for repository in repositories {
            let hits = Hits { objects: &hits, is_damaged };
            look_again(repository, &hits, options, &mut scan, &mut stats);
        }
        let mut summary = self.summary(stats);
        summary.scanner = scanner;
        let mut found = scan.into_found();
        found.findings = join_versions(found.findings);
        let with_tree = repositories.iter().filter(|repository| !repository.is_bare());
        let roots: HashSet<&Path> = with_tree.map(Repository::root).collect();
        working_tree::ask(&mut found.findings, &roots);
        summary.elapsed = started.elapsed();
        (self.report(found, summary), hits)
    }
}

/// Tells which objects have matches.
pub(crate) struct Sieve<'s> {
    scanner: &'s Scanner,
    pub(crate) scratch: Scratch,
    pub(crate) hits: Vec<(ObjectId, Kind)>,
    pub(crate) stats: Stats,
}

impl<'s> Sieve<'s> {
    pub(crate) fn new(scanner: &'s Scanner) -> Self {
        Self { scanner, scratch: scanner.scratch(), hits: Vec::new(), stats: Stats::default() }
    }

    fn look(object: Object<'_>, sieve: &mut Sieve<'_>) {
        sieve.look_at(object.id, object.kind, object.bytes);
    }

    /// Looks at an object; has it matches?
    pub(crate) fn look_at(&mut self, id: ObjectId, kind: Kind, bytes: &[u8]) -> bool {
        let is_hit = match sniff(bytes) {
            Err(reason) => {
                self.stats.skip(reason, bytes.len() as u64);
                return false;
            }
            // Text of wide characters is rare, and the second pass transcodes it.
            Ok(Some(_)) => true,
            Ok(None) => {
                let mut any = AnyMatch(false);
                let input = Input::new(bytes).any_path();
                self.scanner.scan_with(&mut self.scratch, &input, &mut any);
                any.0
            }
        };
        self.stats.files += 1;
        self.stats.bytes += bytes.len() as u64;
        if is_hit {
            self.hits.push((id, kind));
        }
        is_hit
    }
}

struct AnyMatch(bool);

impl Sink for AnyMatch {
    fn matched(&mut self, _: &Match, _: &Window<'_>) -> ControlFlow<()> {
        self.0 = true;
        ControlFlow::Break(())
    }
}

/// The objects with matches.
struct Hits<'h> {
    objects: &'h BTreeMap<ObjectId, Kind>,
    /// Could something not be read?
    is_damaged: bool,
}

/// Scans the objects with matches that this repository has, with the paths that it has them at.
fn look_again(
    repository: &Repository,
    hits: &Hits<'_>,
    options: &GitOptions,
    scan: &mut BlobScan<'_>,
    stats: &mut Stats,
) {
    if hits.objects.is_empty() {
        return;
    }
    let mut range = options.range.clone();
    range.logs |= options.all_objects;
    let wanted: HashSet<ObjectId> = hits.objects.keys().copied().collect();
    let history = repository.history(&wanted, &range);
    if !history.as_ref().is_ok_and(|history| history.is_whole) {
        stats.fail(Origin::file(repository.root()), DAMAGED);
    }
    let history = history.unwrap_or_default();
    let Some(reader) = repository.reader() else { return };
    // Where something could not be read, what the history does not know may be reachable.
    let takes_unknown = options.all_objects || !history.is_whole || hits.is_damaged;
    for (id, kind) in hits.objects {
        let mut origins = Vec::new();
        if let Some(touches) = history.blobs.get(id) {
            for touch in touches {
                let origin = origin(repository, id, &touch.path, Some(&touch.commit));
                let branches = history.branches_of(&touch.commit);
                origins.push(GitOrigin { in_head: touch.in_head, branches, ..origin });
            }
        } else if let Some(commit) = history.commits.get(id) {
            let origin = origin(repository, id, "(commit message)".as_ref(), Some(commit));
            origins.push(GitOrigin { branches: history.branches_of(commit), ..origin });
        } else if history.others.contains(id) || takes_unknown {
            let name = match (kind, history.others.contains(id)) {
                (Kind::Tag, _) => "(tag message)",
                (_, true) => "(tagged object)",
                (_, false) => "(unreachable object)",
            };
            origins.push(origin(repository, id, name.as_ref(), None));
        }
        origins.retain(|origin| {
            let reason = options.excluded(&origin.repository, &origin.path);
            reason.inspect(|reason| stats.skip(*reason, 0)).is_none()
        });
        if origins.is_empty() {
            continue;
        }
        let Some(bytes) = reader.content(id) else { continue };
        let encoding = sniff(&bytes).unwrap_or_default();
        for origin in origins {
            let origin = Origin::Git(Arc::new(origin));
            let blob = Blob::new(origin, Content::Whole(&bytes)).encoding(encoding);
            // There is nothing that it could want to end.
            let _ = scan.visit(blob);
        }
    }
}

pub(crate) fn origin(
    repository: &Repository,
    id: &ObjectId,
    path: &Path,
    commit: Option<&Arc<Commit>>,
) -> GitOrigin {
    let field =
        |get: fn(&Commit) -> &String| commit.map(|one| get(one).clone()).unwrap_or_default();
    GitOrigin {
        path: repository.root().join(path),
        age: commit.map_or(0, |commit| commit.age),
        date: field(|commit| &commit.date),
        commit: field(|commit| &commit.id),
        author: field(|commit| &commit.author),
        email: field(|commit| &commit.email),
        object: id.to_string(),
        repository: repository.root().to_path_buf(),
        in_head: false,
        in_tree: None,
        branches: None,
        more_versions: 0,
    }
}

/// Of the versions of a file that hold the same credential, the first stands for all.
pub(crate) fn join_versions(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut versions = BTreeMap::new();
    let key = |finding: &Finding, git: &GitOrigin| {
        (*finding.credential().as_bytes(), finding.rule.id.clone(), git.path.clone())
    };
    for finding in &findings {
        if let Origin::Git(git) = &*finding.place.origin {
            let version = (Reverse(git.age), Arc::clone(git));
            versions.entry(key(finding, git)).or_insert_with(BTreeSet::new).insert(version);
        }
    }
    findings.retain_mut(|finding| {
        let Origin::Git(git) = &*finding.place.origin else { return true };
        let versions = &versions[&key(finding, git)];
        let Some((_, first)) = versions.first() else { return true };
        if first != git {
            return false;
        }
        let more_versions = versions.len() as u64 - 1;
        let in_head = versions.iter().any(|(_, git)| git.in_head);
        let joined = GitOrigin { more_versions, in_head, ..GitOrigin::clone(git) };
        finding.place.origin = Arc::new(Origin::Git(Arc::new(joined)));
        true
    });
    findings
}
