//! From offsets in transcoded text back to those in its source.

use alloc::collections::VecDeque;
use core::ops::Range;

use super::TextEncoding;

/// A checkpoint stands at the end of a character, at most so many bytes and a character behind the
/// one before: a [`Window`](crate::Window) holds more before a match than lies between.
const SPACING: u64 = 512;

/// Where characters of the text lie in the source.
#[derive(Clone, Debug)]
pub(super) struct Offsets {
    encoding: TextEncoding,
    /// Ascending, never empty.
    checkpoints: VecDeque<Checkpoint>,
    /// What was written and read.
    end: Checkpoint,
}

/// An offset in the text, between two characters, and the same place in the source.
#[derive(Clone, Copy, Debug, Default)]
struct Checkpoint {
    text: u64,
    source: u64,
}

impl Offsets {
    pub(super) fn new(encoding: TextEncoding) -> Self {
        let end = Checkpoint::default();
        Self { encoding, checkpoints: VecDeque::from([end]), end }
    }

    /// The source begins with a mark that the text does not have.
    pub(super) fn skip_mark(&mut self, bytes: usize) {
        self.end.source += bytes as u64;
        self.checkpoints[0] = self.end;
    }

    /// A character was written.
    pub(super) fn add(&mut self, written: usize, read: usize) {
        self.end.text += written as u64;
        self.end.source += read as u64;
        let last = self.checkpoints[self.checkpoints.len() - 1];
        if self.end.text >= last.text + SPACING {
            self.checkpoints.push_back(self.end);
        }
    }

    /// See [`Transcoder::source_offset`](super::Transcoder::source_offset).
    pub(super) fn source<'t>(&self, offset: u64, text: impl FnOnce(Range<u64>) -> &'t [u8]) -> u64 {
        let behind = self.checkpoints.partition_point(|checkpoint| checkpoint.text <= offset);
        let last = self.checkpoints[behind.saturating_sub(1)];
        let between = text(last.text..offset.max(last.text));
        let width = |&byte: &u8| match byte {
            // All but a character's first byte.
            0x80..=0xBF => 0,
            lead => self.encoding.char_width(lead >= 0xF0) as u64,
        };
        // The last character may stand for less than a unit.
        (last.source + between.iter().map(width).sum::<u64>()).min(self.end.source)
    }

    /// Drops what is needed for offsets before this one only.
    pub(super) fn forget(&mut self, before: u64) {
        let passed = self.checkpoints.partition_point(|checkpoint| checkpoint.text <= before);
        self.checkpoints.drain(..passed.saturating_sub(1));
    }

    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.checkpoints.len()
    }
}
