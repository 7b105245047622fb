//! The prefilter of every level and the automaton find what the definition of a hit says; a stored
//! prefilter finds the same, and bytes that are none are refused or do no harm.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use scrubjay_prefilter::{Automaton, ByteSet, Case, Hit, Level, Literal, Prefilter, find_naive};

#[derive(Arbitrary, Debug)]
struct Text {
    bytes: Vec<u8>,
    exact: bool,
    /// What has to follow.
    next: Option<(u8, u8)>,
}

#[derive(Arbitrary, Debug)]
struct Search {
    /// Letters of a few kinds only, so that literals do occur.
    few: bool,
    literals: Vec<Text>,
    haystack: Vec<u8>,
    /// The haystack so often, and so much of another one's start.
    repeat: u8,
    from: u16,
    len: u16,
    /// Changes to the stored form.
    changes: Vec<(u16, u8)>,
}

impl Search {
    fn fewer(mut self) -> Self {
        if self.few {
            let bytes = self.literals.iter_mut().flat_map(|text| &mut text.bytes);
            for byte in bytes.chain(&mut self.haystack) {
                *byte = b"aAbB_-k\xc3"[usize::from(*byte % 8)];
            }
        }
        self
    }

    /// Bytes at the end of their own allocation, so that the sanitizer sees what reads past it.
    fn haystack(&self) -> Box<[u8]> {
        let times = usize::from(self.repeat) % 64 + 1;
        let most = 20_000 / (self.haystack.len() + 1) + 1;
        self.haystack.repeat(times.min(most)).into_boxed_slice()
    }
}

fn literal(text: &Text) -> Literal<'_> {
    let case = if text.exact { Case::Exact } else { Case::Any };
    let next = text.next.map(|(a, b)| ByteSet::EMPTY.with_range(a.min(b), a.max(b)));
    Literal { bytes: &text.bytes, case, next }
}

fn sorted(find: impl FnOnce(&mut dyn FnMut(Hit))) -> Vec<Hit> {
    let mut hits = Vec::new();
    find(&mut |hit| hits.push(hit));
    hits.sort_unstable();
    hits
}

fuzz_target!(|search: Search| {
    let search = search.fewer();
    let literals: Vec<_> = search.literals.iter().map(literal).collect();
    let fit = literals.iter().all(|literal| (1..=256).contains(&literal.bytes.len()));
    let built = Prefilter::new(&literals);
    assert_eq!(built.is_ok(), fit);
    let Ok(prefilter) = built else { return };

    let haystack = search.haystack();
    let from = usize::from(search.from) % (haystack.len() + 2);
    let starts = from..from + usize::from(search.len);
    let expected = sorted(|mut push| find_naive(&literals, &haystack, starts.clone(), &mut push));
    let automaton = Automaton::new(&literals).expect("what fits the prefilter");
    let found = sorted(|mut push| automaton.find(&haystack, starts.clone(), &mut push));
    assert_eq!(found, expected, "automaton");
    for level in Level::ALL {
        let Some(prefilter) = prefilter.clone().at_level(level) else { continue };
        let found = sorted(|mut push| prefilter.find(&haystack, starts.clone(), &mut push));
        assert_eq!(found, expected, "{level:?}");
    }
    let Some(mut bytes) = prefilter.to_bytes() else { return };
    let stored = Prefilter::from_bytes(&bytes).expect("what was stored");
    let found = sorted(|mut push| stored.find(&haystack, starts.clone(), &mut push));
    assert_eq!(found, expected, "stored");
    for &(at, byte) in &search.changes {
        let at = usize::from(at) % bytes.len();
        bytes[at] = byte;
    }
    if let Ok(changed) = Prefilter::from_bytes(&bytes) {
        changed.find(&haystack, starts, &mut |_| {});
    }
});
