//! Which literals stand at a window of text: a bitmap that says "none" to nearly all others, a hash
//! table of windows, and the comparison.

use alloc::{vec, vec::Vec};
use core::ops::Range;

use crate::{
    ByteSet, Case, Hit, Literal,
    window::{FOLD, Group, Key, WINDOW},
};

/// The key of an empty slot; no folded window has this value.
const EMPTY: u32 = 0;
/// What is left of a window whose fourth byte is any.
const OPEN: u32 = 0x00ff_ffff;
/// The bit that tells a letter's case.
const CASE: u8 = 0x20;

/// Windows and their literals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Index {
    pub(crate) bitmap: Vec<u32>,
    /// Folded windows, open addressing; their number is a power of two.
    pub(crate) slots: Vec<Slot>,
    /// The same for windows with the four bytes before them.
    pub(crate) long: Vec<LongSlot>,
    pub(crate) entries: Vec<Entry>,
    /// The literals' bytes, lower case where case does not matter.
    pub(crate) text: Vec<u8>,
    /// What may follow a literal; the first is every byte and nothing.
    pub(crate) next: Vec<ByteSet>,
}

/// A folded window and its entries.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Slot {
    pub(crate) key: u32,
    pub(crate) from: u16,
    pub(crate) to: u16,
    /// There are more, told apart by the bytes before the window.
    pub(crate) more: bool,
}

/// Eight folded bytes that end with a window, and the entries with these.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct LongSlot {
    pub(crate) key: u64,
    pub(crate) from: u16,
    pub(crate) to: u16,
}

/// A literal at a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) literal: u32,
    /// Where its bytes begin in the text.
    pub(crate) text: u32,
    pub(crate) len: u16,
    /// Which set the byte that follows has to be in; 0 where none needs to follow.
    pub(crate) next: u16,
    /// Where the window is in the literal.
    pub(crate) offset: u8,
    pub(crate) any_case: bool,
    pub(crate) head: Head,
}

/// The first eight bytes of a literal, to be compared in one go.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    /// The bytes, lower case where case does not matter; as many as there are.
    bytes: u64,
    /// The bit that is left out of the comparison for each letter whose case does not matter.
    fold: u64,
    /// The bytes that a literal of fewer than eight has.
    keep: u64,
}

impl Head {
    pub(crate) fn new(text: &[u8], any_case: bool) -> Self {
        let mut head = Self::default();
        for (place, &byte) in text.iter().take(8).enumerate() {
            let fold = if any_case && byte.is_ascii_lowercase() { CASE } else { 0 };
            head.bytes |= u64::from(byte) << (8 * place);
            head.fold |= u64::from(fold) << (8 * place);
            head.keep |= 0xff << (8 * place);
        }
        head
    }

    fn is_start_of(&self, found: [u8; 8]) -> bool {
        u64::from_le_bytes(found) & self.keep | self.fold == self.bytes
    }
}

impl Index {
    /// A power of two. Fewer let too many windows pass, more take too much of the first-level cache.
    pub(crate) const BITMAP_WORDS: usize = 1 << 12;

