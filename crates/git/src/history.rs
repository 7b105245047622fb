//! Which commits brought blobs in, from one stream of `git log --raw`.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::Child as Process;
use std::sync::Arc;

use crate::child::Child;
use crate::{Error, ObjectId, Repository};

/// Which part of a history is meant.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Range {
    /// Commits from this date on, in any form that git understands.
    pub since: Option<String>,
    /// Commits up to this date.
    pub until: Option<String>,
    /// What only logs of references name, too.
    pub logs: bool,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Commit {
    /// When it was written, by its author, as ISO 8601 with the zone.
    pub date: String,
    /// Its id.
    pub id: String,
    /// Who wrote it, as the mailmap says.
    pub author: String,
    /// The author's address, as the mailmap says.
    pub email: String,
    /// How many commits come before it in an order that has children before their parents: of two
    /// commits, the one with the greater age is no descendant of the other.
    pub age: u64,
    /// A bit for each of [`History::branches`] that has it.
    branches: u64,
}

/// A path of a blob, and the first commit that has the blob there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Touch {
    /// The path in the repository.
    pub path: PathBuf,
    /// The first commit that has it.
    pub commit: Arc<Commit>,
    /// Does `HEAD` have the blob at this path?
    pub in_head: bool,
}

/// What a history says of the objects asked for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct History {
    /// Blobs, with the paths where they were.
    pub blobs: HashMap<ObjectId, Vec<Touch>>,
    /// Commits.
    pub commits: HashMap<ObjectId, Arc<Commit>>,
    /// Reachable, but by no path of a commit: tags, and what they point to.
    pub others: HashSet<ObjectId>,
    /// Was the history read to its end? A missing or damaged tree ends it.
    pub is_whole: bool,
    /// The branches that commits were looked for on: at most 64, local ones first.
    branches: Vec<String>,
}

impl History {
    /// The branches that have a commit of this history, by their short names; `None` where that is
    /// not known: with [`Range::until`], or where there are more than 64.
    pub fn branches_of(&self, commit: &Commit) -> Option<Vec<String>> {
        if self.branches.is_empty() {
            return None;
        }
        let has = |(at, _): &(usize, &String)| commit.branches >> at & 1 == 1;
        Some(self.branches.iter().enumerate().filter(has).map(|(_, name)| name.clone()).collect())
    }
}

impl Repository {
    /// Where the history has these objects. Content that only a merge brought in is the merge's.
    ///
    /// Objects that are not reachable are not in the result. Nothing is fetched: in a partial clone,
    /// what is not there is missing.
    ///
    /// # Errors
    ///
    /// References could not be read, or git not be run.
    pub fn history(&self, wanted: &HashSet<ObjectId>, range: &Range) -> Result<History, Error> {
        let references = self.references()?;
        let reader = self.reader();
        let is_there = |id: &ObjectId| reader.as_ref().is_some_and(|reader| reader.has(id));
        let has_all_tips = references.tips.iter().all(is_there);
        let mut tips = [&references.tips[..], &references.stashes].concat();
        if range.logs {
            tips.extend(&references.logged);
        }
        tips.sort_unstable();
        tips.dedup();
        let mut history = History { is_whole: true, ..History::default() };
        if tips.is_empty() || wanted.is_empty() {
            return Ok(history);
        }
        let asks = range.until.is_none() && references.branches.len() <= MOST_BRANCHES;
        let branches = if asks { &references.branches[..] } else { &[] };
        history.branches = branches.iter().map(|(name, _)| name.clone()).collect();
        let child = Child::new(self, &references).map_err(|error| Error::NoGit(error.kind()))?;
        history.is_whole =
            has_all_tips & log(&child, &tips, branches, range, wanted, &mut history)?;
        if references.head.is_some() {
            mark_head(&child, &mut history)?;
        }
        let is_known =
            |id: &&ObjectId| history.blobs.contains_key(id) || history.commits.contains_key(id);
        if range.since.is_none() && range.until.is_none() && !wanted.iter().all(|id| is_known(&id))
        {
            history.is_whole &= others(&child, &tips, wanted, &mut history)?;
        }
        Ok(history)
    }
}

