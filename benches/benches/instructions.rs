//! How many instructions the stages take: the same number on every run, so that a change of a few
//! per cent is seen where a clock sees noise. `benches/count-instructions` holds them to the limits
//! in `benches/instruction-limits.toml`.
//!
//! What is counted is the AVX2 path: valgrind does not know AVX-512. Instructions are no time: what
//! waits for memory or mispredicts costs more, which `stages` measures.

#![allow(missing_docs, unused_qualifications, clippy::exit, reason = "what gungraun's macros make")]

use std::{hint::black_box, ops::ControlFlow};

use gungraun::{
    Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use scrubjay_benches::{
    rules, text,
    user_rules::{Kind, file},
};
use scrubjay_detect::{Input, Level, LiteralSearch, Match, Rules, Scanner, Scratch, Window};
use scrubjay_prefilter::Prefilter;

const LEN: usize = 256 * 1024;
/// The size of the pieces that a stream gets.
const PIECE: usize = 64 * 1024;
const LEVEL: Level = Level::Avx2;

fn source() -> Vec<u8> {
    text::source(1, LEN).into_bytes()
}

fn transcript() -> Vec<u8> {
    text::transcript(1, LEN).into_bytes()
}

fn dense() -> Vec<u8> {
    text::dense(&rules::examples(&rules::all()), LEN)
}

fn near_misses() -> Vec<u8> {
    text::dense(&rules::counterexamples(&rules::all()), LEN)
}

fn prefilter(text: fn() -> Vec<u8>) -> (Prefilter, Vec<u8>) {
    let all = rules::all();
    let prefilter = Prefilter::new(&rules::literals(&all)).expect("sound literals");
    (prefilter.at_level(LEVEL).expect("valgrind on a machine with AVX2"), text())
}

#[library_benchmark(setup = prefilter)]
#[bench::source(source)]
#[bench::transcript(transcript)]
fn prefilter_finds((prefilter, text): (Prefilter, Vec<u8>)) -> (Prefilter, Vec<u8>, usize) {
    let mut hits = 0;
    prefilter.find(black_box(&text), 0..text.len(), &mut |_| hits += 1);
    (prefilter, text, hits)
}

/// What a scan takes, and gives back so that its end is not counted.
struct Scan {
    scanner: Scanner,
    scratch: Scratch,
    text: Vec<u8>,
    found: usize,
}

impl Scan {
    /// After a first scan, so that the buffers have their size.
    fn warm(text: fn() -> Vec<u8>) -> Self {
        let scanner = Scanner::builder().literal_search(LiteralSearch::Level(LEVEL)).build();
        let scanner = scanner.expect("valgrind on a machine with AVX2");
        let mut scan = Self { scratch: scanner.scratch(), scanner, text: text(), found: 0 };
        scan.whole();
        scan
    }

    fn whole(&mut self) {
        let Self { scanner, scratch, text, found } = self;
        scanner.scan_with(scratch, &Input::new(black_box(text)), &mut count(found));
    }

    fn pieces(&mut self) {
        let Self { scanner, scratch, text, found } = self;
        let mut sink = count(found);
        let mut stream = scanner.stream(scratch);
        for piece in black_box(text).chunks(PIECE) {
            let _ = stream.push(piece, &mut sink);
        }
        let _ = stream.finish(&mut sink);
    }
}

fn count(found: &mut usize) -> impl FnMut(&Match, &Window<'_>) -> ControlFlow<()> {
    |_, _| {
        *found += 1;
        ControlFlow::Continue(())
    }
}

#[library_benchmark(setup = Scan::warm)]
#[bench::source(source)]
#[bench::transcript(transcript)]
#[bench::dense(dense)]
#[bench::near_misses(near_misses)]
fn scan(mut scan: Scan) -> Scan {
    scan.whole();
    scan
}

#[library_benchmark(setup = Scan::warm)]
#[bench::transcript(transcript)]
fn stream(mut scan: Scan) -> Scan {
    scan.pieces();
    scan
}

// What a process pays before its first byte.
#[library_benchmark]
#[bench::builtin()]
fn build() -> Scanner {
    Scanner::builtin()
}

fn user_rules(count: usize) -> Rules {
    Rules::from_toml("user.toml", &file(Kind::Literals, count)).expect("sound rules")
}

#[library_benchmark(setup = user_rules)]
#[bench::user_rules_100(100)]
fn build_with(rules: Rules) -> (Rules, Scanner) {
    let scanner = Scanner::builder().add_rules(&rules).build().expect("sound rules");
    (rules, scanner)
}

library_benchmark_group!(
    name = instructions,
    benchmarks = [prefilter_finds, scan, stream, build, build_with]
);
main!(
    // The C library copies with whatever its processor is good at; so it does the same on all.
    config = LibraryBenchmarkConfig::default()
        .env("GLIBC_TUNABLES", TUNABLES)
        .tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = instructions
);

/// Vector copies of any length, never `rep movsb` or past the cache, whose thresholds hang on the
/// machine.
const TUNABLES: &str = "glibc.cpu.x86_rep_movsb_threshold=1073741824:\
    glibc.cpu.x86_rep_stosb_threshold=1073741824:\
    glibc.cpu.x86_non_temporal_threshold=1073741824";
