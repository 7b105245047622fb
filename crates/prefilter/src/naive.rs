//! The definition of a hit, as slow as it is plain: the oracle that every fast path is held to.

use core::ops::Range;

use crate::{Hit, Literal};

/// Reports what [`Prefilter::find`](crate::Prefilter::find) has to report, by comparing every
/// literal at every offset.
///
/// ```
/// use scrubjay_prefilter::{Literal, find_naive};
///
/// let mut starts = Vec::new();
/// find_naive(&[Literal::exact(b"aa")], b"aaa", 0..3, &mut |hit| starts.push(hit.start));
/// assert_eq!(starts, [0, 1]);
/// ```
pub fn find_naive(
    literals: &[Literal<'_>],
    haystack: &[u8],
    starts: Range<usize>,
    on_hit: &mut impl FnMut(Hit),
) {
    for start in starts.start..starts.end.min(haystack.len()) {
        for (index, literal) in literals.iter().enumerate() {
            if literal.is_at(haystack, start) {
                on_hit(Hit { literal: index as u32, start });
            }
        }
    }
}
