//! No level reads a byte outside the haystack: one that begins or ends where no memory is mapped is
//! searched as any other.

#![cfg(unix)]
#![allow(unsafe_code, reason = "a page that must not be touched can only be had from the system")]

use std::ptr::null_mut;

use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};
use scrubjay_prefilter::{Case, Hit, Level, Literal, Prefilter, find_naive};

/// At least as large as a page of any system that tests run on, and a multiple of all.
const GUARD: usize = 64 << 10;
/// Some blocks of the prefilter.
const ROOM: usize = 64 << 10;

/// Memory between two guards, which end the process when they are touched.
struct Guarded(*mut u8);

impl Guarded {
    fn new() -> Self {
        let rights = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping at a place that the system chooses.
        let start =
            unsafe { mmap_anonymous(null_mut(), GUARD * 2 + ROOM, rights, MapFlags::PRIVATE) };
        let start = start.expect("memory").cast::<u8>();
        for guard in [0, GUARD + ROOM] {
            // SAFETY: the guard lies in the mapping, and nothing refers to it.
            let closed =
                unsafe { mprotect(start.add(guard).cast(), GUARD, MprotectFlags::empty()) };
            closed.expect("a guard");
        }
        Self(start)
    }

    /// What is between the guards.
    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: these bytes are mapped, zeroed, and borrowed from the mapping's owner.
        unsafe { std::slice::from_raw_parts_mut(self.0.add(GUARD), ROOM) }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // SAFETY: the mapping is this value's own, and no borrow of it is left.
        unsafe { munmap(self.0.cast(), GUARD * 2 + ROOM) }.expect("what was mapped");
    }
}

/// Long and short ones, at whose windows' places a load reaches furthest, and one for the automaton.
fn literals() -> Vec<Literal<'static>> {
    let texts: [&[u8]; 7] =
        [b"wxyz", b"q_7", b"password", b"-----BEGIN", b"k=", b"aXb9", b"credentials_of_the_user"];
    let literal = |(number, bytes): (usize, &'static [u8])| {
        let case = if number % 2 == 0 { Case::Exact } else { Case::Any };
        Literal { bytes, case, next: None }
    };
    texts.into_iter().enumerate().map(literal).collect()
}

fn levels(prefilter: &Prefilter) -> Vec<Prefilter> {
    Level::ALL.into_iter().filter_map(|level| prefilter.clone().at_level(level)).collect()
}

fn sorted(find: impl FnOnce(&mut dyn FnMut(Hit))) -> Vec<Hit> {
    let mut hits = Vec::new();
    find(&mut |hit| hits.push(hit));
    hits.sort_unstable();
    hits
}

/// Text of nothing but literals, their beginnings and what lies between.
fn fill(bytes: &mut [u8]) {
    let texts: Vec<_> = literals().iter().map(|literal| literal.bytes).collect();
    let pieces = (0..).map(|n| {
        let text = texts[n % texts.len()];
        [&text[..text.len() - n % 3 % text.len()], &b". "[..n % 3 % 2]].concat()
    });
    let text = pieces.take(bytes.len()).flatten();
    bytes.iter_mut().zip(text).for_each(|(byte, value)| *byte = value);
}

fn lengths() -> impl Iterator<Item = usize> {
    let around = |len: usize| len - 70..len + 70;
    (0..=300).chain(around(4096)).chain(around(2 * 4096)).chain([ROOM - 1, ROOM])
}

#[test]
fn a_haystack_may_end_where_memory_ends() {
    let mut memory = Guarded::new();
    let literals = literals();
    let levels = levels(&Prefilter::new(&literals).expect("sound literals"));
    fill(memory.bytes());
    let bytes = &*memory.bytes();
    for len in lengths() {
        for haystack in [&bytes[ROOM - len..], &bytes[..len]] {
            let expected = sorted(|mut push| find_naive(&literals, haystack, 0..len, &mut push));
            for level in &levels {
                let found = sorted(|mut push| level.find(haystack, 0..len, &mut push));
                assert_eq!(found, expected, "{:?}, {len} bytes", level.level());
            }
        }
    }
}

#[test]
fn a_search_may_start_anywhere_before_the_end() {
    let mut memory = Guarded::new();
    let literals = literals();
    let levels = levels(&Prefilter::new(&literals).expect("sound literals"));
    fill(memory.bytes());
    let haystack = &memory.bytes()[ROOM - 5000..];
    for from in (0..5000).step_by(37).chain(4900..5002) {
        let expected = sorted(|mut push| find_naive(&literals, haystack, from..5000, &mut push));
        for level in &levels {
            let found = sorted(|mut push| level.find(haystack, from..5000, &mut push));
            assert_eq!(found, expected, "{:?} from {from}", level.level());
        }
    }
}
