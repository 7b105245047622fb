//! Which files make the hooks, and where their undo is kept.

use std::fs;
use std::path::{Path, PathBuf};

use super::manager::{self, Manager};
use super::script::{self, Hook};
use super::{Chosen, HookError, git};
use crate::environment;
use crate::error::Error;

/// The hooks of a repository, or of all.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) global: bool,
    /// Where git looks for them.
    pub(super) hooks: PathBuf,
    /// Where the journal is.
    pub(super) journal: PathBuf,
    pub(super) manager: Option<Manager>,
    /// The program that scripts run.
    pub(super) program: String,
    /// The hooks of all repositories are installed, and hold here.
    pub(super) covered: bool,
}

impl Target {
    pub(super) fn new(chosen: &Chosen) -> Result<Self, Error> {
        let program = program(chosen)?;
        let all = environment::config_folder();
        if chosen.global {
            let config = all.ok_or(HookError::NoConfigFolder)?;
            return Ok(Self {
                global: true,
                hooks: config.join("git-hooks"),
                journal: config.join("journal"),
                manager: None,
                program,
                covered: false,
            });
        }
        let common = git::common_folder()?;
        let top = git::top()?;
        let base = top.clone().unwrap_or_else(|| common.clone());
        let configured = git::hooks_path()?;
        let covered = configured.as_ref().is_some_and(|known| {
            all.as_ref().is_some_and(|all| known.path == all.join("git-hooks"))
        });
        let hooks = match configured {
            None => common.join("hooks"),
            Some(_) if covered => common.join("hooks"),
            Some(known) if known.scope == "local" || known.scope == "worktree" => {
                inside(base.join(known.path), &base, &common)?
            }
            Some(known) => {
                let (scope, path) = (known.scope, known.path);
                return Err(HookError::OtherHooksPath { scope, path }.into());
            }
        };
        let manager = match &top {
            Some(top) => manager::find(top, &hooks, chosen.manager)?,
            None => None,
        };
        let journal = common.join("scrubjay");
        Ok(Self { global: false, hooks, journal, manager, program, covered })
    }

    /// The scripts, if no manager keeps the hooks.
    pub(super) fn scripts(&self) -> Vec<(PathBuf, String)> {
        if self.manager.is_some() {
            return Vec::new();
        }
        let of = |hook: Hook| match self.global {
            true => script::of_all(hook, &self.program),
            false => script::of(hook, &self.program),
        };
        let scan = Hook::ALL.map(|hook| (self.hooks.join(hook.name()), of(hook)));
        let passed = script::PASSED.iter().filter(|_| self.global);
        let passed = passed.map(|name| (self.hooks.join(name), script::passing(name)));
        scan.into_iter().chain(passed).collect()
    }
}

/// The path unless it leads out of the repository: its configuration does not say where we write.
fn inside(path: PathBuf, top: &Path, common: &Path) -> Result<PathBuf, HookError> {
    let there = path.ancestors().find_map(|above| fs::canonicalize(above).ok());
    let is_inside = |folder: &Path| {
        let folder = fs::canonicalize(folder).ok();
        there.as_ref().zip(folder).is_some_and(|(there, folder)| there.starts_with(folder))
    };
    let climbs = path.components().any(|part| part.as_os_str() == "..");
    if !climbs && (is_inside(top) || is_inside(common)) {
        Ok(path)
    } else {
        Err(HookError::OutsideHooksPath(path))
    }
}

fn program(chosen: &Chosen) -> Result<String, Error> {
    let path = match &chosen.program {
        Some(path) => std::path::absolute(path),
        None => std::env::current_exe(),
    };
    let path = path.map_err(|error| Error::Read {
        path: chosen.program.clone().unwrap_or_default(),
        kind: error.kind(),
    })?;
    let text = path.to_str().map(str::to_owned);
    Ok(text.ok_or(HookError::NotUtf8(path))?)
}
