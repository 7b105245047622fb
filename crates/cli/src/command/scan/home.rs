//! `--home`: which directory it is, and how much of it is read.

use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_sources::{Config, HomeDirs, HomePlatform};

use crate::environment;
use crate::error::Error;

/// How far below a place its files are read.
const DEPTH: usize = 16;

/// How large a file is read without `--max-file-size`.
const LARGEST: u64 = 256 << 20;

/// The user's own home, with the parts of it that variables move.
pub(crate) fn own() -> Result<HomeDirs, Error> {
    let home = environment::home().ok_or(Error::NoHome)?;
    Ok(dirs(&home)?.moved(environment::variable))
}

/// The home that the arguments name, or the user's own.
pub(super) fn named(paths: &[PathBuf]) -> Result<HomeDirs, Error> {
    match paths {
        [] => own(),
        [path] => dirs(path),
        _ => Err(Error::SeveralHomes),
    }
}

/// One that cannot be listed is a wrong path, not a clean home.
fn dirs(home: &Path) -> Result<HomeDirs, Error> {
    let failed =
        |error: std::io::Error| Error::Read { path: home.to_path_buf(), kind: error.kind() };
    fs::read_dir(home).map_err(failed)?;
    Ok(HomeDirs::new(home, HomePlatform::CURRENT))
}

/// The limits of a home's scan, where the arguments have no others.
pub(crate) fn limits() -> Config {
    Config::new().max_depth(DEPTH).max_file_size(LARGEST)
}
