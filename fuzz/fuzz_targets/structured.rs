//! A document of any format, which the first byte chooses, is refused or read, and a splice is
//! refused or changes one value.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_refs::document::{Format, Quoting, spans, splice};

fuzz_target!(|data: &[u8]| {
    let Some((&first, text)) = data.split_first() else { return };
    let format = Format::ALL[usize::from(first) % Format::ALL.len()];
    let Ok(entries) = spans(text, format) else { return };
    // Each splice reads the document again: a few show what all would.
    for entry in entries.iter().take(4) {
        for quoting in [Quoting::Plain, Quoting::Single, Quoting::Double] {
            let Ok(new) = splice(text, format, entry.value, "op://v/My Item/f", quoting) else {
                continue;
            };
            let again = spans(&new, format).expect("a splice is read again");
            assert_eq!(again.len(), entries.len());
        }
    }
});
