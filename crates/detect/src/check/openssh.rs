//! OpenSSH's own format of private keys.

use super::{Fact, KeyKind, Outcome, Verdict};
use alloc::{vec, vec::Vec};

/// The magic, then cipher, key derivation and its options, the number of keys, the public key,
/// and the private part.
pub(super) fn check(body: &[u8]) -> Verdict {
    let Some(rest) = body.strip_prefix(b"openssh-key-v1\0") else {
        return Outcome::Rejected.into();
    };
    match facts(&mut Reader(rest)) {
        Some(facts) => Verdict::with(Outcome::Passed, facts),
        // The magic is there, so it was a key once: a part is missing.
        None => Outcome::Unknown.into(),
    }
}

fn facts(reader: &mut Reader<'_>) -> Option<Vec<Fact>> {
    let cipher = reader.string()?;
    reader.string()?;
    reader.string()?;
    reader.number()?;
    let public = reader.string()?;
    reader.string().filter(|private| !private.is_empty())?;
    let kind = Reader(public).string().and_then(KeyKind::from_ssh).map(Fact::KeyKind);
    let mut facts = vec![Fact::Encrypted(cipher != b"none")];
    facts.extend(kind);
    Some(facts)
}

/// What has not been read yet.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    /// A length, then that many bytes.
    fn string(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (string, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(string)
    }
}
