//! The prefilter finds what the definition of a hit says, in the order that it promises.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use scrubjay_prefilter::{Case, Literal, Prefilter, find_naive};

#[derive(Arbitrary, Debug)]
struct Search {
    /// Letters of a few kinds only, so that literals do occur.
    few: bool,
    literals: Vec<(Vec<u8>, bool)>,
    haystack: Vec<u8>,
    from: u16,
    len: u16,
}

impl Search {
    fn fewer(mut self) -> Self {
        if self.few {
            let bytes = self.literals.iter_mut().flat_map(|(bytes, _)| bytes);
            for byte in bytes.chain(&mut self.haystack) {
                *byte = b"aAbB_-k\xc3"[usize::from(*byte % 8)];
            }
        }
        self
    }
}

fuzz_target!(|search: Search| {
    let Search { literals, haystack, from, len, .. } = search.fewer();
    let literal = |(bytes, exact): &'_ (Vec<u8>, bool)| {
        let case = if *exact { Case::Exact } else { Case::Any };
        (bytes.clone(), case)
    };
    let owned: Vec<_> = literals.iter().map(literal).collect();
    let literals: Vec<_> =
        owned.iter().map(|(bytes, case)| Literal { bytes, case: *case }).collect();
    let fit = literals.iter().all(|literal| (1..=256).contains(&literal.bytes.len()));
    let built = Prefilter::new(&literals);
    assert_eq!(built.is_ok(), fit);
    let Ok(prefilter) = built else { return };

    let from = usize::from(from) % (haystack.len() + 2);
    let starts = from..from + usize::from(len);
    let (mut found, mut expected) = (Vec::new(), Vec::new());
    prefilter.find(&haystack, starts.clone(), &mut |hit| found.push(hit));
    find_naive(&literals, &haystack, starts, &mut |hit| expected.push(hit));
    let end =
        |hit: &scrubjay_prefilter::Hit| hit.start + literals[hit.literal as usize].bytes.len();
    assert!(found.is_sorted_by_key(end), "ends ascend");
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
});