/// On how many branches commits are looked for: as many as a word has bits.
const MOST_BRANCHES: usize = 64;

/// One line a field; neither a name nor an address has a line break.
pub(crate) const FORMAT: &str = "--format=%x01%H%n%P%n%aN%n%aE%n%aI%n";

fn log(
    child: &Child,
    tips: &[ObjectId],
    branches: &[(String, ObjectId)],
    range: &Range,
    wanted: &HashSet<ObjectId>,
    history: &mut History,
) -> Result<bool, Error> {
    let since = range.since.as_ref().map(|date| format!("--since={date}"));
    let until = range.until.as_ref().map(|date| format!("--until={date}"));
    let mut arguments =
        vec!["log", "--topo-order", "--ignore-missing", "--stdin", "--raw", "-c", "-z"];
    arguments.extend(["--root", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"]);
    arguments.extend(["--no-show-signature", "--encoding=UTF-8", FORMAT]);
    arguments.extend(since.as_deref());
    arguments.extend(until.as_deref());
    let mut on = HashMap::new();
    for (at, (_, tip)) in branches.iter().enumerate() {
        *on.entry(*tip).or_default() |= 1 << at;
    }
    let mut parser = LogParser { wanted, history, on, commit: None, entry: None, age: 0 };
    run(child, &arguments, tips, b'\0', |token| parser.token(token))
}

/// Takes the parts of the log, which NUL ends.
struct LogParser<'h> {
    wanted: &'h HashSet<ObjectId>,
    history: &'h mut History,
    /// The branches of commits that are still to come, as their children say.
    on: HashMap<ObjectId, u64>,
    commit: Option<Arc<Commit>>,
    /// How many commits were met.
    age: u64,
    /// An entry whose path comes next: the blob, if it is wanted.
    entry: Option<Option<ObjectId>>,
}

impl LogParser<'_> {
    fn token(&mut self, token: &[u8]) {
        if let Some(blob) = self.entry.take() {
            if let Some((blob, commit)) = blob.zip(self.commit.clone()) {
                self.touch(blob, path(token), commit);
            }
        } else if let Some(header) = token.strip_prefix(b"\x01") {
            self.age += 1;
            self.commit = self.commit(header).map(Arc::new);
            let id =
                self.commit.as_ref().and_then(|commit| ObjectId::from_hex(commit.id.as_bytes()));
            if let Some((id, commit)) =
                id.filter(|id| self.wanted.contains(id)).zip(self.commit.clone())
            {
                self.history.commits.insert(id, commit);
            }
        } else {
            let token = token.trim_ascii_start();
            if token.starts_with(b":") {
                self.entry = Some(blob(token).filter(|id| self.wanted.contains(id)));
            }
        }
    }

    /// Its children were met before, so that what they are on is known.
    fn commit(&mut self, header: &[u8]) -> Option<Commit> {
        let mut commit = commit(header, self.age)?;
        commit.branches =
            self.on.remove(&ObjectId::from_hex(commit.id.as_bytes())?).unwrap_or_default();
        if commit.branches != 0 {
            parents(header).for_each(|id| *self.on.entry(id).or_default() |= commit.branches);
        }
        Some(commit)
    }

    /// Children come before their parents, so the last commit with a blob is the first that has it.
    fn touch(&mut self, blob: ObjectId, path: PathBuf, commit: Arc<Commit>) {
        let touches = self.history.blobs.entry(blob).or_default();
        match touches.iter_mut().find(|touch| touch.path == path) {
            Some(touch) => touch.commit = commit,
            None => touches.push(Touch { path, commit, in_head: false }),
        }
    }
}

/// A commit of [`FORMAT`], on no branch yet.
pub(crate) fn commit(header: &[u8], age: u64) -> Option<Commit> {
    let text = String::from_utf8_lossy(header);
    let mut lines = text.lines();
    let id = lines.next()?.to_owned();
    let mut next = || lines.next().map(str::to_owned);
    let (_parents, author, email, date) = (next()?, next()?, next()?, next()?);
    Some(Commit { date, id, author, email, age, branches: 0 })
}

