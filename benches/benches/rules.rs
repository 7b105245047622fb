//! Each rule alone: what it costs where there is nothing for it, and where there is nothing else.

use std::{collections::BTreeMap, hint::black_box, ops::ControlFlow, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use scrubjay_benches::{rules, text};
use scrubjay_detect::{Input, Match, Rule, Scanner, Window};

const LEN: usize = 64 * 1024;

fn rules(c: &mut Criterion) {
    let all = rules::all();
    let mut providers = BTreeMap::<&str, Vec<&Rule>>::new();
    for rule in &all {
        providers.entry(&rule.provider).or_default().push(rule);
    }
    let clean = text::source(1, LEN).into_bytes();
    for (provider, rules) in providers {
        let mut group = c.benchmark_group(provider);
        for rule in rules {
            let scanner = alone(rule);
            let mut scratch = scanner.scratch();
            let dense = text::dense(&rule.examples, LEN);
            for (name, text) in [("clean", &clean), ("dense", &dense)] {
                group.throughput(Throughput::Bytes(text.len() as u64));
                let kind = rule.id.split_once('.').map_or(&*rule.id, |(_, kind)| kind);
                group.bench_with_input(BenchmarkId::new(kind, name), text, |b, text| {
                    b.iter(|| count(&scanner, &mut scratch, black_box(text)));
                });
            }
        }
        group.finish();
    }
}

/// A scanner with this rule, and the one that it needs beside it.
fn alone(rule: &Rule) -> Scanner {
    let component = rule.component.as_ref().map(|component| &component.rule);
    let names = std::iter::once(&rule.id).chain(component);
    Scanner::builder().only(names).build().expect("a built-in rule")
}

fn count(scanner: &Scanner, scratch: &mut scrubjay_detect::Scratch, text: &[u8]) -> usize {
    let mut found = 0;
    scanner.scan_with(scratch, &Input::new(text), &mut |_: &Match, _: &Window<'_>| {
        found += 1;
        ControlFlow::Continue(())
    });
    found
}

criterion_group! {
    name = each;
    // There are hundreds: short, since it is the outliers among them that matter.
    config = Criterion::default()
        .sample_size(10)
        .nresamples(2000)
        .warm_up_time(Duration::from_millis(50))
        .measurement_time(Duration::from_millis(200));
    targets = rules
}
criterion_main!(each);
