//! The stages of a scan, one by one, beside what reading the bytes costs at least.

use std::{hint::black_box, ops::ControlFlow, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use scrubjay_benches::{
    rules, text,
    user_rules::{Kind, file},
};
use scrubjay_detect::{Input, Match, Rules, Scanner, Window};
use scrubjay_prefilter::Prefilter;

const LEN: usize = 1 << 20;
/// The size of the pieces that a stream gets.
const PIECE: usize = 64 * 1024;

/// Texts without credentials, and such that are nothing else.
fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let all = rules::all();
    vec![
        ("source", text::source(1, LEN).into_bytes()),
        ("transcript", text::transcript(1, LEN).into_bytes()),
        ("dense", text::dense(&rules::examples(&all), LEN)),
        ("near-misses", text::dense(&rules::counterexamples(&all), LEN)),
    ]
}

/// What any look at the bytes costs.
fn floor(c: &mut Criterion) {
    let mut group = c.benchmark_group("floor");
    let text = text::source(1, LEN).into_bytes();
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("memchr", |b| b.iter(|| memchr::memchr(0, black_box(&text))));
    group.bench_function("sum", |b| b.iter(|| sum(black_box(&text))));
    group.finish();
}

fn sum(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8).map(|word| word.try_into().map_or(0, u64::from_le_bytes));
    words.fold(0, u64::wrapping_add)
}

/// The prefilter alone, with all literals that rules name.
fn prefilter(c: &mut Criterion) {
    let mut group = c.benchmark_group("prefilter");
    let all = rules::all();
    let prefilter = Prefilter::new(&rules::literals(&all)).expect("sound literals");
    for (name, text) in texts() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |b, text| {
            b.iter(|| {
                let mut hits = 0;
                prefilter.find(black_box(text), 0..text.len(), &mut |_| hits += 1);
                hits
            });
        });
    }
    group.finish();
}

/// All stages. What they cost above the prefilter is confirmation and scoring: nearly all of it on
/// dense text, where each hit is a match, and on near misses, where each is turned down.
fn scan(c: &mut Criterion) {
    let mut group = c.benchmark_group("scan");
    let scanner = Scanner::builtin();
    let mut scratch = scanner.scratch();
    for (name, text) in texts() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |b, text| {
            b.iter(|| {
                let mut found = 0;
                let mut sink = |_: &Match, _: &Window<'_>| {
                    found += 1;
                    ControlFlow::Continue(())
                };
                scanner.scan_with(&mut scratch, &Input::new(black_box(text)), &mut sink);
                found
            });
        });
    }
    group.finish();
}

/// The same, in pieces.
fn stream(c: &mut Criterion) {
    let mut group = c.benchmark_group("stream");
    let scanner = Scanner::builtin();
    let mut scratch = scanner.scratch();
    for (name, text) in texts() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |b, text| {
            b.iter(|| {
                let mut found = 0;
                let mut sink = |_: &Match, _: &Window<'_>| {
                    found += 1;
                    ControlFlow::Continue(())
                };
                let mut stream = scanner.stream(&mut scratch);
                for piece in black_box(text).chunks(PIECE) {
                    let _ = stream.push(piece, &mut sink);
                }
                let _ = stream.finish(&mut sink);
                found
            });
        });
    }
    group.finish();
}

/// What a process pays before its first byte.
fn build(c: &mut Criterion) {
    let mut group = c.benchmark_group("build");
    group.bench_function("built-in", |b| b.iter(|| Scanner::builder().build()));
    let user = Rules::from_toml("user.toml", &file(Kind::Literals, 500)).expect("sound rules");
    group.bench_function("built-in-and-500-user-rules", |b| {
        b.iter(|| Scanner::builder().add_rules(&user).build());
    });
    group.bench_function("500-user-rules", |b| {
        b.iter(|| Scanner::builder().without_builtin().add_rules(&user).build());
    });
    group.finish();
}

/// Rule files, read.
fn load(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    let user = file(Kind::Literals, 500);
    group.throughput(Throughput::Bytes(user.len() as u64));
    group.bench_function("500-user-rules", |b| {
        b.iter(|| Rules::from_toml("user.toml", black_box(&user)));
    });
    let built_in = rules::files();
    let len: usize = built_in.iter().map(|(_, text)| text.len()).sum();
    group.throughput(Throughput::Bytes(len as u64));
    group.bench_function("built-in", |b| {
        b.iter(|| {
            let load = |(name, text): &(String, String)| Rules::from_toml(name, text);
            black_box(&built_in).iter().map(load).filter(Result::is_ok).count()
        });
    });
    group.finish();
}

criterion_group! {
    name = stages;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = floor, prefilter, scan, stream, build, load
}
criterion_main!(stages);
