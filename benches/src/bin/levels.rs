//! Every level finds the same in every file below a folder: `levels FOLDER…`.
//!
//! The prefilter's hits are held against the automaton's, the findings of whole scans against one
//! another. Ends with status 1 where they differ.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use scrubjay_benches::rules;
use scrubjay_detect::{Level, LiteralSearch, Match, Scanner};
use scrubjay_prefilter::{Automaton, Hit, Prefilter};

fn main() -> io::Result<ExitCode> {
    let folders: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        return Err(io::Error::other("usage: levels FOLDER…"));
    }
    let all = rules::all();
    let literals = rules::literals(&all);
    let levels = Levels {
        automaton: Automaton::new(&literals).expect("sound literals"),
        searches: searches(&Prefilter::new(&literals).expect("sound literals")),
    };
    let mut tally = Tally::default();
    for folder in &folders {
        walk(folder, &mut |path| levels.compare(path, &mut tally))?;
    }
    let names: Vec<_> =
        levels.searches.iter().map(|search| format!("{:?}", search.level)).collect();
    let Tally { files, bytes, hits, findings, different } = tally;
    writeln!(
        io::stdout(),
        "levels {} and the automaton: {files} files, {bytes} bytes, {hits} hits, \
         {findings} findings, {different} files with a difference",
        names.join(", ")
    )?;
    // Nothing compared is no comparison.
    Ok(if different == 0 && findings > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Levels {
    automaton: Automaton,
    searches: Vec<Search>,
}

/// A level, and what searches with it.
struct Search {
    level: Level,
    prefilter: Prefilter,
    scanner: Scanner,
}

/// One for each level that this machine has.
fn searches(prefilter: &Prefilter) -> Vec<Search> {
    let search = |level| {
        let scanner = Scanner::builder().literal_search(LiteralSearch::Level(level)).build();
        let scanner = scanner.expect("a level of this machine");
        Some(Search { level, prefilter: prefilter.clone().at_level(level)?, scanner })
    };
    Level::ALL.into_iter().filter_map(search).collect()
}

#[derive(Default)]
struct Tally {
    files: usize,
    bytes: usize,
    hits: usize,
    findings: usize,
    different: usize,
}

impl Levels {
    fn compare(&self, path: &Path, tally: &mut Tally) -> io::Result<()> {
        let text = fs::read(path)?;
        let hits = sorted(|mut push| self.automaton.find(&text, 0..text.len(), &mut push));
        let mut findings: Option<Vec<Match>> = None;
        let mut same = true;
        for Search { prefilter, scanner, .. } in &self.searches {
            same &= sorted(|mut push| prefilter.find(&text, 0..text.len(), &mut push)) == hits;
            let found: Vec<_> = scanner.scan(&text).collect();
            same &= *findings.get_or_insert_with(|| found.clone()) == found;
        }
        tally.files += 1;
        tally.bytes += text.len();
        tally.hits += hits.len();
        tally.findings += findings.map_or(0, |found| found.len());
        if !same {
            tally.different += 1;
            writeln!(io::stdout(), "{}: the levels differ", path.display())?;
        }
        Ok(())
    }
}

fn sorted(find: impl FnOnce(&mut dyn FnMut(Hit))) -> Vec<Hit> {
    let mut hits = Vec::new();
    find(&mut |hit| hits.push(hit));
    hits.sort_unstable();
    hits
}

/// Calls `visit` for every regular file below a folder.
fn walk(folder: &Path, visit: &mut impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            walk(&path, visit)?;
        } else if kind.is_file() {
            visit(&path)?;
        }
    }
    Ok(())
}
