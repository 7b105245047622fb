//! The parts of a blob that are secrets, to be left out of what surrounds another one.

use std::ops::Range;

use secrecy::{ExposeSecret, SecretSlice};

/// What stands in place of a secret: gitleaks' word.
pub(crate) const REDACTED: &str = "REDACTED";

/// Ranges of a blob, sorted and apart from each other.
pub(crate) struct Masks(Vec<Range<u64>>);

impl FromIterator<Range<u64>> for Masks {
    fn from_iter<I: IntoIterator<Item = Range<u64>>>(ranges: I) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<u64>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        Self(apart)
    }
}

impl Masks {
    /// The masks that `range` overlaps.
    fn overlapping(&self, range: &Range<u64>) -> &[Range<u64>] {
        let from = self.0.partition_point(|mask| mask.end <= range.start);
        let rest = &self.0[from..];
        &rest[..rest.partition_point(|mask| mask.start < range.end)]
    }

    /// Does a mask overlap `range`?
    pub(crate) fn touch(&self, range: &Range<u64>) -> bool {
        !self.overlapping(range).is_empty()
    }

    /// The text that begins at `start` of the blob, with each mask's part replaced.
    pub(crate) fn apply(&self, start: u64, text: &SecretSlice<u8>) -> String {
        let text = text.expose_secret();
        let mut masked = String::new();
        let mut done = 0;
        for mask in self.overlapping(&(start..start + text.len() as u64)) {
            let from = mask.start.saturating_sub(start) as usize;
            masked.push_str(&String::from_utf8_lossy(&text[done..from]));
            masked.push_str(REDACTED);
            done = text.len().min((mask.end - start) as usize);
        }
        masked.push_str(&String::from_utf8_lossy(&text[done..]));
        masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(masks: impl IntoIterator<Item = Range<u64>>, start: u64, text: &str) -> String {
        let masks: Masks = masks.into_iter().collect();
        masks.apply(start, &SecretSlice::from(text.as_bytes().to_vec()))
    }

    #[test]
    fn every_secret_in_the_text_is_replaced() {
        assert_eq!(masked(std::iter::once(12..15), 10, "abcdefg"), "abREDACTEDfg");
        assert_eq!(masked([5..11, 16..30], 10, "abcdefg"), "REDACTEDbcdefREDACTED");
        assert_eq!(masked([11..14, 12..16], 10, "abcdefg"), "aREDACTEDg");
        assert_eq!(masked([0..10, 17..20], 10, "abcdefg"), "abcdefg");
    }

    #[test]
    fn only_an_overlap_touches() {
        let masks: Masks = [5..8, 20..22].into_iter().collect();
        assert!(masks.touch(&(7..9)));
        assert!(!masks.touch(&(8..20)));
    }
}
