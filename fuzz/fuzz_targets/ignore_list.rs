//! An ignore file or baseline of any content is refused with an error or read; what is read is
//! printed and read again as the same, and can be edited.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use scrubjay_scan::{Entry, IgnoreList};

fuzz_target!(|data: &[u8]| {
    let list = match IgnoreList::parse("fuzz", data) {
        Ok(list) => list,
        Err(error) => {
            assert!(error.line() <= data.iter().filter(|&&byte| byte == b'\n').count() + 1);
            return;
        }
    };
    let entries: Vec<Entry> = list.entries().iter().map(|(_, entry)| Entry::clone(entry)).collect();
    let printed = IgnoreList::new(list.kind(), *list.key()).with_entries(entries.clone());
    let again = IgnoreList::parse("printed", printed.to_string().as_bytes());
    assert_eq!(again.as_ref(), Ok(&printed));

    let Ok(text) = std::str::from_utf8(data) else { return };
    let lines: BTreeSet<usize> = list.entries().iter().map(|(line, _)| *line).collect();
    let bare = IgnoreList::without_lines(text, &lines);
    let bare_list = IgnoreList::parse("bare", bare.as_bytes()).expect("entries alone were taken");
    assert!(bare_list.entries().is_empty());
    let built = entries.iter().fold(bare, |text, entry| IgnoreList::with_entry(&text, entry));
    let built = IgnoreList::parse("built", built.as_bytes()).expect("entries were put in");
    assert_eq!(built.entries().len(), entries.len());
});
