//! The changes that a journal is to make.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Change, Error, Place, Record, State, missing_folders};
use crate::replacement::Access;
use crate::system::Attributes;

/// What is to stand at several places, for [`Journal::apply`](crate::Journal::apply). The changes are
/// made in this order, and undone in the reverse one. What changes nothing is left out.
#[derive(Debug, Default)]
pub struct Changes {
    changes: Vec<Change>,
}

impl Changes {
    /// No changes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file with these bytes. One that is there keeps its mode and owner; folders that are not there
    /// are made.
    #[must_use]
    pub fn write(self, place: Place, bytes: impl Into<Vec<u8>>) -> Self {
        self.write_as(place, bytes, Access::Kept)
    }

    /// A file with these bytes, that these people may read or run. At a link itself
    /// ([`Place::here`]), it takes the link's place.
    #[must_use]
    pub fn write_as(self, place: Place, bytes: impl Into<Vec<u8>>, access: Access) -> Self {
        let known = match &place.state {
            State::File { attributes, .. } => *attributes,
            State::Absent | State::Link(_) => Attributes::default(),
        };
        let mode = match access {
            Access::Kept => known.mode,
            Access::Private => Some(0o600),
            // Whoever may read it may run it.
            Access::Executable => {
                known.mode.map_or(Some(0o755), |mode| Some(mode | mode >> 2 & 0o111))
            }
        };
        let attributes = Attributes { mode, ..known };
        self.add(place, State::File { bytes: bytes.into(), attributes })
    }

    /// What stands at `from`, at `to` as well: with its mode and owner, and a link as a link.
    #[must_use]
    pub fn copy(self, from: &Place, to: Place) -> Self {
        self.add(to, from.state.clone())
    }

    /// Nothing.
    #[must_use]
    pub fn remove(self, place: Place) -> Self {
        self.add(place, State::Absent)
    }

    /// Do they change nothing?
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    fn add(mut self, place: Place, after: State) -> Self {
        if !place.state.holds_the_same(&after) {
            self.changes.push(Change { path: place.path, before: place.state, after });
        }
        self
    }

    pub(super) fn into_record(self) -> Result<Record, Error> {
        let Self { mut changes } = self;
        for change in &mut changes {
            // A record holds from wherever it is read.
            change.path = std::path::absolute(&change.path)
                .map_err(Error::io("find the folder of", &change.path))?;
        }
        for (index, change) in changes.iter().enumerate() {
            if changes[..index].iter().any(|other| other.path == change.path) {
                return Err(Error::Twice(change.path.clone()));
            }
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let id = format!("{:x}-{:x}", std::process::id(), now.as_nanos());
        Ok(Record { id, folders: missing_folders(&changes), changes })
    }
}
