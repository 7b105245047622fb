//! `scrubjay hook status`.

use std::path::Path;

use clap::Args;
use scrubjay_files::Place;

use super::error::shown;
use super::manager::{self, with_entry};
use super::script;
use super::target::Target;
use super::{Chosen, git};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Tell which hooks are installed, whether they are current, and what they run
///
/// The exit code is 0 if all are installed, current, and can run; 1 otherwise.
#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    chosen: Chosen,
}

/// One file's state in words, and whether it is all right.
pub(super) struct Line {
    pub(super) good: bool,
    text: String,
}

pub(super) fn run(args: &StatusArgs) -> Result<Exit, Error> {
    let mut target = Target::new(&args.chosen)?;
    if target.covered {
        let mut all = Target::new(&Chosen {
            caller: args.chosen.caller,
            global: true,
            manager: None,
            program: args.chosen.program.clone(),
        })?;
        std::mem::swap(&mut target, &mut all);
    }
    let lines = lines(&target)?;
    Destination::Stdout.write(Audience::Usual, |out| {
        lines.iter().try_for_each(|line| writeln!(out, "{}", line.text))
    })?;
    let good = lines.iter().all(|line| line.good);
    Ok(if good { Exit::Clean } else { Exit::Findings(1) })
}

pub(super) fn lines(target: &Target) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for (path, wanted) in target.scripts() {
        lines.push(script_line(&path, &wanted)?);
    }
    if let Some(manager) = &target.manager {
        for (path, entry) in manager::entries(manager) {
            let place = Place::follow(&path)?;
            let text = String::from_utf8_lossy(place.bytes().unwrap_or_default());
            let has = text.contains("# scrubjay: begin");
            let good = has && with_entry(manager.name, &text, &entry).as_deref() == Some(&*text);
            lines.push(line(
                good,
                &path,
                if good {
                    "installed, runs the scrubjay on the PATH"
                } else if has {
                    "installed, by another version or changed"
                } else {
                    "not installed"
                },
            ));
        }
    }
    if target.global {
        let path = git::hooks_path_of_all()?.map(|known| known.path);
        let good = path.as_deref() == Some(&*target.hooks);
        let says = if good { "git looks here" } else { "git does not look here" };
        lines.push(line(good, &target.hooks, says));
    }
    Ok(lines)
}

fn line(good: bool, path: &Path, says: &str) -> Line {
    Line { good, text: format!("{}: {says}", shown(path)) }
}

fn script_line(path: &Path, wanted: &str) -> Result<Line, Error> {
    let place = Place::here(path)?;
    let Some(bytes) = place.bytes().filter(|bytes| script::is_ours(bytes)) else {
        let says = if place.exists() {
            "somebody else's, scrubjay is not installed"
        } else {
            "not installed"
        };
        return Ok(line(false, path, says));
    };
    let text = String::from_utf8_lossy(bytes);
    let program = text.lines().find_map(|line| line.strip_prefix("scrubjay='")?.strip_suffix('\''));
    let Some(program) = program else {
        let good = bytes == wanted.as_bytes();
        let says = if good {
            "installed, runs the repository's own"
        } else {
            "installed, by another version"
        };
        return Ok(line(good, path, says));
    };
    let program = program.replace("'\\''", "'");
    let gone = !Path::new(&program).is_file();
    // Whichever scrubjay it runs, its text is this version's.
    let expected = wanted.lines().filter(|line| !line.starts_with("scrubjay='"));
    let current = text.lines().filter(|line| !line.starts_with("scrubjay='")).eq(expected);
    let state = match (gone, current) {
        (true, _) => ", which is gone: install it again",
        (false, true) => "",
        (false, false) => "; the hook is another version's: install it again",
    };
    let says = format!("installed, runs {}{state}", shown(Path::new(&program)));
    Ok(line(!gone && current, path, &says))
}
