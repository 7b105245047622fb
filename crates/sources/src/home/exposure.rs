//! Who can read a private file, by the modes of the file and of the directories above it.
//!
//! Access control lists are not looked at, nor who is in a group.

use std::path::PathBuf;

/// Who besides the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Readers {
    /// The file's group.
    Group,
    /// Everybody on the machine.
    Everyone,
}

impl Readers {
    /// One word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Everyone => "everyone",
        }
    }
}

/// A private file, or files of a private directory, that others can read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exposure {
    /// Who can read it; of several files, the most.
    pub readers: Readers,
    /// How many files they can read, of the first 20,000 entries of a directory.
    pub files: u64,
    /// One of them.
    pub example: PathBuf,
}

#[cfg(unix)]
pub(crate) use unix::Judge;

#[cfg(unix)]
mod unix {
    use std::collections::{HashMap, HashSet};
    use std::fs::{self, Metadata};
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    use super::{Exposure, Readers};

    /// How deep below a directory its files are looked at.
    const DEPTH: usize = 8;

    /// How many entries of a directory are looked at.
    const ENTRIES: usize = 20_000;

    /// Which of the two classes may do something.
    #[derive(Clone, Copy)]
    struct Classes {
        group: bool,
        others: bool,
    }

    /// Tells who can read a file, and remembers who can pass directories.
    #[derive(Default)]
    pub(crate) struct Judge {
        passing: HashMap<PathBuf, Classes>,
    }

    impl Judge {
        /// Who can read this file; `path` is resolved.
        pub(crate) fn file(&mut self, path: &Path, found: &Metadata) -> Option<Exposure> {
            let readers = self.readers(path, found)?;
            Some(Exposure { readers, files: 1, example: path.to_path_buf() })
        }

        /// Which files below this directory others can read, but for those in `except`, which are
        /// places of their own. Links are not followed.
        pub(crate) fn directory(
            &mut self,
            path: &Path,
            except: &HashSet<PathBuf>,
        ) -> Option<Exposure> {
            let mut exposure: Option<Exposure> = None;
            let mut left = ENTRIES;
            let mut waiting = vec![(path.to_path_buf(), 0)];
            while let Some((directory, depth)) = waiting.pop() {
                if !self.can_pass(&directory) {
                    continue;
                }
                // What cannot be listed is told of when it is scanned.
                let Ok(entries) = fs::read_dir(&directory) else { continue };
                for entry in entries.flatten() {
                    let path = entry.path();
                    if left == 0 {
                        return exposure;
                    }
                    left -= 1;
                    let Ok(found) = fs::symlink_metadata(&path) else { continue };
                    if except.contains(&path) {
                        continue;
                    }
                    if found.is_dir() && depth < DEPTH {
                        waiting.push((path, depth + 1));
                    } else if let Some(readers) = self.readers(&path, &found) {
                        add(&mut exposure, readers, path);
                    }
                }
            }
            exposure
        }

        fn readers(&mut self, path: &Path, found: &Metadata) -> Option<Readers> {
            if !found.is_file() {
                return None;
            }
            let mode = found.permissions().mode();
            let passing = path.parent().map(|parent| self.passing(parent));
            let passing = passing.unwrap_or(Classes { group: true, others: true });
            if mode & 0o004 != 0 && passing.others {
                Some(Readers::Everyone)
            } else {
                (mode & 0o040 != 0 && passing.group).then_some(Readers::Group)
            }
        }

        fn can_pass(&mut self, directory: &Path) -> bool {
            let Classes { group, others } = self.passing(directory);
            group || others
        }

        /// Who can reach what lies in a directory: whoever may pass it and all above it.
        fn passing(&mut self, directory: &Path) -> Classes {
            if let Some(known) = self.passing.get(directory) {
                return *known;
            }
            let above = directory.parent().map(|parent| self.passing(parent));
            let above = above.unwrap_or(Classes { group: true, others: true });
            // What cannot be asked is taken for open, so that nothing is hidden.
            let mode = fs::metadata(directory).map_or(0o777, |found| found.permissions().mode());
            let classes = Classes {
                // A directory's group need not be the file's: one of the others may be in that.
                group: above.group && mode & 0o011 != 0,
                others: above.others && mode & 0o001 != 0,
            };
            self.passing.insert(directory.to_path_buf(), classes);
            classes
        }
    }

    fn add(exposure: &mut Option<Exposure>, readers: Readers, path: PathBuf) {
        let known =
            exposure.get_or_insert_with(|| Exposure { readers, files: 0, example: path.clone() });
        known.files += 1;
        // The smallest path, whatever the order in which a file system lists them.
        if readers > known.readers || (readers == known.readers && path < known.example) {
            known.example = path;
        }
        known.readers = known.readers.max(readers);
    }
}
