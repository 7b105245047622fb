//! Which lines a new version of a text adds.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use imara_diff::sources::byte_lines;
use imara_diff::{Algorithm, Diff, InternedInput};

/// Lines of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddedLines(Vec<bool>);

impl AddedLines {
    /// The lines of `new` that are in none of the older texts, as a diff of lines sees it.
    ///
    /// ```
    /// use scrubjay_git::AddedLines;
    ///
    /// let added = AddedLines::new([&b"a\nb\n"[..]], b"a\nx\nb\n");
    /// assert!(added.any(2..=2) && added.any(1..=3) && !added.any(3..=3));
    /// ```
    pub fn new<'o>(old: impl IntoIterator<Item = &'o [u8]>, new: &[u8]) -> Self {
        let mut added: Option<Vec<bool>> = None;
        for old in old {
            let input = InternedInput::new(byte_lines(old), byte_lines(new));
            let diff = Diff::compute(Algorithm::Histogram, &input);
            let lines = 0..u32::try_from(input.after.len()).unwrap_or(u32::MAX);
            let before = added.take();
            let is_added = |line: u32| {
                let before = before.as_ref().and_then(|all| all.get(line as usize));
                diff.is_added(line) && before.copied().unwrap_or(true)
            };
            added = Some(lines.map(is_added).collect());
        }
        let count = || new.iter().filter(|&&byte| byte == b'\n').count() + 1;
        Self(added.unwrap_or_else(|| vec![true; count()]))
    }

    /// Is one of these lines, which count from 1, among them?
    pub fn any(&self, lines: RangeInclusive<u64>) -> bool {
        let start = usize::try_from(lines.start().saturating_sub(1)).unwrap_or(usize::MAX);
        let end = usize::try_from(*lines.end()).unwrap_or(usize::MAX).min(self.0.len());
        self.0.get(start..end).is_some_and(|lines| lines.contains(&true))
    }
}

/// How much of two texts is the same lines, in percent of the larger one's bytes.
pub(crate) fn similarity(old: &[u8], new: &[u8]) -> u64 {
    let mut counts: HashMap<&[u8], u64> = HashMap::new();
    for line in old.split(|&byte| byte == b'\n') {
        *counts.entry(line).or_default() += 1;
    }
    let mut same = 0;
    for line in new.split(|&byte| byte == b'\n') {
        if let Some(count) = counts.get_mut(line).filter(|count| **count > 0) {
            *count -= 1;
            same += line.len() as u64 + 1;
        }
    }
    same * 100 / (old.len().max(new.len()) as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_parent_has_is_added() {
        let new = b"mine\nevil\ntheirs\n";
        let added = AddedLines::new([&b"mine\n"[..], b"theirs\n"], new);
        assert!(added.any(2..=2) && !added.any(1..=1) && !added.any(3..=3));
        assert!(AddedLines::new([], new).any(1..=1));
        assert!(!AddedLines::new([&new[..]], new).any(1..=u64::MAX));
        // A last line without a line feed is a line.
        assert!(AddedLines::new([&b"a"[..]], b"a\nb").any(2..=2));
    }

    #[test]
    fn similarity_is_a_share_of_bytes() {
        assert_eq!(similarity(b"a\nb\nc\nd\n", b"a\nb\nc\nd\n"), 100);
        assert!(similarity(b"a\nb\nc\nd\n", b"w\nx\ny\nz\n") < 50);
    }
}
