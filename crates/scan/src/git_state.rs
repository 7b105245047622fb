//! What a scan of git repositories leaves for the next one: `--state`.
//!
//! The file is `scrubjay-git-state 1`, a line's end, the scanner's digest, the objects that were read
//! and those of them with matches, and BLAKE3 of all that. Numbers are eight bytes, the lowest first;
//! an id is its length and its bytes. It holds nothing of any object's content.

use std::collections::BTreeMap;

use scrubjay_detect::Scanner;
use scrubjay_git::{Kind, Known, ObjectId};

const HEAD: &[u8] = b"scrubjay-git-state 1\n";
const SUM: usize = 32;

/// Which objects were read by a scanner, and which of them have matches.
///
/// ```
/// use scrubjay_detect::Scanner;
/// use scrubjay_scan::{GitOptions, GitState, Scan};
///
/// let scan = Scan::new(Scanner::builtin());
/// let mut state = GitState::default();
/// scan.git_new(&[], &GitOptions::default(), &mut state);
/// let read = GitState::parse(&state.to_bytes())?;
/// assert!(read == state && read.is_by(&Scanner::builtin()));
/// # Ok::<(), scrubjay_scan::GitStateError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitState {
    /// Of the scanner; `None` before the first scan.
    digest: Option<u64>,
    pub(crate) known: Known,
    pub(crate) hits: BTreeMap<ObjectId, Kind>,
}

/// Why a state cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GitStateError {
    /// It is something else, or another version's.
    #[error("not a state of `scan --git --state`, or another version's; name another file")]
    Other,
    /// Its checksum does not hold.
    #[error("a damaged state; delete it, and everything is read again")]
    Damaged,
}

impl GitState {
    /// How many objects need not be read again.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Was nothing read so far?
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Is it of a scanner that finds the same?
    pub fn is_by(&self, scanner: &Scanner) -> bool {
        self.digest == Some(scanner.digest())
    }

    /// Begins anew, unless this scanner finds the same.
    pub(crate) fn hold_for(&mut self, scanner: &Scanner) {
        let digest = Some(scanner.digest());
        if self.digest != digest {
            *self = Self { digest, ..Self::default() };
        }
    }

    /// The bytes of a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = HEAD.to_vec();
        let number = |bytes: &mut Vec<u8>, number: u64| bytes.extend(number.to_le_bytes());
        number(&mut bytes, self.digest.unwrap_or_default());
        number(&mut bytes, self.known.len() as u64);
        for id in self.known.iter() {
            push(&mut bytes, id);
        }
        number(&mut bytes, self.hits.len() as u64);
        for (id, kind) in &self.hits {
            bytes.push(match kind {
                Kind::Commit => 1,
                Kind::Tag => 2,
                _ => 0,
            });
            push(&mut bytes, id);
        }
        let sum = blake3::hash(&bytes);
        bytes.extend(sum.as_bytes());
        bytes
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    ///
    /// It is no such file, or not as it was written.
    pub fn parse(bytes: &[u8]) -> Result<Self, GitStateError> {
        let rest = bytes.strip_prefix(HEAD).ok_or(GitStateError::Other)?;
        let end = rest.len().checked_sub(SUM).ok_or(GitStateError::Damaged)?;
        let (rest, sum) = rest.split_at(end);
        if blake3::hash(&bytes[..HEAD.len() + end]) != *sum {
            return Err(GitStateError::Damaged);
        }
        read(rest).ok_or(GitStateError::Damaged)
    }
}

fn push(bytes: &mut Vec<u8>, id: &ObjectId) {
    // Twenty or thirty-two.
    bytes.push(id.as_bytes().len() as u8);
    bytes.extend(id.as_bytes());
}

fn read(mut rest: &[u8]) -> Option<GitState> {
    let digest = Some(number(&mut rest)?);
    let known = (0..number(&mut rest)?).map(|_| id(&mut rest)).collect::<Option<Vec<_>>>()?;
    let count = number(&mut rest)?;
    let hit = |_| {
        let kind = match take(&mut rest, 1)?[0] {
            0 => Kind::Blob,
            1 => Kind::Commit,
            2 => Kind::Tag,
            _ => return None,
        };
        Some((id(&mut rest)?, kind))
    };
    let hits = (0..count).map(hit).collect::<Option<BTreeMap<_, _>>>()?;
    rest.is_empty().then(|| GitState { digest, known: known.into_iter().collect(), hits })
}

fn take<'b>(rest: &mut &'b [u8], len: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(len)?;
    *rest = left;
    Some(taken)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    take(rest, 8)?.try_into().ok().map(u64::from_le_bytes)
}

fn id(rest: &mut &[u8]) -> Option<ObjectId> {
    let len = take(rest, 1)?[0];
    ObjectId::from_bytes(take(rest, len.into())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn summed(body: &[u8]) -> Vec<u8> {
        let bytes = [HEAD, body].concat();
        let sum = blake3::hash(&bytes);
        [&bytes[..], sum.as_bytes()].concat()
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            known in proptest::collection::vec(any::<[u8; 20]>(), 0..9),
            hits in proptest::collection::vec((any::<[u8; 32]>(), 0..3), 0..4),
            digest: u64,
            cut in 0_usize..200,
        ) {
            let id = |bytes: &[u8]| ObjectId::from_bytes(bytes).unwrap();
            let kinds = [Kind::Blob, Kind::Commit, Kind::Tag];
            let state = GitState {
                digest: Some(digest),
                known: known.iter().map(|bytes| id(bytes)).collect(),
                hits: hits.iter().map(|(bytes, kind)| (id(bytes), kinds[*kind as usize])).collect(),
            };
            let bytes = state.to_bytes();
            prop_assert_eq!(GitState::parse(&bytes), Ok(state));
            if cut < bytes.len() {
                prop_assert!(GitState::parse(&bytes[..cut]).is_err());
                let mut other = bytes;
                other[cut] ^= 1;
                prop_assert!(GitState::parse(&other).is_err());
            }
        }

        #[test]
        fn any_bytes_with_a_sum_are_read_or_refused(
            body in proptest::collection::vec(prop_oneof![0_u8..3, any::<u8>()], 0..120),
        ) {
            if let Ok(state) = GitState::parse(&summed(&body)) {
                prop_assert_eq!(GitState::parse(&state.to_bytes()), Ok(state));
            }
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(GitState::parse(b"x"), Err(GitStateError::Other));
        assert_eq!(GitState::parse(HEAD), Err(GitStateError::Damaged));
        // A count that there is no room for takes no memory.
        let much = [[0; 8], [0xff; 8]].concat();
        assert_eq!(GitState::parse(&summed(&much)), Err(GitStateError::Damaged));
    }
}
