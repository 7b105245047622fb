//! However bytes are cut, however literals are looked for, and whatever instructions do it, the
//! findings are the same.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scrubjay_detect::{LiteralSearch, Scanner};
use scrubjay_fuzz::scanning::{Bytes, LEVELS};

/// The naive search costs so much a byte that only short inputs go through it.
const NAIVE_LEN: usize = 2048;

static NAIVE: LazyLock<Scanner> = LazyLock::new(|| {
    let naive = Scanner::builder().literal_search(LiteralSearch::Naive);
    naive.build().expect("the built-in rules are sound")
});

fuzz_target!(|data: &[u8]| {
    let Some(bytes) = Bytes::read(data) else { return };
    let scanner = Scanner::builtin();
    let whole = bytes.whole(&scanner);
    assert_eq!(whole, bytes.pieces(&scanner), "a stream finds something else");
    assert_eq!(whole, bytes.parts(&scanner), "parts find something else");
    // One for each input is as good as all: the fuzzer tries neighbours of every input.
    let (level, at_level) = &LEVELS[bytes.bytes.len() % LEVELS.len()];
    assert_eq!(whole, bytes.whole(at_level), "{level:?} finds something else");
    if bytes.bytes.len() <= NAIVE_LEN {
        assert_eq!(whole, bytes.whole(&NAIVE), "the prefilter misses something");
    }
});
