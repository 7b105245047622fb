//! A record of a journal: what stood at each place before, and what is to stand there after.
//!
//! It is JSON, version 1. Contents are text where they are UTF-8, else base64.

use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::place::State;
use crate::system::Attributes;

const VERSION: u32 = 1;

/// Changes of several places that belong together.
#[derive(Debug)]
pub(crate) struct Record {
    /// Marks the unfinished files of this record among others.
    pub(crate) id: String,
    /// The folders that had to be made, outermost first.
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) changes: Vec<Change>,
}

#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) path: PathBuf,
    pub(crate) before: State,
    pub(crate) after: State,
}

impl Record {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let changes = self.changes.iter().map(|change| WrittenChange {
            path: Written::of_path(&change.path),
            before: WrittenState::of(&change.before),
            after: WrittenState::of(&change.after),
        });
        let folders = self.folders.iter().map(|folder| Written::of_path(folder));
        let document = Document {
            version: VERSION,
            id: self.id.clone(),
            folders: folders.collect(),
            changes: changes.collect(),
        };
        serde_json::to_vec_pretty(&document).expect("text, numbers and lists are always JSON")
    }

    /// Reads the record in the file `path`.
    pub(crate) fn parse(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let document: Option<Document> = serde_json::from_slice(bytes).ok();
        let record = document.filter(|document| document.version == VERSION).and_then(Self::read);
        record.ok_or_else(|| Error::Record(path.to_path_buf()))
    }

    fn read(document: Document) -> Option<Self> {
        let read = |change: WrittenChange| {
            let (before, after) = (change.before.read()?, change.after.read()?);
            Some(Change { path: change.path.path()?, before, after })
        };
        Some(Self {
            id: document.id,
            folders: document.folders.into_iter().map(Written::path).collect::<Option<_>>()?,
            changes: document.changes.into_iter().map(read).collect::<Option<_>>()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    id: String,
    folders: Vec<Written>,
    changes: Vec<WrittenChange>,
}

#[derive(Serialize, Deserialize)]
struct WrittenChange {
    path: Written,
    before: WrittenState,
    after: WrittenState,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenState {
    Absent,
    File { contents: Written, mode: Option<u32>, owner: Option<(u32, u32)> },
    Link(Written),
}

impl WrittenState {
    fn of(state: &State) -> Self {
        match state {
            State::Absent => Self::Absent,
            State::File { bytes, attributes: Attributes { mode, owner } } => {
                Self::File { contents: Written::of(bytes), mode: *mode, owner: *owner }
            }
            State::Link(target) => Self::Link(Written::of_path(target)),
        }
    }

    fn read(self) -> Option<State> {
        Some(match self {
            Self::Absent => State::Absent,
            Self::File { contents, mode, owner } => {
                State::File { bytes: contents.bytes()?, attributes: Attributes { mode, owner } }
            }
            Self::Link(target) => State::Link(target.path()?),
        })
    }
}

/// Bytes in JSON.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    Text(String),
    Base64(String),
}

impl Written {
    fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(BASE64.encode(bytes)),
        }
    }

    fn bytes(self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.into_bytes()),
            Self::Base64(text) => BASE64.decode(text.as_bytes()).ok(),
        }
    }

    #[cfg(unix)]
    fn of_path(path: &Path) -> Self {
        Self::of(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()))
    }

    #[cfg(unix)]
    fn path(self) -> Option<PathBuf> {
        use std::os::unix::ffi::OsStringExt;
        Some(PathBuf::from(std::ffi::OsString::from_vec(self.bytes()?)))
    }

    // A name that is not Unicode does not come back as it was, and is then found to be another one.
    #[cfg(not(unix))]
    fn of_path(path: &Path) -> Self {
        Self::Text(path.to_string_lossy().into_owned())
    }

    #[cfg(not(unix))]
    fn path(self) -> Option<PathBuf> {
        Some(PathBuf::from(String::from_utf8(self.bytes()?).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What version 1 looked like when it was released: it has to stay readable.
    const GOLDEN: &str = r#"{
  "version": 1,
  "id": "1f-2a",
  "folders": [
    {
      "text": "/home/ana/site/.git/hooks"
    }
  ],
  "changes": [
    {
      "path": {
        "text": "/home/ana/site/.git/hooks/pre-commit"
      },
      "before": "absent",
      "after": {
        "file": {
          "contents": {
            "text": "true\n"
          },
          "mode": 493,
          "owner": [
            1000,
            1000
          ]
        }
      }
    },
    {
      "path": {
        "base64": "L3RtcC//"
      },
      "before": {
        "link": {
          "text": "target"
        }
      },
      "after": "absent"
    }
  ]
}"#;

    #[test]
    fn version_1_is_read_and_written_as_it_was() {
        let record = Record::parse(Path::new("record"), GOLDEN.as_bytes()).unwrap();
        assert_eq!(record.changes.len(), 2);
        assert!(matches!(&record.changes[0].after, State::File { bytes, attributes }
            if bytes == b"true\n" && attributes.mode == Some(0o755)));
        assert_eq!(String::from_utf8(record.to_bytes()).unwrap(), GOLDEN);
    }

    #[test]
    fn another_version_is_refused() {
        let text = GOLDEN.replace("\"version\": 1", "\"version\": 2");
        let result = Record::parse(Path::new("record"), text.as_bytes());
        assert!(matches!(result, Err(Error::Record(_))));
    }

    proptest! {
        #[test]
        fn contents_come_back_as_they_were(bytes: Vec<u8>) {
            let state = State::File { bytes, attributes: Attributes::default() };
            let change = Change { path: "/a".into(), before: State::Absent, after: state };
            let record = Record { id: "1".into(), folders: Vec::new(), changes: vec![change] };
            let read = Record::parse(Path::new("record"), &record.to_bytes()).unwrap();
            prop_assert!(read.changes[0].after.holds_the_same(&record.changes[0].after));
        }

        #[test]
        fn foreign_bytes_never_panic(bytes: Vec<u8>) {
            let _ = Record::parse(Path::new("record"), &bytes);
        }
    }
}
