//! A prefilter as bytes, so that a build script can make the tables and a program include them.

use alloc::vec::Vec;

use crate::{
    ByteSet, Prefilter,
    filter::{Filter, Masks},
    index::{Entry, Head, Index, LongSlot, Slot},
};

/// Names the format and its version.
const MAGIC: [u8; 8] = *b"sjpf\0\0\0\x02";

/// Bytes that no [`Prefilter::to_bytes`] of this version made.
///
/// ```
/// use scrubjay_prefilter::{FormatError, Prefilter};
/// assert_eq!(Prefilter::from_bytes(b"else").unwrap_err(), FormatError);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no prefilter of this version")]
pub struct FormatError;

impl Prefilter {
    /// The tables as bytes, the same on every machine; `None` where a literal needs an
    /// [`Automaton`](crate::Automaton), which has no such form. Only the same version of this crate
    /// reads them.
    ///
    /// ```
    /// use scrubjay_prefilter::{Literal, Prefilter};
    ///
    /// let bytes = Prefilter::new(&[Literal::exact(b"AKIA")])?.to_bytes().expect("no short literal");
    /// let prefilter = Prefilter::from_bytes(&bytes)?;
    /// let mut starts = Vec::new();
    /// prefilter.find(b"id=AKIA", 0..7, &mut |hit| starts.push(hit.start));
    /// assert_eq!(starts, [3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        if self.has_rest() {
            return None;
        }
        let index = &self.index;
        let mut bytes = MAGIC.to_vec();
        let counts = [
            self.max_len,
            self.reach,
            index.slots.len(),
            index.long.len(),
            index.entries.len(),
            index.next.len(),
        ];
        for count in counts {
            bytes.extend((count as u32).to_le_bytes());
        }
        self.filter.masks.tables().for_each(|table| bytes.extend(table));
        index.bitmap.iter().for_each(|word| bytes.extend(word.to_le_bytes()));
        for slot in &index.slots {
            bytes.extend(slot.key.to_le_bytes());
            bytes.extend(slot.from.to_le_bytes());
            bytes.extend(slot.to.to_le_bytes());
            bytes.push(slot.more.into());
        }
        for slot in &index.long {
            bytes.extend(slot.key.to_le_bytes());
            bytes.extend(slot.from.to_le_bytes());
            bytes.extend(slot.to.to_le_bytes());
        }
        for entry in &index.entries {
            bytes.extend(entry.literal.to_le_bytes());
            bytes.extend(entry.text.to_le_bytes());
            bytes.extend(entry.len.to_le_bytes());
            bytes.extend(entry.next.to_le_bytes());
            bytes.extend([entry.offset, entry.any_case.into()]);
        }
        for set in &index.next {
            set.words().iter().for_each(|word| bytes.extend(word.to_le_bytes()));
        }
        bytes.extend(&index.text);
        Some(bytes)
    }

    /// The prefilter that [`to_bytes`](Self::to_bytes) gave, for this machine's best level.
    ///
    /// # Errors
    ///
    /// [`FormatError`] where the bytes are cut off, of another version, or contradict themselves.
    /// Bytes that were changed may make a prefilter that finds something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut reader = Reader(bytes);
        if reader.array()? != MAGIC {
            return Err(FormatError);
        }
        let (max_len, reach, slots) = (reader.count()?, reader.count()?, reader.count()?);
        let (long, entries, sets) = (reader.count()?, reader.count()?, reader.count()?);
        let mut masks = Masks::EMPTY;
        for table in masks.tables_mut() {
            *table = reader.array()?;
        }
        let mut index = Index {
            bitmap: reader.list(Index::BITMAP_WORDS, |r| Ok(u32::from_le_bytes(r.array()?)))?,
            slots: reader.list(slots, Reader::slot)?,
            long: reader.list(long, Reader::long_slot)?,
            entries: reader.list(entries, Reader::entry)?,
            next: reader.list(sets, Reader::set)?,
            text: reader.0.to_vec(),
        };
        if !index.is_sound() {
            return Err(FormatError);
        }
        for entry in &mut index.entries {
            let from = entry.text as usize;
            let text = &index.text[from..from + usize::from(entry.len)];
            entry.head = Head::new(text, entry.any_case);
        }
        Ok(Self::from_parts(Filter::new(masks), index, reach, max_len))
    }
}

/// What is left of the bytes.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let (array, rest) = self.0.split_first_chunk().ok_or(FormatError)?;
        self.0 = rest;
        Ok(*array)
    }

    fn u16(&mut self) -> Result<u16, FormatError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn u32(&mut self) -> Result<u32, FormatError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn count(&mut self) -> Result<usize, FormatError> {
        usize::try_from(self.u32()?).map_err(|_| FormatError)
    }

    /// So many items. Memory is taken only for items that are there.
    fn list<T>(
        &mut self,
        count: usize,
        item: impl Fn(&mut Self) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        if count > self.0.len() {
            return Err(FormatError);
        }
        (0..count).map(|_| item(self)).collect()
    }

    fn slot(&mut self) -> Result<Slot, FormatError> {
        let (key, from, to) = (self.u32()?, self.u16()?, self.u16()?);
        let [more] = self.array()?;
        Ok(Slot { key, from, to, more: more != 0 })
    }

    fn long_slot(&mut self) -> Result<LongSlot, FormatError> {
        let key = u64::from_le_bytes(self.array()?);
        Ok(LongSlot { key, from: self.u16()?, to: self.u16()? })
    }

    fn entry(&mut self) -> Result<Entry, FormatError> {
        let (literal, text) = (self.u32()?, self.u32()?);
        let (len, next) = (self.u16()?, self.u16()?);
        let [offset, any_case] = self.array()?;
        let (any_case, head) = (any_case != 0, Head::default());
        Ok(Entry { literal, text, len, next, offset, any_case, head })
    }

    fn set(&mut self) -> Result<ByteSet, FormatError> {
        let mut words = [0; 4];
        for word in &mut words {
            *word = u64::from_le_bytes(self.array()?);
        }
        Ok(ByteSet::from_words(words))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Hit, Literal};

    fn made() -> Vec<u8> {
        let digits = ByteSet::EMPTY.with_range(b'0', b'9');
        let literals = [
            Literal::exact(b"AKIA"),
            Literal::any_case(b"password"),
            Literal::exact(b"re_").followed_by(digits),
        ];
        Prefilter::new(&literals).expect("sound literals").to_bytes().expect("windows for all")
    }

    #[test]
    fn what_was_stored_finds_the_same() {
        let stored = Prefilter::from_bytes(&made()).expect("what was made");
        assert_eq!(stored.to_bytes(), Some(made()));
        let (text, mut hits) = (b"AKIA PassWord re_1 re_x re_", Vec::new());
        stored.find(text, 0..text.len(), &mut |hit| hits.push(hit));
        let hit = |literal, start| Hit { literal, start };
        assert_eq!(hits, [hit(0, 0), hit(1, 5), hit(2, 14)]);
    }

    #[test]
    fn short_literals_have_no_stored_form() {
        let prefilter = Prefilter::new(&[Literal::exact(b"ab")]).expect("a short literal");
        assert_eq!(prefilter.to_bytes(), None);
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
            cut in any::<prop::sample::Index>(),
            text in "[ -~]{0,60}",
        ) {
            let mut bytes = made();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            prop_assert!(Prefilter::from_bytes(&bytes[..cut.index(8 + 24)]).is_err());
            if let Ok(prefilter) = Prefilter::from_bytes(&bytes) {
                prefilter.find(text.as_bytes(), 0..text.len(), &mut |_| {});
            }
        }
    }
}
