//! Changes of several places as one: written down first, then made, and undone at will.
//!
//! `NAME.pending` is the record of what is being applied, `NAME.done` of what was applied, and
//! `NAME.undoing` of what is being undone: one file, renamed. How far the work has got is not written
//! down: each place shows whether it stands as before or as after.

mod changes;
#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

pub use self::changes::Changes;
use crate::error::Error;
use crate::place::{Place, State};
use crate::record::{Change, Record};
use crate::replacement::{Access, PREFIX, Replacement, beside, folder_of, put_over, renamed, seal};
use crate::step;
use crate::system;

/// A folder of records, which one process has at a time.
///
/// See the [crate's example](crate).
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

/// What a process that ended in the midst of it has left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unfinished {
    /// The name it was applied under.
    pub name: String,
    /// Was it being undone, and not applied?
    pub undoing: bool,
    /// The places that it is about.
    pub places: Vec<PathBuf>,
}

/// The suffix of a record's file: how far its changes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pending,
    Done,
    Undoing,
}

impl Stage {
    fn suffix(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Undoing => "undoing",
        }
    }
}

/// Which way the places are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Forward,
    Back,
}

impl Way {
    fn ends(self, change: &Change) -> (&State, &State) {
        match self {
            Self::Forward => (&change.before, &change.after),
            Self::Back => (&change.after, &change.before),
        }
    }
}

impl Journal {
    /// Opens the journal in `folder`, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// Another process has it open, or the folder cannot be made.
    ///
    /// ```
    /// use scrubjay_files::{Error, Journal};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("journal");
    /// let journal = Journal::open(&path)?;
    /// assert!(matches!(Journal::open(&path), Err(Error::Busy(_))));
    /// assert_eq!(journal.unfinished()?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(folder: &Path) -> Result<Self, Error> {
        system::make_private_folder(folder).map_err(Error::io("make", folder))?;
        let path = folder.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(Error::io("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy(folder.to_path_buf())),
            Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
        }
        // A record that was not finished was never in force.
        sweep(folder, PREFIX);
        Ok(Self { folder: folder.to_path_buf(), _lock: lock })
    }

    /// Makes the changes, all or none of them. They can be undone under this name.
    ///
    /// # Errors
    ///
    /// A place has changed since it was read, or may not be written, or the system failed: then all
    /// places are as before. Something is unfinished, or was applied under this name: then nothing is
    /// changed.
    pub fn apply(&self, name: &str, changes: Changes) -> Result<(), Error> {
        if self.unfinished()?.is_some() {
            return Err(Error::Unfinished(self.folder.clone()));
        }
        if self.file(name, Stage::Done).exists() {
            return Err(Error::Applied(self.file(name, Stage::Done)));
        }
        let record = changes.into_record()?;
        if record.changes.is_empty() {
            return Ok(());
        }
        check(&record, Way::Forward)?;
        self.write(name, &record)?;
        let applied = make_folders(&record).and_then(|()| bring(&record, Way::Forward));
        match applied {
            Ok(()) => self.rename(name, Stage::Pending, Stage::Done),
            Err(error) => {
                self.take_back(name, &record)?;
                Err(error)
            }
        }
    }

    /// The places that were changed under this name, if it was applied and not undone.
    ///
    /// # Errors
    ///
    /// The record cannot be read.
    pub fn places(&self, name: &str) -> Result<Option<Vec<PathBuf>>, Error> {
        let record = self.read(name, Stage::Done)?;
        Ok(record.map(|record| places(&record)))
    }

    /// Brings back all that was changed under this name, to the exact bytes; false if nothing was.
    ///
    /// # Errors
    ///
    /// A place has changed since, or the system failed: then nothing is brought back.
    pub fn undo(&self, name: &str) -> Result<bool, Error> {
        if self.unfinished()?.is_some() {
            return Err(Error::Unfinished(self.folder.clone()));
        }
        let Some(record) = self.read(name, Stage::Done)? else { return Ok(false) };
        check(&record, Way::Back)?;
        self.rename(name, Stage::Done, Stage::Undoing)?;
        if let Err(error) = bring(&record, Way::Back) {
            bring(&record, Way::Forward)?;
            self.rename(name, Stage::Undoing, Stage::Done)?;
            return Err(error);
        }
        remove_folders(&record);
        self.remove(name, Stage::Undoing)?;
        Ok(true)
    }

