//! Reading environment files: lines alone, and their tree.

use std::{fmt::Write, hint::black_box};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scrubjay_refs::document::dotenv::{File, Lines};

/// A file as teams have them: comments, references, plain and quoted values.
fn file() -> Vec<u8> {
    let mut text = String::new();
    let mut number = 0;
    while text.len() < 1 << 20 {
        number += 1;
        write!(
            text,
            "# The database of service {number}\n\
             SERVICE_{number}_URL=\"op://team/service {number}/url\"\n\
             export SERVICE_{number}_PORT={number} # why\n\
             SERVICE_{number}_FLAGS='--quiet --level {number}'\n\
             SERVICE_{number}_MODE=production\n\n"
        )
        .expect("a string takes all");
    }
    text.into_bytes()
}

fn parse(c: &mut Criterion) {
    let text = file();
    let mut group = c.benchmark_group("dotenv");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("lines", |b| b.iter(|| Lines::new(black_box(&text)).count()));
    group.bench_function("tree", |b| b.iter(|| File::parse(black_box(&text)).lines().len()));
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
