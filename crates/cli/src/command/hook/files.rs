//! The changes that bring hooks into their files, and take them out.

use std::path::{Path, PathBuf};

use scrubjay_files::{Access, Changes, Journal, Place};

use super::manager::{Manager, with_entry, without_entry};
use super::target::Target;
use super::{HookError, git, script};
use crate::environment;
use crate::error::Error;

/// The name of the installation in the journal.
pub(super) const NAME: &str = "git-hooks";

/// What is to be changed, and what can only be told.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) changes: Changes,
    /// Files that their owner has to change, and the lines to put there.
    pub(super) by_hand: Vec<(PathBuf, String)>,
}

/// What makes the hooks current.
pub(super) fn install(target: &Target) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    for (path, script) in target.scripts() {
        let place = Place::here(&path)?;
        let is_foreign = place.exists() && !place.bytes().is_some_and(script::is_ours);
        if is_foreign {
            let next = Place::here(&next(&path))?;
            if next.exists() {
                return Err(HookError::InTheWay(next.path().to_path_buf()).into());
            }
            plan.changes = plan.changes.copy(&place, next);
        }
        plan.changes = plan.changes.write_as(place, script, Access::Executable);
    }
    if let Some(manager) = &target.manager {
        plan = with_entries(plan, manager)?;
    }
    if target.global {
        plan.changes = with_hooks_path(plan.changes, &target.hooks)?;
    }
    Ok(plan)
}

fn with_entries(mut plan: Plan, manager: &Manager) -> Result<Plan, Error> {
    for (path, entry) in super::manager::entries(manager) {
        let place = Place::follow(&path)?;
        let text = std::str::from_utf8(place.bytes().unwrap_or_default());
        match text.ok().and_then(|text| with_entry(manager.name, text, &entry)) {
            Some(text) if place.exists() => plan.changes = plan.changes.write(place, text),
            Some(text) => plan.changes = plan.changes.write_as(place, text, Access::Executable),
            None => plan.by_hand.push((path, entry)),
        }
    }
    Ok(plan)
}

/// Git writes the value into a copy of the user's configuration, so that it is changed as all files.
fn with_hooks_path(changes: Changes, hooks: &Path) -> Result<Changes, Error> {
    match git::hooks_path_of_all()? {
        Some(known) if known.path == hooks => return Ok(changes),
        Some(known) => {
            let (scope, path) = (known.scope, known.path);
            return Err(HookError::OtherHooksPath { scope, path }.into());
        }
        None => {}
    }
    let place = Place::follow(&user_configuration()?)?;
    let failed = |error: std::io::Error| Error::Write {
        path: place.path().to_path_buf(),
        kind: error.kind(),
    };
    let folder = tempfile::tempdir().map_err(failed)?;
    let copy = folder.path().join("config");
    std::fs::write(&copy, place.bytes().unwrap_or_default()).map_err(failed)?;
    let value = hooks.to_str().ok_or_else(|| HookError::NotUtf8(hooks.to_path_buf()))?;
    git::set(&copy, "core.hooksPath", value)?;
    let bytes = std::fs::read(&copy).map_err(failed)?;
    Ok(changes.write(place, bytes))
}

/// The file that `git config --global` writes.
fn user_configuration() -> Result<PathBuf, Error> {
    if let Some(path) = environment::variable("GIT_CONFIG_GLOBAL") {
        return Ok(path.into());
    }
    let home = environment::home().ok_or(Error::NoHome)?;
    let usual = home.join(".gitconfig");
    let other = environment::variable("XDG_CONFIG_HOME").filter(|path| !path.is_empty());
    let other = other.map_or_else(|| home.join(".config"), PathBuf::from).join("git/config");
    Ok(if !usual.exists() && other.exists() { other } else { usual })
}

/// What takes the hooks away by hand, where no record of their installation fits.
pub(super) fn remove(target: &Target) -> Result<Changes, Error> {
    let mut changes = Changes::new();
    for (path, _) in target.scripts() {
        let place = Place::here(&path)?;
        if !place.bytes().is_some_and(script::is_ours) {
            continue;
        }
        let next = Place::here(&next(&path))?;
        changes = if next.exists() {
            changes.copy(&next, place).remove(next)
        } else {
            changes.remove(place)
        };
    }
    for (path, _) in target.manager.iter().flat_map(super::manager::entries) {
        let place = Place::follow(&path)?;
        let Some(text) = place.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
            continue;
        };
        let without = without_entry(text).ok_or(HookError::BrokenMarks(path))?;
        changes =
            if without.is_empty() { changes.remove(place) } else { changes.write(place, without) };
    }
    Ok(changes)
}

/// The journal, with what was broken off brought back.
pub(super) fn journal(target: &Target) -> Result<Journal, Error> {
    let journal = Journal::open(&target.journal)?;
    if let Some(unfinished) = journal.unfinished()?
        && unfinished.name.starts_with(NAME)
        && are_ours(&unfinished.places, target)
    {
        journal.roll_back()?;
    }
    Ok(journal)
}

/// Are all places ones of these hooks? A repository may come with a record of anything.
pub(super) fn are_ours(places: &[PathBuf], target: &Target) -> bool {
    let scripts = target.scripts().into_iter().map(|(path, _)| path);
    let mut ours: Vec<PathBuf> = scripts.flat_map(|path| [next(&path), path]).collect();
    let entries = target.manager.iter().flat_map(super::manager::entries);
    ours.extend(entries.map(|(path, _)| Place::follow(&path).map_or(path, |at| at.path().into())));
    if target.global {
        let file = user_configuration().ok();
        let resolved = file.as_ref().and_then(|file| Place::follow(file).ok());
        ours.extend(resolved.map(|at| at.path().to_path_buf()));
    }
    places.iter().all(|place| ours.contains(place))
}

fn next(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(script::NEXT);
    path.with_file_name(name)
}