    /// Forgets what was applied under this name, and leaves the places as they are.
    ///
    /// # Errors
    ///
    /// The record cannot be removed.
    pub fn forget(&self, name: &str) -> Result<(), Error> {
        if self.file(name, Stage::Done).exists() { self.remove(name, Stage::Done) } else { Ok(()) }
    }

    /// What was broken off, if anything was.
    ///
    /// # Errors
    ///
    /// The folder or a record cannot be read.
    pub fn unfinished(&self) -> Result<Option<Unfinished>, Error> {
        let Some((name, stage)) = self.pending()? else { return Ok(None) };
        let Some(record) = self.read(&name, stage)? else { return Ok(None) };
        let undoing = stage == Stage::Undoing;
        Ok(Some(Unfinished { name, undoing, places: places(&record) }))
    }

    /// Brings what was broken off back to where it began; false if nothing was.
    ///
    /// # Errors
    ///
    /// A place was changed by somebody else, or the system failed. The record stays.
    pub fn roll_back(&self) -> Result<bool, Error> {
        let Some((name, stage)) = self.pending()? else { return Ok(false) };
        let Some(record) = self.read(&name, stage)? else { return Ok(false) };
        sweep_all(&record);
        if stage == Stage::Undoing {
            check_either(&record)?;
            make_folders(&record)?;
            bring(&record, Way::Forward)?;
            self.rename(&name, Stage::Undoing, Stage::Done)?;
        } else {
            self.take_back(&name, &record)?;
        }
        Ok(true)
    }

    /// Finishes what was broken off; false if nothing was.
    ///
    /// # Errors
    ///
    /// A place was changed by somebody else, or the system failed. The record stays.
    pub fn resume(&self) -> Result<bool, Error> {
        let Some((name, stage)) = self.pending()? else { return Ok(false) };
        let Some(record) = self.read(&name, stage)? else { return Ok(false) };
        sweep_all(&record);
        check_either(&record)?;
        if stage == Stage::Undoing {
            bring(&record, Way::Back)?;
            remove_folders(&record);
            self.remove(&name, Stage::Undoing)?;
        } else {
            make_folders(&record)?;
            bring(&record, Way::Forward)?;
            self.rename(&name, Stage::Pending, Stage::Done)?;
        }
        Ok(true)
    }

    /// Undoes a part of a record that never came to be in force.
    fn take_back(&self, name: &str, record: &Record) -> Result<(), Error> {
        check_either(record)?;
        bring(record, Way::Back)?;
        remove_folders(record);
        self.remove(name, Stage::Pending)
    }

    fn file(&self, name: &str, stage: Stage) -> PathBuf {
        self.folder.join(format!("{name}.{}", stage.suffix()))
    }

    /// The record that is being applied or undone.
    fn pending(&self) -> Result<Option<(String, Stage)>, Error> {
        let failed = || Error::io("read", &self.folder);
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let file = entry.map_err(failed())?.file_name();
            let Some((name, suffix)) = file.to_str().and_then(|file| file.rsplit_once('.')) else {
                continue;
            };
            let stages = [Stage::Pending, Stage::Undoing];
            if let Some(stage) = stages.into_iter().find(|stage| stage.suffix() == suffix) {
                return Ok(Some((name.to_owned(), stage)));
            }
        }
        Ok(None)
    }

    fn read(&self, name: &str, stage: Stage) -> Result<Option<Record>, Error> {
        let path = self.file(name, stage);
        // What is in the files before is in a record as base64 at most, so it can be longer than a
        // place; it is a file of ours.
        match fs::read(&path) {
            Ok(bytes) => Record::parse(&path, &bytes).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &path)(error)),
        }
    }

    fn write(&self, name: &str, record: &Record) -> Result<(), Error> {
        let path = self.file(name, Stage::Pending);
        let mut file = Replacement::new(&path, Access::Private)?;
        file.write_all(&record.to_bytes()).map_err(Error::io("write", &path))?;
        file.commit()
    }

    fn rename(&self, name: &str, from: Stage, to: Stage) -> Result<(), Error> {
        let path = self.file(name, to);
        fs::rename(self.file(name, from), &path).map_err(Error::io("write", &path))?;
        renamed(&path)
    }

    fn remove(&self, name: &str, stage: Stage) -> Result<(), Error> {
        remove(&self.file(name, stage))
    }
}

