//! What a user's own rules cost, by how they say what to look for.

use std::{hint::black_box, ops::ControlFlow, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use scrubjay_benches::{
    text,
    user_rules::{Kind, file},
};
use scrubjay_detect::{Input, Match, Rules, Scanner, Window};

const LEN: usize = 1 << 20;

/// The built-in rules together with a user's.
fn beside_built_in(c: &mut Criterion) {
    let mut group = c.benchmark_group("user-rules");
    let text = text::source(1, LEN).into_bytes();
    group.throughput(Throughput::Bytes(text.len() as u64));
    let kinds = [
        ("none", Kind::Literals, 0),
        ("literals", Kind::Literals, 20),
        ("literals", Kind::Literals, 500),
        ("extracted", Kind::Extracted, 20),
        ("extracted", Kind::Extracted, 500),
        ("slow", Kind::Slow, 1),
        ("slow", Kind::Slow, 20),
    ];
    for (name, kind, rules) in kinds {
        let user = Rules::from_toml("user.toml", &file(kind, rules)).expect("sound rules");
        let scanner = Scanner::builder().add_rules(&user).build().expect("sound rules");
        let mut scratch = scanner.scratch();
        group.bench_with_input(BenchmarkId::new(name, rules), &text, |b, text| {
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

criterion_group! {
    name = user_rules;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = beside_built_in
}
criterion_main!(user_rules);
