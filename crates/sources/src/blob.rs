//! What a source hands over: bytes with an origin.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::Path;

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

    /// The blob with its encoding.
    pub(crate) fn encoding(self, encoding: Option<TextEncoding>) -> Self {
        Self { encoding, ..self }
    }
}