/// Is every place as it has to be before it is brought this way?
fn check(record: &Record, way: Way) -> Result<(), Error> {
    for change in &record.changes {
        let (from, _) = way.ends(change);
        if !State::at(&change.path)?.holds_the_same(from) {
            return Err(Error::Changed(change.path.clone()));
        }
        if matches!(from, State::File { .. }) {
            Replacement::check(&change.path)?;
        }
    }
    Ok(())
}

/// Is every place as it was before or as it is to be after?
fn check_either(record: &Record) -> Result<(), Error> {
    for Change { path, before, after } in &record.changes {
        let now = State::at(path)?;
        if !now.holds_the_same(before) && !now.holds_the_same(after) {
            return Err(Error::Changed(path.clone()));
        }
    }
    Ok(())
}

/// Brings each place this way that has not come there yet; back is the reverse order.
fn bring(record: &Record, way: Way) -> Result<(), Error> {
    let bring = |change: &Change| {
        let (from, to) = way.ends(change);
        let now = State::at(&change.path)?;
        if now.holds_the_same(to) {
            return Ok(());
        }
        if !now.holds_the_same(from) {
            return Err(Error::Changed(change.path.clone()));
        }
        put(&change.path, &now, to, &unfinished_prefix(record))
    };
    match way {
        Way::Forward => record.changes.iter().try_for_each(bring),
        Way::Back => record.changes.iter().rev().try_for_each(bring),
    }
}

/// Puts `to` where `now` stands.
fn put(path: &Path, now: &State, to: &State, prefix: &str) -> Result<(), Error> {
    let failed = |error: io::Error| Error::io("write", path)(error);
    match to {
        State::Absent => remove(path),
        State::File { bytes, attributes } => {
            let mut file = beside(path, prefix, Access::Kept.mode()).map_err(failed)?;
            step::done();
            file.write_all(bytes).map_err(failed)?;
            seal(&file, Some(*attributes)).map_err(failed)?;
            put_over(file, path, now)
        }
        State::Link(target) => {
            let mut builder = Builder::new();
            builder.prefix(prefix);
            let make = |path: &Path| system::make_link(target, path);
            let link = builder.make_in(folder_of(path), make).map_err(failed)?;
            step::done();
            put_over(link, path, now)
        }
    }
}

fn remove(path: &Path) -> Result<(), Error> {
    fs::remove_file(path).map_err(Error::io("remove", path))?;
    renamed(path)
}

fn make_folders(record: &Record) -> Result<(), Error> {
    for folder in &record.folders {
        match fs::create_dir(folder) {
            Ok(()) => renamed(folder)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("make", folder)(error)),
        }
    }
    Ok(())
}

/// Removes the folders that were made, but for those that somebody has put something into.
fn remove_folders(record: &Record) {
    for folder in record.folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

fn places(record: &Record) -> Vec<PathBuf> {
    record.changes.iter().map(|change| change.path.clone()).collect()
}

fn unfinished_prefix(record: &Record) -> String {
    format!("{PREFIX}{}-", record.id)
}

/// Takes away what a killed process left beside the places.
fn sweep_all(record: &Record) {
    for change in &record.changes {
        sweep(folder_of(&change.path), &unfinished_prefix(record));
    }
}

fn sweep(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The folders above the places that are not there, outermost first.
fn missing_folders(changes: &[Change]) -> Vec<PathBuf> {
    let mut missing = Vec::new();
    for change in changes.iter().filter(|change| !matches!(change.after, State::Absent)) {
        let above = folder_of(&change.path).ancestors();
        let of_this: Vec<_> = above.take_while(|folder| !folder.exists()).collect();
        for folder in of_this.into_iter().rev().map(Path::to_path_buf) {
            if !missing.contains(&folder) {
                missing.push(folder);
            }
        }
    }
    missing
}
