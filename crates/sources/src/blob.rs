//! What a source hands over: bytes with an origin.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrubjay_detect::TextEncoding;

/// Where the bytes of a [`Blob`] came from.
///
/// It borrows while the blob is visited; [`Origin::into_owned`] keeps it for the few blobs that
/// have findings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Origin<'a> {
    /// A file: the root as it was given, joined with the path below it. It need not be UTF-8.
    File(Cow<'a, Path>),
    /// Standard input.
    Stdin,
    /// An object of a git repository.
    Git(Arc<GitOrigin>),
}

/// Where in a git repository bytes lie, and which commit brought them in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GitOrigin {
    /// The path in the working tree, the repository's included. Of a message, or of an object without
    /// a path, one that names it instead.
    pub path: PathBuf,
    /// How far back the commit lies: of two in a repository, the one with the greater age is no
    /// descendant of the other.
    pub age: u64,
    /// When the commit was written, as ISO 8601; empty where no commit is known.
    pub date: String,
    /// The first commit that has these bytes at this path; empty where none is known.
    pub commit: String,
    /// Who wrote the commit.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// The object.
    pub object: String,
    /// The repository.
    pub repository: PathBuf,
    /// Does `HEAD` have these bytes, at this path? Of places put together, any of them.
    pub in_head: bool,
    /// Does the file in the working tree hold the secret? `None` where there is no working tree.
    pub in_tree: Option<bool>,
    /// The branches that have the commit, by their short names; `None` where that is not known.
    pub branches: Option<Vec<String>>,
    /// How many later versions of the file have the same secret.
    pub more_versions: u64,
}

impl<'a> Origin<'a> {
    /// The origin of a file, borrowing its path.
    ///
    /// ```
    /// use scrubjay_sources::Origin;
    /// assert_eq!(Origin::file("a/.env").path(), Some("a/.env".as_ref()));
    /// ```
    pub fn file<P: AsRef<Path> + ?Sized>(path: &'a P) -> Self {
        Self::File(Cow::Borrowed(path.as_ref()))
    }

    /// The path, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Stdin => None,
            Self::Git(git) => Some(&git.path),
        }
    }

    /// The commit and its object, if it came from git.
    pub fn git(&self) -> Option<&GitOrigin> {
        match self {
            Self::Git(git) => Some(git),
            _ => None,
        }
    }

    /// The same origin, independent of what it was borrowed from.
    ///
    /// ```
    /// use scrubjay_sources::Origin;
    /// let path = String::from("a/.env");
    /// let kept: Origin<'static> = Origin::file(&path).into_owned();
    /// drop(path);
    /// assert_eq!(kept, Origin::file("a/.env"));
    /// ```
    pub fn into_owned(self) -> Origin<'static> {
        match self {
            Self::File(path) => Origin::File(Cow::Owned(path.into_owned())),
            Self::Stdin => Origin::Stdin,
            Self::Git(git) => Origin::Git(git),
        }
    }
}

/// The bytes of a [`Blob`]. Exhaustive on purpose: a visitor with a catch-all arm would drop bytes.
pub enum Content<'a> {
    /// All of them, at most [`WHOLE_LIMIT`](crate::WHOLE_LIMIT) bytes.
    Whole(&'a [u8]),
    /// A reader over them, for blobs that are large or of unknown length. After an error or a
    /// cancellation it only reports its end; the [`Stats`](crate::Stats) say what happened.
    Stream(&'a mut dyn Read),
}

/// Prints the length only: the bytes may hold secrets.
impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "Whole({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Stream(..)"),
        }
    }
}

/// Bytes with an origin.
#[derive(Debug)]
#[non_exhaustive]
pub struct Blob<'a> {
    /// Where they came from.
    pub origin: Origin<'a>,
    /// The bytes, as they are.
    pub content: Content<'a>,
    /// Their encoding, where it is UTF-16 or UTF-32.
    pub encoding: Option<TextEncoding>,
}

impl<'a> Blob<'a> {
    /// A blob made by hand, for instance in the tests of a [`Visitor`](crate::Visitor).
    ///
    /// ```
    /// use scrubjay_sources::{Blob, Content, Origin};
    /// let blob = Blob::new(Origin::Stdin, Content::Whole(b"text"));
    /// assert_eq!((blob.origin, blob.encoding), (Origin::Stdin, None));
    /// ```
    pub fn new(origin: Origin<'a>, content: Content<'a>) -> Self {
        Self { origin, content, encoding: None }
    }

    /// The blob with its encoding, as [`sniff`](crate::sniff) tells it.
    #[must_use]
    pub fn encoding(self, encoding: Option<TextEncoding>) -> Self {
        Self { encoding, ..self }
    }
}
