//! Stopping early, progress, standard input.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use scrubjay_sources::{Blob, Cancel, Config, Content, Progress, Sources, Stopped};

use crate::support::Tree;

fn tree_of(count: usize) -> Tree {
    let names: Vec<String> = (0..count).map(|i| format!("{}/{i}", i % 10)).collect();
    Tree::new(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_cancelled_walk_says_so() {
    let tree = tree_of(100);
    for (cancel, files) in [(Cancel::at(Instant::now()), 0), (Cancel::new(), 1)] {
        let config = Config::new().threads(1).cancel(cancel.clone());
        let (_, stats) = Sources::new(config).walk([tree.path()], || {
            |_: Blob<'_>| {
                cancel.cancel();
                ControlFlow::Continue(())
            }
        });
        assert_eq!((stats.files, stats.stopped), (files, Some(Stopped::Cancelled)));
        assert!(!stats.is_complete());
    }
}

#[test]
fn a_deadline_ends_an_endless_stream() {
    let cancel = Cancel::at(Instant::now() + Duration::from_millis(50));
    let sources = Sources::new(Config::new().cancel(cancel));
    let stats = sources.stdin(io::repeat(b'x'), &mut |blob: Blob<'_>| {
        let Content::Stream(stream) = blob.content else { panic!("an endless stream") };
        io::copy(stream, &mut io::sink()).unwrap();
        ControlFlow::Continue(())
    });
    assert_eq!((stats.files, stats.stopped), (1, Some(Stopped::Cancelled)));
}

#[test]
fn a_visitor_can_stop_the_walk() {
    let tree = tree_of(100);
    let sources = Sources::new(Config::new().threads(1));
    let (_, stats) = sources.walk([tree.path()], || |_: Blob<'_>| ControlFlow::Break(()));
    assert_eq!((stats.files, stats.stopped), (1, Some(Stopped::ByVisitor)));
}

#[test]
fn progress_ends_where_the_account_does() {
    let tree = tree_of(100);
    tree.write("large", vec![b'x'; 3 << 20]);
    let progress = Arc::new(Progress::default());
    let (_, stats) = tree.walk(Config::new().threads(3).progress(Arc::clone(&progress)));
    assert_eq!((progress.files(), progress.bytes()), (stats.files, stats.bytes));
    assert_eq!(stats.files, 101);
}

#[test]
fn empty_standard_input_is_counted() {
    let stats = Sources::new(Config::new())
        .stdin(io::empty(), &mut |_: Blob<'_>| unreachable!("there is nothing to visit"));
    assert_eq!(crate::support::skips(&stats), [("empty", 1)]);
}