/// The parents of a commit of [`FORMAT`].
fn parents(header: &[u8]) -> impl Iterator<Item = ObjectId> + '_ {
    let line = header.split(|&byte| byte == b'\n').nth(1).unwrap_or_default();
    line.split(|&byte| byte == b' ').filter_map(ObjectId::from_hex)
}

/// The new blob of an entry: as many colons as parents, their modes and the new one, their ids and
/// the new one.
fn blob(entry: &[u8]) -> Option<ObjectId> {
    let parents = entry.iter().take_while(|&&byte| byte == b':').count();
    let mut fields = entry[parents..].split(|&byte| byte == b' ');
    let mode = fields.nth(parents)?;
    let id = fields.nth(parents)?;
    // A submodule's entry names a commit of another repository.
    (mode != b"160000").then(|| ObjectId::from_hex(id)).flatten()
}

/// Marks what `HEAD` still has.
fn mark_head(child: &Child, history: &mut History) -> Result<bool, Error> {
    run(child, &["ls-tree", "-r", "-z", "--full-tree", "HEAD"], &[], b'\0', |line| {
        let Some(tab) = line.iter().position(|&byte| byte == b'\t') else { return };
        let id = line[..tab].rsplit(|&byte| byte == b' ').next().and_then(ObjectId::from_hex);
        let Some(touches) = id.and_then(|id| history.blobs.get_mut(&id)) else { return };
        let path = path(&line[tab + 1..]);
        touches
            .iter_mut()
            .filter(|touch| touch.path == path)
            .for_each(|touch| touch.in_head = true);
    })
}

/// Finds what is reachable all the same: tags, and blobs and trees that they point to.
fn others(
    child: &Child,
    tips: &[ObjectId],
    wanted: &HashSet<ObjectId>,
    history: &mut History,
) -> Result<bool, Error> {
    let arguments = ["rev-list", "--objects", "--no-object-names", "--ignore-missing", "--stdin"];
    run(child, &arguments, tips, b'\n', |line| {
        let id = ObjectId::from_hex(line.trim_ascii()).filter(|id| wanted.contains(id));
        let is_new =
            |id: &ObjectId| !history.blobs.contains_key(id) && !history.commits.contains_key(id);
        history.others.extend(id.filter(is_new));
    })
}

/// Runs git with the tips as its input; was it content?
fn run(
    child: &Child,
    arguments: &[&str],
    tips: &[ObjectId],
    end: u8,
    take: impl FnMut(&[u8]),
) -> Result<bool, Error> {
    run_with(child, arguments, tips.iter().map(|id| format!("{id}\n")).collect(), end, take)
}

/// Runs git with this input; was it content?
pub(crate) fn run_with(
    child: &Child,
    arguments: &[&str],
    input: String,
    end: u8,
    take: impl FnMut(&[u8]),
) -> Result<bool, Error> {
    let failed = |error: std::io::Error| Error::NoGit(error.kind());
    let mut process = child.command(arguments).spawn().map_err(failed)?;
    let feeder = feed(&mut process, input);
    let output = process.stdout.take().expect("the output is a pipe");
    let read = split(output, end, take);
    let status = process.wait().map_err(failed)?;
    let fed = feeder.join().is_ok();
    Ok(read.is_ok() && fed && status.success())
}

/// Writes the input on a thread of its own: git may answer before it has read all of them.
fn feed(process: &mut Process, text: String) -> std::thread::JoinHandle<()> {
    let mut input = process.stdin.take().expect("the input is a pipe");
    std::thread::spawn(move || {
        // A git that ended early says so by its status.
        let _ = input.write_all(text.as_bytes());
    })
}

fn split(output: impl Read, end: u8, mut take: impl FnMut(&[u8])) -> std::io::Result<()> {
    let (mut output, mut part) = (BufReader::with_capacity(1 << 16, output), Vec::new());
    while output.read_until(end, &mut part)? > 0 {
        take(part.strip_suffix(&[end]).unwrap_or(&part));
        part.clear();
    }
    Ok(())
}

#[cfg(unix)]
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes.to_vec()).into()
}

#[cfg(not(unix))]
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
