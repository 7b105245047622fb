//! Objects and their ids, in our own types.

use std::fmt;

/// The id of an object, of SHA-1 or SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(gix_hash::ObjectId);

impl ObjectId {
    /// The id with these hexadecimal digits, 40 or 64 of them, unless it is the null id.
    pub fn from_hex(digits: &[u8]) -> Option<Self> {
        let id = gix_hash::ObjectId::from_hex(digits).ok()?;
        (!id.is_null()).then_some(Self(id))
    }

    /// The id, unless it is the null id.
    pub(crate) fn of_known(id: &gix_hash::oid) -> Option<Self> {
        (!id.is_null()).then(|| Self::of(id))
    }

    /// The id of these bytes, 20 or 32 of them.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        gix_hash::oid::try_from_bytes(bytes).ok().map(Self::of)
    }

    /// Its bytes, 20 or 32 of them.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(crate) fn of(id: &gix_hash::oid) -> Self {
        Self(id.to_owned())
    }

    pub(crate) fn inner(&self) -> &gix_hash::oid {
        &self.0
    }
}

/// The hexadecimal digits.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.to_hex())
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.to_hex())
    }
}

/// What an object is. Trees are not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A file's content.
    Blob,
    /// A commit, with its message.
    Commit,
    /// An annotated tag, with its message.
    Tag,
}

impl Kind {
    pub(crate) fn of(kind: gix_object::Kind) -> Option<Self> {
        match kind {
            gix_object::Kind::Blob => Some(Self::Blob),
            gix_object::Kind::Commit => Some(Self::Commit),
            gix_object::Kind::Tag => Some(Self::Tag),
            gix_object::Kind::Tree => None,
        }
    }
}

/// One object. (Not `Debug`: its bytes may hold secrets.)
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Object<'a> {
    /// Its id.
    pub id: ObjectId,
    /// What it is.
    pub kind: Kind,
    /// Its content.
    pub bytes: &'a [u8],
}