    pub(crate) fn new(literals: &[Literal<'_>], groups: &[Group]) -> Self {
        let mut index = Self {
            bitmap: vec![0; Self::BITMAP_WORDS],
            slots: vec![Slot::default(); (2 * groups.len() + 1).next_power_of_two()],
            long: Vec::new(),
            entries: Vec::new(),
            text: Vec::new(),
            next: vec![ByteSet::ALL],
        };
        for group in groups {
            index.add(literals, group);
        }
        index.add_long(literals, groups);
        index
    }

    /// Adds what has four bytes before its window.
    fn add_long(&mut self, literals: &[Literal<'_>], groups: &[Group]) {
        let mut members: Vec<(u64, u32, u8)> = groups
            .iter()
            .flat_map(|group| &group.members)
            .filter(|(_, offset)| usize::from(*offset) >= WINDOW)
            .map(|&(number, offset)| {
                let from = usize::from(offset) - WINDOW;
                let bytes = literals[number as usize].bytes[from..].first_chunk();
                (fold_long(*bytes.unwrap_or(&[0; 2 * WINDOW])), number, offset)
            })
            .collect();
        members.sort_unstable();
        self.long = vec![LongSlot::default(); (2 * members.len() + 1).next_power_of_two()];
        for same in members.chunk_by(|a, b| a.0 == b.0) {
            let from = self.entries.len() as u16;
            for &(_, number, offset) in same {
                self.add_entry(literals, number, offset);
            }
            let key = same[0].0;
            let at = self.long_slot(key);
            self.long[at] = LongSlot { key, from, to: self.entries.len() as u16 };
        }
    }

    /// The number of a set.
    fn next(&mut self, set: ByteSet) -> u16 {
        let known = self.next.iter().skip(1).position(|known| *known == set);
        let number = known.map_or(self.next.len(), |known| known + 1);
        if known.is_none() {
            self.next.push(set);
        }
        number as u16
    }

    fn add_entry(&mut self, literals: &[Literal<'_>], number: u32, offset: u8) {
        let literal = &literals[number as usize];
        let any_case = literal.case == Case::Any;
        let from = self.text.len();
        let lower = |byte: &u8| if any_case { byte.to_ascii_lowercase() } else { *byte };
        self.text.extend(literal.bytes.iter().map(lower));
        let next = literal.next.map_or(0, |set| self.next(set));
        self.entries.push(Entry {
            literal: number,
            text: from as u32,
            len: literal.bytes.len() as u16,
            next,
            offset,
            any_case,
            head: Head::new(&self.text[from..], any_case),
        });
    }

    fn add(&mut self, literals: &[Literal<'_>], group: &Group) {
        let from = self.entries.len() as u16;
        let is_long = |offset: u8| usize::from(offset) >= WINDOW;
        for &(number, offset) in group.members.iter().filter(|(_, offset)| !is_long(*offset)) {
            self.add_entry(literals, number, offset);
        }
        let more = group.members.iter().any(|(_, offset)| is_long(*offset));
        let to = self.entries.len() as u16;
        let Key { bytes, open } = group.key;
        let key = if open { bytes & OPEN } else { bytes };
        let at = self.slot(key);
        self.slots[at] = Slot { key, from, to, more };
        let mut set_bit = |key| {
            let (word, bits) = bitmap_place(key);
            self.bitmap[word] |= bits;
        };
        if !open {
            return set_bit(key);
        }
        for byte in group.sets[WINDOW - 1].iter() {
            set_bit(key | (u32::from(byte) << 24) | FOLD);
        }
    }

    /// The slot of a key, or the empty one where it would be.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash(key) >> 12) as usize & mask;
        while self.slots[at].key != key && self.slots[at].key != EMPTY {
            at = (at + 1) & mask;
        }
        at
    }

    /// The same of a key of eight bytes.
    fn long_slot(&self, key: u64) -> usize {
        let mask = self.long.len() - 1;
        let mut at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize & mask;
        while self.long[at].key != key && self.long[at].key != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    /// Do all numbers lead into the tables, and all searches of slots end?
    pub(crate) fn is_sound(&self) -> bool {
        let slot = |slot: &Slot| slot.from <= slot.to && usize::from(slot.to) <= self.entries.len();
        let entry = |entry: &Entry| {
            let end = (entry.text as usize).checked_add(entry.len.into());
            usize::from(entry.next) < self.next.len()
                && end.is_some_and(|end| end <= self.text.len())
        };
        let long =
            |slot: &LongSlot| slot.from <= slot.to && usize::from(slot.to) <= self.entries.len();
        self.bitmap.len() == Self::BITMAP_WORDS
            && self.long.len().is_power_of_two()
            && self.long.iter().any(|slot| slot.key == 0)
            && self.long.iter().all(long)
            && self.slots.len().is_power_of_two()
            && self.slots.iter().any(|slot| slot.key == EMPTY)
            && self.slots.iter().all(slot)
            && self.entries.iter().all(entry)
    }

    /// The heap that the tables take, in bytes.
    pub(crate) fn memory_usage(&self) -> usize {
        size_of_val(&*self.bitmap)
            + size_of_val(&*self.slots)
            + size_of_val(&*self.long)
            + size_of_val(&*self.entries)
            + size_of_val(&*self.next)
            + self.text.len()
    }

    /// May a literal stand at this window? Never wrong where one does.
    #[inline(always)]
    pub(crate) fn may_stand(&self, window: [u8; WINDOW]) -> bool {
        let (word, bits) = bitmap_place(fold(window));
        self.bitmap[word] & bits == bits
    }

    /// Reports the literals whose window is at `at`.
    pub(crate) fn verify(
        &self,
        haystack: &[u8],
        at: usize,
        starts: &Range<usize>,
        on_hit: &mut impl FnMut(Hit),
    ) {
        let mut window = [0; WINDOW];
        let rest = haystack.get(at..).unwrap_or(b"");
        let len = rest.len().min(WINDOW);
        window[..len].copy_from_slice(&rest[..len]);
        let key = fold(window);
        for key in [key, key & OPEN] {
            let slot = self.slots[self.slot(key)];
            self.report(slot.from..slot.to, haystack, at, starts, on_hit);
            if !slot.more {
                continue;
            }
            let before = at.checked_sub(WINDOW).and_then(|from| haystack.get(from..));
            if let Some(bytes) = before.and_then(<[u8]>::first_chunk) {
                let slot = self.long[self.long_slot(fold_long(*bytes))];
                self.report(slot.from..slot.to, haystack, at, starts, on_hit);
            }
        }
    }

    /// Reports those of the entries that stand where their window is.
    #[inline(always)]
    fn report(
        &self,
        entries: Range<u16>,
        haystack: &[u8],
        at: usize,
        starts: &Range<usize>,
        on_hit: &mut impl FnMut(Hit),
    ) {
        for entry in &self.entries[usize::from(entries.start)..usize::from(entries.end)] {
            let Some(start) = at.checked_sub(entry.offset.into()) else { continue };
            if starts.contains(&start) && self.is_at(entry, haystack, start) {
                on_hit(Hit { literal: entry.literal, start });
            }
        }
    }

    fn follows(&self, entry: &Entry, haystack: &[u8], end: usize) -> bool {
        let set = &self.next[usize::from(entry.next)];
        haystack.get(end).is_some_and(|&byte| set.contains(byte))
    }

    fn is_at(&self, entry: &Entry, haystack: &[u8], start: usize) -> bool {
        let end = start + usize::from(entry.len);
        let head = haystack.get(start..).and_then(<[u8]>::first_chunk);
        // Mostly the first eight bytes say no; the end of the haystack has fewer.
        let equal = match head {
            Some(found) if entry.len <= 8 => entry.head.is_start_of(*found),
            Some(found) => {
                entry.head.is_start_of(*found) && self.is_text(entry, haystack.get(start..end))
            }
            None => self.is_text(entry, haystack.get(start..end)),
        };
        equal && (entry.next == 0 || self.follows(entry, haystack, end))
    }

    fn is_text(&self, entry: &Entry, found: Option<&[u8]>) -> bool {
        let from = entry.text as usize;
        let text = &self.text[from..from + usize::from(entry.len)];
        found.is_some_and(|found| match entry.any_case {
            true => equal_any_case(found, text),
            false => found == text,
        })
    }
}

/// Compares with a lower-case text.
fn equal_any_case(found: &[u8], lower: &[u8]) -> bool {
    found
        .iter()
        .zip(lower)
        .all(|(&byte, &lower)| byte == lower || byte | CASE == lower && lower.is_ascii_lowercase())
}

/// The word of the bitmap that tells of a key, and the two bits of it that have to be set.
fn bitmap_place(key: u32) -> (usize, u32) {
    let hash = hash(key);
    let word = hash >> (32 - Index::BITMAP_WORDS.ilog2());
    (word as usize, 1 << (hash >> 15 & 31) | 1 << (hash >> 10 & 31))
}

fn hash(key: u32) -> u32 {
    key.wrapping_mul(0x9E37_79B1)
}

fn fold(window: [u8; WINDOW]) -> u32 {
    u32::from_le_bytes(window) | FOLD
}

/// Eight bytes, folded as a window's are.
fn fold_long(bytes: [u8; 2 * WINDOW]) -> u64 {
    u64::from_le_bytes(bytes) | u64::from(FOLD) << 32 | u64::from(FOLD)
}
