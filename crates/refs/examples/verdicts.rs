//! Reads NUL-separated references of the manager named (`op` or `keeper`), writes `1` or `0` for each.

use std::io::{self, Read, Write};

use scrubjay_refs::{Manager, Reference};

fn main() -> io::Result<()> {
    let manager = match std::env::args().nth(1).as_deref() {
        Some("keeper") => Manager::Keeper,
        _ => Manager::OnePassword,
    };
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let verdicts: String = text
        .split('\0')
        .map(|each| {
            let good = Reference::parse_as(manager, each).and_then(|each| each.validate());
            if good.is_ok() { '1' } else { '0' }
        })
        .collect();
    io::stdout().write_all(verdicts.as_bytes())
}
