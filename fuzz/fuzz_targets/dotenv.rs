//! An environment file of any content comes back to the byte, and means something or nothing to
//! each consumer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_refs::document::dotenv::{Dialect, File, disagreements};

fuzz_target!(|data: &[u8]| {
    let file = File::parse(data);
    assert_eq!(file.to_bytes(), data);
    let lines = data.iter().filter(|&&byte| byte == b'\n').count() + 1;
    assert!(file.errors().all(|error| error.line <= lines && error.column > 0));
    for found in disagreements(&file, &Dialect::ALL) {
        for (meaning, _) in &found.readings {
            let value = meaning.value().unwrap_or_default();
            assert!(meaning.expansions().iter().all(|expansion| expansion.span.end <= value.len()));
        }
    }
});
